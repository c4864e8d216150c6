"""Addresses as people write them: a reviewed table, what always holds, and the real columns of a regional tourism file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.address import Address, parse, render

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / ".." / "shared"

GOLDEN: list[tuple[str, str, dict[str, str]]] = [
    # as written, public line, the other parts
    # --- number and repetition
    ("12 rue Gambetta", "12 Rue Gambetta", {}),
    ("12, rue Gambetta", "12 Rue Gambetta", {}),
    ("12 , rue Gambetta", "12 Rue Gambetta", {}),
    ("12. rue Gambetta", "12 Rue Gambetta", {}),
    ("12; rue Gambetta", "12 Rue Gambetta", {}),
    ("n°12 rue Gambetta", "12 Rue Gambetta", {}),
    ("N° 12, rue Gambetta", "12 Rue Gambetta", {}),
    ("no 12 rue Gambetta", "12 Rue Gambetta", {}),
    ("012 rue Gambetta", "12 Rue Gambetta", {}),
    ("  12   rue\u00a0Gambetta ", "12 Rue Gambetta", {}),
    ("12 BIS BD DE LA REPUBLIQUE", "12 bis Boulevard de la République", {"repetition": "bis"}),
    ("12bis boulevard de la République", "12 bis Boulevard de la République", {"repetition": "bis"}),
    ("12 bis, boulevard de la République", "12 bis Boulevard de la République", {"repetition": "bis"}),
    ("12bis, av. du Gal Leclerc", "12 bis Avenue du Général Leclerc", {"numero": "12", "repetition": "bis"}),
    ("3 TER RUE VOLTAIRE", "3 ter Rue Voltaire", {"repetition": "ter"}),
    ("3 quater rue Voltaire", "3 quater Rue Voltaire", {"repetition": "quater"}),
    ("12 b rue Voltaire", "12B Rue Voltaire", {"repetition": "B"}),
    ("12B rue Voltaire", "12B Rue Voltaire", {"repetition": "B"}),
    ("12 T, rue Foch", "12T Rue Foch", {"repetition": "T"}),
    ("4 R GAMBETTA", "4 Rue Gambetta", {"numero": "4"}),
    ("4 R. GAMBETTA", "4 Rue Gambetta", {}),
    ("1731 av. du Touring-Club", "1731 Avenue du Touring-Club", {"numero": "1731"}),
    ("Rue Gambetta, 12", "12 Rue Gambetta", {"numero": "12"}),
    # --- types
    ("AV JEAN JAURES", "Avenue Jean Jaurès", {}),
    ("5 AVE DE BORDEAUX", "5 Avenue de Bordeaux", {}),
    ("PL ARMAND FALLIERES", "Place Armand Fallieres", {}),
    ("7 che des Tucs", "7 Chemin des Tucs", {}),
    ("7 CHEM. DES TUCS", "7 Chemin des Tucs", {}),
    ("IMP DES LILAS", "Impasse des Lilas", {}),
    ("330 Rte de Chapelle", "330 Route de Chapelle", {}),
    ("ALL DES CHENES", "Allée des Chênes", {}),
    ("21 COURS MONTAIGNE", "21 Cours Montaigne", {}),
    ("21 crs Victor Hugo", "21 Cours Victor Hugo", {}),
    ("3 SQ DE VERDUN", "3 Square de Verdun", {}),
    ("4 FBG CORDIER", "4 Faubourg Cordier", {}),
    ("7 QU DU LOT", "7 Quai du Lot", {}),
    ("7 quai du Lot", "7 Quai du Lot", {}),
    ("12 bld Carnot", "12 Boulevard Carnot", {}),
    ("12 Blvd. Carnot", "12 Boulevard Carnot", {}),
    ("17 Grand Rue", "17 Grand Rue", {}),
    ("Grand'Rue", "Grand'Rue", {"voie": "Grand'Rue"}),
    ("GRANDE RUE", "Grande Rue", {"voie": "Grande Rue"}),
    ("Rond-point de l'Europe", "Rond-Point de l'Europe", {"voie": "Rond-Point de l'Europe"}),
    ("Vieille route de Nérac", "Vieille Route de Nérac", {"voie": "Vieille Route de Nérac"}),
    ("Ancienne route d'Agen", "Ancienne Route d'Agen", {"voie": "Ancienne Route d'Agen"}),
    ("Gambetta (rue)", "Rue Gambetta", {}),
    ("8 mai 1945 (rue du)", "Rue du 8 Mai 1945", {}),
    ("R. DU 11 NOVEMBRE 1918", "Rue du 11 Novembre 1918", {}),
    # --- titles and saints
    ("12, rue du Gal Leclerc", "12 Rue du Général Leclerc", {}),
    ("RUE DU MAL FOCH", "Rue du Maréchal Foch", {}),
    ("2 av du Cdt Charcot", "2 Avenue du Commandant Charcot", {}),
    ("RUE DU DR ROUX", "Rue du Docteur Roux", {}),
    ("av du Pdt Kennedy", "Avenue du Président Kennedy", {}),
    ("PL ST ANTOINE", "Place Saint Antoine", {}),
    ("pl. St-Antoine", "Place Saint-Antoine", {}),
    ("10 place Ste Eugénie", "10 Place Sainte Eugénie", {}),
    ("BD N.-D. DES VICTOIRES", "Boulevard Notre-Dame des Victoires", {}),
    ("rue du 4 Septembre", "Rue du 4 Septembre", {}),
    # --- case and accents
    ("AVENUE DE LA LIBERATION", "Avenue de la Libération", {}),
    ("Avenue De La Gare", "Avenue de la Gare", {}),
    ("avenue DE GAULLE", "Avenue de Gaulle", {}),
    ("17 avenue du Général De Gaulle", "17 Avenue du Général de Gaulle", {}),
    ("place de la mairie", "Place de la Mairie", {}),
    ("9 place de l'Eglise", "9 Place de l'Église", {}),
    ("9 PLACE DE L’EGLISE", "9 Place de l’Église", {}),
    ("12 RUE D'ARTAGNAN", "12 Rue d'Artagnan", {}),
    ("Rue Le Corbusier", "Rue Le Corbusier", {}),
    ("RUE LOUIS XIV", "Rue Louis XIV", {}),
    ("Place du Marche", "Place du Marché", {}),
    ("Rue de la Marche", "Rue de la Marche", {}),
    ("rue Emile Zola", "Rue Emile Zola", {}),
    ("RUE JEAN-BAPTISTE DURAND", "Rue Jean-Baptiste Durand", {}),
    ("ROUTE DE VILLENEUVE-SUR-LOT", "Route de Villeneuve-sur-Lot", {}),
    ("62, avenue de la Côte d'Argent", "62 Avenue de la Côte d'Argent", {}),
    # --- several numbers, several addresses
    ("12-14 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12 - 14 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12/14 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12 et 14 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12, 14 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12 à 16 rue Gambetta", "12 Rue Gambetta", {"issues": "numero-multiple"}),
    ("12 bis-14 rue Gambetta", "12 bis Rue Gambetta", {"repetition": "bis", "issues": "numero-multiple"}),
    ("12 rue Alpha et 5 avenue Beta", "12 Rue Alpha", {"issues": "adresse-double"}),
    ("12 rue Alpha / 5 avenue Beta", "12 Rue Alpha", {"issues": "adresse-double"}),
    ("12 rue Alpha\n5 avenue Beta", "12 Rue Alpha", {"issues": "adresse-double"}),
    # --- lieux-dits
    ("Au bourg", "Le Bourg", {"lieu_dit": "Le Bourg"}),
    ("LE BOURG", "Le Bourg", {"lieu_dit": "Le Bourg"}),
    ("bourg", "Le Bourg", {"lieu_dit": "Le Bourg"}),
    ("Lieu-dit Lamothe", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("LIEU DIT LAMOTHE", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("lieudit : Lamothe", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("LD LAMOTHE", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("L.D. Lamothe", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("au lieu-dit « Lamothe »", "Lamothe", {"lieu_dit": "Lamothe"}),
    ('lieu-dit "Pascaud"', "Pascaud", {"lieu_dit": "Pascaud"}),
    ("Lamothe", "Lamothe", {"lieu_dit": "Lamothe"}),
    ("LES TUILERIES", "Les Tuileries", {"lieu_dit": "Les Tuileries"}),
    ("St Pierre de Gaubert", "Saint Pierre de Gaubert", {"lieu_dit": "Saint Pierre de Gaubert"}),
    ("49, Le Bourg", "49 Le Bourg", {"numero": "49", "lieu_dit": "Le Bourg"}),
    ("1 lieu-dit Mondot", "1 Mondot", {"numero": "1", "lieu_dit": "Mondot"}),
    ("Hameau de Ferrussac", "Hameau de Ferrussac", {"lieu_dit": "Hameau de Ferrussac"}),
    ("2 hameau de Ferrussac", "2 Hameau de Ferrussac", {"voie": "Hameau de Ferrussac"}),
    ("Chez Amblard", "Chez Amblard", {"lieu_dit": "Chez Amblard"}),
    ("lieu dit Videau\n10 route de Créon", "10 Route de Créon", {"lieu_dit": "Videau"}),
    ("route de Layrac lieu-dit Lamothe", "Route de Layrac", {"lieu_dit": "Lamothe"}),
    ("Route de Bayonne\nLa Pince", "Route de Bayonne", {"lieu_dit": "La Pince"}),
    # --- roads
    ("D 813", "Route Départementale 813", {}),
    ("RD813", "Route Départementale 813", {}),
    ("RN 113", "Route Nationale 113", {}),
    ("R.N. 113", "Route Nationale 113", {}),
    ("N21", "Route Nationale 21", {}),
    ("route départementale 813", "Route Départementale 813", {}),
    ("Rte Nat 113", "Route Nationale 113", {}),
    ("VC 5", "Voie Communale 5", {}),
    ("D810 - Ecomusée", "Route Départementale 810", {"complement": "Ecomusée"}),
    ("D 813 / RN 113", "Route Départementale 813", {"complement": "Route Nationale 113"}),
    ("1250 RN 113", "1250 Route Nationale 113", {"numero": "1250"}),
    # --- complements: zones, buildings, malls, companies
    ("ZA de la Plaine", "Zone Artisanale de la Plaine", {"lieu_dit": "Zone Artisanale de la Plaine"}),
    ("Z.A. DE LA PLAINE", "Zone Artisanale de la Plaine", {}),
    ("ZI de Boé", "Zone Industrielle de Boé", {}),
    ("ZAC DE PARASOL", "ZAC de Parasol", {}),
    ("4 ZI de Boé", "4 Zone Industrielle de Boé", {"voie": "Zone Industrielle de Boé"}),
    ("ZI de Boé, 4 rue Denis Papin", "4 Rue Denis Papin", {"complement": "Zone Industrielle de Boé"}),
    ("Route de Bordeaux ZI Jean Malèze", "Route de Bordeaux", {"complement": "Zone Industrielle Jean Malèze"}),
    ("Zac Grabissat avenue de l'Occitanie", "Avenue de l'Occitanie", {"complement": "Zac Grabissat"}),
    ("Bât. B, 4 rue Pasteur", "4 Rue Pasteur", {"complement": "Bâtiment B"}),
    ("4 rue Pasteur Bât B RDC", "4 Rue Pasteur", {"complement": "Bâtiment B RDC"}),
    ("3ème étage, 8 cours Washington", "8 Cours Washington", {"complement": "3ème étage"}),
    ("8 rue Foch, appt 12", "8 Rue Foch", {"complement": "Appartement 12"}),
    ("Résidence les Pins, 4 av. Jean Moulin", "4 Avenue Jean Moulin", {"complement": "Résidence les Pins"}),
    ("4 Résidence les Pins", "4 Résidence les Pins", {"voie": "Résidence les Pins"}),
    ("Rés. les Pins", "Résidence les Pins", {"lieu_dit": "Résidence les Pins"}),
    ("C.C. Auchan Boé, RDC", "Centre Commercial Auchan Boé", {"lieu_dit": "Centre Commercial Auchan Boé", "complement": "RDC"}),
    ("Centre commercial Géant, avenue d'Aquitaine", "Avenue d'Aquitaine", {"complement": "Centre commercial Géant"}),
    ("Boulangerie Dupin 12 rue de la Paix", "12 Rue de la Paix", {"complement": "Boulangerie Dupin"}),
    ("SARL LE FOURNIL, 12 RUE DE LA PAIX", "12 Rue de la Paix", {"complement": "SARL le Fournil"}),
    (
        "Boulangerie Dupin\n12 rue de la Paix\n47000 Agen",
        "12 Rue de la Paix",
        {"complement": "Boulangerie Dupin", "code_postal": "47000"},
    ),
    ("Casino, Place Maurice Ravel", "Place Maurice Ravel", {"complement": "Casino"}),
    ("656, chemin de la Pouillique\nRte de Villeneuve", "656 Chemin de la Pouillique", {"complement": "Route de Villeneuve"}),
    # --- town and post box
    ("rue Gambetta 47000 Agen", "Rue Gambetta", {"code_postal": "47000", "commune_text": "Agen"}),
    ("12 rue Gambetta 47 000 Agen", "12 Rue Gambetta", {"code_postal": "47000", "commune_text": "Agen"}),
    ("5 place de la Mairie – 47200 Marmande", "5 Place de la Mairie", {"code_postal": "47200", "commune_text": "Marmande"}),
    ("5 place de la Mairie, 47200, Marmande", "5 Place de la Mairie", {"code_postal": "47200", "commune_text": "Marmande"}),
    ("5 place de la Mairie, Marmande 47200", "5 Place de la Mairie", {"code_postal": "47200", "commune_text": "Marmande"}),
    (
        "5 place de la Mairie, F-47200 Marmande, France",
        "5 Place de la Mairie",
        {"code_postal": "47200", "commune_text": "Marmande"},
    ),
    ("Lamothe 47350 Agmé", "Lamothe", {"lieu_dit": "Lamothe", "code_postal": "47350", "commune_text": "Agmé"}),
    ("47000 AGEN", "", {"code_postal": "47000", "commune_text": "AGEN"}),
    ("BP 123 47916 AGEN CEDEX 9", "", {"distribution": "BP 123", "code_postal": "47916", "commune_text": "AGEN CEDEX 9"}),
    ("14 Bd Carnot - CS 50027 - 47031 AGEN CEDEX", "14 Boulevard Carnot", {"distribution": "CS 50027", "code_postal": "47031"}),
    ("14 Bd Carnot B.P. 12", "14 Boulevard Carnot", {"distribution": "BP 12"}),
    ("12 rue Foch, AGEN CEDEX 9", "12 Rue Foch", {"commune_text": "AGEN CEDEX 9"}),
    # --- too little
    ("12", "12", {"numero": "12", "issues": "numero-sans-voie"}),
    ("12 rue", "12", {"issues": "numero-sans-voie"}),
]
"""``issues`` lists the codes expected; a part that is not told here is not checked, save that no issue comes unannounced."""


def _told() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the rows of adresses.txt: invented on the shapes of real files, reviewed by eye."""
    for row in (HERE / "adresses.txt").read_text(encoding="utf-8").splitlines()[1:]:
        text, arrow, rest = row.partition(" → ")
        if arrow and not row.startswith("#"):
            line, _, told = rest.partition(" | ")
            yield text.replace(" ⏎ ", "\n"), line.strip(), dict(part.split("=", 1) for part in told.split(" ; ") if part)


GOLDEN += _told()


def test_the_table_is_long_enough_and_says_each_thing_once() -> None:
    assert len(GOLDEN) >= 300
    assert len({text for text, _, _ in GOLDEN}) == len(GOLDEN)


@pytest.mark.parametrize(("text", "line", "told"), GOLDEN, ids=lambda v: v if isinstance(v, str) else "")
def test_golden(text: str, line: str, told: dict[str, str]) -> None:
    found = parse(text)
    assert found.value is not None
    assert render(found.value) == line
    assert ",".join(i.code for i in found.issues) == told.get("issues", "")
    for part in told.keys() - {"issues"}:
        assert getattr(found.value, part) == (None if told[part] == "None" else told[part]), part


@pytest.mark.parametrize("text", ["", " ", "-", "?", "néant", "NC", "n/a", "xxx", "France", "\n\n", "[ND] [ND]"])
def test_nothing_said_is_no_address(text: str) -> None:
    assert parse(text) == (None, ())


def test_what_is_told_of_two_addresses_and_two_numbers() -> None:
    double = parse("12 rue Alpha et 5 avenue Beta").issues[0]
    assert (double.after, double.detail) == ("12 Rue Alpha", "5 Avenue Beta")
    several = parse("12 et 14 rue Gambetta").issues[0]
    assert (several.after, several.detail) == ("12", "12 et 14")


_PIECES = [
    *(
        "12",
        "12 bis",
        "12-14",
        "rue",
        "Bd",
        "de la",
        "REPUBLIQUE",
        "St",
        "Gal",
        "ZA",
        "LD",
        "bourg",
        ",",
        "-",
        "–",
        "\n",
        "47000",
    ),
    *(
        "AGEN",
        "CEDEX 9",
        "BP 12",
        "RN 113",
        "D 8",
        "(rue)",
        "Bât. B",
        "C.C.",
        "et",
        "/",
        "Le",
        "l'",
        "Résidence",
        "n°",
        "Lot",
        "à",
    ),
    *("3ème étage", "XIV", "marche"),
]
_texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=9).map(" ".join))


@given(_texts)
@example("12 12 rue 12")
@example("l l' L'")
def test_any_text_parses_and_the_public_line_parses_to_itself(text: str) -> None:
    found = parse(text)
    assert all(CATALOGUE[i.code].severity in {"avertissement", "correction"} for i in found.issues)
    if found.value is None:
        return
    assert any(found.value)
    assert all(part is None or (part == part.strip() and part) for part in found.value)
    line = render(found.value)
    again = parse(line).value
    assert render(again or Address()) == line


def real_addresses() -> Iterator[str]:
    columns = ("PORTE_ESCALIER", "BATIMENT_RESIDENCE", "RUE", "LIEUDIT_BP")
    for path in sorted((SHARED / "real" / "sirtaqui").glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as handle:
            for row in csv.DictReader(handle, delimiter=";"):
                text = "\n".join(row[c].strip() for c in columns if row[c].strip())
                if text:
                    yield text


@pytest.mark.shared
def test_real_addresses_of_aquitaine() -> None:
    texts = sorted(set(real_addresses()))
    if not texts:
        pytest.skip("../shared/real/sirtaqui is not here")
    found = [parse(text).value or Address() for text in texts]
    lines = [render(address) for address in found]
    assert [render(parse(line).value or Address()) for line in lines] == lines
    placed = sum(bool(a.voie or a.lieu_dit) for a in found)
    streets = sum(bool(a.voie) for a in found)
    assert len(texts) > 4800
    assert placed / len(texts) >= 0.996  # the rest: malls without street, bare post boxes, « Près de l'église »
    assert streets / len(texts) >= 0.78

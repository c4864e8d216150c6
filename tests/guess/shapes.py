"""Files as chambers, communes and forms send them, invented: their headings, and what each column truly is (« - »: left out).

Values are drawn from small pools, in an order that depends on nothing but the row.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROWS: Final = 24

_NAMES = (
    "Au Pain Doré",
    "Boucherie du Canal",
    "L'Atelier Végétal",
    "Chez Zoélie",
    "Le Comptoir d'Aimé",
    "Tabac de la Halle",
    "Mercerie Coquelin",
    "Garage Tintamarre",
    "Les Ruchers de Malvy",
    "Ferme de Pécau",
    "Caveau Bramefont",
    "La Pause Sucrée",
    "Vélos & Cie",
    "Pressing Blancheur",
    "Librairie Quatre Saisons",
    "Optique Clairvue",
    "Institut Belle Étoile",
    "Épicerie Sans Souci",
    "Fromagerie Larroque",
    "Primeur Colibri",
    "Hôtel du Vieux Pont",
    "Bistrot Gascon",
    "Fleurs d'Élise",
    "Cordonnerie Talonnette",
)
_COMPANIES = tuple(
    f"{form} {word}"
    for form in ("SARL", "EURL", "SAS", "EI")
    for word in ("TARTIFLOU", "MALVY", "BRAMEFONT", "COQUELIN", "PECAU", "ZOELIE")
)
_PEOPLE = ("Aimé TARTIFLOU", "Zoélie MALVY", "Prosper BRAMEFONT", "Clélia COQUELIN", "Ulysse PECAU", "Léonie LARROQUE")
_TYPES = (
    "Boulangerie",
    "Boucherie",
    "Fleuriste",
    "Restaurant",
    "Épicerie",
    "Tabac-presse",
    "Mercerie",
    "Garage",
    "Apiculteur",
    "Maraîcher",
    "Caviste",
    "Salon de thé",
)
_STREETS = (
    "rue de la République",
    "avenue Jean Jaurès",
    "place du Marché",
    "boulevard Carnot",
    "rue Gambetta",
    "cours Victor Hugo",
    "impasse des Lilas",
)
_PLACES = (
    ("Agen", "47000", "47001"),
    ("Marmande", "47200", "47157"),
    ("Nérac", "47600", "47195"),
    ("Villeneuve-sur-Lot", "47300", "47323"),
    ("Tonneins", "47400", "47310"),
    ("Fumel", "47500", "47106"),
    ("Duras", "47120", "47086"),
    ("Casteljaloux", "47700", "47052"),
)
_HOURS = (
    "Mardi au samedi 9h-12h30 / 14h-19h",
    "7j/7 de 7h à 20h",
    "Lun-Sam 8h30-19h30",
    "du lundi au vendredi 9h-18h",
    "mar-sam 12h-14h 19h-22h",
    "Samedi matin de 9h à 12h30",
)
_DAY = ("9h-12h 14h-18h", "fermé", "8h30-19h30", "9h-12h", "7h-13h / 16h-19h30")
_SERVICES = (
    "Click and collect, Livraison",
    "Livraison à domicile",
    "Retrait en magasin",
    "Drive, Vente à emporter",
    "Vente à emporter",
)
_PAYMENT = ("CB, Espèces", "Espèces, Chèques", "Carte bancaire", "CB, Chèque, Ticket restaurant")
_PRODUCTS = (
    "Pain, viennoiseries et pâtisseries au levain",
    "Viande de blonde d'Aquitaine, colis de 5 kg",
    "Miel, pain d'épices",
    "Bouquets, plantes et compositions de saison",
    "Fruits et légumes de saison cueillis du matin",
)
_NOTES = ("Rappeler après les vacances", "RAS", "Vu avec la mairie, en attente de travaux dans la rue", "dossier incomplet")


@dataclass(frozen=True)
class Shape:
    """One file. ``columns``: (heading, what it truly is, how its values are made)."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    separator: str = ";"
    title: str = ""

    @property
    def truth(self) -> dict[str, str]:
        """What each column truly is; « nom|- »: two answers can be defended."""
        return {heading: target for heading, target, _ in self.columns}

    def text(self) -> str:
        """Return the file."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\n")
        for line in filter(None, self.title.split("\n")):
            writer.writerow([line])
        writer.writerow([heading for heading, _, _ in self.columns])
        for row in range(ROWS):
            writer.writerow([value(kind, row, n) for n, (_, _, kind) in enumerate(self.columns)])
        return out.getvalue()


def value(kind: str, row: int, column: int) -> str:
    """Return one invented cell."""
    place = _PLACES[row % len(_PLACES)]
    street = _STREETS[row % len(_STREETS)]
    slug = "".join(c for c in _NAMES[row % 24].lower() if c.isascii() and c.isalpha())
    pick = (row * 7 + column * 3) % 11
    made = {
        "nom": _NAMES[row % 24],
        "NOM": _NAMES[row % 24].upper(),
        "societe": _COMPANIES[row % 24],
        "personne": _PEOPLE[row % 6],
        "prenom": _PEOPLE[row % 6].split()[0],
        "famille": _PEOPLE[row % 6].split()[1],
        "type": _TYPES[row % 12],
        "famille_type": ("Alimentation", "Restauration", "Services")[row % 3],
        "naf": ("47.24Z", "56.10A", "47.76Z", "96.02A", "47.22Z")[row % 5],
        "NAF": ("4724Z", "5610A", "4776Z", "9602A", "4722Z")[row % 5],
        "adresse": f"{row + 1} {street}",
        "voie": street,
        "typevoie": street.split()[0].upper(),
        "nomvoie": street.split(" ", 1)[1].upper(),
        "numero": str(row + 1),
        "btq": ("", "", "B", "")[row % 4],
        "complement": ("", "ZA Agen Sud", "", "Bât. B")[row % 4],
        "adresse_complete": f"{row + 1} {street}, {place[1]} {place[0]}",
        "commune": place[0],
        "COMMUNE": place[0].upper(),
        "cp": place[1],
        "insee": place[2],
        "cp_ville": f"{place[1]} {place[0]}",
        "tel": f"05 36 49 {10 + row} {20 + row}",
        "tel9": f"53649{1000 + row * 37}",
        "mobile": ("", f"06 39 98 {10 + row} 01")[row % 2],
        "fax": ("", f"05 36 49 {70 - row} 99")[row % 2],
        "mail": ("", f"contact@{slug}.example")[row % 3 > 0],
        "site": ("", f"www.{slug}.example")[row % 2],
        "facebook": ("", f"https://www.facebook.com/{slug}")[row % 3 == 0],
        "insta": ("", f"https://www.instagram.com/{slug}")[row % 4 == 0],
        "boutique": ("", f"https://{slug}.example/commander")[row % 4 == 1],
        "horaires": _HOURS[row % 6],
        "jour": _DAY[pick % 5],
        "services": _SERVICES[row % 5],
        "paiement": _PAYMENT[row % 4],
        "oui": ("oui", "non")[pick % 2],
        "x": ("x", "")[pick % 2],
        "01": ("1", "0")[pick % 2],
        "OUI": ("OUI", "NON", "")[pick % 3],
        "YN": ("Y", "N")[pick % 2],
        "vrai": ("VRAI", "FAUX")[pick % 2],
        "siret": f"999900{row:03d}000{row % 90 + 10}",
        "siren": _siren(row),
        "nic": f"000{row % 90 + 10}",
        "id": f"C{1000 + row}",
        "n": str(row + 1),
        "rang": str(100 + row * 3),
        "date": f"{row % 27 + 1:02d}/{row % 12 + 1:02d}/2026",
        "fin": f"{row % 27 + 1:02d}/{row % 12 + 1:02d}/2099",
        "iso": f"2026-{row % 12 + 1:02d}-{row % 27 + 1:02d}",
        "stamp": f"{row % 27 + 1:02d}/10/2026 1{row % 10}:05:33",
        "us": f"10/{row % 27 + 1}/26 9:12:40",
        "annee": str(1990 + row),
        "produits": _PRODUCTS[row % 5],
        "notes": ("", _NOTES[row % 4])[row % 2],
        "lat": f"44.{200000 + row * 3171}",
        "lon": f"0.{600000 + row * 1171}",
        "latv": f"44,{200000 + row * 3171}",
        "lonv": f"0,{600000 + row * 1171}",
        "x93": f"{509000 + row * 37}.52",
        "y93": f"{6350000 + row * 91}.10",
        "point": f"44.{200000 + row * 3171},0.{600000 + row * 1171}",
        "statut": ("Ouvert", "Fermé temporairement", "Ouvert", "Fermé définitivement")[row % 4],
        "AF": ("A", "A", "F")[row % 3],
        "effectif": str(row % 9),
        "juridique": ("SARL", "EI", "SAS")[row % 3],
        "label": ("AB", "Bienvenue à la ferme", "", "HVE")[row % 4],
        "marche": ("", f"{place[0]} le samedi matin")[row % 2],
        "zone": ("10 km autour d'Agen", "Agen et couronne", "")[row % 3],
        "retrait": ("Commander la veille avant 18h", "Au comptoir", "")[row % 3],
        "vide": "",
        "meme": "France",
        "constante": "anonymous",
        "lieudit": ("", "Pécau", "Lamothe Basse", "")[row % 4],
        "surface": str(35 + row * 4),
        "pmr": ("Oui", "Non", "Partiellement")[row % 3],
        "canton": ("Agen-1", "Le Confluent", "Marmande-2")[row % 3],
        "code_famille": ("A", "S", "P")[row % 3],
        "epci": ("Agglomération d'Agen", "Albret Communauté")[row % 2],
        "osm": f"node/{4810000 + row * 977}",
        "osmtype": ("node", "way", "node")[row % 3],
        "osmshop": ("bakery", "butcher", "florist", "convenience", "tobacco", "hairdresser", "greengrocer")[row % 7],
        "osmhours": ("Mo-Sa 09:00-12:30,14:00-19:00", "Tu-Su 07:00-13:00", "Mo-Fr 09:00-18:00; Sa 09:00-12:00", "24/7")[row % 4],
        "yesno": ("yes", "no")[pick % 2],
        "true": ("true", "false")[pick % 2],
        "FR": "FR",
        "guid": f"0015f{row * 7919 % 99991:05d}XyZ{row * 104729 % 99991:05d}",
        "montant": f"{120 + row * 35},00",
        "image": ("", f"https://img.annuaire.example/photos/{slug}.jpg")[row % 3 > 0],
        "document": f"https://www.organisme.example/qualif/{1000 + row}.pdf",
        "permalien": f"https://annuaire.example/magasins/{slug}/",
        "dept": ("Lot-et-Garonne", "Lot-et-Garonne", "Gironde")[row % 3],
        "dep": ("47", "47", "33")[row % 3],
        "organisme": ("Qualitest", "OT du Pays d'Albret", "CDT 47", "Comité local")[row % 4],
        "hygiene": ("Satisfaisant", "Très satisfaisant", "A améliorer")[row % 3],
        "inspection": f"26-0{row:05d}-1",
        "nfiness": f"47000{row:04d}",
        "tarif": ("Menu adulte : 15 à 28 €", "Gratuit", "À la carte : 8 €")[row % 3],
        "langues": ("Français, Anglais", "Français", "Français, Espagnol, Occitan")[row % 3],
        "uri": f"https://data.portail.example/13/{row:04d}-aaf3-{row * 7 % 97:02d}",
        "isotime": f"2026-{row % 12 + 1:02d}-{row % 27 + 1:02d}T1{row % 10}:12:0{row % 10}Z",
        "marque": ("", "Spar", "", "Vival", "Intersport")[row % 5],
        "ouvfer": ("VRAI", "VRAI", "FAUX")[row % 3],
        "aprm": ("1071C-A", "4722Z-A", "9602A-B")[row % 3],
        "civilite": ("M.", "Mme", "M.")[row % 3],
        "fonction": ("Gérant", "Président", "Exploitante")[row % 3],
        "jour_seul": ("lundi", "dimanche", "mercredi")[row % 3],
        "tiers": ("Adhérent", "Prospect", "Fournisseur")[row % 3],
        "tva": f"FR{row * 37 % 97:02d}{_siren(row)}",
        "animations": ("", "Visites de la ferme l'été", "", "Goûter à la ferme sur réservation")[row % 4],
        "dossier": f"0472{row * 977 % 100000:06d}",
        "position": ("A", "A", "D")[row % 3],
        "code_act": f"C{'ABHS'[row % 4]}{100 + row * 7 % 300}",
        "terrasse": ("TERRASSE OUVERTE", "CONTRE-TERRASSE", "TERRASSE FERMÉE")[row % 3],
        "conges": ("3 semaines en août", "", "février", "1re quinzaine de janvier")[row % 4],
    }
    return made[kind]


def _siren(row: int) -> str:
    """Return a nine-digit number that passes the key, in the range that no company has."""
    base = f"99990{row:03d}"
    total = sum(sum(divmod(int(d) * 2, 10)) if i % 2 else int(d) for i, d in enumerate(base))
    return base + str(-total % 10)


def _read(name: str) -> tuple[Shape, ...]:
    """Return the shapes of one file."""
    blocks = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n= ")[1:]
    return tuple(_shape(block.strip().split("\n")) for block in blocks)


def _shape(lines: list[str]) -> Shape:
    name, separator, title = (part.strip() for part in lines[0].split("|"))
    columns = []
    for line in lines[1:]:
        heading, _, rest = line.partition(" → ")
        target, _, kind = rest.rpartition(" : ")
        columns.append((heading, target, kind))
    return Shape(name, tuple(columns), separator, title.replace(" // ", "\n"))


SHAPES: Final = _read("formes.txt")
BLIND: Final = _read("formes_aveugles.txt")
"""Written before any was measured. Raw scores: series 1 (207 columns) 93.7 %, then the guess grew; series 2 (144) 89.6 %."""
PUBLIC: Final = _read("formes_publiques.txt")
"""Headings of documented exports (forms, CRM, shops' plugins, registers): 573 columns, raw score 90.1 %; then it learnt them."""
FOUND: Final = _read("formes_relevees.txt")
"""Third blind series: headings of public files, gathered apart, 465 columns. Raw, learnt from the others only: 85.6 % exact,

90.5 % with the second answers that can be defended (83.4 % and 87.7 % before PUBLIC); then the guess learnt from these too.
"""

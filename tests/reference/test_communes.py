"""The tables that ship: complete, consistent, quick to load, and rebuilt to the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pipeline.reference import build
from pipeline.reference.communes import COMMUNE_TABLE_COLUMNS, commune_key, is_town, load_communes, loose_words
from pipeline.reference.naf import naf_labels


def test_lot_et_garonne_is_whole() -> None:
    communes = load_communes(["47"])
    table = communes.table
    assert tuple(table.columns) == COMMUNE_TABLE_COLUMNS
    assert len(table) == 319
    assert table["code_insee"].is_monotonic_increasing
    assert table.notna().all().all()
    assert table["longitude"].between(-0.2, 1.1).all()
    assert table["latitude"].between(43.9, 44.8).all()
    assert len({p for codes in table["codes_postaux"] for p in codes.split("|")}) == 44
    agen = table.set_index("code_insee").loc["47001"]
    assert (agen["nom"], agen["codes_postaux"], agen["code_epci"]) == ("Agen", "47000", "200096956")
    assert agen["epci"] == "CA Agglomération d'Agen"


def test_france_is_whole() -> None:
    france = load_communes(["47"]).everywhere
    assert france is load_communes(None)
    assert len(france.table) == 34_969 + 45
    assert france.table["code_insee"].is_unique
    assert france.by_postcode["75013"][0].code_insee == "75113"
    assert [p.nom for p in france.by_postcode["33000"]] == ["Bordeaux"]
    assert france.by_code["2A004"].nom == "Ajaccio"
    assert france.table["longitude"].notna().sum() == 319


def test_former_codes_and_cedex_lead_to_today() -> None:
    communes = load_communes(["47"])
    former = {"47116": "47302", "47166": "47302", "47149": "47221", "47268": "47206", "47322": "47134", "47243": "47112"}
    former |= {"47261": "47142", "47153": "47246", "47270": "47110"}
    assert {old: communes.by_former_code[old].code_insee for old in former} == former
    assert communes.by_cedex["47916"][0].nom == "Agen"
    assert communes.by_cedex["47201"][0].nom == "Marmande"


def test_one_name_one_commune_in_lot_et_garonne() -> None:
    communes = load_communes(["47"])
    assert all(len({n.place for n in names}) == 1 for names in communes.by_telling.values())


def test_keys() -> None:
    assert commune_key("STE-BAZEILLE") == commune_key("Sainte Bazeille") == "saintebazeille"
    assert commune_key("Villeneuve s/ Lot") == commune_key("Villeneuve-sur-Lot")
    assert commune_key("Paris 13e Arrondissement") == commune_key("PARIS 13")
    assert loose_words("Le Passage d’Agen") == ("passage", "agen")


def test_towns_that_are_hardly_words() -> None:
    assert all(map(is_town, ("Nérac", "VILLENEUVE-SUR-LOT", "Bon Encontre", "Le Passage", "Saint-Alvère", "targon")))
    assert not any(map(is_town, ("Cours", "Tricot", "Messe", "Livraison", "Yoga", "La Pêche", "Agen Nérac", "")))


def test_one_departement_loads_without_the_rest() -> None:
    script = (
        "from pipeline.reference import communes\n"
        "found = communes.load_communes(['47'])\n"
        "found.table, found.by_key, found.by_telling, found.by_postcode, found.by_former_code\n"
        "print('everywhere' in vars(found))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told == "False\n"


def test_naf() -> None:
    labels = naf_labels()
    assert len(labels) == 732
    assert labels["10.71C"] == "Boulangerie et boulangerie-pâtisserie"


def test_build_writes_the_tables_from_the_packages(tmp_path: Path) -> None:
    data = tmp_path / "package" / "data"
    data.mkdir(parents=True)
    today = {"type": "commune-actuelle", "departement": "47", "population": 657, "codesPostaux": ["47170"]}
    communes = [
        {"code": "47302", "nom": "Sos", "anciensCodes": ["47116", "47166"], **today},
        {"code": "47116", "nom": "Gueyze", "type": "commune-associee", "chefLieu": "47302", "departement": "47"},
    ]
    (data / "communes.json").write_text(json.dumps(communes))
    (data / "epci.json").write_text(json.dumps([{"code": "200068948", "nom": "CC  Albret", "membres": [{"code": "47302"}]}]))
    (tmp_path / "index.json").write_text(json.dumps([{"id": "10.71", "label": "x"}, {"id": "10.71C", "label": "Boulangerie"}]))
    (tmp_path / "cedex.py").write_text('CEDEX = [{"cedex": 47999, "libelle": "SOS CEDEX 9", "insee": 47116}]')
    past = tmp_path / "0.8.0" / "data"
    past.mkdir(parents=True)
    names = [("47302", "Sos-en-Albret"), ("47302", "Sos"), ("47116", "Gueyze"), ("47166", "Meylan"), ("99999", "Nulle-Part")]
    (past / "historique-communes.json").write_text(json.dumps([{"code": code, "nom": nom, "type": "COM"} for code, nom in names]))
    target = tmp_path / "out"
    target.mkdir()
    build.build(data.parent, past.parent, tmp_path, tmp_path, target)
    written = {path.name: path.read_text(encoding="utf-8").splitlines()[1:] for path in sorted(target.iterdir())}
    assert written == {
        "anciennes_communes.csv": ["47116,Gueyze,47,47302,oui", "47166,Meylan,47,47302,", "47302,Sos-en-Albret,47,47302,"],
        "cedex.csv": ["47999,SOS,47302"],
        "communes.csv": ["47302,Sos,,47170,47,657,200068948"],
        "epci.csv": ["200068948,CC Albret"],
        "naf.csv": ["10.71C,Boulangerie"],
    }

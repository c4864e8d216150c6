"""The dataset's expectations, asked of Great Expectations itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.model import UniqueRows
from pipeline.reference.communes import Communes, load_communes
from pipeline.validate import Spec, Verdict, expectations, load_spec
from tests.publish.shops import NO_POINT, shops, territory


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes(["47"])


def spec(**told: object) -> Spec:
    return Spec.model_validate(told)


def ask(communes: Communes, rows: UniqueRows, previous: UniqueRows | None = None, **told: object) -> Verdict:
    return expectations(rows, communes, territory(), previous, spec(**told) if told else None)


def test_good_rows_meet_all_that_ships(communes: Communes) -> None:
    rows = shops(*[{}] * 10)
    assert ask(communes, rows, rows) == Verdict()


def test_no_shop_blocks(communes: Communes) -> None:
    assert ask(communes, shops()).blocking == ["0 ligne à publier au lieu d'au moins 1"]


def test_counts(communes: Communes) -> None:
    verdict = ask(communes, shops({}, {}), lignes={"min": 3, "max": 1})
    assert verdict.blocking == ["2 lignes à publier au lieu d'au moins 3"]
    assert verdict.warnings == ["2 lignes à publier au lieu d'au plus 1"]


def test_uniqueness_lists_and_fill_rates(communes: Communes) -> None:
    rows = shops({"id": "c-1", "statut": "fermé"}, {"id": "c-1", "telephone": None}, {"horaires": None}, {})
    fills = {"bloquant": {"telephone": 1.0}, "avertissement": {"horaires": 0.8, "siret": 1}}
    verdict = ask(communes, rows, uniques=["id"], listes=["statut"], remplissage=fills)
    assert verdict.blocking == [
        "« id » : 2 lignes dont la valeur n'est pas unique",
        "« telephone » renseigné pour 75 % des commerces au lieu d'au moins 100 %",
        "« statut » : 1 ligne dont la valeur est hors de la liste",
    ]
    assert verdict.warnings == ["« horaires » renseigné pour 75 % des commerces au lieu d'au moins 80 %"]


def test_points_in_the_territory_and_finer_than_the_commune(communes: Communes) -> None:
    rows = shops({"longitude": 2.35, "precision": "commune"}, {"precision": "commune"}, {}, {}, NO_POINT)
    verdict = ask(communes, rows, positions={"dans_le_territoire": 1, "mieux_que_la_commune": 0.7})
    assert verdict.blocking == ["75 % des points ont leur longitude dans le territoire au lieu d'au moins 100 %"]
    assert verdict.warnings == ["50 % des points sont plus précis que le centre de la commune au lieu d'au moins 70 %"]


DRIFT = {"baisse_des_lignes": 0.05, "baisse_du_remplissage": 0.1, "identifiants_perdus": 0.1}


def test_drift_since_the_last_release_blocks_where_declared_so(communes: Communes) -> None:
    before = shops(*[{}] * 10)
    after = shops(*[{"telephone": None}] * 3, *[{"latitude": 44.21}] * 2, *[{}] * 3)
    verdict = ask(communes, after, before, evolution={"bloquant": DRIFT, "avertissement": {"positions_deplacees": 0.02}})
    assert verdict.blocking == [
        "8 lignes contre 10 dans la version précédente (baisse permise : 5 %)",
        "« telephone » renseigné pour 62,5 % des commerces contre 100 % dans la version précédente",
        "20 % des commerces de la version précédente ont disparu (permis : 10 %)",
    ]
    assert verdict.warnings == ["25 % des points ont bougé de plus de 50 m depuis la version précédente (permis : 2 %)"]
    assert [f.code for f in verdict.findings] == [
        "evolution:lignes", "evolution:remplissage:telephone", "evolution:identifiants", "evolution:positions",
    ]  # fmt: skip
    assert ask(communes, after, None, evolution={"bloquant": DRIFT}) == Verdict()


def test_few_shops_are_no_drift_however_large_their_share(communes: Communes) -> None:
    before, after = shops(*[{}] * 4), shops({"telephone": None}, {"latitude": 44.21})
    limits = {"a_partir_de": 3, "bloquant": {**DRIFT, "positions_deplacees": 0.02}}
    assert ask(communes, after, before, evolution=limits) == Verdict()
    assert len(ask(communes, shops({}), before, evolution=limits).blocking) == 2


def test_every_expectation_that_ships_is_of_a_public_column() -> None:
    shipped = load_spec()
    told = {*shipped.uniques, *shipped.listes, *shipped.remplissage.bloquant, *shipped.remplissage.avertissement}
    assert told <= set(shops({}).columns)


def test_great_expectations_is_imported_only_when_asked() -> None:
    heavy = "{'great_expectations', 'geopandas', 'requests'}"
    code = f"import sys, pipeline.validate, pipeline.publish; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

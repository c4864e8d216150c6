"""What each source lost since the last release."""

from __future__ import annotations

from typing import Any

from pipeline.model import UniqueRows
from pipeline.validate import Limits, Verdict, load_spec, source_drift
from pipeline.validate.drift import drift_rules
from tests.publish.shops import shops
from tests.validate.test_gates import source

LIMITS = load_spec().evolution_par_source


def fed(count: int, name: str = "cci-47", first: int = 1, **values: Any) -> list[dict[str, Any]]:
    return [{"id": f"c-{n:03d}", "sources": name, **values} for n in range(first, first + count)]


def ask(before: list[dict[str, Any]], after: list[dict[str, Any]], **attentes: Any) -> Verdict:
    return source_drift(shops(*after), shops(*before), [source("cci-47", **attentes)], LIMITS, "2026.11.22")


def codes(verdict: Verdict) -> list[tuple[str, bool]]:
    return [(f.code, f.blocking) for f in verdict.findings]


def test_nothing_lost_is_silent() -> None:
    rows = fed(40)
    assert ask(rows, rows) == Verdict()
    assert ask(rows, [*rows, *fed(40, first=41)]) == Verdict()
    assert source_drift(shops(*rows), None, [], LIMITS) == Verdict()


def test_five_percent_fewer_shops_block_and_ten_percent_of_ids() -> None:
    verdict = ask(fed(40), fed(35))
    assert verdict.blocking == [
        "cci-47 : 35 commerces, contre 40 dans la version 2026.11.22 (baisse permise : 5 %)",
        "cci-47 : 12,5 % des commerces de la version 2026.11.22 ont disparu (permis : 10 %)",
    ]
    assert codes(verdict) == [("source:cci-47:evolution:lignes", True), ("source:cci-47:evolution:identifiants", True)]
    assert codes(ask(fed(40), fed(38))) == []  # 5 % and no more
    assert codes(ask(fed(40), fed(37))) == [("source:cci-47:evolution:lignes", True)]


def test_new_ids_for_the_same_shops_are_a_loss_though_the_count_holds() -> None:
    assert codes(ask(fed(40), fed(40, first=11))) == [("source:cci-47:evolution:identifiants", True)]


def test_a_column_that_empties_blocks_and_gives_both_figures() -> None:
    verdict = ask(fed(20), [*fed(4, horaires=None), *fed(16, first=5)])
    assert verdict.blocking == [
        "cci-47 : « horaires » renseigné pour 80 % de ses commerces contre 100 % dans la version 2026.11.22"
    ]
    assert codes(ask(fed(20), [*fed(2, horaires=None), *fed(18, first=3)])) == []
    lapsed = ask(fed(20, valide_jusqu_au="2026-12-31"), fed(20, valide_jusqu_au=None))
    assert lapsed == Verdict()  # ends by itself


def whole(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """The fill rates that a release of ``before``, then ``after``, would not keep: as Great Expectations would judge them."""
    rows = shops(*after)
    asked = [r for r in drift_rules(load_spec().evolution, rows, shops(*before), "2026.11.22") if ":remplissage:" in r.code]
    return [r.words for r in asked if r.blocking and rows[r.arguments["column"]].notna().mean() < r.arguments["mostly"] - 1e-9]


def test_a_new_source_that_tells_less_empties_nothing_and_hides_nothing() -> None:
    bare = {"siret": None, "raison_sociale": None, "services": None}
    assert whole(fed(40), [*fed(40), *fed(20, "marche", 41, **bare)]) == []
    lost = whole(fed(40), [*fed(10, siret=None), *fed(30, first=11), *fed(20, "marche", 41)])
    assert lost == [
        "« siret » renseigné pour 75 % des commerces (hors 20 commerces de sources nouvelles) "
        "contre 100 % dans la version 2026.11.22"
    ]
    assert len(whole(fed(40), [*fed(10, siret=None), *fed(30, first=11)])) == 1
    assert len(whole(fed(40), [*fed(40), *fed(20, first=41, siret=None)])) == 1  # the same source, twenty bare rows more


def test_shops_that_wait_for_the_geocoder_have_lost_nothing() -> None:
    nowhere: dict[str, Any] = dict.fromkeys(("latitude", "longitude", "precision", "ban_id"))
    assert ask(fed(20), [*fed(20), *fed(8, first=21, **nowhere)]) == Verdict()
    unplaced = ask(fed(20), [*fed(20), *fed(8, first=21, latitude=None, longitude=None)])
    assert {code.rpartition(":")[2] for code, _ in codes(unplaced)} == {"latitude", "longitude"}


def test_points_that_move_warn() -> None:
    verdict = ask(fed(50), [*fed(3, latitude=44.21), *fed(47, first=4)])
    assert codes(verdict) == [("source:cci-47:evolution:positions", False)]
    assert verdict.warnings == ["cci-47 : 6 % des points ont bougé de plus de 50 m depuis la version 2026.11.22 (permis : 2 %)"]
    near = [*fed(3, latitude=44.2034), *fed(47, first=4)]
    assert ask(fed(50), near) == Verdict()


def test_few_shops_are_no_drift_but_a_source_that_vanishes_is() -> None:
    assert ask(fed(4), fed(2)) == Verdict()
    verdict = ask([*fed(2), *fed(30, "cma-47", 10)], fed(30, "cma-47", 10))
    assert verdict.blocking == ["cci-47 : ne nourrit plus aucun commerce, contre 2 dans la version 2026.11.22"]
    undeclared = source_drift(UniqueRows(shops(*fed(3, "autre"))), shops(*fed(3)), [], LIMITS)
    assert codes(undeclared) == [("source:cci-47:evolution:lignes", True)]


def test_a_source_has_its_own_limits() -> None:
    assert ask(fed(40), fed(30), evolution={"baisse_des_lignes": 0.3, "identifiants_perdus": 0.3}) == Verdict()
    assert codes(ask(fed(100), fed(97), evolution={"baisse_des_lignes": 0})) == [("source:cci-47:evolution:lignes", True)]


def test_a_limit_that_is_not_declared_is_not_looked_at() -> None:
    rows = shops(*fed(3, latitude=44.21))
    assert source_drift(rows, shops(*fed(40)), [], Limits()) == Verdict()

"""What must hold between the registry before a run and after it, whatever the run."""

from __future__ import annotations

from pipeline.dedupe import Registry, successors
from pipeline.dedupe.history import CEASING
from pipeline.dedupe.registry import SUCCESSOR_COLUMNS, valid_id


def check(before: Registry, after: Registry) -> None:
    """Hold: no id lost, doubled or brought back from a merger; each change of state has its one event; each old id leads on."""
    was, now = (dict(zip(r.table["id"], r.table["statut"], strict=True)) for r in (before, after))
    assert after.table["id"].is_unique
    assert all(valid_id(i) for i in now)
    assert set(was) <= set(now), "an id was lost"
    assert all(now[i] == "fusionne" for i, statut in was.items() if statut == "fusionne")
    assert after.events.iloc[: len(before.events)].equals(before.events), "the past was rewritten"
    news = after.events.iloc[len(before.events) :]
    assert not news.duplicated(["evenement", "avant", "apres"]).any()
    assert set(news["avant"].dropna()) | set(news["apres"].dropna()) <= set(now)
    ceased = sorted(i for i in now if now[i] != was.get(i, "actif") and now[i] != "actif")
    assert sorted(news.loc[news["evenement"].isin(CEASING), "avant"]) == ceased, "each id that ceases is told once"
    assert sorted(news.loc[news["evenement"].eq("retour"), "apres"]) == sorted(
        i for i, statut in was.items() if statut == "disparu" and now[i] == "actif"
    )
    assert news["motif"].fillna("").ne("").all()
    _check_successors(after, now)


def _check_successors(after: Registry, now: dict[str, str]) -> None:
    leads = successors(after)
    assert tuple(leads.columns) == SUCCESSOR_COLUMNS
    assert leads["ancien_id"].tolist() == sorted(i for i, statut in now.items() if statut != "actif")
    assert leads["id"].dropna().map(now).eq("actif").all()
    assert leads.loc[leads["motif"].ne("fusion"), "id"].isna().all(), "only a merger redirects: another shop is no successor"
    assert leads["date"].notna().all()
    table = after.table.set_index("id")
    heirs = table.loc[table["statut"].eq("fusionne"), "successeur"]
    assert table["statut"].reindex(heirs).isin(["actif", "disparu"]).all()
    assert table.loc[table["statut"].ne("fusionne"), "successeur"].isna().all()

"""What changed since the last release in, JOURNAL.md out: French, for people to read, by source then by commune.

Of a shop that is gone only the number is told: nobody is named in public for having left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from pipeline.model import TEXT
from pipeline.publish.changes import CLOSED_ON, DATES, OPERATIONS, Changes
from pipeline.publish.counted import HEADINGS, KINDS, by_commune, by_source, said
from pipeline.publish.draft import Draft
from pipeline.publish.package_file import DEMONSTRATION, title
from pipeline.reference.arrays import within

NAMED: Final = 20
"""Shops named in one commune for one operation; changements.csv has them all."""


def journal_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield JOURNAL.md."""
    yield ("\n".join(_lines(draft)).rstrip("\n") + "\n").encode()


def _lines(draft: Draft) -> Iterator[str]:
    content, changes = draft.content, draft.content.changes
    yield f"# {markdown(title(content.territory))}"
    yield ""
    yield f"Version {draft.version} du {draft.date:%d/%m/%Y} : {_shops(len(draft.rows))}."
    if content.territory.demonstration:
        yield from ("", f"> {DEMONSTRATION.strip()}")
    last = draft.earlier[0] if draft.earlier else None
    if changes.first or last is None:
        yield from ("", "Première version : rien à quoi la comparer.")
    else:
        yield from ("", f"Depuis la version {last['version']} ({_shops(int(last['rows']))}) :", "")
        yield from (f"- {line}" for line in said(changes.counts()) or ["rien n'a changé dans les fiches"])
    yield from _listed("Publié malgré un contrôle non tenu", (_accepted(*a) for a in content.accepted))
    yield from _listed("À savoir", [*_late(content.quality), *map(markdown, content.warnings)])
    yield from _sources(draft)
    if not changes.first:
        yield from _communes(draft)


def _late(quality: Mapping[str, Any]) -> Iterator[str]:
    """Tell the sources that could not be read as they came; why stands in the officer's own report, not in public."""
    for name, facts in sorted(quality.get("sources", {}).items()):
        if facts.get("etat") == "ancien dépôt":
            yield f"{name} : le dernier dépôt n'a pu être lu ; celui du {day(facts['date_depot'])} est gardé."
        elif facts.get("etat") == "en échec":
            yield f"{name} : aucun dépôt n'a pu être lu."


def _shops(count: int) -> str:
    return f"{count} commerce{'s' if count > 1 else ''}"


def _accepted(code: str, told: str, reason: str) -> str:
    return f"`{code}` : {markdown(told)}. Accepté : {markdown(reason)}"


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield from ("", f"## {heading}", "", *lines)


def _sources(draft: Draft) -> Iterator[str]:
    """One line a source that is declared, or was a source of what is gone."""
    counts = by_source(draft.content.changes).set_index("sources")
    told: Mapping[str, Any] = draft.content.quality.get("sources", {})
    names = {c.source: c.producteur for c in draft.content.credits}
    changes = () if draft.content.changes.first else HEADINGS
    yield from ("", "## Par source", "", _row("source", "dépôt du", "état", "commerces", *changes))
    yield "|" + " --- |" * 3 + " ---: |" * (1 + len(changes))
    for name in sorted({*told, *counts.index}):
        facts = told.get(name, {})
        numbers = counts.loc[name, list(KINDS)].tolist() if name in counts.index else [0] * len(KINDS)
        state = facts.get("etat", "n'est plus une source")
        who = f"{name} ({markdown(names[name])})" if names.get(name) else name
        fed = str(facts.get("commerces_nourris", 0))
        yield _row(who, day(facts.get("date_depot", "")), state, fed, *(str(n or "·") for n in numbers[: len(changes)]))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def day(iso: str) -> str:
    """Return « 22/11/2026 » for an ISO day, « — » for none."""
    return "/".join(reversed(iso.split("-"))) if iso else "—"


def _communes(draft: Draft) -> Iterator[str]:
    table = by_commune(draft.content.changes)
    if table.empty:
        return
    told = _by_place(draft)
    yield from ("", "## Par commune")
    for epci, communes in table.groupby("epci", sort=True):
        yield from ("", f"### {markdown(str(epci)) or 'Hors intercommunalité connue'}")
        for row in communes.to_dict("records"):
            counts = {kind: int(row[kind]) for kind in KINDS}
            yield from ("", f"**{markdown(row['commune'])}** : {', '.join(said(counts))}")
            named = told.get(str(row["code_insee"]), [])
            yield from ["", *named] if named else []


def _by_place(draft: Draft) -> dict[str, list[str]]:
    """Return, by commune, one line for each operation of which shops may be named: « - ajoutés : Chez Lou ; Le Panier »."""
    changes, place = draft.content.changes, ["code_insee", "rang"]
    events = _events(changes, draft.rows, draft.table_schema)
    shops = events.drop_duplicates([*place, "id"]).sort_values([*place, "nom", "id"])
    sizes = shops.groupby(place).size()
    shown = shops.groupby(place).head(NAMED)
    what = events[within(events["id"], shown["id"])].groupby(["rang", "id"], sort=False)["quoi"].agg(_together)
    out: dict[str, list[str]] = {}
    for _, group in shown.groupby(place, sort=True):
        code, rank = str(group["code_insee"].iloc[0]), int(group["rang"].iloc[0])
        told = [what.loc[(rank, i)] for i in group["id"]]
        names = [f"{name} ({words})" if words else name for name, words in zip(group["nom"], told, strict=True)]
        rest = int(sizes.loc[(code, rank)]) - len(names)
        more = [f"et {rest} autre{'s' if rest > 1 else ''}"] if rest else []
        out.setdefault(code, []).append(f"- {HEADINGS[rank]} : {' ; '.join([*names, *more])}")
    return out


def _together(words: Iterable[str]) -> str:
    return ", ".join(filter(None, words))


def _events(changes: Changes, rows: pd.DataFrame, table_schema: Any) -> pd.DataFrame:
    """Return ``rang`` (of the operation), ``id``, ``code_insee``, ``nom``, ``quoi``: a row for each thing said of a shop."""
    dates = changes.frame["operation"].eq("MOD") & changes.frame["colonne"].isin(DATES)
    frame = changes.frame[~dates & changes.frame["code_insee"].notna() & changes.frame["id_apres"].notna()]
    operation, merged = frame["operation"], frame["operation"].eq("MERGE")
    titles = {f["name"]: f["title"][:1].lower() + f["title"][1:] for f in table_schema["fields"]}
    what = frame["colonne"].map(titles).astype(TEXT).where(operation.eq("MOD"), "")
    since = frame["apres"].where(operation.eq("CLOSE") & frame["colonne"].eq(CLOSED_ON))
    what = what.mask(since.notna(), "depuis le " + since.map(day, na_action="ignore").astype(TEXT))
    what = what.mask(operation.eq("MOVE"), "de " + frame["distance_m"].astype(TEXT) + " m")
    what = what.mask(operation.eq("SPLIT"), "de " + frame["id_avant"]).mask(merged, "avec " + frame["id_avant"])
    told = {
        "rang": operation.map({name: rank for rank, name in enumerate(OPERATIONS)}),
        "id": frame["id_apres"].mask(merged, frame["id_avant"]),
        "code_insee": frame["code_insee"],
        "nom": frame["id_apres"].map(rows.set_index("id")["nom"]).map(markdown, na_action="ignore"),
        "quoi": what,
    }
    return pd.DataFrame(told)


_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))

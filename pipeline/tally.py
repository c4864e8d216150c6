"""Counts of a run: what each source gave, what was set aside, the quality figures of the release.

In: the tables of the steps. Out: SourceLine rows, the frame of rejected rows, the dict of ``qualite.json``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any, Final

import pandas as pd

from pipeline import anomalies
from pipeline.config import due_after
from pipeline.model import LIST_SEPARATOR, ORIGIN, PUBLIC_COLUMNS, Anomalies, LocatedRows, Members, UniqueRows
from pipeline.privacy import SHOP, Withheld, conceal_rows
from pipeline.reference.arrays import within
from pipeline.report import SourceLine
from pipeline.sources import Reading

_PLACE: Final = list(ORIGIN)


def source_lines(
    readings: Sequence[Reading], members: Members, public: Withheld, found: Anomalies, before: UniqueRows | None
) -> tuple[SourceLine, ...]:
    """Return the summary, one line a source. ``members`` tells each source row's shop; ``before`` is the last release."""
    shops, opposed = public.shops, public.rows.loc[public.rows["portee"].eq(SHOP), "source"]
    published = members[within(members["id"], shops["id"])]
    together = published["id"].map(published["id"].value_counts()).gt(1)
    kinds = anomalies.severity(found)
    counts = pd.crosstab(found["source"], kinds) if len(found) else pd.DataFrame()
    feeds, fed = _feeds(shops), None if before is None else _feeds(before)
    lines = []
    for reading in readings:
        name = reading.source.id
        rows = published["source"].eq(name)
        lines.append(
            SourceLine(
                source=name,
                depot=reading.deposit.fichier if reading.deposit else "",
                date_depot=str(reading.deposited or ""),
                lues=reading.read,
                publiees=int(feeds.get(name, 0)),
                fusionnees=int((rows & together).sum()),
                mises_de_cote=reading.read - int(rows.sum()) - (gone := int(opposed.eq(name).sum())),
                retirees=gone,
                avertissements=_count(counts, name, "avertissement"),
                corrections=_count(counts, name, "correction"),
                ecart=None if fed is None else int(feeds.get(name, 0)) - int(fed.get(name, 0)),
                etat="en échec" if reading.deposit is None else "ancien dépôt" if reading.problems else "à jour",
                problemes=reading.problems,
                attendu=str(due_after(reading.source.cadence, None if reading.problems else reading.deposited) or ""),
            )
        )
    return tuple(lines)


def _feeds(shops: UniqueRows) -> dict[str, int]:
    counts = shops["sources"].str.split(LIST_SEPARATOR).explode().value_counts()
    return {str(name): int(n) for name, n in counts.items()}


def _count(counts: pd.DataFrame, source: str, kind: str) -> int:
    return int(counts[kind].get(source, 0)) if source in counts.index and kind in counts.columns else 0


def rejected_rows(
    readings: Sequence[Reading], members: Members, told: Collection[str], found: Anomalies, public: Withheld
) -> pd.DataFrame:
    """Return the rows read that no shop of ``told`` (ids) holds: ORIGIN, ``motif``, ``contenu`` (as received, private).

    Those whose publication was opposed are not among them.
    """
    why = _reasons(found)
    opposed = public.rows.loc[public.rows["portee"].eq(SHOP), _PLACE]
    standing = pd.concat([members.loc[members["id"].isin(told), _PLACE], opposed], ignore_index=True)
    parts = []
    for reading in readings:
        if reading.raw is None:
            continue
        mine = standing[standing["source"].eq(reading.source.id)]
        key = pd.MultiIndex.from_frame(reading.raw[_PLACE].fillna(""))
        out = conceal_rows(reading.raw, reading.source, public)[~key.isin(pd.MultiIndex.from_frame(mine.fillna("")))]
        listed = out[list(ORIGIN)].copy()
        listed["motif"] = why.reindex(pd.MultiIndex.from_frame(listed[_PLACE].fillna(""))).to_numpy()
        listed["contenu"] = [_content(row) for row in out.drop(columns=list(ORIGIN)).to_dict("records")]
        parts.append(listed)
    columns = [*ORIGIN, "motif", "contenu"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _reasons(found: Anomalies) -> pd.Series[str]:
    """Return what set each row aside, by place: the titles of its rejections."""
    titles = found["code"].map({code: kind.title for code, kind in anomalies.CATALOGUE.items()})
    hit = anomalies.severity(found).eq("rejet") | found["code"].isin(anomalies.SETS_ASIDE)
    listed = found.loc[hit, _PLACE].fillna("").assign(title=titles[hit])
    return listed.groupby(_PLACE)["title"].agg(lambda texts: " ; ".join(dict.fromkeys(texts)))


def _content(row: dict[Any, Any]) -> str:
    return " ; ".join(f"{name} : {value}" for name, value in row.items() if isinstance(value, str) and not name.startswith("_"))


def quality(lines: Sequence[SourceLine], shops: UniqueRows, located: LocatedRows, found: Anomalies) -> dict[str, Any]:
    """Return the figures published as ``qualite.json``: no clock, no drift, nothing personal, so that same data is same bytes."""
    return {
        "commerces": len(shops),
        "lignes_lues": sum(line.lues - line.retirees for line in lines),
        "adresses_en_attente": int(located["motif_position"].eq("en-attente").sum()),
        "precision": _values(shops["precision"].fillna("sans position")),
        "remplissage": {c: round(float(shops[c].notna().mean()), 4) if len(shops) else 0.0 for c in PUBLIC_COLUMNS},
        "anomalies": _values(found["code"]),
        "sources": {line.source: _source_quality(line, found) for line in lines},
    }


def deposit_mark(path: str) -> str:
    """Return what a release says of a deposit's name, "" for none: a name as received may hold a person's, so not itself."""
    name = path.rpartition("/")[2]
    return hashlib.sha256(name.encode()).hexdigest()[:16] if name else ""


def _source_quality(line: SourceLine, found: Anomalies) -> dict[str, Any]:
    return {
        "depot": deposit_mark(line.depot),
        "date_depot": line.date_depot,
        "etat": line.etat,
        "lues": line.lues - line.retirees,
        "commerces_nourris": line.publiees,
        "fusionnees": line.fusionnees,
        "mises_de_cote": line.mises_de_cote,
        "anomalies": _values(found.loc[found["source"].eq(line.source), "code"]),
    }


def _values(series: pd.Series[str]) -> dict[str, int]:
    counts = series.value_counts()
    return {str(k): int(counts[k]) for k in sorted(counts.index)}

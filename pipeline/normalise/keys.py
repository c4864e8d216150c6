"""Each source row's own key, and the resubmissions of one shop. Rows in, rows with ``row_key`` out, the last answer kept.

The key is what decisions, provenance and ids hang on: the producer's id, else the SIRET, else a hash of name and place; once
given it is remembered (``key_memory.py``).
"""

from __future__ import annotations

import hashlib
from itertools import count

import pandas as pd

from pipeline.anomalies import record
from pipeline.config import Source
from pipeline.model import Anomalies
from pipeline.normalise.dates import parse_moment
from pipeline.normalise.key_memory import KeyMemory, facts, row_prints
from pipeline.normalise.mapping import Columns
from pipeline.normalise.relink import relink
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.text import fold


def row_keys(rows: pd.DataFrame, columns: Columns, source: Source, memory: KeyMemory | None = None) -> pd.Series[str]:
    """Return each row's key, unique in the table and the same whatever the order of rows.

    ``rows`` has nom, siret, code_insee and the parts of the address. A row that ``memory`` knows keeps its key, though retyped or
    renumbered; the others get one, and ``memory`` takes them all. A key is never given to another shop.
    """
    memory = memory or KeyMemory()
    before = memory.of(source.id)
    numbers = columns.text("identifiant").str.strip()
    place = pd.DataFrame({"fichier": rows["fichier"], "feuille": rows["feuille"], "ligne": rows["ligne"]})
    ordered = place.sort_values(list(place.columns), kind="stable", na_position="first").index
    content = over_rows(rows[["nom", "code_insee", "adresse"]], _content).column(str)
    prints = row_prints(columns.raw, columns.names("identifiant"))
    now = facts(rows, numbers, prints).loc[ordered]
    known = relink(now, before)
    fresh = rows[known.reindex(rows.index).isna()].assign(empreinte=prints)
    keys = known.reindex(rows.index)
    keys = keys.fillna(_minted(fresh, numbers, content, source, set(before["cle"]))) if len(fresh) else keys
    memory.take(source.id, now.assign(cle=keys.reindex(now.index)))
    return keys


def _minted(
    rows: pd.DataFrame, numbers: pd.Series[str], content: pd.Series[str], source: Source, taken: set[str]
) -> pd.Series[str]:
    """Return new keys: the producer's number, else the SIRET, else a hash of name and place.

    Rows that share a number or a SIRET (a stall and its shop), and a row whose number was another shop's, are told apart by the
    hash of their content; rows alike in all are numbered.
    """
    content, own = content.reindex(rows.index), numbers.reindex(rows.index)
    strong = ("id:" + own).where(own.notna(), "siret:" + rows["siret"])
    key = source.id + ":" + strong.where(strong.notna(), "x:" + content).fillna("x:")
    order = pd.DataFrame({"key": key, "content": content.fillna(""), "empreinte": rows["empreinte"]})
    order = order.assign(fichier=rows["fichier"], ligne=rows["ligne"])
    order = order.sort_values(["key", "content", "empreinte", "fichier", "ligne"], kind="stable")
    twin = order.duplicated("key") | order["key"].isin(taken)
    full = order["key"].where(~twin, order["key"] + ":" + order["content"])
    again = full.groupby(full).cumcount()
    full = full.where(again.eq(0), full + "-" + (again + 1).astype("str"))
    for row in full.index[full.isin(taken)]:  # the same shop given, gone and given again under recycled numbers: a handful
        full[row] = next(name for n in count(2) if (name := f"{full[row]}.{n}") not in taken)
    return full.reindex(rows.index).astype("str")


def _content(nom: str | None, code_insee: str | None, adresse: str | None) -> Cleaned[str]:
    text = "|".join(fold(part or "") for part in (nom, code_insee, adresse))
    return Cleaned(hashlib.sha256(text.encode()).hexdigest()[:12])


def last_answers(rows: pd.DataFrame, columns: Columns, source: Source) -> tuple[pd.Series[bool], list[Anomalies]]:
    """Return which rows stand once a form's resubmissions are settled: the last sent of each shop; tell the others.

    A shop is told by the columns of ``cle``, else by its SIRET, else by its name and commune.
    """
    keep = pd.Series(True, index=rows.index)
    if not source.horodatage:
        return keep, []
    received = columns.raw[source.horodatage]
    calendar = source.depots.calendrier or "1900"
    moments = over(received, lambda text: parse_moment(text, source.format_dates, calendar))
    found = [moments.issues(columns.raw, source.horodatage, received)]
    sent = moments.column(str).fillna("")
    shop = _shop(rows, columns, source)
    order = pd.DataFrame({"shop": shop, "sent": sent, "ligne": rows["ligne"]}).sort_values(
        ["shop", "sent", "ligne"], kind="stable"
    )
    last = ~order.duplicated("shop", keep="last") | order["shop"].isna()
    keep = last.reindex(rows.index)
    if (~keep).any():
        found.append(record("resoumission", columns.raw[~keep], colonne=source.horodatage, valeur=received[~keep]))
    return keep, found


def _shop(rows: pd.DataFrame, columns: Columns, source: Source) -> pd.Series[str]:
    if source.cle:
        return over_rows(columns.raw[list(source.cle)], lambda *cells: Cleaned("|".join(fold(c or "") for c in cells))).column(
            str
        )
    named = over_rows(rows[["nom", "code_insee"]], lambda n, c: Cleaned(f"{fold(n)}|{c}" if n and c else None)).column(str)
    return rows["siret"].where(rows["siret"].notna(), named)

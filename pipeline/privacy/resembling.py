"""Shops that may be published and who objected in, doubtful cases for the officer out: the same site, or the same domain of its
own for mail, in the same commune, under another name.

Nothing is taken away for it: a site may be that of two shops. The officer is told, nobody else: in ``work/`` and on the terminal,
never in what is published nor in what goes back to producers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from typing import Final

import pandas as pd

from pipeline.anomalies import record
from pipeline.dedupe.keys import SHARED_BY, link_key
from pipeline.model import LIST_SEPARATOR, ORIGIN, Anomalies, LocatedRows, Members
from pipeline.normalise.email import FREE_MAILBOXES
from pipeline.privacy.apply import Withheld
from pipeline.privacy.register import Kind, Oppositions, fingerprint

RESEMBLES: Final = "opposition-ressemblance"
DOMAIN: Final[Kind] = "domaine"
"""Kind of what the register keeps of an opposed shop for this alone: « fournil.example|47001 »; it takes nothing away."""
_SITES: Final = ("site_web", "boutique_en_ligne")
_MAILBOXES: Final = ("courriel", "courriel_tous")


def domains(members: Members, located: LocatedRows) -> pd.DataFrame:
    """Return the hosts of its own that each shop's rows tell, in its commune: ``id, row_key, host, valeur``.

    A host that SHARED_BY shops tell is a chain's, a platform's or a town hall's: nobody's own.
    """
    wanted = ["row_key", "code_insee", *_SITES, *_MAILBOXES]
    rows = located[wanted].merge(members[["row_key", "id"]], on="row_key")
    rows = rows[rows["code_insee"].notna()]
    parts = []
    for column in (*_SITES, *_MAILBOXES):
        told = rows.loc[rows[column].notna(), ["id", "row_key", "code_insee", column]]
        said = told.assign(host=told[column].str.split(LIST_SEPARATOR)).explode("host")
        parts.append(said.assign(host=said["host"].map(_host).astype("str"))[["id", "row_key", "code_insee", "host"]])
    found = pd.concat(parts, ignore_index=True).drop_duplicates()
    found = found[found["host"].ne("")]
    found = found[found.groupby("host")["id"].transform("nunique").lt(SHARED_BY)]
    return found.assign(valeur=found["host"] + "|" + found["code_insee"]).drop(columns="code_insee")


def _host(text: str) -> str:
    """Return a site's host, or a mailbox's; "" for a page on a platform, a mailbox at a provider."""
    if "@" in text and "/" not in text:
        domain = text.rpartition("@")[2].lower()
        return "" if domain in FREE_MAILBOXES else link_key(domain)
    key = link_key(text)
    return "" if "/" in key else key


def own_domains(known: pd.DataFrame, shops: Collection[str]) -> Iterator[tuple[Kind, str]]:
    """Yield what the register keeps of the domains of ``shops``, none that another shop tells; ``known``: of ``domains``."""
    alone = known[known.groupby("host")["id"].transform("nunique").eq(1)]
    yield from ((DOMAIN, value) for value in sorted({*alone.loc[alone["id"].isin(shops), "valeur"]}))


def resembling(
    public: Withheld, members: Members, located: LocatedRows, register: Oppositions, keys: tuple[bytes, ...]
) -> Anomalies:
    """Return a finding (RESEMBLES; ``detail``: its shop) for each row of a shop to publish that tells an opposed one's domain."""
    hashes = {entry.empreinte for entry in register.entries if entry.genre == DOMAIN}
    if not (hashes or public.removed):
        return record(RESEMBLES, pd.DataFrame(columns=list(ORIGIN)))
    known = domains(members, located)
    opposed = {*known.loc[known["id"].isin(public.removed), "valeur"]}
    hit = [v in opposed or any(fingerprint(key, DOMAIN, v) in hashes for key in keys) for v in known["valeur"]]
    rows = known.loc[pd.Series(hit, index=known.index, dtype="bool") & known["id"].isin(public.shops["id"]), ["row_key", "id"]]
    told = rows.drop_duplicates().merge(members[["row_key", *ORIGIN]].drop_duplicates("row_key"), on="row_key")
    return record(RESEMBLES, told, detail="fiche " + told["id"])


def resemblances(found: Anomalies, known: Set[str]) -> tuple[str, ...]:
    """Return the sentences for the officer: one a shop that is not among ``known`` (ids), so that each is told once."""
    ids = found.loc[found["code"].eq(RESEMBLES), "detail"].str.removeprefix("fiche ").drop_duplicates()
    return tuple(
        f"{shop} ressemble à un commerce opposé (même site ou même domaine de courriel, même commune) : si c'est lui, "
        f"« etal oppose {shop} »"
        for shop in sorted({*ids} - known)
    )

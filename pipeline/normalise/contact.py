"""How to reach the shop: phones, e-mails, links; what is personal is held back. Columns in, that part of SHOP_COLUMNS out.

Rule (RGPD, facts of the domain): no mobile and no personal mailbox without a recorded consent, by row or by source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pandas as pd

from pipeline.model import RawRows
from pipeline.normalise.blocks import Block, joined, union
from pipeline.normalise.consent import MAIL, MOBILE, consents
from pipeline.normalise.email import looks_personal, parse_emails
from pipeline.normalise.mapping import Columns
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.refusal import asks_to_refuse
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import over, over_rows
from pipeline.normalise.url import NETWORKS, parse_urls
from pipeline.reference.text import words


def reach(columns: Columns, free: pd.DataFrame, nom: pd.Series[str]) -> Block:
    """Give telephone(_tous), courriel(_tous), site_web, reseaux_sociaux, boutique_en_ligne; ``free``: of consent.may_be_told."""
    block = Block(columns)
    said = consents(columns)
    block.findings.append(said.issues(columns.raw, columns.label("consentement"), columns.text("consentement")))
    limited, refused = said.flags(lambda answer: answer == "reserve"), said.flags(lambda answer: answer == "non")
    _phones(block, free[MOBILE])
    _emails(block, free[MAIL], nom)
    for target in ("telephone", "courriel"):  # « Oui, sauf mon téléphone »: which one, nobody can tell for them
        asked = refused & any(map(_ASKS[target], columns.names("consentement")))
        block.tell("contact-refuse", asked & block.values[target].notna(), target)
        block.values[target] = block.values[target].mask(limited | asked)
    _links(block)
    return block


def _asks(named: frozenset[str], heading: str) -> bool:
    said = frozenset(words(heading))
    return (
        asks_to_refuse(heading)
        and bool(said & (named | {"coordonnees"}))
        and not said & {"mobile", "mobiles", "portable", "portables"}
    )


_ASKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "telephone": partial(_asks, frozenset({"telephone", "telephones", "tel", "numero", "numeros"})),
    "courriel": partial(_asks, frozenset({"courriel", "courriels", "mail", "mails", "email", "emails", "mel"})),
}
"""Whether what is refused is that this be published; one of mobiles leaves the line of the shop.

A no to « Acceptez-vous la publication de vos coordonnées ? » withholds what is personal, and ``publication.refus`` decides.
"""


def _phones(block: Block, free: pd.Series[bool]) -> None:
    phones = block.clean("telephone", parse_phones)
    every = phones.column(lambda ps: joined(tuple(p.e164 for p in ps)))
    fixed = phones.column(lambda ps: joined(tuple(p.e164 for p in ps if not p.mobile)))
    block.values["telephone_tous"] = every
    block.values["telephone"] = every.where(free, fixed)
    held = phones.column(lambda ps: joined(tuple(p.e164 for p in ps if p.mobile)))
    block.tell("mobile-retenu", every.notna() & every.ne(block.values["telephone"]), "telephone", held)


def _emails(block: Block, free: pd.Series[bool], nom: pd.Series[str]) -> None:
    received = block.columns.text("courriel")
    mails = over(received, parse_emails)
    block.findings.append(mails.issues(block.columns.raw, block.columns.label("courriel"), received))
    every = mails.column(lambda ms: joined(tuple(m.address for m in ms)))
    shops = over_rows(pd.DataFrame({"mails": every, "nom": nom.where(every.notna())}), _of_the_shop).column(str)
    block.values["courriel_tous"] = every
    block.values["courriel"] = every.where(free, shops)
    block.tell("courriel-retenu", every.notna() & every.ne(block.values["courriel"]), "courriel")


def _of_the_shop(mails: str | None, nom: str | None) -> Cleaned[str]:
    kept = [m for m in (mails or "").split("|") if m and not looks_personal(m, nom)]
    return Cleaned(joined(tuple(kept)))


def _with_networks(columns: Columns) -> Columns:
    """Say beside « @compte » which network it is an account of, where the heading names one: « Instagram »."""
    told = {}
    for name in columns.names("reseaux_sociaux"):
        network = next((word for word in words(name) if word in NETWORKS), None)
        if network:
            cells = columns.raw[name]
            account = cells.str.strip().str.fullmatch(r"@[\w.\-]+").fillna(False).astype(bool)
            told[name] = cells.mask(account, network + " : " + cells)
    return columns.over(RawRows(columns.raw.assign(**told))) if told else columns


def _links(block: Block) -> None:
    sites = block.clean("site_web", parse_urls)
    received = block.columns.text("reseaux_sociaux")
    social = over(_with_networks(block.columns).text("reseaux_sociaux"), parse_urls)
    block.findings.append(social.issues(block.columns.raw, block.columns.label("reseaux_sociaux"), received))
    shop = block.clean("boutique_en_ligne", parse_urls)
    found = pd.DataFrame({"a": sites.column(lambda u: joined(u.socials)), "b": social.column(lambda u: joined(u.socials))})
    block.values["site_web"] = sites.column(lambda u: joined(u.sites))
    more = social.column(lambda u: joined(u.sites))
    block.values["site_web"] = block.values["site_web"].where(block.values["site_web"].notna(), more)
    block.values["reseaux_sociaux"] = over_rows(found, union).column(str)
    # An order link is one address: the first given. A social page may be the shop's only order link.
    block.values["boutique_en_ligne"] = shop.column(lambda u: next(iter((*u.sites, *u.socials)), None))

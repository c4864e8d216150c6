"""Public texts and links as cleaned in; the same without the mobiles and personal mailboxes that may not be published, out.

People write them wherever there is room: « Appelez Lou au 06 … » in a description, a mobile at the end of an address or a name,
a WhatsApp link, which is the number itself. What ``contact`` holds back in its own columns must not go out by these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import pandas as pd

from pipeline.model import LIST_SEPARATOR
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.email import looks_personal
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned
from pipeline.normalise.services import yes_no
from pipeline.normalise.unique import over, over_rows

SENTENCES: Final = ("description", "conditions_retrait", "zone_livraison", "horaires_texte")
"""Where a word stands in place of what is held back, so that the sentence can still be read."""
NAMES: Final = ("nom", "raison_sociale", "voie", "lieu_dit", "adresse", "complement_adresse", "marches")
"""Where it is taken away, with what announces it (« Tél. : »)."""
LINKS: Final = ("site_web", "reseaux_sociaux", "boutique_en_ligne")
_RECEIVED: Final = {"horaires_texte": "horaires", "voie": "adresse", "lieu_dit": "adresse"}
"""Which column of theirs a text comes from, where it is not the one of its own name."""

# One sign between all pairs, or none: « 07-12 14-19 07-12 » are hours. Without its zero, which the reading of an address eats.
_MOBILE: Final = (
    r"(?<![\d+])(?:(?:(?:\+ ?|00 ?)?33[ .\-]?)(?:\(0\)|0)?|\(?0\)?)[ .\-]?"
    r"[67](?P<sign>[ .\-/_]{0,2})\d\d(?:(?P=sign)\d\d){3}(?!\d)"
    r"|(?<![\d+])[67](?P<apart>[ .\-])\d\d(?:(?P=apart)\d\d){3}(?!\d)"
)
_MAIL: Final = r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}"
_HELD: Final = re.compile(rf"(?P<mobile>{_MOBILE})|(?P<mail>{_MAIL})")
_ANNOUNCED: Final = re.compile(
    rf"(?:\b(?:t[ée]l(?:[ée]phone)?|port(?:able)?|mob(?:ile)?|gsm|sms|e-?mail|courriel)\b[ .:]{{0,4}})?(?:{_HELD.pattern})",
    re.IGNORECASE,
)
_LIKELY: Final = r"@|[67](?:[ .\-/_]{0,2}\d){8}"
_TALKS: Final = frozenset(("wa.me", "api.whatsapp.com", "web.whatsapp.com", "chat.whatsapp.com", "t.me", "signal.me"))
_NUMBER_IN_LINK: Final = re.compile(r"(?:\+|%2B|00|0)?(?:33)?0?[67]\d{8}(?!\d)", re.IGNORECASE)
_ASKED_NUMBER: Final = re.compile(r"[?&#](?:phone|tel|telephone|mobile|numero)=([^&#]{9,20})", re.IGNORECASE)
_EDGES: Final = " ,;:/|()–—-\n"


def without_personal(columns: Columns, context: Context, values: Mapping[str, Any]) -> Block:
    """Give those of SENTENCES, NAMES, LINKS in which some row, without consent, told a mobile or a personal mailbox.

    Findings: mobile-retenu and courriel-retenu, on the producer's column. ``values``: what the other blocks gave.
    """
    block = Block(columns)
    agreed = over(columns.text("consentement"), yes_no).flags(bool)
    publication = context.source.publication
    free = pd.DataFrame(
        {"mobile": agreed | publication.telephone_mobile, "mail": agreed | publication.courriel_personnel}, index=agreed.index
    )
    for target in SENTENCES:
        _put(block, target, values[target], free, values["nom"], _in_sentence)
    nobody = values["nom"].where(values["nom"].isna())  # a mailbox is no shop's own for standing in its name
    for target in NAMES:
        _put(block, target, values[target], free, nobody if target == "nom" else values["nom"], _in_name)
    for target in LINKS:
        _put(block, target, values[target], free, values["nom"], _in_links, likely=r"[67]\d{8}")
    return block


def _put(
    block: Block, target: str, texts: pd.Series[str], free: pd.DataFrame, nom: pd.Series[str],
    clean: Callable[..., Cleaned[tuple[str, str, str]]], likely: str = _LIKELY,
) -> None:  # fmt: skip
    """Clean the few texts that may hold something; tell each finding once, « adresse » being made of « voie »."""
    asked = texts.str.contains(likely, regex=True).fillna(False).astype(bool) & ~(free["mobile"] & free["mail"])
    if not asked.any():
        return
    kinds = {kind: free[kind][asked].map({True: "oui", False: ""}) for kind in ("mobile", "mail")}
    found = over_rows(pd.DataFrame({"text": texts[asked], "nom": nom[asked], **kinds}), clean)
    after = found.column(lambda told: told[0] or None).reindex(texts.index)
    block.values[target] = texts.where(~asked, after)
    if target == "adresse":
        return
    column = _RECEIVED.get(target, target)
    label = column if block.columns.label(column) else target
    for code, place in (("mobile-retenu", 1), ("courriel-retenu", 2)):
        held = found.column(lambda told, n=place: told[n] or None).reindex(texts.index)  # type: ignore[misc]
        block.tell(code, held.notna(), label, held)


def _in_sentence(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[tuple[str, str, str]]:
    words = {"mobile": "(mobile non publié)", "mail": "(courriel non publié)"}
    after, held = _taken(_HELD, text, nom, mobile, mail, words)
    return Cleaned((after, *held))


def _in_name(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[tuple[str, str, str]]:
    parts = [_taken(_ANNOUNCED, part, nom, mobile, mail, {}) for part in text.split(LIST_SEPARATOR)]
    kept = [re.sub(r" {2,}", " ", after).strip(_EDGES) if any(held) else after for after, held in parts]
    mobiles, mails = (", ".join(filter(None, column)) for column in zip(*(held for _, held in parts), strict=True))
    return Cleaned((LIST_SEPARATOR.join(filter(None, kept)), mobiles, mails))


def _in_links(text: str, _nom: str | None, mobile: str | None, _mail: str | None) -> Cleaned[tuple[str, str, str]]:
    links = text.split(LIST_SEPARATOR)
    held = [] if mobile else [link for link in links if _is_a_mobile(link)]
    return Cleaned((LIST_SEPARATOR.join(link for link in links if link not in held), ", ".join(held), ""))


def _is_a_mobile(link: str) -> bool:
    """Tell whether a link leads to a mobile, and to nothing else: it holds the number."""
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    asked = _ASKED_NUMBER.search(link)
    told = link if host in _TALKS else asked[1] if asked else ""
    return _NUMBER_IN_LINK.search(told) is not None


def _taken(
    pattern: re.Pattern[str], text: str, nom: str | None, mobile: str | None, mail: str | None, words: Mapping[str, str]
) -> tuple[str, tuple[str, str]]:
    """Return ``text`` with what is held back replaced, and what it was: mobiles, mailboxes."""
    held: dict[str, list[str]] = {"mobile": [], "mail": []}

    def said(match: re.Match[str]) -> str:
        kind = "mobile" if match["mobile"] else "mail"
        if (mobile if kind == "mobile" else mail) or (kind == "mail" and not looks_personal(match["mail"], nom)):
            return match[0]
        held[kind].append(match[kind])
        return words.get(kind, " ")

    after = pattern.sub(said, text)
    return after, (", ".join(held["mobile"]), ", ".join(held["mail"]))

"""Public texts and links as cleaned in; the same without the mobiles and personal mailboxes that may not be published, out.

People write them wherever there is room: « Appelez Lou au 06 … » in a description, a mobile at the end of an address or a name,
a WhatsApp link, which is the number itself. What ``contact`` holds back in its own columns must not go out by these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import pandas as pd

from pipeline.model import LIST_SEPARATOR, RawRows
from pipeline.normalise.blocks import Block
from pipeline.normalise.consent import MAIL, MOBILE
from pipeline.normalise.email import is_a_persons_account, looks_personal
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import over_rows
from pipeline.reference.personal import ACCESS, ACCOUNT, LIKELY, LIKELY_ACCESS, LIKELY_ACCOUNT, LIKELY_MAIL, mailboxes, mobiles

SENTENCES: Final = ("description", "conditions_retrait", "zone_livraison", "horaires_texte")
"""Where a word stands in place of what is held back, so that the sentence can still be read."""
PLACES: Final = ("adresse", "numero", "repetition", "voie", "lieu_dit", "complement_adresse")
"""Where it is taken away before the address is read, which would share its digits out among number, street and the rest."""
NAMES: Final = ("nom", "raison_sociale", "voie", "lieu_dit", "adresse", "complement_adresse", "marches")
"""Where it is taken away, with what announces it (« Tél. : »)."""
LINKS: Final = ("site_web", "reseaux_sociaux", "boutique_en_ligne")
_RECEIVED: Final = {"horaires_texte": "horaires", "voie": "adresse", "lieu_dit": "adresse"}
"""Which column of theirs a text comes from, where it is not the one of its own name."""

_ANNOUNCED: Final = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?|port(?:able)?|mob(?:ile)?|gsm|sms|whats ?app|e-?mail|courriel|site(?: (?:web|internet))?)"
    r"\b[ .:]{0,4}$",
    re.IGNORECASE,
)
_LIKELY: Final = f"{LIKELY}|{LIKELY_MAIL}"
_LIKELY_LINK: Final = rf"[67]\d{{8}}|%40|@|{LIKELY}|{LIKELY_ACCOUNT}"
_TALKS: Final = frozenset(("wa.me", "api.whatsapp.com", "web.whatsapp.com", "chat.whatsapp.com", "t.me", "signal.me"))
_NUMBER_IN_LINK: Final = re.compile(r"(?<!\d)(?:\+|00)?(?:330?|0)?[67]\d{8}(?!\d)")
_DIALLED: Final = re.compile(r"(?<![\d.])(?:(?:\+|00)330?|0)[67]\d{8}(?!\d)")
"""A mobile that nothing else can be, wherever it stands in a link: the id of a page has no zero before it."""
_ASKED_NUMBER: Final = re.compile(r"[?&#](?:phone|tel|telephone|mobile|numero)=([^&#]{9,20})", re.IGNORECASE)
Told = tuple[str, str, str, str]
Clean = Callable[..., Cleaned[Told]]
"""Takes a text, the shop's name, whether mobiles and mailboxes may stay ("": no); gives the text, and the mobiles, mailboxes,
persons held back."""
_EDGES: Final = " ,;:/|()–—-\n"


def bare(text: str) -> str:
    """Return what stands before or around a value that was taken away, without what announced it nor what set it apart."""
    return re.sub(r" {2,}", " ", _ANNOUNCED.sub("", text)).strip(_EDGES)


def without_personal(columns: Columns, free: pd.DataFrame, values: Mapping[str, Any]) -> Block:
    """Give those of SENTENCES, NAMES, LINKS in which some row, without consent, told a mobile or a personal mailbox.

    Findings: mobile-retenu, courriel-retenu, personne-retenue, on the producer's column. ``free``: of
    consent.may_be_told; ``values``: what the other blocks gave.
    """
    block = Block(columns)
    for target in SENTENCES:
        _put(block, target, values[target], free, values["nom"], _in_sentence)
    nobody = values["nom"].where(values["nom"].isna())  # a mailbox is no shop's own for standing in its name
    for target in NAMES:
        _put(block, target, values[target], free, nobody if target == "nom" else values["nom"], _in_name)
    for target in LINKS:
        _put(block, target, values[target], free, values["nom"], _in_links, likely=_LIKELY_LINK)
    return block


def bare_places(columns: Columns, free: pd.DataFrame, nom: pd.Series[str]) -> tuple[Columns, Block]:
    """Return ``columns`` without the mobiles and personal mailboxes that stand in PLACES, and what was told of them."""
    block, raw = Block(columns), columns.raw
    for target in PLACES:
        for name in columns.names(target):
            after, held = _cleaned(raw[name], free, nom, _in_place, f"{_LIKELY}|{LIKELY_ACCESS}")
            raw = RawRows(raw.assign(**{name: after}))
            _tell(block, target, held)
    return columns.over(raw), block


def _put(
    block: Block, target: str, texts: pd.Series[str], free: pd.DataFrame, nom: pd.Series[str],
    clean: Clean, likely: str = _LIKELY,
) -> None:  # fmt: skip
    """Clean one column; tell each finding once, « adresse » being made of « voie »."""
    block.values[target], held = _cleaned(texts, free, nom, clean, likely)
    if target != "adresse":
        column = _RECEIVED.get(target, target)
        _tell(block, column if block.columns.label(column) else target, held)


def _cleaned(
    texts: pd.Series[str], free: pd.DataFrame, nom: pd.Series[str], clean: Clean, likely: str
) -> tuple[pd.Series[str], Mapping[str, pd.Series[str]]]:
    """Return ``texts`` cleaned where they may hold something, and what each kind held: finding → texts."""
    asked = texts.str.contains(likely, regex=True).fillna(False).astype(bool) & ~(free[MOBILE] & free[MAIL])
    if not asked.any():
        return texts, {}
    kinds = {kind: free[kind][asked].map({True: "oui", False: ""}) for kind in (MOBILE, MAIL)}
    found = over_rows(pd.DataFrame({"text": texts[asked], "nom": nom[asked], **kinds}), clean)
    after = found.column(lambda told: told[0] or None).reindex(texts.index)
    codes = (("mobile-retenu", 1), ("courriel-retenu", 2), ("personne-retenue", 3))
    held = {code: found.column(lambda told, n=n: told[n] or None).reindex(texts.index) for code, n in codes}  # type: ignore[misc]
    return texts.where(~asked, after), held


def _tell(block: Block, target: str, held: Mapping[str, pd.Series[str]]) -> None:
    for code, texts in held.items():
        block.tell(code, texts.notna(), target, texts)


def _in_sentence(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[Told]:
    after, held = _taken(text, nom, mobile, mail, {MOBILE: "(mobile non publié)", MAIL: "(courriel non publié)"})
    return Cleaned((after, *held, ""))


def _in_name(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[Told]:
    parts = [_taken(part, nom, mobile, mail, None) for part in text.split(LIST_SEPARATOR)]
    kept = [re.sub(r" {2,}", " ", after).strip(_EDGES) if any(held) else after for after, held in parts]
    mobiles, mails = (", ".join(filter(None, column)) for column in zip(*(held for _, held in parts), strict=True))
    return Cleaned((LIST_SEPARATOR.join(filter(None, kept)), mobiles, mails, ""))


def _in_place(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[Told]:
    persons = [] if mail else [m[0].strip(_EDGES) for m in ACCESS.finditer(text)]
    public = ACCESS.sub(" ", text).strip(_EDGES) if persons else text
    after, mobiles, mails, _ = _in_name(public, nom, mobile, mail).value or ("", "", "", "")
    return Cleaned((after, mobiles, mails, ", ".join(persons)))


def _in_links(text: str, nom: str | None, mobile: str | None, mail: str | None) -> Cleaned[Told]:
    links = text.split(LIST_SEPARATOR)
    numbers = [] if mobile else [link for link in links if _is_a_mobile(link)]
    left = [link for link in links if link not in numbers]
    mails = [] if mail else [link for link in left if any(looks_personal(m.address, nom) for m in mailboxes(unquote(link)))]
    persons = [] if mail else [link for link in left if (m := ACCOUNT.search(link)) and is_a_persons_account(m[1], nom)]
    kept = [link for link in left if link not in mails and link not in persons]
    return Cleaned((LIST_SEPARATOR.join(kept), ", ".join(numbers), ", ".join(mails), ", ".join(persons)))


def _is_a_mobile(link: str) -> bool:
    """Tell whether a link holds a mobile: it leads to one, or tells it."""
    plain = unquote(link)
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    asked = _ASKED_NUMBER.search(plain)
    told = plain if host in _TALKS else asked[1] if asked else ""
    return any(pattern.search(text) for pattern, text in ((_NUMBER_IN_LINK, told), (_DIALLED, plain))) or bool(mobiles(told))


def _taken(
    text: str, nom: str | None, mobile: str | None, mail: str | None, words: Mapping[str, str] | None
) -> tuple[str, tuple[str, str]]:
    """Return ``text`` with what is held back replaced by ``words`` (None: taken away, announcement too), and what it was."""
    told = [(MOBILE, *span) for span in ([] if mobile else mobiles(text))]
    told += [(MAIL, m.start, m.end) for m in ([] if mail else mailboxes(text)) if looks_personal(m.address, nom)]
    held: dict[str, list[str]] = {MOBILE: [], MAIL: []}
    after, done = "", 0
    for kind, start, end in sorted(told, key=lambda one: one[1]):
        if start >= done:  # « 0639980011@orange.fr » is both
            held[kind].append(text[start:end])
            before = text[done:start]
            after += before + words[kind] if words else _ANNOUNCED.sub("", before) + " "
            done = end
    return after + text[done:], (", ".join(held[MOBILE]), ", ".join(held[MAIL]))

"""A label of activity as it was written in; the same in the order and words that its reading knows, out.

Directories put last what comes first (« Camping (articles de) »), lists share their last words (« salades & soupes à emporter »).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.normalise.activity_words import ACTION_OF
from pipeline.normalise.lexicon import SMALL, canonical, masculine, stem
from pipeline.reference.text import fold, words

_PATE: Final = re.compile(r"\bp[âa]té(?=s?\b)", re.IGNORECASE)  # unaccented, « pâtés » would be « pâtes »
_CLOSED: Final = re.compile(r"\bfermée?s?\b", re.IGNORECASE)  # unaccented, « fermé » would be a farm
_ROSE: Final = re.compile(r"(?<!\bvin )(?<!\bvins )(?<!\bveau )(?<!\bveaux )\brosés?\b", re.IGNORECASE)
_PEACHES: Final = re.compile(r"\bp[êe]ches\b", re.IGNORECASE)  # fruit in the plural, fishing in the singular
# « canoës location », « bateau de location »: what is done said last, as on a shop front.
_DONE_LAST: Final = re.compile(
    r"([^()/,;]+?)\s+(?:(?:de|en|à la) (?=location\b))?(location|r[ée]paration|d[ée]pannage|pose|vente)s?\s*", re.IGNORECASE
)
# « vente / location d'articles de sport »: what is done is one list, of the same thing.
_DOINGS: Final = (
    "vente|achat|location|réparation|dépannage|installation|pose|entretien|fabrication|restauration|lavage|nettoyage|traitement"
)
_AND_DONE: Final = re.compile(rf"\b({_DOINGS})s?\s*(?:[/,&+]| - )\s*(?=(?:{_DOINGS})\b)", re.IGNORECASE)
# « auto-entrepreneur en plomberie »: how one is registered says nothing of the trade.
_STATUS: Final = re.compile(
    r"\b(?:(?:auto|micro)[-\s]?entrepr(?:ises?|eneure?s?|eneuses?)|travailleu(?:rs?|ses?) ind[ée]pendante?s?)\b"
    r"\s*[:,/-]?\s*(?:(?:en|de)\s+|d['’])?(?=\w)",
    re.IGNORECASE,
)
# « producteur et distributeur d'œufs »: who makes a thing sells it too.
_AND_SELLS: Final = re.compile(
    r"\b((?:producteur|productrice|fabricante?|éleveur|éleveuse)s?)\s*(?:et|&|/|,|-)\s*"
    r"(?:distribut(?:eur|rice)|transformat(?:eur|rice)|vendeu(?:r|se)|revendeu(?:r|se))s?\b(?=\s+(?:de|du|des)\b|\s+d['’])",
    re.IGNORECASE,
)
# « Boulangerie à Agen »: a proper noun, where « bar à sieste » is another thing than a bar.
_AT_A_PLACE: Final = re.compile(
    r"(?![Bb]ar\b)(\S.*?\w)\s+(?:à|aux?)\s+(?:L['’]|(?:La|Le|Les) )?([A-ZÀÂÉÈÊÎÏÔÛ][a-zà-ÿœ]+)"
    r"(?:[-\s'’]+(?:[a-zè]{1,4}\b|[A-ZÀÂÉÈÊÎÏÔÛ][a-zà-ÿœ]+))*\.?"
)
# « nettoyage intérieur et extérieur de véhicules »: everywhere, which names nothing.
_EVERYWHERE: Final = re.compile(r"\s\(?int[ée]rieure?s?(?: et | ?[/&+] ?)ext[ée]rieure?s?\b\)?", re.IGNORECASE)
_GEAR: Final = (
    "instruments?|appareils?|mat[ée]riels?|[ée]quipements?|articles?|accessoires?|fournitures?|produits?|outils?|machines?"
)
# « instruments et appareils médicaux »: both are.
_BOTH_GEAR: Final = re.compile(rf"\b(?:{_GEAR})\s*(?:et|&|/)\s*(?=(?:{_GEAR})\b)", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\s*([^()]+?)\s*\(([^()]+)\)\s*")
_LISTED: Final = re.compile(r"[,;/|+&]")
_HEAD_LAST: Final = re.compile(r"([^()]+?)\s*\(([^()]*\w\s+(?:de|des|du|d['’]))\s*\)(.*)", re.IGNORECASE)
# « opticien en recherche d'emploi » keeps no shop, nor who has left it.
_OUT_OF_WORK: Final = re.compile(
    r"\b(?:recherche d emploi|demandeurs? d emploi|au chomage|a la retraite|en reconversion|en formation|en apprentissage"
    r"|en alternance|en conge|salariee?s?|cherche (?:un )?(?:emploi|poste|travail))\b"
)


def accented(text: str) -> str:
    """Return ``text`` with the words that only their accents or plural tell apart written otherwise."""
    return _ROSE.sub("vin rosé", _PEACHES.sub("nectarines", _PATE.sub("terrine", _CLOSED.sub("interrompu", text))))


def is_out_of_work(text: str) -> bool:
    """Tell whether ``text`` says that its trade is not practised: « cuisinier à la retraite »."""
    return bool(_OUT_OF_WORK.search(fold(text)))


def in_order(text: str) -> str:
    """Return ``text`` with the head of its name first and what is done, or the gear it is about, as one list."""
    inverted = _HEAD_LAST.fullmatch(text)
    ordered = _EVERYWHERE.sub("", f"{inverted[2]} {inverted[1]} {inverted[3]}".strip() if inverted else text)
    return _AND_DONE.sub(r"\1 et ", _BOTH_GEAR.sub("", _AND_SELLS.sub(r"\1", _STATUS.sub("", ordered))))


def elsewhere(text: str) -> tuple[str, str]:
    """Return what stands before the place of « Boulangerie à Saint-Pierre », and the place's first word; "" where none does."""
    match = _AT_A_PLACE.fullmatch(text)
    return (match[1], stem(fold(match[2]))) if match else ("", "")


def done_first(text: str) -> str:
    """Return « canoës location » as « location de canoës »; "" where nothing is said to be done last."""
    last = _DONE_LAST.fullmatch(text)
    thing = words(last[1]) if last else []
    if last and thing and thing[-1] not in SMALL and stem(thing[-1]) not in {*ACTION_OF, "vente", "achat"}:
        return f"{last[2]} de {last[1]}"
    return ""


def done_to(text: str) -> str:
    """Return « matériel agricole (réparation) » as « réparation de matériel agricole », as directories put it."""
    match = _BRACKETED.fullmatch(text)
    if match and all(masculine(w) in ACTION_OF for w in canonical(match[2])):
        return f"{match[2]} de {match[1]}"
    return text


def explained(text: str) -> bool:
    """Tell whether brackets say what is done with the one thing before them: « sièges et fauteuils (rempaillage, cannage) »."""
    match = _BRACKETED.fullmatch(text)
    return bool(match) and not _LISTED.search(match[1] if match else "")


def all_taken_away(parts: Sequence[str]) -> list[str]:
    """Return ``parts``, each of them « à emporter » where the last one is: « salades & soupes à emporter »."""
    if len(parts) < 2 or not fold(parts[-1]).endswith(" a emporter") or "sur place" in fold(parts[-1]):
        return list(parts)
    return [p if "emporter" in p else f"{p} à emporter" for p in parts]

"""A label of activity as it was written in; the same in the order and words that its reading knows, out.

Directories put last what comes first (« Camping (articles de) »), lists share their last words (« salades & soupes à emporter »).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.normalise.activity_words import ACTION_OF, FIRMS
from pipeline.normalise.lexicon import SMALL, canonical, lexicon, masculine, stem
from pipeline.reference.communes import commune_key, place_names
from pipeline.reference.text import fold, words

# What only its accents or its plural tells apart, and how it is written to be read: unaccented, « fermé » would be a farm.
_HOMOGRAPHS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), meant)
    for pattern, meant in (
        (r"\bfermée?s?\b", "interrompu"),
        (r"\bp[âa]té(?=s?\b)", "terrine"),
        (r"\bsable\b", "gravier"),  # « sablé » is a biscuit
        (r"\bp[êe]ches\b", "nectarines"),  # fruit in the plural, fishing in the singular
        (r"(?<!\bvin )(?<!\bvins )(?<!\bveau )(?<!\bveaux )\brosés?\b", "vin rosé"),
        (r"^\s*couvert\s*$", "sous abri"),  # a market's kind: cutlery is in the plural
        # blankets in the plural, unless another word of the building makes them roofs
        (r"\bcouvertures\b(?!.*\b(?:toit|tuile|ardoise|charpente|zing|b[âa]ti|[ée]tanch|bardage|goutti|piscine))", "plaids"),
    )
)
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
# « facteur et restaurateur de clavecins »: who makes them, and serves no meal.
_AND_RESTORES: Final = re.compile(
    r"\b((?:fabricant|facteur|cr[ée]ateur|constructeur|r[ée]parateur|fabricante|cr[ée]atrice|r[ée]paratrice)s?)\s*(?:et|&|/|,|-)\s*"
    r"restaurat(?:eur|rice)s?\b(?=\s+(?:de|du|des)\b|\s+d['’])",
    re.IGNORECASE,
)
# « Boulangerie à Saint-Pierre »: a proper noun, where « bar à sieste » is another thing than a bar.
_AT_A_PLACE: Final = re.compile(
    r"(?![Bb]ar\b)(\S.*?\w)\s+(?:à|aux?)\s+(?:L['’]|(?:La|Le|Les) )?([A-ZÀÂÉÈÊÎÏÔÛ][a-zà-ÿœ]+)"
    r"(?:[-\s'’]+(?:[a-zè]{1,4}\b|[A-ZÀÂÉÈÊÎÏÔÛ][a-zà-ÿœ]+))*\.?"
)
# « BOULANGERIE A AGEN », « boulangerie au passage (47) »: capitals tell nothing there, the commune's name does.
_AT_A_COMMUNE: Final = re.compile(
    r"(?!bar\b)(\S.*\w)\s+(à|a|aux?)\s+([^\W\d_][\w\s'’-]*?)(?:\s*\(?\d{2}(?:\d{3})?\)?)?\s*\.?", re.IGNORECASE
)
_ARTICLES: Final = {"au": "le ", "aux": "les "}
# « nettoyage intérieur et extérieur de véhicules »: everywhere, which names nothing.
_EVERYWHERE: Final = re.compile(r"\s\(?int[ée]rieure?s?(?: et | ?[/&+] ?)ext[ée]rieure?s?\b\)?", re.IGNORECASE)
_GEAR: Final = (
    "instruments?|appareils?|mat[ée]riels?|[ée]quipements?|articles?|accessoires?|fournitures?|produits?|outils?|machines?"
)
# « instruments et appareils médicaux »: both are.
_BOTH_GEAR: Final = re.compile(rf"\b(?:{_GEAR})\s*(?:et|&|/)\s*(?=(?:{_GEAR})\b)", re.IGNORECASE)
# « objets divers en bois »: which ones says nothing.
_VARIOUS: Final = re.compile(
    r"(?<=\w)\s+(?:divers(?:es)?|vari[ée]e?s|diff[ée]rente?s)(?=\s+(?:en|de|du|des|pour|à)\b|\s+d['’])", re.IGNORECASE
)
# « culture de fruits et légumes » grows them, « culture et loisirs » does not.
_GROWN: Final = re.compile(
    r"(?:(?<=^)|(?<=[,;/+&(-])|(?<=[,;/+&(-] ))cultures?\s+"
    r"(?:(?:de|du|des)\s+(?=\w+[sx]\b)|d['’](?=\w+[sx]\b)|(?=(?:fruits?|l[ée]gumes?|c[ée]r[ée]ales?|fleurs?|plantes?)\b))",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"\s*([^()]+?)\s*\(([^()]+)\)\s*")
_HEADED: Final = re.compile(r"\s*([^():]+?)\s*:\s*([^():]+)")
_WORKED: Final = frozenset(("retouche", "transformation", "confection", "teinture"))
_LISTED: Final = re.compile(r"[,;/|+&]")
_HEAD_LAST: Final = re.compile(r"([^()]+?)\s*\(([^()]*\w\s+(?:de|des|du|d['’]))\s*\)(.*)", re.IGNORECASE)
# « opticien en recherche d'emploi » keeps no shop, nor who has left it.
_OUT_OF_WORK: Final = re.compile(
    r"\b(?:recherche d emploi|demandeurs? d emploi|au chomage|a la retraite|en reconversion|en formation|en apprentissage"
    r"|en alternance|en conge|salariee?s?|cherche (?:un )?(?:emploi|poste|travail))\b"
)


def accented(text: str) -> str:
    """Return ``text`` with the words that only their accents or plural tell apart written otherwise."""
    for homograph, meant in _HOMOGRAPHS:
        text = homograph.sub(meant, text)
    return text


def is_out_of_work(text: str) -> bool:
    """Tell whether ``text`` says that its trade is not practised: « cuisinier à la retraite »."""
    return bool(_OUT_OF_WORK.search(fold(text)))


def in_order(text: str) -> str:
    """Return ``text`` with the head of its name first and what is done, or the gear it is about, as one list."""
    inverted = _HEAD_LAST.fullmatch(text)
    ordered = f"{inverted[2]} {inverted[1]} {inverted[3]}".strip() if inverted else text
    ordered = _GROWN.sub("producteur de ", _VARIOUS.sub("", _EVERYWHERE.sub("", ordered)))
    return _AND_DONE.sub(r"\1 et ", _BOTH_GEAR.sub("", _AND_SELLS.sub(r"\1", _AND_RESTORES.sub(r"\1", _STATUS.sub("", ordered)))))


def elsewhere(text: str) -> str:
    """Return what stands before the place of « Boulangerie à Saint-Pierre », « BOULANGERIE A AGEN »; "" where none does."""
    named = _AT_A_COMMUNE.fullmatch(text)
    if named and commune_key(_ARTICLES.get(named[2].lower(), "") + named[3]) in _communes():
        return named[1]
    proper = _AT_A_PLACE.fullmatch(text)
    return proper[1] if proper and (stem(fold(proper[2])),) not in lexicon("categories").phrases else ""


@cache
def _communes() -> frozenset[str]:
    return frozenset(map(commune_key, place_names()))


def done_first(text: str) -> str:
    """Return « canoës location » as « location de canoës »; "" where nothing is said to be done last."""
    last = _DONE_LAST.fullmatch(text)
    thing = words(last[1]) if last else []
    if last and thing and thing[-1] not in SMALL and stem(thing[-1]) not in {*ACTION_OF, "vente", "achat"}:
        return f"{last[2]} de {last[1]}"
    return ""


def done_to(text: str) -> str:
    """Return « matériel agricole (réparation) », « vêtements : retouches » as « réparation de matériel agricole », and so on."""
    match = _BRACKETED.fullmatch(text) or _HEADED.fullmatch(text)
    said = canonical(match[2]) if match else ()
    if match and said and all(masculine(w) in ACTION_OF or w in _WORKED for w in said):
        return f"{match[2]} de {match[1]}"
    return f"entreprise de {match[1]}" if match and FIRMS.issuperset(said) and said else text


def explained(text: str) -> bool:
    """Tell whether brackets say what is done with the one thing before them: « sièges et fauteuils (rempaillage, cannage) »."""
    match = _BRACKETED.fullmatch(text)
    return bool(match) and not _LISTED.search(match[1] if match else "")


def all_taken_away(parts: Sequence[str]) -> list[str]:
    """Return ``parts``, each of them « à emporter » where the last one is: « salades & soupes à emporter »."""
    if len(parts) < 2 or not fold(parts[-1]).endswith(" a emporter") or "sur place" in fold(parts[-1]):
        return list(parts)
    return [p if "emporter" in p else f"{p} à emporter" for p in parts]

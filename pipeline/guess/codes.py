"""Columns that each hold one code: oui/non under « Livraison », the hours of one day under « Lundi ». Headings and values in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.normalise.answers import answer
from pipeline.normalise.cell import listed
from pipeline.normalise.evidence import VOCABULARIES, Values
from pipeline.normalise.heading_words import cut_camel
from pipeline.normalise.headings import IGNORE, SHORT_DAYS, day_of, likeness, read_heading
from pipeline.normalise.lexicon import canonical, lexicon
from pipeline.normalise.services import parse_codes, yes_no
from pipeline.reference.text import fold

_HOURS_WORDS: Final = listed(
    """horaire heure ouverture jour vo votre d de le la du et par matin mat midi apre ap aprem am pm ouvert
    fermeture soir h l open hour debut fin de creneau plage service ouv ouvre ferm ferme close"""
)
_CLOSED: Final = re.compile(r"ferm|closed|\boff\b|\d\s?[h:]|^\s*-+\s*$|rdv|rendez", re.IGNORECASE)
_NOUNS: Final = {
    "livrez": "livraison", "livre": "livraison", "livres": "livraison", "livr": "livraison", "expediez": "livraison",
    "delivery": "livraison", "dom": "domicile", "cmd": "commande", "emp": "emporter", "takeaway": "vente à emporter",
    "wheelchair": "accessible PMR", "handi": "PMR", "tr": "titre restaurant",
    "card": "carte bancaire", "organic": "bio", "emport": "vente à emporter", "empor": "vente à emporter",
    "clic co": "click and collect",
    "clic et co": "click and collect", "click coll": "click and collect",
    "credit card": "carte bancaire", "debit card": "carte bancaire", "bank card": "carte bancaire", "cash": "espèces",
    "local pickup": "click and collect", "store pickup": "click and collect", "curbside pickup": "drive",
    "in store pickup": "click and collect", "local delivery": "livraison",
    "vend en ligne": "vente en ligne", "vendez en ligne": "vente en ligne",
    "is": "", "has": "", "ok": "", "o n": "", "oui non": "",
}  # fmt: skip
"""Verbs, abbreviations and English of headings, in the words of our vocabularies."""
_VERBS: Final = re.compile(
    r"(?<![^\W_])(?:(?:(?:credit|debit|bank) )?cards?|organic|emport?|clic (?:&|et) co|click coll|cash|livrez|livrés?|livre|livr|"
    r"(?:local|store|curbside|in[- ]store) pickup|(?:local )?delivery|vend(?:ez)? en ligne|expédiez|expediez|dom|cmd|emp|"
    r"takeaway|wheelchair|handi|tr|is|has|ok)"
    r"(?![^\W_])"
    r"|\((?:O/N|oui/non)\)",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(
    r"accept\w*|propos\w*|prenez|prise?|fait\w*|possib\w*|pouvez|peut|dispon\w*|offr\w*|avez|ave|est|il|elle|etes|y|t|o|n|oui|non|ou|available|enabled|activ\w*|q?\d{1,2}|services?|"
    r"paiements?|paye[zr]?|regle[zr]?|clients?|magasin|commerces?|boutique|etablissement|uniquement|certif\w*|home|assure[zr]?|souhaite[zr]?"
)
"""Words of a question that change nothing of what it asks about."""
_HALF_SAID: Final = 0.65
"""What a code keeps of its worth where the heading says something more: « Chèque papier », « Groupe WhatsApp »: to be asked."""
_TOLD: Final = 0.65
"""The least of a code that the heading tells whole."""
_WHOLE: Final = 0.9  # a heading that names the code and nothing else
_MOSTLY: Final = 0.9
_PLAINLY: Final = 0.3  # of plain oui/non, among terms
_FEWEST_DAYS: Final = 2
_MOST_DAYS: Final = 4


class Coded(NamedTuple):
    """What a column says by oui/non, or the hours of which day: field, code, and how sure (0 to 1)."""

    champ: str
    code: str
    confiance: float


def coded_columns(names: Sequence[str], values: Sequence[Values], found: Sequence[Mapping[str, float]]) -> dict[int, Coded]:
    """Return, by position, the columns that hold one code each."""
    days = {i: day for i, name in enumerate(names) if (day := _day(name, values[i], found[i]))}
    short = {i: SHORT_DAYS[fold(name)] for i, name in enumerate(names) if fold(name) in SHORT_DAYS}
    if len(set(short.values())) >= _MOST_DAYS:
        days |= {i: day for i, day in short.items() if not found[i] or _timed(values[i])}
    several = len(set(days.values())) >= _FEWEST_DAYS or any(
        likeness(name).get("horaires", 0.0) > _TOLD and i not in days for i, name in enumerate(names)
    )  # « En semaine », « Dimanche »
    out = {i: Coded("horaires", day, 0.97) for i, day in days.items()} if several else {}
    ticked = [
        i for i in range(len(names)) if i not in out and (_is_ticked(values[i], found[i]) or _is_answered(names[i], values[i]))
    ]
    for i in ticked:
        said = likeness(names[i])
        of_all = said.get("consentement", 0.0) >= 0.5 or said.get("diffusion", 0.0) >= _WHOLE  # of the whole row
        if not of_all and (code := code_of(names[i])):
            out[i] = code
    for i, name in enumerate(names):  # an empty column among ticked ones, named like a code: nobody ticked it yet
        if i not in out and not found[i] and len(ticked) > 1 and (code := code_of(name)) and code.confiance > 0.9:
            out[i] = code
    return out


def _day(name: str, values: Values, found: Mapping[str, float]) -> str | None:
    day = day_of(name)
    if day is None:
        return None
    heading = read_heading(name)
    said = set(heading.first) if not heading.item else set()
    if len([w for w in said if w not in _HOURS_WORDS and not w.isdigit()]) > 1:  # « Marché du lundi »
        return None
    return day if not found or _timed(values) else None


def _timed(values: Values) -> bool:
    told = [v for v in values.sample if _CLOSED.search(v)]
    crossed = sum(v.strip().lower() == "x" for v in values.sample) if told else 0  # « x » among hours: closed
    return len(told) + crossed > 0.5 * len(values.sample)


def _is_ticked(values: Values, found: Mapping[str, float]) -> bool:
    """Tell a column of oui/non, x, 1, 0; one of numbers alone must hold no other number."""
    if found.get("oui_non", 0.0) < 0.75:
        return False
    return any(yes_no(v).value for v in values.distinct) or len(values.distinct) > 1


def _is_answered(name: str, values: Values) -> bool:
    """Tell a column of one code answered by oui/non and by its terms: « Livraison »: oui, non, sur Agen."""
    code = code_of(name)
    if code is None or code.confiance < _WHOLE or not any(yes_no(v).value is not None for v in values.sample):
        return False
    said = [answer(v, code.code, code.champ).value is not None for v in values.sample]
    plain = sum(yes_no(v).value is not None for v in values.sample)
    return sum(said) >= _MOSTLY * len(said) and plain >= _PLAINLY * len(said)


def code_of(name: str) -> Coded | None:
    """Return the code that a heading names: « Accepte les CB », « Services [Drive] », « Proposez-vous la livraison ? »."""
    heading = read_heading(name)
    leaf = re.split(r"(?<=\w)[:./](?=[^\W\d])|>", name)[-1] if heading.above else name  # « payment:cash »
    text = heading.item or re.sub(r"[?!:*].*$", "", leaf.split("[", maxsplit=1)[0]).replace("_", " ")
    text = cut_camel(text)
    text = _VERBS.sub(lambda m: _NOUNS[fold(m[0]).replace("cards", "card")], text)
    group = likeness(name.split("[", maxsplit=1)[0]) if heading.item else {}
    candidates = [c for vocabulary in VOCABULARIES if (c := _named(text, vocabulary, group.get(vocabulary, 0.0)))]
    if not candidates and heading.item and (offered := parse_codes(heading.item, "services", {}).value):
        candidates = [Coded("services", offered[0], _TOLD)] if len(offered) == 1 else []  # « À la ferme »
    best = max(candidates, key=lambda c: c.confiance, default=None)
    return best if best and likeness(name).get(IGNORE, 0.0) < (0.95 if best.confiance >= _TOLD else 0.5) else None


def _named(text: str, vocabulary: str, group: float) -> Coded | None:
    words = lexicon(vocabulary)
    whole = words.whole(text)
    if whole:
        return Coded(vocabulary, whole[0], min(1.0, 0.95 + 0.05 * group))
    tokens = canonical(text)
    spotted = words.spot(tokens)
    if not spotted:
        return None
    longest = max(spotted, key=lambda f: f.length)
    cover = longest.length / len(tokens)
    said = {i for one in spotted for i in range(one.start, one.start + one.length)}
    unsaid = [w for i, w in enumerate(tokens) if i not in said and not _ASKING.fullmatch(w)]
    worth = 0.5 + 0.35 * cover + 0.1 * group + 0.05 * (longest.start == 0)
    return Coded(vocabulary, longest.codes[0], round(_HALF_SAID * worth if unsaid else max(_TOLD, min(0.93, worth)), 2))

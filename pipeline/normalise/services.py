"""What a producer writes of services, payments, labels, accessibility or status in; codes of our vocabularies out.

One small engine for every vocabulary of schemas/: lists, multiple choices and sentences are cut into clauses; each clause names
codes, or refuses them (« pas de livraison »), or is told as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.config import did_you_mean
from pipeline.errors import ConfigError
from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.clauses import read_clauses
from pipeline.normalise.lexicon import NONE, Lexicon, lexicon
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold

# A column about one thing may be answered by oui/non alone.
_WHOLE_ANSWERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "accessibilite": {
        **dict.fromkeys(("oui", "o", "yes", "vrai", "true", "1", "x"), ("accessible_pmr",)),
        **dict.fromkeys(("non", "n", "no", "faux", "false", "0"), ("non_accessible",)),
    },
}
_NO_ANSWERS: Final = frozenset(
    ("non", "n", "no", "faux", "false", "0", "pas", "aucun service", "aucun label", "pas de label", "sans label")
)
# Of a shop that is open and no more, folded: « Uniquement sur place » is an answer, and offers no service.
_NOTHING_MORE: Final = re.compile(
    r"(?:(?:achats?|ventes?) )?(?:uniquement |seulement |exclusivement )?"
    r"(?:sur place|(?:en|au) (?:magasin|boutique)|dans (?:le magasin|la boutique))(?: uniquement| seulement| exclusivement)?"
    r"|aucun de ces services?|aucune de ces (?:propositions|reponses|options)|rien de (?:particulier|special)"
)
# By its definition the first code says the second too.
_IMPLIED: Final[Mapping[str, tuple[str, ...]]] = {"livraison_velo": ("livraison",), "sans_contact": ("carte_bancaire",)}
_PIECES: Final = re.compile(r"[|;\n•●▪◦✓✔☑✅#]+(?![^()]*\))")

_YES: Final = listed(
    """oui o ok x xx 1 vrai true t yes y si da coche cochee selectionne selected checked on present effectivement
    absolument disponible propose proposee possible accepte acceptee certainement toujours only"""
)  # fmt: skip
_NO: Final = listed(
    """non n no 0 faux false f nan jamais pas aucun aucune unchecked off nein absent impossible indisponible refuse refusee
    refuses refusees"""
)
_NO_FIRST: Final = listed("non pas no aucun aucune jamais bientot prochainement sans plus impossible")
_NO_WHOLE: Final = listed(
    """0 0|non merci|non coche|non cochee|non selectionne|not selected|pas encore|en projet|a venir|pas du tout|a l etude
    |en cours|en cours de mise en place|non propose|non disponible|plus maintenant|n 0""",
    "|",
)
_TICKS: Final = frozenset("✓✔☑✅🗸✗✘×☒🗵⨯👍●■þü")  # a crossed box is a ticked box; « þ », « ü » are Wingdings' own ticks
_REFUSED: Final = frozenset("❌⛔🚫☐□○👎û")
CHECKS: Final = frozenset("✓✔✅🗸👍")
CROSSES: Final = frozenset("✗✘✖×⨯")
"""Crosses drawn by hand, a yes where they stand alone and a no beside CHECKS."""
# What is booked on line is not paid on line.
_BOOKED: Final = re.compile(r"\b(?:r[ée]serv\w+|rendez-vous|rdv|devis)\s+en\s+ligne\b", re.IGNORECASE)
# « Paiement sécurisé (CB, chèque, espèces) »: said of means that follow, it heads them, and none of it is on line.
_SAFELY: Final = re.compile(r"\b(?:paiements?|r[èe]glements?) s[ée]curis[ée]s?\s*(?=[(:])", re.IGNORECASE)
# Who pays back what the customer has paid: « une facture pour votre mutuelle » is no third-party payment.
_PAID_BACK: Final = re.compile(r"\b(?:pour|auprès de|à|de) (?:votre|vos|la|les) mutuelles?\b", re.IGNORECASE)
# « livrés », « nous livrons sur Agen », « livre dans le canton »; « livres, CD » are books.
_DELIVERED: Final = re.compile(
    r"\blivrée?s?\b|(?:\b(?:nous|je|on) )?\blivr(?:e|ons) "
    r"(?=(?:dans|sur|à|en|chez|partout|tous?|toutes?|les? (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?)\b)"
    r"|\b(?:(?:nous|je|on)(?: vous)?|vous) livr(?:e|ons)\b|\b(?:être|vous|faire) livrée?s?\b|\blivrables?\b"
    r"|\b(?:nous|j'|j’|on )\s?expédi(?:e|ons)\b",
    re.IGNORECASE,
)
_WHEELS: Final = r"(?:fauteuils?(?: roulants?)?|PMR|handicap\w*|mobilité réduite)"
_WHOM: Final = rf"(?: (?:en|aux?|à l[ea]s?|pour|par)\b[^,;.()]{{0,40}}?{_WHEELS})?"
_NO_WAY_IN: Final = re.compile(rf"\b(?:non|pas) accessibles?\b{_WHOM}", re.IGNORECASE)
_HELPED: Final = "(?:avec|sous) (?:une )?(?:aide|assistance|accompagnement)"
_WITH_HELP: Final = re.compile(rf"\baccessibles?\b{_WHOM} {_HELPED}\b", re.IGNORECASE)
_UNDER_WAY: Final = re.compile(r"\ben cours de (?:mise en place|création|développement)\b", re.IGNORECASE)
_BOTH: Final = re.compile(r"\b(CB|cartes?(?: bancaires?)?) en ligne (ou|et) sur place\b", re.IGNORECASE)
_TAKEN_AWAY: Final = re.compile(r"retir|retrait|récup|recup|enlèvement|cherch|drive", re.IGNORECASE)
# « Drive + livr. », « cde en ligne », each group with its word in full.
_CLIPPED: Final = re.compile(r"\b(?:(livr?)|(dom)|(cm?de?s?)|(mag)|(emp)|(d[ée]gust))(?:\.|(?=[ ,;/+]|$))", re.IGNORECASE)
_IN_FULL: Final = ("livraison", "domicile", "commande", "magasin", "emporter", "dégustation")
_INITIALS: Final = re.compile(r"\b(?:[A-Z]\.)+[A-Z]\b\.?")  # « C.B. », « S.A.V »
# « C&C, LAD »: cut into its letters, an abbreviation says nothing.
_COLLECT: Final = re.compile(r"\bC\s?(?:&|et)\s?C\b", re.IGNORECASE)
_ADVICE: Final = re.compile(r"\bconseils?\b[^,;.\n]*?\b(?:tél(?:éphone)?|visio\w*)\b\.?(?: (?:ou|et) par tél\w*)?", re.IGNORECASE)
# « Commander au 05 36 49 00 11 », « commandes : 05 36… »
_ORDER_CALL: Final = re.compile(
    r"\b(?:pass\w+ )?(?:vos |votre |la |les )?(command\w*|réserv\w*)[^,;.\d]{0,25}?(?:\bau\b|:|\btél?\.?(?:éphone)?\b)?\s*"
    r"(?:\+33\s?(?:\(0\)\s?)?|\b0)[1-9](?:[\s.\-]?\d\d){4}\b",
    re.IGNORECASE,
)
_ON_A_PAGE: Final = re.compile(
    r"\b(?:command\w*|réserv\w*|messages?) (?:(?:via|sur|par) )?(?:(?:notre|la|ma|le) )?(?:page |compte )?"
    r"(?:facebook|instagram|insta|messenger|fb)\b",
    re.IGNORECASE,
)
_LEFT_AT: Final = re.compile(
    r"\bchez nos partenaires\b|\bd[ée]p(?:[ôo]ts?|ose)(?: de (?:paniers?|commandes?))? "
    r"(?:chez|dans (?:vos|les|des) commerces|(?:à la|à l['’]|au) ?"
    r"(?:boulangerie|épicerie|biocoop|bar|café|tabac|mairie|presse))\b",
    re.IGNORECASE,
)
# « traiteur mariages et baptêmes »: what it caters for, not whom it seats.
_FEASTS: Final = (
    "mariages?|bapt[êe]mes?|communions?|anniversaires?|s[ée]minaires?|r[ée]ceptions?|f[êe]tes?|[ée]v[ée]nements?|banquets?"
)
_CATERED: Final = re.compile(
    rf"\b(traiteurs?)\s+(?:pour\s+)?(?:(?:vos|les|tous)\s+)?(?:{_FEASTS})\b(?:(?:\s*[,/]\s*|\s+(?:et|ou)\s+)(?:{_FEASTS})\b)*",
    re.IGNORECASE,
)
_AT_THE_FARM: Final = re.compile(
    r"(^|[,;/|+\n-]|\b(?:et|ou|vendue?s?))\s*à la (?:ferme|propriété|miellerie|chèvrerie|bergerie|cidrerie)\b", re.IGNORECASE
)
_ON_A_SITE: Final = re.compile(r"\bcommand(?:e[rz]?|es|ez) (?:sur|via) (?:https?://|www\.)\S+", re.IGNORECASE)
_ON_THE_SITE: Final = re.compile(
    r"(\bou|\bet|,|;)\s*(?:directement )?(?:sur|via|par) (?:le|notre|mon) site(?: internet| web)?\b", re.IGNORECASE
)
# « sur commande », « dès 30 € » in a oui/non column set a condition to a yes.
_CONDITIONS: Final = re.compile(
    r"(?:uniquement |seulement )?(?:sur (?:commande|demande|rendez vous|rdv|reservation|devis|place|le|la|les)\b"
    r"|a partir d|des \d"
    r"|gratuit|offert|payant|selon|possible|uniquement|seulement"
    r"|(?:le|du) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"|via |par (?:tel|telephone|mail|e mail|courriel|internet|sms|messagerie|facebook|la poste|colissimo|transporteur)\b"
    r"|(?:le |a )?(?:midi|soir|matin)\b"
    r"|tous les|toute l annee|minimum|moyennant|dans un rayon|jusqu a|parfois|ponctuellement|en saison)"
)

# … unless something in it denies or puts off.
DOUBTS: Final = re.compile(
    r"\b(?:non|pas|impossible|plus|aucune?|jamais|bientot|prochain\w*|projet|etude|attente|voir|venir|manque|cours|suspend\w*|arret\w*)\b"
)


def parse_codes(
    text: str, name: str, table: Mapping[str, tuple[str, ...]], separator: str | None = None, options: tuple[str, ...] = ()
) -> Cleaned[tuple[str, ...]]:
    """Return the codes of ``schemas/<name>.csv`` that ``text`` offers, in the vocabulary's order; None where it offers none.

    ``table``: the producer's own words, folded, and their codes; ``separator``: what stands between the items of a list;
    ``options``: answers of a multiple choice that hold commas. Raises ConfigError for a table that names an unknown code.
    """
    words = lexicon(name)
    whole = _declared(text, table, words, name) or _WHOLE_ANSWERS.get(name, {}).get(fold(text))
    if whole is not None:
        return Cleaned(words.ordered(whole) or None)
    if is_nothing(text) or fold(text) in _NO_ANSWERS:
        return Cleaned(None)
    offered: list[str] = []
    issues: list[Issue] = []
    for piece in _pieces(text, separator, options):
        codes, found = _piece(piece, table, words, name)
        offered += codes
        issues += found
    offered = [code for own in offered for code in implied(own)]
    return Cleaned(words.ordered(offered) or None, tuple(dict.fromkeys(issues)))


def implied(code: str) -> tuple[str, ...]:
    """Return ``code`` and what it says besides by its definition: by bicycle too, it is delivered."""
    return (code, *_IMPLIED.get(code, ()))


def _pieces(text: str, separator: str | None, options: tuple[str, ...]) -> list[str]:
    lines = tidy(text, lines=True)
    if options:
        return split_answers(lines, options)
    return lines.split(separator) if separator else _PIECES.split(lines)


def _declared(text: str, table: Mapping[str, tuple[str, ...]], words: Lexicon, name: str) -> tuple[str, ...] | None:
    codes = table.get(fold(text))
    for code in codes or ():
        if code not in words.rank:
            raise ConfigError(
                f"valeurs : « {code} » n'est pas un code de {name}{did_you_mean(code, words.rank)}", f"voir schemas/{name}.csv"
            )
    return codes


def _piece(piece: str, table: Mapping[str, tuple[str, ...]], words: Lexicon, name: str) -> tuple[Sequence[str], Sequence[Issue]]:
    """Return what one answer offers: by the table, as a whole, else clause by clause."""
    declared = _declared(piece, table, words, name)
    if declared is not None:
        return declared, ()
    piece = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), piece)
    whole = words.exact.get(fold(piece), ())
    if whole and whole != (NONE,):
        return whole[:1], ()
    if is_nothing(piece) or fold(piece) in _NO_ANSWERS or (name == "services" and _NOTHING_MORE.fullmatch(fold(piece))):
        return (), ()
    return read_clauses(_NAMED.get(name, _named_services)(piece), words)


def _named_payments(text: str) -> str:
    """Return ``text`` without what is booked on line, or paid back to the customer, which pay nothing here."""
    return _BOTH.sub(r"\1, paiement en ligne", _PAID_BACK.sub("", _BOOKED.sub("", _SAFELY.sub("", text))))


def _named_services(text: str) -> str:
    """Return ``text`` with the verbs and places that say a service by their accents or small words turned into its name.

    « livrés » are no « livres », « à la ferme » is not « fermé »; « sur notre site » sells only where something is ordered.
    """
    text = _CLIPPED.sub(lambda cut: _IN_FULL[(cut.lastindex or 1) - 1], text)
    text = _ORDER_CALL.sub("commande par téléphone", _COLLECT.sub("click and collect", _ADVICE.sub("conseil à distance", text)))
    text = _LEFT_AT.sub("retrait en point relais ", _CATERED.sub(r"\1", _ON_A_PAGE.sub("commande par message", text)))
    text = _DELIVERED.sub("livraison ", _UNDER_WAY.sub("en projet", text))
    if not _TAKEN_AWAY.search(text):
        text = _AT_THE_FARM.sub(r"\1 vente à la ferme ", text)
    text = _ON_A_SITE.sub("commande en ligne", text)
    return _ON_THE_SITE.sub(r"\1 commande en ligne ", text) if "command" in text.lower() else text


def _named_accesses(text: str) -> str:
    """Return ``text`` with what is said of a wheelchair as one word: « non accessible en fauteuil », « accessible avec aide »."""
    return _WITH_HELP.sub("partiellement accessible", _NO_WAY_IN.sub("inaccessible", text))


_NAMED: Final = {"modes_paiement": _named_payments, "accessibilite": _named_accesses}


def split_answers(text: str, options: tuple[str, ...]) -> list[str]:
    """Return the answers of ``text``, joined by commas as form services do, without cutting an option that holds one.

    Case and spaces do not count. A comma inside brackets never cuts.
    """
    known = sorted({tidy(o) for o in options}, key=lambda o: (-len(o), o))
    alternatives = "|".join(re.escape(o).replace(r"\ ", r"\s+") for o in known)
    answer = re.compile(rf"\s*(?:((?:{alternatives}))\s*(?=[,;|\n]|$)|((?:\([^()]*\)|[^,;|\n])*))[,;|\n]?", re.IGNORECASE)
    found, position = [], 0
    while position < len(text):
        match = answer.match(text, position)
        if match is None or match.end() == position:
            break
        found.append((match[1] or match[2] or "").strip())
        position = match.end()
    return [f for f in found if f]


def yes_no(text: str) -> Cleaned[bool]:
    """Return the answer to a yes/no question; None where nothing was answered, or not understood (told)."""
    mark = text.strip()
    if mark and set(mark) <= _TICKS:
        return Cleaned(True)
    if mark and set(mark) <= _REFUSED:
        return Cleaned(False)
    key = fold(mark)
    if key in _NO_WHOLE or key in _NO:
        return Cleaned(False)
    if key in _YES or key == "1 0":
        return Cleaned(True)
    if is_nothing(text):
        return Cleaned(None)
    first = key.split()[0]
    if first in ("oui", "yes"):
        return Cleaned(None, (Issue("reponse-incomprise"),)) if "non" in key.split() else Cleaned(True)
    if first in _NO_FIRST or key.startswith(("ne ", "n est pas", "en cours de", "en projet", "nous ne", "on ne")):
        return Cleaned(False)
    if _CONDITIONS.match(key) and not DOUBTS.search(key):
        return Cleaned(True, (Issue("reponse-deduite", "oui"),))
    return Cleaned(None, (Issue("reponse-incomprise"),))


_MOMENT: Final = re.compile(
    r"(?:depuis|le|en|au|du|des|d|suite|fin|debut|mi|courant|annee|cette|apres|a|la|et|pour|l|\d+(?:er)?|janvier|fevrier|mars|avril|mai|juin|"
    r"juillet|aout|septembre|octobre|novembre|decembre|etablissement|commerce|magasin|restaurant)"
)


def parse_status(text: str) -> Cleaned[str]:
    """Return the code of ``schemas/statuts.csv`` that ``text`` names; « fermé le lundi » is not a status and is told."""
    if is_nothing(text):
        return Cleaned(None)
    words = lexicon("statuts")
    whole = words.whole(text)
    if whole:
        return Cleaned(whole[0])
    tokens = fold(text).split()
    for length in range(len(tokens), 0, -1):
        codes = words.whole(" ".join(tokens[:length]))
        if codes:
            return _with_moment(codes[0], tokens[length:], text)
    return Cleaned(None, (Issue("valeur-inconnue", words.suggestion(text), tidy(text)),))


def _with_moment(code: str, rest: list[str], text: str) -> Cleaned[str]:
    """Return ``code`` where ``rest`` only says since when; « fermé jusqu'au 3 mars » reopens."""
    if "jusqu" in rest and code in ("ferme", "ferme_temporairement"):
        return Cleaned("ferme_temporairement")
    dated = any(w.isdigit() for w in rest) or code != "ferme"
    if dated and all(_MOMENT.fullmatch(w) for w in rest):
        return Cleaned(code)
    return Cleaned(None, (Issue("valeur-inconnue", "", tidy(text)),))

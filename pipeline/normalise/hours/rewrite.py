"""Folded text about opening hours in, the same text out with its idioms in the words that the lexicon knows.

« ouvre à 9h et ferme à 19h » → « 9h-19h »; « L M M J V » → « LMMJV ». What
is taken out says nothing of when: a telephone number, « appeler avant de passer » beside an appointment, a pictogram.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pipeline.normalise.hours.fold import to_french
from pipeline.normalise.hours.lexicon import DAY, MONTH, PATTERNS, RDV, B, E, phrase
from pipeline.normalise.hours.spelt import SPELT, Rules

_T: Final = r"[0-2]?\d\s?(?:h(?:eures?)?|:)\s?(?:[0-5]\d)?(?![0-9])"
_STOP: Final = r"(?=\s*(?:[.;,)!\n]|$))"  # « par téléphone du lundi au vendredi » says when the telephone answers: not ours
_MISTER: Final = re.compile(rf"(?<![A-Za-z0-9.])M\.? (?=(?!{DAY}{E})[A-Z](?:[a-z]{{2,}}|[A-Z]{{2,}}))")
_PHONE: Final = re.compile(
    rf"(?:{B}(?:au|tel(?:ephone)?|t)\s?[.:]?\s?(?:au )?:? ?)?"
    rf"(?<!\d)(?:0|\+33 ?(?:\(0\) ?)?)[1-9](?P<sep>[ .-]?)\d\d(?:(?P=sep)\d\d){{3}}(?!\d){_STOP}",
    re.I,
)
_CALLED: Final = re.compile(
    rf"(?:^|(?<=[\n.;])|(?<=[\n.;] )){B}(?:(?:prises? d[eu]|prenez(?: votre)?|prendre) )?(?:{RDV})\s?"
    rf"(?:(?:(?:par telephone )?au|:)\s?:?\s?{_PHONE.pattern}|"
    rf"(?:(?:sur|via|par) (?:(?:le|notre) )?(?:planity|doctolib|treatwell|internet|site)|en ligne){_STOP})",
    re.I,
)
"""« Mar-sam 9h-19h. Rendez-vous au 05 … », « … Rdv sur Planity »: how to reach the shop, not « sur rendez-vous »."""
_CLOCK: Final = re.compile(_T, re.I)
_OPENS: Final = re.compile(
    rf"{B}ouv(?:re|rons|erture|ert)\s?(?:a|de|des|:)?\s?:?\s?(?P<open>{_T})\s?(?:et|,|-|/|\n)?\s?"
    rf"(?:ferm(?:e|ons|eture)|cloture)\s?(?:a|:)?\s?(?P<close>{_T})",
    re.I,
)
_MILITARY: Final = re.compile(  # « 0900-1200 » is hours; « 2025-2026 » may be two years
    r"(?<![\d/.])(?!(?:19|20)\d\d\s?(?:-|a|/)\s?(?:19|20)\d\d)([01]\d|2[0-3])([0-5]\d)\s?(?:-|a|/)\s?([01]\d|2[0-4])([0-5]\d)(?![\d/.])"
)
_LETTERS: Final = re.compile(r"[LMJVSD](?<![A-Za-z0-9'].)(?P<sep>[ ,-]|, |/| - )(?:[LMJVSD](?P=sep))+[LMJVSD](?![A-Za-z0-9'])")
_LONE_M: Final = re.compile(r"[LMJVSD](?<![A-Za-z0-9'].)(?:(?<=M)|(?<!M)[LJVSD]*M)[LJVSD]*(?![A-Za-z0-9'])")
_ADVICE: Final = re.compile(
    rf"[\s,;:.(]*{B}(?:merci (?:de |d')(?:nous )?|veuillez (?:nous )?|pensez a |il est (?:conseille|prudent|preferable) (?:de |"
    r"d'))?(?:appeler|telephoner|contacter|prevenir|appelez|telephonez|prevenez)(?:[- ]nous)?(?: (?:avant(?: (?:de (?:passer|"
    r"venir|partir)|votre (?:venue|visite)|toute visite))?|la veille|au prealable|prealablement|d'abord|"
    rf"a l'avance))?{_STOP}\)?|[\s,(]*(?<![a-z0-9])(?:par|au) (?:telephone|mail|e-mail|courriel|sms)(?: ou (?:par )?(?:mail|"
    rf"e-mail|sms|telephone))?{_STOP}\)?|{B}pas d'horaires? (?:fixes?|reguliers?|particuliers?)\s?[,;:.]?\s?|"
    rf"[\s,(]*{B}(?:de )?preference\)?{E}",
    re.I,
)
_HAS_RDV: Final = phrase(rf"{RDV}")
_FALLBACK: Final = re.compile("|".join(pattern for kind, _, pattern in PATTERNS if kind == "orrdv"), re.I)
_TAKE_RDV: Final = re.compile(rf"(?<!pour ){B}(?:prendre|prenez|prise d[eu]) (?:un )?(?={RDV})", re.I)
_VISIT: Final = re.compile(  # the whole text: beside hours, the visits alone would be by appointment
    r"^(?:(?:et|,|&|/|les|la|accueil|entrees?|visites?|degustations?|ventes?|reception|caveau|chai|cave)\s?)+"
    rf"(?P<days>(?:tous les jours )?)"
    rf"(?P<rdv>(?:(?:uniquement|seulement) )?(?:sur|par|avec) (?:{RDV})(?: (?:uniquement|seulement))?)[ .!]*$",
    re.I,
)
_HEADING: Final = re.compile(
    rf"{B}(?<!tous les )(?<!tout les )(?<!ts les )(?<!chaque )(?<!autres )(?<!7 )(?<!/7)"
    r"(?:jours?|heures?|horaires?)(?: (?:et (?:heures|horaires) )?(?:d')?ouverture)?\s?:",
    re.I,
)
_FEAST_CLOSED: Final = re.compile(
    r" exceptionnelle(?:ment)?(?= (?:le |les )?(?:1er (?:janvier|mai|novembre)|25 dec|15 aout|14 juil|8 mai|11 nov))", re.I
)
"""« fermeture exceptionnelle le 1er janvier »: a public holiday, every year."""
_EVERY_HALF: Final = re.compile(
    rf"(?:^|(?<=[\n.;:] )|(?<=\n)|(?<=emporter )){B}tous les "
    r"(?=(?:matin|soir|midi|apres-midi)s?\s?[:,]?\s(?:de |a partir de |des )?\d)",
    re.I,
)
_APPOINTMENT: Final = ("rdv", "r.d", "rd.", "rendez", "rendrez")
_WITHOUT: Final = re.compile(
    rf"[\s,(]*{B}(?:avec (?:ou|et) )?sans (?:prise de )?(?:{RDV}){E}(?! (?:sauf|hors|excepte|uniquement|seulement))\)?", re.I
)
_GLUED_DAY: Final = re.compile(  # « 14h-19hMer », « 19hfermé »
    rf"(?:(?<=\dh)|(?<=h[0-5]\d)|(?<=:[0-5]\d))(?=(?:{DAY})(?![a-z])|(?!mi?n\b)(?!h?eures?)[a-z]{{3}}|et\b|les?\b)", re.I
)
_DAY_THEN_HOUR: Final = re.compile(  # « Me15h-20h », « lundi9h-12h »
    r"(?:(?<=lundi)|(?<=mardi)|(?<=credi)|(?<=jeudi)|(?<=dredi)|(?<=amedi)|(?<=anche)|"
    r"(?<=(?<![a-z])(?:lu|ma|me|je|ve|sa|di))|(?<=(?<![a-z])(?:lun|mar|mer|jeu|ven|sam|dim)))(?=\d\d?\s?[h:])",
    re.I,
)
_GLUED_LETTER: Final = re.compile(r"([LMJVS])(?<![A-Za-z].)au(?= [MJVSD](?![A-Za-z]))")  # « Lau V »
_SMALL_LETTERS: Final = re.compile(r"[lmjvsdLMJVSD](?<![a-zA-Z'.].) [aA][uU]? [lmjvsdLMJVSD](?![a-zA-Z'.])")  # « du l au v »
_DOT: Final = re.compile(r"(?:(?<=\dh)|(?<=\d h))\.(?= ?(?:a (?:\d|mi)|-|/))", re.I)  # « de 11 h. à 19 h. »
_TWICE_H: Final = re.compile(r"(?<!\d)([0-2]?\d\s?h\s?(?:00|30|45))\s?h(?![a-z0-9])", re.I)
_GLUED_TIMES: Final = re.compile(r"(?<![\dh:])([01]?\d)h(1[1-4]|1[6-9]|2[1-3])h(?![a-z0-9])", re.I)  # « 14h15h »: minutes?
_GLUED: Final = re.compile(
    r"[\dhH:](?:(?<=\d)(?:[hH](?:[.a-zA-Z]|\d\d[hH])| [hH]\.)|(?<!\d)[0-5]\d[a-zA-Z]|(?<=[hH])\s?(?:00|30|45)\s?[hH])"
)
"""What must stand in the text for ``_glued`` to be worth calling."""
_DAY_AND_HOUR: Final = re.compile(r"[aeimnruAEIMNRU]\d")
_COLON_DASH: Final = re.compile(r"[:=] ?-")
_FOUR_DIGITS: Final = re.compile(r"\d{4}")
_BOUND: Final = re.compile(r"[a-zA-Z.]-[a-zA-Z]")
"""The same for those that it would cost more to look for."""
_TEN_DIGITS: Final = re.compile(r"0[1-9](?:[ .-]?\d\d){4}|\+33")
_CROSSES: Final = frozenset("❌🚫✖✗✘⛔")
_MARKED_DAY: Final = re.compile(rf"\s*\x00[\s\x00]*(?=(?:du |de |le |les )?(?:(?:{DAY})(?![a-z])|ferm))", re.I)
_BULLETS: Final = re.compile(r"(?:^|\n)[ ]*[->*+][ >]+(?=\w)")
_DASH_CLOSED: Final = re.compile(
    rf"((?:(?:{DAY})\.?|(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]{{0,5}}|matin|midi|soir) ?[:=]) ?-+(?:(?= -+ )|(?=\s|$|[;,/|.!•)])"
    rf"(?![ -]*(?:de |des |a |du |entre )?(?:partir|\d|midi|matin|apres|ouvert|sur |rdv|rendez|non|journee)))",
    re.I,
)
"""« lundi : - » is closed, as in any timetable."""
_COMPACT: Final = re.compile(rf"{B}(?:{DAY})\.?-(?:{DAY}){E}", re.I)
_SPACED: Final = re.compile(rf"({B}(?:{DAY})\.?) - (?=(?:{DAY}){E})", re.I)
"""« lun-ven - sam, dim fermé »: who binds days without blanks parts them with blanks."""
_ROW: Final = re.compile(rf"^\|?(?P<days>[^|\n\d]*{B}(?:{DAY})[^|\n\d]*)(?P<cells>(?:\|[^|\n]*){{2,}})$", re.I | re.M)
_DAY_NAME: Final = phrase(rf"{DAY}")
_CLOSED_CELL: Final = re.compile(r"\s*(?:ferme(?:ture)?|closed|-+|/|x)?\s*", re.I)
_ELSE_OPEN: Final = re.compile(  # « Vacances du 5 au 20 août, sinon mar-sam 9h-19h »
    rf"{B}(?:en vacances|vacances|conges|fermee?s?|fermeture)(?P<days>[^.;\n]*?)[ ,-]+sinon,? "
    rf"(?=(?:du |de |le |ouvert|(?:{DAY})(?![a-z])|\d))",
    re.I,
)
_BUT_AT: Final = re.compile(rf"[\s,(]*{B}(?:sauf|excepte) ({_T} (?:le |les )(?:{DAY}){E})(?! ?(?:-|a |de |\d))", re.I)
_UNTIL: Final = re.compile(rf"((?:des|a partir de) {_T}) \((jusqu'? ?a {_T})\)", re.I)
_MEALS: Final = re.compile(  # a line of a restaurant: « Samedi : Midi FERME / Soir 19h-23h »
    rf"(?P<lead>[:,] ?|(?:..di|nche) )midi ?:? ?(?P<noon>ferme|{_T} ?(?:-|a|/) ?{_T}) ?[/,;-] ?soir ?:? ?"
    rf"(?P<eve>ferme|{_T} ?(?:-|a|/) ?{_T})(?=\s*(?:\n|$))",
    re.I,
)
_PICTURES: Final = frozenset({"So", "Sk", "Cf", "Co", "Cs"})


def rewrite(text: str) -> str:
    """Return folded ``text`` with its idioms made plain; what is not sure is left as it stands, for the reader to refuse."""
    if not text.isascii():
        text = "".join(_picture(c) for c in text)
        text = _MARKED_DAY.sub("\n", text).replace("\x00", " ")
    if text.count("|") > 1:
        text = _ROW.sub(_row, text)
    if "M. " in text:
        text = _MISTER.sub("Mme ", text)
    if "\n" in text or text[:1] in " ->*+":
        text = _BULLETS.sub("\n", text)
    if _DAY_AND_HOUR.search(text):
        text = _DAY_THEN_HOUR.sub(" ", text)
    text = _SMALL_LETTERS.sub(lambda m: m[0].upper(), _GLUED_LETTER.sub(r"\1 au ", text))
    if _COLON_DASH.search(text):
        text = _DASH_CLOSED.sub(r"\1 ferme", text)
    text = to_french(text.replace("**", ""))
    low = text.lower()
    if "sans r" in low or "sans prise" in low:
        text = _without_appointment(text)
    if _GLUED.search(text):
        text = _glued(text)
    if "reserv" in low or any(map(low.__contains__, _APPOINTMENT)):
        text = _BINDING.sub(r"sur \1", text)
    if any(map(low.__contains__, _APPOINTMENT)) and _HAS_RDV.search(text):
        text = _CALLED.sub("numero ", text) if _CLOCK.search(text) else text
        text = _ADVICE.sub(" ", _TAKE_RDV.sub("sur ", _PHONE.sub(" ", text)))
    elif _TEN_DIGITS.search(text):
        text = _PHONE.sub(" ", text)
    text = replaced(text, low, _REWRITES)
    if _FOUR_DIGITS.search(text):
        text = _MILITARY.sub(r"\1h\2-\3h\4", text)
    text = _LETTERS.sub(lambda m: re.sub(r"[^A-Z]", "", m[0]), text)
    if " - " in text and _BOUND.search(text) and _COMPACT.search(text):
        text = _SPACED.sub(r"\1 ; ", text)
    text = _lone_m(text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" \n")


def replaced(text: str, low: str, rules: Rules) -> str:
    """Return ``text`` with each rule applied of which a mark stands in ``low``, the text in lower case."""
    for marks, pattern, replacement in rules:
        for mark in marks:
            if mark in low:
                text = pattern.sub(replacement, text)
                break
    return text


def _picture(character: str) -> str:
    if character in _CROSSES:
        return " ferme "
    return "\x00" if unicodedata.category(character) in _PICTURES else character


def _row(found: re.Match[str]) -> str:
    """« Mercredi | 9h-12h | Fermé »: a row of a table, its columns the halves of the day."""
    cells = found["cells"].strip("| ").split("|")
    told = [cell.strip() for cell in cells if not _CLOSED_CELL.fullmatch(cell)]
    if len(told) == len(cells) or any(not re.search(r"\d", cell) or _DAY_NAME.search(cell) for cell in told):
        return found[0]  # « Lundi | Fermé | mardi 9h-12h »
    return f"{found['days']} {', '.join(told) or 'ferme'}"


def _without_appointment(text: str) -> str:
    """« avec ou sans rendez-vous » says nothing of when; beside an appointment of its own it says which hours are free."""
    without = _WITHOUT.sub(" ", text)
    return text if _HAS_RDV.search(_FALLBACK.sub(" ", without)) else without


def _glued(text: str) -> str:
    """« 14h-19hMer », « 11hà17h », « 13 h 30 h », « 14h18h »: what was typed without its space or its dash."""
    text = _DOT.sub(" ", text)
    text = _GLUED_DAY.sub(" ", _TWICE_H.sub(r"\1", text))
    return _GLUED_TIMES.sub(lambda m: f"{m[1]}h-{m[2]}h" if int(m[1]) < int(m[2]) else m[0], text)


def _lone_m(text: str) -> str:
    """« L M J V … ; Me S … »: where mercredi is spoken of in full, a lone M is mardi; and the other way round."""
    if not _LONE_M.search(text):
        return text
    tuesday = re.search(rf"{B}(?!mars)(?:ma|mar|mardis?){E}", text, re.I)
    wednesday = re.search(rf"{B}(?:me|mer|mercredis?){E}", text, re.I)
    if bool(tuesday) == bool(wednesday):
        return text
    name = "me" if tuesday else "ma"
    days = {"L": "lu", "M": name, "J": "je", "V": "ve", "S": "sa", "D": "di"}
    return _LONE_M.sub(lambda m: ", ".join(days[letter] for letter in m[0]), text)


def _meals(found: re.Match[str]) -> str:
    """« Midi FERME / Soir 19h-23h » → « 19h-23h »: who closes at noon says when he opens."""
    told = [found[name] for name in ("noon", "eve") if found[name].lower() != "ferme"]
    return f"{found['lead']}{' et '.join(told) or 'ferme'}" if len(told) < 2 else found[0]


_OPEN_END: Final = re.compile(rf"(?:de )?({_T}) ?(?:a|-) ?(?:\.{{2,}}|…|\?+)", re.I)
"""« 18h à ... »: until when, nobody says."""
_AFTER_DATE: Final = "|".join(f"(?<={end} au )" for end in (r"\d", "ier", "mars", "ril", "mai", "uin", "llet", "out", "bre"))
_WEEKDAY: Final = re.compile(
    rf"{B}(?:(?<!-)(?<!- )(?<! a )(?<!au )|{_AFTER_DATE})(?:{DAY})\.? (?=(?:1\s?er|\d\d?)\s(?:{MONTH})(?![a-z]))", re.I
)
"""« du vendredi 23 décembre au lundi 2 janvier »; « lun-sam 1er mai » is no such day."""
_ONE: Final = rf"(?:{DAY}|(?-i:[LMJVSD])){E}"
_DU: Final = re.compile(rf"{B}du ({_ONE}) ({_ONE})(?!\.? ?(?:,|et |&|/|-|{_ONE}))", re.I)


def _from_to(found: re.Match[str]) -> str:
    """« Du L V 9h30-17h30 », « du lundi vendredi »: a range, where no third day makes it a list and days go forward."""
    first, last = ("lmjvsd".index(found[i][0].lower()) for i in (1, 2))
    return f"du {found[1]} au {found[2]}" if first < last else found[0]


_WRAPPED: Final = re.compile(rf"(?<=\s)(au?x?|et|ou|de|du|des|les?|la|en|par|sur|pour)\n|\n(?=au (?:{DAY}){E})", re.I)
"""« de 9h à ⏎ 18h30 »: a line that was wrapped."""
_BINDING: Final = re.compile(
    rf"{B}(?:sur |la |les )?(reservations?|(?:prises? de )?(?:{RDV}))(?: (?:est|sont))?(?: (?:obligatoires?|indispensables?|"
    rf"imperati\w+|exigee?s?|requise?s?|necessaires?){E}|(?<=sur reservation))(?: (?:par|au) (?:tel(?:ephone)?|mail|sms){E})?",
    re.I,
)
"""« Réservation obligatoire », « Sur réservation par téléphone »: by appointment, as « sur réservation » is."""
_FERM: Final = ("ferm", "clotur")
_OTHERS: Final = re.compile(
    rf"[,;.]? ?{B}(?:et )?fermee?s? (?:tous )?les autres jours(?: de la semaine| et le week-end)?(?=\s*(?:[.;)\n]|$))", re.I
)
"""« Mercredi 9h-12h, fermé les autres jours »: as the hours say."""
_BUT_ASKED: Final = re.compile(
    rf"{B}fermee?s? (?P<days>(?:le |les )?(?:{DAY})s?),? sauf (?=(?:sur|par) (?:{RDV}|reservations?){E})", re.I
)
_REWRITES: Final[Rules] = (
    *SPELT,
    (("sinon",), _ELSE_OPEN, r"ferme\g<days>. "),
    (("sauf", "excepte"), _BUT_AT, r", \1"),
    (("(jusqu",), _UNTIL, r"\1 \2"),
    (_FERM, _OTHERS, ""),
    (_FERM, _BUT_ASKED, r"\g<days> "),
    (_FERM, _MEALS, _meals),
    (_FERM, _OPENS, r"\g<open> - \g<close>"),
    ((" janv", " fev", " mars", " avr", " mai", " jui", " aout", " sept", " oct", " nov", " dec"), _WEEKDAY, ""),
    (("..", "…", "?"), _OPEN_END, r"a partir de \1"),
    ((" sauf", "(sauf"), re.compile(rf"{B}tous les (?:matin|soir|midi)s(?= \(?sauf)", re.I), "tous les jours"),
    (("tous les",), _EVERY_HALF, "tous les jours "),
    (("je ",), re.compile(rf"{B}je (?=(?:lun|mar|mercre|jeu|vendre|same|diman)(?:di|che)s?{E})", re.I), "le "),
    (("exceptionnel",), _FEAST_CLOSED, " "),
    ((" r",), re.compile(rf"(?<=sur |par |vec )r(?:\.v\.?|v){E}", re.I), "rdv"),
    (("et",), re.compile(rf"{B}et(?=(?:lun|mar|mercre|jeu|vendre|same)dis?{E}|dimanches?{E})", re.I), "et "),
    ((" h ",), re.compile(r"(?<!\d)([0-2]?\d) h (?=(?:00|05|2[5-9]|[3-5]\d)(?!\s?h(?![a-z])|\d|:))", re.I), r"\1h"),
    (("jour", "heure", "horaire"), _HEADING, " horaires "),
    (("sauf", "excepte"), re.compile(r"\s*\((?:jours? de (?:fermeture|repos)|(?:fermeture|repos) hebdomadaire)\)", re.I), ""),
    ((":\n", ": \n"), re.compile(r"(?<=:) ?\n(?=(?:de )?\d|ferm)", re.I), " "),  # « lundi : ⏎ 9h-12h »
    (("\n(",), re.compile(r"\n(?=\()"), " "),
    (("\n",), _WRAPPED, r"\1 "),
    (("rdv", "rendez"), _VISIT, r"\g<days>\g<rdv>"),
    (
        (" h",),
        re.compile(r"(?<=(?:..di|nche|. et) )(\d\d?) (?!15|30|45)(\d\d?) h(?![a-z0-9]|\s?\d)", re.I),
        r"\1-\2 h",
    ),  # « lundi 14 18 h »
    ((" 0 ",), re.compile(r"(?:(?<=\dh)|(?<=[h:]\d\d)) 0 (?=\d\d?(?:h|:))", re.I), " a "),  # « 9h 0 12h »: à and 0 share a key
    ((" du matin",), re.compile(rf"(?:(?<=[\dh])|(?<=heures)) du matin{E}", re.I), ""),
    (("&", "+"), re.compile(r"[&+] ?(?=(?:sur|par|a la demande|egalement)\b)", re.I), "et "),  # « 9h-18h & sur rendez-vous »
    (("=>",), re.compile(r"(?<=[\dhH]) ?=> ?(?=\d)"), " - "),  # « 9h => 12h30 »
    (("du ",), _DU, _from_to),
)

"""The vocabulary of opening hours: a table of (kind, first characters, pattern), first match wins.

Patterns read text folded by words.fold: no accents, plain dashes, any case.
"""

from __future__ import annotations

import re
from typing import Final

DAY: Final = (
    r"lun(?:di?s?)?|lu|mar(?:dis?|d)?|ma|mer(?:credis?|cr?)?|me|jeu(?:dis?|d)?|je|ven(?:dredis?|dr?)?|ve|"
    r"sam(?:edis?|e)?|sa|dim(?:anches?|a)?|di"
)
MONTH: Final = (
    r"janv(?:ier)?|jan|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|jul|aout|sept(?:embre)?|sep|oct(?:obre)?|"
    r"nov(?:embre)?|dec(?:embre)?"
)
ORDINAL: Final = r"premiers?|deuxiemes?|seconds?|troisiemes?|quatriemes?|derniers?|1\s?ers?|[2-4]\s?(?:nd|e(?:me)?s?|ieme)"
RDV: Final = r"rendr?ez[ -]?vous|rdv|r\.d\.?v\.?|rd\.v\.?"
ASKED: Final = r"sur (?:simple )?(?:demande|reservations?|commandes?)"
"""By appointment too, under another name."""
DM: Final = r"(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])(?:[/.](?:20)?\d\d)?"
DM2: Final = r"(?:0[1-9]|[12]\d|3[01])[/.](?:0[1-9]|1[0-2])(?:[/.](?:20)?\d\d)?"
B: Final = r"(?<![a-z0-9])"  # the folded text has no accent, so ASCII boundaries are enough
E: Final = r"(?![a-z0-9'])"
ED: Final = (  # after what may be abbreviated: elsewhere, as after a month in full, a dot ends a sentence
    r"(?![a-z0-9'])(?:(?<!vier)(?<!rier)(?<!mars)(?<!avril)(?<!mai)(?<!juin)(?<!llet)(?<!aout)(?<!bre)(?<!\d\d)\.)?"
)


def phrase(pattern: str) -> re.Pattern[str]:
    """Return ``pattern`` as whole words of folded text, in any case."""
    return re.compile(rf"{B}(?:{pattern}){E}", re.I)


_SHOP: Final = (  # « boulangerie-pâtisserie » is one place
    r"(?:magasin|boutique|restaurant|bar|epicerie|boulangerie|patisserie|boucherie|charcuterie|fromagerie|poissonnerie|traiteur|"
    r"chocolaterie|confiserie|pizzeria|creperie|brasserie|librairie|papeterie|presse|tabac|pharmacie|garage|atelier(?!s)|"
    r"bureaux?|agence|cabinet|caveau|cave|salon|institut|commerce|showroom|galerie|jardinerie|pepiniere|quincaillerie|mercerie|"
    r"bijouterie|supermarche|superette|accueil)s?"
)

_WHEN: Final = r"(?:jours|heures|horaires|creneaux)"
_ELSE: Final = (
    rf"{B}(?:(?:en dehors|hors) (?:de (?:ces|nos)|des) {_WHEN}(?: ?(?:et|ou|/) ?{_WHEN})?(?: d'ouverture)?|"
    rf"(?:pour )?(?:les|aux) autres {_WHEN}|le reste (?:du temps|de la semaine)|en dehors(?= ?(?:[.,;)\n]|$))){E}"
)
"""Outside the hours told."""

PATTERNS: Final = (
    ("pad", " ", r" (?![-\s])"),  # the commonest first; a dash takes the blank before it
    # --- what never closes and what is always so ---
    ("pad", "ad", rf"{B}(?:accueil )?(?:au|du) public{E}"),
    (
        "pad",
        "dj",  # « je » is no jeudi here
        rf"{B}je (?:suis|serai){E}|{B}je (?=(?:vous|nous|me|ne|reste|fais|peux|ferme (?:le|les|a)){E})|"
        rf"{B}je (?=(?:recois|propos|travaill|repond|accueill|ouvr)[a-z]*{E})|(?<=s )de l'annee{E}",
    ),
    (
        "pad",
        "ghj",
        rf"{B}jusqu'?a nouvel(?:le)? (?:ordre|information)s?{E}|(?:(?<=h)|(?<=h ))(?:gmt|heure (?:locale|francaise)){E}",
    ),
    (
        "pad",
        "ps",
        rf"{B}(?:sur place (?:ou|et) a emporter|pour (?:la |de la )?vente a emporter|service du(?= (?:midi|soir){E})){E}",
    ),
    (
        "orrdv",
        "aov",
        rf"{B}(?:visites?|accueil|ouverture) (?:guidees? )?possibles? (?:egalement |aussi )?(?:sur|par|avec) (?:{RDV}){E}",
    ),
    (
        "place",
        "abcdefgijlmnpqrstuv",  # « la ferme » is a farm, « ferme le lundi » is not
        rf"{B}(?:vente (?:directe )?(?:a|sur) (?:la ferme|place)|(?:a |de |sur )?(?:la|notre|une) ferme|ferme(?= ouverte)|"
        rf"(?:distributeur|automate)(?: automatique)?|acces libre|libre acces|vente directe|"
        rf"{_SHOP}(?:(?: et |-| - | & |/| ){_SHOP})*){E}",
    ),
    ("allday", "2hjn", rf"{B}(?:24\s?h?(?:eures)?\s?(?:/|sur)\s?24\s?h?|h\s?24|jour et nuit|nuit et jour){E}"),
    (
        "alldays",
        "37acqst",
        rf"{B}(?:7\s?j?(?:ours?)?\s?(?:/|sur)\s?7(?:\s?j(?:ours)?)?|(?:tou)?t?s les jrs|(?:tou)?ts? les jours|tous les jours|"
        rf"t\.?l\.?j\.?|chaque jour|365\s?j(?:ours?)?(?: ?/ ?(?:365|an)| par an| sur 365)?|au quotidien|"
        rf"toute la semaine|quotidiennement|sept jours sur sept|toujours(?=\s?:?\s?(?:de )?\d)){E}(?! de la semaine)",
    ),
    (
        "count",
        "123456cs",
        rf"{B}(?:[1-6]\s?j(?:ours?)?\s?(?:/|sur)\s?7\s?(?:j(?:ours)?)?|(?:cinq|six|5|6) jours (?:sur sept|par semaine)){E}",
    ),
    ("same", "aimp", rf"{B}(?:idem|id\.|pareil|(?:aux )?memes? (?:horaires?|heures)){E}"),
    ("other", "1u", rf"{B}(?:un|1) (?:{DAY}) (?:sur (?:deux|2|trois|3)|par mois|par quinzaine){E}"),
    # --- public and school holidays ---
    (
        "ph",
        "fjl",
        rf"{B}(?:les |le )?(?:jours? feries?|feries?|j\.? ?f\.?){E}|"
        rf"(?:(?<=dimanche et )|(?<=dimanches et ))(?:jours? de )?fetes?{E}",
    ),
    (
        "sh",
        "cdlpv",
        rf"{B}(?:les (?:petites )?|petites |)(?:vacances|conges) scolaires?{E}|{B}(?:pendant|"
        rf"durant) (?:toutes )?(?:les )?(?:(?:petites )?(?:vacances|conges) scolaires?|vacances(?! (?:d'|de|du|des|annuel))){E}",
    ),
    # --- seasons ---
    (
        "term",
        "ehp",
        rf"{B}(?:(?:en |pendant (?:les |la )?)?periodes? scolaires?|hors (?:des )?(?:les )?vacances(?: scolaires?)?){E}",
    ),
    (
        "rest",
        "ahlr",
        rf"{B}(?:hors[ -](?:haute |pleine )?saison(?: estivale)?|hors (?:de )?(?:la )?(?:l'ete|ete|periode estivale)|"
        rf"(?:le )?reste de l'annee|(?:les )?autres mois){E}",
    ),
    (
        "year",
        "aeht",
        rf"{B}(?:toute l'annee|a l'annee|tout l'annee|en toutes? saisons?|"
        rf"(?:en saison|ete|hiver) comme (?:en )?(?:hors[ -]saison|ete|hiver)){E}",
    ),
    (
        "name",
        "abehlmps",
        rf"{B}(?:l'?ete|l'?hiver|printemps|automne|(?:haute|basse|moyenne|pleine)[ -]saison|saison (?:estivale|hivernale)|"
        rf"(?:periode|horaires?) (?:d'|de l')?(?:ete|hiver|estivale?s?|hivernale?s?)|saison|ete|hiver){E}",
    ),
    (
        "nth",
        "1234dpqst",
        rf"{B}(?:{ORDINAL})(?:\s?(?:et|,|&)\s?(?:les? )?(?:{ORDINAL}))*\s(?:{DAY})\.?\s(?:du|de chaque|dans le|par)\smois{E}",
    ),
    ("dates", "0123", rf"{B}{DM2}\s?(?:au|a|-)\s?{DM2}(?!\d)"),
    (
        "date",
        "0123456789djlmsv",
        rf"(?:(?<=du )|(?<=au )|(?<=le )|(?<=sauf )|(?<=sf )|(?<=\d\d/\d\d et ))(?:(?:{DAY})\.? )?{DM}(?!\d|\s?h)",
    ),
    ("date", "0123456789", rf"{B}(?:1\s?er|[12]\d|3[01]|0?[1-9])\s(?:{MONTH})(?:\s20\d\d)?{ED}"),
    (
        "date",
        "jlnp",
        rf"(?<!de )(?<!de la ){B}(?:(?:le )?jour de )?noel{E}|{B}(?:le )?(?:jour de l'an|nouvel an|premier de l'an){E}",
    ),
    ("month", "adfjmnos", rf"{B}(?:(?:mi|debut|fin)[ -](?:du mois de )?)?(?:{MONTH})(?:\s20\d\d)?{ED}"),
    (
        "feast",
        "pt",  # only as the end of a season: « de Pâques à la Toussaint »
        rf"{B}(?:paques|toussaint)(?= ?(?:a|au|jusqu'? ?au?|-) ?(?:la toussaint|toussaint|paques|(?:mi|debut|fin)[ -]|"
        rf"(?:\d\d? ?(?:er)? ?)?(?:{MONTH})))|(?:(?<=a )|(?<=a la )|(?<=[a-z0-9]-)|(?<=[a-z0-9] - ))(?:paques|toussaint){E}",
    ),
    ("first", "1", rf"{B}1\s?er{E}"),
    ("parity", "adels", rf"{B}(?:(?:les|des|en|aux) )?(?:semaines?|sem\.?) (?:im)?pair(?:es?|s)?{E}"),
    # --- times ---
    (
        "time",
        "0123456789",
        rf"{B}[0-2]?\d\s?h(?:eures?|rs?|h)?(?:[:.]?[0-5]\d(?:\s?mi?n)?|(?<=\sh) (?:00|15)|\s(?:30|45)|(?: 00| 15(?! (?:jan|fev|"
        r"mars|avr|mai|jui|aou|sep|oct|nov|dec)))(?!\s?-\s?\d))?(?![0-9a-z:]|\s?h(?![a-z]))",
    ),  # « 10-12h 15-18h » is no quarter past twelve, nor « 9h-12h ⏎ 15 août »
    ("time", "0123456789", rf"{B}[0-2]?\d\s?[:.]\s?[0-5]\d(?:\s?h)?(?![0-9a-z])"),
    ("time", "m", rf"{B}minuit{E}"),
    ("num", "0123456789", r"(?<![a-z0-9.])[0-2]?\d(?![0-9a-z])"),
    # --- days ---
    ("weekend", "flw", rf"{B}(?:les? )?(?:week[ -]?ends?|(?-i:we|WE)|w[-.]e\.?|fins? de semaine){E}"),
    ("week", "ejls", rf"{B}(?:en semaine|la semaine|semaine|jours de semaine){E}"),
    ("day", "cdjlmstv", rf"{B}(?:(?:les?|tous les|chaque) )?(?:{DAY})(?![a-z0-9'])(?:(?<!di)(?<!dis)(?<!che)(?<!ches)\.)?"),
    ("letters", "djlmsv", r"(?<![A-Za-z0-9'])(?-i:[LMJVSD]{1,7})(?![A-Za-z0-9'])"),
    # --- parts of the day ---
    (
        "half",
        "almst",
        rf"{B}(?:(?:tous )?les |le |l')?(?:matin(?:ee)?s?|apres?[ -]?midis?|apr?\.?[ -]midis?|aprem|apm|soir(?:ee)?s?){E}",
    ),
    ("noon", "adlmt", rf"{B}(?:(?:le|a|(?:tous )?les) )?(?:midis?|dejeuners?){E}"),
    ("evening", "dl", rf"{B}(?:le )?diner{E}"),
    # --- what is said of them ---
    (
        "pause",
        "acefhilpsu",
        rf"{B}(?:avec |sauf |hors |et )?(?:(?:une|la) )?(?:petite )?(?:pause|coupure|interruption|"
        r"fermeture (?=meri))(?: ?(?:du |de |le |a |pour le )?(?:dejeuner|midi|repas|meridienne))?(?=\s?(?:[).,;!]|$)|"
        rf"\s?:?\s?(?:de |entre )?(?:\d\d?\s?[h:.]|\d\d?\s?(?:-|a|et)\s?\d|midi)| (?:le|du|les|sauf) (?:{DAY}){E})",
    ),
    (
        "closures",
        "cefiptv",
        rf"{B}(?:fermetures? annuelles?|(?:(?:est )?fermee?s?|fermetures?) pour (?:les )?(?:conges|"
        r"vacances)(?: annuel(?:le)?s)?|(?:conges|vacances) annuel(?:le)?s|conges|(?:pause|interruption|coupure|"
        rf"treve) (?:estivale|hivernale|annuelle)|interruption(?= du \d| en (?:{MONTH}){E})){E}",
    ),
    (
        "closed",
        "cefjlmnoprsu",
        rf"{B}(?:pas (?:d'ouverture|ouverte?s?)|non ouverte?s?)(?= (?:le|les|{DAY}))|{B}(?:est )?(?:(?:notre|le|un|"
        rf"mon) )?(?:jours?(?: hebdomadaires?)? de (?:fermeture|repos|conge)|repos hebdomadaire){E}|{B}(?:est |sont |sera |"
        rf"seront |c'est )?(?:fermee?s?|fermer|fermetures?|closed|off|relache)(?: hebdomadaire)?{E}(?: toute la journee)?",
    ),
    ("except", "aehs", rf"{B}(?:sauf|sf|excepte(?:e?s)?|hormis|a l'exception (?:de|du|des)|hors){E}"),
    ("free", "as", rf"{B}(?:avec (?:ou|et) sans|sans) (?:prise de )?(?:{RDV}){E}"),
    ("pad", "m", rf"{B}mais (?=ferm(?:e|eture) (?:a )?\d|jusqu)"),
    ("incl", "cimy", rf"{B}(?:y[ -]compris|compris|inclus|meme){E}"),
    (
        "orrdv",
        "aehloprs",
        rf"{B}(?:(?:et|ou|et/ou|sinon) (?:egalement )?(?:(?:sur|par) )?|possibilite de |(?:les )?autres (?:jours|"
        rf"horaires) ?:? ?sur )(?:{RDV})(?: possible)?{E}(?: (?:(?:pour )?les autres jours|le reste du temps|(?:en dehors|"
        rf"hors) de ces (?:horaires|heures)){E})?|{B}(?:et|ou|et/ou|sinon) (?:egalement )?(?:sur (?:simple )?(?:demande|"
        rf"reservations?|appel(?: telephonique)?)|a la demande){E}|{B}(?:sur |par )?(?:{RDV}) (?:possible )?{_ELSE}|"
        rf"{_ELSE}\s?[,:]? (?:uniquement |possible )?(?:sur|par) (?:{RDV}){E}",
    ),
    (
        "rdv",
        "aeprsu",
        rf"{B}(?:(?:uniquement|seulement|exclusivement) )?(?:(?:sur|par|avec) (?:prise de )?)?(?:{RDV})(?: (?:uniquement|"
        rf"seulement|exclusi(?:f|vement)))?{E}|{B}(?:uniquement )?{ASKED}(?: (?:uniquement|seulement))?{E}",
    ),
    ("until", "j", rf"{B}(?:jusqu'?\s?(?:a|au|en)|jusque){E}"),
    ("from", "ad", rf"{B}(?:a partir d[eu]|des){E}"),
    ("between", "e", rf"{B}entre{E}"),
    # --- separators ---
    ("and", "&+aep", rf"{B}(?:et|puis|ainsi que|ainsi qu'){E}|&|\+"),
    ("range", " ->at", rf"{B}(?:au|aux|a|to){E}| ?-+>? ?|>|→"),
    ("strong", "/", r"//+"),
    ("slash", "/", r"/"),
    ("comma", ",", r","),
    ("strong", "\n!*.;|", r"[;\n|•!]|\.(?!\d)|(?:^|(?<=\s))\*(?=\s)"),
    ("colon", ":=", r"[:=]"),
    ("paren", "()[]", r"[()\[\]]"),
    # --- what opens a clause ---
    (
        "open",
        "amot",
        rf"{B}(?:mais )?(?:ouverte?s?|ouvertures?|ouvre|ouvrons|(?<=nous )travaillons|accueill(?:e|ent|ons)){E}|"
        rf"{B}ouv(?:{E}\.?(?=\s|:)|\.)",
    ),
    (
        "nonstop",
        "cejlns",
        rf"{B}(?:(?:en |la )?journee continue|non[ -]stop|sans (?:interruption|coupure|pause)|(?:en |service )?continue?){E}",
    ),
    ("only", "su", rf"{B}(?:uniquement|seulement){E}"),
    # --- padding: says nothing of when ---
    (
        "pad",
        "\n acdehlmnpqrstv",
        rf"{B}(?:d'|l'|qu')|{B}la mairie(?= est ouverte)|{B}(?:disponibles?|de|du|des|le|la|les|en|dans|pendant|durant|chaque|"
        r"tous|nos|notre|votre|vos|nous|sommes|est|sont|reste(?:nt)?|restons|entrees?|horaires?|heures|mois|public|vous|"
        rf"periodes?|toute la journee|egalement|services?|permanences?|aussi|nocturne){E}|\s+",
    ),
)
"""Kind, what it may start with (lower case), the expression. No groups: the scanner counts its own."""

"""Folded text in, the same out without the phrases that bear upon nothing, and without numbers that are no hours."""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import DAY, MONTH, RDV, B, E, phrase
from pipeline.normalise.hours.rewrite import replaced
from pipeline.normalise.hours.spelt import Rules

_CLAUSE_ENDS: Final = r"(?=\s*(?:[.;,!)\n]|$))"
_PAID: Final = r"(?:cb|cartes? (?:bancaires?|bleues?)|cheques?|especes|liquide)"
HARMLESS: Final = re.compile(
    rf"{B}(?:pharmacies? de garde[^.;\n\d]*32 ?37{E}|pour (?:le )?(?:traitement|travail|taches)s? [a-z]+{E}|a la demande{E}|"
    rf"sur (?:tout(?:e|es)?|notre|nos|votre|vos|le|la|les|internet|instagram|mesure|rue|commande en ligne){E}|"
    r"sans (?!rendez|rdv|r\.|horaire|garantie|certitude|jours?|interr|coupure|pause)[a-z]+(?! (?:en|l'|d') ?[a-z])"
    rf"{E}|ouverte?s? a (?:tous|toutes)(?: et (?:a )?toutes)?{E}|arrets? (?:de |du )?(?:bus|tram(?:way)?|metro|car)s?{E}|"
    rf"(?:toute la|la) journee{E}|(?:a (?:tres )?bientot|a tres vite){E}|"
    rf"pour (?:toute|plus d[e']) ?(?:autre )?(?:information|info|renseignement|question|commande|precision|demande)s?"
    rf"(?: (?:supp|comp)lementaires?)?{E}|"
    rf"(?:(?:{DAY})s?(?:,| et| ouvert\w*| (?:{DAY})s?)* )?sur (?:reservation|rendez-vous) pour les (?:groupes|scolaires){E}|"
    rf"(?:pas de|sans) (?:fermeture|conges|coupure|pause)s?(?: (?:l'|cet )ete| entre midi et (?:deux|2|14 ?h)|"
    rf" en (?:{MONTH})(?: (?:et|ou) (?:{MONTH}))?)?{_CLAUSE_ENDS}|"
    rf"(?:plats?|menus?|formule|suggestions?) du jour{E}|(?:fruits|bord) de mer{E}|a (?:deux|quelques) pas{E}|"
    rf"visites? guidees? (?:uniquement|seulement){E}|(?<!horaires )de saisons?{E}|depuis (?:\d+ ans|(?:19|20)\d\d){E}|"
    rf"{_PAID}(?:(?: et | ou |, ?| ?/ ?){_PAID})* (?:uniquement|seulement|acceptee?s?){E}|pas de {_PAID}{E}|"
    rf"pres d[eu'](?! ?la f| ?\d)|au meme endroit{E}|premier arrive,? premier servi{E}|"
    rf"sauf (?:avis de |en cas d'|cas d')?(?:tempete|intemperies?|imprevus?|urgences?|force majeure){E}|"
    rf"(?:jours?|heures?|horaires?) (?:(?:et|&|/) (?:horaires?|heures?|jours?) )?d'ouverture{E}|"
    r"(?:horaires )?(?:publies|donnes|annonces|indiques|communiques) (?:par|sur) [^).;\n]*|d'apres (?!midi)[^).;,\n]*|"
    rf"installee?s? (?:a|au|en|dans|depuis){E}|(?:RCS?|SIRET|SIREN|APE|TVA){E}[^\n;]*|"
    r"(?:le|la|les) plus (?:grand|beau|belle|ancien)\w*|"
    r"(?:la )?derni(?:er|ere)s? (?:entrees?|acces|admissions?|departs?|billets?|visites?|commandes?)"
    r"(?: en caisse| possibles?)? ?(?:est |se fait )?(?:a|:|vers|jusqu'a)? ?"
    r"(?:[0-2]?\d ?(?:h(?:eures?)?|:) ?(?:[0-5]\d)?(?![\d:-])|"
    rf"(?:\d+ ?(?:h|heures?|min(?:utes)?|mn)|une heure|(?:une )?demi[- ]heure) avant (?:la |l'heure de )?fermeture){E})"
    r"|\((?:selon [a-z ]+|saisonnier|sur commande [^)]*)\)|\+ ?selon [a-z' ]+",
    re.I,
)
"""Phrases with a word that bears upon hours elsewhere, and none here."""
_CONTACT: Final = re.compile(
    rf"(?:(?<=[.;,!\n(])|(?<=[.;,!\n(] )|^)[a-z' -]*{B}(?:appele[rz]|contacte[rz]|telephone[rz]|joindre|sollicite[rz]|"
    rf"n'hesitez pas){E}[a-z' -]*(?=\s*(?:[.;,!)]|$))",
    re.I,
)
"""« En cas d'absence, appeler le … », « merci de téléphoner avant de venir »: how to reach the shop."""
_WHEN: Final = phrase(
    rf"(?:{DAY})s?|{MONTH}|ferm.*|ouver.*|(?<!autres )jours?|horaires?|heures?|midi|matin.*|soir.*|apres.*|feries?|saison|"
    rf"vacances|conges|{RDV}|sauf|hors|uniquement|seulement|exclusi.*|obligatoire.*|pas sur|verifi.*|confirm.*|reserv.*|"
    r"prevenir|connaitre|sinon|si"
)
_QUANTITY: Final = re.compile(
    rf"{B}(?:sous|dans les|au moins|minimum|plus de|environ|(?:temps d[e']|durees?)[^.;,\n\d]{{0,40}}?) ?(?:environ )?\d+ ?"
    rf"(?:h(?:eures?)?|min(?:utes)?|mn|[a-z]{{4,}})(?: ?\d\d(?!\d))?{_CLAUSE_ENDS}|"
    rf"{B}(?:une|deux|trois|\d+) ?(?:h(?:eures?)?|jours?|semaines?) (?:minimum )?a l' ?avance{E}|"
    rf"{B}en (?:une|quelques|deux|trois|\d+) ?(?:h(?:eures?)?|min(?:utes)?|mn|clics?)(?: (?:maxi(?:mum)?|chrono))?{E}(?! ?/)|"
    rf"{B}(?:(?:plus|pres) d[e'] ?|environ )?\d+ ?(?!(?:{DAY})s?{E}|(?:{MONTH}){E}|heures|jours|mois|semaines|annees|matins|"
    r"soirs|midis|apres|feries|vacances|ferm|ouver|horaires|dans|sous|puis|sans|minutes)[a-z]{4,}s(?![a-z])|"
    rf"(?:a )?\d+ ?(?:km|m|metres|minutes|min|mn)(?: (?:apres|avant) (?=[A-Zl])| (?:a pied|en voiture|a velo|d[eu']){E})",
    re.I,
)
"""« Plus de 50 références », « devis sous 24 h », « 48 h à l'avance »: how many, how long, how far; no hour of the day."""
PHONES: Final = re.compile(r"(?:\+33 ?(?:\(0\) ?)?|(?<![\d.])0)[1-9](?:[ .-]?\d\d){4}(?!\d)|\S+@\S+")
NUMBERS: Final = re.compile(
    r"(?:https?:|www\.)\S+|(?<!\S)@[\w.]+|(?<![\w.])[\w-]{3,}\.(?:fr|com|org|net|eu|example)(?:/\S*)?(?!\w)|"
    r"(?:(?<![a-z])(?:a partir de|des|jusqu'a|(?:plus|moins|pres) de|environ|seulement) )?(?<![\dh:.])\d+(?:[.,]\d+)?\s?"
    r"(?:€|euros?|%|km|kg|m2|places?(?! d[eu])|personnes?|metres?|vins?|couverts?)(?![a-z])(?: selon [a-z' ]+)?",
    re.I,
)
"""Prices, distances, web addresses: numbers and words that are no hours."""
ADDRESS: Final = re.compile(
    rf"(?:(?<=Paris )|(?<=Lyon )|(?<=Marseille ))(?:1?\d|20)(?:er?|eme)?{E}(?! ?[h:-])|"
    rf"(?<!\d)\d{{5}}(?!\d)|(?<=[a-z])(?<!di)(?<!dis)(?<!nche)(?<!nches) \((?:0[1-9]|[1-9]\d|2[AB])\)|"
    rf"{B}n°\s?\d+|(?<![\dh:.])(?<!h )\d+(?: ?bis| ?ter)?,? "
    rf"(?=(?:rue|avenue|av|bd|boulevard|place|chemin|route|impasse|allees?|quai|cours){E})",
    re.I,
)
"""Postcodes, départements in brackets and numbers in a street."""


_BOTH: Final = re.compile(
    rf"{B}accueil (?:telephonique et (?:physique|(?:du )?public)|(?:physique|(?:du )?public) et (?:par )?telephon(?:ique|e)){E}",
    re.I,
)
_MEET: Final = re.compile(
    rf"{B}(?<!sur )(?<!par )(?<!avec )(?<!sans )(?<!de )(?:{RDV}) (?=(?:au |a la |sur (?:la |le )?|devant (?:la |le |l' ?)?)?"
    rf"(?:rue|place|avenue|boulevard|quai|esplanade|parking|halles?|mairie|eglise){E})",
    re.I,
)
_LINKS: Final = ("-sur-", "-sous-", "-en-", "-les-", "-la-", "-le-", "-de-", "-du-", "-d'", "-des-", "-et-", "-aux-", "saint")
_NAMED: Final = re.compile(
    rf"(?<!la )(?-i:(?<![A-Za-z0-9])(?!(?i:{DAY}|{MONTH}){E})[A-Z][a-z]+)(?:-(?:sur|sous|en|les|la|le|de|du|des|et|aux)|-d'|"
    r"(?<=saint)|(?<=sainte))(?:-(?:la|le|les))?-?(?-i:[A-Z])[a-z]+(?:-(?:[a-z]+-)?(?-i:[A-Z])[a-z]+)*",
    re.I,
)
"""« Villeneuve-sur-Lot », « Sainte-Livrade »: a name, whatever its words say elsewhere."""
_ANSWER: Final = re.compile(rf"^(?:non|bien sur) ?[,:!.] ?(?=[^.!?\n]*{B}du (?:{DAY}) au (?:{DAY}){E})", re.I)
"""« Non, la boutique est ouverte du lundi au samedi … »; of « Non, le dimanche 9h-12h », the other days are not told."""
_PHRASES: Final[Rules] = (
    (("non", "bien sur"), _ANSWER, ""),
    (_LINKS, _NAMED, lambda m: m[0][0] + re.sub("[-']", "", m[0][1:]).lower()),
    (("chez vous",), phrase("chez vous"), "domicile"),
    (("telephonique",), re.compile(rf"{B}({RDV}) telephoniques?{E}", re.I), r"\1"),
    (("en ligne",), phrase("(?:boutique|magasin|site|catalogue) en ligne"), "eshop"),
    (("sous ",), re.compile(rf"{B}sous (?=(?:la |les |le )(?:halles?|arcades|kiosque|porche|hangar){E})", re.I), ""),
    (("ce ", "cette "), phrase(r"cet?(?:te)?(?= (?:marche|boutique|magasin|commerce))"), ""),
    (("pont ",), re.compile(rf"{B}Pont(?= (?:d[eu']|des|[A-Z]))"), "Halle"),
    (("rdv", "rendez"), _MEET, "adresse "),  # « Rendez-vous place de la Halle »: where
    (("(",), re.compile(r"(?<=[a-z])\((?:e|s|es|ne|nes|x|le|les)\)(?![a-z])"), ""),  # « L'assistant(e) », « le(s) mardi(s) »
    (("telephon",), _BOTH, "accueil physique"),
    (("sur place",), phrase("sur place"), "surplace"),
    (("sera ", "seront "), phrase("ser(?:a|ont)(?= ouvert)"), "est"),
    (("aux particuliers",), phrase("aux particuliers"), "au public"),
)
_NUMBERED: Final = re.compile(r"[\d@:.]")


def without_phrases(text: str) -> str:
    """Return folded, rewritten ``text`` without the phrases that bear upon nothing, and without numbers that are no hours."""
    text = replaced(text, text.lower(), _PHRASES)
    text = HARMLESS.sub(" www ", _CONTACT.sub(lambda m: m[0] if _WHEN.search(m[0]) else " www ", text)).replace(" \n", "\n")
    if not _NUMBERED.search(text):
        return text
    return ADDRESS.sub(" adresse ", _QUANTITY.sub(" www ", NUMBERS.sub(" www ", PHONES.sub(" numero ", text))))

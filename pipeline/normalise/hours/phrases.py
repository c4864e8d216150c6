"""Folded text in, the same out without the phrases that bear upon nothing, and without numbers that are no hours."""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import DAY, MONTH, RDV, B, E, phrase
from pipeline.normalise.hours.rewrite import replaced
from pipeline.normalise.hours.spelt import Rules

HARMLESS: Final = re.compile(
    rf"{B}(?:en (?:dehors|cas) (?:de ces |des |de nos |d')(?:horaires?|heures?|absence|urgences?)[^.;\n()]*?"
    rf"{B}(?:appel\w+|compos\w+|contact\w+|joindre|telephone[rz])"
    rf"(?: (?:le|au|nous|la|www|numero|personnel|d'astreinte|astreinte))*(?=\s*(?:[.;,!)\n]|$))|"
    rf"pharmacies? de garde ?:? ?(?:(?:appele[rz]|compose[rz]|tel)\.? ?(?:le |au )?)?32 ?37{E}|"
    rf"pour (?:le |la |l')?(?:traitement|travail|travaux|taches|instruction)"
    rf"(?: (?:internes?|administrati\w+|des dossiers|du courrier))+{E}|a la demande{E}|"
    rf"sur (?:tout(?:e|es)?|notre|nos|votre|vos|le|la|les|agen|internet|facebook|instagram|mesure|rue|cour|parking|"
    rf"commande en ligne)"
    rf"{E}|sans (?!rendez|rdv|r\.|horaire|garantie|certitude|jours?|interr|coupure|pause)[a-z]+(?! (?:en|l'|d') ?[a-z])"
    rf"{E}|(?:faire|toutes?) (?:une |vos )?demandes?|ouverte?s? a (?:tous|toutes|tout public)(?: et (?:a )?toutes)?{E}|"
    rf"en (?:cas d'|l' ?)absence de reponse[^.;\n]*|arrets? (?:de |du )?(?:bus|tram(?:way)?|metro|car|navette)s?{E}|"
    rf"(?:temps d[e']|durees?{E})[^.;,\n\d]{{0,40}}\d+ ?(?:h(?:eures?)?|min(?:utes)?|mn) ?(?:\d\d)?(?=\s*(?:[.;)\n]|$))|"
    rf"(?:au moins |minimum )?(?:24|48|72) ?h(?:eures?)? (?:minimum )?a l' ?avance{E}|"
    rf"plus (?:de|d') (?:choix|produits?|\d+)|(?:n'hesitez pas)"
    rf"(?: a)?(?: nous)?(?: (?:appeler|contacter|consulter|joindre|ecrire|solliciter|rendre visite))?"
    rf"|pour (?:toute|plus d'|plus de) (?:autre )?(?:information|infos?|renseignement|"
    rf"question|commande|precision|demande)s?(?: (?:supplementaire|complementaire)s?)?{E}"
    rf"|(?:a (?:tres )?bientot|a tres vite){E}|(?:toute la|la) journee{E}|"
    rf"(?:(?:{DAY})s?(?:,| et| est| sont| ouvert\w*| le| les| uniquement| seulement| (?:{DAY})s?)* )?"
    rf"sur (?:reservation|rendez-vous) pour les (?:groupes|scolaires){E}"
    rf"|a (?:deux|quelques) pas{E}|"
    rf"(?:les )?autres jours,? (?:merci de |veuillez )?(?:nous )?(?:telephone[rz]|appele[rz]|contacter)(?: ?-?nous)?(?: avant)?"
    rf"{E}|plus d'informations?{E}|"
    rf"{B}(?:pas de|sans) (?:fermeture|conges|coupure|pause)s?(?: annuel\w*| estival\w*)?"
    rf"(?: (?:l'|cet )ete| en ete| (?:le|a) midi| entre midi et (?:deux|2|14 ?h)|"
    rf" (?:en|au mois d[e']) ?(?:{MONTH})(?: (?:et|ou) (?:{MONTH}))?)?(?=\s*(?:[.;,!)\n]|$))|"
    rf"{B}(?:plats?|menus?|formule|suggestions?) du jour{E}"
    rf"|(?:produits?|fruits|legumes|cuisine|carte|menus?|fleurs|specialites)(?: et \w+)?(?: \w+)? de saisons?{E}|"
    rf"fruits de mer{E}|bord de mer{E}"
    rf"|visites? guidees? (?:uniquement|seulement){E}|(?<!horaires )de saison{E}|depuis (?:plus de )?(?:\d+ (?:ans|mois)|(?:19|"
    rf"20)\d\d){E}|"
    rf"environ \d+ (?!h|min|eur)[a-z]{{4,}}|"
    rf"sauf (?:avis de |en cas d'|cas d'|en cas de )?(?:tempete|intemperies?|imprevus?|urgences?|force majeure|alerte \w+){E}"
    rf"|possibilite de (?:m'|nous |me )?(?:appeler|contacter){E}"
    rf"|(?:jours?|heures?|horaires?) (?:(?:et|&|/) (?:horaires?|heures?|jours?) )?(?:d'ouverture|d'accueil|de permanence){E}"
    rf"|(?:horaires? )?(?:publies|donnes|annonces|indiques|communiques) (?:par|sur) [^).;\n]*|"
    rf"{B}d'apres (?!midi)[^).;,\n]*"
    rf"|(?:mieux vaut|il vaut mieux|pensez a|merci de|veuillez|il est (?:conseille|prudent|preferable) (?:de|d'))? ?"
    rf"(?:telephoner|appeler|appelez|telephonez)(?: nous)? avant (?:de )?(?:vous |se |nous )?(?:venir|passer|deplacer|"
    rf"partir|rendre){E}"
    rf"|\d+ ?(?:km|m|metres|minutes|min) (?:apres|avant) (?=[A-Zl])|installee?s? (?:a|au|en|dans|depuis){E}"
    rf"|(?:\w+ )?de deuil{E}|"
    rf"deuils?(?:,| et) (?=mariages?|naissances?)|(?<=mariage) et deuils?{E}|(?<=mariages) et deuils?{E}|"
    rf"sous (?:24|48|72) ?(?:h|heures?){E}|(?:RCS?|SIRET|SIREN|APE|TVA){E}[^\n;]*"
    rf"|(?:le|la|les) plus (?:grand|beau|belle|ancien)\w*"
    rf"|(?:la )?derni(?:er|ere)s? (?:entrees?|acces|admissions?|departs?|billets?|visites?|commandes?)"
    r"(?: en caisse| possibles?)? ?(?:est |se fait )?(?:a|:|vers|jusqu'a)? ?"
    r"(?:[0-2]?\d ?(?:h(?:eures?)?|:) ?(?:[0-5]\d)?(?![\d:-])|"
    rf"(?:\d+ ?(?:h|heures?|min(?:utes)?|mn)|une heure|(?:une )?demi[- ]heure) avant (?:la |l'heure de )?fermeture){E})"
    r"|\((?:selon (?:les )?(?:annuaires?|sources?|internet|google)|saisonnier|sur commande [^)]*)\)"
    rf"|\+ ?selon (?:les |l')?(?:evenements?|programmation){E}",
    re.I,
)
"""Phrases with a word that bears upon hours elsewhere, and none here."""
PHONES: Final = re.compile(r"(?:\+33 ?(?:\(0\) ?)?|(?<![\d.])0)[1-9](?:[ .-]?\d\d){4}(?!\d)|\S+@\S+")
NUMBERS: Final = re.compile(
    r"(?:https?:|www\.)\S+|(?<![\w.])[\w-]{3,}\.(?:fr|com|org|net|eu|example)(?:/\S*)?(?!\w)|"
    r"(?<![\dh:.])\d+(?:[.,]\d+)?\s?(?:€|euros?|%|km|kg|m2|places?(?! d[eu])|personnes?|metres?|vins?|couverts?)(?![a-z])",
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
_PHRASES: Final[Rules] = (
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
    text = HARMLESS.sub(" www ", replaced(text, text.lower(), _PHRASES)).replace(" \n", "\n")
    if not _NUMBERED.search(text):
        return text
    return ADDRESS.sub(" adresse ", NUMBERS.sub(" www ", PHONES.sub(" numero ", text)))

"""What words beside opening hours may mean: subjects (shop, pick-up, another service), words that bear upon hours, courtesies.

Patterns read text folded by words.fold. A word that is in none of these lists is taken to say nothing of when.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import RDV, B, E

OTHER: Final = re.compile(
    rf"{B}(?:web ?-?shop|livr\w+|uber ?eats|deliveroo|(?:permanence|accueil|standard|assistance|conseil) telephonique|"
    rf"telephonique|"
    r"hotline|(?:par|prises? de|au) (?:telephone|commandes?)|telephone|appels?|appelez|joignables?|repond\w+|standard|"
    r"service clients?|tchat|chat|mail|en ligne|internet|e ?-? ?shop|sav|apres[- ]vente|depannages?|urgences?|astreintes?|"
    r"distributeurs?|automates?|casiers?|groupes?|scolaires|commandes?|commander|reservations?|reserver|hebergements?|"
    r"chambres?|check[- ]?in|expeditions?|envois?|colis|coursiers?|portage|tournees?|administration|"
    r"comptabilite|siege|usine|fabrication|lavage|gardien\w*|video\w+|parkings?|cours (?:de|d'|collectifs?|"
    r"particuliers?)|stages?|seances?|entrainements?|messes?|concerts?|animations?|spectacles?|dedicaces?|initiations?|"
    rf"depots?|dechets?|gravats|garderie|amap|distributions?|domiciliation|a domicile|ligne|contacter|contactez|joindre|"
    rf"en vente (?:a|au|chez|dans)|portes ouvertes){E}",
    re.I,
)
"""Services whose hours are never those of the shop."""
PICKUP: Final = re.compile(
    rf"{B}(?:marches?|retraits?|retir\w+|drive|click|collect|(?:a|de) emporter|recuper(?:er|ez|ation)|enlevements?|pick[- ]?up|"
    rf"visites? (?:guidees?|de|d'|et (?:la )?ventes?)|degustations?|permanences?|consultations?){E}",
    re.I,
)
"""What a customer comes for: its hours are the place's where nothing else is said, and told as such; beside the shop's, not."""
SHOP: Final = re.compile(
    rf"{B}(?:magasins?|boutiques?|(?:salle|espace|point|lieu) de vente|physique|"
    r"accueil (?:physique|du public|public)|surplace|shop|store|vente (?:directe|"
    r"sur place)|mairie|mediatheque|bibliotheque|musee|domaine|chateau|cafe|bistrot|fournil|fleuriste|coiffeur|"
    r"coiffeuse|coiffure|opticien|optique|primeur|caviste|food ?truck|office de tourisme|stand|studio|centre de \w+|"
    rf"restaurants?|brasserie|pharmacie|(?:les )?halles|dechetterie|decheterie|secretariat|service social){E}",
    re.I,
)
"""The shop itself, or the place."""
AMENITY: Final = re.compile(rf"(?:piscines?|terrasses?|parkings?|plages?|spa|sauna|hammam|solarium|aires?){E}", re.I)
PART: Final = re.compile(
    rf"{B}(?:terrasses?|parkings?|piscines?|spa|sauna|hammam|jacuzzi|solarium|cuisines?|rayons?|guichets?|caisses?|jardins?|parcs?|"
    r"aires?|plages?|salles?|salons?|espaces?|coins?|zones?|buvettes?|snacks?|bars?|billetteries?|toilettes|sanitaires|cabines?|"
    r"vestiaires?|laveries?|stations?|pompes?|services?|ateliers?|bureaux?|receptions?|expositions?|evenements?|sites?|"
    rf"boutiques? en ligne|cueillettes?|vergers?|potagers?|labyrinthes?|mini[- ]?golfs?|golfs?|cours|halls?){E}",
    re.I,
)
"""What may be but a part of the place, with hours of its own."""
OPENING: Final = re.compile(
    rf"{B}(?:ouverte?s?|ouvrons|ouvre|accueill\w*|recoi\w*|recev\w*|horaires?|ouvertures?){E}",
    re.I,
)
"""« Les Frangines restent ouvertes … »."""
COURTESY: Final = re.compile(
    r"(?:notre|nos|votre|vos|mon|mes|leur|equipes?|vous|nous|je|on|j|l|d|m|s|c|qu|accueill\w*|recoi\w*|recev\w*|servir|"
    r"sert|sers|attend\w*|plaisir|ravie?s?|heureu\w+|joie|bienvenue|merci|bonjour|bonne|reste\w*|tien\w*|disposition|"
    r"disponible\w*|toutes?|tous|avec|pour|afin|chez|dans|par|et|un|une|ces|y|cher\w*|continu\w*|"
    r"mais|stop|bien|nouveaux?|nouvelles?|habituels?|actuels?|pratiques?|"
    r"hebdomadaires?|detailles?|the|our|lieu|il|ils|elle|elles|a|ont|creneaux?|acces|accessibles?|propose\w*|assure\w*|"
    r"effectu\w+|uniques?|rez|chaussee|suivants?|suivantes?|comme|suit|voici|etablissement|adresse|accessib\w*|toujours|"
    r"tout|moment)",
    re.I,
)
"""Words of politeness, headings: they may stand anywhere, many times."""
NEUTRAL: Final = re.compile(
    r"(?:informations?|infos?|clients?|clientele|parkings?|gratuite?s?|paiements?|reglements?|cartes?|bancaires?|cb|"
    r"cheques?|especes|"
    r"acceptee?s?|wifi|terrasse|"
    r"pmr|handicap\w*|stationnement|tel|telephone|port|mobile|fax|mail|email|courriel|site|web|internet|www|facebook|"
    r"instagram|climatis\w*|facile|brunchs?|dejeuners?|diners?|repas|services?|midi|soir)",
    re.I,
)
"""What says nothing of when after the hours; before them, it may be what they are of (« Parking : 7h-21h »)."""
ONLINE: Final = re.compile(rf"{B}(?:telephone|mail|internet|site|web){E}", re.I)
"""Said of a channel, not of a place."""
THEME: Final = re.compile(
    rf"{B}(?:vente (?:par|en) [a-z]+|gammes?|choix|cuisine|produits?|specialites?|proposons|propose|proposent|decouvrez|"
    rf"fait[ -]maison|"
    r"artisanale?s?|tarifs?|devis|expeditions?|visio|bienvenue|locale?s?|bio|qualite|menus?|plats?|"
    r"formules?|arrivages?|selections?|satisfaction|savoir[- ]faire|"
    rf"www|livr\w*|frais|fraiche|vins?|pains?|cadeaux?|cadre|ambiance|conviv\w*|conseils|sourire|gourmand\w*|"
    rf"collections?|chaleureu\w*|decoration|terroir|titres?[- ]restaurants?|photos?){E}",
    re.I,
)
"""A short sentence after the hours must be about one of these to be left aside."""
AUDIENCE: Final = re.compile(
    rf"{B}(?:adherente?s?|membres?|seniors?|soignante?s?|professionnel(?:le)?s?|pros?|personnes?|agee?s?|vulnerables?|"
    r"prioritaires?|beneficiaires?|habitante?s?|abonnee?s?|benevoles?|licenciee?s?|eleves?|etudiante?s?|enfants?|"
    r"adultes?|particuliers?|entreprises?|collectivites?|usagers?|allocataires?|riverains?|residents?|locataires?|"
    r"clubs?|associations?|inscrite?s?|convives?|artisans|jeunes?|femmes?|hommes?|familles?|parents?|bebes?|"
    rf"publics? [a-z]+){E}",
    re.I,
)
"""For whom the hours are: not for everyone."""
BEARS: Final = re.compile(
    r"(?:quitt\w*|install\w*|reverence|fideles?|bon vent|pavillon|panne|malades?|epuise\w*|vendu\w*|vendre|"
    r"votes?|scrutins?|elections?|itinerante?s?|desormais|"
    r"dorenavant|depositaires?|revendeurs?|detail|fonds|voisine?s?|partenaires?|relais|anciens?|anciennes?|futures?|"
    r"futurs?|secondes?|deuxiemes?|domicile|non|pas|plus|ne|n|ni|jamais|aucune?s?|vides?|ex|exemples?|etai(?:t|ent)|"
    r"louer|chantiers?|bilan|adieu|garde|estim\w*|theorique\w*|suppos\w*|inscri\w*|"
    r"dossiers?|documents?|passeports?|reclamations?|departs?|soldes?|braderie|ramadan|careme|couvre|crise|sanitaires?|"
    r"pandemi\w*|epidemi\w*|canicule|recoltes?|vendanges?|"
    r"stocks?|epuisement|rupture|principe|plupart|presence|bimensuel\w*|mensuel\w*|rideau|transfer\w*|brul\w*|incendi\w*|"
    r"sinistre\w*|inond\w*|faillite|redressement|judiciaire|gerante?s?|successeurs?|marees?|obligatoire|cession|cede\w*|"
    r"unique(?:ment|s)|seul\w*|confirm\w*|verif\w*|renseign\w*|consulte[rz]|approx\w*|environ|indicati\w*|prevenir|"
    r"prevision\w*|prevu\w*|repren\w*|vacant\w*|liquid\w*|cess\w*|demenag\w*|attendant|repris\w*|r?e?ouvr\w*|reouv\w*|"
    r"closes?|parfois|souvent|general(?:ement)?|habituellement|normale\w*|meteo|cf|affich\w*|arret\w*|finie?s?|termin\w*|"
    r"ephemere\w*|ancien(?:ne)?s? horaires?|anciens?|retraites?|paques|noel|toussaint|pentecote|ascension|exclusi\w*|"
    r"provisoire\w*|exception\w*|variables?|varient|varier|variations?|selon|suivant|depend\w*|sous|reserve|susceptible\w*|"
    r"modifi\w*|travaux|definitiv\w*|actuellement|tempor\w*|confine\w*|covid\w*|sauf|hors|hormis|exce[pl]\w*|altern\w*|"
    r"pairs?|paires?|impairs?|impaires?|quinzaine|bientot|prochain\w*|compter|jusqu\w*|maintenant|annuel\w*|aprem|apm|nuits?|"
    r"nocturn\w*|minuit|saisons?|saisonn\w*|ete|estiv\w*|hiver\w*|automne|vacances|rentree|ferie\w*|fetes?|"
    r"ferm(?!iere?s?$|ette)\w*|ouv(?!rag)\w*|tlj|conges?|pont|ponts|absen\w*|alternance|tournante?|decale\w*|restreint\w*|"
    r"maladie|deces|deuil|suspend\w*|suspens\w*|interr(?:omp|upt)\w*|interdit\w*|annul\w*|mon?|tue?|wed?|thu?|fri?|sat|sun?|"
    r"report\w*|a[- ]partir|horaire\w*|scolaire|monday|tuesday|wednesday|thursday|friday|saturday|sunday|open\w*|until|from|"
    r"except|only|occasionnel\w*)",
    re.I,
)
"""Words that bear upon hours, or may: never left aside."""
FUNCTION: Final = re.compile(
    r"(?:beau|mauvais|tant|raison|suite|cas|fois|situation|contexte|pres|modo|ce|cette|attente|besoin|autres?|attention|"
    r"individuel\w*|idem|sur|demande\w*|sans|si|quand|lorsque|"
    r"vers|depuis|avant|apres|jours?|journees?|semaines?|mois|ans?|annees?|heures?|demi|matin\w*|midis?|soir\w*|veille|"
    r"lendemain|essay\w*|sera|seront|fera|serait|week|weekend|que|qu|h|mn|mins|am|pm)",
    re.I,
)
"""Words that bear upon hours in a few words (« pas le midi », « sur commande »), and not in a long sentence."""
SOFT: Final = re.compile(
    r"(?:appel\w*|contact\w*|telephone[rz]|voir|fin|que|qu|fonction|chang\w*|des|possib\w*|peut|peuvent|pourr\w*|"
    r"certain\w*|quelques?|deux|trois|"
    r"quatre|cinq|chaque|adapt\w*|limit\w*|particulie\w*|different\w*|vari\w*|memes?|nouvel|minutes?|min|temps|"
    r"dernier\w*|premier\w*|"
    r"allez|aller|apart\w*|quart|ferm\w*|aucune?s?|printemps)",
    re.I,
)
ABOUT: Final = re.compile(
    rf"{B}(?:horaires?|heures?|jours?|ouvert\w*|ouvr\w*|ferm(?!ier)\w*|accueil\w*|venir|passer|deplac\w*|visite\w*|"
    rf"avant|confirm\w*|connaitre|"
    rf"creneau\w*|presen\w*|matin\w*|soir\w*|semaines?|dates?){E}",
    re.I,
)
"""A SOFT word bears upon hours only in a sentence that speaks of them: « différents bobuns », « horaires différents »."""
NARROW: Final = re.compile(
    r"(?:absen\w*|tournees?|camions?|inscri\w*|bilan|reclamations?|unique\w*|seul\w*|exclusi\w*|confin\w*|cess\w*|arret\w*|repris\w*|travaux|"
    r"ferm\w*|suspen\w*|interromp\w*|"
    r"remplac\w*|que|qu|au lieu|nouvel\w*|provisoire\w*)",
    re.I,
)
"""What, said of a delivery, would say something of the shop too: « livraison uniquement »."""
HARMLESS: Final = re.compile(
    rf"{B}(?:en (?:dehors|cas) (?:de ces |des |de nos |d')(?:horaires?|heures?|absence|urgences?)[^.;\n()]*?"
    rf"{B}(?:appel\w+|compos\w+|contact\w+|joindre|telephone[rz])"
    rf"(?: (?:le|au|nous|la|www|numero|personnel|d'astreinte|astreinte))*(?=\s*(?:[.;,!)\n]|$))|"
    rf"bat(?:iment|\.)? ?[A-Z0-9]{E}|plein vent{E}|"
    rf"pharmacies? de garde ?:? ?(?:(?:appele[rz]|compose[rz]|tel)\.? ?(?:le |au )?)?32 ?37{E}|"
    rf"pour (?:le |la |l')?(?:traitement|travail|travaux|taches|instruction)"
    rf"(?: (?:internes?|administrati\w+|des dossiers|du courrier))+{E}|a la demande{E}|"
    rf"sur (?:tout(?:e|es)?|notre|nos|votre|vos|le|la|les|agen|internet|facebook|instagram|mesure|rue|cour|parking|"
    rf"commande en ligne)"
    rf"{E}|sans (?!rendez|rdv|r\.|horaire|garantie|certitude|jours?|interr|coupure|pause)[a-z]+(?! (?:en|l'|d') ?[a-z])"
    rf"{E}|(?:faire|toutes?) (?:une |vos )?demandes?|non[ -]food(?! (?:en|l'|d') ?[a-z])|"
    rf"pas (?:cher|de calais){E}|"
    rf"plus (?:de|d') (?:choix|produits?|\d+)|(?:n'hesitez pas)"
    rf"(?: a)?(?: nous)?(?: (?:appeler|contacter|consulter|joindre|ecrire|solliciter|rendre visite))?"
    rf"|pour (?:toute|plus d'|plus de) (?:autre )?(?:information|infos?|renseignement|"
    rf"question|commande|precision|demande)s?(?: (?:supplementaire|complementaire)s?)?{E}"
    rf"|(?:a (?:tres )?bientot|a tres vite){E}|(?:toute la|la) journee{E}|sur (?:reservation|"
    rf"rendez-vous) pour les (?:groupes|scolaires){E}"
    rf"|(?:la )?france entiere{E}|plus d'informations?{E}|(?:mises? a )?jour{E}|jour et nuit{E}|"
    rf"{B}(?:plats?|menus?|formule|suggestions?) du jour{E}"
    rf"|(?:produits?|fruits|legumes|cuisine|carte|menus?|fleurs|specialites)(?: et \w+)?(?: \w+)? de saisons?{E}|"
    rf"fruits de mer{E}|bord de mer{E}"
    rf"|visites? guidees? (?:uniquement|seulement){E}|toutes les (?:demi-)?heures{E}"
    rf"|(?<!horaires )de saison{E}|rouleaux? de printemps{E}|depuis (?:plus de )?(?:\d+ (?:ans|mois)|(?:19|"
    rf"20)\d\d){E}|"
    rf"\d+ ans d'experience{E}|environ \d+ (?!h|min|eur)[a-z]{{4,}}|"
    rf"sauf (?:avis de |en cas d'|cas d'|en cas de )?(?:tempete|intemperies?|imprevus?|force majeure|alerte \w+){E}"
    rf"|possibilite de (?:m'|nous |me )?(?:appeler|contacter){E}|(?:merci de )?(?:nous |me )?(?:contacter|"
    rf"appeler) pour{E}"
    rf"|(?:jours?|heures?|horaires?) (?:(?:et|&|/) (?:horaires?|heures?|jours?) )?(?:d'ouverture|d'accueil|de permanence){E}"
    rf"|(?:horaires? )?(?:publies|donnes|annonces|indiques|communiques) (?:par|sur) [^).;\n]*|"
    rf"{B}d'apres (?!midi)[^).;,\n]*"
    rf"|(?:mieux vaut|il vaut mieux|pensez a|merci de|veuillez|il est (?:conseille|prudent|preferable) (?:de|d'))? ?"
    rf"(?:telephoner|appeler|appelez|telephonez)(?: nous)? avant (?:de )?(?:vous |se |nous )?(?:venir|passer|deplacer|"
    rf"partir|rendre){E}"
    rf"|(?:dejeuners?|diners?|midi et soir|petits?[- ]dejeuners?){E}(?= (?:servi|a la carte))"
    rf"|\d+ ?(?:km|m|metres|minutes|min) (?:apres|avant) (?=[A-Zl])|installee?s? (?:a|au|en|dans|depuis){E}"
    rf"|(?:\w+ )?de deuil{E}|deuils?,? (?:et )?mariages?{E}|mariages?,? (?:et )?deuils?{E}"
    rf"|sous (?:24|48|72) ?(?:h|heures?){E}|(?:RCS?|SIRET|SIREN|APE|TVA){E}[^\n;]*|offres? valables? [^.\n;]*"
    rf"|(?:le|la|les) plus (?:grand|beau|belle|ancien)\w*|attention ?[,:!]* (?=(?:\w+ )?fermee?s?{E})"
    rf"|(?:toujours )?aux? (?:{RDV}){E}"  # « la fraîcheur est au rendez-vous »
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
    rf"(?<!\d)\d{{5}}(?!\d)|{B}n°\s?\d+|(?<![\dh:.])(?<!h )\d+(?: ?bis| ?ter)?,? "
    rf"(?=(?:rue|avenue|av|bd|boulevard|place|chemin|route|impasse|allees?|quai|cours){E})",
    re.I,
)
"""Postcodes and numbers in a street."""
ONLY: Final = re.compile(
    rf"{B}(?:uniquement|seulement|exclusi\w*|obligatoires?|que|qu'|seule?s?|pas|plus|sinon|necessaires?|imperati\w*|avant|desormais|"
    rf"maintenant|suspend\w*|stop\w*|arret\w*|closes?|ferme\w*){E}",
    re.I,
)
"""What turns an offer into a condition: « commande uniquement », « plus de livraison »."""
STREET: Final = re.compile(
    rf"^\W*(?:(?:www|adresse) )*(?:au |sur |sous )?(?:(?:la|le|les) )?(?:place|esplanade|rue|quai|avenue|boulevard|halles?){E}",
    re.I,
)

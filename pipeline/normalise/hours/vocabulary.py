"""What words beside opening hours may mean: subjects (shop, pick-up, another service), words that bear upon hours, courtesies.

Patterns read text folded by words.fold. A word that is in none of these lists is taken to say nothing of when.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import E, phrase

OTHER: Final = phrase(
    r"web ?-?shop|livr(?!es?(?![a-z]))\w+|livre a|(?:etre|est|sont|etes|me|se|vous|on) livres?|uber ?eats|deliveroo|telephonique|"
    r"hotline|(?:par|prises? de|au) (?:telephone|commandes?)|telephone|appels?|appele[rz]|joignables?|repond\w*|standard|"
    r"service clients?|tchat|chat|mail|en ligne|internet|e ?-? ?shop|sav|apres[- ]vente|depannages?|urgences?|astreintes?|"
    r"distributeurs?|automates?|casiers?|groupes?|scolaires|commandes?|commander|reservations?|reserve[rz]|hebergements?|chambres?|"
    r"check[- ]?in|expeditions?|envois?|colis|coursiers?|portage|tournees?|administration|comptabilite|siege|usine|fabrication|"
    r"lavage|gardien\w*|video\w+|parkings?|cours (?:de|d'|collectifs?|particuliers?)|stages?|seances?|entrainements?|messes?|"
    r"concerts?|animations?|spectacles?|dedicaces?|initiations?|depots?(?! (?:est|vente))|dechets?|gravats|garderie|amap|"
    r"distributions?|domiciliation|a domicile|ligne|contacter|contactez|joindre|en vente (?:a|au|chez|dans)(?! (?:nos|notre) )|"
    r"portes ouvertes|stations?|station[- ]service|pompes?|carburants?"
)
"""Services whose hours are never those of the shop."""
PICKUP: Final = phrase(
    r"marches?|retraits?|retir\w+|drive|click|collect|(?:a|de) emporter|recuper(?:er|ez|ation)|enlevements?|pick[- ]?up|"
    r"visites? (?:guidees?|de|d'|et (?:la )?ventes?)|degustations?|permanences?|consultations?"
)
"""What a customer comes for: its hours are the place's where nothing else is said, and told as such; beside the shop's, not."""
SHOP: Final = phrase(
    r"magasins?|boutiques?|(?:salle|espace|point|lieu) de vente|physique|accueil (?:physique|du public|public)|surplace|shop|"
    r"store|vente (?:directe|sur place)|mairie|mediatheque|bibliotheque|musee|domaine|chateau|cafe|bistrot|fournil|fleuriste|"
    r"coiffeur|coiffeuse|coiffure|opticien|optique|primeur|caviste|food ?truck|office de tourisme|stand|studio|centre de \w+|"
    r"restaurants?|brasserie|pharmacie|(?:les )?halles|dechetterie|decheterie|secretariat|service social"
)
"""The shop itself, or the place."""
AMENITY: Final = re.compile(rf"(?:piscines?|terrasses?|parkings?|plages?|spa|sauna|hammam|solarium|aires?){E}", re.I)
PART: Final = phrase(
    r"terrasses?|parkings?|piscines?|spa|sauna|hammam|jacuzzi|solarium|cuisines?|rayons?|guichets?|caisses?|jardins?|parcs?|"
    r"aires?|plages?|salles?|salons?|espaces?|coins?|zones?|buvettes?|snacks?|bars?|billetteries?|toilettes|sanitaires|cabines?|"
    r"vestiaires?|laveries?|services?|ateliers?|bureaux?|receptions?|expositions?|evenements?|sites?|"
    r"boutiques? en ligne|cueillettes?|vergers?|potagers?|labyrinthes?|mini[- ]?golfs?|golfs?|cours|halls?"
)
"""What may be but a part of the place, with hours of its own."""
OPENING: Final = phrase(r"ouverte?s?|ouvrons|ouvre|accueill\w*|recoi\w*|recev\w*|horaires?|ouvertures?")
"""« Les Frangines restent ouvertes … »."""
COURTESY: Final = re.compile(
    r"(?:notre|nos|votre|vos|mon|mes|leur|equipes?|vous|nous|je|on|j|l|d|m|s|c|qu|accueill\w*|recoi\w*|recev\w*|servir|sert|"
    r"sers|attend\w*|plaisir|ravie?s?|heureu\w+|joie|bienvenue|merci|bonjour|bonne|reste\w*|tien\w*|disposition|disponib\w*|"
    r"toutes?|tous|avec|pour|afin|chez|dans|par|et|un|une|ces|y|cher\w*|continu\w*|mais|stop|bien|nouveaux?|nouvelles?|"
    r"habituels?|actuels?|pratiques?|hebdomadaires?|detailles?|the|our|lieu|il|ils|elle|elles|a|ont|creneaux?|acces|"
    r"accessibles?|propose\w*|assure\w*|effectu\w+|uniques?|rez|chaussee|suivants?|suivantes?|comme|suit|voici|etablissement|"
    r"adresse|accessib\w*|toujours|tout|moment)",
    re.I,
)
"""Words of politeness, headings: they may stand anywhere, many times."""
NEUTRAL: Final = re.compile(
    r"(?:informations?|infos?|clients?|clientele|parkings?|gratuite?s?|paiements?|reglements?|cartes?|bancaires?|cb|cheques?|"
    r"especes|acceptee?s?|wifi|terrasse|pmr|handicap\w*|stationnement|tel|telephone|port|mobile|fax|mail|email|courriel|site|"
    r"web|internet|www|facebook|instagram|climatis\w*|facile|brunchs?|dejeuners?|diners?|repas|services?|midi|soir)",
    re.I,
)
"""What says nothing of when after the hours; before them, it may be what they are of (« Parking : 7h-21h »)."""
ONLINE: Final = phrase(r"telephone|mail|internet|site|web")
"""Said of a channel, not of a place."""
THEME: Final = phrase(
    r"vente (?:par|en) [a-z]+|propos(?:ons|ent|e)|produits?|specialites?|formules?|menus?|plats?|visio|bio|qualite|pains?|"
    r"savoir[- ]faire|www|cadre|ambiance|conviv\w*|chaleureu\w*|sourire|gourmand\w*"
)
"""A short sentence after the hours must be about one of these, or name wares (talk), to be left aside."""
AUDIENCE: Final = phrase(
    r"adherente?s?|membres?|seniors?|soignante?s?|professionnel(?:le)?s?|pros?|personnes?|agee?s?|vulnerables?|prioritaires?|"
    r"beneficiaires?|personnels?|habitante?s?|abonnee?s?|benevoles?|licenciee?s?|eleves?|etudiante?s?|enfants?|adultes?|particuliers?|"
    r"entreprises?|collectivites?|usagers?|allocataires?|riverains?|residents?|locataires?|clubs?|associations?|inscrite?s?|"
    r"convives?|artisans|jeunes?|femmes?|hommes?|familles?|parents?|bebes?|publics? [a-z]+"
)
"""For whom the hours are: not for everyone."""
BEARS: Final = re.compile(
    r"(?:quitt\w*|install\w*|reverence|fideles?|bon vent|pavillon|panne|malades?|epuise\w*|vendu\w*|vendre|votes?|scrutins?|"
    r"elections?|itinerante?s?|desormais|dorenavant|depositaires?|revendeurs?|detail|fonds|voisine?s?|partenaires?|relais|"
    r"anciens?|anciennes?|futures?|futurs?|secondes?|deuxiemes?|domicile|non|pas|plus|ne|n|ni|jamais|aucune?s?|vides?|ex|"
    r"exemples?|etai(?:t|ent)|louer|chantiers?|bilan|adieu|garde|estim\w*|theorique\w*|suppos\w*|inscri\w*|dossiers?|documents?|"
    r"passeports?|reclamations?|departs?|soldes?|braderie|ramadan|careme|couvre|crise|sanitaires?|pandemi\w*|epidemi\w*|"
    r"canicule|recoltes?|vendanges?|stocks?|epuisement|rupture|principe|plupart|presence|bimensuel\w*|mensuel\w*|rideau|"
    r"transfer\w*|brul\w*|incendi\w*|sinistre\w*|inond\w*|faillite|redressement|judiciaire|gerante?s?|successeurs?|marees?|"
    r"obligatoire|cession|cede\w*|unique(?:ment|s)|seul\w*|confirm\w*|verif\w*|renseign\w*|consulte[rz]|approx\w*|environ|"
    r"indicati\w*|prevenir|prevision\w*|prevu\w*|repren\w*|vacant\w*|liquid\w*|cess\w*|demenag\w*|attendant|repris\w*|"
    r"r?e?ouvr\w*|reouv\w*|closes?|parfois|souvent|general(?:ement)?|habituellement|normale\w*|meteo|cf|affich\w*|arret\w*|"
    r"finie?s?|termin\w*|ephemere\w*|ancien(?:ne)?s? horaires?|anciens?|retraites?|paques|noel|toussaint|pentecote|ascension|"
    r"exclusi\w*|provisoire\w*|exception\w*|variables?|varient|varier|variations?|selon|suivant|depend\w*|sous|reserve|"
    r"susceptible\w*|modifi\w*|travaux|definitiv\w*|actuellement|tempor\w*|confine\w*|covid\w*|sauf|hors|hormis|exce[pl]\w*|"
    r"altern\w*|pairs?|paires?|impairs?|impaires?|quinzaine|bientot|prochain\w*|compter|jusqu\w*|maintenant|annuel\w*|aprem|apm|"
    r"nuits?|nocturn\w*|minuit|saisons?|saisonn\w*|ete|estiv\w*|hiver\w*|automne|vacances|rentree|ferie\w*|fetes?|"
    r"ferm(?!iere?s?$|ette)\w*|ouv(?!rag)\w*|tlj|conges?|pont|ponts|absen\w*|alternance|tournante?|decale\w*|restreint\w*|"
    r"maladie|deces|suspend\w*|suspens\w*|interr(?:omp|upt)\w*|interdit\w*|annul\w*|mon?|tue?|wed?|thu?|fri?|sat|sun?|"
    r"report\w*|a[- ]partir|horaire\w*|scolaire|monday|tuesday|wednesday|thursday|friday|saturday|sunday|open\w*|until|from|"
    r"except|only|occasionnel\w*|reservee?s?|membres?)",
    re.I,
)
"""Words that bear upon hours, or may: never left aside."""
SPOILS: Final = re.compile(
    r"(?:fin|derni(?:er|ere)s?|revoir|treve|hibern\w*|sommeil|repos\w*|radiee?s?|greve|clap|cassee?s?|vol|volee?s?|cambriol\w*|"
    r"degats?|noirci\w*|baissee?s?|manqu\w*|penurie|ralenti\w*|patien\w*|attendr\w*|accouch\w*|grossesse|enceinte|maternite|"
    r"hospital\w*|hopital|convalesc\w*|bless\w*|obseques|devien\w*|deven\w*|chang\w*|remplac\w*|rachet\w*|bouge\w*|va|vont|"
    r"part(?:ons|ent|i|is|ir|ira|irons)|ailleurs|toit|murs|r?e?cherch\w*|proprietaires?|bail|crois|croit|valider|"
    r"completer|incertain\w*|sembl\w*|probab\w*|aleatoire\w*|chance|imprev\w*|decid\w*|sinon|visibles?|rare|"
    r"rarement|cle|frapp\w*|sonn\w*|renov\w*|tourne|veilles?|cap|direction|aventures?|fantome|degrade\w*|minimum|reduite?s?|"
    r"disparai\w*|kaput|nulle?s?|vadrouille|hors service|berne)",
    re.I,
)
"""Closed, broken, lacking, ill, moved, sold, changed, not sure, not for all: of whatever it is said."""
FUNCTION: Final = re.compile(
    r"(?:beau|mauvais|tant|raison|suite|cas|fois|situation|contexte|pres|modo|ce|cette|attente|besoin|autres?|attention|"
    r"individuel\w*|idem|sur|demande\w*|sans|si|quand|lorsque|"
    r"vers|depuis|avant|apres|jours?|journees?|semaines?|mois|ans?|annees?|heures?|demi|matin\w*|midis?|soir\w*|veille|"
    r"lendemain|essay\w*|sera|seront|fera|serait|week|weekend|que|qu|h|mn|mins|am|pm)",
    re.I,
)
"""Words that bear upon hours in a few words (« pas le midi », « sur commande »), and not in a long sentence."""
SOFT: Final = re.compile(
    r"(?:appel\w*|contact\w*|telephone[rz]|voir|fin|que|qu|fonction|chang\w*|des|possib\w*|peut|peuvent|pourr\w*|certain\w*|"
    r"quelques?|deux|trois|quatre|cinq|chaque|adapt\w*|limit\w*|particulie\w*|different\w*|vari\w*|memes?|nouvel|minutes?|min|"
    r"temps|dernier\w*|premier\w*|allez|aller|apart\w*|quart|ferm\w*|aucune?s?|printemps)",
    re.I,
)
ABOUT: Final = phrase(
    r"horaires?|heures?|jours?|ouvert\w*|ouvr\w*|ferm(?!ier)\w*|accueil\w*|venir|passer|deplac\w*|visite\w*|avant|confirm\w*|"
    r"connaitre|creneau\w*|presen\w*|matin\w*|soir\w*|semaines?|dates?"
)
"""A SOFT word bears upon hours only in a sentence that speaks of them: « différents bobuns », « horaires différents »."""
NARROW: Final = re.compile(
    r"(?:absen\w*|tournees?|camions?|inscri\w*|bilan|reclamations?|unique\w*|seul\w*|exclusi\w*|confin\w*|cess\w*|arret\w*|"
    r"repris\w*|travaux|ferm(?!iere?s?$)\w*|suspen\w*|interromp\w*|remplac\w*|que|qu|au lieu|nouvel\w*|provisoire\w*)",
    re.I,
)
"""What, said of a delivery, would say something of the shop too: « livraison uniquement »."""
ONLY: Final = phrase(
    r"uniquement|seulement|exclusi\w*|obligatoires?|que|qu'|seule?s?|pas|plus|sinon|necessaires?|imperati\w*|avant|desormais|"
    r"maintenant|suspend\w*|stop\w*|arret\w*|closes?|ferme\w*"
)
"""What turns an offer into a condition: « commande uniquement », « plus de livraison »."""
STREET: Final = re.compile(
    rf"^\W*(?:(?:www|adresse) )*(?:au |dans |sur |sous )?(?:(?:la|le|les) )?(?:place|esplanade|rue|quai|avenue|boulevard|halles?|"
    rf"cours(?-i:(?= [A-Z][a-z]+ [A-Z]))){E}",
    re.I,
)
ADVICE: Final = re.compile(
    rf"(?:et )?(?:(?:nous )?sommes la pour|(?:nous )?serons (?:ravis|heureux)|vous (?:avez|pouvez|[a-z]+rez)|n'oubliez pas|"
    r"nous (?:accept|conseill|cultiv|dispos|elev|fabriqu|garantiss|organis|produis|propos|recommand)ons|"
    r"(?:offr|propos|permett|reuniss|rassembl|regroup|mel)ant|venez(?! nous voir (?:a|au|en) )|"
    r"(?:achet|apport|benefici|choisiss|command|compos|craqu|decouvr|degust|demand|emport|essay|flan|gout|imagin|laiss|montr|munisse|offr|"
    r"pens|present|profit|regal|regl|rejoign|reserv|(?:re)?trouv|savour|soutene?|visit)ez)"
    rf"{E}",
    re.I,
)
"""What a customer is invited to do: of « Passez votre chemin », « Guettez l'ardoise », nobody knows."""
MEMBERS: Final = phrase(r"adherente?s?|membres?|abonnee?s?|licenciee?s?|badges?")

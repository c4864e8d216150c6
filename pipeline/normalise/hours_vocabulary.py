"""What words beside opening hours may mean: subjects (shop, pick-up, another service), words that bear upon hours, courtesies.

Patterns read text folded by hours_words.fold. A word that is in none of these lists is taken to say nothing of when.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours_lexicon import B, E

OTHER: Final = re.compile(
    rf"{B}(?:livr\w+|uber ?eats|deliveroo|(?:permanence|accueil|standard|assistance|conseil) telephonique|telephonique|hotline|"
    r"(?:par|prises? de|au) (?:telephone|commandes?)|telephone|tchat|chat|mail|sav|apres[- ]vente|depannages?|urgences?|"
    r"astreintes?|"
    r"distributeurs?|automates?|casiers?|groupes?|scolaires|cours (?:de|d'|collectifs?|particuliers?)|stages?|"
    r"seances?|entrainements?|messes?|concerts?|animations?|spectacles?|"
    r"depots?|dechets?|gravats|laverie|station|piscine|happy hours?|garderie|permanences?|consultations?|visites? de|"
    rf"commandes?|commander|reservations?|reserver|hebergements?|hotel|check[- ]?in|arrivees?|departs?){E}",
    re.I,
)
"""Services whose hours are not those of the shop."""
PICKUP: Final = re.compile(
    rf"{B}(?:marches?|retraits?|retir\w+|drive|click|collect|(?:a|de) emporter|recuper\w+|enlevements?|pick[- ]?up|"
    rf"visites? guidees?|degustations?){E}",
    re.I,
)
"""Services that a customer comes for: their hours are the shop's where nothing else is said, and are told as such."""
SHOP: Final = re.compile(
    rf"{B}(?:magasins?|boutiques?|physique|accueil (?:physique|du public|public)|surplace|shop|vente (?:directe|"
    rf"sur place)|ouverte?s?){E}", re.I
)
"""The shop itself."""
COURTESY: Final = re.compile(
    r"(?:notre|nos|votre|vos|mon|mes|ma|leur|equipes?|vous|nous|je|on|j|l|d|m|s|c|qu|accueill\w*|recoi\w*|recev\w*|"
    r"servir|sert|sers|attend\w*|"
    r"plaisir|ravie?s?|heureu\w+|joie|bienvenue|merci|bonjour|bonne|reste\w*|tien\w*|disposition|disponible\w*|"
    r"informations?|infos?|"
    r"toutes?|tous|avec|pour|afin|chez|dans|par|et|un|une|ce|cette|ces|y|cher\w*|clients?|clientele|continu\w*|interruption|"
    r"parkings?|gratuite?s?|paiements?|reglements?|cartes?|bancaires?|cb|cheques?|especes|acceptee?s?|wifi|terrasse|pmr|"
    r"handicap\w*|"
    r"stationnement|tel|telephone|port|mobile|fax|mail|email|courriel|site|web|internet|www|facebook|instagram|"
    r"climatis\w*|facile|assure|"
    r"brunchs?|dejeuners?|diners?|repas|services?|stop|bien|nouveaux?|nouvelles?|habituels?|actuels?|pratiques?|"
    r"hebdomadaires?|detailles?|the|our|lieu|porte\w*|il|ils|elle|elles|a|ont|"
    r"creneaux?|plage\w*|acces|propose\w*|assure\w*|effectu\w+|uniques?|permanente?|meme|rez|chaussee|suivants?|"
    r"suivantes?|comme|suit|voici)",
    re.I,
)
"""Words of politeness, headings: they may stand anywhere, many times."""
BEARS: Final = re.compile(
    r"(?:unique(?:ment|s)|seul\w*|confirm\w*|verif\w*|renseign\w*|consult\w*|approx\w*|environ|indicati\w*|"
    r"prevenir|prevision\w*|prevu\w*|repren\w*|vacant\w*|liquid\w*|cess\w*|demenag\w*|attente|attendant|repris\w*|r?e?ouvr\w*|"
    r"reouv\w*|closes?|parfois|souvent|general(?:ement)?|habituellement|normale\w*|meteo|cf|affich\w*|arret\w*|finie?s?|"
    r"termin\w*|"
    r"ephemere\w*|ancien(?:ne)?s? horaires?|anciens?|retraites?|autres?|paques|noel|toussaint|pentecote|ascension|"
    r"besoin|exclusi\w*|"
    r"provisoire\w*|exception\w*|variables?|varient|varier|variations?|selon|suivant|depend\w*|sous|reserve|"
    r"susceptible\w*|modifi\w*|"
    r"travaux|definitiv\w*|actuellement|tempor\w*|confine\w*|covid\w*|attention|individuel\w*|idem|sur|demande\w*|non|"
    r"pas|plus|sans|ne|n|"
    r"ni|jamais|sauf|hors|hormis|exce[pl]\w*|si|quand|lorsque|vers|altern\w*|pairs?|paires?|impairs?|impaires?|"
    r"quinzaine|bientot|prochain\w*|"
    r"depuis|compter|jusqu\w*|maintenant|apres|avant|jours?|journees?|semaines?|mois|ans?|annees?|annuel\w*|heures?|"
    r"demi|matin\w*|midis?|"
    r"soir\w*|aprem|apm|nuits?|nocturn\w*|minuit|saisons?|saisonn\w*|ete|estiv\w*|hiver\w*|automne|vacances|rentree|"
    r"week|weekend|ferie\w*|"
    r"fetes?|ferm(?!iere?s?$|ette)\w*|ouv(?!rag)\w*|tlj|veille|lendemain|conges?|pont|ponts|absen\w*|essay\w*|sera|"
    r"seront|fera|serait|alternance|"
    r"tournante?|decale\w*|restreint\w*|h|mn|mins|am|pm|maladie|deces|deuil|suspend\w*|suspens\w*|interromp\w*|"
    r"interdit\w*|annul\w*|"
    r"mon?|tue?|wed?|thu?|fri?|sat|sun?|report\w*|a[- ]partir|horaire\w*|scolaire|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|open\w*|until|from|except|only)",
    re.I,
)
"""Words that bear upon hours, or may: never left aside."""
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
    r"(?:unique\w*|seul\w*|exclusi\w*|confin\w*|cess\w*|arret\w*|repris\w*|travaux|ferm\w*|suspen\w*|interromp\w*|"
    r"remplac\w*|que|qu|au lieu|nouvel\w*|provisoire\w*)", re.I
)
"""What, said of a delivery, would say something of the shop too: « livraison uniquement »."""
HARMLESS: Final = re.compile(
    rf"{B}sur (?:tout(?:e|es)?|notre|nos|votre|vos|le|la|les|agen|internet|facebook|instagram|mesure|rue|cour|parking|"
    rf"commande en ligne)"
    rf"{E}|{B}sans (?!rendez|rdv|r\.|horaire|garantie|certitude|jours?)[a-z]+"
    rf"{E}|{B}(?:faire|toutes?) (?:une |vos )?demandes?|{B}non[ -](?:stop|food)|{B}pas (?:cher|de calais){E}|"
    rf"{B}plus (?:de|d') (?:choix|produits?|\d+)|{B}(?:n'hesitez pas)"
    rf"(?: a)?(?: nous)?(?: (?:appeler|contacter|consulter|rendre visite))?"
    rf"|{B}sous (?:la|les) halles?{E}|{B}pour (?:toute|plus d'|plus de) (?:autre )?(?:information|infos?|renseignement|"
    rf"question|commande)s?{E}"
    rf"|{B}(?:a (?:tres )?bientot|a tres vite){E}|{B}(?:toute la|la) journee{E}|{B}sur (?:reservation|"
    rf"rendez-vous) pour les (?:groupes|scolaires){E}"
    rf"|{B}(?:la )?france entiere{E}|{B}plus d'informations?{E}|{B}(?:mises? a )?jour{E}|{B}jour et nuit{E}|"
    rf"{B}(?:plats?|menus?|formule|suggestions?) du jour{E}"
    rf"|{B}(?:produits?|fruits|legumes|cuisine|carte|menus?|fleurs|specialites)(?: et \w+)?(?: \w+)? de saisons?{E}|"
    rf"{B}fruits de mer{E}|{B}bord de mer{E}"
    rf"|{B}visites? guidees? (?:uniquement|seulement){E}|{B}toutes les (?:demi-)?heures{E}"
    rf"|{B}(?<!horaires )de saison{E}|{B}rouleaux? de printemps{E}|{B}depuis (?:plus de )?(?:\d+ (?:ans|mois)|(?:19|"
    rf"20)\d\d){E}|"
    rf"\d+ ans(?: d'experience)?{E}|{B}environ \d+ (?!h|min|eur)[a-z]{{4,}}|\(saisonnier\)|"
    rf"{B}sauf (?:avis de |en cas d'|cas d'|en cas de )?(?:tempete|intemperies?|imprevus?|force majeure|alerte \w+){E}"
    rf"|{B}possibilite de (?:m'|nous |me )?(?:appeler|contacter){E}|{B}(?:merci de )?(?:nous |me )?(?:contacter|"
    rf"appeler) pour{E}"
    rf"|{B}(?:dejeuners?|diners?|midi et soir|petits?[- ]dejeuners?){E}(?= (?:servi|a la carte))",
    re.I,
)
"""Phrases with a word that bears upon hours elsewhere, and none here."""
NUMBERS: Final = re.compile(
    r"(?:\+33 ?(?:\(0\) ?)?|(?<![\d.])0)[1-9](?:[ .-]?\d\d){4}(?!\d)|(?<!\d)\d{5}(?!\d)|\S+@\S+|(?:https?:|www\.)\S+|"
    r"(?<![\w.])[\w-]{3,}\.(?:fr|com|org|net|eu|example)(?:/\S*)?(?!\w)|\d+(?:[.,]\d+)?\s?(?:€|euros?|%|km|kg|m2|"
    r"places?|personnes?|metres?|vins?|"
    rf"couverts?)(?![a-z])|{B}n°\s?\d+|\d+(?: ?bis| ?ter)?,? (?=(?:rue|avenue|av|bd|boulevard|place|chemin|route|"
    rf"impasse|allees?|quai|cours){E})",
    re.I,
)
"""Telephone numbers, postcodes, addresses, prices: numbers that are no hours."""

"""How and when to reach a shop (contact, hours, dates): each finding's severity, title, message and remedy, in French."""

from __future__ import annotations

from typing import Final

from pipeline.anomalies.kind import Kind

KINDS: Final[dict[str, Kind]] = {
    # --- contact (normalise) ---
    "telephone-invalide": Kind(
        "avertissement",
        "Téléphone invalide",
        "« {valeur} » : {detail} n'est pas un numéro de téléphone",
        "corriger le numéro",
    ),
    "telephone-zero-perdu": Kind(
        "correction",
        "Zéro du téléphone perdu",
        "« {valeur} » lu « {apres} »",
        "mettre la colonne au format texte",
    ),
    "telephone-corrige": Kind(
        "correction",
        "Téléphone corrigé",
        "« {valeur} » lu « {apres} » : {detail}",
        "corriger le numéro",
    ),
    "telephone-colles": Kind(
        "correction",
        "Téléphones collés",
        "« {valeur} » séparé en « {apres} »",
        "séparer les numéros par « / »",
    ),
    "telephone-court": Kind(
        "avertissement",
        "Numéro court",
        "« {valeur} » : le numéro court {detail} ne peut pas être publié",
        "donner un numéro à dix chiffres",
    ),
    "telephone-fax": Kind(
        "information",
        "Télécopie",
        "« {valeur} » : {detail} est un numéro de télécopie, laissé de côté",
        "rien à faire",
    ),
    "courriel-invalide": Kind(
        "avertissement",
        "Courriel invalide",
        "« {valeur} » : {detail} n'est pas une adresse de courriel",
        "corriger l'adresse",
    ),
    "courriel-corrige": Kind(
        "correction",
        "Courriel corrigé",
        "« {valeur} » lu « {apres} »",
        "corriger l'adresse",
    ),
    "url-invalide": Kind(
        "avertissement",
        "Adresse web invalide",
        "« {valeur} » : {detail} n'est pas une adresse web",
        "corriger l'adresse",
    ),
    "url-corrigee": Kind(
        "correction",
        "Adresse web corrigée",
        "« {valeur} » lu « {apres} »",
        "corriger l'adresse",
    ),
    "url-refusee": Kind(
        "avertissement",
        "Adresse web refusée",
        "« {valeur} » : {detail} n'est pas un lien que l'on publie",
        "donner une adresse en https://",
    ),
    "reseau-reconnu": Kind(
        "correction",
        "Compte de réseau social reconnu",
        "« {valeur} » lu « {apres} »",
        "donner l'adresse complète de la page",
    ),
    "reseau-a-preciser": Kind(
        "avertissement",
        "Réseau social à préciser",
        "« {valeur} » ne dit pas l'adresse de la page",
        "donner l'adresse complète de la page",
    ),
    # --- hours and dates (normalise) ---
    "horaires-incompris": Kind(
        "avertissement",
        "Horaires non compris",
        "« {valeur} » : horaires gardés en texte ({detail})",
        "écrire par exemple « mardi au samedi 9h-12h30 14h-19h, fermé dimanche et lundi »",
    ),
    "horaires-jour-corrige": Kind(
        "correction", "Jour ou date mal écrits", "« {detail} » lu comme « {apres} »", "corriger le jour ou la date"
    ),
    "horaires-en-partie": Kind(
        "information",
        "Horaires et autre chose",
        "lu « {apres} » ; le texte parle aussi d'autre chose (livraison, retrait…) : il est gardé à côté",
        "n'écrire dans cette colonne que les horaires du commerce",
    ),
    "horaires-jour-vide": Kind(
        "information",
        "Jour sans horaires",
        "rien n'est dit pour : {detail} ; publié « {apres} »",
        "écrire « fermé » pour les jours de fermeture",
    ),
    "horaires-sans-heures": Kind(
        "information",
        "Horaires sans heures",
        "les jours sont connus, pas les heures ; gardé en texte : « {apres} »",
        "ajouter les heures",
    ),
    "horaires-annuels": Kind(
        "information",
        "Horaires datés d'une année",
        "les périodes datées de {detail} sont publiées comme revenant chaque année : « {apres} »",
        "vérifier qu'elles valent encore",
    ),
    "date-illisible": Kind(
        "avertissement",
        "Date illisible",
        "« {valeur} » n'est pas une date possible ({detail})",
        "écrire la date JJ/MM/AAAA ; si tout le fichier met le mois d'abord, « format_dates: mm/jj/aaaa » dans source.yml",
    ),
    "date-numero": Kind(
        "correction",
        "Date tenue en nombre",
        "« {valeur} », numéro de jour du tableur (calendrier {detail}), lu comme {apres}",
        "mettre la colonne au format date",
    ),
    "date-sans-jour": Kind(
        "avertissement",
        "Date sans jour",
        "« {valeur} » ne dit pas le jour ({detail}) ; date laissée vide",
        "écrire la date JJ/MM/AAAA",
    ),
    "fermeture-deduite": Kind(
        "information",
        "Fermé d'après sa date",
        "« {valeur} » : cette date de fermeture est passée, rien d'autre ne dit la situation ; publié comme définitivement fermé",
        "rien à faire ; vider la date si le commerce est ouvert",
    ),
    "fermeture-annoncee": Kind(
        "information",
        "Fermeture annoncée",
        "« {valeur} » est à venir : le commerce est publié sans cette date, puis comme fermé ce jour venu, ou ce mois passé",
        "rien à faire, si la date est juste",
    ),
    "fermeture-contredite": Kind(
        "avertissement",
        "Date de fermeture contredite",
        "« {valeur} », mais la situation est « {detail} » : la date n'est pas publiée",
        "corriger la date de fermeture, ou la situation",
    ),
    "fermeture-autre-jour": Kind(
        "information",
        "Autre date de fermeture dans SIRENE",
        "fermé le {valeur} d'après ce fichier, le {apres} d'après SIRENE : c'est cette date qui est publiée",
        "vérifier la date",
    ),
    "marche-incompris": Kind(
        "avertissement",
        "Marché ou tournée non compris",
        "« {valeur} » : gardé en texte ({detail})",
        "écrire par exemple « Agen, place Jasmin : samedi 8h-13h ; Nérac : mardi matin »",
    ),
}

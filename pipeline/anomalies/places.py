"""Where a shop is: addresses, communes, positions: each finding's severity, title, message and remedy, in French."""

from __future__ import annotations

from typing import Final

from pipeline.anomalies.kind import Kind

KINDS: Final[dict[str, Kind]] = {
    # --- addresses and communes (normalise) ---
    "commune-absente": Kind("rejet", "Commune absente", "ni commune, ni code postal, ni code INSEE", "compléter la commune"),
    "commune-inconnue": Kind(
        "rejet", "Commune inconnue", "« {valeur} » n'est pas une commune connue{detail}", "corriger la commune"
    ),
    "commune-ambigue": Kind(
        "rejet",
        "Commune ambiguë",
        "« {valeur} » peut être : {detail}",
        "préciser commune et code postal, ou dire une fois pour toutes laquelle dans source.yml : « valeurs: {commune: {…: …}} »",
    ),
    "code-postal-contradictoire": Kind(
        "rejet",
        "Commune et code contradictoires",
        "« {valeur} » : le nom et le code désignent des communes différentes : {detail}",
        "corriger la commune ou le code",
    ),
    "code-postal-invalide": Kind("rejet", "Code inconnu", "« {valeur} » n'est pas un code postal", "corriger le code postal"),
    "commune-corrigee": Kind("correction", "Commune corrigée", "« {valeur} » lu « {apres} »", "écrire le nom officiel"),
    "commune-ancienne": Kind(
        "correction",
        "Ancienne commune",
        "« {detail} » n'est plus le nom d'une commune : aujourd'hui « {apres} »",
        "écrire la commune d'aujourd'hui",
    ),
    "commune-deduite": Kind(
        "correction", "Commune déduite du code", "commune absente ; le code est celui de « {apres} »", "compléter la commune"
    ),
    "colonnes-interverties": Kind(
        "correction",
        "Colonnes interverties",
        "« {valeur} » : le nom de la commune est dans une autre colonne (« {apres} »)",
        "remettre chaque valeur à sa place",
    ),
    "code-postal-corrige": Kind(
        "correction", "Code postal corrigé", "« {valeur} » remplacé par « {apres} »", "corriger le code postal"
    ),
    "code-postal-contredit": Kind(
        "avertissement",
        "Code postal d'une autre commune",
        "« {valeur} » : ce code postal désigne {detail} ; le nom l'emporte (« {apres} »)",
        "vérifier la commune et le code postal",
    ),
    "code-postal-cedex": Kind(
        "correction", "Code CEDEX", "« {valeur} » est un CEDEX, remplacé par « {apres} »", "donner le code postal géographique"
    ),
    "cedex-partage": Kind(
        "avertissement",
        "CEDEX de plusieurs communes",
        "« {valeur} » est un CEDEX qui sert aussi {detail} ; remplacé par « {apres} »",
        "vérifier la commune, donner le code postal géographique",
    ),
    "code-postal-complete": Kind(
        "correction", "Code postal complété", "code postal absent, complété : « {apres} »", "compléter le code postal"
    ),
    "codes-postaux-absents": Kind(
        "information",
        "Codes postaux absents",
        "aucun code postal dans ce fichier ; {detail} déduit(s) de la commune",
        "rien à faire, ou demander une colonne de plus",
    ),
    "code-insee-corrige": Kind(
        "correction",
        "Code INSEE corrigé",
        "« {valeur} » n'est pas le code INSEE de la commune, remplacé par « {apres} »",
        "corriger le code INSEE",
    ),
    "code-insee-ancien": Kind(
        "correction",
        "Ancien code INSEE",
        "« {valeur} » est un ancien code, aujourd'hui « {apres} »",
        "donner le code d'aujourd'hui",
    ),
    "adresse-double": Kind(
        "avertissement",
        "Deux adresses",
        "« {valeur} » : deux adresses ; gardée : « {apres} » ; l'autre : « {detail} »",
        "une ligne par lieu",
    ),
    "numero-multiple": Kind(
        "correction", "Plusieurs numéros", "« {valeur} » : numéros {detail}, gardé : {apres}", "rien à faire"
    ),
    "numero-sans-voie": Kind(
        "avertissement", "Numéro sans voie", "« {valeur} » : un numéro, mais pas de voie", "compléter l'adresse"
    ),
    "type-de-voie-corrige": Kind(
        "correction", "Type de voie corrigé", "« {detail} » : lu « {apres} »", "corriger le mot dans votre fichier"
    ),
    # --- position (normalise, geocode) ---
    "coordonnees-invalides": Kind(
        "avertissement", "Coordonnées illisibles", "« {valeur} » n'est pas un point : ignoré", "corriger les coordonnées"
    ),
    "coordonnees-nulles": Kind(
        "avertissement", "Coordonnées à zéro", "« {valeur} » : zéro n'est pas une position", "vider la case"
    ),
    "coordonnees-incompletes": Kind(
        "avertissement", "Coordonnée seule", "« {valeur} » : il manque la longitude ou la latitude", "compléter les coordonnées"
    ),
    "coordonnees-hors-france": Kind(
        "avertissement", "Point hors de France", "« {valeur} » n'est pas en France : ignoré", "corriger les coordonnées"
    ),
    "coordonnees-interverties": Kind(
        "correction",
        "Coordonnées interverties",
        "« {valeur} » : longitude et latitude échangées ({apres})",
        "échanger les deux colonnes",
    ),
    "coordonnees-projetees": Kind(
        "correction", "Coordonnées projetées", "« {valeur} » ({detail}) converti en degrés ({apres})", "rien à faire"
    ),
    "adresse-en-attente": Kind(
        "information", "Adresse en attente", "« {valeur} » : le géocodeur n'a pas encore répondu", "relancer, réseau ouvert"
    ),
    "geocodeur-injoignable": Kind(
        "avertissement", "Géocodeur injoignable", "le géocodeur n'a pas répondu à tout : {detail}", "relancer : rien n'est perdu"
    ),
    "position-douteuse": Kind(
        "avertissement",
        "Position douteuse",
        "« {valeur} » : réponse « {apres} » non retenue : {detail}",
        "vérifier l'adresse ou fixer la position",
    ),
    "adresse-introuvable": Kind(
        "avertissement",
        "Adresse introuvable",
        "« {valeur} » est inconnue de la BAN{detail}",
        "vérifier l'adresse ou fixer la position",
    ),
    "numero-introuvable": Kind(
        "information", "Numéro introuvable", "« {valeur} » : {detail} (« {apres} »)", "vérifier le numéro"
    ),
    "voie-autrement-ecrite": Kind(
        "information", "Voie autrement écrite", "« {valeur} » : la BAN écrit « {apres} »", "corriger l'adresse à la source"
    ),
    "point-de-forme": Kind(
        "correction",
        "Point tiré d'une forme",
        "la forme dessinée ({valeur}) n'est pas un point : celui qui est retenu, {apres}, est pris {detail}",
        "donner le point de l'entrée du commerce",
    ),
    "projection-inconnue": Kind(
        "avertissement",
        "Projection inconnue",
        "la couche ne dit pas sa projection : ses coordonnées sont lues comme elles sont écrites",
        "demander le fichier .prj, ou la couche en WGS84 (EPSG:4326) ou en Lambert-93 (EPSG:2154)",
    ),
    "point-hors-commune": Kind(
        "avertissement",
        "Point hors de la commune",
        "le point {valeur} est hors de {detail} : ignoré",
        "corriger le point ou la commune",
    ),
    "point-loin-de-la-ban": Kind(
        "avertissement",
        "Point loin de l'adresse",
        "le point {valeur} est à {detail} de « {apres} »",
        "vérifier le point et l'adresse",
    ),
    "position-fixee-confirmee": Kind(
        "information",
        "Position fixée confirmée",
        "la BAN place maintenant « {valeur} » à {detail} du point fixé",
        "la position fixée peut être retirée",
    ),
    "position-fixee-adresse-changee": Kind(
        "avertissement",
        "Adresse changée depuis que la position est fixée",
        "« {valeur} » aujourd'hui, « {apres} » quand la position a été fixée ; la position fixée reste",
        "vérifier la position, ou la retirer",
    ),
    "position-fixee-sans-objet": Kind(
        "information",
        "Position fixée sans objet",
        "plus aucune ligne n'a la clé {valeur}",
        "rien à faire, ou retirer la position",
    ),
    "points-empiles": Kind(
        "avertissement",
        "Points empilés",
        "le point {valeur} est donné à {detail} adresses différentes",
        "vérifier les points de cette source",
    ),
}

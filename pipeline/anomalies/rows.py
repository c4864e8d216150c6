"""Rows as a whole (set aside, held back, doubled, refused): each finding's severity, title, message and remedy, in French."""

from __future__ import annotations

from typing import Final

from pipeline.anomalies.kind import Kind

KINDS: Final[dict[str, Kind]] = {
    # --- declarations and rows set aside (normalise/step) ---
    "correction-declaree": Kind(
        "correction",
        "Correction déclarée",
        "« {valeur} » remplacé par « {apres} » : {detail}",
        "corriger aussi chez le producteur",
    ),
    "correction-sans-objet": Kind(
        "avertissement",
        "Correction sans objet",
        "la correction de « {valeur} » ne trouve plus cette valeur : {detail}",
        "la retirer de source.yml",
    ),
    "colonne-ignoree-absente": Kind(
        "information",
        "Colonne ignorée qui n'est plus là",
        "« {valeur} », que « ignorees » laisse de côté, n'est plus dans le fichier",
        "demander au producteur si c'est voulu ; sinon la retirer de « ignorees » dans source.yml",
    ),
    "hors-territoire": Kind(
        "rejet",
        "Hors du territoire",
        "« {valeur} » n'est pas une commune du territoire",
        "vérifier la commune, sinon rien à faire",
    ),
    "validite-echue": Kind(
        "information", "Validité échue", "l'information valait jusqu'au {valeur}", "demander au producteur si elle vaut encore"
    ),
    "resoumission": Kind(
        "information", "Réponse remplacée", "une réponse plus récente du même commerce la remplace", "rien à faire"
    ),
    "mobile-retenu": Kind(
        "information",
        "Mobile non publié",
        "numéro de mobile non publié sans consentement",
        "recueillir le consentement, sinon rien à faire",
    ),
    "courriel-retenu": Kind(
        "information",
        "Courriel non publié",
        "adresse personnelle non publiée sans consentement",
        "donner une adresse de l'établissement, ou recueillir le consentement",
    ),
    "personne-retenue": Kind(
        "information",
        "Personne non publiée",
        "« {valeur} » : profil ou nom d'une personne, ou moyen d'entrer chez elle, non publié sans consentement",
        "donner une page au nom du commerce, ou recueillir le consentement ; sinon rien à faire",
    ),
    "accord-sous-reserve": Kind(
        "avertissement",
        "Accord sous réserve",
        "« {valeur} » : accord sous réserve ; par prudence, ni téléphone ni courriel de cette ligne ne sont publiés",
        "demander au commerçant ce qui peut paraître ; un simple « oui » publie tout",
    ),
    "publication-refusee": Kind(
        "information",
        "Publication refusée par le commerçant",
        "« {valeur} » : le commerçant refuse d'être publié, sa ligne ne l'est pas",
        "rien à faire ; s'il est aussi dans une autre source, etal oppose l'en retire",
    ),
    "date-future": Kind(
        "correction",
        "Date à venir",
        "« {valeur} » est postérieur au dépôt ; la date du dépôt ({apres}) est retenue",
        "vérifier la date",
    ),
    "cellule-trop-longue": Kind(
        "avertissement",
        "Cellule trop longue",
        "« {valeur} » : {detail} caractères, bien plus qu'une réponse ; rien n'en est lu",
        "n'y laisser que ce que la colonne demande",
    ),
    "valeur-deplacee": Kind(
        "correction",
        "Valeur lue dans une autre colonne",
        "« {valeur} », écrit dans la colonne « {detail} », est lu ici : « {apres} »",
        "l'écrire dans sa colonne",
    ),
    "valeur-a-deplacer": Kind(
        "information",
        "Valeur d'une autre colonne",
        "cette case contient aussi ce que demande « {detail} », où nous le lisons",
        "le déplacer",
    ),
    "valeur-contredite": Kind(
        "avertissement",
        "Valeur d'une autre colonne, contredite",
        "cette case contient ce que demande « {detail} », qui dit autre chose : laissé de côté",
        "garder la bonne valeur, dans sa colonne",
    ),
    # --- what people asked not to be published (privacy) ---
    "opposition": Kind(
        "information",
        "Opposition",
        "opposition : ne plus publier",
        "retirer ce commerce de ce que vous publiez, et de votre prochain envoi",
    ),
    "opposition-champ": Kind(
        "information",
        "Opposition sur une information",
        "opposition : ne plus publier cette information",
        "la retirer de ce que vous publiez, et de votre prochain envoi",
    ),
    # --- doubles (normalise, dedupe) ---
    "double-interne": Kind(
        "avertissement",
        "Commerce en double dans la source",
        "même commerce qu'une autre ligne de la même source ({detail}) ; les deux ont été réunies",
        "ne garder qu'une ligne",
    ),
    "contradiction": Kind(
        "information",
        "Sources en désaccord",
        "« {valeur} » ici, « {apres} » publié d'après {detail}",
        "vérifier la valeur et corriger la source qui se trompe",
    ),
    "contradiction-publiee": Kind(
        "information",
        "Valeur publiée, contestée par une autre source",
        "« {valeur} » est publié, mais {detail} dit autrement",
        "vérifier la valeur ; rien à faire si elle est juste",
    ),
    # --- what people decided of pairs (dedupe) ---
    "decision-sans-objet": Kind(
        "information",
        "Décision sans objet",
        "décision sur {valeur} : plus aucune ligne n'a la clé {detail}",
        "rien à faire, ou retirer la décision",
    ),
    "decision-contradictoire": Kind(
        "avertissement",
        "Décisions contradictoires",
        "« même » sur {valeur} suspendu : d'autres décisions mènent à {detail}, dits différents",
        "relire ces décisions avec « etal review export »",
    ),
    # --- rows (validate) ---
    "valeur-hors-contrat": Kind(
        "avertissement",
        "Valeur non conforme",
        "« {valeur} » n'est pas conforme au schéma ; elle n'est pas publiée ({detail})",
        "corriger la valeur chez le producteur",
    ),
    "valeur-obligatoire": Kind(
        "rejet",
        "Valeur obligatoire absente ou refusée",
        "sans valeur acceptable, le commerce n'est pas publié ({detail})",
        "compléter ou corriger la valeur",
    ),
    "identifiant-double": Kind(
        "rejet",
        "Identifiant donné deux fois",
        "« {valeur} » désigne déjà un autre commerce ({detail})",
        "vérifier sources/registre/identifiants.csv",
    ),
    "point-refuse": Kind(
        "avertissement",
        "Position refusée",
        "longitude {valeur} : la position n'est pas publiée ({detail})",
        "vérifier l'adresse et les coordonnées",
    ),
    "date-posterieure": Kind(
        "avertissement",
        "Date postérieure à la publication",
        "« {valeur} » est postérieur à la date de la version ({detail})",
        "vérifier la date, ou celle donnée à --date",
    ),
}

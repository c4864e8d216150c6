"""What a shop is: names, identifiers, activity, services: each finding's severity, title, message and remedy, in French."""

from __future__ import annotations

from typing import Final

from pipeline.anomalies.kind import Kind

KINDS: Final[dict[str, Kind]] = {
    # --- names and identifiers (normalise) ---
    "nom-absent": Kind("rejet", "Nom absent", "aucun nom d'enseigne ni raison sociale", "compléter le nom"),
    "nom-retenu": Kind(
        "rejet",
        "Nom d'une personne, non publié",
        "sans enseigne, il irait sous le nom d'une personne que SIRENE ne diffuse qu'en partie, et qui n'a pas donné son accord",
        "donner l'enseigne, ou recueillir le consentement",
    ),
    "ligne-essai": Kind(
        "rejet",
        "Ligne d'essai",
        "« {valeur} » est une ligne d'essai",
        "supprimer la ligne",
    ),
    "texte-mojibake": Kind(
        "correction",
        "Accents réparés",
        "« {valeur} » lu « {apres} » : accents abîmés par un mauvais encodage",
        "enregistrer le fichier en UTF-8",
    ),
    "texte-entites": Kind(
        "correction",
        "Lettres écrites en HTML",
        "« {valeur} » lu « {apres} » : des lettres y sont écrites comme dans une page web",
        "enregistrer le fichier en texte simple",
    ),
    "texte-caractere-perdu": Kind(
        "avertissement",
        "Caractère perdu",
        "« {valeur} » contient un caractère que l'encodage a détruit",
        "réécrire le texte",
    ),
    "texte-balises": Kind(
        "correction",
        "Balises retirées",
        "« {valeur} » contenait des balises HTML, retirées",
        "donner du texte simple",
    ),
    "siret-cle-fausse": Kind(
        "avertissement",
        "SIRET faux",
        "« {valeur} » : {detail} ; le numéro n'est pas retenu",
        "vérifier le SIRET sur annuaire-entreprises.data.gouv.fr",
    ),
    "siret-notation-scientifique": Kind(
        "avertissement",
        "SIRET en notation scientifique",
        "« {valeur} » a perdu des chiffres et ne peut pas être retrouvé",
        "mettre la colonne au format texte avant la saisie",
    ),
    "siret-longueur": Kind(
        "avertissement",
        "SIRET incomplet",
        "« {valeur} » n'a ni 14 ni 9 chiffres",
        "compléter le SIRET",
    ),
    "siret-zero-perdu": Kind(
        "avertissement",
        "Zéro du SIRET perdu",
        "« {valeur} » a sans doute perdu un zéro (« {apres} » aurait ses deux clés justes) ; non retenu sans autre preuve",
        "vérifier le SIRET et mettre la colonne au format texte",
    ),
    "siret-ferme": Kind(
        "avertissement",
        "Établissement fermé",
        "« {valeur} » est fermé{detail} (SIRENE) : publié comme fermé",
        "demander au producteur si le commerce existe encore",
    ),
    "siret-actif": Kind(
        "information",
        "Établissement encore actif",
        "« {valeur} » est encore actif dans SIRENE, et dit fermé ici : publié comme fermé",
        "vérifier ; rien à faire si le commerce a bien fermé",
    ),
    "siret-remplace": Kind(
        "correction", "SIRET remplacé", "« {valeur} » a un successeur, « {apres} » (SIRENE)", "mettre à jour le SIRET"
    ),
    "siret-autre-commune": Kind(
        "avertissement",
        "SIRET d'une autre commune",
        "« {valeur} » est, d'après SIRENE, un établissement de la commune {detail}",
        "vérifier le SIRET, ou la commune",
    ),
    "siret-inconnu": Kind(
        "information",
        "SIRET inconnu",
        "« {valeur} » n'est pas dans l'extrait de SIRENE",
        "vérifier le SIRET, ou mettre l'extrait à jour",
    ),
    "siret-illisible": Kind(
        "avertissement",
        "SIRET illisible",
        "« {valeur} » n'est pas un SIRET",
        "donner les 14 chiffres du SIRET",
    ),
    "siret-multiple": Kind(
        "avertissement",
        "Plusieurs SIRET",
        "« {valeur} » contient plusieurs numéros ; aucun n'est retenu",
        "donner celui de l'établissement",
    ),
    "siret-factice": Kind(
        "information",
        "SIRET factice",
        "« {valeur} » ne désigne aucun établissement",
        "laisser la case vide",
    ),
    "naf-inconnu": Kind(
        "avertissement",
        "Code NAF inconnu",
        "« {valeur} » n'est pas une sous-classe de la NAF rév. 2{detail}",
        "corriger le code APE",
    ),
    "naf-zero-perdu": Kind(
        "correction",
        "Zéro du code NAF perdu",
        "« {valeur} » lu « {apres} »",
        "écrire le code NAF en entier",
    ),
    # --- activity and services (normalise) ---
    "categorie-inconnue": Kind(
        "avertissement",
        "Catégorie inconnue",
        "« {valeur} » n'est pas une catégorie connue{detail}",
        "compléter « valeurs.categorie » dans source.yml",
    ),
    "categorie-imprecise": Kind(
        "information",
        "Catégorie imprécise",
        "« {valeur} » ne dit pas ce que vend le commerce",
        "préciser l'activité",
    ),
    "categorie-hors-champ": Kind(
        "avertissement",
        "Activité hors de l'annuaire",
        "« {valeur} » n'est pas un commerce de l'annuaire : la catégorie reste vide",
        "retirer la ligne, ou dire ce qui s'y vend",
    ),
    "categorie-rapprochee": Kind(
        "correction",
        "Catégorie rapprochée",
        "« {valeur} » compris comme « {apres} »",
        "employer un libellé connu, ou le déclarer dans « valeurs.categorie »",
    ),
    "categorie-multiple": Kind(
        "information",
        "Plusieurs activités",
        "« {valeur} » : « {apres} » est retenu comme activité principale (aussi : {detail})",
        "rien à faire, ou mettre la principale en premier",
    ),
    "categorie-ambigue": Kind(
        "information",
        "Catégorie ambiguë",
        "« {valeur} » compris comme « {apres} », mais ce peut être : {detail}",
        "préciser l'activité",
    ),
    "categorie-deduite-naf": Kind(
        "correction",
        "Catégorie déduite du code NAF",
        "catégorie « {apres} » déduite du code NAF {detail}",
        "vérifier, ou préciser l'activité",
    ),
    "valeur-inconnue": Kind(
        "avertissement",
        "Valeur inconnue",
        "« {valeur} » : « {detail} » n'est pas compris",
        "employer un libellé connu, ou le déclarer dans « valeurs »",
    ),
    "valeur-rapprochee": Kind(
        "correction",
        "Valeur rapprochée",
        "« {valeur} » compris comme « {apres} »",
        "employer un libellé connu, ou le déclarer dans « valeurs »",
    ),
    "valeur-ambigue": Kind(
        "avertissement",
        "Réponse ambiguë",
        "« {valeur} » : {detail}, rien n'est retenu",
        "préciser la réponse",
    ),
    "reponse-incomprise": Kind(
        "avertissement",
        "Réponse incomprise",
        "« {valeur} » n'est ni oui ni non",
        "répondre oui ou non",
    ),
    "reponse-deduite": Kind(
        "correction",
        "Réponse comprise comme oui ou non",
        "« {valeur} » compris comme « {apres} »",
        "répondre oui ou non",
    ),
}

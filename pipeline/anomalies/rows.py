"""Rows as a whole (read, set aside, doubled, refused): each finding's severity, title, message and remedy, in French."""

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
    # --- reading (ingest) ---
    "ligne-total": Kind("information", "Ligne de total", "ligne de total, lue mais laissée de côté", "rien à faire"),
    "ligne-titre": Kind(
        "information",
        "Titre de rubrique",
        "« {valeur} » est le titre des lignes qui suivent, lu mais laissé de côté",
        "rien à faire ; s'il dit ce qu'elles taisent, déclarer la colonne « (intertitre) » : par exemple commune: (intertitre)",
    ),
    "entete-traduit": Kind(
        "information",
        "En-tête répété dans une autre langue",
        "« {valeur} » redit le nom des colonnes ; cette ligne n'est pas lue comme un commerce",
        "rien à faire",
    ),
    "note-bas-de-tableau": Kind(
        "information", "Note sous le tableau", "note sous le tableau, lue mais laissée de côté", "rien à faire"
    ),
    "ligne-decalee": Kind(
        "rejet",
        "Ligne décalée",
        "plus de champs que de colonnes : la ligne est décalée (« {valeur} »)",
        "mettre entre guillemets le texte qui contient le séparateur",
    ),
    "guillemet-isole": Kind(
        "avertissement",
        "Guillemet isolé",
        "un guillemet ouvert n'est pas refermé où il faut ; les lignes {detail} ont été lues une par une",
        "vérifier ces lignes, et corriger le guillemet dans le fichier d'origine",
    ),
    "fin-coupee": Kind(
        "avertissement",
        "Fichier coupé",
        "le fichier s'arrête au milieu de cette ligne, la dernière : il a pu être coupé en route, et d'autres commerces manquer",
        "comparer la fin avec le fichier d'origine, et le déposer à nouveau",
    ),
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
    "proposition-refusee": Kind(
        "information",
        "Proposition refusée",
        "la proposition « {apres} » a été refusée : elle ne sera plus faite pour cette valeur ; ce qui est publié reste",
        "demander au producteur si la correction est fausse ; sinon rien à faire",
    ),
    "reponse-non-prise": Kind(
        "avertissement",
        "Réponse non prise",
        "« {apres} », écrit dans la colonne « Proposition », n'est pas pris : {detail} ; la case est lue comme elle est",
        "demander au producteur ce qu'il voulait dire, ou l'écrire dans la case elle-même",
    ),
    "propositions-perdues": Kind(
        "avertissement",
        "Propositions non lues",
        "classeur rendu, revenu en csv ou copié dans un autre : ses cases sont lues, ses propositions non ({detail})",
        "demander le classeur lui-même, en .xlsx ou .ods, et vérifier que toutes ses feuilles y sont",
    ),
    "feuille-ignoree": Kind(
        "information",
        "Feuille laissée de côté",
        "cette feuille ne contient pas le tableau attendu",
        "rien à faire, ou la désigner dans depots.feuilles",
    ),
    "feuille-masquee": Kind(
        "information", "Feuille masquée", "cette feuille est masquée ; elle a été lue", "vérifier avec le producteur"
    ),
    "extension-trompeuse": Kind(
        "information", "Extension trompeuse", "l'extension ne dit pas le vrai format du fichier : {detail}", "rien à faire"
    ),
    "encodage-douteux": Kind(
        "avertissement", "Encodage douteux", "encodage incertain : {detail}", "vérifier les accents ou demander de l'UTF-8"
    ),
    "tableau-ignore": Kind(
        "information",
        "Autre tableau dans la feuille",
        "un autre tableau commence ici (« {valeur} ») ; il a été laissé de côté",
        "rien à faire, ou donner au tableau les colonnes déclarées",
    ),
    "cellule-egaree": Kind(
        "information",
        "Cellule égarée",
        "une cellule très loin du tableau a été laissée de côté : {valeur}",
        "la supprimer : elle alourdit le fichier",
    ),
    "lignes-masquees": Kind(
        "information",
        "Lignes masquées",
        "la feuille masque des lignes, qui ont été lues : {detail}",
        "vérifier avec le producteur",
    ),
    "colonnes-masquees": Kind(
        "information",
        "Colonnes masquées",
        "la feuille masque des colonnes, qui ont été lues : {detail}",
        "vérifier avec le producteur",
    ),
    "cellule-erreur": Kind(
        "avertissement",
        "Cellule en erreur",
        "la formule de cette cellule donne « {valeur} » ; la valeur manque",
        "réparer la formule, ou écrire la valeur",
    ),
    "formule-sans-valeur": Kind(
        "avertissement",
        "Formule sans valeur",
        "la formule de cette cellule n'a pas de résultat enregistré ; la valeur manque ({detail})",
        "ouvrir le classeur dans un tableur, l'enregistrer, et le déposer à nouveau",
    ),
    "texte-barre": Kind(
        "avertissement",
        "Texte barré",
        "du texte est barré dans cette ligne, qui a été lue : {detail}",
        "demander au producteur si ce commerce a fermé",
    ),
    "lignes-colorees": Kind(
        "information",
        "Lignes en couleur",
        "quelques lignes ont un fond de couleur, et la couleur n'est pas lue : {detail}",
        "demander au producteur ce qu'elle veut dire",
    ),
    "commentaire": Kind(
        "information", "Commentaire de cellule", "un commentaire est attaché à cette cellule : « {valeur} »", "en tenir compte"
    ),
    "affichage-different": Kind(
        "information",
        "Affichage différent",
        "la cellule contient « {valeur} » et montre « {apres} » ; ce qu'elle contient est lu ({detail})",
        "rien à faire",
    ),
    "format-muet": Kind(
        "information",
        "Format ancien",
        "un fichier {detail} ne dit ni lignes masquées, ni erreurs, ni texte barré, ni commentaires, ni affichage des nombres",
        "rien à faire, ou demander un .xlsx ou un .ods",
    ),
    "archive-lue": Kind("information", "Archive", "le fichier lu dans l'archive est « {detail} »", "rien à faire"),
    "formulaire-reconnu": Kind(
        "information", "Export de formulaire", "export reconnu, colonnes du service laissées de côté : {detail}", "rien à faire"
    ),
    "reponse-inachevee": Kind(
        "avertissement",
        "Réponse inachevée",
        "cette réponse a été commencée et jamais envoyée ; elle a été lue",
        "demander au commerçant s'il la confirme",
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

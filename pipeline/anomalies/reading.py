"""Files as they arrive (sheets, headings, cells, workbooks that come back): each finding's severity, title, message, remedy."""

from __future__ import annotations

from typing import Final

from pipeline.anomalies.kind import Kind

KINDS: Final[dict[str, Kind]] = {
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
    "page-seule": Kind(
        "avertissement",
        "Une page parmi d'autres",
        "le fichier annonce {detail} enregistrements et en contient {valeur} : ce n'est sans doute qu'une page",
        "télécharger l'export complet, ou toutes les pages",
    ),
    "fin-coupee": Kind(
        "avertissement",
        "Fichier coupé",
        "le fichier s'arrête au milieu de cette ligne, la dernière : il a pu être coupé en route, et d'autres commerces manquer",
        "comparer la fin avec le fichier d'origine, et le déposer à nouveau",
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
    # --- workbooks that come back from a producer (ingest, returns) ---
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
}

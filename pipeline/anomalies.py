"""The catalogue of what can be wrong with the data: code → severity, title, message, remedy; and the table of findings.

In: rows and a code. Out: Anomalies (model.ANOMALY_COLUMNS), rendered in French where a person reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, Final, Literal

import pandas as pd

from pipeline.model import ANOMALY_COLUMNS, ORIGIN, Anomalies, Layout, typed

Severity = Literal["rejet", "avertissement", "correction", "information"]


@dataclass(frozen=True)
class Kind:
    """One kind of anomaly. ``message`` may use {valeur}, {apres} and {detail}; ``remedy`` says what to do."""

    severity: Severity
    title: str
    message: str
    remedy: str


CATALOGUE: Final[dict[str, Kind]] = {
    # --- declarations and rows set aside (normalise/step) -------------------------------------------------------------
    "correction-declaree": Kind(
        "correction", "Correction déclarée", "« {valeur} » remplacé par « {apres} » : {detail}", "corriger aussi chez le producteur"
    ),
    "correction-sans-objet": Kind(
        "avertissement", "Correction sans objet", "la correction de « {valeur} » ne trouve plus cette valeur : {detail}",
        "la retirer de source.yml"
    ),
    "hors-territoire": Kind(
        "rejet", "Hors du territoire", "« {valeur} » n'est pas une commune du territoire", "vérifier la commune, sinon rien à faire"
    ),
    "validite-echue": Kind(
        "information", "Validité échue", "l'information valait jusqu'au {valeur}", "demander au producteur si elle vaut encore"
    ),
    "resoumission": Kind(
        "information", "Réponse remplacée", "une réponse plus récente du même commerce la remplace", "rien à faire"
    ),
    "mobile-retenu": Kind(
        "information", "Mobile non publié", "numéro de mobile non publié sans consentement", "recueillir le consentement, sinon rien à faire"
    ),
    "courriel-retenu": Kind(
        "information", "Courriel non publié", "adresse personnelle non publiée sans consentement",
        "donner une adresse de l'établissement, ou recueillir le consentement"
    ),
    "date-future": Kind(
        "correction", "Date à venir", "« {valeur} » est postérieur au dépôt ; la date du dépôt ({apres}) est retenue", "vérifier la date"
    ),
    # --- reading (ingest) ---------------------------------------------------------------------------------------------
    "ligne-total": Kind("information", "Ligne de total", "ligne de total, lue mais laissée de côté", "rien à faire"),
    "ligne-titre": Kind("information", "Titre de rubrique", "titre de rubrique, lu mais laissé de côté", "rien à faire"),
    "note-bas-de-tableau": Kind(
        "information", "Note sous le tableau", "note sous le tableau, lue mais laissée de côté", "rien à faire"
    ),
    "ligne-decalee": Kind(
        "rejet", "Ligne décalée", "plus de champs que de colonnes : la ligne est décalée",
        "mettre entre guillemets le texte qui contient le séparateur",
    ),
    "feuille-ignoree": Kind(
        "information", "Feuille laissée de côté", "cette feuille ne contient pas le tableau attendu",
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
    # --- names and identifiers (normalise) ----------------------------------------------------------------------------
    "nom-absent": Kind("rejet", "Nom absent", "aucun nom d'enseigne ni raison sociale", "compléter le nom"),
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
        "correction",
        "Zéro du SIRET perdu",
        "« {valeur} » complété d'un zéro : « {apres} », les deux clés sont justes",
        "mettre la colonne au format texte",
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
    # --- addresses and communes (normalise) ---------------------------------------------------------------------------
    "commune-absente": Kind("rejet", "Commune absente", "ni commune, ni code postal, ni code INSEE", "compléter la commune"),
    "commune-inconnue": Kind(
        "rejet", "Commune inconnue", "« {valeur} » n'est pas une commune connue (proches : {detail})", "corriger la commune"
    ),
    "commune-ambigue": Kind("rejet", "Commune ambiguë", "« {valeur} » peut être : {detail}", "préciser commune et code postal"),
    "code-postal-contradictoire": Kind(
        "rejet",
        "Commune et code contradictoires",
        "« {valeur} » : le nom et le code désignent des communes différentes : {detail}",
        "corriger la commune ou le code",
    ),
    "code-postal-invalide": Kind("rejet", "Code inconnu", "« {valeur} » n'est pas un code postal", "corriger le code postal"),
    "commune-corrigee": Kind("correction", "Commune corrigée", "« {valeur} » lu « {apres} »", "écrire le nom officiel"),
    "commune-ancienne": Kind(
        "correction", "Ancienne commune", "« {detail} » fait aujourd'hui partie de « {apres} »", "écrire la commune d'aujourd'hui"
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
        "« {valeur} » : ce code postal est celui de {detail} ; le nom l'emporte (« {apres} »)",
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
    "code-insee-corrige": Kind(
        "correction",
        "Code INSEE corrigé",
        "« {valeur} » n'est pas le code INSEE de la commune, remplacé par « {apres} »",
        "corriger le code INSEE",
    ),
    "code-insee-ancien": Kind(
        "correction", "Ancien code INSEE", "« {valeur} » est un ancien code, aujourd'hui « {apres} »", "donner le code d'aujourd'hui"
    ),
    "adresse-double": Kind(
        "avertissement", "Deux adresses", "« {valeur} » : deux adresses ; gardée : « {apres} » ; l'autre : « {detail} »", "une ligne par lieu"
    ),
    "numero-multiple": Kind("correction", "Plusieurs numéros", "« {valeur} » : numéros {detail}, gardé : {apres}", "rien à faire"),
    "numero-sans-voie": Kind("avertissement", "Numéro sans voie", "« {valeur} » : un numéro, mais pas de voie", "compléter l'adresse"),
    # --- contact (normalise) ------------------------------------------------------------------------------------------
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
    # --- activity and services (normalise) ----------------------------------------------------------------------------
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
        "Réponse comprise comme oui",
        "« {valeur} » compris comme « {apres} »",
        "répondre oui ou non",
    ),
    # --- hours and dates (normalise) ----------------------------------------------------------------------------------
    "horaires-incompris": Kind(
        "avertissement",
        "Horaires non compris",
        "« {valeur} » : horaires gardés en texte ({detail})",
        "écrire par exemple « mardi au samedi 9h-12h30 14h-19h, fermé dimanche et lundi »",
    ),
    "horaires-jour-corrige": Kind(
        "correction", "Jour mal écrit", "« {detail} » lu comme « {apres} »", "corriger l'orthographe du jour"
    ),
    "horaires-jour-vide": Kind(
        "information",
        "Jour sans horaires",
        "rien n'est dit pour : {detail} ; publié « {apres} »",
        "écrire « fermé » pour les jours de fermeture",
    ),
    "horaires-sans-heures": Kind(
        "information", "Horaires sans heures", "les jours sont connus, pas les heures ; gardé en texte : « {apres} »", "ajouter les heures"
    ),
    "horaires-annuels": Kind(
        "information",
        "Horaires datés d'une année",
        "les périodes datées de {detail} sont publiées comme revenant chaque année : « {apres} »",
        "vérifier qu'elles valent encore",
    ),
    "date-illisible": Kind(
        "avertissement", "Date illisible", "« {valeur} » n'est pas une date possible ({detail})", "écrire la date JJ/MM/AAAA"
    ),
    "date-numero": Kind(
        "correction",
        "Date tenue en nombre",
        "« {valeur} », numéro de jour du tableur (calendrier {detail}), lu comme {apres}",
        "mettre la colonne au format date",
    ),
    "date-sans-jour": Kind(
        "avertissement", "Date sans jour", "« {valeur} » ne dit pas le jour ({detail}) ; date laissée vide", "écrire la date JJ/MM/AAAA"
    ),
    "marche-incompris": Kind(
        "avertissement",
        "Marché ou tournée non compris",
        "« {valeur} » : gardé en texte ({detail})",
        "écrire par exemple « Agen, place Jasmin : samedi 8h-13h ; Nérac : mardi matin »",
    ),
    # --- position (normalise, geocode) --------------------------------------------------------------------------------
    "coordonnees-invalides": Kind(
        "avertissement", "Coordonnées illisibles", "« {valeur} » n'est pas un point : ignoré", "corriger les coordonnées"
    ),
    "coordonnees-nulles": Kind("avertissement", "Coordonnées à zéro", "« {valeur} » : zéro n'est pas une position", "vider la case"),
    "coordonnees-incompletes": Kind(
        "avertissement", "Coordonnée seule", "« {valeur} » : il manque la longitude ou la latitude", "compléter les coordonnées"
    ),
    "coordonnees-hors-france": Kind(
        "avertissement", "Point hors de France", "« {valeur} » n'est pas en France : ignoré", "corriger les coordonnées"
    ),
    "coordonnees-interverties": Kind(
        "correction", "Coordonnées interverties", "« {valeur} » : longitude et latitude échangées ({apres})", "échanger les deux colonnes"
    ),
    "coordonnees-projetees": Kind(
        "correction", "Coordonnées projetées", "« {valeur} » ({detail}) converti en degrés ({apres})", "rien à faire"
    ),
    "adresse-en-attente": Kind("information", "Adresse en attente", "« {valeur} » : le géocodeur n'a pas encore répondu", "relancer, réseau ouvert"),
    "geocodeur-injoignable": Kind(
        "avertissement", "Géocodeur injoignable", "le géocodeur n'a pas répondu à tout : {detail}", "relancer : rien n'est perdu"
    ),
    "position-douteuse": Kind(
        "avertissement", "Position douteuse", "« {valeur} » : réponse « {apres} » non retenue : {detail}", "vérifier l'adresse ou fixer la position"
    ),
    "adresse-introuvable": Kind("avertissement", "Adresse introuvable", "« {valeur} » est inconnue de la BAN", "vérifier l'adresse"),
    "numero-introuvable": Kind("information", "Numéro introuvable", "« {valeur} » : {detail} (« {apres} »)", "vérifier le numéro"),
    "voie-autrement-ecrite": Kind(
        "information", "Voie autrement écrite", "« {valeur} » : la BAN écrit « {apres} »", "corriger l'adresse à la source"
    ),
    "point-hors-commune": Kind(
        "avertissement", "Point hors de la commune", "le point {valeur} est trop loin de {detail} : ignoré", "corriger le point ou la commune"
    ),
    "point-loin-de-la-ban": Kind(
        "avertissement", "Point loin de l'adresse", "le point {valeur} est à {detail} de « {apres} »", "vérifier le point et l'adresse"
    ),
    "points-empiles": Kind(
        "avertissement", "Points empilés", "le point {valeur} est donné à plusieurs adresses différentes", "vérifier les points de cette source"
    ),
    # --- doubles (normalise, dedupe) ----------------------------------------------------------------------------------
    "double-interne": Kind(
        "avertissement", "Commerce en double dans la source",
        "même commerce qu'une autre ligne de la même source ({detail}) ; les deux ont été réunies", "ne garder qu'une ligne",
    ),
    "contradiction": Kind(
        "information", "Sources en désaccord", "« {valeur} » ici, « {apres} » publié ; sources de ce commerce : {detail}",
        "vérifier la valeur et corriger la source qui se trompe",
    ),
    # --- rows (validate) ----------------------------------------------------------------------------------------------
    "valeur-hors-contrat": Kind(
        "avertissement", "Valeur non conforme", "« {valeur} » n'est pas conforme au schéma ; elle n'est pas publiée ({detail})",
        "corriger la valeur chez le producteur",
    ),
    "valeur-obligatoire": Kind(
        "rejet", "Valeur obligatoire absente ou refusée", "sans valeur acceptable, le commerce n'est pas publié ({detail})",
        "compléter ou corriger la valeur",
    ),
    "identifiant-double": Kind(
        "rejet", "Identifiant donné deux fois", "« {valeur} » désigne déjà un autre commerce ({detail})",
        "vérifier sources/registre/identifiants.csv",
    ),
    "point-refuse": Kind(
        "avertissement", "Position refusée", "longitude {valeur} : la position n'est pas publiée ({detail})",
        "vérifier l'adresse et les coordonnées",
    ),
    "date-posterieure": Kind(
        "avertissement", "Date postérieure à la publication", "« {valeur} » est postérieur à la date de la version ({detail})",
        "vérifier la date, ou celle donnée à --date",
    ),
}
"""Each step's section is kept together; codes are French slugs, never reused for another meaning."""


@cache
def empty() -> Anomalies:
    """Return the table of no anomalies (one for all: nobody writes into a table of findings)."""
    return Anomalies(typed(pd.DataFrame({c: [] for c in ANOMALY_COLUMNS}), ANOMALY_COLUMNS))


def record(code: str, rows: pd.DataFrame, **columns: Any) -> Anomalies:
    """Return one anomaly of kind ``code`` for each row of ``rows`` (which has the ORIGIN columns).

    ``columns`` gives ``colonne``, ``valeur``, ``apres``, ``detail``: a text for all rows or a Series aligned with them.
    Raises KeyError for a code that is not in the catalogue.
    """
    CATALOGUE[code]
    frame = rows.loc[:, list(ORIGIN)].copy()
    frame["code"] = code
    for name, value in columns.items():
        frame[name] = value
    return Anomalies(typed(frame.reset_index(drop=True), ANOMALY_COLUMNS))


def combine(tables: list[Anomalies]) -> Anomalies:
    """Return all findings in one table, sorted by origin then code then column, so that order of work does not show."""
    kept = [t for t in tables if len(t)]
    if not kept:
        return empty()
    frame = pd.concat(kept, ignore_index=True)
    order = [*ORIGIN, "code", "colonne", "valeur", "apres", "detail"]
    return Anomalies(frame.sort_values(order, kind="stable", na_position="first", ignore_index=True))


def severity(anomalies: Anomalies) -> pd.Series[str]:
    """Return each finding's severity: rejet, avertissement, correction or information."""
    return anomalies["code"].map({code: kind.severity for code, kind in CATALOGUE.items()})


def render(anomalies: Anomalies, layout: Layout | None = None) -> pd.Series[str]:
    """Return each finding as one French sentence: file, sheet, line, column (cell), value, what is wrong — the remedy."""
    told = anomalies.fillna("")
    cell = cells(anomalies, layout).fillna("")
    sentence = told["fichier"].where(told["fichier"] != "", told["source"])
    sentence += (", feuille « " + told["feuille"] + " »").where(told["feuille"] != "", "")
    sentence += (", ligne " + told["ligne"].astype("str")).where(told["ligne"] > 0, "")
    column = ", colonne « " + told["colonne"] + " »" + (" (" + cell + ")").where(cell != "", "")
    sentence += column.where(told["colonne"] != "", "")
    return (sentence + " : " + _messages(told)).astype("str")


def cells(anomalies: Anomalies, layout: Layout | None = None) -> pd.Series[str]:
    """Return each finding's cell as a spreadsheet calls it (« D4 »); missing where the column or the line is not one cell's."""
    if layout is None:
        return pd.Series(None, index=anomalies.index, dtype="str")
    place = ["fichier", "feuille", "colonne"]
    letters = layout[[*place, "lettre"]].fillna("").drop_duplicates(place)
    letter = anomalies[place].fillna("").merge(letters, on=place, how="left")["lettre"].set_axis(anomalies.index)
    known = letter.notna() & (letter != "") & (anomalies["ligne"] > 0)
    return (letter + anomalies["ligne"].astype("str")).where(known).astype("str")


def _messages(told: pd.DataFrame) -> pd.Series[str]:
    """Return message and remedy, a whole kind at a time: 200 000 findings are of some twenty kinds."""
    parts = [pd.Series([], dtype="str")]
    for code, rows in told.groupby("code", sort=False):
        kind = CATALOGUE[str(code)]
        message = pd.Series("", index=rows.index, dtype="str")
        for words, name, _, _ in Formatter().parse(kind.message):
            message = message + words + (rows[name] if name else "")
        parts.append(message + f" — {kind.remedy}")
    return pd.concat(parts).reindex(told.index)

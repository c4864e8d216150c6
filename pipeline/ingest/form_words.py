"""The header words that form services give to their own columns, in plain form (no case, accent or punctuation).

From their exports as they are today, in French and English: Google Forms, Microsoft Forms, Drupal webform (Framaforms: the one of
Drupal 7 and the one since), LimeSurvey, Tally, Typeform, JotForm, Démarches simplifiées (its CSV and its workbooks), Sphinx.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.config.kinds import FormService

NAMES: Final[dict[FormService, str]] = {
    "google": "Google Forms", "microsoft": "Microsoft Forms", "framaforms": "Framaforms (Drupal)", "limesurvey": "LimeSurvey",
    "tally": "Tally", "typeform": "Typeform", "jotform": "JotForm", "demarches": "Démarches simplifiées",
    "sphinx": "Sphinx",
}  # fmt: skip
STAMP: Final = frozenset({"horodateur", "timestamp"})
RESPONDENT: Final = frozenset({"adresse e mail", "email address", "nom d utilisateur", "username", "score"})
MICROSOFT: Final = (
    {"id"},
    {"heure de debut", "start time"},
    {"heure de fin", "completion time", "heure de l achevement"},
    {"adresse de messagerie", "email", "e mail", "adresse e mail", "courrier electronique"},
    {"nom", "name"},
    {"heure de la derniere modification", "last modified time", "langue", "language", "total points", "quiz feedback",
     "total des points", "commentaires sur le questionnaire"},
)  # fmt: skip
_DRUPAL: Final = frozenset((
    "serie", "serial", "numero de serie", "numero", "sid", "heure de soumission", "date de soumission", "submitted time", "time",
    "heure d achevement", "date d achevement", "completed time", "heure de modification", "date de modification", "modified time",
    "brouillon", "draft", "adresse ip", "ip address", "uid", "nom d utilisateur", "username",
    # since Drupal 8: labels, their translations, and the keys that may be chosen in their place
    "serial number", "submission id", "submission uuid", "submission uri", "created", "completed", "changed", "is draft",
    "current page", "remote ip address", "submitted by", "language", "webform", "locked", "sticky", "flagged", "notes",
    "administrative notes", "id de soumission", "id de la soumission", "identifiant de soumission",
    "identifiant de la soumission",
    "uuid de soumission", "uri de soumission", "uri de la soumission", "cree", "cree le", "date de creation", "acheve",
    "termine", "termine le", "complete", "completee", "modifie", "modifie le", "change", "est brouillon", "est un brouillon",
    "page actuelle", "page courante", "page en cours", "adresse ip distante", "adresse ip d origine", "soumis par", "langue",
    "formulaire web", "verrouille", "epingle", "marque", "signale", "notes administratives", "uuid", "token", "uri", "in draft",
    "remote addr", "langcode", "webform id", "entity type", "entity id", "entity title", "entity url",
))  # fmt: skip
_DRUPAL_OF: Final = re.compile(
    r"(?:submitted (?:by|to)|soumis(?:e)? (?:par|a|depuis)|entity|uid)\b"
    r"(?: (?:entity|entite|type|title|titre|nom|name|id|identifiant|url|de|l|d))*"
)
_DRUPAL_GROUP: Final = (
    "submission details",
    "details de la soumission",
    "informations de soumission",
    "informations sur la soumission",
)
DRUPAL_SURE: Final = re.compile(r"\b(?:serie|serial|sid|submission|soumission)\b")
"""What one at least of a webform's columns is called: « created, changed, uid » stand in other exports too."""
DRAFT: Final = frozenset({"brouillon", "draft"})
LIMESURVEY: Final = {
    "id": {"response id", "id de la reponse", "id de reponse"},
    "submitdate": {"date submitted", "date de soumission"},
    "lastpage": {"last page", "derniere page"},
    "startlanguage": {"start language", "langue de depart", "langue de debut"},
    "seed": {"seed", "graine", "tete de serie"},
    "token": {"token", "access code", "jeton", "code d acces", "invitation"},
    "startdate": {"date started", "date de lancement", "date de debut"},
    "datestamp": {"date last action", "date de la derniere action"},
    "ipaddr": {"ip address", "adresse ip"},
    "refurl": {"referrer url", "url de reference", "url referente"},
    "interviewtime": {"total time", "temps total"},
}
_TIMINGS: Final = re.compile(r"(?:grouptime|groupe? ?time|question ?time|temps pour le groupe|temps pour la question)\b.*")
TALLY: Final = ("submission id", "respondent id", "submitted at")
TYPEFORM: Final = ("response type", "start date utc", "stage date utc", "submit date utc", "network id", "tags", "ending")
JOTFORM: Final = ("submission date", "submission id", "submission ip", "last update date", "flow status")
DEMARCHES: Final = frozenset({
    "id", "email", "franceconnect", "connecte via", "civilite", "nom", "prenom", "depot pour un tiers", "nom du mandataire",
    "prenom du mandataire", "date de naissance", "archive", "etat du dossier", "derniere mise a jour le",
    "derniere mise a jour du dossier le", "depose le", "passe en instruction le", "traite le", "motivation de la decision",
    "instructeurs", "groupe instructeur", "labels", "domaine professionnel", "date decision sva", "date decision svr",
})  # fmt: skip
"""What stands between the file's number and the answers; the firm's own columns (« Établissement SIRET ») are none of them."""
DEMARCHES_LAST: Final = frozenset({"instructeurs", "groupe instructeur", "labels"})


SPHINX: Final = frozenset({
    "cle", "date saisie", "date enreg", "date modif", "temps saisie", "origine saisie", "lang saisie", "appareil saisie",
    "progression", "derniere question saisie",
})  # fmt: skip
SPHINX_SURE: Final = frozenset({"date enreg", "temps saisie", "derniere question saisie", "origine saisie"})
"""« DATE_ENREG », « PROGRESSION »: the variables that Sphinx adds to those of the questionnaire."""


def is_drupal(name: str) -> bool:
    """Tell a column of Drupal's webform, whatever it is exported with."""
    for group in _DRUPAL_GROUP:
        name = name.removeprefix(group).strip()
    return name in _DRUPAL or _DRUPAL_OF.fullmatch(name) is not None


def limesurvey_code(name: str) -> str | None:
    """Return the code of a LimeSurvey column: « id », « ID de la réponse » or « id. ID de la réponse »."""
    code, _, rest = name.partition(" ")
    if code in LIMESURVEY and (not rest or rest in LIMESURVEY[code]):
        return code
    if _TIMINGS.fullmatch(name):
        return "timing"
    return next((code for code, labels in LIMESURVEY.items() if name in labels), None)

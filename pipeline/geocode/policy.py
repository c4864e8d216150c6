"""Which answers are taken: what was asked and what was answered in, a verdict, a precision and a reason out.

One table, CASES: the first case that fits decides. Thresholds come from 430 answers judged by hand (sebprunier/cartes), from the
recorded answers of the service and from 5 000 noisy queries whose answer is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from pipeline.geocode.compare import compare
from pipeline.geocode.engine import FOUND
from pipeline.geocode.query import over
from pipeline.reference.text import words

TYPO_FLOOR: Final = 0.60  # right answers to typos were seen from 0.6 on
SAME_FLOOR: Final = 0.45  # same words, low score: the query was noisy (a long commune's name misspelt)
CLOSE: Final = 0.03  # two streets of one name in one commune differ by their importance alone, at most 0.03
NEAR: Final = 0.05  # a typo with a rival this near could be the rival

MOTIFS: Final[dict[str, str]] = {
    # accepted
    "numero-exact": "la BAN connaît ce numéro dans cette voie",
    "faute-de-frappe": "la BAN connaît cette adresse, à une faute de frappe ou une abréviation près",
    "sans-repetition": "la BAN connaît le numéro, mais pas le bis ou le ter demandé",
    "numero-inconnu": "la BAN connaît la voie, mais pas le numéro demandé",
    "voie-exacte": "adresse sans numéro : la BAN connaît la voie",
    "lieu-dit-exact": "la BAN connaît ce lieu-dit",
    "bourg": "« le bourg » ou « mairie » : centre de la commune",
    "lieu-public": "lieu connu de l'IGN (mairie, centre commercial, zone d'activités…)",
    # not taken from the BAN
    "commune-seule": "aucune adresse reçue : centre de la commune",
    "adresse-introuvable": "la BAN ne connaît pas cette adresse : centre de la commune",
    "position-douteuse": "réponse de la BAN douteuse, non retenue : centre de la commune, à relire",
    "point-source": "point donné par le producteur",
    "position-fixee": "position fixée à la main dans sources/decisions/positions.csv",
    # no position
    "en-attente": "le géocodeur n'a pas encore répondu pour cette adresse",
    "sans-commune": "commune inconnue : aucune position",
    "centre-inconnu": "centre de la commune inconnu : aucune position",
    # why an answer is refused or to be read again
    "commune-rendue": "la BAN n'a rendu que la commune",
    "autre-voie": "la BAN a rendu une autre voie",
    "nom-voisin": "à une lettre près, mais ce peut être une autre voie que la BAN ne connaît pas",
    "type-de-voie": "même nom, autre type de voie",
    "nom-incomplet": "le nom de la voie n'est pas le même en entier",
    "autre-numero": "la BAN a rendu un autre numéro",
    "candidats-proches": "deux candidats de la BAN se valent",
    "score-faible": "ressemblance trop faible",
    "autre-lieu": "le lieu rendu par l'IGN n'a pas tout à fait ce nom",
    "hors-contour": "point hors du contour officiel de la commune",
    "hors-commune": "point trop loin du centre de la commune",
}
"""What ``motif_position`` (and the detail of an anomaly) can say; French, shown to readers."""

PRECISION: Final = {"housenumber": "numero", "street": "voie", "locality": "lieu-dit", "municipality": "commune", "poi": "poi"}
_TOWN_CENTRE: Final = frozenset({"bourg", "mairie", "village", "centre", "chef", "ville", "centrebourg", "hotel", "au"})
_TOWN_CENTRE_NEEDS: Final = frozenset({"bourg", "mairie", "centrebourg"})

Table = pd.DataFrame
Mask = Callable[[Table], "pd.Series[bool]"]


@dataclass(frozen=True)
class Case:
    """One line of the policy: when it fits (columns of ``_facts``), what is decided, and the slug of MOTIFS that says why."""

    when: Mask
    verdict: Literal["accepte", "revue", "refus"]
    motif: str


CASES: Final[tuple[Case, ...]] = (
    Case(lambda t: t["commune_rendue"] & t["bourg"], "accepte", "bourg"),
    Case(lambda t: t["commune_rendue"], "refus", "commune-rendue"),
    Case(lambda t: t["parente"] == "autre", "refus", "autre-voie"),
    Case(lambda t: t["score"] < SAME_FLOOR, "refus", "score-faible"),
    Case(lambda t: t["hors_contour"], "revue", "hors-contour"),
    Case(lambda t: t["loin"], "revue", "hors-commune"),
    Case(lambda t: t["parente"] == "type", "revue", "type-de-voie"),
    Case(lambda t: t["parente"] == "incomplet", "revue", "nom-incomplet"),
    Case(lambda t: t["parente"] == "voisin", "revue", "nom-voisin"),
    Case(lambda t: t["numero_rendu"] & ~t["numero_egal"], "revue", "autre-numero"),
    Case(lambda t: (t["parente"] == "faute") & (t["score"] < TYPO_FLOOR), "revue", "score-faible"),
    Case(lambda t: (t["parente"] == "faute") & (t["ecart"] < NEAR), "revue", "candidats-proches"),
    Case(lambda t: t["ecart"] < CLOSE, "revue", "candidats-proches"),
    Case(lambda t: (t["type"] == "poi") & (t["parente"] != "meme"), "revue", "autre-lieu"),
    Case(lambda t: t["type"] == "poi", "accepte", "lieu-public"),
    Case(lambda t: t["numero_demande"] & ~t["numero_rendu"], "accepte", "numero-inconnu"),
    Case(lambda t: t["parente"] == "faute", "accepte", "faute-de-frappe"),
    Case(lambda t: t["numero_rendu"], "accepte", "numero-exact"),
    Case(lambda t: t["type"] == "locality", "accepte", "lieu-dit-exact"),
    Case(lambda t: t["type"].notna(), "accepte", "voie-exacte"),
)


def judge(asked: Table, answers: Table) -> Table:
    """Return ``verdict``, ``precision``, ``motif`` and ``parente`` for each found answer.

    ``asked``: ``nom``, ``numero``, ``repetition`` as the rung asks them; ``lieu`` (bool: the name is a lieu-dit's);
    ``hors_contour``, ``loin`` (bool: the point is outside its commune, see inside.py).
    ``answers``: ledger.LEDGER_COLUMNS, aligned, all of them found.
    """
    facts = _facts(asked, answers)
    masks = [case.when(facts).to_numpy(bool) for case in CASES]
    which = np.argmax(np.column_stack([*masks, np.ones(len(facts), bool)]), axis=1)
    verdicts = np.array([*(case.verdict for case in CASES), "refus"])
    motifs = np.array([*(case.motif for case in CASES), "autre-voie"])
    precision = answers["type"].map(PRECISION)
    precision = precision.mask(
        (answers["type"] == "street") & asked["lieu"], "lieu-dit"
    )  # the BAN keeps many a lieu-dit as a street
    told = {"verdict": verdicts[which], "motif": motifs[which], "precision": precision, "parente": facts["parente"]}
    return pd.DataFrame(told, index=answers.index).astype("str")


def _facts(asked: Table, answers: Table) -> Table:
    """Return what CASES reads, one column a fact."""
    found = answers["statut"] == FOUND
    number = answered_number(answers)
    wanted = numbered(asked["numero"], asked["repetition"])
    return pd.DataFrame(
        {
            "type": answers["type"],
            "score": answers["score"].where(found, 0.0),
            "ecart": (answers["score"] - answers["score_suivant"]).fillna(1.0),
            "parente": compare(asked["nom"], answers["voie"]).fillna("autre"),
            "commune_rendue": answers["type"] == "municipality",
            "bourg": over(asked["nom"], is_town_centre).eq(True),
            "numero_demande": asked["numero"].notna(),
            "numero_rendu": answers["type"] == "housenumber",
            "numero_egal": (number == wanted).fillna(False).astype(bool),
            "hors_contour": asked["hors_contour"],
            "loin": asked["loin"],
        },
        index=answers.index,
    )


def is_town_centre(name: str) -> bool:
    """Whether an address is but « le bourg », « au village, mairie »…: the middle of the commune is then its place."""
    found = set(words(name)) - {"le", "la", "du", "de", "l", "d"}
    return bool(found & _TOWN_CENTRE_NEEDS) and found <= _TOWN_CENTRE


_REPETITIONS: Final = {"b": "bis", "t": "ter", "q": "quater", "c": "quinquies", "s": "sexies"}


def numbered(numero: pd.Series[str], repetition: pd.Series[str]) -> pd.Series[str]:
    """Return « 12bis » whatever the spelling: the BAN writes « b » for bis in places (its engine holds them the same)."""
    letter = repetition.str.lower().str.strip()
    return numero.str.lstrip("0") + letter.replace(_REPETITIONS).fillna("")


def answered_number(answers: Table) -> pd.Series[str]:
    """Return « 12bis » from the interoperability key: 47001_0123_00012_bis (or …_12bis in older extracts)."""
    parts: Any = answers["resultat_id"].str.lower().str.extract(r"^[0-9ab]{5}_[0-9a-z]+_0*(\d+)_?([a-z0-9]*)$")
    return numbered(parts[0], parts[1].where(parts[1] != ""))

"""Raw rows in; for each of the producer's columns, the field proposed, how sure, and sample values out.

Heading and values are weighed together (score.py), all columns settled at once (assign.py), those of one code apart (codes.py);
then what only the whole table tells (table.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from pipeline.config import TARGETS
from pipeline.config.kinds import FormService
from pipeline.guess.assign import SEVERAL, best_choices
from pipeline.guess.codes import coded_columns
from pipeline.guess.doubt import doubts
from pipeline.guess.others import NEXT_SHOP, rank_of
from pipeline.guess.score import STAMP, answer_codes, scores, values_agree
from pipeline.guess.seen import Seen
from pipeline.guess.table import alone, is_label, mended, once
from pipeline.ingest.form_words import RESPONDENT
from pipeline.ingest.names import plain
from pipeline.model import CALENDAR, ORIGIN, RawRows
from pipeline.normalise.evidence import VOCABULARIES, Values, evidence, spread, values_of
from pipeline.normalise.heading_marks import unprefixed
from pipeline.normalise.headings import IGNORE, is_private, is_withheld, likeness, read_heading
from pipeline.normalise.services import yes_no
from pipeline.normalise.status import answers_status
from pipeline.reference.communes import Communes

Form = FormService
SURE: Final = 0.6
"""From here on a proposal is taken without asking."""
_SHOWN: Final = 3  # sample values


@dataclass(frozen=True)
class Column:
    """One producer column. ``champ``: our field, « horodatage », or None where the column is left out; ``code``: of a oui/non

    column, or the day. ``raison``: why, in French. ``autres``: fields that came close, best first.
    """

    colonne: str
    champ: str | None
    code: str | None
    confiance: float
    raison: str
    remplie: float
    exemples: tuple[str, ...]
    autres: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the proposal may be taken without asking."""
        return self.confiance >= SURE

    @property
    def cible(self) -> str | None:
        """The proposal as an answer says it: « nom », « services:livraison »; None where the column is left out."""
        return f"{self.champ}:{self.code}" if self.champ and self.code else self.champ

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def propose(raw: RawRows, communes: Communes, form: Form | None) -> tuple[Column, ...]:
    """Return a proposal for each producer column of ``raw``, in the file's order."""
    columns = [c for c in raw.columns if c not in (*ORIGIN, CALENDAR)]
    names = unprefixed(columns)
    values = [values_of(raw[c]) for c in columns]
    found = [_as_status(n, evidence(v, communes)) for n, v in zip(names, values, strict=True)]
    coded = coded_columns(names, values, found)
    seen = [
        Seen(
            c, n, v, f, {} if i in coded or _by_service(i, names, f, form) else _scored(n, v, f, form), raw[c].notna().to_numpy()
        )
        for i, (c, n, v, f) in enumerate(zip(columns, names, values, found, strict=True))
    ]
    seen = once([replace(s, scores=own) for s, own in zip(seen, alone(seen), strict=True)])
    first = best_choices([s.scores for s in seen], _slots(names))
    chosen = mended(seen, first)
    asked = doubts(seen, chosen) | {i for i in range(min(2, len(names))) if form == "google" and plain(names[i]) in RESPONDENT}
    out = []
    for i, (one, field) in enumerate(zip(seen, chosen, strict=True)):
        if i in coded:
            code = coded[i]
            out.append(_column(one, code.champ, code.confiance, "une colonne par code", code.code))
        else:
            column = _judged(one, field, chosen) if field == first[i] or field is None else _by_table(one, field)
            out.append(replace(column, confiance=min(column.confiance, _ASKED)) if i in asked else column)
    return tuple(out)


def _as_status(name: str, found: Mapping[str, float]) -> Mapping[str, float]:
    """« Radié » : oui, non; « En activité » : 1, 0: under such a name these are a status."""
    if found.get("oui_non", 0.0) < _PLAINLY or not answers_status(name):
        return found
    return {**found, "statut": found["oui_non"], "oui_non": 0.0}


_PLAINLY: Final = 0.75


def _slots(names: Sequence[str]) -> Mapping[str, int]:
    """Return how many columns each field may take: as many as answers of one question, « SERVICES_1 » to « SERVICES_4 »."""
    families = Counter(match[1] for name in names if (match := _NUMBERED.fullmatch(name)))
    widest = max(families.values(), default=0)
    return {field: max(most, widest) if field in VOCABULARIES else most for field, most in SEVERAL.items()}


_NUMBERED: Final = re.compile(r"(.*\D)[\s_.-]*\d{1,2}")


def _by_service(place: int, names: Sequence[str], found: Mapping[str, float], form: Form | None) -> bool:
    """Tell « Nom » that Microsoft Forms adds before any question: whoever answers, signed in, or nobody.

    Of a file that asks for the shop's name further on: kept for it, « Nom » published the people who had answered.
    """
    if form != "microsoft" or place > _BEFORE_QUESTIONS or names[place].strip() not in ("Nom", "Name"):
        return False
    return not found or any(likeness(name).get("nom", 0.0) >= _ASKS for name in names[place + 1 :])


_BEFORE_QUESTIONS: Final = 5
_ASKS: Final = 0.5


def _scored(name: str, values: Values, found: Mapping[str, float], form: Form | None) -> dict[str, float]:
    if (form in _RESPONDENT and name.strip() in _RESPONDENT[form]) or is_withheld(name):
        return {}
    return scores(likeness(name), values, found, form=form)


_RESPONDENT: Final[Mapping[str | None, tuple[str, ...]]] = {
    "microsoft": (
        "Heure de début", "Start time", "Adresse de messagerie", "Email", "Langue", "Language",
        "Heure de la dernière modification", "Last modified time",
    ),
    "demarches": ("Email",),
    "google": ("Nom d'utilisateur", "Username", "Score"),
    "framaforms": ("UID", "Nom d'utilisateur", "Nom utilisateur", "Brouillon", "Est un brouillon", "Is draft", "In draft"),
}  # fmt: skip
"""Columns that the form's service adds by itself: they are about whoever answered, not about the shop."""


# --- how sure ---------------------------------------------------------------------------------------------------------
def _judged(one: Seen, field: str | None, chosen: Sequence[str | None]) -> Column:
    if field is None:
        return _left_out(one, chosen)
    if field == "categorie" and is_label(one, chosen):
        return _by_table(one, field)
    worth = one.scores.get(field, 0.0)
    said = likeness(one.name).get(field, 0.0)
    near = max((w for f, w in one.scores.items() if f != field and {f, field} not in _EQUIVALENT), default=0.0)
    sure = min(0.99, 0.5 + 0.65 * worth) - max(0.0, 0.2 - (worth - near)) * 0.8
    if field in _ROLES and said < _WHOLE and chosen.count(field) > 1:  # « Mail compta » beside « Mail commandes »: whose?
        sure = min(sure, _ASKED)
    if field in _LISTED and one.found and one.found.get(field, 0.0) < _HARDLY:  # « Réseau » : Franchise, and no label
        sure = min(sure, _ASKED)
    unknown = one.found and one.found.get("statut", 0.0) < _HARDLY
    if field == "statut" and unknown and not answer_codes(one.values):  # « Statut » : Producteur, Artisan
        sure = min(sure, _ASKED)
    both = "en-tête et valeurs" if said >= 0.5 and one.found else "en-tête" if said >= 0.5 else "valeurs"
    return _column(one, field, max(0.05, sure), both, None)


_ROLES: Final = ("telephone", "courriel", "site_web", "adresse")
_LISTED: Final = ("services", "modes_paiement", "labels", "accessibilite")
_HARDLY: Final = 0.05
_WHOLE: Final = 0.9
_ASKED: Final = 0.55
_HINTED: Final = 0.7
_SAID: Final = 0.85
_BESIDE: Final = 0.9
_BITS: Final = {"0", "1"}
_FLAGS: Final = frozenset(("1", "true", "vrai"))  # what a database writes of every row


def _by_table(one: Seen, field: str) -> Column:
    """A choice that the other columns settle: sure, but for a name told by nothing but its look."""
    said = likeness(one.name)
    if field in _TOLD_BY_KIND:
        told = max(said.get(name, 0.0) for name in (*_TOLD_BY_KIND, "nom")) > 0.7  # « Libellé », see is_label
    else:
        told = field not in _TOLD_BY_NAME or said.get(field, 0.0) > 0.3
    return _column(one, field, 0.85 if told else 0.5, "d'après les autres colonnes", None)


_TOLD_BY_NAME: Final = ("nom", "raison_sociale", "identifiant")
_TOLD_BY_KIND: Final = ("categorie", "sous_categorie")
_EQUIVALENT: Final = (
    {"voie", "adresse"}, {"categorie", "sous_categorie"}, {"date_maj", STAMP}, {"site_web", "boutique_en_ligne"},
    {"siren", "siret"},
    {"nom", "raison_sociale"}, {"code_postal", "code_insee"}, {"labels", "accessibilite"}, {"site_web", "reseaux_sociaux"},
)  # fmt: skip
"""Fields that one value may serve both; a near miss between them is no doubt where the heading settles it."""


def _left_out(one: Seen, chosen: Sequence[str | None]) -> Column:
    if is_private(one.column):
        return _column(one, None, 0.95, "donnée personnelle ou privée : jamais lue", None)
    if one.twin and (rank := rank_of(one.column)):
        return _column(one, None, _ASKED, f"{NEXT_SHOP} ({rank}ᵉ) ; « {one.twin} » est du premier", None)
    if one.twin:
        return _column(one, None, 0.8, f"dite d'autre chose ; « {one.twin} » le dit du commerce", None)
    if one.found and 0.7 <= one.ignored <= max((w for f, w in likeness(one.name).items() if f != IGNORE), default=0.0):
        return _column(one, None, _ASKED, "souvent sans usage pour un annuaire, parfois non", None)  # « Spécialité »
    if one.ignored >= 0.7 and _said_and_held(one):  # « Menu / Facebook »
        return _column(one, None, _ASKED, "son nom dit aussi autre chose, que ses valeurs confirment", None)
    if one.ignored >= 0.7:
        return _column(one, None, 0.95, "sans usage pour un annuaire", None)
    if not one.found:
        return _column(one, None, 0.9, "colonne vide", None)
    if one.found.get("fichier", 0.0) > 0.6:
        return _column(one, None, 0.85, "liens vers des fichiers (images, documents)", None)
    if _only_ticked(one):  # « Où acheter ? : à la ferme » : X, which nobody left blank or all did
        return _column(one, None, _ASKED, "coché ou non : dit peut-être un service, un label ou un paiement", None)
    if len(one.values.distinct) == 1 and one.values.filled > 3:
        return _column(one, None, 0.85, "toujours la même valeur", None)
    taken = [f for f in sorted(one.scores, key=lambda f: -one.scores[f]) if f in chosen]
    if taken and taken[0] in ("point", "longitude", "latitude"):
        return _column(one, None, 0.8, "position déjà donnée par une autre colonne", None)
    if taken:
        return _column(one, None, 0.5, f"ressemble à « {taken[0]} », déjà pris par une autre colonne", None)
    if _OPPOSED & set(read_heading(one.name).first):
        return _column(one, None, 0.3, "dit peut-être qui refuse d'être publié : à traiter (etal oppose)", None)
    if one.found.get("texte", 0.0) > 0.5:
        return _column(one, None, 0.75 if one.ignored >= 0.5 else 0.5, "texte libre, peut nommer des personnes", None)
    if one.found.get("nombre", 0.0) > 0.9 and "combien" in read_heading(one.name).first and not one.scores:
        return _column(one, None, 0.8, "un nombre, sans usage pour un annuaire", None)
    if one.found.get("nombre", 0.0) > 0.9 and max(one.found.get(name, 0.0) for name in _NUMBERS) < 0.3 and not one.scores:
        return _column(one, None, 0.65, "des nombres, sans usage pour un annuaire", None)
    dated = "date" in read_heading(one.name).first or likeness(one.name).get("diffusion", 0.0) >= _WHOLE  # « Publié le »
    if one.found.get("date", 0.0) > 0.9 and dated and not one.scores:
        return _column(one, None, 0.65, "une date qui n'est ni de mise à jour ni de validité", None)
    useful = max(one.found.get(name, 0.0) for name in _USEFUL) > 0.5
    return _column(one, None, 0.7 if one.ignored >= 0.5 and not useful else 0.4, _at_odds(one), None)


def _said_and_held(one: Seen) -> bool:
    """Tell whether a heading that says to ignore a column also names, after a break, what most of its values are."""
    return any(worth >= _BESIDE and values_agree(field, one.found) for field, worth in _after_a_break(one.name).items())


def _after_a_break(name: str) -> Mapping[str, float]:
    return likeness(" ".join(read_heading(name).rest))


def _only_ticked(one: Seen) -> bool:
    """Tell a column of crosses or of 0 and 1 that no heading of ours explains: somebody's answers, not a count."""
    said = {value.strip().lower() for value in one.values.distinct}
    return said == _BITS or (said.isdisjoint(_FLAGS) and bool(said) and all(yes_no(v).value for v in said))


def _at_odds(one: Seen) -> str:
    """Say what is known of a column of which nothing is proposed: its heading and its values do not agree, or it is another's."""
    said = {field: worth for field, worth in likeness(one.name).items() if field in TARGETS and worth >= _HINTED}
    if not said:
        return "rien ne dit ce qu'elle contient"
    field = max(said, key=lambda f: said[f])
    if values_agree(field, one.found):
        return f"son nom et ses valeurs disent « {field} », peut-être pas celui du commerce"
    return f"son nom fait penser à « {field} », ses valeurs non"


_NUMBERS: Final = ("siret", "siren", "telephone", "latitude", "longitude", "code_insee", "identifiant")
_OPPOSED: Final = frozenset({"opposition", "oppose", "opposee", "refu", "refuse", "desaccord"})
_USEFUL: Final = (
    "siret", "siren", "naf", "telephone", "courriel", "url", "horaires", "point", "latitude", "longitude", "commune",
    "code_postal", "adresse", "categorie", "identifiant", "services", "modes_paiement", "labels",
)  # fmt: skip
"""Evidence that a column may serve: then what its heading half says to ignore is asked about."""


def _column(one: Seen, field: str | None, sure: float, why: str, code: str | None) -> Column:
    values = one.values
    shown = tuple(_short(v) for v in spread(values.distinct, _SHOWN))
    others = [f for f in sorted(one.scores, key=lambda f: (-one.scores[f], f)) if f != field]
    if field is None and sure < SURE:  # asked about: what its heading says in so many words is an answer too
        others += [f for f, worth in likeness(one.name).items() if f in TARGETS and worth >= _SAID and f not in others]
    filled = values.filled / values.rows if values.rows else 0.0
    return Column(one.column, field, code, round(sure, 2), why, round(filled, 3), shown, tuple(others[:3]))


def _short(text: str) -> str:
    flat = re.sub(r"\s+", " ", text).strip()
    return flat if len(flat) <= 40 else flat[:39] + "…"

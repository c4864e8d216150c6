"""The columns of one table, each with its likeliest field, in; those to be asked about, though heading and values agree, out.

A date, a rule of collection or a kind is confirmed by no value: « date_application_visite » is a date, and no date of ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.guess.seen import Seen
from pipeline.guess.table import REACHED, is_persons
from pipeline.normalise.cell import listed
from pipeline.normalise.headings import likeness, read_heading
from pipeline.normalise.lexicon import stem
from pipeline.normalise.shown import read_shown
from pipeline.reference.text import fold

_HALF: Final = 0.8  # a heading under it says something besides
_UNPROVED: Final = frozenset(
    {
        "date_verification",
        "date_fermeture",
        "valide_jusqu_au",
        "conditions_retrait",
        "zone_livraison",
        "statut",
        "diffusion",
        "consentement",
    }
)
"""« statut_abonnement »: active or suspended, and no shop is open or shut for it; « content.protected », false, is no refusal."""
_OF_ANYTHING: Final = (("precision",), ("modalite",))
"""Headings that say of nothing in particular: « precision » : « Fermé pendant les vacances »."""
_SHOWN_OR_NOT: Final = (("en", "ligne"), ("online",), ("affichage",), ("validation",), ("publication",))
"""« En ligne : oui »: the row is shown there, or the shop sells there; « Affichage »: of posters."""
_PUBLISHING: Final = re.compile(r"publi|brouillon|draft|trash|corbeille|(?:hors|en) ligne|visible|masque|affiche")
_TOLD: Final = 0.5
_KINDS: Final = 4  # distinct values: two or three words are of a trade by chance (« Véhicule utilitaire »)
_SEASONS: Final = {
    stem(word): season
    for season, said in {
        "été": "ete estival estivale estivaux juillet aout summer haute",
        "hiver": "hiver hivernal hivernale hivernaux winter basse hors",
    }.items()
    for word in listed(said)
}


_TIME_OF_DAY: Final = re.compile(r"\d{1,2}:(?!00\b)\d\d|\d{1,2}:00:(?!00\b)\d\d|[1-9]:00")
_ACCOUNTS: Final = frozenset(map(stem, listed("solde encours echeance comptable facturation tva impaye remise")))
"""What only a supplier's or an accountant's file counts."""


def doubts(seen: Sequence[Seen], chosen: Sequence[str | None]) -> frozenset[int]:
    """Return the positions of the columns whose proposal a person should see."""
    hours = [i for i, field in enumerate(chosen) if field == "horaires"]
    out = {i for i, field in enumerate(chosen) if field and _half_said(seen[i], field)}
    if len(hours) == 1 and seen[hours[0]].found.get("jours", 0.0) > 0.9:  # « Jours » : of collection, of presence, of delivery?
        out.update(hours)
    if len(_seasons(seen)) > 1:  # « Horaires hiver » beside « Horaires été »: neither holds all the year
        out.update(i for i in hours if _season(seen[i].name))
    if any(_ACCOUNTS.intersection(read_heading(s.name).first) for s in seen):  # how the shop pays, not how it is paid
        out.update(i for i, field in enumerate(chosen) if field == "modes_paiement")
    out.update(i for i, field in enumerate(chosen) if field == "valide_jusqu_au" and _timed(seen[i]))  # « End Date » of an answer
    out.update(i for i, field in enumerate(chosen) if field in REACHED and is_persons(seen[i].name))  # « Mail du gérant »
    return frozenset(out)


def _timed(one: Seen) -> bool:
    """Tell dates of which most have a time of the day: of an answer, of a change, never of what holds until then."""
    said = one.values.sample
    return 2 * sum(_TIME_OF_DAY.search(text) is not None for text in said) > len(said)


def _half_said(one: Seen, field: str) -> bool:
    full = one.values.filled == one.values.rows
    if field == "diffusion" and full and all(read_shown(one.name, text).value is False for text in one.values.sample):
        return True  # nothing would be left
    if field == "diffusion" and read_heading(one.name).first in _SHOWN_OR_NOT:
        return True
    if field == "conditions_retrait" and read_heading(one.name).first in _OF_ANYTHING:
        return one.found.get("services", 0.0) < _TOLD
    if likeness(one.name).get(field, 0.0) >= _HALF:
        return False
    if field == "diffusion" and any(_PUBLISHING.search(fold(text)) for text in one.values.sample):
        return False  # « Statut » : Publié, En attente; « validé », « refusé » may be of a membership
    return field in _UNPROVED or (field == "categorie" and len(one.values.distinct) < _KINDS)


def _seasons(seen: Sequence[Seen]) -> set[str]:
    timed = [s for s in seen if likeness(s.name).get("horaires", 0.0) >= _HALF]
    return {season for s in timed if (season := _season(s.name))}


def _season(name: str) -> str | None:
    heading = read_heading(name)
    return next((_SEASONS[w] for w in (*heading.above, *heading.first, *heading.rest) if w in _SEASONS), None)

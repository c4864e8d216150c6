"""A sentence from its first day or hour on in; its words of when out, what stands between and after them left aside (roles)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.leads import TIMED, Sifted
from pipeline.normalise.hours.lexicon import E
from pipeline.normalise.hours.roles import CHECKED, answer, role_of
from pipeline.normalise.hours.subjects import MARKS, MUTE, check, openings, text_of
from pipeline.normalise.hours.typed import NotUnderstood, Word
from pipeline.normalise.hours.vocabulary import ONLINE

_CHANNELS: Final = re.compile(rf"(?:sur|par|via|au|en) (?:www|telephone|mail|appli|internet|doctolib|numero|ligne){E}", re.I)


def body(segment: list[Word], state: Sifted, single: bool) -> list[Word]:
    """Leave aside the unknown words between days and hours, and after them."""
    kept: list[Word] = []
    i = 0
    while i < len(segment):
        if segment[i].kind not in MUTE:
            kept.append(segment[i])
            i += 1
            continue
        end = i
        while end < len(segment) and segment[end].kind in MUTE | MARKS - {"strong"}:
            end += 1
        run = segment[i:end]
        while run and run[-1].kind in MARKS:
            run.pop()
        i += len(run)
        kept = [*_aside(run, kept, segment[i:], state, single), *openings(run)]
    return kept


def _aside(run: list[Word], kept: list[Word], after: list[Word], state: Sifted, single: bool) -> list[Word]:
    """Return ``kept`` where the table lets ``run``, which stands after it and before ``after``, be left aside."""
    text = text_of(run)
    if any(w.text.isdigit() and w.kind == "unknown" for w in run):
        raise NotUnderstood(f"« {text} » : quels nombres ?")
    last = all(w.kind in MARKS for w in after)
    if last and _goes_without_saying(text, kept):
        return kept
    words = [*_marks(kept), *run]
    role = role_of(words, among=True)
    online = ONLINE.search(text) and not {"www", "numero"} & {w.text for w in run}
    said = answer(role, _position(kept, after, state, single), words, state.owned)
    if said != "leave" or (online and role not in CHECKED):
        raise NotUnderstood(f"« {text} » : à qui sont ces heures ?")
    if role not in {*CHECKED, "nothing"}:
        check(run)
    return _without_joint(kept) if any(w.kind == "unknown" for w in run) else kept


def _marks(kept: list[Word]) -> list[Word]:
    """The marks that ``kept`` ends with: « , à [Eymet] » belongs to what is left aside."""
    start = next((i + 1 for i in range(len(kept) - 1, -1, -1) if kept[i].kind not in MARKS), 0)
    return kept[start:]


def _goes_without_saying(text: str, kept: list[Word]) -> bool:
    """« sur rendez-vous, par téléphone ou sur notre site », « fermé lundi et mardi pour la mouture des grains »."""
    asked = [w.kind for w in kept if w.kind not in MARKS] == ["rdv"] and bool(_CHANNELS.match(text))
    closing = any(w.kind == "closed" for w in kept) and not any(w.kind in TIMED for w in kept)
    return asked or (closing and text.startswith("pour "))


def _position(kept: list[Word], after: list[Word], state: Sifted, single: bool) -> str:
    last = all(w.kind in MARKS for w in after)
    if last and not state.told and all(w.kind in TIMED | MARKS for w in kept) and not single:
        return "between"  # « Marché de 6h30 à 13h, place de la Halle : ⏎ d'avril à … »
    glued = any(w.kind in TIMED for w in kept) and kept[-1].kind != "comma" and any(w.kind in {"closed", "rdv"} for w in kept)
    single = single and _clauses(kept) < 2 and not glued  # « …, fermé le samedi drive », « …, sur rdv musée »
    if last:
        return "end" if single else "last"
    if not _between_days_and_hours(kept, after):
        return "joint"
    return "between" if single else "inner"


def _clauses(kept: list[Word]) -> int:
    """How many times days are followed by hours, or hours by days."""
    sides = ["T" if w.kind in TIMED else "D" for w in kept if w.kind not in MARKS]
    return sum(a == "T" and b == "D" for a, b in pairwise([*sides, "D"]))


def _between_days_and_hours(kept: list[Word], after: list[Word]) -> bool:
    following = next((w for w in after if w.kind not in MARKS), Word("end"))
    before = next((w for w in reversed(kept) if w.kind not in MARKS), Word("end"))
    if before.kind in TIMED:  # « 9h-12h au magasin du lundi au vendredi »
        return not any(w.kind in TIMED for w in after) and all(w.kind in TIMED | MARKS for w in kept)
    return following.kind in TIMED


def _without_joint(kept: list[Word]) -> list[Word]:
    """« … au [magasin] »: the word that joined what is gone."""
    while kept and kept[-1].kind in {"and", "range", "slash"}:
        kept.pop()
    return kept

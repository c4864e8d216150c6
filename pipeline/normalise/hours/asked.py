"""Atoms in, the same out with each « sur rendez-vous » told of its own hours, where others beside them are free.

« matin 8h30-12h sans rendez-vous, après-midi 14h-18h sur rendez-vous », « mar-sam 14h-18h30, le matin de 10h à 12h sur rdv ».
"""

from __future__ import annotations

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.osm import RDV
from pipeline.normalise.hours.typed import NotUnderstood

_RUN = "TLRW"


def asked_by_part(sequence: list[Atom]) -> list[Atom]:
    """Mark the hours that are by appointment where « sans rendez-vous » or their place tells them from the others.

    Raises NotUnderstood where « sans rendez-vous » or the appointment beside it is of no hours.
    """
    kinds = {atom.kind for atom in sequence}
    if not kinds & {"R", "A"}:
        raise NotUnderstood("« sans rendez-vous » : toujours ?")  # « …, sans rdv sauf le mardi »
    told: list[Atom] = []
    run: list[Atom] = []
    for atom in [*sequence, Atom("end")]:
        if atom.kind in _RUN and not (run and atom.sep == 3 and atom.kind != "R"):
            run.append(atom)
            continue
        told += _marked(run, atom.kind == "D")
        run = [atom] if atom.kind in _RUN else []
        told += [] if run or atom.kind == "end" else [atom]
    return told


def appointment(written: str) -> str:
    """« sur rendez-vous », « sur réservation » or « sur demande »: which, the comment says."""
    low = written.lower()
    said = {"reserv": "sur réservation", "demande": "sur demande", "commande": "sur commande"}
    return next((told for part, told in said.items() if part in low), RDV)


def _marked(run: list[Atom], days_follow: bool) -> list[Atom]:
    kinds = {atom.kind for atom in run}
    if "W" not in kinds and not (kinds >= {"T", "R"} and _afterthought(run)):
        return run
    free = {_hours_of(run, i) for i, atom in enumerate(run) if atom.kind == "W"}
    kept = []
    asked = dict[int, str]()
    for i, atom in enumerate(run):
        place = _hours_of(run, i) if atom.kind == "R" else -1
        if atom.kind == "R" and place >= 0 and place not in free and place not in asked:
            asked[place] = appointment(atom.text)
        elif atom.kind == "R" and i == len(run) - 1 and days_follow and atom.sep > atom.after:
            kept.append(i)  # « 9h-12h sans rdv, sur rdv le samedi »
        elif atom.kind == "R":
            raise NotUnderstood("« sur rendez-vous » : de quelles heures ?")
        elif atom.kind != "W":
            kept.append(i)
    if "T" not in kinds and not days_follow:
        raise NotUnderstood("« sans rendez-vous » : quand ?")
    return [_of(run[i], asked.get(i, "")) for i in kept]


def _of(atom: Atom, said: str) -> Atom:
    return atom._replace(value=atom.value._replace(asked=said)) if said else atom


def _hours_of(run: list[Atom], i: int) -> int:
    """The place of the hours that the mark at ``i`` bears upon: those before, unless it is bound closer to what follows."""
    before = i - 1 if i and run[i - 1].kind == "T" else -1
    after = next((k for k in range(i + 1, len(run)) if run[k].kind in "TRW"), -1)
    after = after if after >= 0 and run[after].kind == "T" else -1
    closer = run[i].sep > run[i].after and after >= 0
    return after if before < 0 or closer else before


def _afterthought(run: list[Atom]) -> bool:
    """« 14h-18h30, le matin de 10h à 12h sur rdv »: told after the others, though earlier in the day, and named."""
    hours = [atom for atom in run if atom.kind == "T"]
    return len(hours) == 2 and hours[1].value.spans[0][0] < hours[0].value.spans[0][0]

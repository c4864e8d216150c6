"""Atoms or runs in, the same out with each « sur rendez-vous » told of its own days and hours, or as the fallback of all others.

« matin 8h30-12h sans rendez-vous, après-midi 14h-18h sur rendez-vous », « mar-sam 14h-18h30, le matin de 10h à 12h sur rdv ».
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.normalise.hours.closings import valued
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import MIDNIGHT, SUR_RDV
from pipeline.normalise.hours.sequence import END, Atom, Run, Times, clause_count, shape
from pipeline.normalise.hours.words import NotUnderstood

_RUN = "TLRW"
_NOON, _HOUR = MIDNIGHT // 2, 60
_HALVES = {("am",): (0, _NOON + _HOUR), ("pm",): (_NOON, MIDNIGHT)}
"""From when to when hours lie in them."""


def asked_by_part(sequence: list[Atom]) -> list[Atom]:
    """Mark the hours that are by appointment where « sans rendez-vous » or their place tells them from the others.

    Raises NotUnderstood where « sans rendez-vous » or the appointment beside it is of no hours.
    """
    kinds = {atom.kind for atom in sequence}
    if not kinds & {"R", "A"}:
        raise NotUnderstood("« sans rendez-vous » : toujours ?")  # « …, sans rdv sauf le mardi »
    told: list[Atom] = []
    run: list[Atom] = []
    for atom in [*_or_that_half(sequence), END]:
        if atom.kind in _RUN and not (run and atom.sep == 3 and atom.kind != "R"):
            run.append(atom)
            continue
        halved = _asked_half(run, excepted=atom.kind == "E")
        if halved is not run and _days_of_sentence([*told, *run]) > 1:
            raise NotUnderstood("« sur rendez-vous » : pour quels jours ?")  # « lun 9h-12h, mar 9h-12h, l'après-midi sur rdv »
        told += _marked(halved, atom.kind == "D")
        run = [atom] if atom.kind in _RUN else []
        told += [] if run or atom is END else [atom]
    return told


def _or_that_half(sequence: list[Atom]) -> list[Atom]:
    """« 14h-18h et sur rdv le matin »: of a half in which no hours are told, as « le matin sur rdv » is."""
    spans = [span for atom in sequence if atom.kind == "T" for span in atom.value.spans]
    late = all(start >= _NOON for start, _ in spans)
    free = {("am",): late, ("pm",): all((end or MIDNIGHT) <= _NOON + _HOUR for _, end in spans)}
    return [
        atom._replace(kind="R") if atom.kind == "A" and after.kind == "L" and not after.sep and free.get(after.value) else atom
        for atom, after in pairwise([*sequence, END])
    ]


def _days_of_sentence(sequence: list[Atom]) -> int:
    start = next((i for i in range(len(sequence) - 1, 0, -1) if sequence[i].sep == 3), 0)
    return clause_count(sequence[start:])


def appointment(written: str) -> str:
    """« sur rendez-vous », « sur réservation » or « sur demande »: which, the comment says."""
    low = written.lower()
    said = {"reserv": "sur réservation", "demande": "sur demande", "commande": "sur commande"}
    return next((told for part, told in said.items() if part in low), SUR_RDV)


def _asked_half(run: list[Atom], excepted: bool) -> list[Atom]:
    """« 9h-12h 14h-18h, l'après-midi sur rendez-vous »: that half; « le matin sur rdv, 14h-18h »: all of a half with no hours.

    Raises NotUnderstood where hours lie in both halves, or « sauf » follows (``excepted``).
    """
    i = next((i for i, (one, other) in enumerate(pairwise(run)) if {one.kind, other.kind} == {"L", "R"}), -1)
    hours = [atom for atom in run if atom.kind == "T"]
    label, rdv = sorted(run[i : i + 2], key=lambda atom: atom.kind) if i >= 0 else (END, END)
    bound = run[i + 2 : i + 3] and not run[i + 2].sep  # « le matin sur rdv de 10h à 12h »
    if i < 0 or bound or label.value not in _HALVES or shape(run).count("R") > 1 or "W" in shape(run) or not hours:
        return run
    first, last = _HALVES[label.value]
    spans = [(start, end or MIDNIGHT) for atom in hours for start, end in atom.value.spans]
    within = [first <= start and end <= last for start, end in spans]
    if all(within):
        return [*run[:i], rdv._replace(sep=run[i].sep, after=run[i + 1].after), *run[i + 2 :]]
    apart = [end <= _NOON + _HOUR if first else start >= _NOON for start, end in spans]
    astride = any(a == w for a, w in zip(apart, within, strict=True))
    if len(hours) > 1 or astride or excepted or (any(within) and hours[0].value.labels):
        raise NotUnderstood("sur rendez-vous : une partie de la journée ?")
    told = hours[0].value
    free = tuple(span for span, ours in zip(told.spans, within, strict=True) if not ours)
    asked = tuple(span for span, ours in zip(told.spans, within, strict=True) if ours)
    asked = asked or (((max(_NOON, spans[-1][1]), MIDNIGHT) if first else (0, min(_NOON, spans[0][0]))),)
    halves = [told._replace(spans=free), Times(asked, asked=appointment(rdv.text))]
    return [hours[0]._replace(value=value, sep=run[0].sep if not k else 1, after=run[-1].after) for k, value in enumerate(halves)]


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


def asked_first(sequence: list[Atom]) -> list[Atom]:
    """« Mar-ven 9h-18h. Sur rendez-vous : samedi 9h-12h »: the appointment is for the days it is bound to, told after it."""
    head, *told = sequence
    if head.kind == "R" and {a.kind for a in told} == {"D", "T"} and len(told) > 2 and all(a.sep < 3 for a in told):
        rdv = head._replace(sep=0, after=2)  # « Sur rendez-vous : mar-ven 9h-18h, samedi 9h-12h »: for all of its sentence
        return [x for a in told for x in ([a._replace(after=0), rdv._replace(after=a.after)] if a.kind == "T" else [a])]
    kept = list(sequence)
    for i in range(1, len(kept) - 1):
        atom, days = kept[i], kept[i + 1]
        timed = i + 2 < len(kept) and kept[i + 2].kind == "T" and kept[i + 2].sep < 2
        if atom.kind != "R" or days.kind != "D" or kept[i - 1].kind not in "TL" or not timed:
            continue
        if atom.sep == atom.after or (atom.sep > atom.after and kept[i + 2].after < 3):
            raise NotUnderstood("« sur rendez-vous » : avant, ou après ?")
        if atom.sep > atom.after:
            hours = kept[i + 2]
            kept[i : i + 3] = [days._replace(sep=atom.sep), hours._replace(after=0), atom._replace(sep=0, after=hours.after)]
    return kept


# --- what is taken out first ------------------------------------------------------------------------------------------
def outside_hours(sequence: list[Atom]) -> tuple[list[Atom], str]:
    """« … et sur rendez-vous » at the end: outside the hours said, by appointment; the comment of OSM's fallback."""
    places = [i for i, atom in enumerate(sequence) if atom.kind == "A"]
    if not places:
        return sequence, ""
    i = places[0]
    if len(places) == 1 and i == len(sequence) - 2 and sequence[i + 1].kind == "D" and sequence[i].after < 2 <= i:
        return [*sequence[:i], sequence[i]._replace(kind="R", sep=2), sequence[i + 1]], ""  # « … et sur rdv le lundi »
    if len(places) > 1 or i != len(sequence) - 1 or i == 0 or sequence[i - 1].kind not in "TDXS":
        raise NotUnderstood("« ou sur rendez-vous » : à la place de quoi ?")
    if sequence[i - 1].kind == "D" and not valued(sequence[:i]):  # « 9h-12h le lundi, mardi et sur rendez-vous »
        raise NotUnderstood("« et sur rendez-vous » : pour quels jours ?")
    return sequence[:i], appointment(sequence[i].text)


def for_every_line(runs: list[Run]) -> Atom | None:
    """« Mar-ven 9h-18h ⏎ Sam 9h-16h ⏎ Sur rendez-vous »: on a line of its own it holds for every line."""
    led = len(runs) > 3 and isinstance(runs[0][0], Atom) and "".join(e.kind for e in runs[0] if isinstance(e, Atom)) == "R"
    one = led and all(run[0].sep < 2 for run in runs[1::2])  # « Sur rdv du lundi au vendredi 9h-18h et le samedi 9h-12h »
    if led and (runs[1][0].sep > 1 or one):  # « Uniquement sur rendez-vous ⏎ lundi 11h-17h ⏎ samedi 9h-12h »
        return runs.pop(0)[0]  # type: ignore[return-value]
    if not runs or isinstance(runs[-1][-1], DayItem) or len(runs[-1]) < 2:
        return None
    last = runs[-1][-1]
    several = sum(1 for run in runs if isinstance(run[0], DayItem)) > 1
    if isinstance(last, DayItem) or last.kind != "R" or not several or last.sep < 2 or last.bracket:
        return None
    told = {key for run in runs[:-2] for item in run if isinstance(item, DayItem) for key in item.keys}
    own = {key for item in runs[-2] if isinstance(item, DayItem) for key in item.keys}
    if last.sep < 3 and runs[-2][0].sep == 3 and not own & told and last.text.islower() and "ment" not in last.text:
        return None  # « Lun-ven 8h-18h ⏎ Samedi 10h-13h, sur rendez-vous »: of its own line
    if last.sep < 3:
        raise NotUnderstood("« sur rendez-vous » : pour quels jours ?")
    runs[-1] = runs[-1][:-1]
    return last


def _parted(days: Atom) -> bool:
    """« sur rdv du lundi au vendredi, le samedi 9h-12h »: a range, and days set apart from it."""
    pair = len(days.value) == 2 and days.value[0].article and not days.value[1].article  # « sur rdv le lundi, mardi 9h-12h »
    return (pair or any(item.is_range for item in days.value)) and any(item.sep > 1 for item in days.value[1:])


def _begins_anew(days: Atom) -> bool:
    """« le lundi, mardi au samedi »: one day, then a range before it or at once after it; as a list, they were one range."""
    if len(days.value) != 2 or days.value[0].is_range or not days.value[1].is_range or days.value[1].sep < 2:
        return False
    (first, *more), (second, *_) = days.value[0].keys, days.value[1].keys
    plain = not more and isinstance(first, int) and isinstance(second, int)
    return plain and not any(item.half or item.starts for item in days.value) and (second < first or second == first + 1)


def asked_days(chunk: list[Atom]) -> list[Atom]:
    """« sur rdv le samedi, du mardi au vendredi 9h-18h », « sur rdv du mardi au samedi de 9h à 18h »: told after its own days.

    Raises NotUnderstood where its days, or its season, may end in two places.
    """
    if shape(chunk[:3]) == "RDT" and chunk[1].sep < 2:
        if _begins_anew(chunk[1]):
            first, second = chunk[1].value
            days = [chunk[1]._replace(value=[first], sep=3, after=2), chunk[1]._replace(value=[second], sep=3)]
            return [days[0], chunk[0]._replace(sep=0, after=3), days[1], *chunk[2:]]
        if _parted(chunk[1]):
            raise NotUnderstood("« sur rendez-vous » : pour quels jours ?")
    if shape(chunk) == "DR" and _parted(chunk[0]):
        raise NotUnderstood("« sur rendez-vous » : pour quels jours ?")  # « du mardi au samedi, le lundi sur rendez-vous »
    if chunk and chunk[0].kind == "R" and not chunk[0].sep and any(a.sep == 3 for a in chunk[1:]):
        raise NotUnderstood("« sur rendez-vous » : en cette saison, ou toujours ?")  # « Janvier : sur rdv. Mar-sam 9h-19h »
    if shape(chunk) == "RDT":
        return [chunk[1]._replace(sep=3), chunk[2], chunk[0]._replace(sep=0)]
    return chunk

"""The columns of one table and their likeliest fields in; those of the street settled together, in place.

Street or whole address, its number, « bis » in a column of its own, an address told twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from pipeline.guess.seen import Seen
from pipeline.normalise.headings import likeness

_NUMBERED: Final = 5  # rows: fewer may count one, two, three by chance
_FEWEST_TWICE: Final = 4  # rows, for the same reason


def told_twice(seen: Sequence[Seen], out: list[str | None]) -> None:
    """Two columns of addresses, one of which is in the other: « Le Bayle » and « Le Bayle, Pardaillan »; joined, they lie.

    The street alone is kept where other columns tell the commune.
    """
    streets = [i for i, field in enumerate(out) if field == "adresse"]
    told = any(field in ("commune", "code_postal", "code_insee") for field in out)
    for short, long in itertools.permutations(streets, 2):
        if out[short] == out[long] == "adresse" and _within(seen[short], seen[long]):
            out[long if told else short] = None


def _within(one: Seen, other: Seen) -> bool:
    """Tell whether nearly every value of a column is in one of another's, that says more."""
    values = [v.strip() for v in one.values.sample]
    longer = [v.strip() for v in other.values.distinct]
    found = sum(any(v in text and len(v) < len(text) for text in longer) for v in values)
    return len(values) >= _FEWEST_TWICE and found >= 0.8 * len(values)


def street(seen: Sequence[Seen], out: list[str | None]) -> None:
    """« Rue » beside « N° » is the street; alone, or with the number inside, the address. A street's type goes with it."""
    types = [
        i
        for i, s in enumerate(seen)
        if (likeness(s.name).get("type_voie", 0.0) >= 0.95 and s.found.get("horaires", 0.0) < 0.5)
        or s.found.get("type_voie", 0.0) > 0.7
    ]
    _numbers(seen, out)
    for i, field in enumerate(out):
        numbered = seen[i].found.get("numero_voie", 0.0)
        if field == "voie" and ("numero" not in out or numbered > 0.5):
            out[i] = "adresse" if not types or numbered > 0.5 else "voie"
        elif field == "adresse" and "numero" in out and numbered < 0.1 and "voie" not in out:
            alone = out.count("adresse") == 1 or likeness(seen[i].name).get("voie", 0.0) >= 0.95
            out[i] = "voie" if alone else field
    for i in types if "voie" in out else ():
        out[i] = "voie"
    number = out.index("numero") if "numero" in out else len(seen)
    if number + 1 < len(seen) and out[number + 1] is None and "repetition" not in out:
        after = seen[number + 1]
        if after.found.get("repetition", 0.0) > 0.9 and len(after.values.distinct) <= 8:
            out[number + 1] = "repetition"
    if "voie" not in out and "adresse" not in out:
        out[:] = [
            None if field in ("numero", "repetition") and s.scores.get(field, 0) < 0.4 else field
            for field, s in zip(out, seen, strict=True)
        ]


def _numbers(seen: Sequence[Seen], out: list[str | None]) -> None:
    """« N° » just before or after a street that holds no number is its number, not a row's."""
    if "numero" in out:
        _no_street_number(seen, out)
        return
    for i, one in enumerate(seen):
        street = max(
            likeness(one.name).get("voie", 0.0), likeness(one.name).get("adresse", 0.0), likeness(one.name).get("type_voie", 0.0)
        )
        if street < 0.5 or out[i] == "numero" or one.found.get("numero_voie", 0.0) > 0.3 or one.found.get("nombre", 0.0) > 0.5:
            continue
        for beside in (i - 1, i - 2, i + 1):
            said = likeness(seen[beside].name).get("numero", 0.0) if 0 <= beside < len(seen) else 0.0
            if said >= 0.5 and seen[beside].found.get("numero", 0.0) > 0.8:
                out[beside] = "numero"
                return


def _no_street_number(seen: Sequence[Seen], out: list[str | None]) -> None:
    """« N° » that counts the rows, beside addresses that have their own numbers, is the producer's number of the shop."""
    at = out.index("numero")
    streets = [s for s, field in zip(seen, out, strict=True) if field in ("adresse", "voie")]
    rows = seen[at].values.filled
    counted = rows >= _NUMBERED and seen[at].values.distinct == tuple(map(str, range(1, rows + 1)))
    either = likeness(seen[at].name).get("identifiant", 0.0) > 0.9
    if either and counted and streets and max(s.found.get("numero_voie", 0.0) for s in streets) > 0.5:
        out[at] = "identifiant" if "identifiant" not in out else None

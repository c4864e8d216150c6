"""Which communes a name or a code can mean: what was said and a table of communes in, candidates out, nothing decided yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.normalise.commune_cell import Cell, Said
from pipeline.reference.communes import Communes, Named, Place, commune_key, loose_words, number

Reading = Literal["postal", "cedex", "insee", "ancien"]

_SHORTEST_FOR_TYPO: Final = 5
_SHORTEST_ALONE: Final = 6
_SHORTEST_CUT: Final = 4
_PROPOSALS: Final = 4
_SAINTS: Final = frozenset({"saint", "sainte", "saints", "saintes"})

_ORDER: Final[Mapping[str, tuple[Reading, ...]]] = {
    "code_insee": ("insee", "ancien", "postal"),
    "code_postal": ("postal", "cedex", "insee", "ancien"),
    "commune": ("postal", "cedex", "insee", "ancien"),
}
"""What a code can mean, by the column it stands in; what the column says first."""


def served(cell: Cell, scope: Communes) -> dict[Place, Reading]:
    """Return the places that the cell's codes can mean, each with the first reading that leads to it.

    A city is served by its arrondissements' postcodes: « Paris », 75013.
    """
    found: dict[Place, Reading] = {}
    for reading in _ORDER[cell.column]:
        for code in cell.codes:
            for place in _places(reading, code, scope):
                found.setdefault(place, reading)
                if place.city and place.city in scope.by_code:
                    found.setdefault(scope.by_code[place.city], reading)
    return found


def _places(reading: Reading, code: str, scope: Communes) -> tuple[Place, ...]:
    if reading == "postal":
        return scope.by_postcode.get(code, ())
    if reading == "cedex":
        return scope.by_cedex.get(code, ())
    place = scope.by_code.get(code) if reading == "insee" else scope.by_former_code.get(code)
    return (place,) if place else ()


def exact(said: Said, scope: Communes, *, whole: bool = False) -> tuple[Named, ...]:
    """Return the names that are this one: by all its words, else, unless ``whole``, by its telling words (articles aside)."""
    for name in said.names:
        found = scope.by_key.get(commune_key(name)) or (() if whole else scope.by_telling.get(loose_words(name), ()))
        if found:
            return found
    return ()


def loose(said: Said, scope: Communes) -> tuple[Named, ...]:
    """Return the names of the same telling words: « Cabannes », which is a commune too, may be Les Cabannes."""
    return tuple(named for name in said.names for named in scope.by_telling.get(loose_words(name), ()))


def parts(said: Said, scope: Communes) -> tuple[Named, ...]:
    """Return the names that stand beside each other in one cell: « Gueyze - Sos », « Le Bourg, Sos »."""
    return tuple(named for part in said.parts for named in scope.by_key.get(commune_key(part), ()))


def half(said: Said, scope: Communes, found: Iterable[Named]) -> list[Named]:
    """Return the names that another part of the cell begins: « Sainte-Foy-la-Grande / Port Ste Foy » are two communes.

    Of names in the cell, one of today counts before one of the past only where it is the same name: Port-Sainte-Foy is another.
    """
    known = {n.place for n in found if not n.former} or {n.place for n in found}
    whole = {n.telling for n in found if n.place in known}
    begun = [telling for p in said.parts if len(telling := loose_words(p)) > 1 and telling not in whole]
    return [n for telling in begun for n in scope.names if n.telling[: len(telling)] == telling and n.place not in known]


def spelling(name: str) -> str:
    """Return a name with its accents, whatever its case and what joins its words."""
    return " ".join(re.split(r"[\s'’\-]+", name.upper()))


def near_alone(said: Said, scope: Communes) -> list[Named]:
    """Return the names that this one, which no code narrows, is a typo of, else shortens: one of its words at least is whole."""
    key, telling = commune_key(said.names[-1]), loose_words(said.names[-1])
    if len(key) >= _SHORTEST_ALONE and (close := typos(said, scope.names, 1)):
        return close
    if sum(map(len, telling)) < _SHORTEST_CUT:
        return []
    # looked for first, by word: hardly any text has one. « Castelnau » stays Castelnau-sur-Gupie or Castelnaud-de-Gratecambe
    if not any(_shortens(telling, n.telling) for word in telling for n in scope.by_word.get(word, ())):
        return []
    return [n for n in scope.names if _shortens(telling, n.telling)]


def near(said: Said, pool: Sequence[Named]) -> list[Named]:
    """Return the names, of those that a code leaves, that this one begins, else is a typo of, else shortens or lengthens."""
    key, telling = commune_key(said.names[-1]), loose_words(said.names[-1])
    if begun := begins(said, pool):  # « Logny » is rather Logny-Bogny than Lonny
        return begun
    slack = 2 if len(key) >= 2 * _SHORTEST_FOR_TYPO else 1
    if len(key) >= _SHORTEST_FOR_TYPO and (close := typos(said, pool, slack)):
        return close
    if not telling:
        return []
    held = [n for n in pool if _shortens(telling, n.telling) or _lengthens(telling, n.telling)]
    # « Saint-Sernin-de-Duras » holds Duras too, but is Saint-Sernin
    return [n for n in held if n.telling[0] == telling[0]] or held


def begins(said: Said, names: Iterable[Named]) -> list[Named]:
    """Return the longer names of which this one is the first words: « Montaut » → Montaut-les-Créneaux; « Saint » begins none."""
    telling = loose_words(said.names[-1])
    if not set(telling) - _SAINTS:
        return []
    return [n for n in names if len(n.telling) > len(telling) and n.telling[: len(telling)] == telling]


def typos(said: Said, names: Iterable[Named], slack: int) -> list[Named]:
    """Return the names nearest to this one, at most ``slack`` slips away. A number is never a slip: Paris 2 is not Paris 12."""
    key = commune_key(said.names[-1])
    pool = [n for n in names if n.number == number(key)]
    close = process.extract(key, [n.key for n in pool], scorer=OSA.distance, score_cutoff=slack, limit=None)
    best = min((distance for _, distance, _ in close), default=0)
    return [pool[i] for _, distance, i in close if distance == best]


def _shortens(telling: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """« V. sur Lot », « Villeneuve », « Livrade sur Lot »: each word begins a word of the full name, in order."""
    rest = iter(full)
    return all(any(word.startswith(part) for word in rest) for part in telling)


def _lengthens(telling: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """« Layrac village », « Le Passage d'Agen »: the full name stands in it, whole."""
    return bool(full) and tuple(word for word in telling if word in full) == full


def proposals(*groups: Iterable[Place]) -> str:
    """Return the first few places as a person reads them: « Agen (47000), Boé (47550) »."""
    places = list(dict.fromkeys(p for group in groups for p in group))
    shown = [f"{p.nom} ({', '.join(p.codes_postaux[:2])})" for p in places[:_PROPOSALS]]
    return ", ".join([*shown, "…"] if len(places) > _PROPOSALS else shown)


def lookalikes(said: Said, communes: Communes) -> list[Place]:
    """Return the places of the territory whose name looks most like the one said; none where none does."""
    key = commune_key(said.name)
    close = process.extract(key, [n.key for n in communes.names], scorer=fuzz.ratio, score_cutoff=70, limit=3)
    return [communes.names[i].place for _, _, i in close]

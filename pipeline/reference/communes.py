"""The communes of France: ``data/*.csv`` in, a table and the lookups by name and code out.

Sources and licences: ``data/SOURCES.md``. Read when first asked: one département takes 0.1 s, all of France 0.5 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from pipeline.reference.text import unaccent, words

DATA: Final = Path(__file__).resolve().parent / "data"

COMMUNE_TABLE_COLUMNS: Final = (
    "code_insee", "nom", "codes_postaux", "departement", "population", "code_epci", "epci", "longitude", "latitude",
)  # fmt: skip

_SPELLINGS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "pce": "provence", "fd": "ferrand"}
SMALL_WORDS: Final = frozenset({
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "ss", "sr", "s", "sur",
})  # fmt: skip
_PEOPLED: Final = 1000
_COMPOUND: Final = re.compile(r"(?<!^L)(?<!^Le)(?<!^La)(?<!^Les)[ '-]")
_LETTERS: Final = re.compile(r"[^a-z\n]")
_COMMON: Final = frozenset({
    "avion", "aviron", "bains", "boulange", "bourg", "campagne", "change", "charge", "couches", "cours", "croix", "fille",
    "fontaine", "force", "forges", "fosse", "four", "jardin", "ligne", "monnaie", "montagne", "orange", "pierres", "plaisir",
    "riviere", "roche", "salles", "serres", "signes", "tours", "treve", "tricot", "ville",
})  # fmt: skip
"""Words, and names of towns too."""
_ORDINAL_ENDS: Final = frozenset({"er", "e", "eme", "ieme", "nd", "re"})
_ORDINAL: Final = re.compile(r"(\d+)(?:er|e|eme|ieme|nd)")
_ARRONDISSEMENT: Final = re.compile(r"arr(?:ondis\w*|dt|t|\.)?|ardt|ar")


class Place(NamedTuple):
    """One commune of today, or one arrondissement municipal (``city`` is then the commune it belongs to)."""

    code_insee: str
    nom: str
    city: str
    codes_postaux: tuple[str, ...]
    departement: str
    population: int


class Named(NamedTuple):
    """One name of a place. ``former``: the name of an associated, delegated or vanished commune, now part of ``place``.

    ``gone``: nothing bears it in law any more: the commune vanished, or took another name. ``number``: an arrondissement's.
    """

    place: Place
    nom: str
    key: str
    telling: tuple[str, ...]
    former: bool
    gone: bool
    number: str


def number(key: str) -> str:
    """Return the digits of a name: the number of an arrondissement."""
    return "".join(filter(str.isdigit, key))


def commune_words(text: str) -> list[str]:
    """Return the words of a commune's name, spelt one way: St, S^t → saint, s/ → sur, 05, 5 ème, 5e arrondissement → 5."""
    found = [_SPELLINGS.get(w, w) for w in words(text.replace("^", "") if "^" in text else text)]
    if any(w[0].isdigit() for w in found):
        found = _numbered(found)
    inner = range(1, len(found) - 1)
    return [
        (
            "saint"
            if w == "s" and i == 0
            else "sur"
            if w in ("s", "sr") and i in inner
            else "sous"
            if w == "ss" and i in inner
            else w
        )
        for i, w in enumerate(found)
    ]


def _numbered(found: list[str]) -> list[str]:
    """Return the words of a name that holds the number of an arrondissement, the number bare."""
    bare = [m[1] if (m := _ORDINAL.fullmatch(w)) else w for w in found if not _ARRONDISSEMENT.fullmatch(w)]
    kept = [w for before, w in zip(["", *bare], bare, strict=False) if not (before.isdigit() and w in _ORDINAL_ENDS)]
    return [w.lstrip("0") or "0" if w.isdigit() else w for w in kept]


def commune_key(text: str) -> str:
    """Return the key that the spellings of one name share: « STE-BAZEILLE », « Sainte Bazeille » → saintebazeille."""
    return "".join(commune_words(text))


def loose_words(text: str) -> tuple[str, ...]:
    """Return the words that tell one name from another: without articles and prepositions, which people drop or swap."""
    return tuple(w for w in commune_words(text) if w not in SMALL_WORDS)


@dataclass(frozen=True)
class Communes:
    """Communes of some départements, or of all of France. ``table`` has COMMUNE_TABLE_COLUMNS, one row a commune, sorted by code.

    ``codes_postaux`` is joined by ``|``; ``population`` is float64 (NaN where INSEE counts nobody); ``longitude``, ``latitude``
    (degrees) are known in Lot-et-Garonne only, else NaN. Arrondissements municipaux stand beside their city.
    """

    departements: tuple[str, ...] | None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The communes as a frame."""
        frame = _within(_read("communes"), self.departements)
        frame = frame.merge(_read("epci"), on="code_epci", how="left").merge(_centres(), on="code_insee", how="left")
        frame["population"] = frame["population"].astype("float64")
        return frame.loc[:, list(COMMUNE_TABLE_COLUMNS)]

    @cached_property
    def everywhere(self) -> Communes:
        """All of France (loaded once, when first asked)."""
        return self if self.departements is None else load_communes(None)

    @cached_property
    def by_code(self) -> dict[str, Place]:
        """Today's code → place."""
        frame = _within(_read("communes"), self.departements).fillna("")
        columns = (frame[c].tolist() for c in ("code_insee", "nom", "commune", "codes_postaux", "departement", "population"))
        return {
            code: Place(code, nom, city, tuple(p for p in cps.split("|") if p), dep, int(float(pop or 0)))
            for code, nom, city, cps, dep, pop in zip(*columns, strict=True)
        }

    @cached_property
    def by_former_code(self) -> dict[str, Place]:
        """Code of a vanished or associated commune → the place of today."""
        frame = _within(_read("anciennes_communes"), self.departements)
        pairs = zip(frame["code_insee"], frame["code_actuel"], strict=True)
        return {old: self.by_code[now] for old, now in pairs if old not in self.by_code and now in self.by_code}

    @cached_property
    def by_postcode(self) -> dict[str, tuple[Place, ...]]:
        """Postcode → places. Where a city is split in arrondissements, the arrondissement alone."""
        found: dict[str, list[Place]] = {}
        split = {p.city for p in self.by_code.values() if p.city}
        for place in self.by_code.values():
            if place.code_insee not in split:
                for code in place.codes_postaux:
                    found.setdefault(code, []).append(place)
        return {code: tuple(places) for code, places in found.items()}

    @cached_property
    def by_cedex(self) -> dict[str, tuple[Place, ...]]:
        """CEDEX code → the places it serves, the town it names first."""
        found: dict[str, dict[Place, None]] = {}
        frame = _read("cedex")
        for code, town, served in zip(frame["cedex"], frame["ville"], frame["codes_insee"], strict=True):
            places = [self.by_code[c] for c in served.split("|") if c in self.by_code]
            named = [p for p in places if commune_key(p.nom) == commune_key(town)] if len(places) > 1 else []
            found.setdefault(code, {}).update(dict.fromkeys([*named, *places]))
        return {code: tuple(places) for code, places in found.items() if places}

    @cached_property
    def names(self) -> tuple[Named, ...]:
        """Every name: official, usual, former."""
        return tuple(self._named())

    def _named(self) -> Iterator[Named]:
        for place in self.by_code.values():
            yield _name(place, place.nom, former=False)
        usual = _read("noms_usuels")
        for code, nom in zip(usual["code_insee"], usual["nom"], strict=True):
            if code in self.by_code:
                yield _name(self.by_code[code], nom, former=False)
        former = _within(_read("anciennes_communes"), self.departements).dropna(subset=["nom"])
        for nom, now, attached in zip(former["nom"], former["code_actuel"], former["rattachee"], strict=True):
            if now in self.by_code:
                yield _name(self.by_code[now], nom, former=True, gone=attached != "oui")

    @cached_property
    def by_place(self) -> dict[str, tuple[Named, ...]]:
        """Today's code → the names of that place."""
        return _grouped((named.place.code_insee, named) for named in self.names)

    @cached_property
    def by_key(self) -> dict[str, tuple[Named, ...]]:
        """Key of a name → the names that have it."""
        return _grouped((named.key, named) for named in self.names)

    @cached_property
    def by_word(self) -> dict[str, tuple[Named, ...]]:
        """Telling word of a name → the names that have it."""
        return _grouped((word, named) for named in self.names for word in named.telling)

    @cached_property
    def by_telling(self) -> dict[tuple[str, ...], tuple[Named, ...]]:
        """Telling words of a name → the names that have them: « Passage » and « Passage (Le) » → Le Passage."""
        return _grouped((named.telling, named) for named in self.names)


Key = TypeVar("Key")


def _name(place: Place, nom: str, *, former: bool, gone: bool = False) -> Named:
    found = commune_words(nom)
    key = "".join(found)
    return Named(place, nom, key, tuple(w for w in found if w not in SMALL_WORDS), former, gone, number(key))


def _grouped(pairs: Iterable[tuple[Key, Named]]) -> dict[Key, tuple[Named, ...]]:
    found: dict[Key, list[Named]] = {}
    for key, named in pairs:
        found.setdefault(key, []).append(named)
    return {key: tuple(dict.fromkeys(items)) for key, items in found.items()}


@cache
def _load(departements: tuple[str, ...] | None) -> Communes:
    return Communes(departements)


def load_communes(departements: Sequence[str] | None) -> Communes:
    """Return the communes of ``departements`` (« 47 », « 2A », « 974 »), or of all of France where None."""
    return _load(None if departements is None else tuple(sorted(set(departements))))


@cache
def _read(name: str) -> pd.DataFrame:
    """Read one shipped table, all text; an empty cell is missing."""
    options = pa.csv.ConvertOptions(strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=False)
    names = (DATA / f"{name}.csv").open(encoding="utf-8").readline().strip().split(",")
    options.column_types = dict.fromkeys(names, pa.string())
    frame: pd.DataFrame = pa.csv.read_csv(DATA / f"{name}.csv", convert_options=options).to_pandas()
    return frame.astype("str")


def place_names() -> list[str]:
    """Return the names of all communes of France, of today and of the past."""
    return [*_read("communes")["nom"], *_read("anciennes_communes")["nom"].dropna()]


def is_town(name: str) -> bool:
    """Tell whether ``name`` is that of a commune and hardly a word: of a thousand inhabitants at least, or of several words.

    « Nérac », « Bon Encontre », « VILLENEUVE-SUR-LOT »; « Cours », « Tricot » and « Messe », towns too, are words.
    """
    key = _LETTERS.sub("", unaccent(name).lower())
    return len(key) > 3 and key not in _COMMON and key in _towns()


@cache
def _towns() -> frozenset[str]:
    table = _read("communes")
    peopled = table["nom"][table["population"].fillna("0").astype("int64") >= _PEOPLED]
    named = "\n".join([*peopled, *filter(_COMPOUND.search, place_names())])
    return frozenset(_LETTERS.sub("", unaccent(named).lower()).split())


def _within(frame: pd.DataFrame, departements: tuple[str, ...] | None) -> pd.DataFrame:
    return frame if departements is None else frame[frame["departement"].isin(departements)]


def _centres() -> pd.DataFrame:
    return _read("centres").astype({"longitude": "float64", "latitude": "float64"})

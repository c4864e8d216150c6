"""The columns of one table, each with its likeliest field, in; the fields mended by what only the whole table tells out.

A second category, a first name beside a name, the shop's own name, the producer's numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.guess.families import of_another
from pipeline.guess.others import of_the_next
from pipeline.guess.seen import Seen
from pipeline.guess.streets import street, told_twice
from pipeline.normalise.cell import listed
from pipeline.normalise.headings import likeness, read_heading
from pipeline.normalise.hours import parse
from pipeline.normalise.lexicon import stem

_NAMED: Final = 0.5
_SAYS: Final = 0.95  # a heading that says it outright
_ACTIVITIES: Final = 0.8  # share of the values that are known activities, or seasons
_NUMBERED: Final = 5  # rows: fewer may differ by chance


def alone(seen: Sequence[Seen]) -> list[Mapping[str, float]]:
    """Return each column's scores, less what it says of someone other than the shop where another column says the shop's own.

    « Exploitant Adresse » beside « Adresse », « Téléphone siège » beside « Téléphone point de vente »: joined, they would lie.
    """
    owned = [bool(_OTHERS & _every_word(s.name)) for s in seen]
    own = {
        f for s, other in zip(seen, owned, strict=True) if not other for f in s.scores if likeness(s.name).get(f, 0.0) >= _PLAIN
    }
    return [
        {f: w for f, w in s.scores.items() if not (other and f in own and (f in _PLACES or _is_others(s.name, f)))}
        for s, other in zip(seen, owned, strict=True)
    ]


def _is_others(name: str, field: str) -> bool:
    """« Téléphone siège » is not the shop's; « Téléphone du magasin, gérant », said so, may be; a person's is not."""
    return likeness(name).get(field, 0.0) < 0.95 or (field in REACHED and is_persons(name))


def is_persons(name: str) -> bool:
    """Tell a heading that says of whom runs the shop: « Mail du gérant », « Le gérant » over « Téléphone »."""
    return bool(_PEOPLE & _every_word(name))


def once(seen: Sequence[Seen]) -> list[Seen]:
    """Return the columns, those that say of the firm what another says of the shop left with nothing to say.

    « intitule_naf_entreprise » beside « intitule_naf »; « Ville livraison » beside « Ville »; a whole family (families.py); the
    second shop of the row (others.py).
    """
    named = {_every_word(s.name): s for s in seen}
    families = {**of_another(seen), **of_the_next(seen)}
    twins = [families.get(i) or _twin(s, named) for i, s in enumerate(seen)]
    return [replace(s, scores={}, twin=twin) if twin and s.scores else s for s, twin in zip(seen, twins, strict=True)]


def _twin(one: Seen, named: Mapping[frozenset[str], Seen]) -> str:
    said = _every_word(one.name)
    if said & _FIRM and (other := named.get(said - _FIRM)):
        return other.column
    other = named.get(said - _DELIVERED) if said & _DELIVERED else None
    return other.column if other and any(likeness(other.name).get(f, 0.0) >= _PLAIN for f in _PLACES) else ""


_DELIVERED: Final = frozenset(map(stem, listed("livraison livre delivery shipping expedition")))
_FIRM: Final = frozenset(map(stem, listed("entreprise siege societe unite legale")))
_OTHERS: Final = frozenset(map(stem, listed(
    """exploitant exploitante gerant gerante dirigeant responsable president presidente secretaire proprietaire siege
    facturation correspondance interne representant mandataire billing owner headquarters hq personnel associe"""
)))  # fmt: skip
_PEOPLE: Final = frozenset(map(stem, listed(
    """gerant gerante dirigeant dirigeante proprietaire president presidente secretaire representant owner associe"""
)))  # fmt: skip
REACHED: Final = frozenset({"telephone", "courriel"})
_PLACES: Final = frozenset({
    "adresse", "numero", "repetition", "voie", "lieu_dit", "complement_adresse", "code_postal", "commune", "code_insee",
})  # fmt: skip
_PLAIN: Final = 0.6


def _every_word(name: str) -> frozenset[str]:
    heading = read_heading(name)
    return frozenset((*heading.above, *heading.first, *heading.rest))


_USELESS: Final = 0.7


def mended(seen: Sequence[Seen], chosen: Sequence[str | None]) -> list[str | None]:
    """Settle what no column can tell alone: street or whole address, a second category, a first name, the shop's name."""
    out = list(chosen)
    told_twice(seen, out)
    street(seen, out)
    if {"longitude", "latitude"} <= set(out):  # « the_geom » tells them again
        out[:] = [None if f == "point" and s.ignored >= _USELESS else f for f, s in zip(out, seen, strict=True)]
    _second_category(seen, out)
    _people(seen, out)
    _name(seen, out)
    _label(seen, out)
    _number(seen, out)
    _hours(seen, out)
    return out


def _second_category(seen: Sequence[Seen], out: list[str | None]) -> None:
    """Two columns of categories: the one with more distinct values is the finer."""
    rest = [
        i
        for i, s in enumerate(seen)
        if out[i] in (None, "sous_categorie") and s.scores.get("categorie", 0.0) > 0.3 and s.found.get("categorie", 0.0) > 0.6
    ]
    if "categorie" not in out:
        return
    first = out.index("categorie")
    if _constant(seen[first]):  # « Type » : COMMERCE_ET_SERVICE on every row
        unproved = [i for i, s in enumerate(seen) if out[i] == "services" and _are_trades(s)]  # « Type de commerce et service »
        better = [i for i in (*rest, *unproved) if not _constant(seen[i])]
        if better:
            out[first], out[better[0]] = None, "categorie"
            rest = [i for i in rest if i != better[0]]
    if not rest:
        return
    for i in rest:  # « shop » and « amenity »: never both
        if not (seen[i].where & seen[out.index("categorie")].where).any():
            out[i] = "categorie"
    rest = [i for i in rest if out[i] is None and not _constant(seen[i])]
    rest = [i for i in rest if read_heading(seen[i].name).first != ("type",)]  # « types » beside « category » says less, not more
    if "sous_categorie" in out or not rest:
        return
    first, second = out.index("categorie"), rest[0]
    finer, coarser = sorted((first, second), key=lambda i: (-len(seen[i].values.distinct), i))
    if 2 * seen[coarser].values.filled < seen[finer].values.filled:  # « craft » of a few rows, beside « shop » of all
        coarser, finer = finer, coarser
    out[coarser], out[finer] = "categorie", "sous_categorie"


def _are_trades(one: Seen) -> bool:
    """Tell values that are activities, and hardly what a shop offers besides."""
    return one.found.get("categorie", 0.0) > _ACTIVITIES and one.found.get("services", 0.0) < _NAMED


def _constant(one: Seen) -> bool:
    return len(one.values.distinct) == 1 and one.values.filled > 3


def _people(seen: Sequence[Seen], out: list[str | None]) -> None:
    """« Nom » beside « Prénom », « Gérant nom » beside « Gérant prénom » are a person's where another column names the shop.

    So is « Votre nom », of persons, beside « Nom de l'établissement »; and « full_name », all of persons, beside « name ».
    """
    for i, s in enumerate(seen):
        said, people = likeness(s.name).get("nom", 0.0), s.found.get("personne", 0.0)
        if out[i] is None and "nom" in out and ((said >= _SAYS and people > 0.5) or (said > 0.4 and people > 0.9)):
            out[i] = "dirigeant"
    first = {i: rest for i, s in enumerate(seen) if (rest := _said_but(s.name, _FIRST_NAMES)) is not None and s.ignored < 0.9}
    last = [i for i, s in enumerate(seen) if s.ignored < 0.9 and _said_but(s.name, _LAST_NAMES) in first.values()]
    if not first or not last:
        return
    others = [
        i
        for i, s in enumerate(seen)
        if i not in last and max(s.scores.get("nom", 0.0), s.scores.get("raison_sociale", 0.0)) > 0.3
    ]
    if others:
        for i in (*first, *last):
            out[i] = "dirigeant"
        if "nom" not in out and "raison_sociale" not in out:
            out[max(others, key=lambda i: seen[i].scores.get("nom", 0.0))] = "nom"


_FIRST_NAMES: Final = (frozenset({"prenom"}), frozenset({"first", "nom"}), frozenset({"firstname"}))
_LAST_NAMES: Final = (frozenset({"nom"}), frozenset({"derniere", "nom"}), frozenset({"lastname"}))
_ASIDE: Final = frozenset({"du", "de", "la", "le", "d", "l", "usuel", "usage", "votre"})


def _said_but(name: str, wanted: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """Return whose first or last name a heading tells: its words but the ``wanted`` ones; None where it does not tell any."""
    heading = read_heading(name)
    said = frozenset((*heading.above, *heading.first, *heading.rest)) - _ASIDE
    return next((said - group for group in wanted if group <= said), None)


def _name(seen: Sequence[Seen], out: list[str | None]) -> None:
    """A list of shops names them: with no heading that says so, the column whose values look most like names is proposed."""
    if "nom" in out:
        return
    if "raison_sociale" in out:
        legal = seen[out.index("raison_sociale")]  # « dénomination », alone and of no company: the name that the public reads
        if legal.found.get("societe", 0.0) < 0.2 and "denomination" in read_heading(legal.name).first[-1:]:
            out[out.index("raison_sociale")] = "nom"
        return
    told = [i for i, s in enumerate(seen) if out[i] == "categorie" and likeness(s.name).get("nom", 0.0) >= _SAYS]
    if told:  # « Domaine », that is a kind elsewhere
        out[told[0]] = "nom"
        return
    for most in (0.5, 2.0):  # « Marque », that elsewhere is what a shop sells, only where nothing else may be a name
        likely = {i: _like_a_name(s) for i, s in enumerate(seen) if out[i] is None and s.ignored < most and _mostly_filled(s)}
        best = max(likely, key=lambda i: (likely[i], -i), default=None)
        if best is not None and likely[best] > 0.5:
            out[best] = "nom"
            return


def _mostly_filled(one: Seen) -> bool:
    """Tell a column that may name every row: « note » of a list of markets, on one line in ten, names none."""
    return 2 * one.values.filled >= one.values.rows


def is_label(one: Seen, chosen: Sequence[str | None]) -> bool:
    """« Libellé » says a name, but in a file that has its « Enseigne »: there its activities are what they look like."""
    named = "nom" in chosen and likeness(one.name).get("nom", 0.0) > _NAMED
    return named and not one.twin and one.found.get("categorie", 0.0) >= _ACTIVITIES


def _label(seen: Sequence[Seen], out: list[str | None]) -> None:
    if "categorie" not in out:
        labels = [i for i, one in enumerate(seen) if out[i] is None and is_label(one, out)]
        for i in labels[:1]:
            out[i] = "categorie"


def _number(seen: Sequence[Seen], out: list[str | None]) -> None:
    """One of the first two columns that never holds the same value twice, and nothing that we know: the producer's numbers."""
    if "identifiant" in out:
        return
    for i, one in enumerate(seen[:2]):
        numbers = one.found.get("identifiant", 0.0) > 0.95 and one.values.unique == 1 and one.values.filled >= _NUMBERED
        dated = one.found.get("date", 0.0) > 0.5
        spared = (
            one.ignored < 0.5 or likeness(one.name).get("identifiant", 0.0) >= one.ignored
        )  # « N° agrément » of a first column
        if out[i] is None and numbers and not dated and not one.scores and spared:
            out[i] = "identifiant"
            return


def _hours(seen: Sequence[Seen], out: list[str | None]) -> None:
    """Two columns of hours are kept where one tells the days and the other the times; else the one that says it best.

    What says when in the year stays beside them: « Période » of a market.
    """
    if "horaires" in out:
        seasons = [i for i, one in enumerate(seen) if out[i] is None and not one.twin and _is_season(one)]
        for i in seasons[:1]:
            out[i] = "horaires"
    both = [i for i, field in enumerate(out) if field == "horaires"]
    if len(both) < 2:
        return
    days = [i for i in both if _share(seen[i], _A_DAY) > 0.6 and _share(seen[i], _A_TIME) < 0.4]
    times = [i for i in both if _share(seen[i], _A_TIME) > 0.6 and _share(seen[i], _A_DAY) < 0.4]
    both = [i for i in both if not _is_season(seen[i])]
    if len(both) < 2 or len(days) == len(times) == 1:
        return
    best = max(both, key=lambda i: (seen[i].scores.get("horaires", 0.0), -i))
    for i in both:
        out[i] = "horaires" if i == best else None


def _is_season(one: Seen) -> bool:
    """Tell « Période » : « juillet et août », « d'avril à octobre », which the reader of hours mostly takes for seasons."""
    if _SEASON.isdisjoint(_every_word(one.name)):
        return False
    read = [parse(f"lundi 8h-12h {value}") for value in one.values.sample]
    return bool(read) and sum(not found.issues for found in read) >= _ACTIVITIES * len(read)


_SEASON: Final = frozenset(map(stem, listed("periode saison saisonnalite mois")))
_A_DAY: Final = re.compile(
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\b(?:lun|mar|mer|jeu|ven|sam|dim)\b|7 ?j|tous les jours", re.IGNORECASE
)
_A_TIME: Final = re.compile(r"\d\s?[h:]|24 ?/ ?24", re.IGNORECASE)


def _share(one: Seen, pattern: re.Pattern[str]) -> float:
    return sum(pattern.search(v) is not None for v in one.values.sample) / len(one.values.sample) if one.values.sample else 0.0


def _like_a_name(one: Seen) -> float:
    found = one.found
    precise = max(
        (
            found.get(n, 0.0)
            for n in ("siret", "courriel", "url", "telephone", "date", "commune", "adresse", "horaires", "nombre")
        ),
        default=0,
    )
    coded = 0.6 * found.get("identifiant", 0.0)  # « C1024 »: as unique as a name, and no word
    return one.values.unique * found.get("lettres", 0.0) - precise - found.get("texte", 0.0) - coded

"""The commune of today: a name, a postcode and an INSEE code in any state in, ``Cleaned[Commune]`` out.

How evidence is weighed (« said » = written in any of the three cells, whichever column it stands in):

| name                       | codes                                 | verdict                                          |
|----------------------------|---------------------------------------|--------------------------------------------------|
| known                      | all lead to it                        | it                                               |
| known                      | one leads to it, the other elsewhere  | it, the other code corrected (two against one)   |
| known, alone of its name   | a code that exists nowhere            | it, code corrected                               |
| known, alone of its name   | the postcode of others nearby         | it, told: ``code-postal-contredit``              |
| known                      | other real codes of other communes    | refused: ``code-postal-contradictoire``          |
| nearly known (typo, short) | lead to a commune of nearly that name | it, name corrected                               |
| unknown                    | two lead to one commune               | it, name corrected                               |
| unknown                    | one                                   | refused: ``commune-inconnue``                    |
| none                       | lead to one commune                   | it, deduced                                      |
| none                       | lead to several                       | refused: ``commune-ambigue``                     |
| known in the territory     | none                                  | it, postcode completed                           |
| nearly known               | none                                  | it when alone in the territory and in France     |
| several have it            | none                                  | refused: ``commune-ambigue``                     |

« Nearby » is the same département. The name wins there: of 1 263 distinct (name, postcode, INSEE) of a regional tourism file, 17
disagreed so, and the name was right each time by its INSEE code (and by the shop's own point, for those of Lot-et-Garonne).

The territory is looked at first, then all of France, so that a shop of elsewhere is told from an unknown place.
A code is read as what its column says, then as CEDEX, INSEE for postcode, former INSEE: 20 of the 44 postcodes of Lot-et-Garonne
are also the INSEE code of another commune (47200 is Marmande's postcode and the code of Parranquet), so the name decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.normalise.cell import is_nothing
from pipeline.normalise.commune_cell import Cell, Said, read
from pipeline.normalise.commune_match import (
    Reading,
    begins,
    exact,
    half,
    lookalikes,
    loose,
    near,
    near_alone,
    parts,
    proposals,
    served,
    spelling,
    typos,
)
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.communes import Communes, Named, Place


class Commune(NamedTuple):
    """A commune of today, or an arrondissement municipal. ``code_postal`` is missing where it has several and none was told."""

    code_insee: str
    nom: str
    code_postal: str | None
    departement: str


class _Found(NamedTuple):
    """A decision. ``named``: the name that was recognised, None where codes alone decided; ``sure``: recognised whole."""

    place: Place
    named: Named | None
    sure: bool = True


def resolve(nom: str | None, code_postal: str | None, code_insee: str | None, communes: Communes) -> Cleaned[Commune]:
    """Return today's commune, or none and why. ``communes`` is the territory; where it has no answer, all of France is looked at.

    Never raises. An issue of severity ``rejet`` comes with no value; those of severity ``correction`` with one.
    """
    said = read(nom, code_postal, code_insee)
    cells = list({cell.codes: cell for cell in reversed(said.cells) if cell.codes}.values())[
        ::-1
    ]  # one code told twice counts once
    if not said.names and not cells:
        told = " ".join(cell.text for cell in said.cells)
        return Cleaned(None, (Issue("code-postal-invalide" if told else "commune-absente", detail=told),))
    found = _decide(said, cells, communes)
    return Cleaned(None, (found,)) if isinstance(found, Issue) else _answer(found, said, communes)


def _decide(said: Said, cells: list[Cell], communes: Communes) -> _Found | Issue:
    if not said.names:
        return _by_codes(cells, communes)
    for scope in (communes, communes.everywhere) if cells else ():
        for known in (exact(said, scope), loose(said, scope), parts(said, scope)):
            agreeing = [n for n in known if all(n.place in served(c, scope) for c in cells)]
            if agreeing:
                other = [n for n in half(said, scope, agreeing) if all(n.place in served(c, scope) for c in cells)]
                both = proposals(n.place for n in [*agreeing, *other])
                return Issue("commune-ambigue", detail=both) if other else _only(agreeing)
    cells = [c for c in cells if not c.short]  # « 4700 » for Agen is a code cut short, not 04700 Oraison
    real = [pool for c in cells if (pool := served(c, communes.everywhere))]
    return _by_name_and_codes(said, real, communes) if real else _by_name(said, cells, communes)


def _by_name_and_codes(said: Said, pools: list[dict[Place, Reading]], communes: Communes) -> _Found | Issue:
    """Decide where codes exist and do not all lead to a commune of just that name."""
    everywhere = communes.everywhere
    known = exact(said, everywhere)
    agreeing = [n for n in known if any(n.place in pool for pool in pools)]
    if agreeing:
        return _only(agreeing)
    nearby = [n for n in known if n.place.departement in {p.departement for pool in pools for p in pool}]
    named = [n for place in dict.fromkeys(p for pool in pools for p in pool) for n in everywhere.by_place[place.code_insee]]
    if nearby:  # it is no short name of its neighbour: Dax, 40990 (Saint-Paul-lès-Dax)
        if cut := begins(said, named):  # but « Montaut », 32810, may be Montaut-les-Créneaux
            return Issue("commune-ambigue", detail=proposals(n.place for n in [*nearby, *cut]))
        found = _only(nearby)
        postal = len(pools) == 1 and "postal" in pools[0].values()
        if postal and isinstance(found, _Found):
            return found
        return Issue("code-postal-contradictoire", detail=proposals((n.place for n in nearby), *pools))
    both = set(pools[0]).intersection(*pools[1:])
    pool = [p for p in pools[0] if p in both] or list(dict.fromkeys(p for found in pools for p in found))
    close = near(said, [n for p in pool for n in everywhere.by_place[p.code_insee]])
    if known and not begins(said, close):  # « Monte » is a commune of Corsica, and no short name of Montestruc
        close = typos(said, close, 1)
    if close and not _better(said, close, everywhere):
        return _only(close, sure=False)
    if len(pools) > 1 and len(both) == 1 and not known:
        return _Found(pool[0], None)
    if known:
        return Issue("code-postal-contradictoire", detail=proposals((n.place for n in known), *pools))
    return Issue("commune-inconnue", detail=_near(lookalikes(said, communes), *pools))


def _near(*groups: Iterable[Place]) -> str:
    """Return the places to think of, to follow what is refused; "" where there are none."""
    return f" (proches : {told})" if (told := proposals(*groups)) else ""


def _better(said: Said, close: list[Named], everywhere: Communes) -> bool:
    """Tell whether a name of the same département is one slip away, and none of these: « Terre-de-Hau », 97136 (Terre-de-Bas)."""
    departements = {n.place.departement for n in close}
    nearest = typos(said, [n for n in everywhere.names if n.place.departement in departements], 1)
    return bool(nearest) and not begins(said, close) and not {n.place for n in nearest} & {n.place for n in close}


def _by_name(said: Said, cells: list[Cell], communes: Communes) -> _Found | Issue:
    """Decide on the name alone. A code that exists nowhere (« 47999 ») must at least lie in the same département."""
    if is_nothing(said.name):  # « Néant » was a commune of Morbihan
        return Issue("commune-inconnue")
    here = [n for n in exact(said, communes) if _fits(n, said.departement, cells)]
    if here:
        return _of_today(said, here, cells, communes)
    # elsewhere, a name must be whole: « Cambe » is rather Cambes, in the territory, than La Cambe, in Calvados
    known = [n for n in exact(said, communes.everywhere, whole=True) if _fits(n, said.departement, cells)]
    # « Tournon » is a town of Savoie, and Tournon-d'Agenais cut short: ambiguous
    cut = [n for n in near_alone(said, communes) if _fits(n, said.departement, cells)] if not cells else []
    if known and not cut:
        return _of_today(said, known, cells, communes)
    if known or cut:
        return _only([*known, *cut], sure=bool(known))
    return Issue("commune-inconnue", detail=_near(lookalikes(said, communes)))


def _of_today(said: Said, named: list[Named], cells: list[Cell], communes: Communes) -> _Found | Issue:
    """Return the one place these names lead to, unless just this name is of the past, and of another commune today.

    « Vire », delegated commune of Calvados, is spelt as no commune of today; Viré, in Burgundy, is. « Saint-Nazaire » may be what
    Lauzun took in as well as the town of Loire-Atlantique; Meylan, which Sos took in, still is its associated commune.
    """
    spelt = [n for n in named if spelling(n.nom) == spelling(said.name)]
    homes = exact(said, communes.everywhere, whole=True) if all(n.gone for n in named) else named
    today = [n for n in homes if not n.former and _fits(n, said.departement, cells)]
    if spelt and all(n.former for n in spelt) and len({n.place for n in [*named, *today]}) > 1:
        return Issue("commune-ambigue", detail=proposals(n.place for n in [*spelt, *today, *named]))
    return _only(named)


def _fits(named: Named, hint: str | None, cells: list[Cell]) -> bool:
    """Tell whether a département, « Agen (47) », or the beginning of a code that exists nowhere, may speak of this place."""
    departement = named.place.departement
    told = [code for cell in cells for code in cell.codes]
    # « Paris 13 » and « Paris 05 » are arrondissements, « Agen 47 » is not
    hinted = hint is None or hint in (departement, named.number.zfill(2))
    return hinted and (not told or any(code.startswith(departement) for code in told))


def _only(names: Iterable[Named], *, sure: bool = True) -> _Found | Issue:
    """Return the one place these names lead to; names of today count before former ones."""
    listed = list(names)
    listed = [n for n in listed if not n.former] or listed
    if len({n.place for n in listed}) == 1:
        return _Found(listed[0].place, listed[0], sure)
    return Issue("commune-ambigue", detail=proposals(n.place for n in listed))


def _by_codes(cells: list[Cell], communes: Communes) -> _Found | Issue:
    """Decide on codes alone: both must lead to one commune, or a lone one to nothing else in any reading."""
    pools = [_plain(served(c, communes.everywhere), c) for c in cells]
    real = [pool for pool in pools if pool]
    if not real:
        return Issue("code-postal-invalide", detail=" ".join(cell.text for cell in cells))
    both = [p for p in real[0] if all(p in pool for pool in real)]
    if len(both) == 1:
        return _Found(both[0], None)
    code = "commune-ambigue" if both else "code-postal-contradictoire"
    return Issue(code, detail=proposals(both, *real))


def _plain(pool: dict[Place, Reading], cell: Cell) -> dict[Place, Reading]:
    """Keep what a bare code means today: 75013 is Paris 13e Arrondissement, not Paris, nor Le Bourget whose code it once was.

    In a column of INSEE codes, a code of the past is as likely as a postcode gone astray: both are kept.
    """
    split = {p.city for p in pool if p.city}
    postal = "postal" in pool.values() and cell.column != "code_insee"
    return {p: reading for p, reading in pool.items() if p.code_insee not in split and not (postal and reading == "ancien")}


# --- the answer --------------------------------------------------------------------------------------------------------


def _answer(found: _Found, said: Said, communes: Communes) -> Cleaned[Commune]:
    place = _arrondissement(found.place, said, communes)
    told = {code for cell in said.cells if cell.column != "code_insee" for code in cell.codes}
    fitting = [code for code in place.codes_postaux if code in told] or list(place.codes_postaux)
    code_postal = fitting[0] if len(fitting) == 1 else None
    issues = [*_name_issues(found, said), *_code_issues(place, code_postal, said, communes)]
    return Cleaned(Commune(place.code_insee, place.nom, code_postal, place.departement), tuple(issues))


def _arrondissement(place: Place, said: Said, communes: Communes) -> Place:
    """Return the arrondissement that a code names in this city, or the place itself: « Paris », 75013 → 75113."""
    scope = communes if place.code_insee in communes.by_code else communes.everywhere
    inside = {p for cell in said.cells for p in served(cell, scope) if p.city == place.code_insee}
    return inside.pop() if len(inside) == 1 else place


def _name_issues(found: _Found, said: Said) -> Iterable[Issue]:
    if said.swapped:
        yield Issue("colonnes-interverties", found.place.nom)
    if not said.names:
        yield Issue("commune-deduite", found.place.nom)
    elif found.named is None or not found.sure:
        yield Issue("commune-corrigee", found.place.nom, said.name)
    elif found.named.former:
        yield Issue("commune-ancienne", found.place.nom, found.named.nom)


def _code_issues(place: Place, code_postal: str | None, said: Said, communes: Communes) -> Iterable[Issue]:
    """Tell of each code that is not what its column says, and of a postcode that was not told."""
    scope = communes if place.code_insee in communes.by_code else communes.everywhere
    for cell in said.cells:
        pool = {p.code_insee: reading for p, reading in served(cell, scope).items()}
        other = any(p.city == place.city != "" for p in served(cell, scope))  # « Paris 2e », 75012
        reading = pool.get(place.code_insee) or (None if other else pool.get(place.city))
        if reading == "cedex":
            shared = [p for p in served(cell, communes.everywhere) if p != place]
            yield Issue("cedex-partage" if shared else "code-postal-cedex", code_postal or "", proposals(shared))
        elif cell.column == "code_insee" and reading != "insee":
            yield Issue("code-insee-ancien" if reading == "ancien" else "code-insee-corrige", place.code_insee, cell.text)
        elif cell.column != "code_insee" and not said.swapped and (reading != "postal" or cell.short):
            known = served(cell, communes.everywhere)
            code = "code-postal-contredit" if known and reading is None and not cell.short else "code-postal-corrige"
            yield Issue(code, code_postal or "", proposals(known) or cell.text)
    if code_postal and not any(cell.column != "code_insee" for cell in said.cells):
        yield Issue("code-postal-complete", code_postal)

"""Opening hours as people write them in, ``Hours`` out: OSM ``opening_hours``, or the text when it is not understood.

What is not understood wholly is never guessed: ``osm`` is None, ``rest`` holds the text, the issue says what stopped us.

The passage of a text, each step a module with nothing but its input and its output:

    cell      → osm           already OSM: put in canonical form
              → packed        SIRTAQUI's periods (periods: what replaces what)
    cell      → fold          accents, dashes, tags, English → folded text
    text      → rewrite       idioms (spelt: « dix heures trente ») → words that the lexicon knows
    text      → words         lexicon → typed words (days, times, dates, « fermé », marks)
    words     → whose         those that tell when; or refused: whose hours?

    words     → text.read     the grammar, below → OSM
              openings, joints                            « ouvert », « uniquement », « / »: what they mark, what they join
              atoms           runs of days (days), times (times), dates (seasons) → a sequence of atoms (sequence)
              openings, pauses, context, appointments     put the sequence in order
              closings        take out what holds beside the usual weeks
              scopes          what each season governs
              exceptions, clauses, usual                  cut into clauses: these days, these hours
              week, parts     clauses → one week; contradictions refused
              year, osm       weeks → OSM rules, read back by opening-hours-py (french: what they hold as a comment only)

Where the grammar refuses a text that says more than hours, it is read once more without the rest:

    text      → phrases       without phrases and numbers that bear upon nothing
    words     → sift          the shop's words alone (sentences cuts; leads: whose hours follow; roles: what each stretch of words
                              is, and whether it may be left aside where it stands; talk: what shops tell; subjects, vocabulary,
                              wares: what words mean; spread: how much of the week hours cover)
    OSM       → beside        whether the shop is open whenever what stands beside its hours takes place
    OSM       → fetching      with what one comes for, where no hours of the shop itself are told
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.normalise.hours.beside import adds_nothing
from pipeline.normalise.hours.fetching import fetched_then
from pipeline.normalise.hours.fold import fold
from pipeline.normalise.hours.osm import days_text, finish, from_osm, is_valid
from pipeline.normalise.hours.packed import is_packed, read_packed
from pipeline.normalise.hours.phrases import without_phrases
from pipeline.normalise.hours.rewrite import rewrite
from pipeline.normalise.hours.sift import sift
from pipeline.normalise.hours.text import read
from pipeline.normalise.hours.whose import known
from pipeline.normalise.hours.words import DAY_NAMES, NotUnderstood, Word, tokens
from pipeline.normalise.result import Cleaned, Issue


class Hours(NamedTuple):
    """``osm``: canonical OSM ``opening_hours``, or None. ``rest``: the text that stays text, or None.

    Both stand where the text also speaks of something else (a delivery, a drive), which the hours do not say.
    """

    osm: str | None
    rest: str | None


_LONGEST: Final = 1000
"""Characters; beyond, a description was put in the hours' column."""
_TOO_LONG: Final = "texte trop long"


def parse(text: str) -> Cleaned[Hours]:
    """Return the opening hours that ``text`` says: French words, OSM ``opening_hours``, or SIRTAQUI's packed periods.

    Issues: ``horaires-incompris`` (kept as text), ``horaires-jour-corrige`` (a misspelt day or month, or the 31st of a
    month of thirty days, was read), ``horaires-en-partie`` (the hours were read, the text says more: it is kept beside them), and
    those of parse_packed.
    """
    text = text.strip()
    if not text:
        return Cleaned(None)
    if "|" in text and is_packed(text):
        return parse_packed(text)
    osm = from_osm(text)
    if osm is not None:
        return Cleaned(Hours(osm, None))
    if len(text) > _LONGEST:
        return _not_understood(text, NotUnderstood(_TOO_LONG))
    plain = rewrite(fold(text))
    found, repaired = tokens(plain)
    try:
        osm, partly = read(known(found))
    except NotUnderstood as error:
        return _of_the_shop(text, plain, found, repaired, error)
    if partly:
        return Cleaned(Hours(osm, text), (*_repaired(repaired), Issue("horaires-en-partie", osm)))
    return Cleaned(Hours(osm, None), _repaired(repaired))


def _repaired(repaired: list[tuple[str, str]]) -> tuple[Issue, ...]:
    return tuple(Issue("horaires-jour-corrige", day, written) for written, day in repaired)


def _of_the_shop(text: str, plain: str, found: list[Word], repaired: list[tuple[str, str]], why: NotUnderstood) -> Cleaned[Hours]:
    """Read ``found`` once more without what says nothing of when, or speaks of another service.

    Where that helps nothing, ``why`` the whole was not read is told; or what is asked of the words around the hours.
    """
    bare = without_phrases(plain)
    if bare != plain:
        found, repaired = tokens(bare)
    elif all(word.kind not in {"unknown", "bad", "place"} for word in found):
        return _not_understood(text, why)  # every word was known: there is nothing to leave aside
    try:
        ours = sift(found)
        osm = read(ours.words).osm
        if not all(adds_nothing(sentence, osm) for sentence in ours.beside):
            return _not_understood(text, why)
    except NotUnderstood as error:
        return _not_understood(text, error if str(error).endswith("?") else why)
    osm = fetched_then(osm, ours.fetched) if ours.fetched else osm
    return Cleaned(Hours(osm, text), (*_repaired(repaired), Issue("horaires-en-partie", osm)))


def _not_understood(text: str, error: NotUnderstood) -> Cleaned[Hours]:
    return Cleaned(Hours(None, text), (Issue("horaires-incompris", "", str(error)),))


def parse_packed(text: str) -> Cleaned[Hours]:
    """Return the opening hours of SIRTAQUI's packed periods (see packed for the form and the rule on years).

    Issues: ``horaires-annuels`` (periods of one year, published as recurring), ``horaires-sans-heures`` (days but no hours: kept
    as a French sentence), ``horaires-incompris`` (periods that contradict one another: kept as received).
    """
    try:
        packed = read_packed(text)
    except NotUnderstood as error:
        return _not_understood(text, error)
    if packed is None:
        return Cleaned(None)
    if packed.osm is None:
        return Cleaned(Hours(None, packed.sentence), (Issue("horaires-sans-heures", packed.sentence),))
    yearly = (Issue("horaires-annuels", packed.osm, packed.years),) if packed.years else ()
    if packed.partly:
        return Cleaned(Hours(packed.osm, packed.sentence), (*yearly, Issue("horaires-en-partie", packed.osm)))
    return Cleaned(Hours(packed.osm, None), yearly)


_NOTHING: Final = frozenset({"", "?", "nc", "n/c", "non communique", "inconnu"})
_DASH: Final = frozenset({"-", "/", "--", "x-x", "neant"})


def parse_days(days: Mapping[str, str]) -> Cleaned[Hours]:
    """Return the opening hours of one column a day: ``{"lundi": "9h-12h 14h-18h", "dimanche": "fermé", …}``.

    A dash means closed, as in any timetable. An empty cell beside filled ones: where the producer writes « fermé » or a dash
    for other days, empty is something else, so the day is published as unknown (« Sa unknown »); where he never does, empty is
    how he writes closed, so the day is left out (closed, for OSM). Both are told (``horaires-jour-vide``), neither is sure.
    """
    if sum(map(len, days.values())) > _LONGEST:
        return _not_understood("\n".join(f"{name} : {cell.strip()}" for name, cell in days.items()), NotUnderstood(_TOO_LONG))
    cells = {name: fold(days.get(name, "")).strip(" .").lower() for name in DAY_NAMES}
    said = {name: "ferme" if cell in _DASH else cell for name, cell in cells.items() if cell not in _NOTHING}
    if not said:
        return Cleaned(None)
    received = "\n".join(f"{name} : {days[name].strip()}" for name in DAY_NAMES if cells[name] not in _NOTHING)
    try:
        found, repaired = tokens(rewrite(fold("\n".join(f"{name} : {cell}" for name, cell in said.items()))))
        osm, partly = read(known(found))
    except NotUnderstood as error:
        return _not_understood(received, error)
    issues = [Issue("horaires-en-partie", osm)] if partly else []
    issues += [Issue("horaires-jour-corrige", day, written) for written, day in repaired]
    empty = [i for i, name in enumerate(DAY_NAMES) if name not in said]
    if empty:
        if any(cell.startswith("ferme") for cell in said.values()):
            unknown = finish([osm, f"{days_text(empty)} unknown"])
            osm = unknown if unknown is not None and is_valid(unknown) else osm
        issues.append(Issue("horaires-jour-vide", osm, ", ".join(DAY_NAMES[i] for i in empty)))
    return Cleaned(Hours(osm, received if partly else None), tuple(issues))

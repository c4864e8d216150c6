"""What a field cleaner gives back: the value in our terms and what was found on the way.

Cleaners are pure functions of one distinct text; the step maps them over unique values (design rule 11).
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Issue(NamedTuple):
    """One finding: a code of anomalies.CATALOGUE, the value after the fix or the proposal, and words that complete it."""

    code: str
    after: str = ""
    detail: str = ""


class Cleaned(NamedTuple, Generic[Value]):
    """A cleaner's answer. ``value`` is None where nothing usable was said; ``issues`` is empty where nothing is to be told.

    A mere change of form (spaces, case, dots in a phone) is no issue; a value inferred, repaired, dropped or doubtful is.
    """

    value: Value | None
    issues: tuple[Issue, ...] = ()

"""Map a cleaner over distinct values: columns of rows in, one answer a row out, and the issues as anomalies.

A cleaner sees each distinct value (or tuple of values) once; 200 000 rows hold far fewer distinct hours or communes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.anomalies import combine, empty, record
from pipeline.model import Anomalies
from pipeline.normalise.result import Cleaned

Value = TypeVar("Value")


@dataclass(frozen=True)
class Answers(Generic[Value]):
    """What a cleaner said of each distinct value, and which of them each row holds (-1: the row said nothing)."""

    index: pd.Index[Any]
    codes: npt.NDArray[np.intp]
    cleaned: list[Cleaned[Value]]

    def column(self, pick: Callable[[Value], str | None]) -> pd.Series[str]:
        """Return the text that ``pick`` takes from each row's value; missing where there is none."""
        picked = pd.array([*(_picked(c, pick) for c in self.cleaned), None], dtype="str")
        return pd.Series(picked.take(self.codes), index=self.index)

    def numbers(self, pick: Callable[[Value], float | None]) -> pd.Series[float]:
        """Return the number that ``pick`` takes from each row's value; NaN where there is none."""
        values = [_picked(c, pick) for c in self.cleaned]
        return pd.Series(self._take([np.nan if v is None else v for v in values], np.nan), index=self.index, dtype="float64")

    def flags(self, pick: Callable[[Value], bool]) -> pd.Series[bool]:
        """Return whether ``pick`` holds of each row's value; False where there is none."""
        return pd.Series(self._take([bool(_picked(c, pick)) for c in self.cleaned], False), index=self.index, dtype="bool")

    def issues(self, rows: pd.DataFrame, column: str, received: pd.Series[str]) -> Anomalies:
        """Return one anomaly for each row whose value had an issue; ``received`` is what the producer wrote."""
        told = list(self._listed())
        if not told:
            return empty()
        listed = pd.DataFrame(told, columns=["value", "code", "after", "detail"])
        places = pd.DataFrame({"value": self.codes, "place": np.arange(len(self.codes))})
        found = listed.merge(places, on="value")
        tables = []
        for code, group in found.groupby("code", sort=True):
            where = rows.iloc[group["place"].to_numpy()]
            said = {"colonne": column, "valeur": received.loc[where.index].array}
            tables.append(record(str(code), where, **said, apres=_said(group["after"]), detail=_said(group["detail"])))
        return combine(tables)

    def _take(self, values: list[Any], missing: Any) -> npt.NDArray[Any]:
        table = np.array([*values, missing], dtype=object)
        return table[self.codes]

    def _listed(self) -> Iterable[tuple[int, str, str, str]]:
        for position, answer in enumerate(self.cleaned):
            for issue in answer.issues:
                yield position, issue.code, issue.after, issue.detail


def _picked(answer: Cleaned[Value], pick: Callable[[Value], Any]) -> Any:
    return None if answer.value is None else pick(answer.value)


def over(values: pd.Series[str], clean: Callable[[str], Cleaned[Value]]) -> Answers[Value]:
    """Clean each distinct text of ``values`` once; missing values are not asked."""
    codes, distinct = pd.factorize(values)
    return Answers(values.index, codes, [clean(str(text)) for text in distinct.to_numpy(dtype=object)])


def over_rows(frame: pd.DataFrame, clean: Callable[..., Cleaned[Value]]) -> Answers[Value]:
    """Clean each distinct row of ``frame`` once (missing cells come as None); rows with nothing at all are not asked."""
    codes, said = np.zeros(len(frame), dtype=np.int64), np.zeros(len(frame), dtype=bool)
    columns = []
    for name in frame.columns:  # the codes of whole rows, column by column: a groupby costs several times as much
        one, distinct = pd.factorize(frame[name])
        codes, said = pd.factorize(codes * (len(distinct) + 1) + one + 1)[0], said | (one >= 0)
        columns.append((one, np.array([*distinct.to_numpy(dtype=object), None], dtype=object)))
    _, first, every = np.unique(codes[said], return_index=True, return_inverse=True)
    at = np.flatnonzero(said)[first]
    answers = [clean(*row) for row in zip(*(values[one[at]] for one, values in columns), strict=True)]
    found = np.full(len(frame), -1, dtype=np.intp)
    found[said] = every
    return Answers(frame.index, found, answers)


def _said(texts: pd.Series[str]) -> npt.NDArray[Any]:
    return texts.where(texts != "", None).to_numpy(dtype=object)

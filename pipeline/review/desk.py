"""The pairs under review and what was decided of them in this sitting: judgements in, the decisions file out, with undo."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.review.answers import Judged, note
from pipeline.review.doubles import COMPARED, FIELDS
from pipeline.review.record import decide, restore
from pipeline.review.sheets import DOUBLE_CHOICES
from pipeline.review.workbook import pair_link

TITLES: Final = {
    "nom": "Nom", "adresse": "Adresse", "telephone": "Téléphone", "activite": "Activité", "contact": "Courriel et sites",
    "siret": "SIRET", "juridique": "Raison sociale, dirigeant", "ligne": "Reçu de",
}  # fmt: skip


@dataclass
class Desk:
    """One sitting. Every judgement is on the disk before it is told as taken; the file is read afresh each time."""

    root: Path
    author: str
    day: dt.date
    pairs: pd.DataFrame
    judged: dict[int, str] = field(default_factory=dict)
    _done: list[tuple[int, tuple[str, str], tuple[str, ...] | None, str | None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.author = note(self.author)
        if not self.author:
            raise ConfigError("--auteur est vide", "dire qui décide : nom ou service")

    def questions(self) -> dict[str, Any]:
        """Return every pair as plain JSON values, with what was decided of it in this sitting."""
        rows = [self._question(n, row) for n, row in enumerate(self.pairs.to_dict("records"))]
        return {"auteur": self.author, "paires": rows}

    def judge(self, number: int, judgement: str, remark: str) -> str:
        """Decide of pair ``number``; return "" or why it is refused. Raises ValueError for what is no pair or no judgement."""
        if not 0 <= number < len(self.pairs) or judgement not in DOUBLE_CHOICES:
            raise ValueError("no such pair or judgement")
        row = self.pairs.iloc[number]
        pair = (str(row["cle_a"]), str(row["cle_b"]))
        with self._lock:
            before, against = decide(self.root, Judged(0, *pair, judgement, self.author, note(remark)), self.day)
            if not against:
                self._done.append((number, pair, before, self.judged.get(number)))
                self.judged[number] = judgement
        return against

    def undo(self) -> int | None:
        """Take the last judgement back; return the number of its pair, None where there is none."""
        with self._lock:
            if not self._done:
                return None
            number, pair, before, said = self._done[-1]
            restore(self.root, pair, before)
            self._done.pop()  # only now: a full disk leaves it to be taken back later
            if said is None:
                self.judged.pop(number, None)
            else:
                self.judged[number] = said
        return number

    def _question(self, number: int, row: dict[Any, Any]) -> dict[str, Any]:
        fields = [
            {
                "titre": TITLES[name], "a": _text(row[f"{name}_a"]), "b": _text(row[f"{name}_b"]),
                "pareil": _text(row[f"pareil_{name}"]) if name in COMPARED else "",
            }
            for name in TITLES if name in FIELDS
        ]  # fmt: skip
        points = {s: None if pd.isna(row[f"lon_{s}"]) else [float(row[f"lon_{s}"]), float(row[f"lat_{s}"])] for s in "ab"}
        return {
            "numero": number, "champs": fields, "pour": _text(row["pour"]), "contre": _text(row["contre"]),
            "regle": _text(row["regle"]), "points": points, "carte": pair_link(row) or "",
            "decision": self.judged.get(number, ""),
        }  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

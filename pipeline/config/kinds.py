"""What YAML gave in, what a declaration means out: texts, lists, « oui » and « non », as types that pydantic checks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field

MODEL: Final = ConfigDict(extra="forbid", frozen=True, strict=False, populate_by_name=True)


def as_text(value: Any) -> Any:
    """YAML reads 47 as a number and 2026-11-10 as a date; a declaration means the text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value) if isinstance(value, int | float | dt.date) else value


def as_list(value: Any) -> Any:
    """Take one value for a list of one, nothing for none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _as_bool(value: Any) -> Any:
    return {"oui": True, "non": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(as_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
EnvironmentName = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]{0,99}$")]
"""The name of an environment variable: a key itself never stands in a declaration."""
BaseMap = Annotated[Text, Field(pattern=r"^(ign|aucun|pmtiles:[^\s\"'<>;]{1,500})$")]
"""What lies under the map of the site. A PMTiles address stands in the pages and in their security policy: no space, no quote."""
YesNo = Annotated[bool, BeforeValidator(_as_bool)]
FormService = Literal[
    "google", "microsoft", "framaforms", "limesurvey", "tally", "typeform", "jotform", "demarches", "sphinx"
]  # fmt: skip
"""Who made a form: each exports its answers in its own shape."""
Cadence = Literal["quotidienne", "hebdomadaire", "mensuelle", "trimestrielle", "semestrielle", "annuelle", "ponctuelle"]
CADENCES: Final[tuple[str, ...]] = get_args(Cadence)
_CADENCE_DAYS: Final = {
    "quotidienne": 1, "hebdomadaire": 7, "mensuelle": 31, "trimestrielle": 92, "semestrielle": 183, "annuelle": 366,
}  # fmt: skip


def due_after(cadence: str | None, came: dt.date | None) -> dt.date | None:
    """Return by when another deposit is due, one having come; None where none is promised (« ponctuelle », or nothing said)."""
    days = _CADENCE_DAYS.get(cadence or "")
    return came + dt.timedelta(days=days) if days and came else None

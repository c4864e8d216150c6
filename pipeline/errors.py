"""What can be broken: one exception and its few children, each with a French message, a hint and an exit code.

Bad data is never an exception: it is an anomaly (see ``anomalies``). Only broken things raise.
"""

from __future__ import annotations

import errno
from typing import Final

_FULL: Final = "faire de la place, puis relancer : rien de ce qui est publié n'est perdu"
_CLOSED: Final = "demander les droits d'écriture sur ce dossier (« etal doctor » les vérifie), puis relancer"
_SURROUNDINGS: Final = {
    errno.ENOSPC: ("le disque est plein", _FULL),
    errno.EDQUOT: ("la place accordée sur ce disque est épuisée", _FULL),
    errno.EFBIG: ("ce disque n'accepte pas un fichier de cette taille", _FULL),
    errno.EROFS: ("ce disque est en lecture seule", _CLOSED),
    errno.EACCES: ("accès refusé", _CLOSED),
    errno.EPERM: ("accès refusé", _CLOSED),
    errno.EISDIR: ("c'est un dossier, là où un fichier est attendu", "le déplacer ou le renommer, puis relancer"),
    errno.ENOTDIR: ("un fichier se trouve là où un dossier est attendu", "le déplacer ou le renommer, puis relancer"),
    errno.ENAMETOOLONG: ("ce nom de fichier est trop long", "le raccourcir, puis relancer"),
}
"""What may be wrong with a machine or its folders, and is no bug of ours: errno → what to say, what to do."""


DAMAGED: Final = (ValueError, LookupError, TypeError, NotImplementedError, OSError)
"""What reading a Parquet file that was cut or edited raises, sooner or later: Arrow's own errors are of these."""


class PipelineError(Exception):
    """Something is broken. ``message`` says what and where, ``hint`` what to do; both in French."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} — {self.hint}" if self.hint else self.message


class ConfigError(PipelineError):
    """A declaration (source.yml, territoire.yml, a decision file) or the usage is wrong. Exit code 2."""


class SourceError(PipelineError):
    """One source cannot be read or understood: it stops, keeps its last good deposit, the others go on."""


class ServiceError(PipelineError):
    """A service stayed unreachable. Nothing is lost: run again. Exit code 3."""

    exit_code = 3


def of_machine(error: OSError) -> PipelineError | None:
    """Return what to say of a full disk, a refused access…; None for what may be a bug of ours."""
    if error.errno not in _SURROUNDINGS:
        return None
    what, hint = _SURROUNDINGS[error.errno]
    return PipelineError(f"{f'{error.filename} : ' if error.filename else ''}{what}", hint)

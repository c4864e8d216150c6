"""What can be broken: one exception and its few children, each with a French message, a hint and an exit code.

Bad data is never an exception: it is an anomaly (see ``anomalies.py``). Only broken things raise.
"""

from __future__ import annotations


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

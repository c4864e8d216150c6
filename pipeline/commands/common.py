"""What every command shares: its options, how broken things are told, tables, and the only reading of the clock."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from pipeline.errors import ConfigError, PipelineError, of_machine

Root = Annotated[Path, typer.Option("--root", help="Dossier du territoire : celui qui contient sources/ et dist/.")]
AsJson = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]
HERE = Path()
_WIDE = 1_000
"""Columns of what is no terminal: in a pipe or a file no name is cut."""
NO_MAP = "sans carte : la bibliothèque MapLibre n'est pas installée — « make modules » là où est le logiciel, puis « etal site »"
_OUR_COMMANDS = re.compile(
    r"(?:make (publish|check)|etal (publish|check|doctor|diff|site|serve|oppose|explain|poster"
    r"|(?:sources|review|push|territoire|geocode|ban|sirene|consent|schema) \w+))(?! --root)\b"
)


@contextmanager
def reported(root: Path = HERE) -> Iterator[None]:
    """Turn what is broken into its French message and its exit code; a bug keeps its traceback."""
    try:
        yield
    except PipelineError as error:
        _tell(error, root)
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        broken = of_machine(error)
        if broken is None:
            raise
        _tell(broken, root)
        raise typer.Exit(broken.exit_code) from error


def _tell(error: PipelineError, root: Path) -> None:
    typer.echo(f"Erreur : {error.message}", err=True)
    if error.hint:
        typer.echo(f"À faire : {here(error.hint, root)}", err=True)


def here(said: str, root: Path) -> str:
    """Return ``said`` with the commands that it names as they are to be typed for the territory in use: with its ``--root``.

    « make publish » stays where it can be typed: in a folder that has a Makefile, which is the territory.
    """
    at_home = root.resolve() == Path.cwd()
    if at_home and Path("Makefile").is_file():
        return said
    where = "" if at_home else f" --root {shlex.quote(str(root))}"
    return _OUR_COMMANDS.sub(lambda found: f"etal {found[1] or found[2]}{where}", said)


def day(text: str | None) -> dt.date:
    """Return the day asked, else today in Paris. Raises ConfigError for what is not a date."""
    if text is None:
        return dt.datetime.now(ZoneInfo("Europe/Paris")).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--date : « {text} » n'est pas une date", "l'écrire AAAA-MM-JJ") from error


def print_json(value: Any) -> None:
    """Print plain values as JSON, accents kept."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, text: Sequence[int] = (0,)) -> None:
    """Print rows under ``header``, all but the columns of ``text`` (the first) to the right."""
    grid = Table(*header, box=None, pad_edge=False)
    for place, column in enumerate(grid.columns):
        column.justify = "left" if place in text else "right"
    for row in rows:
        grid.add_row(*row)
    width = None if sys.stdout.isatty() else _WIDE
    Console(width=width, highlight=False, soft_wrap=False).print(grid)

"""The help of ``etal`` in French, down to the words that the library writes by itself.

Typer's own words come from gettext without a French catalogue; its documented constants and the built commands are set here.
"""

from __future__ import annotations

from typing import Any

import typer
from typer import rich_utils


def in_french(app: typer.Typer) -> Any:
    """Return the command built from ``app``, its panels and its ``--help`` line in French."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
    rich_utils.OPTIONS_PANEL_TITLE = "Options"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.ERRORS_PANEL_TITLE = "Erreur"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.RICH_HELP = "Voir [blue]'{command_path} {help_option}'[/]."
    rich_utils.ABORTED_TEXT = "Abandonné."
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _translate(command: Any) -> None:
    option = command.get_help_option(typer.Context(command))
    if option is not None:
        option.help = "Montrer cette aide et s'arrêter."
    for child in getattr(command, "commands", {}).values():
        _translate(child)

"""The help and the usage errors of ``etal`` in French, down to the words that the library writes by itself.

Typer's own words come from gettext without a French catalogue, or from nowhere: its constants, the built commands and the errors
that it prints are set here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import typer
from typer import rich_utils

_FORMAT: Final = rich_utils.rich_format_error
_KINDS: Final = (("path", "CHEMIN"), ("int", "NOMBRE"), ("float", "NOMBRE"), ("", "TEXTE"))
# What Typer and pydantic say of a wrong command line, and how we say it.
_SAID: Final = (
    (r"No such command '(.+?)'\. Did you mean (.+?)\?", r"« \1 » n'est pas une commande ; vouliez-vous dire \2 ?"),
    (r"No such command '(.+?)'\.", r"« \1 » n'est pas une commande : « --help » les montre toutes."),
    (r"No such option: (\S+) \(Possible options: (.+?)\)", r"« \1 » n'est pas une option ; vouliez-vous dire \2 ?"),
    (r"No such option: (\S+?)\.? Did you mean (.+?)\?", r"« \1 » n'est pas une option ; vouliez-vous dire \2 ?"),
    (r"No such option: (\S+)", r"« \1 » n'est pas une option : « --help » les montre toutes."),
    (r"Missing command\.", "Il manque la commande : « --help » les montre toutes."),
    (r"Missing argument '(.+?)'\.", r"Il manque \1."),
    (r"Missing option '(.+?)'\.", r"Il manque l'option \1."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"En trop : \1 (guillemets autour de ce qui contient des espaces)."),
    (r"Option '(.+?)' requires (?:an|\d+) arguments?\.", r"L'option \1 attend une valeur."),
    (r"Option '(.+?)' does not take a value\.", r"L'option \1 n'attend pas de valeur."),
    (r"Invalid value for '(.+?)': ", r"\1 : "),
    (r"Input should be a valid integer.*", "un nombre entier est attendu."),
    (r"Input should be a valid number.*", "un nombre est attendu."),
    (r"Input should be greater than or equal to (\S+)", r"un nombre d'au moins \1 est attendu."),
    (r"Input should be less than or equal to (\S+)", r"un nombre d'au plus \1 est attendu."),
)


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
    vars(rich_utils)["rich_format_error"] = _saying_french(_FORMAT)
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _translate(command: Any) -> None:
    option = command.get_help_option(typer.Context(command))
    if option is not None:
        option.help = "Montrer cette aide et s'arrêter."
        _name_kind(option)
    if hasattr(command, "commands"):
        command.subcommand_metavar = "COMMANDE [ARGUMENTS]..."
    for param in command.params:
        _name_kind(param)
    for child in getattr(command, "commands", {}).values():
        _translate(child)


def _name_kind(param: Any) -> None:
    """Name in French what an option takes, where the library writes « <list[str]> »; nothing for a switch."""
    shown = param.display_type(None) or "" if hasattr(param, "display_type") else ""
    if getattr(param, "is_flag", False) or param.param_type_name == "argument":
        param.display_type_rich = _no_kind
    elif param.metavar is None and shown.startswith("<"):
        param.metavar = next(french for english, french in _KINDS if english in shown)


def _no_kind(ctx: Any) -> None:  # noqa: ARG001 - called by name, ctx=…
    return None


def say_french(message: str) -> str:
    """Return a usage error of the library in French; what is not known stays as it is."""
    for english, french in _SAID:
        message = re.sub(english, french, message, flags=re.DOTALL)
    return re.sub(r"'([\w-]+)'", r"« \1 »", message) if "vouliez-vous" in message else message


def _saying_french(show: Callable[[Any], None]) -> Callable[[Any], None]:
    def shown(error: Any) -> None:
        said = say_french(error.format_message())
        error.format_message = lambda: said
        show(error)

    return shown

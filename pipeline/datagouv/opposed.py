"""A refusal to send a release that shows what someone has asked, since, not to show: sent, it would put them back in public."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import registers
from pipeline.errors import ConfigError
from pipeline.privacy import Oppositions, load_keys, released
from pipeline.reference import sirene


def check_opposed(root: Path, release: Path, environment: Mapping[str, str], instead: str) -> None:
    """Raise ConfigError where ``release`` shows what the register opposes, or where the register's key is not there.

    ``instead``: what to do about it, for the message.
    """
    shown = still_shown(root, release, environment)
    if shown:
        raise ConfigError(
            f"la version {release.name} montre {len(shown)} commerce(s) qui s'y sont opposés depuis, en tout ou en partie : "
            f"{', '.join(shown)}",
            instead,
        )


def still_shown(root: Path, release: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids, sorted, of the shops of which ``release`` shows something opposed. Raises ConfigError without the key."""
    register = Oppositions.load(registers.oppositions(root))
    if not register.entries:
        return ()
    keys = load_keys(environment)
    register.check(keys)
    return released.still_shown(release, register, keys, sirene.load(registers.sirene(root)))

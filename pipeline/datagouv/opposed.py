"""A finished release and the register of oppositions in; a refusal to send what someone has asked, since, not to show.

A release in dist/ is never rewritten: the newest may be older than the last opposition, and the one before shows whoever the
newest took away. Sent, either would put them back in public.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path

import pandas as pd

from pipeline import registers
from pipeline.errors import ConfigError
from pipeline.normalise.address import parse
from pipeline.normalise.unique import over
from pipeline.privacy.apply import known_by, opposed
from pipeline.privacy.register import FIELDS, SHOP, Oppositions, load_keys
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
    shops = pd.read_csv(release / "commerces.csv", dtype="str")
    hits = opposed(_known(shops, sirene.load(registers.sirene(root))), register, keys)
    there = shops.set_index("id").notna()
    found = zip(hits["id"], hits["portee"], strict=True)
    return tuple(sorted({shop for shop, scope in found if scope == SHOP or (scope in FIELDS and there.at[shop, scope])}))


def _known(shops: pd.DataFrame, stock: sirene.Sirene | None) -> pd.DataFrame:
    """Return what a release itself says that its shops are known by, its addresses cut as its rows' were."""
    ids = pd.DataFrame({"id": shops["id"], "genre": "id", "valeur": shops["id"]})
    parsed = over(shops["adresse"], parse)
    doors = {part: parsed.column(attrgetter(part)) for part in ("numero", "repetition", "voie")}
    return pd.concat([ids, known_by(shops.assign(**doors), stock)], ignore_index=True)

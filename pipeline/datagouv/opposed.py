"""A finished release and the register of oppositions in; a refusal to send what someone has asked, since, not to show.

A release in dist/ is never rewritten: the newest may be older than the last opposition, and the one before shows whoever the
newest took away. Sent, either would put them back in public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline import registers
from pipeline.errors import ConfigError
from pipeline.model import LIST_SEPARATOR
from pipeline.privacy.apply import name_keys, opposed
from pipeline.privacy.register import FIELDS, SHOP, Oppositions, load_keys

_SAID: Final = ("id", "siret", "nom", "raison_sociale", "commune", "code_insee", "telephone", "courriel")


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
    shops = pd.read_csv(release / "commerces.csv", dtype="str", keep_default_na=False)
    known = pd.DataFrame(sorted(set(_known(shops))), columns=["id", "genre", "valeur"])
    hits = opposed(known, register, keys)
    there = shops.set_index("id")
    found = zip(hits["id"], hits["portee"], strict=True)
    return tuple(sorted({shop for shop, scope in found if scope == SHOP or (scope in FIELDS and there.at[shop, scope])}))


def _known(shops: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind, value: what a release itself says that a shop is known by, spelt as privacy.evidence spells it."""
    for shop, siret, nom, raison, commune, code, telephone, courriel in shops[list(_SAID)].itertuples(index=False):
        yield shop, "id", shop
        if siret:
            yield shop, "siret", siret
        yield from ((shop, "telephone", number) for number in telephone.split(LIST_SEPARATOR) if number)
        yield from ((shop, "courriel", address) for address in courriel.split(LIST_SEPARATOR) if address)
        for name in {nom, raison} - {""}:
            yield from ((shop, kind, key) for kind, key in name_keys(name, commune, code))

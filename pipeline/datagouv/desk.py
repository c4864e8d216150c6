"""The territory's folder and the surroundings in, what ``etal push`` works with out: the channel, the API, the memory, releases.

Nothing is sent from here; the dataset is only ever found by an id or by the mark that we wrote in it, never by its title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.config import Territory, load_territory, unsigned
from pipeline.config.channel import INSTANCES, Push
from pipeline.datagouv.api import Api
from pipeline.datagouv.memory import Memory
from pipeline.datagouv.wanted import MARK
from pipeline.errors import ConfigError
from pipeline.publish.catalogue_file import identifier
from pipeline.publish.swap import VERSIONS, read_versions

TERRITORY: Final = "etal:territoire"
"""The extra that tells which départements a dataset of étal covers: a second one is not made by a clone without its memory."""

Connect = Callable[[str, str], Api]


@dataclass(frozen=True)
class Desk:
    """What a push works with. ``versions``: names of the releases in dist/, newest first."""

    root: Path
    territory: Territory
    channel: Push
    api: Api
    memory: Memory
    versions: tuple[str, ...]

    @property
    def territory_mark(self) -> dict[str, str]:
        """What we write in the extras to know the dataset again."""
        return {TERRITORY: "-".join(sorted(self.territory.departements))}

    def folder(self, version: str) -> Path:
        """Return a release's folder. Raises ConfigError where it is no longer there."""
        path = self.root / "dist" / version
        if not path.is_dir():
            raise ConfigError(f"{path} n'existe pas", "reprendre cette version d'une sauvegarde de dist/")
        return path


def open_desk(root: Path, environment: Mapping[str, str], connect: Connect = Api) -> Desk:
    """Read the declaration, the memory and the key. Raises ConfigError where one of them is missing or contradicts another."""
    territory = load_territory(root)
    channel = territory.datagouv.envoi
    if channel is None:
        if territory.datagouv.moissonnage:
            hint = "un seul canal par territoire : data.gouv.fr lit catalog.jsonld lui-même"
            raise ConfigError("territoire.yml déclare un moissonnage, rien n'est à envoyer", hint)
        raise ConfigError("territoire.yml ne déclare pas d'envoi", "y écrire « datagouv: {envoi: {organisation: …}} »")
    if territory.demonstration and channel.address == INSTANCES["production"]:
        raise ConfigError("une démonstration ne s'envoie pas en production", "« instance: demo » dans territoire.yml")
    if wrong := unsigned(territory):
        raise wrong
    versions = [v["version"] for v in read_versions(root / "dist") or ()]
    if not versions:
        raise ConfigError(f"{root / 'dist' / VERSIONS} : aucune version publiée", "publier d'abord : « etal publish »")
    memory = Memory.load(root, channel.address)
    if channel.jeu and memory.jeu and channel.jeu != memory.jeu:
        raise ConfigError(
            f"territoire.yml déclare le jeu {channel.jeu}, le registre retient {memory.jeu}", f"n'en garder qu'un ({memory.path})"
        )
    return Desk(root, territory, channel, connect(channel.address, _key(channel, environment)), memory, tuple(versions))


def _key(channel: Push, environment: Mapping[str, str]) -> str:
    key = environment.get(channel.cle, "").strip()
    where = f"{channel.address}/admin/me" if channel.address in INSTANCES.values() else channel.address
    if not key:
        raise ConfigError(f"la variable d'environnement {channel.cle} est vide", f"y mettre la clé d'API du compte ({where})")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(f"la variable d'environnement {channel.cle} ne contient pas une clé", "la recopier sans rien autour")
    return key


def find(desk: Desk) -> dict[str, Any] | None:
    """Return the dataset as it is there, None where it is still to be made.

    Raises ConfigError where the one we know is gone, or where it is harvested: sending would be undone every night.
    """
    memory, ident = desk.memory, desk.memory.jeu or desk.channel.jeu
    if ident:
        there = desk.api.dataset(ident)
        if there is None:
            raise ConfigError(
                f"{desk.channel.address} : le jeu {ident} n'existe plus, ou cette clé ne le voit pas",
                f"vérifier la clé ; pour en faire un autre, enlever ce jeu de {memory.path} ou de territoire.yml",
            )
    else:
        there = _marked(desk) if memory.marque else None
    if there and there.get("harvest"):
        raise ConfigError(
            f"{desk.channel.address} : ce jeu est moissonné ({there['harvest'].get('source_url') or 'source inconnue'})",
            "un seul canal : arrêter ce moissonnage, ou déclarer « moissonnage » dans territoire.yml",
        )
    return there


def _marked(desk: Desk) -> dict[str, Any] | None:
    """Find the dataset whose making was cut before its id could be noted."""
    found = (d for d in desk.api.own(desk.channel.organisation) if (d.get("extras") or {}).get(MARK) == desk.memory.marque)
    return next((d for d in found if not d.get("deleted")), None)


def check_alone(desk: Desk) -> None:
    """Raise ConfigError where the organisation has this territory already: sent from another folder, or harvested."""
    mark, name = desk.territory_mark[TERRITORY], identifier(desk.territory)
    for other in desk.api.own(desk.channel.organisation):
        if other.get("deleted"):
            continue
        told = f"{desk.channel.address} : le jeu {other['id']} (« {other['title']} »)"
        if (other.get("harvest") or {}).get("remote_id") == name:
            hint = "un seul canal : arrêter ce moissonnage, ou déclarer « moissonnage » dans territoire.yml"
            raise ConfigError(f"{told} est déjà moissonné depuis catalog.jsonld", hint)
        if (other.get("extras") or {}).get(TERRITORY) == mark:
            raise ConfigError(
                f"{told} est déjà celui de ce territoire",
                f"écrire « jeu: {other['id']} » sous « envoi » dans territoire.yml, ou reprendre {desk.memory.path} de git",
            )

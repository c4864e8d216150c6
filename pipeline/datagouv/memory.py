"""What étal made on data.gouv.fr: ``sources/registre/datagouv.json`` in and out, by instance.

It is written before and after each request that makes something, so that a cut at any moment leaves the trace of what was under
way. It holds identifiers and versions, no key: it belongs in the territory's git.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline import registers
from pipeline.disk import json_in, put
from pipeline.errors import ConfigError


@dataclass
class Memory:
    """Of one instance.

    ``marque``: written in the dataset's extras when it is made, so that it is found again where its id could not be noted.
    ``ressources``: file name → id there. ``en_cours``: file name → sha1 of a new file being sent. ``versions``: what was sent,
    whole, the last one last. ``cible``: the version being sent, until it is whole; ``retour``: a rollback to it. ``retiree``:
    the version that the last rollback withdrew. ``publie``: whether the dataset was made public by us once: from then on its
    visibility is the officer's.
    """

    path: Path
    address: str
    jeu: str = ""
    marque: str = ""
    ressources: dict[str, str] = field(default_factory=dict)
    en_cours: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    cible: str = ""
    retiree: str = ""
    publie: bool = False
    retour: bool = False

    @classmethod
    def load(cls, root: Path, address: str) -> Memory:
        """Read what is remembered of ``address``. Raises ConfigError for a file that is not ours."""
        path = registers.pushed(root)
        known = _read(path).get(address, {})
        try:
            return cls(path, address, **known)
        except TypeError as error:
            raise _unreadable(path, error) from error

    def save(self) -> None:
        """Write it down, other instances' memories left as they are; no byte is touched where nothing changed."""
        whole = _read(self.path)
        told = {k: v for k, v in asdict(self).items() if k not in ("path", "address") and v}
        if whole.get(self.address) == told:
            return
        whole[self.address] = told
        put(self.path, json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        whole = json_in(path)
    except ValueError as error:
        raise _unreadable(path, "ce n'est pas du JSON") from error
    if not isinstance(whole, dict) or not all(isinstance(v, dict) for v in whole.values()):
        raise _unreadable(path, "forme inattendue")
    return whole


def _unreadable(path: Path, why: object) -> ConfigError:
    return ConfigError(f"{path} : fichier illisible ({why})", "le reprendre de git : il tient les identifiants de data.gouv.fr")

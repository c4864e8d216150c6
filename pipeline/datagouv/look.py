"""The release and the dataset as it is there in, what would be done out: nothing is sent, so ``plan`` and ``apply`` agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.datagouv.compare import NOTHING, Change, dataset_changes, file_change, resource_changes, size
from pipeline.datagouv.desk import Desk, find
from pipeline.datagouv.memory import Memory
from pipeline.datagouv.wanted import FILE, MARK, Part, Wanted, wanted
from pipeline.errors import PipelineError
from pipeline.publish.check import read_sums


@dataclass(frozen=True)
class Look:
    """What is there and what is wanted. ``foreign``: titles of the resources that are not ours, left as they are."""

    there: dict[str, Any] | None
    wanted: Wanted
    changes: tuple[Change, ...]
    foreign: tuple[str, ...]


def look(desk: Desk, version: str) -> Look:
    """Ask what is there and compare it with the release ``version``. Raises PipelineError for a release that was damaged."""
    folder = desk.folder(version)
    there = find(desk)
    resources = by_id(there)
    kept = {name for name, ident in desk.memory.ressources.items() if resources.get(ident, {}).get("filetype") == "remote"}
    aim = wanted(folder, desk.territory, desk.api.extensions(), kept, version == desk.versions[0])
    _check(folder, aim)
    changes: list[Change] = []
    for part in aim.parts:
        changes += part_changes(known(resources, part, desk.memory), part)
    changes += [Change(name, "ressource", resources[i]["title"], "à retirer") for name, i in dropped(desk.memory, aim, resources)]
    order = [desk.memory.ressources[p.name] for p in aim.parts if p.name in desk.memory.ressources]
    own = {*order, *desk.memory.ressources.values()}
    own |= {found["id"] for part in aim.parts if (found := known(resources, part, desk.memory))}
    foreign = tuple(str(r["title"]) for i, r in resources.items() if i not in own)
    return Look(there, aim, (*dataset_changes(there or {}, body(desk, aim), order), *changes), foreign)


def body(desk: Desk, aim: Wanted) -> dict[str, Any]:
    """Return the dataset's fields that are ours; its visibility only until it was made public once."""
    mark = {MARK: desk.memory.marque} if desk.memory.marque else {}
    own = {**aim.body, "extras": {**desk.territory_mark, **mark}}
    return own if desk.memory.publie or (desk.channel.jeu and not desk.memory.marque) else {**own, "private": False}


def part_changes(there: dict[str, Any] | None, part: Part) -> list[Change]:
    """Return what would change of one resource."""
    if there is None:
        how = "à envoyer" if part.path else "à déclarer (reste à son adresse)"
        return [Change(part.name, "ressource", NOTHING, f"{how}, {size(part.bytes)}"), *resource_changes({}, part)]
    file = file_change(there, part)
    # sending a file resets its title there: both are sent, one is told
    return [*([file] if file else []), *resource_changes(there, part)]


def known(resources: dict[str, dict[str, Any]], part: Part, memory: Memory) -> dict[str, Any] | None:
    """Return the resource that shows ``part``: by the id noted, else the one whose making was cut before it could be."""
    ident = memory.ressources.get(part.name, "")
    if ident in resources:
        return resources[ident]
    taken = set(memory.ressources.values())
    free = [r for i, r in resources.items() if i not in taken]
    if part.path is None:
        return next((r for r in free if (r.get("extras") or {}).get(FILE) == part.name), None)
    sent = memory.en_cours.get(part.name)
    titles = (part.name.lower(), part.body["title"].lower())
    return next(
        (r for r in free if sent and (r.get("checksum") or {}).get("value") == sent and str(r["title"]).lower() in titles), None
    )


def dropped(memory: Memory, aim: Wanted, resources: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (name, id) of our resources there that the release no longer has."""
    names = {part.name for part in aim.parts}
    return [(name, ident) for name, ident in sorted(memory.ressources.items()) if name not in names and ident in resources]


def by_id(there: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """Return the dataset's resources by id, in their order."""
    return {str(r["id"]): r for r in (there or {}).get("resources") or ()}


def _check(folder: Path, aim: Wanted) -> None:
    sums = read_sums(folder)
    wrong = [part.name for part in aim.parts if sums.get(part.name) != part.sha256]
    if wrong:
        raise PipelineError(
            f"{folder} : {', '.join(wrong)} n'a plus l'empreinte publiée", "reprendre cette version d'une sauvegarde de dist/"
        )

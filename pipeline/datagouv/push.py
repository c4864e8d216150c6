"""``etal push``: the territory's folder in; what would change on data.gouv.fr, what was changed, out.

``apply`` and ``rollback`` make what is there equal to a release, one request after the other, each noted. Whatever a cut leaves,
the next run looks at what is there and goes on: nothing is made twice, and a run with nothing to change sends nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.datagouv.api import Api
from pipeline.datagouv.compare import Change, dataset_changes, file_change, resource_changes
from pipeline.datagouv.desk import Connect, Desk, check_alone, find, open_desk
from pipeline.datagouv.look import Look, body, by_id, dropped, known, look
from pipeline.datagouv.opposed import check_opposed, still_shown
from pipeline.datagouv.wanted import Part, Wanted
from pipeline.errors import ConfigError, PipelineError
from pipeline.publish.swap import alone


@dataclass(frozen=True)
class Told:
    """What a push would do, or did. ``avant``: the version that was there whole; ``note``: the metadata score there, 0 to 1."""

    instance: str
    jeu: str
    page: str
    version: str
    avant: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    laissees: tuple[str, ...] = ()
    note: float | None = None
    fait: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def plan(root: Path, environment: Mapping[str, str], connect: Connect = Api) -> Told:
    """Return what ``apply`` would change there, field by field; nothing is sent. Raises ConfigError, ServiceError."""
    desk = open_desk(root, environment, connect)
    newest, withdrawn = desk.versions[0], desk.memory.retiree
    if newest != withdrawn:
        return _told(desk, look(desk, newest), _opposed(root, desk.folder(newest), environment))
    seen = look(desk, (desk.memory.cible if desk.memory.retour else "") or desk.memory.versions[-1])
    return _told(desk, seen, (f"version {withdrawn} retirée par « etal push rollback » : elle n'est plus envoyée",))


def apply(
    root: Path,
    environment: Mapping[str, str],
    withdrawn: bool = False,
    connect: Connect = Api,
    mark: Callable[[], str] = lambda: secrets.token_hex(8),
) -> Told:
    """Make what is there equal to the newest release. ``withdrawn``: even to one that a rollback took away.

    Raises ConfigError, ServiceError, and PipelineError where what is read back is not what was sent.
    """
    desk = open_desk(root, environment, connect)
    newest = desk.versions[0]
    if newest == desk.memory.retiree and not withdrawn:
        raise ConfigError(
            f"la version {newest} a été retirée de là-bas par « etal push rollback »",
            "publier une version corrigée, ou ajouter --withdrawn pour l'envoyer quand même",
        )
    check_opposed(root, desk.folder(newest), environment, "publier d'abord : « etal publish »")
    with alone(root / "dist"):
        return _make(desk, newest, mark)


def rollback(root: Path, environment: Mapping[str, str], connect: Connect = Api) -> Told:
    """Bring back the version that was there before the last one; one that was cut is finished. Raises as ``apply``."""
    desk = open_desk(root, environment, connect)
    memory = desk.memory
    with alone(root / "dist"):
        if not memory.retour:
            bad, target = _before(memory.versions, memory.cible)
            if not target:
                raise ConfigError(f"{desk.channel.address} : aucune version antérieure n'y a été envoyée", "rien à reprendre")
            _check_target(root, desk, target, environment)
            memory.retiree, memory.cible, memory.retour = bad, target, True
            memory.save()
        else:
            _check_target(root, desk, memory.cible, environment)
        return _make(desk, memory.cible, lambda: memory.marque)


def _check_target(root: Path, desk: Desk, version: str, environment: Mapping[str, str]) -> None:
    """Raise ConfigError where the version to bring back would show again who has asked, since, not to be shown."""
    hint = "corriger la source, puis « etal publish » et « etal push apply » : une version neuve ne les montre pas"
    check_opposed(root, desk.folder(version), environment, hint)


def _opposed(root: Path, release: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a plan says of a release that would be refused for the oppositions that came since."""
    shown = still_shown(root, release, environment)
    return (f"{len(shown)} commerce(s) s'y sont opposés depuis : rien n'en sera envoyé avant « etal publish »",) if shown else ()


def _before(sent: list[str], under_way: str) -> tuple[str, str]:
    """Return the version to take away and the one to bring back: a version sent in part only counts as the last one."""
    whole = [*sent, under_way] if under_way and under_way != (sent or [""])[-1] else sent
    return (whole[-1], whole[-2]) if len(whole) > 1 else ("", "")


def _make(desk: Desk, version: str, mark: Callable[[], str]) -> Told:
    """Bring the dataset to ``version``, verify it, and note that it is whole."""
    memory, seen = desk.memory, look(desk, version)
    if seen.there is None:
        _create(desk, seen.wanted, mark)
    elif not memory.jeu:
        memory.jeu = seen.there["id"]
        memory.publie = memory.publie or not memory.marque
    if seen.changes or seen.there is None:
        memory.cible = version
        memory.save()
        _bring(desk, seen.wanted)
    there = _verified(desk, seen.wanted)
    done = _told(desk, seen, fait=True)
    memory.versions = _noted(memory.versions, version, back=memory.retour)
    memory.retiree = memory.retiree if memory.retour or memory.retiree != version else ""
    memory.cible, memory.retour, memory.publie = "", False, True
    memory.save()
    return replace(done, **_page(desk, there))


def _noted(sent: list[str], version: str, *, back: bool) -> list[str]:
    if back:
        return sent[: sent.index(version) + 1]
    return sent if sent[-1:] == [version] else [*sent, version]


def _create(desk: Desk, aim: Wanted, mark: Callable[[], str]) -> None:
    """Make the dataset, private until it is whole; its mark is noted first, its id as soon as it is known."""
    memory = desk.memory
    if not memory.marque:
        check_alone(desk)
        memory.marque = mark()
        memory.save()
    told = {**body(desk, aim), "private": True}
    if desk.channel.organisation:
        told["organization"] = desk.channel.organisation
    memory.jeu = desk.api.create(told)["id"]
    memory.save()


def _bring(desk: Desk, aim: Wanted) -> None:
    """Bring the resources, then the dataset, to what is wanted."""
    memory, api = desk.memory, desk.api
    there = find(desk)
    resources = by_id(there)
    for part in aim.parts:
        _bring_part(desk, part, known(resources, part, memory))
    for name, ident in dropped(memory, aim, resources):
        api.remove_resource(memory.jeu, ident)
        del memory.ressources[name]
        memory.save()
    there = _read(desk)
    order = [memory.ressources[part.name] for part in aim.parts]
    told = body(desk, aim)
    if dataset_changes(there, told, order):
        api.update(memory.jeu, _whole(there, told, order))


def _whole(there: dict[str, Any], told: dict[str, Any], order: list[str]) -> dict[str, Any]:
    """Return the whole of the dataset as it is, our fields in place: a field left out of a PUT may be wiped there."""
    resources = by_id(there)
    listed = [*(resources[i] for i in order), *(r for i, r in resources.items() if i not in set(order))]
    return {**there, **told, "extras": {**(there.get("extras") or {}), **told["extras"]}, "resources": listed}


def _bring_part(desk: Desk, part: Part, there: dict[str, Any] | None) -> None:
    """Make or update one resource in place. What makes one is noted before (what is sent) and after (its id)."""
    memory, api, ident = desk.memory, desk.api, desk.memory.jeu
    if there is None:
        if part.path is None:
            there = api.create_remote(ident, part.body)
        else:
            memory.en_cours[part.name] = part.sha1
            memory.save()
            there = api.upload(ident, part.path, None, part.sha256)
    memory.ressources[part.name] = there["id"]
    memory.en_cours.pop(part.name, None)
    memory.save()
    if part.path is not None and file_change(there, part):
        there = api.upload(ident, part.path, there["id"], part.sha256)
    if resource_changes(there, part):
        extras = {**(there.get("extras") or {}), **part.body.get("extras", {})}
        api.update_resource(ident, there["id"], {**there, **part.body, "extras": extras})


def _read(desk: Desk) -> dict[str, Any]:
    there = desk.api.dataset(desk.memory.jeu)
    if there is None:
        raise PipelineError(f"{desk.channel.address} : le jeu {desk.memory.jeu} ne se relit pas", "relancer la même commande")
    return there


def _verified(desk: Desk, aim: Wanted) -> dict[str, Any]:
    """Read everything back. Raises PipelineError where it is not what was sent: a licence unknown there is kept as none."""
    there = _read(desk)
    resources = by_id(there)
    wrong = dataset_changes(there, body(desk, aim), [desk.memory.ressources[p.name] for p in aim.parts])
    for part in aim.parts:
        found = resources.get(desk.memory.ressources[part.name])
        if found is None:
            raise PipelineError(f"{desk.channel.address} : {part.name} a disparu pendant l'envoi", "relancer la même commande")
        file = file_change(found, part)
        wrong += [*([file] if file else []), *resource_changes(found, part)]
    if wrong:
        told = " ; ".join(f"{c.objet or 'jeu'}, {c.champ} : « {c.avant[:80]} » au lieu de « {c.apres[:80]} »" for c in wrong)
        raise PipelineError(
            f"{desk.channel.address} n'a pas retenu ce qui a été envoyé ({told})", "corriger la valeur refusée, puis relancer"
        )
    return there


def _told(desk: Desk, seen: Look, notes: tuple[str, ...] = (), *, fait: bool = False) -> Told:
    there, memory = seen.there or {}, desk.memory
    return Told(
        instance=desk.channel.address,
        version=seen.wanted.version,
        avant=(memory.versions or [""])[-1],
        changes=seen.changes,
        notes=(*notes, *seen.wanted.notes),
        laissees=seen.foreign,
        fait=fait,
        **_page(desk, there),
    )


def _page(desk: Desk, there: dict[str, Any]) -> dict[str, Any]:
    """Return what tells where the dataset is and how it is marked there."""
    ident = there.get("id") or desk.memory.jeu
    page = there.get("page") or (f"{desk.channel.address}/datasets/{ident}/" if ident else "")
    return {"jeu": ident, "page": page, "note": (there.get("quality") or {}).get("score")}

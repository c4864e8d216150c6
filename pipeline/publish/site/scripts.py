"""ES modules as they are written in, each entry as one module out: a page asks for one script, not for twenty small ones.

Nothing is transformed but the ``import`` and ``export`` words: each module keeps a scope of its own, after what it needs.
What is imported when wanted (``import("./map.js")``) stays apart, joined in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ENTRIES: Final[tuple[str, ...]] = ("accueil.js", "carte.js", "fiche.js", "integrer.js", "liste.js")

_IMPORT: Final = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"\./(?P<file>[\w-]+\.js)";\n', re.M)
_EXPORT: Final = re.compile(
    r"^export (?=(?:async )?function\*? (?P<function>\w+)|class (?P<class>\w+)|const (?P<const>\w+) )", re.M
)
_WANTED: Final = re.compile(r'\bimport\("\./(?P<file>[\w-]+\.js)"\)')
_LEFT: Final = re.compile(r"^(?:import\b(?! *\()|export\b|await\b)", re.M)


def joined(folder: Path) -> dict[str, str]:
    """Return the text of each entry of ``folder`` that is there, and of what they import when wanted, with all that they need.

    Raises TypeError (a bug of ours) for a module written in another way than ``import { a } from "./b.js";`` and
    ``export function|class|const``, or for modules that need one another.
    """
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}
    made: dict[str, str] = {}
    waiting = [name for name in ENTRIES if name in sources]
    while waiting:
        name = waiting.pop()
        if name not in made:
            order = _order(name, sources, ())
            made[name] = "".join(_scoped(one, sources[one], last=one == name) for one in order)
            waiting += [found["file"] for one in order for found in _WANTED.finditer(sources[one])]
    return made


def _order(name: str, sources: Mapping[str, str], above: tuple[str, ...]) -> list[str]:
    """Return what ``name`` needs, each before what needs it, ``name`` last."""
    if name in above or name not in sources:
        raise TypeError(f"scripts: {' > '.join((*above, name))}: in a circle, or not there")
    found: dict[str, None] = {}
    for needed in _IMPORT.finditer(sources[name]):
        found |= dict.fromkeys(_order(needed["file"], sources, (*above, name)))
    return [*found, name]


def _scoped(name: str, text: str, *, last: bool) -> str:
    """Return a module as a scope that gives what it exports; the entry (``last``), which exports to nobody here, as it is."""
    body = _IMPORT.sub(_taken, text)
    given = [found[found.lastgroup or 0] for found in _EXPORT.finditer(body)]
    plain = body if last else _EXPORT.sub("", body)
    if stray := _LEFT.search(plain if not last else _EXPORT.sub("", body)):
        raise TypeError(f"scripts: {name}: « {plain[stray.start() :].splitlines()[0]} » cannot be joined")
    if last:
        return plain
    return f"const {_variable(name)} = (() => {{\n{plain.rstrip()}\nreturn {{ {', '.join(given)} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    if found["names"] is None:
        return ""
    names = found["names"].replace(" as ", ": ").strip()
    return f"const {{ {names} }} = {_variable(found['file'])};\n"


def _variable(name: str) -> str:
    return f"$_{name.removesuffix('.js').replace('-', '_')}"

"""Names of heavy modules in, modules that are only read once something is asked of them out.

Great Expectations imports SciPy's statistics and Altair for expectations that we do not use: half of the time it takes.
importlib's LazyLoader does not serve: the next ``import`` of its module reads it (Python 3.11).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Postponed(ModuleType):
    """A module whose code has not run yet."""

    def __getattr__(self, name: str) -> Any:
        """Run the module's code, once, and answer."""
        self.__class__ = ModuleType  # type: ignore[assignment]  # a module like any other from now on
        if self.__spec__ is None or self.__spec__.loader is None:
            raise AttributeError(name)
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def postpone(names: Iterable[str]) -> None:
    """Let ``import name`` cost nothing until an attribute is wanted; a module that is loaded, or absent, is left as it is."""
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            module.__class__ = _Postponed
            sys.modules[name] = module

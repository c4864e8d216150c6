"""The traps by name, each with the case it stands for: what PIEGES.md and verite.csv mean by « cas »."""

from __future__ import annotations

from typing import Final


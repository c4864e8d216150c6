"""What every test runs under: the same examples each time, so that a red suite is red again; ETAL_HASARD=1 looks for new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("memes", derandomize=True)
settings.register_profile("hasard", derandomize=False)
settings.load_profile("hasard" if os.environ.get("ETAL_HASARD") else "memes")

"""What every test runs under: the same examples each time, so that a red suite is red again; ETAL_HASARD=1 looks for new ones.

No example has a deadline, nor is making one timed: a busy machine is slow, not wrong, and speed is measured in bench/.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

for name, derandomize in (("memes", True), ("hasard", False)):
    settings.register_profile(name, derandomize=derandomize, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hasard" if os.environ.get("ETAL_HASARD") else "memes")

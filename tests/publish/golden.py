"""Hold a text against its reviewed file under tests/golden.

``ETAL_GOLDEN=ecrire pytest …`` writes the files anew, for git diff to show.
"""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def assert_golden(name: str, found: str, family: str = "publish") -> None:
    """Fail where ``found`` is not the reviewed text of tests/golden/``family``."""
    path = GOLDEN / family / name
    if os.environ.get("ETAL_GOLDEN") == "ecrire":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8"), f"{path} a changé : relire la différence, puis ETAL_GOLDEN=ecrire"

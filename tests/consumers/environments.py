"""The environments of the consumers, apart from ours: which Python each needs, where it is, why one is missing.

``python -m tests.consumers.environments`` installs what is missing, from locks with hashes (``make test-consumers``); what cannot
be installed here leaves its reason, which its tests then say as they skip.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).resolve().parent
FOLDER: Final = HERE.parents[1] / ".venv-consumers"
PYTHONS: Final = {"udata": "3.13", "hydra": "3.13", "validata": "3.11"}
"""Version that each is locked for: validata's dependencies have no wheel for later ones, udata's lock is made for 3.13."""


def python_of(name: str) -> Path:
    """Return the Python of an environment; skip the test, with the reason, where it is not installed or not up to date."""
    if _installed(name):
        return _python(name)
    reason = FOLDER / f"{name}.txt"
    pytest.skip(reason.read_text() if reason.is_file() else f"{name} is not installed (make test-consumers installs it)")


def install(name: str) -> str:
    """Install an environment; return why not, "" where it is there."""
    if _installed(name):
        return ""
    base = _base(PYTHONS[name])
    if base is None:
        return f"{name} needs Python {PYTHONS[name]}, which this machine has not"
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    subprocess.run([base, "-m", "venv", FOLDER / name], check=True)
    command = [str(_python(name)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run([*command, "-r", str(HERE / f"{name}.lock")], check=False)
    if done.returncode:
        return f"{name} could not be installed (pip: {done.returncode})"
    (FOLDER / name / ".ready").write_text(_lock(name))
    return ""


def _python(name: str) -> Path:
    return FOLDER / name / "bin" / "python"


def _installed(name: str) -> bool:
    ready = FOLDER / name / ".ready"
    return ready.is_file() and ready.read_text() == _lock(name)


def _lock(name: str) -> str:
    return hashlib.sha256((HERE / f"{name}.lock").read_bytes()).hexdigest()


def _base(version: str) -> Path | None:
    """Return a Python of this very version: of the PATH, else one that pyenv keeps."""
    named = shutil.which(f"python{version}")
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}*/bin/python"))
    told = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in [*([Path(named)] if named else []), Path(sys.executable), *kept]:
        done = subprocess.run([candidate, "-c", told], check=False, capture_output=True, text=True)
        if done.stdout.strip() == version:
            return candidate
    return None


def main() -> None:
    """Install every environment, and leave the reason of each that is missing."""
    FOLDER.mkdir(exist_ok=True)
    for name in PYTHONS:
        why = install(name)
        reason = FOLDER / f"{name}.txt"
        reason.unlink(missing_ok=True)
        if why:
            reason.write_text(why)
            sys.stderr.write(f"{why}: its tests will be skipped\n")


if __name__ == "__main__":
    main()

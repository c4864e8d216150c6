"""Workbooks in, what LibreOffice makes of them out; a test that asks where there is none is skipped with the reason."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

PATIENCE = 300  # seconds: a first start makes a profile, and a busy machine is slow, not wrong


def convert(folder: Path, to: str, *paths: Path) -> None:
    """Save each workbook anew in ``folder``; ``to``: an ending, with a filter of LibreOffice and its options after a colon."""
    command = shutil.which("soffice")
    if command is None:
        pytest.skip("LibreOffice (soffice) is not installed (make test installs Debian's where it may)")
    with tempfile.TemporaryDirectory() as profile:
        words = [command, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", to]
        subprocess.run([*words, "--outdir", folder, *paths], check=True, capture_output=True, timeout=PATIENCE)

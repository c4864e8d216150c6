"""Real addresses of a regional tourism file, read where it lies and never copied: each parse against the one reviewed by eye.

``adresses_sirtaqui.csv`` holds, for some 570 addresses whose parse was read and found right, the hash of the text and that of
the parts it must give. A parser that grows changes some: print them with ``ETAL_GOLDEN=ecrire``, read them, and commit.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.normalise.address import Address, parse, render
from tests.normalise.test_address import real_addresses

REVIEWED = Path(__file__).resolve().parent / "adresses_sirtaqui.csv"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _parts(text: str) -> str:
    found = parse(text)
    address = found.value or Address()
    return "|".join([render(address), *(part or "" for part in address), *(issue.code for issue in found.issues)])


def _read() -> Iterator[tuple[str, str]]:
    with REVIEWED.open(encoding="utf-8", newline="") as handle:
        yield from ((row["texte"], row["parties"]) for row in csv.DictReader(handle))


@pytest.mark.shared
def test_real_addresses_are_read_as_reviewed() -> None:
    texts = {_hash(text): text for text in real_addresses()}
    if not texts:
        pytest.skip("../shared/real/sirtaqui is not here")
    reviewed = dict(_read())
    assert len(reviewed) >= 500
    assert set(reviewed) <= set(texts)
    changed = {key: texts[key] for key, parts in reviewed.items() if _hash(_parts(texts[key])) != parts}
    if os.environ.get("ETAL_GOLDEN") == "ecrire":
        _write(reviewed | {key: _hash(_parts(text)) for key, text in changed.items()})
        pytest.skip(f"{len(changed)} réécrites : " + " ; ".join(f"{t!r} → {_parts(t)}" for t in changed.values()))
    assert not changed, [(text, _parts(text)) for text in changed.values()]


def _write(reviewed: dict[str, str]) -> None:
    with REVIEWED.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["texte", "parties"])
        writer.writerows(sorted(reviewed.items()))

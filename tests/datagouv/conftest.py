"""A small data.gouv.fr on loopback, and a territory that sends to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.datagouv.fake import DataGouv, served
from tests.datagouv.folder import territory
from tests.datagouv.pushing import channel


@pytest.fixture
def there() -> Iterator[DataGouv]:
    with served() as instance:
        yield instance


@pytest.fixture
def root(tmp_path: Path, there: DataGouv) -> Path:
    return territory(tmp_path, channel(there))

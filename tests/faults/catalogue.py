"""Every fault that the service was seen to have, or may have, by name: requests in, something else than the contract out."""

from __future__ import annotations

from typing import Final

from tests.faults import ban_server as faults
from tests.faults.ban_server import Fault, Row, answer


def cut_line(rows: list[Row]) -> bytes:
    """Half a line is missing at the end."""
    return answer(rows)[:-30]


def whole_lines_only(rows: list[Row]) -> bytes:
    """Whole lines, but half of them."""
    return b"".join(answer(rows).splitlines(keepends=True)[: len(rows) // 2 + 1 - len(rows) % 2])


def doubled(rows: list[Row]) -> bytes:
    """The last row is the first again."""
    return answer([*rows[:-1], rows[0]])


def crossed(rows: list[Row]) -> bytes:
    """Ids kept, queries moved by one: the answers would go to the neighbours."""
    return answer([a | {"requete": b["requete"]} for a, b in zip(rows, [*rows[1:], rows[0]], strict=True)])


def without_status(rows: list[Row]) -> bytes:
    """A column is missing."""
    return answer(rows, header=[*rows[0], *faults.RESULT[:-1]])


def latin_1(rows: list[Row]) -> bytes:
    """Not UTF-8."""
    return answer(rows).decode().encode("latin-1", "replace")


def page(rows: list[Row]) -> bytes:
    """A page for people."""
    return b"<html><body>Maintenance</body></html>"


def nothing(rows: list[Row]) -> bytes:
    """No byte."""
    return b""


def all_in_error(rows: list[Row]) -> bytes:
    """HTTP 200, and each row says « error »."""
    return answer(rows, {row["requete"]: "error" for row in rows})


PASSING_AS_ANSWERS: Final[dict[str, Fault]] = {
    "200 cut in a line": faults.body(cut_line),
    "200 cut between lines": faults.body(whole_lines_only),
    "200 empty": faults.body(nothing),
    "200 streamed, then short": faults.streamed_short,
    "row twice": faults.body(doubled),
    "answers of neighbours": faults.body(crossed),
    "wrong header": faults.body(without_status),
    "latin-1": faults.body(latin_1),
    "a page": faults.body(page),
}
"""HTTP 200, and not the contract. With two rows or more: of one row alone, some are no fault."""

FAULTS: Final[dict[str, Fault]] = PASSING_AS_ANSWERS | {
    "429": faults.status(429, Retry_After="7"),
    "500": faults.status(500),
    "502": faults.status(502),
    "503 that says nothing": faults.status(503),
    "reset mid-body": faults.reset,
    "hung up without a word": faults.slammed,
}

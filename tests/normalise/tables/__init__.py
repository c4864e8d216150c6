"""Reading of the tables of labelled cases."""

from pathlib import Path

HERE = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"


def labelled(name: str) -> list[tuple[str, str]]:
    """Return the (text, expected) pairs of ``<name>.txt``: one « expected: text | text » a line, ``#`` for comments."""
    pairs = []
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            expected, _, texts = line.partition(": ")
            pairs += [(text.strip().replace("⏎", "\n"), expected.strip()) for text in texts.split(" | ")]
    return pairs

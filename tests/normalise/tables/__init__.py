"""Reading of the tables of labelled cases."""

from pathlib import Path

from pipeline.reference.vocabularies import vocabulary

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


def blind(name: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return (series, text, answers that a careful person may give) of every ``<name>_aveugles_<series>.txt``.

    As ``labelled``; « text OU code » adds an answer to that of its line.
    """
    known = {row["code"] for file in ("categories", "familles", "services", "modes_paiement") for row in vocabulary(file)}
    cases = []
    for path in sorted(HERE.glob(f"{name}_aveugles_*.txt")):
        for written, expected in labelled(path.stem):
            text, answers = written, [expected]
            while (parts := text.rpartition(" OU "))[1] and set(parts[2].strip("=").split(",")) <= known | {"-", "?"}:
                text = parts[0]
                answers.append(parts[2])
            cases.append((int(path.stem.rpartition("_")[2]), text, tuple(answers)))
    return cases

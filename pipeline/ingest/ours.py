"""What we write in a workbook that goes back to its producer, and know again when it comes in: colours and comments.

A colour of ours over one of theirs would hide what theirs means: it is framed by theirs, which is read there again.
"""

from __future__ import annotations

import re
from typing import Final

COLOURS: Final = {
    "rejet": "#F4A6A6", "avertissement": "#FFC878", "correction": "#A9CCEE", "information": "#FFF0A8", "proposition": "#E3F1DA",
}  # fmt: skip
"""Behind the cells that something is told of, by severity; and behind what we propose."""
HEADER: Final = "#E4E9EF"
HEADER_OF_OURS: Final = "#CFE6BF"
OURS: Final = frozenset({*COLOURS.values(), HEADER, HEADER_OF_OURS})
BORDER: Final = "#C8C8C8"
"""What frames a cell of ours where its producer had put no colour."""
LABELS: Final = {
    "rejet": "Rejeté",
    "avertissement": "Avertissement",
    "correction": "Corrigé",
    "information": "À vérifier",
}
WITHDRAWN: Final = "À retirer"
"""What stands before what is said of a shop whose publication was opposed: there is nothing to check."""
THEIRS: Final = "Votre commentaire : "
"""What stands before a producer's own comment, under one of ours."""

_OURS_SAID: Final = re.compile(rf"(?:{'|'.join([*LABELS.values(), WITHDRAWN])}) : .*?→ ", re.DOTALL)


def theirs_said(comment: str) -> str:
    """Return what a producer says in a comment; "" in one that is ours alone."""
    if not _OURS_SAID.match(comment):
        return comment
    return comment.partition(THEIRS)[2].strip()

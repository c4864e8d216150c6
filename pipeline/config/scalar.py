"""A column's or a word's text in; the same as YAML reads it back, bare where that is safe, else in double quotes, out."""

from __future__ import annotations

import json
import re
from typing import Final

_PLAIN: Final = re.compile(r"[^\W\d_][\w '’().&/+°-]*")
_SPECIAL: Final = frozenset({"oui", "non", "yes", "no", "true", "false", "null", "on", "off", "y", "n", "~"})


def scalar(text: str, *, flow: bool = False) -> str:
    """Return ``text`` as YAML reads it back: bare where that is safe, else in double quotes; ``flow``: inside [ ] or { }."""
    safe = _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _SPECIAL and " #" not in text
    if safe and not (flow and "," in text):
        return text
    return json.dumps(text, ensure_ascii=False)

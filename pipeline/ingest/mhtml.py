"""A web page saved in one file (MHTML: Excel's « Page Web à fichier unique », a browser's « .mht ») in; its HTML out."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Final

from pipeline.errors import SourceError

_FIRST: Final = re.compile(rb"\s*(?:MIME-Version:|From: <Saved by )", re.IGNORECASE)
_TABLE: Final = re.compile(rb"<table[\s>]", re.IGNORECASE)
_BOM: Final = b"\xef\xbb\xbf"  # what is given on is UTF-8, whatever the page says of itself
_SAVE_AGAIN: Final = "l'ouvrir dans un tableur et l'enregistrer au format .xlsx"


def is_mhtml(raw: bytes) -> bool:
    """Tell a page saved in one file: the headers of a message, and no sender."""
    return _FIRST.match(raw[:256]) is not None


def page_of(raw: bytes, name: str) -> bytes:
    """Return the page that holds the table, in UTF-8. Raises SourceError where none does, or several: a workbook's sheets."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    told = [text for part in pages if isinstance(part, EmailMessage) and _TABLE.search(text := _html(part))]
    if len(told) == 1:
        return _BOM + told[0]
    what = f"{len(told)} feuilles dans une seule page web" if told else "c'est une page web enregistrée, sans tableau"
    raise SourceError(f"{name} : {what}", _SAVE_AGAIN)


def _html(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    try:
        return raw.decode(charset or "utf-8").encode()
    except (LookupError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace").encode()

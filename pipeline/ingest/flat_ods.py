"""A « flat ODS » (.fods: OpenDocument in one XML file) in, the same as a usual .ods out."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_ROOT: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.{0,2000}?-->|\s)*<office:document\s[^>]*opendocument\.spreadsheet", re.DOTALL
)
_BETWEEN: Final = re.compile(rb">[ \t\r]*\n\s*<")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_HEAD: Final = 1 << 14


def is_flat_ods(raw: bytes) -> bool:
    """Tell a spreadsheet of LibreOffice's « ODF à plat »."""
    return _ROOT.match(raw[:_HEAD].removeprefix(b"\xef\xbb\xbf")) is not None


def as_ods(raw: bytes) -> bytes:
    """Return the archive that LibreOffice would have made: the file is its content.

    The line breaks that it is written with between tags stand for nothing; they are left out.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), _MIMETYPE)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", _EPOCH), "<manifest/>")
        archive.writestr(zipfile.ZipInfo("content.xml", _EPOCH), _BETWEEN.sub(b"><", raw))
    return out.getvalue()

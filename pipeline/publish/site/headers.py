"""A file of dist/ in, the HTTP headers that it needs out: its type with its charset, who may read it, how long it is kept.

One table for ``etal serve`` and for what LISEZMOI-hebergement.md tells of nginx, Apache and the others.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from pipeline.publish.site.policy import policy

FEED: Final = "atom.xml"
"""Its name does not tell its type."""

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".pmtiles": "application/vnd.pmtiles",
}
OTHER: Final = "application/octet-stream"
COMPRESSED: Final = tuple(name for name, kind in TYPES.items() if "charset" in kind)
"""What is worth sending compressed."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
CHECKED: Final = "no-cache"
"""Kept by the browser, but asked again each time (a 304 when nothing changed): a release shows as soon as it is published."""

_IMMUTABLE: Final = re.compile(r"(?:\d{4}\.\d\d\.\d\d(?:\.\d+)?|assets/vendor/[^/]+)/.+")


def headers(path: str, fond: str) -> dict[str, str]:
    """Return the headers of ``path``, relative to dist/, over the base map ``fond``.

    Data, scripts and styles may be read by any site (CORS): a map elsewhere reads the GeoJSON, and a browser asks it for every
    script of type module, the embed's to begin with. Pages alone bear the policy.
    """
    suffix = ".atom" if PurePosixPath(path).name == FEED else PurePosixPath(path).suffix
    told = {
        "Content-Type": TYPES.get(suffix, OTHER),
        "Cache-Control": FOR_EVER if _IMMUTABLE.fullmatch(path) else CHECKED,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    if suffix == ".html":
        told["Content-Security-Policy"] = policy(fond, inline_styles=True)
    else:
        told["Access-Control-Allow-Origin"] = "*"
    return told

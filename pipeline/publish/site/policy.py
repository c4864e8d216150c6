"""The base map of territoire.yml in, the pages' Content-Security-Policy out: what they may load, and from where.

The same text stands in each page (``<meta http-equiv="Content-Security-Policy">``: hosts that set no header), in ``etal serve``
and in LISEZMOI-hebergement.md.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

IGN: Final = "https://data.geopf.fr"


def policy(fond: str, *, inline_styles: bool = False) -> str:
    """Return the policy of a site over ``fond``: this site alone, plus the base map's own host where there is one.

    ``inline_styles``: as the header of every page tells it, for a release's own page stands alone, pictures and styles in it; the
    site's pages are stricter in themselves, and a browser holds to both.
    ``data:`` images are the map library's own buttons; ``blob:`` is how a list of points is handed to the map's thread.
    """
    host = base_map_host(fond)
    beside = f" {host}" if host else ""
    return "; ".join(
        (
            "default-src 'self'",
            *(["style-src 'self' 'unsafe-inline'"] if inline_styles else []),
            f"connect-src 'self' blob:{beside}",
            f"img-src 'self' data: blob:{beside}",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def base_map_host(fond: str) -> str:
    """Return the origin that the base map is read from, "" where it is this very site or there is none."""
    if fond == "ign":
        return IGN
    parts = urlsplit(fond.removeprefix("pmtiles:"))
    return f"{parts.scheme}://{parts.netloc}" if fond.startswith("pmtiles:") and parts.netloc else ""

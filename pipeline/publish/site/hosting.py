"""The base map in, LISEZMOI-hebergement.md out: what any host must be told, written from the same table as ``etal serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.publish.site.headers import FOR_EVER, TYPES
from pipeline.publish.site.policy import base_map_host, policy

NAME: Final = "LISEZMOI-hebergement.md"
_VERSIONED: Final = r"^/(\d{4}\.\d\d\.\d\d(\.\d+)?|assets/vendor/[^/]+)/."

_TEXT: Final = Path(__file__).with_name("templates") / "hebergement.md"


def guide(fond: str) -> str:
    """Return the text of LISEZMOI-hebergement.md for a site over ``fond``."""
    host = base_map_host(fond)
    only = f"Le seul tiers appelé par les pages est le fond de carte : {host}."
    bare = {suffix: kind.split(";")[0] for suffix, kind in TYPES.items()}
    by_kind = {kind: " ".join(suffix[1:] for suffix in bare if bare[suffix] == kind) for kind in bare.values()}
    return _TEXT.read_text(encoding="utf-8").format(
        outside=only if host else "Les pages n'appellent aucun tiers.",
        for_ever=FOR_EVER,
        policy=policy(fond, inline_styles=True),
        versioned=_VERSIONED,
        table="\n".join(f"| `{suffix}` | `{kind}` |" for suffix, kind in TYPES.items()),
        nginx_types="\n".join(f"        {kind} {suffixes};" for kind, suffixes in by_kind.items()),
        apache_types="\n".join(f"AddType {kind} {suffix}" for suffix, kind in bare.items()),
        suffixes=" ".join(suffix for suffix, kind in TYPES.items() if "charset" in kind),
    )

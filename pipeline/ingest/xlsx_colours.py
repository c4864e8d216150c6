"""A colour as an xlsx's styles write it in, « #FFFF00 » out: spelt, of the palette, or of the theme, lighter or darker.

ECMA-376 part 1: 18.8.3 (bgColor), 18.8.19 (fgColor, tint), 18.8.27 (indexedColors), 20.1.6.2 (clrScheme).
"""

from __future__ import annotations

import colorsys
import re
from typing import Final

_BASIC: Final = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
PALETTE: Final = (
    f"{_BASIC} {_BASIC} 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC "
    "CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
).split()
"""The colours that are told by a number; 64 and 65 are those of the system, as where none is told."""
_THEME: Final = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
"""The theme's colours in the order that styles count them, which is not that of its own list."""
_OFFICE: Final = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72".split()  # noqa: SIM905
_TOLD: Final = re.compile(rb"""\b(rgb|indexed|theme|tint)\s*=\s*["']([^"']{1,24})["']""")
_SPELT: Final = re.compile("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_TINT: Final = re.compile(r"-?(?:0?\.\d{1,20}|[01](?:\.\d{1,20})?)")


def theme_of(xml: bytes) -> list[str]:
    """Return the colours of a theme, as styles count them; Office's own where it does not tell them."""
    colours = []
    for name, usual in zip(_THEME, _OFFICE, strict=True):
        told = re.search(
            rb"""<a:%s>\s*<a:(?:srgbClr val|sysClr [^<>]*lastClr)\s*=\s*["']([0-9A-Fa-f]{6})["']""" % name.encode(), xml
        )
        colours.append(told[1].decode().upper() if told else usual)
    return colours


def palette_of(styles: bytes) -> list[str]:
    """Return the numbered colours: the workbook's own where it lists them."""
    start, end = styles.find(b"<indexedColors>"), styles.find(b"</indexedColors>")
    own = (
        re.findall(rb"""<rgbColor rgb=["'](?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})["']""", styles[start:end])
        if 0 <= start < end
        else []
    )
    return [colour.decode().upper() for colour in own] + PALETTE[len(own) :]


def colour_of(inside: bytes, palette: list[str], theme: list[str]) -> str:
    """Return the colour that a tag's attributes (``inside``) tell, "" where they tell none."""
    told = {key: value.decode("ascii", "replace") for key, value in _TOLD.findall(inside)}
    spelt = _SPELT.fullmatch(told.get(b"rgb", ""))
    plain = spelt[1].upper() if spelt else _counted(told.get(b"indexed", ""), palette) or _counted(told.get(b"theme", ""), theme)
    tint = told.get(b"tint", "")
    return f"#{_tinted(plain, float(tint)) if _TINT.fullmatch(tint) else plain}" if plain else ""


def _counted(number: str, colours: list[str]) -> str:
    return colours[int(number)] if number.isdecimal() and len(number) < 3 and int(number) < len(colours) else ""


def _tinted(colour: str, tint: float) -> str:
    """Make a colour darker (``tint`` under 0, down to -1) or lighter (up to 1), by its luminance."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation))

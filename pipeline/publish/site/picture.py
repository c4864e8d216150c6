"""The shops' points in; the picture that a shared link shows out, as PNG bytes: the territory told by a dot a shop.

1200 × 630 is what social networks ask for (https://ogp.me/, og:image). Four tones and no text: a title stands beside it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

NAME: Final = "assets/partage.png"
WIDTH: Final = 1200
HEIGHT: Final = 630
_MARGIN: Final = 55
_RADIUS: Final = 4.5
_PAPER: Final = (0xFA, 0xF8, 0xF3)
_INK: Final = (0x0B, 0x5D, 0x4A)
_TONES: Final = 4  # two bits a pixel


def picture(points: Sequence[tuple[float, float]]) -> bytes:
    """Return the PNG of ``points``, (longitude, latitude) in degrees; of paper alone where there is none."""
    tones = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    if points:
        columns, rows = _placed(np.array(points, dtype="float64"))
        reach = int(_RADIUS) + 1
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                tone = round(min(max(_RADIUS + 0.5 - (dx * dx + dy * dy) ** 0.5, 0.0), 1.0) * (_TONES - 1))
                spot = tones[rows + dy, columns + dx]
                tones[rows + dy, columns + dx] = np.maximum(spot, tone)
    return _png(tones)


def _placed(points: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the pixels of the points, each once: as wide as high, in the middle."""
    x = points[:, 0] * np.cos(np.radians(points[:, 1].mean()))
    y = points[:, 1]
    scale = min((WIDTH - 2 * _MARGIN) / max(np.ptp(x), 1e-6), (HEIGHT - 2 * _MARGIN) / max(np.ptp(y), 1e-6))
    columns = np.rint(WIDTH / 2 + (x - (x.min() + x.max()) / 2) * scale).astype(np.intp)
    rows = np.rint(HEIGHT / 2 - (y - (y.min() + y.max()) / 2) * scale).astype(np.intp)
    pixels = np.unique(np.column_stack((columns, rows)), axis=0)
    return pixels[:, 0], pixels[:, 1]


def _png(tones: npt.NDArray[np.uint8]) -> bytes:
    """Return the picture as a PNG of four colours (https://www.w3.org/TR/png-3/)."""
    mixed = [tuple(round(a + (b - a) * n / (_TONES - 1)) for a, b in zip(_PAPER, _INK, strict=True)) for n in range(_TONES)]
    four = tones.reshape(HEIGHT, WIDTH // 4, 4)
    packed = (four[..., 0] << 6) | (four[..., 1] << 4) | (four[..., 2] << 2) | four[..., 3]
    lines = np.concatenate((np.zeros((HEIGHT, 1), np.uint8), packed), axis=1)  # each line says first that it is not filtered
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header), (b"PLTE", bytes(v for tone in mixed for v in tone)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""),
    )  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

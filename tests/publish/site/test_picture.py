"""The picture that a shared link shows."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from pipeline.publish.site.picture import HEIGHT, WIDTH, picture


def tones(drawn: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Read a PNG of two bits a pixel as any reader must: its chunks, each with its sum, its lines."""
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(drawn):
        length, kind = struct.unpack(">I4s", drawn[at : at + 8])
        data = drawn[at + 8 : at + 8 + length]
        assert struct.unpack(">I", drawn[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        chunks[kind], at = data, at + 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"] and len(chunks[b"PLTE"]) == 12
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(HEIGHT, 1 + WIDTH // 4)
    assert not lines[:, 0].any()
    four = lines[:, 1:]
    return np.stack([(four >> shift) & 3 for shift in (6, 4, 2, 0)], axis=-1).reshape(HEIGHT, WIDTH)


def test_each_shop_is_a_dot_north_above_and_east_on_the_right() -> None:
    drawn = tones(picture([(0.1, 44.6), (1.0, 44.1)]))
    rows, columns = np.nonzero(drawn == 3)
    west = columns < WIDTH / 2
    assert rows[west].max() < rows[~west].min()
    assert drawn[:40].sum() == drawn[-40:].sum() == drawn[:, :40].sum() == drawn[:, -40:].sum() == 0


@pytest.mark.parametrize("points", [[], [(0.6, 44.2)], [(0.6, 44.2)] * 5, [(0.6, 44.0), (0.6, 44.5)]])
def test_few_points_make_a_picture_too(points: list[tuple[float, float]]) -> None:
    inked = int((tones(picture(points)) > 0).sum())
    assert (inked > 0) is bool(points) and inked < 500


def test_the_same_points_in_any_order_make_the_same_bytes() -> None:
    points = [(0.1 * n, 44.0 + 0.07 * (n % 5)) for n in range(40)]
    assert picture(points) == picture(points[::-1] + points[:3])

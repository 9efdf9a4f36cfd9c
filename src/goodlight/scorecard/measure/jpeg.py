"""How strongly a JPEG was compressed, read from its quantisation tables. The pixels are not touched."""

from __future__ import annotations

import math

import numpy as np

# ITU-T T.81, table K.1, in the zigzag order in which files store it.
_ZIGZAG = (16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
           56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101,
           103, 99)
_STANDARD = np.array(_ZIGZAG, float)
HEAD_BYTES = 1 << 20
"""Tables stand before the picture's data; metadata before them is seldom longer than this."""
_SOI, _DQT, _SOS, _EOI = 0xD8, 0xDB, 0xDA, 0xD9
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def luma_table(data: bytes) -> np.ndarray | None:
    """(64,) float, quantisation steps of table 0 in zigzag order; None where the bytes are no JPEG or hold no whole table.

    data: the beginning of a file, from anywhere; it is read within its bounds, and each step moves forward.
    """
    if data[:2] != bytes((0xFF, _SOI)):
        return None
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF or marker in _STANDALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (_SOS, _EOI):
            return None
        length = int.from_bytes(data[at + 2:at + 4], "big")
        if length < 2:
            return None
        if marker == _DQT and (table := _table_0(data[at + 4:at + 2 + length])) is not None:
            return table
        at += 2 + length
    return None


def _table_0(segment: bytes) -> np.ndarray | None:
    at = 0
    while at < len(segment):
        wide, number = segment[at] >> 4, segment[at] & 15
        size = 128 if wide else 64
        steps = segment[at + 1:at + 1 + size]
        if len(steps) < size:
            return None
        if number == 0:
            return np.frombuffer(steps, ">u2" if wide else np.uint8).astype(float)
        at += 1 + size
    return None


def quality(data: bytes) -> float:
    """1–100 on the scale of the Independent JPEG Group's library, from the mean ratio to the standard's table; NaN where it is no JPEG.

    Other encoders have other tables; then it is the IJG quality that quantises as strongly on average.
    """
    table = luma_table(data)
    if table is None:
        return math.nan
    scale = 100 * float(np.mean(table / _STANDARD))
    return float(np.clip(100 - scale / 2 if scale <= 100 else 5000 / scale, 1, 100))

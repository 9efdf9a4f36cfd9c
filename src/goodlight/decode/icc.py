"""Matrix profiles (ICC.1:2022): read the three curves and the matrix, and write one. Display P3, Adobe RGB, ProPhoto are such."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache

import numpy as np

# Linear sRGB to XYZ under D50 (Bradford-adapted), as in the ICC's own sRGB profile.
SRGB_TO_XYZ = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_LUT_TAGS = {b"A2B0", b"A2B1", b"D2B0", b"D2B1"}


@dataclass(frozen=True, eq=False)
class MatrixProfile:
    """curves: one function a channel, from 0..1 encoded to 0..1 linear. to_srgb: [3,3], linear device light to linear sRGB."""

    curves: tuple
    to_srgb: np.ndarray


def read_matrix_profile(icc: bytes) -> MatrixProfile | None:
    """The profile if it is a plain RGB matrix one, else None, also for anything damaged (LittleCMS then has the last word)."""
    try:
        return _read(icc)
    except (struct.error, ValueError, IndexError):
        return None


def _read(icc: bytes) -> MatrixProfile | None:
    if icc[16:24] != b"RGB XYZ " or icc[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", icc, 128)
    tags = {}
    for i in range(min(count, 100)):
        name, start, length = struct.unpack_from(">4sII", icc, 132 + 12 * i)
        tags[name] = icc[start:start + length]
    if _LUT_TAGS & tags.keys() or not {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"} <= tags.keys():
        return None
    matrix = np.array([struct.unpack_from(">3i", tags[name], 8) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]).T / 65536
    curves = tuple(_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    if not 0.5 < matrix[1].sum() < 1.5:  # white must have a luminance near 1, otherwise these are not colorants
        return None
    return MatrixProfile(curves, np.linalg.inv(SRGB_TO_XYZ) @ matrix)


def _curve(tag: bytes):
    """A function of an array in 0..1, from a ``curv`` (gamma or table) or a ``para`` (formula) element."""
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        if count == 0:
            return lambda x: x
        table = np.frombuffer(tag, ">u2", count, 12).astype(np.float64)
        if count == 1:
            return lambda x: x ** (table[0] / 256)
        return lambda x: np.interp(x, np.linspace(0, 1, count), table / 65535)
    if tag[:4] != b"para":
        raise ValueError("unknown kind of curve")
    (form,) = struct.unpack_from(">H", tag, 8)
    g, a, b, c, d, e, f = _parameters(form, [v / 65536 for v in struct.unpack_from(f">{(1, 3, 4, 5, 7)[form]}i", tag, 12)])
    return lambda x: np.where(x >= d, np.maximum(a * x + b, 0) ** g + e, c * x + f).clip(0, 1)


def _parameters(form: int, p: list[float]) -> tuple[float, ...]:
    """All five function types as the last one: (a x + b)^g + e from d on, c x + f below it."""
    if form == 0:
        return p[0], 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if form in (1, 2):
        if p[1] == 0:
            raise ValueError("a curve without a slope")
        offset = p[3] if form == 2 else 0.0
        return p[0], p[1], p[2], 0.0, -p[2] / p[1], offset, offset
    return (*p, 0.0, 0.0)[:7]


@cache
def display_p3() -> bytes:
    """A Display P3 profile (P3 primaries, D65 adapted to D50, the sRGB curve), for files that name it by number only."""
    return write_matrix_profile(((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), SRGB_CURVE)


def write_matrix_profile(colorants: tuple, curve: tuple[float, ...]) -> bytes:
    """An ICC 4.3 display profile. colorants: XYZ (D50) of red, green and blue. curve: g, or g a b c d of the ICC's function type 3."""
    def fixed(*values: float) -> bytes:
        return b"".join(round(v * 65536).to_bytes(4, "big", signed=True) for v in values)

    def text(words: str) -> bytes:
        body = words.encode("utf-16-be")
        return b"mluc" + struct.pack(">4xII4sII", 1, 12, b"enUS", len(body), 28) + body

    white = fixed(0.9642, 1.0, 0.8249)
    shape = b"para" + struct.pack(">4xHxx", 3 if len(curve) == 5 else 0) + fixed(*curve)
    tags = [(b"desc", text("matrix")), (b"cprt", text("none")), (b"wtpt", b"XYZ " + bytes(4) + white)]
    tags += [(name, b"XYZ " + bytes(4) + fixed(*xyz)) for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)]
    tags += [(name, shape) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = bytes(4) + b"\4\x30\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + white + bytes(48)
    return struct.pack(">I", 128 + len(table) + len(body)) + head + table + body

"""Rows of pixels: area averaging in linear light, alpha over white, orientation. All of it by strips, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

STRIP = 64  # output rows at a time where the picture is reduced
CACHED = 200_000  # pixels at a time where it is not: in float they still fit the processor's cache


@cache
def srgb_to_linear() -> np.ndarray:
    """float32 [256]: the linear light of each 8-bit sRGB value (IEC 61966-2-1)."""
    v = np.arange(256) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


@cache
def encode_table() -> np.ndarray:
    """uint8 [65536]: 8-bit sRGB of linear light in 65536 even steps; a step is 0.05 of an 8-bit level where the curve is steepest."""
    linear = np.arange(65536) / 65535
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255).astype(np.uint8)


def linear_to_srgb8(linear: np.ndarray) -> np.ndarray:
    """uint8 sRGB of float32 linear light; values outside 0..1 are clipped."""
    steps = linear * np.float32(65535) + np.float32(0.5)
    return encode_table().take(np.clip(steps, 0, 65535, out=steps).astype(np.uint16))


def over_white(rgb: np.ndarray, alpha: np.ndarray, *, opaque: int = 255) -> np.ndarray:
    """uint8 sRGB [H,W,3] and alpha [H,W] (0..opaque) laid on white in linear light: uint8 sRGB [H,W,3]."""
    a = (alpha.astype(np.float32) / opaque)[..., None]
    return np.where(alpha[..., None] == opaque, rgb, linear_to_srgb8(srgb_to_linear()[rgb] * a + (1 - a)))


def reduced_size(size: tuple[int, int], max_edge: int) -> tuple[int, int]:
    """(w, h) with the long edge at max_edge, or size where it is no longer than that."""
    w, h = size
    scale = min(1.0, max_edge / max(w, h))
    return max(1, round(w * scale)), max(1, round(h * scale))


def render(size: tuple[int, int], rows: Callable[[int, int], np.ndarray], *, max_edge: int) -> np.ndarray:
    """The whole picture, reduced by exact area averaging in linear light where it is longer than max_edge.

    size: (w, h) of the source. rows(top, bottom): its rows as uint8 sRGB [bottom - top, w, 3]. Returns uint8 sRGB [h', w', 3].
    """
    (w, h), (new_w, new_h) = size, reduced_size(size, max_edge)
    out = np.empty((new_h, new_w, 3), np.uint8)
    if (w, h) == (new_w, new_h):
        step = max(1, CACHED // w)
        for top in range(0, h, step):
            out[top:top + step] = rows(top, min(top + step, h))
        return out
    import cv2

    cv2.setNumThreads(1)
    for top in range(0, new_h, STRIP):
        bottom = min(top + STRIP, new_h)
        weights, first = _box_weights(top, bottom, h / new_h, h)
        linear = cv2.LUT(np.ascontiguousarray(rows(first, first + weights.shape[1])), srgb_to_linear())
        narrow = cv2.resize(linear, (new_w, linear.shape[0]), interpolation=cv2.INTER_AREA) if new_w != w else linear
        out[top:bottom] = linear_to_srgb8((weights @ narrow.reshape(narrow.shape[0], -1)).reshape(bottom - top, new_w, 3))
    return out


def _box_weights(top: int, bottom: int, scale: float, rows: int) -> tuple[np.ndarray, int]:
    """How much each source row counts for the output rows top..bottom: float32 [bottom - top, n], and the first source row."""
    first, last = int(top * scale), min(int(np.ceil(bottom * scale)), rows)
    source = np.arange(first, last)
    starts = np.arange(top, bottom)[:, None] * scale
    overlap = np.clip(np.minimum(source + 1, starts + scale) - np.maximum(source, starts), 0, None)
    return (overlap / overlap.sum(1, keepdims=True)).astype(np.float32), first


def upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Apply an EXIF orientation (1..8; anything else counts as 1): contiguous uint8 [H,W,3]."""
    turns = {2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1], 5: lambda p: p.transpose(1, 0, 2),
             6: lambda p: p[::-1].transpose(1, 0, 2), 7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
             8: lambda p: p[:, ::-1].transpose(1, 0, 2)}
    return np.ascontiguousarray(turns.get(orientation, lambda p: p)(pixels))

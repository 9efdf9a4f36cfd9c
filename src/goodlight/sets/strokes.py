"""The strokes of a painted canvas: bristles and sponges, big ones first, laid over each other one at a time."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

_SPRITES, _LONG, _WIDE = 18, 112, 56  # prints kept, and their size in pixels
_LENGTH, _SPREAD = 0.24, 0.5  # metres: median of the log-normal lengths, and the deviation of its logarithm
_COVERAGE = 4.0  # how often a spot of canvas is painted over, on average
_MOST = 700  # strokes in one picture, however much canvas it shows


def lay_strokes(paint: np.ndarray, *, metre: float, angle: np.ndarray, tints: np.ndarray, where: np.ndarray, value: float,
                rng: np.random.Generator) -> None:
    """Paints over ``paint``, (3, h, w) float32 log2 of linear light, in place.

    metre: pixels of one metre of canvas. angle: (h, w) radians, how the arm moved there. tints: (k, 3) float32 log2 of linear light.
    where: (k, h, w) which tint is likely where, any scale of about 1. value: deviation of the strokes' lightness, stops.
    """
    height, width = paint.shape[1:]
    pad = 0.1 * metre
    count = int(min(_COVERAGE * (width + 2 * pad) * (height + 2 * pad) / metre**2 / (0.4 * _LENGTH**2), _MOST))
    length = np.sort(np.exp(rng.normal(np.log(_LENGTH), _SPREAD, count)).clip(0.10, 0.7) * np.exp(rng.normal(0, 0.2, count)))[::-1] * metre
    slim = rng.uniform(0.28, 0.62, count)
    at = rng.uniform((-pad, -pad), (width + pad, height + pad), (count, 2))
    turn = rng.normal(0, 0.22, count) + np.where(rng.random(count) < 0.15, 1.0, 0) + np.where(rng.random(count) < 0.5, np.pi, 0)
    # a small stroke is a touch-up with what is left on the brush: laid on as firmly as a wide one, it would look like a flaw
    opacity = rng.uniform(0.12, 0.55, count) * np.clip(length / (1.3 * _LENGTH * metre), 0.3, 1)
    lighter, chance = rng.normal(0, value, count), rng.gumbel(0, 0.4, (count, len(tints)))
    bank = _bank()
    which = rng.integers(0, len(bank), count)
    col, row = at[:, 0].astype(int).clip(0, width - 1), at[:, 1].astype(int).clip(0, height - 1)
    colour = (tints[np.argmax(where[:, row, col].T + chance, axis=1)] + lighter[:, None]).astype(np.float32)
    turn += angle[row, col]
    for i in range(count):
        _print(paint, bank[which[i]] * np.float32(opacity[i]), at[i], length[i], length[i] * slim[i], turn[i], colour[i])


def _print(paint: np.ndarray, sprite: np.ndarray, at: np.ndarray, long: float, wide: float, turn: float, colour: np.ndarray) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))
    rx, ry = abs(c) * long / 2 + abs(s) * wide / 2, abs(s) * long / 2 + abs(c) * wide / 2
    x0, x1 = max(int(at[0] - rx), 0), min(int(at[0] + rx) + 2, paint.shape[2])
    y0, y1 = max(int(at[1] - ry), 0), min(int(at[1] + ry) + 2, paint.shape[1])
    if x0 >= x1 or y0 >= y1:
        return
    kx, ky = _LONG / long, _WIDE / wide
    dx, dy = x0 - at[0], y0 - at[1]
    matrix = np.array([[c * kx, s * kx, (c * dx + s * dy) * kx + _LONG / 2], [-s * ky, c * ky, (c * dy - s * dx) * ky + _WIDE / 2]])
    cover = cv2.warpAffine(sprite, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    under = paint[:, y0:y1, x0:x1]
    under += cover * (colour[:, None, None] - under)


@lru_cache(maxsize=1)
def _bank() -> tuple[np.ndarray, ...]:
    """Prints of one stroke each, (56, 112) float32 cover 0–1, zero at the border: two of three dragged bristles, one of three a sponge."""
    rng = np.random.default_rng(20241)
    x, y = np.meshgrid(np.linspace(-1, 1, _LONG), np.linspace(-1, 1, _WIDE))
    prints = []
    for i in range(_SPRITES):
        sponge = i % 3 == 0
        noise = cv2.GaussianBlur(rng.standard_normal(x.shape), (0, 0), 7 if sponge else 16, sigmaY=5 if sponge else 2.6)
        bent = y + rng.uniform(-0.3, 0.3) * (x**2 - 0.3)
        body = 1 - np.abs(x / 0.9) ** (2 if sponge else 3.5) - np.abs(bent / 0.75) ** 2 + (0.35 if sponge else 0.30) * noise / noise.std()
        cover = np.clip(body / 0.9, 0, 1)
        cover = cover * cover * (3 - 2 * cover) * (1 if sponge else 1 - 0.3 * (x + 1))  # the brush runs dry
        prints.append((cover * np.clip((1 - x**2) * 6, 0, 1) * np.clip((1 - y**2) * 4, 0, 1)).astype(np.float32))
    return tuple(prints)

"""Draws loose hairs along the outline of the hair, where the cut-out has lost the real ones.

A hair is a fifth of a pixel wide: before anything but a plain wall no matting finds it, and an outline without one looks cut with
scissors. The drawn ones start inside the hair, follow its strands (or curl, where no direction prevails), have its colour, and are shorter
where the hair is short. Where real ones were found fewer are drawn, and none where there is no hair.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.face import Face
from goodlight.subject.hair_outline import Roots, find_roots
from goodlight.subject.masks import spread

_UNIT = 370  # eye distance in pixels of the canvas that hairs are drawn on: a line of one pixel is .17 mm
_COVER = (0.25, 0.85)  # of a line's pixel, at the root
_LONG = 0.18  # share of the hairs that reach far; the rest is the fuzz of short ends
_OF_DEPTH = (0.25, 0.8)  # median length of short and of long ones, of the depth of the hair below the outline
_LENGTHS = ((0.05, 0.12), (0.08, 0.32))  # these medians lie within, eye distances
_LONGEST = 0.6
_TONE = 0.22  # standard deviation of a hair's own logarithmic brightness
_STEP = 3  # canvas pixels between two points of a hair


def draw_loose_hairs(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """foreground: (H, W, 3) uint8 sRGB. alpha, hair: (H, W) float32 0–1; hair as the layer network sees it.

    Returns both with the hairs; where alpha was 1 nothing changes. The same hairs each time.
    """
    unit = face.eye_distance
    rng = np.random.default_rng(31)
    roots = find_roots(foreground, alpha, hair, face, rng)
    if roots is None:
        return foreground, alpha
    paths, lengths = _paths(roots, unit, _wear(alpha, hair, face), rng)
    box = _box(paths, alpha.shape, 0.1 * unit)
    cover, tone = _drawn(paths, lengths, box, unit, rng)
    colour = _hair_within(foreground, alpha, hair, box, unit) * tone[..., None]
    old = alpha[box]
    cover *= 1 - old
    out, lines = alpha.copy(), foreground.copy()
    out[box] = old + cover
    share = (cover / np.maximum(out[box], 1e-4))[..., None]
    mixed = to_srgb(to_linear(np.ascontiguousarray(foreground[box])) * (1 - share) + colour * share)
    lines[box] = np.where(share > 0, mixed, foreground[box])
    return lines, out


def _hair_within(foreground: np.ndarray, alpha: np.ndarray, hair: np.ndarray, box: tuple[slice, slice], unit: float) -> np.ndarray:
    """(h, w, 3) float32 linear, of the box: the colour of the hair beside each place. It varies slowly: computed at half the size."""
    h, w = alpha[box].shape
    half = (max(1, w // 2), max(1, h // 2))
    small = cv2.resize(foreground[box], half, interpolation=cv2.INTER_AREA)
    solid = cv2.resize(((alpha[box] > 0.97) & (hair[box] > 0.6)).astype(np.uint8), half, interpolation=cv2.INTER_NEAREST) > 0
    return cv2.resize(spread(to_linear(small), solid, 0.015 * unit), (w, h), interpolation=cv2.INTER_LINEAR)


def _wear(alpha: np.ndarray, hair: np.ndarray, face: Face) -> float:
    """How long the hair is worn, by how far down it comes: from 0.4 for hair that ends at the ears to 1 for hair past the chin."""
    rows = np.flatnonzero(((hair > 0.6) & (alpha > 0.5)).sum(axis=1) > 0.1 * face.eye_distance)
    top = face.landmarks[10, 1]
    reach = (np.quantile(rows, 0.95) - top) / max(face.chin[1] - top, 1) if rows.size else 0
    return float(np.interp(reach, (0.6, 1.1), (0.4, 1)))


def _paths(roots: Roots, unit: float, wear: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(N, S, 2) points in plate pixels, evenly spaced, and (N,) how many of them each hair has."""
    n = len(roots.at)
    out = (roots.strand * roots.outwards).sum(axis=1)
    down = np.where(rng.random(n) < 0.75, np.sign(roots.strand[:, 1]), 1)
    strand = roots.strand * np.where(np.abs(out) > 0.2, np.sign(out), down)[:, None]
    free = _turned(roots.outwards, rng.normal(0, 0.9, n))
    heading = strand * (1 - roots.curl[:, None]) + free * roots.curl[:, None]
    heading /= np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-6)
    # Towards the outside, or a hair that runs along the outline never leaves it.
    side = np.sign(heading[:, 0] * roots.outwards[:, 1] - heading[:, 1] * roots.outwards[:, 0])
    heading = _turned(heading, side * (0.12 + np.abs(rng.normal(0, 0.33, n))))
    kind = (rng.random(n) < _LONG).astype(int)
    low, high = np.array(_LENGTHS)[kind].T
    median = np.clip(np.array(_OF_DEPTH)[kind] * roots.depth, low, high) * wear * (1 - 0.5 * roots.curl)
    length = np.minimum(median * np.exp(rng.normal(0, 0.45, n)), _LONGEST * wear * (1 - 0.7 * roots.curl))
    # What left the outline bends back to it, as hair hangs.
    bend = (rng.normal(0, 1, n) - 0.8 * side * (1 - roots.curl)) * (1.5 + 7 * roots.curl)  # radians an eye distance
    change = rng.normal(0, 1, n) * (6 + 25 * roots.curl)  # of that an eye distance
    step = _STEP / _UNIT
    paths = [roots.at - roots.outwards * (unit * rng.uniform(0.0, 0.03, n))[:, None]]
    for _ in range(int(_LONGEST / step) + 1):
        paths.append(paths[-1] + heading * (step * unit))
        heading = _turned(heading, bend * step)
        bend = bend + change * step
    return np.stack(paths, axis=1), np.ceil(length / step).astype(int) + 1


def _turned(vectors: np.ndarray, angles: np.ndarray) -> np.ndarray:
    c, s = np.cos(angles), np.sin(angles)
    return np.column_stack([c * vectors[:, 0] - s * vectors[:, 1], s * vectors[:, 0] + c * vectors[:, 1]])


def _box(paths: np.ndarray, shape: tuple[int, ...], margin: float) -> tuple[slice, slice]:
    low, high = paths.reshape(-1, 2).min(axis=0) - margin, paths.reshape(-1, 2).max(axis=0) + margin + 1
    return tuple(slice(max(0, int(low[k])), min(shape[i], int(high[k]) + 1)) for i, k in ((0, 1), (1, 0)))


def _drawn(paths: np.ndarray, lengths: np.ndarray, box: tuple[slice, slice], unit: float,
           rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) float32 each, of the box: how much of a pixel is a drawn hair, 0–1, and its brightness against the hair's."""
    scale = min(4.0, _UNIT / unit)
    size = (box[1].stop - box[1].start, box[0].stop - box[0].start)
    large = (round(size[0] * scale), round(size[1] * scale))
    cover, tone = np.zeros(large[::-1], np.uint8), np.full(large[::-1], 100, np.uint8)
    at = np.rint((paths - (box[1].start, box[0].start) + 0.5) * scale * 16 - 8).astype(np.int32)
    strength = rng.uniform(*_COVER, len(paths))
    tones = np.clip(100 * np.exp(rng.normal(0, _TONE, len(paths))), 20, 250)
    for path, n, most, own in zip(at, lengths, strength, tones, strict=True):
        n = min(n, len(path))
        cv2.polylines(tone, [path[:n]], False, float(own), 5, cv2.LINE_8, 4)
        for k in range(n - 1):  # thinner towards its tip
            cv2.line(cover, path[k], path[k + 1], float(255 * most * (1 - (k / n) ** 3)), 1, cv2.LINE_AA, 4)
    cover, tone = (cv2.resize(p, size, interpolation=cv2.INTER_AREA).astype(np.float32) for p in (cover, tone))
    return cv2.GaussianBlur(cover, (0, 0), 0.5) / 255, tone / 100

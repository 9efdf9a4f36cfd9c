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
from goodlight.subject.hair_lines import STEP, Canvas, box_of, grow, turned, unit_vectors
from goodlight.subject.hair_outline import Outline, lie, trace
from goodlight.subject.masks import spread

_EACH = 34.0  # hairs for each eye distance of outline; most of them are short and hardly seen
_ENOUGH = 0.030  # mean alpha beside the outline from which its own hairs are enough
_COVER = (0.25, 0.85)  # of a line's pixel, at the root
_LONG = 0.18  # share of the hairs that reach far; the rest is the fuzz of short ends
_OF_DEPTH = (0.25, 0.8)  # median length of short and of long ones, of the depth of the hair below the outline
_LENGTHS = ((0.05, 0.12), (0.08, 0.32))  # these medians lie within, eye distances
_LONGEST = 0.6
_TONE = 0.22  # standard deviation of a hair's own logarithmic brightness


def draw_loose_hairs(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """foreground: (H, W, 3) uint8 sRGB. alpha, hair: (H, W) float32 0–1; hair as the layer network sees it.

    Returns both with the hairs; where alpha was 1 nothing changes. The same hairs each time.
    """
    unit = face.eye_distance
    rng = np.random.default_rng(31)
    outline = trace(foreground, alpha, face, hair)
    crisp = (outline.beside(alpha, -0.04 * unit) > 0.9) & (outline.beside(alpha, 0.12 * unit) < 0.05)
    outline = outline.where(crisp)
    wanted = _EACH / unit * _lacking(alpha, outline, unit) * _uneven(len(outline), unit, rng)
    outline = outline.where(rng.random(len(outline)) < wanted)
    if not len(outline):
        return foreground, alpha
    paths, lengths = _paths(foreground, alpha, outline, _depth(alpha * hair, outline, unit), unit, _wear(alpha, hair, face), rng)
    box = box_of(paths, alpha.shape, 0.1 * unit)
    cover, tone = _drawn(Canvas(box, paths, unit), lengths, rng)
    colour = _hair_within(foreground, alpha, hair, box, unit) * tone[..., None]
    old = alpha[box]
    cover *= 1 - old
    out, lines = alpha.copy(), foreground.copy()
    out[box] = old + cover
    share = (cover / np.maximum(out[box], 1e-4))[..., None]
    mixed = to_srgb(to_linear(np.ascontiguousarray(foreground[box])) * (1 - share) + colour * share)
    lines[box] = np.where(share > 0, mixed, foreground[box])
    return lines, out


def _lacking(alpha: np.ndarray, outline: Outline, unit: float) -> np.ndarray:
    """(N,) 1 where nothing stands off the outline, 0 where enough hairs do."""
    beside = np.mean([outline.beside(alpha, d * unit) for d in (0.05, 0.07, 0.09, 0.11)], axis=0).astype(np.float32)
    return np.clip(1 - _averaged(beside, 0.15 * unit) / _ENOUGH, 0, 1)


def _uneven(n: int, unit: float, rng: np.random.Generator) -> np.ndarray:
    """(n,) of mean about 1: hairs come loose together."""
    if not n:
        return np.zeros(0)
    noise = cv2.GaussianBlur(rng.standard_normal((n, 1)).astype(np.float32), (1, 2 * round(0.3 * unit) + 1), 0.1 * unit)[:, 0]
    noise = np.exp(0.8 * noise / max(noise.std(), 1e-6))
    return noise / noise.mean()


def _averaged(values: np.ndarray, reach: float) -> np.ndarray:
    return cv2.blur(values[:, None], (1, 2 * round(reach) + 1))[:, 0] if len(values) else values


def _depth(hair: np.ndarray, outline: Outline, unit: float) -> np.ndarray:
    """(N,) eye distances of hair below the outline, at most 0.56."""
    there = np.cumprod([outline.beside(hair, -d * unit) > 0.5 for d in np.arange(0.04, 0.6, 0.04)], axis=0)
    return 0.04 * there.sum(axis=0)


def _wear(alpha: np.ndarray, hair: np.ndarray, face: Face) -> float:
    """How long the hair is worn, by how far down it comes: from 0.4 for hair that ends at the ears to 1 for hair past the chin."""
    rows = np.flatnonzero(((hair > 0.6) & (alpha > 0.5)).sum(axis=1) > 0.1 * face.eye_distance)
    top = face.landmarks[10, 1]
    reach = (np.quantile(rows, 0.95) - top) / max(face.chin[1] - top, 1) if rows.size else 0
    return float(np.interp(reach, (0.6, 1.1), (0.4, 1)))


def _paths(foreground: np.ndarray, alpha: np.ndarray, outline: Outline, depth: np.ndarray, unit: float, wear: float,
           rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(N, S, 2) points in plate pixels, evenly spaced, and (N,) how many of them each hair has."""
    n, lies = len(outline), lie(foreground, alpha, outline, unit)
    strand, curl, outwards = lies.strand, lies.curl, outline.outwards
    out = (strand * outwards).sum(axis=1)
    down = np.where(rng.random(n) < 0.75, np.sign(strand[:, 1]), 1)
    strand = strand * np.where(np.abs(out) > 0.2, np.sign(out), down)[:, None]
    free = turned(outwards, rng.normal(0, 0.9, n))
    heading = unit_vectors(strand * (1 - curl[:, None]) + free * curl[:, None])
    # Towards the outside, or a hair that runs along the outline never leaves it.
    side = np.sign(heading[:, 0] * outwards[:, 1] - heading[:, 1] * outwards[:, 0])
    heading = turned(heading, side * (0.12 + np.abs(rng.normal(0, 0.33, n))))
    kind = (rng.random(n) < _LONG).astype(int)
    low, high = np.array(_LENGTHS)[kind].T
    median = np.clip(np.array(_OF_DEPTH)[kind] * depth, low, high) * wear * (1 - 0.5 * curl)
    length = np.minimum(median * np.exp(rng.normal(0, 0.45, n)), _LONGEST * wear * (1 - 0.8 * curl))
    # What left the outline bends back to it, as hair hangs.
    bend = (rng.normal(0, 1, n) - 0.8 * side * (1 - curl)) * (1.5 + 7 * curl)
    roots = outline.at - outwards * (unit * rng.uniform(0, 0.03, n))[:, None]
    paths = grow(roots, heading, bend=bend, change=rng.normal(0, 1, n) * (6 + 25 * curl), longest=_LONGEST, unit=unit)
    return paths, np.minimum(np.ceil(length / STEP).astype(int) + 1, paths.shape[1])


def _drawn(canvas: Canvas, lengths: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) float32 each, of the box: how much of a pixel is a drawn hair, 0–1, and its brightness against the hair's."""
    cover, tone = canvas.blank(), canvas.blank(100)
    strength = rng.uniform(*_COVER, len(lengths))
    tones = np.clip(100 * np.exp(rng.normal(0, _TONE, len(lengths))), 20, 250)
    for path, n, most, own in zip(canvas.points, lengths, strength, tones, strict=True):
        cv2.polylines(tone, [path[:n]], False, float(own), 5, cv2.LINE_8, canvas.shift)
        for k in range(n - 1):  # thinner towards its tip
            cv2.line(cover, path[k], path[k + 1], float(255 * most * (1 - (k / n) ** 3)), 1, cv2.LINE_AA, canvas.shift)
    return cv2.GaussianBlur(canvas.reduced(cover), (0, 0), 0.5) / 255, canvas.reduced(tone) / 100


def _hair_within(foreground: np.ndarray, alpha: np.ndarray, hair: np.ndarray, box: tuple[slice, slice], unit: float) -> np.ndarray:
    """(h, w, 3) float32 linear, of the box: the colour of the hair beside each place. It varies slowly: computed at half the size."""
    h, w = alpha[box].shape
    half = (max(1, w // 2), max(1, h // 2))
    small = cv2.resize(foreground[box], half, interpolation=cv2.INTER_AREA)
    solid = cv2.resize(((alpha[box] > 0.97) & (hair[box] > 0.6)).astype(np.uint8), half, interpolation=cv2.INTER_NEAREST) > 0
    return cv2.resize(spread(to_linear(small), solid, 0.015 * unit), (w, h), interpolation=cv2.INTER_LINEAR)

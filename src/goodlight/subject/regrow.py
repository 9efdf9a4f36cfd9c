"""Grows the rim of the hair anew where the cut-out's own is no good.

Where hair meets a busy background its rim is neither: out of focus, half lamp, a bulge of wall that the networks took for hair. There the
rim is taken off and strands are drawn in its place, from the hair inside, in its colours, to the same outline, as a retoucher paints an
edge with a hair brush. A rim that looks like the hair inside it and ends sharply stays, and so do curls and locks: an outline with forms
of its own was seen, a smooth one may be a network's guess.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.face import Face
from goodlight.subject.hair_lines import STEP, Canvas, Steer, box_of, grow, turned, unit_vectors
from goodlight.subject.hair_outline import Outline, lie, look_up, trace

_EACH = 420.0  # strands for each eye distance of outline
_RIM = 0.035  # eye distances of rim that is taken off
_REACH = 0.3  # eye distances from the outline within which what floats is cleared
_UNLIKE = (8.0, 13.0)  # CIELAB units, lightness counting .7, between rim and hair inside: trusted below, regrown above
_WIDE = (0.035, 0.05)  # eye distances over which alpha falls: the same
_FORMS = (0.0025, 0.0070, 0.004)  # roughness of a curly and of a straight outline from which it has forms of its own, and the ramp
_DOUBT = 0.4
_LENGTHS = (0.1, 0.3)  # eye distances, of strands along the outline
_OUTLINE = (-0.004, 0.011)  # mean and deviation of where a strand runs, eye distances beyond the outline
_TONE = 0.12  # standard deviation of a strand's own logarithmic brightness


def regrow_rim(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray, sure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Arguments and result as ``loose_hairs.draw_loose_hairs``; sure: (H, W) bool, where matting is at its best and nothing is done."""
    unit = face.eye_distance
    whole = trace(foreground, alpha, face, hair)
    if not len(whole):
        return foreground, alpha
    side = 2 * round(0.12 * unit) + 1
    unsure = whole.beside(cv2.blur(sure.astype(np.float32), (side, side)), 0) < 0.25
    curl = lie(foreground, alpha, whole, unit).curl
    forms = np.clip((whole.rough - _FORMS[0] - (_FORMS[1] - _FORMS[0]) * (1 - curl)) / _FORMS[2], 0, 1)
    bad = unsure & (_averaged((1 - forms) * _doubt(foreground, alpha, whole, unit), 0.2 * unit) > _DOUBT)
    outline = whole.where(bad)
    rng = np.random.default_rng(37)
    rooted = outline.where(rng.random(len(outline)) < _EACH / unit)
    if not len(rooted):
        return foreground, alpha
    zone = _zone(outline, whole.where(~bad), alpha.shape, unit)
    inside = _inside(alpha, unit)
    taken = alpha * (1 - zone * (1 - np.clip((inside - _RIM) / 0.02 + 0.5, 0, 1)))
    roots, paths, lengths = _paths(foreground, alpha, rooted, inside, unit, rng)
    box = box_of(paths, alpha.shape, 0.05 * unit)
    cover, colour = _drawn(Canvas(box, paths, unit), lengths, foreground[box], _colours(foreground, rooted, roots, unit, rng), rng)
    cover *= zone[box] * (1 - np.clip((inside[box] - _RIM) / 0.03, 0, 1))  # further in, the picture's own strands stay
    out, grown = taken, foreground.copy()
    out[box] += cover * (1 - taken[box])
    share = (cover / np.maximum(out[box], 1e-4))[..., None]
    mixed = to_srgb(to_linear(np.ascontiguousarray(foreground[box])) * (1 - share) + to_linear(colour) * share)
    grown[box] = np.where(share > 0, mixed, foreground[box])
    return grown, out


def _doubt(foreground: np.ndarray, alpha: np.ndarray, outline: Outline, unit: float) -> np.ndarray:
    """(N,) 0–1: how unlike the hair inside the rim is, or how slowly it ends."""
    lab = cv2.cvtColor(cv2.GaussianBlur(foreground, (0, 0), 0.012 * unit).astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    rim, within = (np.mean([outline.beside(lab, -d * unit) for d in depths], axis=0) for depths in (
        (0.008, 0.020, 0.032), (0.07, 0.09, 0.11, 0.13)))
    unlike = np.linalg.norm((rim - within) * np.float32([0.7, 1, 1]), axis=1)
    steps = np.arange(-0.06, 0.08, 0.01)
    wide = np.mean([np.abs(outline.beside(alpha, d * unit) - 0.5) < 0.42 for d in steps], axis=0) * 0.01 * len(steps)
    unlike, wide = (_averaged(v, 0.1 * unit) for v in (unlike, wide))
    return np.maximum(*(np.clip((v - low) / (high - low), 0, 1) for v, (low, high) in ((unlike, _UNLIKE), (wide, _WIDE))))


def _averaged(values: np.ndarray, reach: float) -> np.ndarray:
    """(N,) means along the outline, over so many points to either side."""
    return cv2.blur(values.astype(np.float32)[:, None], (1, 2 * round(reach) + 1))[:, 0]


def _zone(bad: Outline, good: Outline, shape: tuple[int, int], unit: float) -> np.ndarray:
    """(H, W) float32: where the rim is taken off, fading at its ends: nearer to an outline that is bad than to one that is good."""
    def away(outline: Outline) -> np.ndarray:
        off = np.ones(shape, np.uint8)
        x, y = np.rint(outline.at).astype(int).T
        off[y, x] = 0
        return cv2.distanceTransform(off, cv2.DIST_L2, cv2.DIST_MASK_5) / np.float32(unit)

    to_bad = away(bad)
    zone = (to_bad < _REACH) & (to_bad <= away(good)) if len(good) else to_bad < _REACH
    return cv2.GaussianBlur(zone.astype(np.float32), (0, 0), 0.03 * unit)


def _inside(alpha: np.ndarray, unit: float) -> np.ndarray:
    """(H, W) float32: eye distances from the outline, gaps within it not counted; negative outside."""
    body = (alpha > 0.5).astype(np.uint8)
    contours, _ = cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(body, contours, -1, 1, -1)
    within, without = (cv2.distanceTransform(b, cv2.DIST_L2, cv2.DIST_MASK_5) for b in (body, 1 - body))
    return (within - without) / np.float32(unit)


def _paths(foreground: np.ndarray, alpha: np.ndarray, outline: Outline, inside: np.ndarray, unit: float,
           rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(N, 2) roots, (N, S, 2) points in plate pixels, and (N,) how many of these each strand has."""
    n, lies = len(outline), lie(foreground, alpha, outline, unit)
    strand, curl, outwards = lies.strand, lies.curl, outline.outwards
    across = np.abs((strand * outwards).sum(axis=1))
    down = np.where(rng.random(n) < 0.85, np.sign(strand[:, 1]), 1)
    strand = strand * np.where(across > 0.2, np.sign((strand * outwards).sum(axis=1)), down)[:, None]
    free = turned(outwards, rng.normal(0, 0.8, n))
    heading = unit_vectors(strand * (1 - curl[:, None]) + free * curl[:, None])
    side = np.sign(heading[:, 0] * outwards[:, 1] - heading[:, 1] * outwards[:, 0])
    heading = turned(heading, side * (0.04 + 0.10 * curl + np.abs(rng.normal(0, 1, n)) * (0.09 + 0.2 * curl)))
    depth = _RIM + rng.uniform(0.01, 0.07, n)
    roots = outline.at - outwards * (depth * unit)[:, None]
    along = (1 - across) * (1 - curl)
    lift = np.maximum((heading * outwards).sum(axis=1), 0.14 + 0.2 * curl)
    length = np.where(along > 0.35, rng.uniform(*_LENGTHS, n), np.minimum(depth / lift * rng.uniform(0.65, 1.05, n), 0.2))
    steer = _steer(inside, along, rng.normal(*_OUTLINE, n), unit)
    paths = grow(roots, heading, bend=rng.normal(0, 1, n) * (0.8 + 9 * curl), change=0, longest=_LENGTHS[1], unit=unit, steer=steer)
    return roots, paths, np.minimum(np.ceil(length / STEP).astype(int) + 1, paths.shape[1])


def _steer(inside: np.ndarray, along: np.ndarray, beyond: np.ndarray, unit: float) -> Steer:
    """Strands that run along the outline join it, each at its own distance ``beyond``, and go on beside it."""
    smooth = cv2.GaussianBlur(inside, (0, 0), 0.02 * unit)
    x, y = (-cv2.Sobel(smooth, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    share = (0.35 * along)[:, None]

    def steer(places: np.ndarray, heading: np.ndarray) -> np.ndarray:
        outwards = unit_vectors(np.column_stack([look_up(v, places) for v in (x, y)]))
        beside = unit_vectors(heading - (heading * outwards).sum(axis=1)[:, None] * outwards)
        lacking = np.clip((look_up(smooth, places) + beyond) / 0.05, -0.5, 0.5)[:, None]
        return unit_vectors(heading * (1 - share) + unit_vectors(beside + lacking * outwards) * share)

    return steer


def _colours(foreground: np.ndarray, outline: Outline, roots: np.ndarray, unit: float, rng: np.random.Generator) -> np.ndarray:
    """(N, 3) sRGB codes: single pixels of the hair below each root, so that strands differ as they do."""
    below = roots - outline.outwards * (unit * rng.uniform(0.02, 0.09, len(roots)))[:, None]
    return np.clip(look_up(foreground, below) * np.exp(rng.normal(0, _TONE, len(roots)))[:, None], 0, 255)


def _drawn(canvas: Canvas, lengths: np.ndarray, under: np.ndarray, colours: np.ndarray,
           rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) float32 0–1 and (h, w, 3) uint8 sRGB, of the box: the strands' cover and colour."""
    cover, colour = canvas.blank(), cv2.resize(under, canvas.size, interpolation=cv2.INTER_LINEAR)
    for i in rng.permutation(len(lengths)):
        path, n = canvas.points[i], lengths[i]
        body = max(2, int(0.55 * n))
        cv2.polylines(colour, [path[:n]], False, colours[i].tolist(), 1 + i % 2, cv2.LINE_AA, canvas.shift)
        cv2.polylines(cover, [path[:body]], False, 255, 2, cv2.LINE_AA, canvas.shift)
        cv2.polylines(cover, [path[body - 1 : n]], False, 200, 1, cv2.LINE_AA, canvas.shift)
    return cv2.GaussianBlur(canvas.reduced(cover), (0, 0), 0.5) / 255, canvas.reduced(colour).astype(np.uint8)

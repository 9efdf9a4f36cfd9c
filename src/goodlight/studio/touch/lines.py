"""The lines of a face: how deep the skin's own valleys are, and where anatomy lets them deepen with age."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np

from goodlight.studio.touch.canvas import Canvas

_DIRECTIONS = 12
_AROUND = 0.35  # of the eye distance: how far beyond the mesh lines are looked for


@dataclass(frozen=True, kw_only=True)
class Size:
    """What counts as one kind of line."""

    across: float  # sigmas of the kernel in eye distances
    along: float
    shallowest: float  # log luminance: what lies below is grain and pores
    leaning: float  # 0: a line may run anywhere; 1: only as skin folds there (see ``folds``)


FINE = Size(across=0.0085, along=0.034, shallowest=0.010, leaning=0.6)
BROAD = Size(across=0.022, along=0.085, shallowest=0.012, leaning=0.7)
CREASES = Size(across=0.013, along=0.1, shallowest=0.003, leaning=1.0)  # hardly seen yet: where a line is about to come


def valleys(canvas: Canvas, tone: np.ndarray, size: Size) -> np.ndarray:
    """How much darker than both its sides each pixel of a line is, in log luminance ≥ 0, (h, w) float32; 0 away from the face.

    Second derivatives of elongated Gaussians in twelve directions (Freeman and Adelson 1991): what is not longer than wide answers little,
    so pores, freckles and stubble do not count as lines.
    """
    shrink = max(1.0, size.across * canvas.unit / 1.7)  # the kernel's resolution need not exceed this
    h, w = tone.shape
    x0, y0, x1, y1 = canvas.face.box
    reach = _AROUND * canvas.unit
    window = np.s_[max(0, int(y0 - reach)) : min(h, int(y1 + reach)), max(0, int(x0 - reach)) : min(w, int(x1 + reach))]
    part = np.ascontiguousarray(tone[window])
    small = cv2.resize(part, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA) if shrink > 1 else part
    cosine, sine, sure = (cv2.resize(np.ascontiguousarray(a[window]), small.shape[::-1]) for a in folds(canvas))
    across, along = (round(s * canvas.unit / shrink, 2) for s in (size.across, size.along))
    deepest = np.zeros_like(small)
    for k in range(_DIRECTIONS):
        theta = np.pi * k / _DIRECTIONS
        answer = cv2.filter2D(small, cv2.CV_32F, _kernel(across, along, theta), borderType=cv2.BORDER_REPLICATE)
        alike = (1 + np.cos(2 * theta) * cosine + np.sin(2 * theta) * sine) / 2  # squared cosine of the angle between them
        fits = 1 - size.leaning * sure * (1 - alike) if size.leaning < 1 else alike**3 * sure
        np.maximum(deepest, answer * fits, out=deepest)
    deepest = np.maximum(deepest - size.shallowest, 0)
    out = np.zeros_like(tone)
    out[window] = cv2.resize(deepest, part.shape[::-1], interpolation=cv2.INTER_CUBIC).clip(0) if shrink > 1 else deepest
    return out


def salient(depth: np.ndarray, canvas: Canvas, *, above: float = 1.2) -> np.ndarray:
    """What stands out from the lines around it: a wrinkle among pores. ``above``: times the mean depth nearby that is taken off."""
    return np.maximum(depth - above * canvas.blur(depth, 0.09), 0)


@cache
def _kernel(across: float, along: float, theta: float) -> np.ndarray:
    """Answers with the depth to a Gaussian valley of the same width that runs in the direction theta (x right, y down)."""
    r = int(np.ceil(2.6 * max(across * 1.4, along)))
    y, x = np.mgrid[-r : r + 1, -r : r + 1].astype(np.float64)
    u, v = x * np.cos(theta) + y * np.sin(theta), y * np.cos(theta) - x * np.sin(theta)
    k = (v**2 / across**2 - 1) * np.exp(-(v**2) / (2 * across**2) - u**2 / (2 * along**2))
    k -= k.mean()
    own = -np.exp(-(v**2) / (2 * across**2))
    return (k / (k * own).sum()).astype(np.float32)


@lru_cache(maxsize=1)
def folds(canvas: Canvas) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The direction in which skin folds, as cosine and sine of twice its angle, and how sure that is, 0–1; each (h, w) float32.

    Forehead: across. Between the brows: upright. Outer corners of the eyes: a fan. Under the eyes: along the lid. Beside the mouth: along
    the fold from nostril to mouth corner (relaxed skin tension lines, Borges 1984).
    """
    p, unit = canvas.points, canvas.unit
    h, w = canvas.shape
    step = max(1, round(0.04 * unit))
    ys, xs = np.mgrid[0:h:step, 0:w:step].astype(np.float32)
    right = p[263] - p[33]
    level = float(np.arctan2(right[1], right[0]))
    c2, s2, total = np.zeros_like(xs), np.zeros_like(xs), np.full_like(xs, 1e-3)

    def add(weight: np.ndarray, angle: np.ndarray | float) -> None:
        nonlocal c2, s2, total
        c2, s2, total = c2 + weight * np.cos(2 * angle), s2 + weight * np.sin(2 * angle), total + weight

    def near(point: np.ndarray, reach: float) -> np.ndarray:
        return np.exp(-((xs - point[0]) ** 2 + (ys - point[1]) ** 2) / (2 * (reach * unit) ** 2))

    for i in (151, 109, 338, 104, 333, 10, 69, 299):
        add(near(p[i], 0.2), level)
    add(2.5 * near(p[8:10].mean(axis=0), 0.12), level + np.pi / 2)
    for outer, inner in ((33, 133), (263, 362)):
        away = p[outer] + (p[outer] - p[inner]) * 0.35
        middle = (p[outer] + p[inner]) / 2
        add(2.0 * near(away, 0.2), np.arctan2(ys - middle[1], xs - middle[0]))
    for lid in ((110, 24, 23, 22, 26), (339, 254, 253, 252, 256)):
        for a, b in zip(lid, lid[1:], strict=False):
            run = p[b] - p[a]
            add(near((p[a] + p[b]) / 2, 0.1), float(np.arctan2(run[1], run[0])))
    for line in ((129, 203, 206, 216, 212, 202), (358, 423, 426, 436, 432, 422)):
        for a, b in zip(line, line[1:], strict=False):
            run = p[b] - p[a]
            add(near((p[a] + p[b]) / 2, 0.16), float(np.arctan2(run[1], run[0])))
    length = np.maximum(np.hypot(c2, s2), 1e-6)
    sure = length / total * np.clip(1.5 * total, 0, 1)
    cosine, sine, sure = (cv2.resize(a.astype(np.float32), (w, h)) for a in (c2 / length, s2 / length, sure))
    return cosine, sine, sure

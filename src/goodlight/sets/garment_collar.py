"""What the renderings leave to be done at a shirt's throat: collar leaves that close over a knot, a button band that starts softly."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from goodlight.sets.garment_anchors import lowest_of_neckline
from goodlight.sets.garment_files import Stored

_STEEP = 1.12  # rows by which a leaf's edge falls a column from the middle
_APART = 0.007  # metres from the middle to where a leaf begins
_KNOT, _KNOT_SEEN = 0.028, 0.008  # metres: half of the knot's width, and how much of its height says where its middle is
_LEAF = 0.037  # metres from the middle, where the leaf is seen beside the knot and its shadow
_SHADOW, _DARKEST = 0.0030, 0.5  # metres that a leaf's shadow reaches on the knot, and what it leaves of the light
_BAND, _FADE, _BESIDE = 0.021, 0.045, 0.04  # metres: half of a button band's width with its seams; over which it appears; above its end
_LEAF_CORNER = 0.02  # metres from the chin down, above every leaf's corner
_OVER, _BELOW, _SOFT = 6, 7, 1.6  # pixels by which new cloth laps over the old; below it from where it is taken; of its edge
_LEAST_DEPTH = 0.08  # metres from chin to the point of an open shirt; nearer is a round neck


def finished(stored: Stored) -> Stored:
    """The rendering with its collar closed over the knot, or its button band softened; itself where it has neither."""
    if "tie" in stored.panels and "shirt" in stored.panels:
        return _closed(stored)
    return _softened(_without_hooks(stored)) if {"shirt", "button"} & set(stored.panels) else stored


def _closed(stored: Stored) -> Stored:
    """The knot was rendered before the leaves, with its square top in view; a tied collar's leaves run over its sides."""
    h, w = stored.alpha.shape
    metre = float(stored.anchors["pixels_per_metre"])
    tie = stored.panels["tie"] * stored.alpha > 0.5
    if not tie.any():
        return stored
    first = int(np.argmax(tie.any(axis=1)))
    middle = float(np.flatnonzero(tie[first : first + round(_KNOT_SEEN * metre)].any(axis=0)).mean())
    top = float(np.argmax(tie[:, round(middle)]))
    aside, down = np.abs(np.arange(w) - middle)[None], np.arange(h)[:, None] - top + 2
    below = (down - _STEEP * np.maximum(aside - _APART * metre, 0)) / np.hypot(1, _STEEP)  # pixels from the leaf's edge, down to the knot
    low = down < 1.2 * _STEEP * _KNOT * metre
    leaf = (np.clip(0.5 - below, 0, 1) * low).astype(np.float32)
    tie = stored.panels["tie"] * leaf * (aside < _KNOT * metre)
    panels = {**stored.panels, "tie": stored.panels["tie"] - tie, "shirt": stored.panels["shirt"] + tie}
    shade = 1 - (1 - _DARKEST) * np.exp(-np.maximum(below, 0) / (_SHADOW * metre)) * low * panels["tie"]
    # The leaf's light goes on from beside the knot, whose own shadow on it is no more.
    far = _LEAF * metre
    plain = leaf * np.clip((far - aside) / (0.008 * metre), 0, 1).astype(np.float32)
    shading = {}
    for group, image in stored.shading.items():
        left, right = (cv2.blur(np.ascontiguousarray(image[:, x : x + 5]), (1, 15)).mean(axis=1, keepdims=True)
                       for x in (round(middle - far) - 2, round(middle + far) - 2))
        across = np.clip((np.arange(w)[None] - middle) / (2 * far) + 0.5, 0, 1).astype(np.float32)
        shading[group] = (image * shade * (1 - plain) + (left + (right - left) * across) * plain).astype(np.float32)
    return replace(stored, panels=panels, shading=shading)


def _without_hooks(stored: Stored) -> Stored:
    """Below the corner of a leaf, the opening of a shirt widened again before it came to its point, and skin looked out under the leaf.
    The cloth below goes on up to the line from the corner to the point."""
    h, w = stored.alpha.shape
    metre, chin = float(stored.anchors["pixels_per_metre"]), np.asarray(stored.anchors["chin"], np.float64)
    front = stored.alpha * (1 - stored.behind) > 0.5
    point = lowest_of_neckline(front, stored.anchors)
    if point is None or point[1] < chin[1] + _LEAST_DEPTH * metre:
        return stored
    middle, last = round(point[0]), point[1]
    rows = np.arange(round(chin[1] + _LEAF_CORNER * metre), last)
    filled = np.zeros((h, w), np.float32)
    for step in (-1, 1):
        lines = front[rows, middle::step]
        edges = np.where(lines.any(axis=1), lines.argmax(axis=1), lines.shape[1])
        wider = np.flatnonzero(edges > np.minimum.accumulate(edges) + 1)
        if not len(wider):
            continue
        corner = int(wider[0]) - 1
        high = np.arange(corner, len(rows))
        line = edges[corner] * (len(rows) - high) / (len(rows) - corner)
        for row, inner, outer in zip(rows[high], line, edges[high], strict=True):
            away = np.arange(min(int(inner), outer), outer + _OVER)
            filled[row, middle + step * away] = np.clip((away - inner) / _SOFT + 0.5, 0, 1) * (inner < outer)
    from_row = np.tile(np.arange(h)[:, None], (1, w))
    for column in np.flatnonzero(filled.max(axis=0) > 0):
        places = np.flatnonzero(filled[:, column])
        from_row[places, column] = min(h - 1, places[-1] + _BELOW)

    def carried(image: np.ndarray) -> np.ndarray:
        return (image + filled * (np.take_along_axis(image, from_row, axis=0) - image)).astype(np.float32)

    return replace(stored, alpha=carried(stored.alpha), behind=carried(stored.behind),
                   shading={k: carried(v) for k, v in stored.shading.items()}, panels={k: carried(v) for k, v in stored.panels.items()})


def _softened(stored: Stored) -> Stored:
    """The button band was rendered with a square end at the point of the opening; here its edges come out of the cloth little by little."""
    h, w = stored.alpha.shape
    metre, chin = float(stored.anchors["pixels_per_metre"]), float(np.asarray(stored.anchors["chin"])[1])
    point = lowest_of_neckline(stored.alpha * (1 - stored.behind), stored.anchors)
    if point is None or point[1] < chin + _LEAST_DEPTH * metre:
        return stored
    middle, top = point
    x0, x1 = round(middle - _BAND * metre), round(middle + _BAND * metre)
    y0, y1 = max(0, round(top - _BESIDE * metre)), min(h, round(top + _FADE * metre))
    chip = round(0.004 * metre)
    fade = np.clip((y1 - np.arange(y0, y1)) / (y1 - top), 0, 1) ** 0.7
    across = np.arange(x0, x1)
    ease = np.clip(np.minimum(across - x0, x1 - 1 - across) / (0.004 * metre), 0, 1)
    cloth = stored.alpha[y0:y1, x0:x1] * (1 - stored.behind[y0:y1, x0:x1])
    share = (fade[:, None] * ease[None] * cloth).astype(np.float32)
    along = ((across - x0) / max(x1 - 1 - x0, 1)).astype(np.float32)[None]
    shading = {}
    for group, image in stored.shading.items():
        sides = [cv2.blur(np.ascontiguousarray(image[y0:y1, a : a + 4]), (1, 9)).mean(axis=1, keepdims=True) for a in (x0 - 4, x1)]
        plain = sides[0] * (1 - along) + sides[1] * along
        out = image.copy()
        out[y0:y1, x0:x1] += share * (plain - out[y0:y1, x0:x1])
        shading[group] = out
    panels = {name: share.copy() for name, share in stored.panels.items()}
    for share in panels.values():  # the end of the band is of its own piece
        share[top - chip : top + chip, x0:x1] = share[top + chip, x0:x1]
    return replace(stored, shading=shading, panels=panels)

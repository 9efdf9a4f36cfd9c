"""Colour drift: CIEDE2000 between the plate and the shot at the same points of the person."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight import colour
from goodlight.finding import Finding
from goodlight.studio.relight.expose import apply_gain
from goodlight.studio.shot import Drift, Shot
from goodlight.subject.plate import Plate

SKIN_LIMIT = 6.0
HAIR_LIMIT = 8.0
"""ΔE00. Hair is darker and lets the backdrop through, so the same change of light moves its measured colour further."""

FEWEST_POINTS = 20
_NEIGHBOURHOOD = 0.03  # of the eye distance: the half side of the square a colour is averaged over; larger than grain and pores
_OPAQUE = 250  # matte code from which a pixel is the person alone
_CHEEKS_AND_FOREHEAD = (50, 101, 118, 205, 280, 330, 347, 425, 10, 9, 107, 336, 151, 108, 337, 69, 299, 104, 333, 67, 297)


def measure(shot: Shot, plate: Plate) -> Drift:
    """Drift of skin and hair. Both are taken where plate and shot show the person alone; hair is None when under 20 such points, and
    when another hair colour was asked for.

    A colour is the mean of linear light over a small square, so that scaling and grain, which keep the mean, do not count; a set's colour
    is the median over its points, so that a shadow's edge or a strand across a few of them does not count either. Under a rig the colour is
    judged against what that light makes of the plate's own; whether the light was right to do so is ``light_defects``' to judge.
    """
    skin = _difference(shot, plate, plate.skin_points)
    if skin is None:  # a beard, a veil: fall back on the mesh's cheeks and forehead
        skin = _difference(shot, plate, plate.face.landmarks[list(_CHEEKS_AND_FOREHEAD), :2], fewest=3)
    hair = None if shot.recipe.direction.changes_hair else _difference(shot, plate, plate.hair_points)
    return Drift(skin_delta_e=float("nan") if skin is None else skin, hair_delta_e=hair)


def judge(drift: Drift) -> tuple[Finding, ...]:
    """The defects "skin_drift" and "hair_drift"."""
    found = []
    if not drift.skin_delta_e <= SKIN_LIMIT:  # so written that "not a number" (no skin to measure) is a defect too
        found.append(_finding("skin_drift", "The colour of the skin has changed.", drift.skin_delta_e, SKIN_LIMIT))
    if drift.hair_delta_e is not None and drift.hair_delta_e > HAIR_LIMIT:
        found.append(_finding("hair_drift", "The colour of the hair has changed.", drift.hair_delta_e, HAIR_LIMIT))
    return tuple(found)


def _finding(code: str, message: str, value: float, limit: float) -> Finding:
    return Finding(code=code, message=message, value=value if np.isfinite(value) else None, limit=limit, unit="ΔE00",
                   advice="Choose a neutral light, or a backdrop that reflects less colour.")


def _difference(shot: Shot, plate: Plate, points: np.ndarray, *, fewest: int = FEWEST_POINTS) -> float | None:
    """CIEDE2000 of the median colours at (N, 2) plate points, or None when fewer than ``fewest`` of them can be seen in both."""
    if len(points) < fewest:
        return None
    radius = max(1.0, plate.face.eye_distance * _NEIGHBOURHOOD)
    there, seen_there = _colours(plate.foreground, plate.alpha, points, radius)
    here, seen_here = _colours(shot.pixels[..., :3], shot.matte, shot.frame.to_picture(points), radius * shot.frame.scale)
    both = seen_there & seen_here
    if both.sum() < fewest:
        return None
    if shot.gain is not None:
        there = apply_gain(there.astype(np.float32)[None], light_at(shot, points)[None])[0]
    return float(colour.delta_e(*(colour.lab(np.median(c[both], axis=0)) for c in (there, here))))


def light_at(shot: Shot, points: np.ndarray) -> np.ndarray:
    """The light's gain at (N, 2) plate points: (N, 3) float32."""
    at = ((shot.frame.to_picture(points) + 0.5) / 8 - 0.5).astype(np.float32)
    return cv2.remap(shot.gain, at[None, :, 0], at[None, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]


def _colours(srgb: np.ndarray, matte: np.ndarray, points: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean linear colour around each point, (N, 3), and whether the person alone is seen there, (N,) bool."""
    height, width = matte.shape
    r = max(1, round(radius))
    x, y = np.rint(points).astype(int).T
    inside = (x >= r) & (y >= r) & (x < width - r) & (y < height - r)
    result, seen = np.zeros((len(points), 3)), np.zeros(len(points), bool)
    if not inside.any():
        return result, seen
    x0, y0 = x[inside].min() - r, y[inside].min() - r
    x1, y1 = x[inside].max() + r + 1, y[inside].max() + r + 1
    mean = cv2.blur(colour.to_linear(np.ascontiguousarray(srgb[y0:y1, x0:x1])), (2 * r + 1, 2 * r + 1), borderType=cv2.BORDER_REPLICATE)
    alone = cv2.erode(matte[y0:y1, x0:x1], np.ones((2 * r + 1, 2 * r + 1), np.uint8))
    result[inside] = mean[y[inside] - y0, x[inside] - x0]
    seen[inside] = alone[y[inside] - y0, x[inside] - x0] >= _OPAQUE
    return result, seen

"""A second look at the pictures: faces are found anew in selfie and delivered file, and colours are compared at the same places.

Nothing is taken from the shot's own record but which selfie it was made from, so that a shift that the engine does not know of shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from goodlight import colour
from goodlight.models.recogniser import similarity
from goodlight.subject.face import Face
from goodlight.subject.reference import hair_points, median_lab, skin_points

SKIN = (9, 67, 69, 104, 108, 151, 297, 299, 333, 337, 36, 50, 101, 117, 118, 123, 147, 187, 205, 266, 280, 330, 346, 347, 352, 376, 411,
        425, 4, 5, 6, 195, 197, 199, 200, 208, 428)
"""Mesh points on forehead, cheeks, nose and chin."""
_RADIUS = 0.05  # half side of the square a colour is averaged over, in eye distances: wider than the mesh's own jitter
_MARGIN = 0.15  # how far inside the mesh's outline a skin point must lie, in eye distances: beyond it is the backdrop
_LIKE_SKIN = 18.0  # ΔE76 from the face's middle colour above which a point is beard, spectacles or a strand of hair
_FEWEST_SKIN, _FEWEST_HAIR, _FEWEST_EYE = 12, 40, 60
_SMALLEST_IRIS = 4.0  # pixels of radius
_RINGS, _TURNS = np.linspace(0.45, 0.85, 4), np.linspace(0, 2 * np.pi, 48, endpoint=False)  # between the pupil and the dark rim
_IRISES = ((468, (469, 470, 471, 472), (33, 160, 158, 133, 153, 144)), (473, (474, 475, 476, 477), (362, 385, 387, 263, 373, 380)))
"""Centre, four rim points and lid outline of each iris in the mesh."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """From selfie to shot. delta_e: ΔE00. lightness: ΔL*, positive is lighter."""

    delta_e: float
    lightness: float

    @classmethod
    def between(cls, there: np.ndarray, here: np.ndarray) -> Change:
        """Linear colours at the same places of selfie and shot, (N, 3) each.

        The middle of the shifts and not the shift of the middles: a mesh that falls a pixel aside on a shaded cheek moves the latter.
        """
        before = colour.lab(there)
        shift, middle = np.median(colour.lab(here) - before, axis=0), np.median(before, axis=0)
        return cls(delta_e=float(colour.delta_e(middle, middle + shift)), lightness=float(shift[0]))


class Portrait:
    """A picture with its face. srgb: (H, W, 3) uint8. person: (H, W) float 0–1, how surely a pixel is the person."""

    def __init__(self, srgb: np.ndarray, face: Face, person: np.ndarray | None = None) -> None:
        self.srgb, self.face, self._person = srgb, face, person

    @cached_property
    def ita(self) -> float:
        """Individual typology angle of the skin reference, degrees: 90 is the lightest. Under the light of the picture, not a lamp's."""
        light, _, yellow = median_lab(self.srgb, skin_points(self.srgb, self.face))
        return float(np.degrees(np.arctan2(light - 50, yellow)))

    @cached_property
    def hair(self) -> np.ndarray:
        """(N, 2) pixels well within the hair, of a picture whose ``person`` is known."""
        side = 2 * round(0.08 * self.face.eye_distance) + 1
        sure = cv2.erode((self._person > 0.9).astype(np.uint8) * 255, np.ones((side, side), np.uint8))
        return hair_points(self.srgb, sure, self.face, median_lab(self.srgb, skin_points(self.srgb, self.face)))


def skin_change(selfie: Portrait, shot: Portrait) -> Change | None:
    """None where fewer than 12 points of plain skin can be seen in both."""
    there, here = _skin(selfie), _skin(shot)
    lab = colour.lab(there)
    seen = np.isfinite(there).all(axis=1) & np.isfinite(here).all(axis=1)
    if seen.any():
        seen &= np.linalg.norm((lab - np.median(lab[seen], axis=0)) * [0.6, 1, 1], axis=1) < _LIKE_SKIN
    return Change.between(there[seen], here[seen]) if seen.sum() >= _FEWEST_SKIN else None


def hair_change(selfie: Portrait, shot: Portrait) -> Change | None:
    """At the selfie's hair points, carried over by the face's own similarity transform. None for too little hair in the picture."""
    matrix = similarity(selfie.face.landmarks[:468, :2], shot.face.landmarks[:468, :2])
    radius = _RADIUS * selfie.face.eye_distance / 2
    there = _means(selfie.srgb, selfie.hair, radius)
    here = _means(shot.srgb, selfie.hair @ matrix[:, :2].T + matrix[:, 2], radius * float(np.hypot(*matrix[:, 0])))
    seen = np.isfinite(there).all(axis=1) & np.isfinite(here).all(axis=1)
    return Change.between(there[seen], here[seen]) if seen.sum() >= _FEWEST_HAIR else None


def eye_change(selfie: Portrait, shot: Portrait) -> Change | None:
    """Both irises, on a ring between pupil and rim, what lids and highlights cover left out. None where an iris is too small."""
    pairs = [(_iris(selfie, *iris), _iris(shot, *iris)) for iris in _IRISES]
    if any(side is None for pair in pairs for side in pair):
        return None
    there, here = (np.concatenate([pair[k][0] for pair in pairs]) for k in (0, 1))
    seen = np.concatenate([a[1] & b[1] for a, b in pairs])
    if seen.sum() < _FEWEST_EYE:
        return None
    there, here = there[seen], here[seen]
    dull = colour.luminance(there) <= np.quantile(colour.luminance(there), 0.8)  # the brightest fifth holds the highlights
    return Change.between(there[dull], here[dull])


def _skin(portrait: Portrait) -> np.ndarray:
    """Mean linear colour at each point of SKIN; NaN outside the picture or close to the mesh's outline."""
    points, unit = portrait.face.landmarks[list(SKIN), :2], portrait.face.eye_distance
    outline = cv2.convexHull(portrait.face.landmarks[:468, :2].astype(np.float32))
    means = _means(portrait.srgb, points, _RADIUS * unit)
    means[[cv2.pointPolygonTest(outline, (float(x), float(y)), True) < _MARGIN * unit for x, y in points]] = np.nan
    return means


def _means(srgb: np.ndarray, points: np.ndarray, radius: float) -> np.ndarray:
    """Mean linear colour of the square around each point, (N, 3); NaN where it leaves the picture."""
    r = max(1, round(radius))
    out = np.full((len(points), 3), np.nan)
    x, y = np.rint(points).astype(int).T if len(points) else (np.empty(0, int), np.empty(0, int))
    inside = (x >= r) & (y >= r) & (x < srgb.shape[1] - r) & (y < srgb.shape[0] - r)
    if inside.any():
        x0, y0, x1, y1 = x[inside].min() - r, y[inside].min() - r, x[inside].max() + r + 1, y[inside].max() + r + 1
        blurred = cv2.blur(colour.to_linear(np.ascontiguousarray(srgb[y0:y1, x0:x1])), (2 * r + 1,) * 2)
        out[inside] = blurred[y[inside] - y0, x[inside] - x0]
    return out


def _iris(portrait: Portrait, centre: int, rim: Sequence[int], lids: Sequence[int]) -> tuple[np.ndarray, np.ndarray] | None:
    """Linear colours on the ring, (192, 3), and which of them lie between the lids, (192,) bool."""
    mesh = portrait.face.landmarks[:, :2].astype(np.float32)
    radius = float(np.linalg.norm(mesh[list(rim)] - mesh[centre], axis=1).mean())
    if radius < _SMALLEST_IRIS:
        return None
    grid = np.stack([np.outer(_RINGS, np.cos(_TURNS)), np.outer(_RINGS, np.sin(_TURNS))], axis=-1).reshape(-1, 2)
    points = (mesh[centre] + radius * grid).astype(np.float32)
    opening = cv2.convexHull(mesh[list(lids)])
    open_ = np.array([cv2.pointPolygonTest(opening, (float(x), float(y)), True) > 0.15 * radius for x, y in points])
    sampled = cv2.remap(portrait.srgb, points[:, None, 0], points[:, None, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return colour.to_linear(sampled[:, 0]), open_

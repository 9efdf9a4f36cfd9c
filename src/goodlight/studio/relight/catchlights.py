"""The key's reflection in the eyes: one that stands where another lamp stood is dimmed, and one is set where this key stands."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.coach.crop import EYES
from goodlight.colour import luminance
from goodlight.sets.rigs import Lamp
from goodlight.studio.relight.lamps import direction
from goodlight.studio.shot import Frame
from goodlight.subject.face import Face

_IRISES = (slice(468, 473), slice(473, 478))
_CORNEA = 1.32  # radius of the cornea's front over that of the iris (7.8 and 5.9 mm, Gullstrand's eye)
_NEAR = 0.5  # iris radii: a reflection as near as this to where the key's belongs is the key's
_LEAST = 5.0  # pixels of iris radius below which a reflection is a pixel or two and is left alone
_LARGEST = 0.2  # share of the iris that a lamp's reflection covers
_DIMMED = 0.92  # share of a wrong reflection that is taken away
_BRIGHT = 0.45  # linear, at the middle of the new one
_OPEN = 0.16  # lid gap over eye width below which the lid hides the reflection


def set_catchlights(colours: np.ndarray, face: Face, frame: Frame, key: Lamp) -> np.ndarray:
    """colours: (h, w, 3) linear; the eyes are opaque, so premultiplied or not is the same there. A copy where anything is changed."""
    toward = direction(key.azimuth, key.elevation)
    half = toward + [0, 0, 1]
    half /= np.linalg.norm(half)
    points = frame.to_picture(face.landmarks[:, :2])
    eyes = []
    for iris, lids, gap in zip(_IRISES, EYES, face.expression.eye_openness, strict=True):
        eye = _Eye.of(colours, points[iris], points[list(lids)], half)
        if eye is None or gap < _OPEN or abs(face.pose.yaw) > 35 or eye.agrees:
            return colours  # both eyes or neither: reflections that differ look wrong
        eyes.append(eye)
    out = colours.copy()
    for eye in eyes:
        out[eye.rows, eye.columns] = eye.with_reflection(key.softness)
    return out


@dataclass(frozen=True, eq=False, kw_only=True)
class _Eye:
    """A square around one iris. Points are in its pixels; masks (h, w) float32 0–1."""

    rows: slice
    columns: slice
    patch: np.ndarray  # (h, w, 3) linear
    centre: np.ndarray
    radius: float
    at: np.ndarray  # where the key's reflection belongs
    opening: np.ndarray  # between the lids
    iris: np.ndarray
    shine: np.ndarray  # the reflections that are there
    top: float  # luminance of the brightest of them

    @classmethod
    def of(cls, colours: np.ndarray, ring: np.ndarray, lids: np.ndarray, half: np.ndarray) -> _Eye | None:
        """None where the iris is too small or stands at the picture's edge."""
        radius = float(np.median(np.linalg.norm(ring[1:] - ring[0], axis=1)))
        x0, y0 = np.floor(ring[0] - 1.6 * radius).astype(int)
        x1, y1 = np.ceil(ring[0] + 1.6 * radius).astype(int)
        if radius < _LEAST or x0 < 0 or y0 < 0 or x1 > colours.shape[1] or y1 > colours.shape[0]:
            return None
        patch, centre = colours[y0:y1, x0:x1], ring[0] - (x0, y0)
        opening = np.zeros(patch.shape[:2], np.uint8)
        cv2.fillPoly(opening, [np.round((lids - (x0, y0)) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        opening = cv2.GaussianBlur(opening.astype(np.float32) / 255, (0, 0), max(0.6, 0.06 * radius))
        iris = np.clip((radius - _distance(patch, centre)) / (0.15 * radius) + 0.5, 0, 1) * opening
        level = luminance(patch)
        if (iris > 0.5).sum() < 20:
            return None
        usual, top = np.percentile(level[iris > 0.5], (50, 99.5))
        shine = np.clip((level - usual - 0.12) / max(float(top - usual), 0.15), 0, 1) * iris
        if shine.sum() > _LARGEST * iris.sum():  # the white of the eye within the circle, or a window: not a lamp's reflection
            shine = np.zeros_like(shine)
        at = _below_lid(centre + _CORNEA * radius * half[:2] * [1, -1], centre, opening)
        return cls(rows=slice(y0, y1), columns=slice(x0, x1), patch=patch, centre=centre, radius=radius, at=at, opening=opening, iris=iris,
                   shine=shine, top=float(top))

    @property
    def agrees(self) -> bool:
        """Whether the reflection that is there could be the key's."""
        if self.shine.sum() < 0.5:
            return False
        y, x = np.mgrid[: self.shine.shape[0], : self.shine.shape[1]]
        middle = np.array([(x * self.shine).sum(), (y * self.shine).sum()]) / self.shine.sum()
        return float(np.hypot(*(middle - self.at))) < _NEAR * self.radius

    def with_reflection(self, softness: float) -> np.ndarray:
        """The patch with its own reflection dimmed to the iris around it, and the key's set. softness: of the key, degrees."""
        grown = np.clip(cv2.dilate(self.shine, np.ones((5, 5), np.uint8)) * 2, 0, 1)
        spread = cv2.GaussianBlur(grown, (0, 0), max(0.6, 0.05 * self.radius))
        around = self.iris * (1 - np.clip(spread * 3, 0, 1))
        sigma = 0.35 * self.radius
        iris_colour = cv2.GaussianBlur(self.patch * around[..., None], (0, 0), sigma)
        iris_colour /= np.maximum(cv2.GaussianBlur(around, (0, 0), sigma), 1e-2)[..., None]
        calm = self.patch + (_DIMMED * spread * self.iris)[..., None] * (np.minimum(iris_colour, self.patch) - self.patch)
        size = self.radius * float(np.clip(softness / 75, 0.13, 0.34))
        spot = np.clip((size - _distance(self.patch, self.at)) / max(0.6, 0.25 * size) + 0.5, 0, 1) * self.opening
        strength = min(_BRIGHT, max(0.12, self.top))  # no brighter than the eye's own reflections were
        return calm + (spot * strength)[..., None] * (1 - calm)


def _distance(patch: np.ndarray, point: np.ndarray) -> np.ndarray:
    y, x = np.mgrid[: patch.shape[0], : patch.shape[1]].astype(np.float32)
    return np.hypot(x - point[0], y - point[1])


def _below_lid(at: np.ndarray, centre: np.ndarray, opening: np.ndarray) -> np.ndarray:
    """The reflection where the lid does not hide it: drawn towards the middle of the iris as far as that takes."""
    h, w = opening.shape
    for share in (0.0, 0.15, 0.3, 0.45, 0.6):
        moved = at + share * (centre - at)
        x, y = np.rint(moved).astype(int).clip(0, [w - 1, h - 1])
        if opening[y, x] > 0.97:
            return moved
    return moved

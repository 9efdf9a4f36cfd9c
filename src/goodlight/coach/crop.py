"""The face at one scale: a levelled crop and the regions of skin, eyes and mouth in it, so that measures do not depend on resolution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear
from goodlight.models.crop import sample
from goodlight.subject.face import Face

EYE_DISTANCE = 120.0
"""Pixels between the eyes in the crop. A smaller face is not enlarged: its crop is smaller in proportion."""
_SIDE, _EYES_AT = 3.2, (1.6, 1.2)  # crop side and place of the mid-point between the eyes, in eye distances

OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
EYES = ((33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
        (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466))
BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
CHEEKS = ((117, 118, 101, 36, 205, 187, 123), (346, 347, 330, 266, 425, 411, 352))
BRIDGE = (193, 168, 417, 419, 248, 281, 5, 51, 3, 196)
FOREHEAD = (69, 151, 299, 296, 336, 9, 107, 66)
_IRISES = (slice(468, 473), slice(473, 478))


@dataclass(frozen=True, eq=False, kw_only=True)
class FaceCrop:
    """A levelled square around one face.

    srgb: (S, S, 3) uint8, black outside the picture. points: (478, 2) float32, the landmarks in the crop.
    eye: pixels between the eyes in the crop, at most EYE_DISTANCE. matrix: (2, 3), picture → crop.
    """

    srgb: np.ndarray
    points: np.ndarray
    eye: float
    matrix: np.ndarray
    inside: np.ndarray  # (S, S) bool: True where the picture has pixels

    @cached_property
    def linear(self) -> np.ndarray:
        """(S, S, 3) float32, linear light 0–1."""
        return to_linear(self.srgb)

    @cached_property
    def luminance(self) -> np.ndarray:
        """(S, S) float32, linear light 0–1."""
        return luminance(self.linear)

    @cached_property
    def stops(self) -> np.ndarray:
        """(S, S) float32: log2 of luminance; 0 is white. The floor of 2⁻⁹ keeps the noise of blacks out."""
        return np.log2(self.luminance + 2.0**-9)

    def region(self, *polygons: tuple[int, ...], grow: float = 0.0) -> np.ndarray:
        """(S, S) bool: inside any of the polygons of mesh points, grown (or shrunk, < 0) by ``grow`` eye distances."""
        mask = np.zeros(self.srgb.shape[:2], np.uint8)
        for polygon in polygons:
            cv2.fillPoly(mask, [np.round(self.points[list(polygon)]).astype(np.int32)], 1)
        pixels = round(abs(grow) * self.eye)
        if pixels:
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
            mask = (cv2.dilate if grow > 0 else cv2.erode)(mask, kernel)
        return mask.astype(bool) & self.inside

    @cached_property
    def skin(self) -> np.ndarray:
        """(S, S) bool: the oval of the face without eyes, brows and lips; still has beard, glasses and a fringe in it."""
        features = self.region(*EYES, *BROWS, LIPS, grow=0.08)
        return self.region(OVAL, grow=-0.08) & ~features

    @cached_property
    def bare_skin(self) -> np.ndarray:
        """(S, S) bool: cheeks, bridge of the nose and lower forehead, where hair is least likely."""
        return self.region(*CHEEKS, BRIDGE, FOREHEAD, grow=-0.02)

    def iris(self, side: int) -> tuple[np.ndarray, float]:
        """Centre (2,) and radius in crop pixels of the picture-left (0) or picture-right (1) iris."""
        ring = self.points[_IRISES[side]]
        return ring[0], float(np.linalg.norm(ring[1:] - ring[0], axis=1).mean())


def face_crop(srgb: np.ndarray, face: Face) -> FaceCrop:
    """srgb: (H, W, 3) uint8, the picture in which ``face`` was measured."""
    eye = min(EYE_DISTANCE, face.eye_distance)
    left, right = face.eyes.astype(np.float64)
    roll = np.arctan2(*(right - left)[::-1])
    scale = eye / face.eye_distance
    c, s = scale * np.cos(roll), scale * np.sin(roll)
    turn = np.array([[c, s], [-s, c]])
    matrix = np.concatenate([turn, (np.array(_EYES_AT) * eye - turn @ (left + right) / 2)[:, None]], axis=1)
    side = round(_SIDE * eye)
    y, x = np.mgrid[:side, :side]
    back = cv2.invertAffineTransform(matrix)
    px, py = (back[i, 0] * x + back[i, 1] * y + back[i, 2] for i in (0, 1))
    h, w = srgb.shape[:2]
    points = face.landmarks[:, :2].astype(np.float64) @ turn.T + matrix[:, 2]
    return FaceCrop(srgb=sample(srgb, matrix, side), points=points.astype(np.float32), eye=eye, matrix=matrix,
                    inside=(px >= 0) & (py >= 0) & (px <= w - 1) & (py <= h - 1))

"""The part of a plate that is touched up, at the size at which it is looked at: the head, with eyes at most 200 pixels apart.

Every operation is worked out here and carried to the plate as a gain, so that what is finer (pores, grain, single hairs) stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear, to_srgb
from goodlight.subject.face import Face
from goodlight.subject.plate import Plate

_UNIT = 200.0  # most pixels between the eyes; lines of the skin are two to twelve pixels wide then
LIFT = np.float32(0.004)  # linear light added before a gain, so that hair without any light in the picture can become lighter too
_DARK = 0.012  # linear light added before the logarithm, so that noise in the shadows does not count as detail
_ASIDE, _ABOVE, _BELOW = 2.9, 2.6, 3.4  # eye distances around the point between the eyes


@dataclass(frozen=True, eq=False, kw_only=True)
class Canvas:
    """A window of the plate, scaled. Pixel (x, y) of the canvas lies at (x + 0.5) / scale − 0.5 + (left, top) of the plate."""

    left: int
    top: int
    width: int  # of the window, in plate pixels
    height: int
    linear: np.ndarray  # (h, w, 3) float32 linear light
    alpha: np.ndarray  # (h, w) float32 0–1
    face: Face  # in canvas pixels

    @property
    def shape(self) -> tuple[int, int]:
        return self.alpha.shape

    @property
    def unit(self) -> float:
        """Pixels of the canvas between the eyes."""
        return self.face.eye_distance

    @property
    def points(self) -> np.ndarray:
        """(478, 2) float32, the mesh."""
        return self.face.landmarks[:, :2]

    @property
    def window(self) -> tuple[slice, slice]:
        return np.s_[self.top : self.top + self.height, self.left : self.left + self.width]

    def tone(self) -> np.ndarray:
        """Natural logarithm of luminance, (h, w) float32."""
        return np.log(luminance(self.linear) + np.float32(_DARK))

    def cut(self, image: np.ndarray) -> np.ndarray:
        """The window of an image of the plate's size, at the canvas's scale."""
        return _resized(np.ascontiguousarray(image[self.window]), self.shape[::-1])

    def gained(self, plate: Plate, gain: np.ndarray) -> Plate:
        """The plate with its linear light in the window, above black lifted by ``LIFT``, multiplied by exp(gain), (h, w, 3) float32."""
        wide = _resized(gain, (self.width, self.height))
        part = plate.foreground[self.window].copy()
        touched = np.abs(wide).max(axis=2) > 1e-3
        part[touched] = to_srgb((to_linear(part[touched]) + LIFT) * np.exp(wide[touched]) - LIFT)
        foreground = plate.foreground.copy()
        foreground[self.window] = part
        return replace(plate, foreground=foreground)

    def blur(self, image: np.ndarray, sigma: float) -> np.ndarray:
        """Gaussian blur; sigma in eye distances. A wide one is computed at a smaller size."""
        return blur(image, sigma * self.unit)

    def blur_within(self, image: np.ndarray, mask: np.ndarray, sigma: float) -> np.ndarray:
        """The same of what a mask, (h, w) float32 0–1, lets through: nothing beside it counts. The image where the mask has nothing."""
        both = self.blur(np.dstack([image * mask, mask]), sigma)
        return np.where(both[..., 1] > 0.02, both[..., 0] / np.maximum(both[..., 1], 0.02), image).astype(np.float32)


def canvas_of(plate: Plate) -> Canvas:
    """The window around the head."""
    face, (h, w) = plate.face, plate.alpha.shape
    (x, y), unit = face.eyes.mean(axis=0), face.eye_distance
    left, right = max(0, int(x - _ASIDE * unit)), min(w, int(x + _ASIDE * unit) + 1)
    top, bottom = max(0, int(y - _ABOVE * unit)), min(h, int(y + _BELOW * unit) + 1)
    scale = min(1.0, _UNIT / unit)
    size = (max(8, round((right - left) * scale)), max(8, round((bottom - top) * scale)))
    window = np.s_[top:bottom, left:right]
    small = _resized(np.ascontiguousarray(plate.foreground[window]), size)
    factor = np.array([size[0] / (right - left), size[1] / (bottom - top), scale], np.float32)
    landmarks = (face.landmarks - np.array([left, top, 0], np.float32)) * factor
    return Canvas(left=left, top=top, width=right - left, height=bottom - top, linear=to_linear(small),
                  alpha=_resized(np.ascontiguousarray(plate.alpha[window]), size).astype(np.float32) / 255,
                  face=replace(face, landmarks=landmarks.astype(np.float32)))


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur with sigma in pixels, computed at a size where sigma is about 4 pixels."""
    shrink = max(1, int(sigma / 4))
    h, w = image.shape[:2]
    if shrink > 1:
        image = cv2.resize(image, (max(1, w // shrink), max(1, h // shrink)), interpolation=cv2.INTER_AREA)
    image = cv2.GaussianBlur(image, (0, 0), max(sigma / shrink, 0.3), borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(image, (w, h), interpolation=cv2.INTER_CUBIC) if shrink > 1 else image


def ramp(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 at ``low``, 1 at ``high``, smooth between (Hermite); ``high`` may be the smaller."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def _resized(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if image.shape[1::-1] == size:
        return image
    smaller = size[0] < image.shape[1]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)

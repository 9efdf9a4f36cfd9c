"""The selfie's own background as a backdrop: as a portrait lens shows it, and calmer than it was, in the place where it stood."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear

_DISC = 0.24  # eye distances: radius of the blur, as of a portrait lens at f/2, the wall some metres behind the person
_SHARP, _SOFT = 0.10, 0.14  # eye distances that the sharpest edges take: a background in focus, and one that a lens has blurred before
_NEAR, _EDGE, _FEW = 0.11, 14, 40  # eye distances about an edge; code values across it; pixels of edges below which there is nothing in it
_LEAST = 0.04  # eye distances of blur that everything gets, so that the small picture's pixels are not seen
_SHARPEST = 3  # per cent of the edges' pixels
_CALM = 0.85  # of the contrast that is left, and of strong colour: what stands there no longer calls for the eye
_VIVID = 0.25  # colour, relative to the light, from which it is held back


@dataclass(frozen=True, eq=False, kw_only=True)
class Surroundings:
    """colours: (h, w, 3) uint8 sRGB, the old background without the person, squeezed; matrix: (2, 3), its pixels → picture pixels;
    eye_distance: in picture pixels."""

    colours: np.ndarray
    matrix: np.ndarray
    eye_distance: float


def out_of_focus(given: Surroundings, size: tuple[int, int], *, step: int, softness: float = 1.0) -> np.ndarray:
    """(h, w, 3) float32 linear at size (w, h), each pixel of which is ``step`` picture pixels; mirrored where the selfie ends."""
    matrix = given.matrix.copy() / step
    matrix[:, 2] += 0.5 / step - 0.5  # pixel centres
    placed = cv2.warpAffine(to_linear(given.colours), matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    radius = max(softness * _DISC * in_focus(given) * given.eye_distance, _LEAST * given.eye_distance) / step
    soft = cv2.filter2D(np.maximum(placed, 0), -1, _disc(radius), borderType=cv2.BORDER_REFLECT)
    return np.clip(_calmed(soft), 0, 1)


def in_focus(given: Surroundings) -> float:
    """1 where something behind the person is sharp, 0 where all of it is out of focus already, as a lens blurs only once."""
    across, down = (given.eye_distance / float(np.hypot(*given.matrix[:, k])) for k in (0, 1))
    tone = cv2.cvtColor(given.colours, cv2.COLOR_RGB2GRAY).astype(np.float32)
    slope = np.hypot(across * cv2.Sobel(tone, cv2.CV_32F, 1, 0, scale=1 / 8), down * cv2.Sobel(tone, cv2.CV_32F, 0, 1, scale=1 / 8))
    window = np.ones([2 * max(1, round(_NEAR * d)) + 1 for d in (down, across)], np.uint8)
    rise = cv2.dilate(tone, window) - cv2.erode(tone, window)
    edge = (rise > _EDGE) & (slope > 0)
    if edge.sum() < _FEW:
        return 0.0
    width = float(np.percentile(rise[edge] / slope[edge], _SHARPEST))
    return float(np.clip((_SOFT - width) / (_SOFT - _SHARP), 0, 1))


def _disc(radius: float) -> np.ndarray:
    """(k, k) float32 of sum 1: what a portrait lens makes of a point: a disc whose rim is soft, or stars become coins."""
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach:reach + 1, -reach:reach + 1].astype(np.float32)
    kernel = np.clip((radius + 0.5 - np.hypot(x, y)) / max(1.0, 0.7 * radius), 0, 1)
    return kernel / kernel.sum()


def _calmed(linear: np.ndarray) -> np.ndarray:
    """Less contrast about the middle light, less of strong colours."""
    light = np.maximum(luminance(linear), 1e-4)
    middle = float(np.exp(np.log(light).mean()))
    tint = linear / light[..., None] - 1
    strength = np.sqrt((tint**2).mean(axis=-1, keepdims=True))
    tint *= np.where(strength > _VIVID, (_VIVID + _CALM * (strength - _VIVID)) / np.maximum(strength, 1e-6), 1)
    return (middle * (light / middle) ** _CALM)[..., None] * np.maximum(1 + tint, 0)

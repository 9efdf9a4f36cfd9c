"""The budget of likeness: how far a direction moves the face's description from the selfie's, and how much of it may be given."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.models.recogniser import Recogniser
from goodlight.studio.direct.sitting import Sitting, sitting
from goodlight.studio.direct.warp import Warp
from goodlight.subject.plate import Plate

BUDGET = 0.30
"""Distance to the selfie's own face. Two photos of one person have a median of 0.40, and a shot has more to spend on: light, retouching."""
_EYES = 90.0  # pixels between the eyes of the picture in which the face is described
_AROUND = (1.9, 2.4)  # eye distances that it shows to either side, and above and below


def cost(here: Sitting, warp: Warp) -> float:
    """Distance between the recogniser's descriptions of the face with and without the warp."""
    return float(np.linalg.norm(_described(here, warp) - _own(here.plate)))


@cache
def _recogniser() -> Recogniser:
    return Recogniser()


@lru_cache(maxsize=16)  # by the plate: a sitting kept here would outlive its own cache with its 20 MB
def _own(plate: Plate) -> np.ndarray:
    return _described(sitting(plate), None)


def _described(here: Sitting, warp: Warp | None) -> np.ndarray:
    """(128,) float64 of the face before mid grey."""
    plate, scale = here.plate, _EYES / here.unit
    half = np.array(_AROUND) * here.unit
    low = here.centre - half
    size = tuple(int(v) for v in np.ceil(2 * half * scale))
    y, x = np.mgrid[: size[1], : size[0]].astype(np.float32)
    at = np.stack([low[0] + x / scale, low[1] + y / scale], axis=-1).astype(np.float32)
    landmarks = plate.face.landmarks.copy()
    if warp is not None:
        at = at + warp.grid.sample(warp.backward, at)
        landmarks[:, :2] = warp.moved(landmarks[:, :2])
    shrink = min(1.0, 1.5 * scale)  # average first where the plate is much larger
    layers = np.dstack([plate.foreground, plate.alpha])
    if shrink < 1:
        layers = cv2.resize(layers, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        at = (at + 0.5) * shrink - 0.5
    seen = cv2.remap(layers, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    alpha = seen[..., 3:].astype(np.float32) / 255
    picture = to_srgb(to_linear(np.ascontiguousarray(seen[..., :3])) * alpha + 0.2 * (1 - alpha))
    landmarks[:, :2] = (landmarks[:, :2] - low) * scale
    return _recogniser().describe(picture, replace(plate.face, landmarks=landmarks))

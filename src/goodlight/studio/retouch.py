"""Light retouching: reddish blemishes only. Moles, freckles, pores, wrinkles and scars are the person and stay."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.plate import Plate
from goodlight.subject.reference import skin_mask

RETOUCHES = ("none", "light")
_REDNESS = 0.045  # how much redder than its surroundings, in log(R/G), a spot must be
_DARKNESS = 0.35  # a spot darker than this (log luminance under its surroundings) is a mole, not a blemish


@lru_cache(maxsize=2)
def remove_blemishes(plate: Plate, *, strength: float = 1.0) -> Plate:
    """The plate with small red spots given the colour of the skin around them; their texture stays. strength: 0–1, how far they go."""
    mask = blemishes(plate)
    if not mask.any():
        return plate
    sigma = plate.face.eye_distance * 0.05
    linear = to_linear(plate.foreground)
    good = ((mask == 0) & skin_mask(plate.face, plate.alpha.shape)).astype(np.float32)
    around = cv2.GaussianBlur(linear * good[..., None], (0, 0), sigma) / np.maximum(cv2.GaussianBlur(good, (0, 0), sigma), 1e-3)[..., None]
    inside = cv2.GaussianBlur(linear, (0, 0), sigma * 0.25)
    weight = strength * cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma * 0.25)[..., None]
    mended = linear * (1 + weight * (around / np.maximum(inside, 1e-4) - 1))
    touched = weight[..., 0] > 0.004
    return replace(plate, foreground=np.where(touched[..., None], to_srgb(mended), plate.foreground))


def blemishes(plate: Plate) -> np.ndarray:
    """(H, W) uint8, 1 on blemishes: on plain skin, small, redder than the skin around and not much darker."""
    unit = plate.face.eye_distance
    linear = to_linear(plate.foreground) + np.float32(0.004)
    red = np.log(linear[..., 0] / linear[..., 1])
    tone = np.log(linear.mean(axis=2))
    fine, wide = unit * 0.012, unit * 0.06

    def excess(x: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(x, (0, 0), fine) - cv2.GaussianBlur(x, (0, 0), wide)

    spots = (excess(red) > _REDNESS) & (excess(tone) > -_DARKNESS) & skin_mask(plate.face, plate.alpha.shape)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(spots.astype(np.uint8))
    largest = (0.11 * unit) ** 2
    small = [i for i in range(1, count) if (0.012 * unit) ** 2 < stats[i, cv2.CC_STAT_AREA] < largest
             and max(stats[i, cv2.CC_STAT_WIDTH], stats[i, cv2.CC_STAT_HEIGHT]) < 0.16 * unit]
    mask = np.isin(labels, small).astype(np.uint8)
    reach = max(1, round(unit * 0.012))
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))

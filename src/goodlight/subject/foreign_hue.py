"""What has a vivid colour that the hair has nowhere within is not hair: a stripe of a flag beside it, a red chair."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.ears import about_ears
from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, erode, opened

_WITHIN = 0.15  # eye distances from the outline: from there on the hair has its own hues only
_REACH = 0.35  # eye distances from the background within which the old scene is looked for
_OFF, _RAMP = 24.0, 8.0  # CIELAB units in a* and b* from the hair's own: foreign from here on, surely
_LEAST = 0.012  # eye distances: half the width of what is taken away
_WORN = tuple(CLASSES.index(name) for name in ("headwear", "accessory"))


def foreign_hue(srgb: np.ndarray, alpha: np.ndarray, hair: np.ndarray, classes: np.ndarray, face: Face) -> np.ndarray:
    """(H, W) float32 0–1: by how much it is none of the hair's, above the chin and near the outline.

    srgb: (H, W, 3) uint8; alpha, hair: (H, W) float32 0–1; classes: (h, w, 5) uint8 of the layer network. Dyed strands have their
    like within and stay; ribbons, hats and earrings are known by their class, ears by their place.
    """
    unit, none = face.eye_distance, np.zeros(alpha.shape, np.float32)
    own = erode(alpha > 0.95, _WITHIN * unit) & (hair > 0.8)
    if own.sum() < unit**2 / 20:
        return none
    ab = cv2.cvtColor(cv2.GaussianBlur(srgb, (0, 0), 0.01 * unit).astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[..., 1:]
    middle = np.median(ab[own], axis=0)
    spread = float(np.percentile(np.linalg.norm(ab[own] - middle, axis=1), 97))  # dyed strands are few
    off = np.clip((np.linalg.norm(ab - middle, axis=-1) - max(_OFF, 1.3 * spread)) / _RAMP, 0, 1)
    worn = cv2.resize(classes[..., _WORN].max(axis=-1), alpha.shape[::-1], interpolation=cv2.INTER_LINEAR) > 90
    where = dilate(alpha < 0.05, _REACH * unit) & dilate(hair > 0.4, 0.1 * unit)
    where &= ~about_ears(face, alpha.shape) & ~dilate(worn, 0.05 * unit)
    where[int(np.clip(face.chin[1], 0, len(where))) :] = False
    found = dilate(opened(where & (off > 0.5), _LEAST * unit), 2 * _LEAST * unit)
    return cv2.GaussianBlur(found.astype(np.float32), (0, 0), _LEAST * unit)

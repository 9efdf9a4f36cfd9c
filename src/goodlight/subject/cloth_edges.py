"""The outline of clothes, drawn as evenly as cloth hangs: matting nibbles at rough tweed and at a dark shoulder before a dark wall."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.face import Face

_CLOTH, _LOOSE = CLASSES.index("cloth"), (CLASSES.index("hair"), CLASSES.index("accessory"))
_EVEN = 0.022  # eye distances: what is finer than this is the matte's, not the tailor's
_STEEP = 1.6  # slope of the new edge, in widths of that blur: about as crisp as ``firm_edges`` leaves it


def even_cloth(alpha: np.ndarray, face: Face, classes: np.ndarray) -> np.ndarray:
    """alpha: (H, W) float32 0–1; classes: (h, w, 5) uint8 of the layer network. Below the chin, where it sees cloth and no hair."""
    unit = face.eye_distance
    width = max(1.5, _EVEN * unit)
    blurred = cv2.GaussianBlur(alpha, (0, 0), width)
    even = cv2.GaussianBlur(np.clip((blurred - 0.5) * width * _STEEP + 0.5, 0, 1), (0, 0), 0.7)
    return alpha + _where(alpha.shape, face, classes) * (even - alpha)


def _where(shape: tuple[int, int], face: Face, classes: np.ndarray) -> np.ndarray:
    """(H, W) float32 0–1."""
    shares = cv2.resize(classes, shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    cloth = cv2.dilate(shares[..., _CLOTH], np.ones((9, 9), np.uint8))  # an outline lies half outside
    loose = cv2.dilate(shares[..., _LOOSE].sum(axis=-1), np.ones((5, 5), np.uint8))
    below = np.clip((np.arange(shape[0], dtype=np.float32)[:, None] - face.chin[1]) / (0.15 * face.eye_distance) + 1, 0, 1)
    weight = np.clip((cloth - 0.5) / 0.3, 0, 1) * np.clip(1 - 2 * loose, 0, 1) * below
    return cv2.GaussianBlur(weight, (0, 0), 0.02 * face.eye_distance)

"""Takes fog away: half-clear patches beside the hair where matting could not decide about a lamp, sunlit leaves or a shadow on the wall.

Hair is half-transparent in lines, not in patches: what stays when everything thinner than a lock of hairs is left out is no hair.
Over 68 portraits the area of such patches names those whose cut-out an eye rejects.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, opened

_DOUBT = (0.06, 0.95)  # alpha between which a pixel is undecided
_LOCK = 0.03  # eye distances: a patch is wider than twice this
_EDGE = 3.0  # pixels: nor is the soft edge of a small picture one
_BESIDE = 0.12  # eye distances from a patch within which loose pieces belong to it


def clear_fog(alpha: np.ndarray, face: Face) -> np.ndarray:
    """alpha: (H, W) float32 0–1. In a patch only what is nearly opaque stays, so that a soft outline stays soft and moves in a little."""
    unit = face.eye_distance
    patches = opened((alpha > _DOUBT[0]) & (alpha < _DOUBT[1]), max(_EDGE, _LOCK * unit))
    if not patches.any():
        return alpha
    within = cv2.GaussianBlur(dilate(patches, 0.02 * unit).astype(np.float32), (0, 0), 0.012 * unit)
    cleared = alpha + within * (np.minimum(alpha, np.clip((alpha - 0.62) / 0.36, 0, 1)) - alpha)
    return _without_pieces(cleared, beside=dilate(patches, _BESIDE * unit))


def _without_pieces(alpha: np.ndarray, *, beside: np.ndarray) -> np.ndarray:
    """Without what hangs on nothing and touches ``beside``."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 0.25).astype(np.uint8), connectivity=8)
    loose = np.zeros(len(stats), bool)
    loose[np.unique(labels[beside])] = True
    loose[[0, 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if len(stats) > 1 else 0]] = False
    pieces = cv2.GaussianBlur(dilate(loose[labels], 3).astype(np.float32), (0, 0), 1.5)
    return alpha * (1 - pieces)

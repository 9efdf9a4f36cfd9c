"""Step 2: the few labels that geometry and colour make sure of. Everything else stays unknown (255) for the network to fill in.

Rules on ISNet's square grid, (512, 512), in the head's frame (see ``head_frame``).
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.layer_network import head_frame

SKIN, HAIR, HEADWEAR, ACCESSORY, CLOTH, UNKNOWN = 0, 1, 2, 3, 4, 255

_BROWS_AND_EYES = (70, 63, 105, 66, 107, 55, 8, 285, 336, 296, 334, 293, 300, 263, 362, 6, 133, 33)
_LIPS = (61, 37, 0, 267, 291, 405, 17, 181)
_CHEEKS = ((117, 118, 101, 36, 205, 187, 123), (346, 347, 330, 266, 425, 411, 352))


def hull(landmarks: np.ndarray, side: int, *, points=range(468), grow: float = 1.0) -> np.ndarray:
    """(side, side) bool: the convex outline of mesh points, grown about its middle."""
    outline = cv2.convexHull((landmarks[list(points)] * side).astype(np.float32))[:, 0]
    middle = outline.mean(axis=0)
    mask = np.zeros((side, side), np.uint8)
    cv2.fillConvexPoly(mask, np.round((outline - middle) * grow + middle).astype(np.int32), 1)
    return mask > 0


def cheeks(landmarks: np.ndarray, side: int) -> np.ndarray:
    """(side, side) bool."""
    mask = np.zeros((side, side), np.uint8)
    for area in _CHEEKS:
        cv2.fillPoly(mask, [np.round(landmarks[list(area)] * side).astype(np.int32)], 1)
    return mask > 0


def unlike(picture: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """How far each colour is from the median where ``reference`` (bool) is set, in units of what light and shade do to one material."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.0).astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    return np.sqrt((((lab - np.median(lab[reference], axis=0)) / [14, 7, 8]) ** 2).sum(axis=-1)).astype(np.float32)


def seeds(picture: np.ndarray, matte: np.ndarray, landmarks: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(512, 512) uint8 of classes, 255 = unknown or not the person."""
    side = picture.shape[0]
    x, y = head_frame(landmarks, size, side)
    away = unlike(picture, cheeks(landmarks, side))
    person = cv2.erode(matte, np.ones((5, 5))) > 230
    face, wide = hull(landmarks, side, grow=0.94), hull(landmarks, side, grow=1.1)
    across = np.abs(x)
    label = np.full((side, side), UNKNOWN, np.uint8)

    crown = person & (y < -0.5) & ~wide & (y > -2.2)
    label[crown & (away > 2.3)] = HAIR
    label[crown & (away < 1.0) & (across < 0.45)] = SKIN
    label[face & (away < 1.6) & (y > -0.85)] = SKIN
    label[face & (y > -0.62) & (y < -0.32) & (across < 0.3)] = SKIN
    for part in (_BROWS_AND_EYES, _LIPS):
        label[hull(landmarks, side, points=part)] = SKIN
    label[person & (y > 0.03) & (y < 0.2) & (across < 0.2) & (away < 2.2)] = SKIN

    unlike_hair = unlike(picture, label == HAIR) if (label == HAIR).sum() > 200 else np.full_like(away, 9)
    below = person & (y > 0.1 + 0.25 * (across < 0.25))
    label[below & (away > 2.8) & (unlike_hair > 2.6)] = CLOTH
    label[below & (away > 1.6) & (across > 0.85) & (y > 0.2)] = CLOTH
    return label

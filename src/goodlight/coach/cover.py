"""What covers a face: dark glasses over the eyes; a hand, a mask or a phone over the mouth."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, CHEEKS, EYES, LIPS, FaceCrop

_UNDER_EYES = ((226, 31, 228, 229, 230, 231, 232, 121, 120, 119, 118, 117, 111),
               (446, 261, 448, 449, 450, 451, 452, 350, 349, 348, 347, 346, 340))
_LIDS = ((226, 247, 30, 29, 27, 28, 56, 190, 133, 33), (446, 467, 260, 259, 257, 258, 286, 414, 362, 263))


def cover_of_eyes(crop: FaceCrop) -> dict[str, float]:
    """eye_cover: the region of each eye (lids, under-eye) against the cheek on its side, stops darker, the brighter eye; two lenses darken
    both. eye_detail: contrast within the opening of each eye, stops, the eye with more of it."""
    cover, detail = [], []
    for eye, brow, under, lid, cheek in zip(EYES, BROWS, _UNDER_EYES, _LIDS, CHEEKS, strict=True):
        socket = crop.region(under, lid, grow=0.02) & ~crop.region(eye, brow, grow=0.03)
        skin, opening = crop.region(cheek), crop.region(eye, grow=0.01)
        if socket.any() and skin.any() and opening.any():
            cover.append(float(np.median(crop.stops[skin]) - np.median(crop.stops[socket])))
            detail.append(float(np.subtract(*np.percentile(crop.stops[opening], [90, 10]))))
    return {"eye_cover": min(cover, default=0.0), "eye_detail": max(detail, default=9.0)}


def mouth_line(crop: FaceCrop) -> float:
    """Spread of luminance across the mouth, stops: every bare mouth has a dark line between the lips, and no mask has one.

    The 5th to the 95th percentile, so that a moustache or lipstick does not matter."""
    lips = crop.region(LIPS)
    if not lips.any():
        return 9.0
    smooth = cv2.GaussianBlur(crop.stops, (0, 0), 0.015 * crop.eye)
    return float(np.subtract(*np.percentile(smooth[lips], [95, 5])))

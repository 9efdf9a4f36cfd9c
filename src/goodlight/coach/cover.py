"""What covers a face: dark glasses over the eyes; a hand, a mask or a phone over nose and mouth; and whether the eyes are open."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, CHEEKS, EYES, LIPS, FaceCrop

_NOSE_TO_CHIN = (205, 49, 2, 279, 425, 434, 378, 152, 149, 214)
_UNDER_EYES = ((226, 31, 228, 229, 230, 231, 232, 121, 120, 119, 118, 117, 111),
               (446, 261, 448, 449, 450, 451, 452, 350, 349, 348, 347, 346, 340))
_LIDS = ((226, 247, 30, 29, 27, 28, 56, 190, 133, 33), (446, 467, 260, 259, 257, 258, 286, 414, 362, 263))


def cover_of_eyes(crop: FaceCrop) -> dict[str, float]:
    """iris_contrast, eye_cover, eye_detail (stops), lens_colour (a*b* units)."""
    cheek = crop.region(*CHEEKS)
    if not cheek.any():
        return {"iris_contrast": 9.0, "eye_cover": 0.0, "eye_detail": 9.0, "lens_colour": 0.0}
    cheek_stops, cheek_ab = float(np.median(crop.stops[cheek])), np.median(crop.lab[cheek][:, 1:], axis=0)
    socket = crop.region(*_UNDER_EYES, *_LIDS, grow=0.02) & ~crop.region(*EYES, *BROWS, grow=0.03)
    contrast, detail = [], []
    for side, eye in enumerate(EYES):
        centre, radius = crop.iris(side)
        disc = np.zeros(crop.inside.shape, np.uint8)
        cv2.circle(disc, np.round(centre).astype(int).tolist(), max(1, round(0.6 * radius)), 1, -1)
        disc = disc.astype(bool) & crop.inside
        around = crop.region(_UNDER_EYES[side], _LIDS[side]) & ~crop.region(eye, grow=0.04)
        opening = crop.region(eye, grow=0.01)
        if disc.any() and around.any() and opening.any():
            contrast.append(float(np.median(crop.stops[around]) - np.median(crop.stops[disc])))
            detail.append(float(np.subtract(*np.percentile(crop.stops[opening], [90, 10]))))
    dark = cheek_stops - float(np.median(crop.stops[socket])) if socket.any() else 0.0
    colour = float(np.linalg.norm(np.median(crop.lab[socket][:, 1:], axis=0) - cheek_ab)) if socket.any() else 0.0
    return {"iris_contrast": min(contrast, default=9.0), "eye_cover": dark, "eye_detail": min(detail, default=9.0), "lens_colour": colour}


def mouth_line(crop: FaceCrop) -> float:
    """How far the lips stand out from the skin around them, in stops: the spread of luminance across the mouth."""
    lips = crop.region(LIPS)
    if not lips.any():
        return 9.0
    smooth = cv2.GaussianBlur(crop.stops, (0, 0), 0.015 * crop.eye)
    return float(np.subtract(*np.percentile(smooth[lips], [95, 5])))


def odd_colour(crop: FaceCrop) -> float:
    """Share of nose, mouth and chin whose hue and chroma are neither those of the cheeks and forehead, nor dark hair, nor lips."""
    bare, lower = crop.bare_skin, crop.region(_NOSE_TO_CHIN) & ~crop.region(LIPS, grow=0.02)
    if bare.sum() < 50 or lower.sum() < 50:
        return 0.0
    skin, part = crop.lab[bare], crop.lab[lower]
    centre, spread = np.median(skin[:, 1:], axis=0), np.maximum(skin[:, 1:].std(axis=0), 3.0)
    away = np.linalg.norm((part[:, 1:] - centre) / spread, axis=1)
    return float((away > 4).mean())

"""Exposure and light on the skin. Measured so that the tone of the skin itself is not taken for a fault."""

from __future__ import annotations

import numpy as np

from goodlight.coach.crop import CHEEKS, EYES, LIPS, OVAL, FaceCrop

_CRUSHED = 12  # sRGB code value: all three channels below it
_BLOWN = 250  # sRGB code value: the two brightest channels at or above it


def exposure(crop: FaceCrop) -> dict[str, float]:
    """skin_light, highlight (stops), crushed, blown (shares)."""
    skin = crop.bare_skin if crop.bare_skin.any() else crop.region(OVAL)
    face = crop.region(OVAL, grow=-0.03)
    if not skin.any() or not face.any():
        return {"skin_light": -9.0, "highlight": -9.0, "crushed": 1.0, "blown": 0.0}
    pixels = crop.srgb[skin]
    ranked = np.sort(pixels, axis=1)
    whites = crop.region(*EYES, LIPS) | face
    return {"skin_light": float(np.median(crop.stops[skin])), "highlight": float(np.percentile(crop.stops[whites], 98)),
            "crushed": float((ranked[:, 2] < _CRUSHED).mean()), "blown": float((ranked[:, 1] >= _BLOWN).mean())}


def light(crop: FaceCrop) -> dict[str, float]:
    """side_contrast and darker_cheek (stops), warmth (b*)."""
    left, right = (crop.stops[crop.region(cheek)] for cheek in CHEEKS)
    skin = crop.bare_skin
    if not left.size or not right.size or not skin.any():
        return {"side_contrast": 0.0, "darker_cheek": 0.0, "warmth": 0.0}
    bright, dark = float(np.median(left)), float(np.median(right))
    return {"side_contrast": bright - dark, "darker_cheek": min(bright, dark), "warmth": float(crop.lab[skin][:, 2].mean())}

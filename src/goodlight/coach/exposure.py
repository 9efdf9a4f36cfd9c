"""Exposure and light on the skin. Measured so that the tone of the skin itself is not taken for a fault."""

from __future__ import annotations

import numpy as np

from goodlight.coach.crop import CHEEKS, EYES, LIPS, OVAL, FaceCrop
from goodlight.colour import lab

_CRUSHED = 12  # sRGB code value: all three channels below it
_BLOWN = 250  # sRGB code value: the two brightest channels at or above it


_FOREHEAD_HALVES = ((67, 10, 151, 9, 107, 66, 69), (297, 10, 151, 9, 336, 296, 299))
_NOSE_HALVES = ((6, 193, 245, 188, 114, 217, 198, 134, 51, 195, 197), (6, 417, 465, 412, 343, 437, 420, 363, 281, 195, 197))


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
    """side_contrast, middle_step and darker_cheek (stops), warmth (b*)."""
    left, right = (crop.stops[crop.region(cheek)] for cheek in CHEEKS)
    skin = crop.bare_skin
    if not left.size or not right.size or not skin.any():
        return {"side_contrast": 0.0, "middle_step": 0.0, "darker_cheek": 0.0, "warmth": 0.0}
    bright, dark = float(np.median(left)), float(np.median(right))
    steps = [_step(crop, *halves) for halves in (_FOREHEAD_HALVES, _NOSE_HALVES)]
    same_side = min(np.abs(steps)) if np.sign(steps[0]) == np.sign(steps[1]) else 0.0
    return {"side_contrast": bright - dark, "middle_step": float(same_side), "darker_cheek": min(bright, dark),
            "warmth": float(lab(crop.linear[skin])[:, 2].mean())}


def _step(crop: FaceCrop, left: tuple[int, ...], right: tuple[int, ...]) -> float:
    """Stops by which the left region is brighter than the right one; 0 when one is hidden."""
    a, b = (crop.stops[crop.region(ring)] for ring in (left, right))
    return float(np.median(a) - np.median(b)) if a.size and b.size else 0.0

"""Dark gaps between jaw, neck and hair, which the layers take for clothes: they are hair in deep shade, and no neck is to shine through."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, to_linear
from goodlight.subject.face import Face
from goodlight.subject.plate import Plate

_LARGEST = 0.20  # squared eye distances; a larger piece is a collar
_LOWEST = 0.8  # eye distances below the chin; further down hair lies on clothes, which are seen between its strands
_WITHIN = 0.85  # share of its border that is hair or skin
_DARK = 8.0  # CIELAB L above the hair's


def gaps(cloth: np.ndarray, hair: np.ndarray, skin: np.ndarray, pixels: np.ndarray, *, plate: Plate, face: Face) -> np.ndarray:
    """Share of the old clothes that is such a gap, (h, w) float32. Masks (h, w) float32, pixels (h, w, 3) uint8 sRGB, face in them."""
    h, w = cloth.shape
    size, unit = (max(8, w // 4), max(8, h // 4)), face.eye_distance / 4
    old, strands, bare = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (cloth, hair, skin))
    light = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))[..., 0]
    darkest = (25.0 if plate.hair_lab is None else float(plate.hair_lab[0])) + _DARK
    count, parts, facts, _ = cv2.connectedComponentsWithStats((old > 0.1).astype(np.uint8), connectivity=8)
    found = np.zeros(size[::-1], np.uint8)
    for part in range(1, count):
        x, y, wide, high, area = facts[part]
        if area > _LARGEST * unit**2 or y + high > face.chin[1] / 4 + _LOWEST * unit:
            continue
        window = np.s_[max(0, y - 2) : y + high + 2, max(0, x - 2) : x + wide + 2]
        inside = (parts[window] == part).astype(np.uint8)
        border = (cv2.dilate(inside, np.ones((3, 3), np.uint8)) > inside)
        within = ((strands + bare)[window][border] > 0.6).mean()
        beside_hair = (strands[window][border] > 0.5).mean()
        if within >= _WITHIN and beside_hair > 0.2 and np.median(light[window][inside > 0]) < darkest:
            found[window] |= inside
    wider = cv2.GaussianBlur(cv2.dilate(found, np.ones((3, 3), np.uint8)).astype(np.float32), (0, 0), 0.7)
    return np.clip(1.5 * cv2.resize(wider, (w, h), interpolation=cv2.INTER_LINEAR), 0, 1) * cloth

"""Where what is on a head, on the canvas: soft masks from the mesh, the layers' classes and the person's own colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from goodlight.colour import to_srgb_float
from goodlight.studio.touch.canvas import Canvas, blur, ramp
from goodlight.subject.layers import HAIR, HEADWEAR, SKIN, settle, witnessed
from goodlight.subject.plate import Plate

_EYES = ((33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
         (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249))
_LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
_MOUTH = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)
_BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
_UNDER_EYES = ((243, 112, 26, 22, 23, 24, 110, 228, 229, 230, 231, 232, 233),
               (463, 341, 256, 252, 253, 254, 339, 448, 449, 450, 451, 452, 453))
_SMILE_LINES = ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432))
_NOSTRILS = ((98, 97, 2, 240, 235, 64), (327, 326, 2, 460, 455, 294))
_OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
         132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
_FOREHEAD = (127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356)
_PLAIN = (50, 280, 101, 330, 36, 266, 151, 9, 5, 205, 425)  # where a face is skin whatever its beard and spectacles


@dataclass(frozen=True, eq=False, kw_only=True)
class Zones:
    """Each (h, w) float32, 0–1, on the canvas. They overlap."""

    face: np.ndarray  # inside the mesh's outline, and the forehead above it
    skin: np.ndarray  # bare skin of the face: no eyes, lips, brows, nostrils, beard, strands
    eyes: np.ndarray  # between the lids
    around_eyes: np.ndarray  # with lids and lashes
    lips: np.ndarray
    mouth: np.ndarray  # between the lips
    lips_and_mouth: np.ndarray
    brows: np.ndarray
    under_eyes: np.ndarray
    smile_lines: np.ndarray
    hair: np.ndarray  # of the head and the beard, as the classes say; zero without them
    headwear: np.ndarray  # likewise
    beard: np.ndarray  # where beards grow, whether one does or not


def zones_of(plate: Plate, canvas: Canvas) -> Zones:
    """Masks for one plate. Without ``plate.classes`` there is no hair, and skin is told by place and colour alone."""
    p, shape, unit = canvas.points, canvas.shape, canvas.unit
    face = np.maximum(_filled(p, (_OVAL,), shape, soft=0.03 * unit),
                      _filled(p, (_FOREHEAD,), shape, shift=_down(p) * -0.3 * unit, soft=0.06 * unit))
    eyes = _filled(p, _EYES, shape, soft=0.008 * unit)
    both = _filled(p, (_LIPS,), shape, soft=0.012 * unit)
    mouth = _filled(p, (_MOUTH,), shape, soft=0.008 * unit)
    brows = _filled(p, _BROWS, shape, grow=1.06, soft=0.03 * unit)
    skin_class, hair, worn = _classes(plate, canvas)
    around_eyes = _filled(p, _EYES, shape, grow=1.35, soft=0.025 * unit)
    not_skin = np.maximum.reduce([
        around_eyes, _filled(p, (_LIPS,), shape, grow=1.08, soft=0.025 * unit),
        _filled(p, _BROWS, shape, grow=1.15, soft=0.03 * unit), _filled(p, _NOSTRILS, shape, grow=1.3, soft=0.02 * unit)])
    skin = face * (1 - not_skin) * skin_class * skin_coloured(canvas)
    under = _filled(p, _UNDER_EYES, shape, grow=1.1, shift=_down(p) * 0.04 * unit, soft=0.045 * unit)
    return Zones(face=face, skin=skin, eyes=eyes,
                 around_eyes=around_eyes, lips=both * (1 - mouth), mouth=mouth, lips_and_mouth=both, brows=brows, under_eyes=under,
                 smile_lines=_lines(p, _SMILE_LINES, shape, width=0.13 * unit, soft=0.05 * unit), hair=hair, headwear=worn,
                 beard=_beard_area(p, shape, unit) * (1 - both) * (1 - _filled(p, _NOSTRILS, shape, grow=1.5, soft=0.03 * unit)))


def _classes(plate: Plate, canvas: Canvas) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Skin, hair and headwear as the layers' network and the person's colours have it."""
    if plate.classes is None:
        none = np.zeros(canvas.shape, np.float32)
        return np.ones(canvas.shape, np.float32), none, none
    probability = settle(witnessed(plate.classes, plate.foreground, plate.alpha, plate.face), plate.alpha, plate.face)
    side, (w, h) = probability.shape[0], plate.size
    # The grid is the plate squeezed to a square: canvas pixel → plate pixel → grid.
    sx, sy = canvas.width / canvas.shape[1], canvas.height / canvas.shape[0]
    matrix = np.array([[sx * side / w, 0, (0.5 * sx + canvas.left) * side / w - 0.5],
                       [0, sy * side / h, (0.5 * sy + canvas.top) * side / h - 0.5]])
    wide = cv2.warpAffine(np.ascontiguousarray(probability[..., [SKIN, HAIR, HEADWEAR]]), matrix, canvas.shape[::-1],
                          flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    skin, hair, worn = np.moveaxis(blur(wide, 0.012 * canvas.unit), -1, 0)
    return ramp(skin, 0.3, 0.75), np.ascontiguousarray(hair), np.ascontiguousarray(worn)


@lru_cache(maxsize=2)
def soft_lab(canvas: Canvas) -> np.ndarray:
    """CIELAB of the canvas without grain and pores, (h, w, 3) float32."""
    return cv2.cvtColor(to_srgb_float(cv2.GaussianBlur(canvas.linear, (0, 0), 0.008 * canvas.unit)) / 255, cv2.COLOR_RGB2Lab)


def skin_coloured(canvas: Canvas, *, tolerance: float = 24.0) -> np.ndarray:
    """1 on the colours of this person's plain skin, 0 on strands, moustache and frames; wrinkles and shadows of lines count as skin.

    tolerance: ΔE76 of hue and chroma at which a colour is no longer skin.
    """
    colours = soft_lab(canvas)
    r = max(2, round(0.05 * canvas.unit))
    h, w = canvas.shape
    near = [colours[max(0, y - r) : y + r + 1, max(0, x - r) : x + r + 1].reshape(-1, 3)
            for x, y in canvas.points[list(_PLAIN)].round().astype(int) if 0 <= x < w and 0 <= y < h]
    if not near:
        return np.zeros((h, w), np.float32)
    middle = np.median(np.concatenate(near), axis=0)
    tint = np.hypot(colours[..., 1] - middle[1], colours[..., 2] - middle[2])
    deep = np.clip(middle[0] - colours[..., 0], 0, None)
    like = np.exp(-((tint / tolerance) ** 4) - (deep / (0.55 * middle[0] + 6)) ** 4)
    width = 2 * round(0.02 * canvas.unit) + 1
    return blur(cv2.morphologyEx(like, cv2.MORPH_CLOSE, np.ones((width, width))), 0.015 * canvas.unit)


def _beard_area(p: np.ndarray, shape: tuple[int, int], unit: float) -> np.ndarray:
    """Upper lip, cheeks below the ears, chin and a little of the throat."""
    line = [234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 401, 352, 280, 425, 423,
            2, 203, 205, 50, 123, 177]
    corners = p[line].copy()
    corners[1:20] += _down(p) * 0.12 * unit
    corners[[22, 23, 29, 30]] += _down(p) * 0.15 * unit  # above it the cheek is bare
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return blur(mask.astype(np.float32) / 255, 0.04 * unit)


def _down(p: np.ndarray) -> np.ndarray:
    """Unit vector from the forehead to the chin."""
    d = p[152] - p[10]
    return d / max(float(np.linalg.norm(d)), 1e-6)


def _filled(p: np.ndarray, polygons, shape: tuple[int, int], *, grow: float = 1.0, shift: np.ndarray | float = 0.0,
            soft: float) -> np.ndarray:
    """Polygons of mesh points, each grown about its own middle, filled; ``soft``: sigma of their edge in pixels."""
    mask = np.zeros(shape, np.uint8)
    for polygon in polygons:
        corners = p[list(polygon)]
        corners = corners.mean(axis=0) + (corners - corners.mean(axis=0)) * grow + shift
        corners = cv2.convexHull(corners.astype(np.float32))[:, 0] if len(polygon) == 13 else corners
        cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return blur(mask.astype(np.float32) / 255, soft)


def _lines(p: np.ndarray, lines, shape: tuple[int, int], *, width: float, soft: float) -> np.ndarray:
    mask = np.zeros(shape, np.uint8)
    for line in lines:
        cv2.polylines(mask, [np.round(p[list(line)] * 16).astype(np.int32)], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    return blur(mask.astype(np.float32) / 255, soft)

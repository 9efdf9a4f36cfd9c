"""Old clothes that the split took for skin or hair, told by their colour: white collars, blue shirts, pink lapels seen through hair."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, to_linear
from goodlight.studio.dress_outline import oval
from goodlight.subject.face import Face
from goodlight.subject.plate import Plate

_WHITE = 0.35  # of the skin's chroma: paler than skin with a rim of light
_PALE = 25.0  # CIELAB L above the hair's: no reflex of clothes, but clothes
_FAR, _RIM = 24.0, 0.3  # CIELAB as ``_TINT``: what is old clothes also at the mesh's rim; width of that rim, eye distances
_PINK = 0.15  # share of the clothes that is
_TURNED = 19.0  # degrees of hue beyond both skin and hair
_BLUISH = 38.0  # CIELAB L above the hair's: what is so pale and bluish is no sheen of the sky on dark hair
_FAR_PALER, _GREY = 45.0, 55.0  # CIELAB L above the hair's, and at least: what is grey and so pale is no dark hair's shine
_TINT, _BRIGHT = 17.0, 9.0
"""CIELAB: how far from the colours between skin, hair and black, and how much lighter than both, skin and hair may be."""


def strange(pixels: np.ndarray, plate: Plate, cloth: np.ndarray, ears: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
    """Old clothes that the split took for skin or hair: near clothes, below the ears, beside the face, and of a colour that neither has.

    pixels: (h, w, 3) uint8 sRGB, cloth: (h, w) float32 0–1, ears: (h, w) bool, where only white is odd, as light shines
    through them. Two masks (h, w) float32 0–1: all of it, and what is too pale for tinted hair.
    """
    h, w = cloth.shape
    size = (max(8, w // 4), max(8, h // 4))
    unit = face.eye_distance / 4
    colours = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))
    skin, hair = plate.skin_lab, plate.skin_lab if plate.hair_lab is None else plate.hair_lab
    away = np.minimum(_from_line(colours[..., 1:], skin[1:], np.zeros(2)), _from_line(colours[..., 1:], hair[1:], np.zeros(2)))
    away = np.minimum(away, _from_line(colours[..., 1:], skin[1:], hair[1:]))
    chroma = np.hypot(colours[..., 1], colours[..., 2])
    white = (colours[..., 0] > max(skin[0], hair[0]) + _BRIGHT) & (chroma < _WHITE * np.hypot(*skin[1:]))
    bluish = (colours[..., 2] < -3) & (colours[..., 0] > hair[0] + _BLUISH) & (chroma < np.hypot(*skin[1:]))
    redder = _redder(colours[..., 1:], skin[1:], hair[1:]) > _TURNED
    grey = (colours[..., 0] > max(hair[0] + _FAR_PALER, _GREY)) & (chroma < 0.35 * np.hypot(*skin[1:]))
    lit = cv2.resize(ears.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.3
    odd = (((away > _TINT) & (colours[..., 0] > 12) | bluish | grey) & ~lit | white).astype(np.float32)
    pale = (colours[..., 0] > hair[0] + _PALE).astype(np.float32)
    worn = cv2.resize(cloth, size, interpolation=cv2.INTER_AREA)
    near, around = (cv2.dilate(worn, np.ones((max(3, round(wide * unit) | 1),) * 2, np.uint8)) for wide in (0.5, 2.4))
    pink = redder & (chroma > 10) & (colours[..., 0] > 25) & ~lit
    if not (worn > 0.9).any() or (redder & (chroma > 6))[worn > 0.9].mean() < _PINK:  # the clothes are not, and hair may be as it likes
        pink[:] = False
    mesh = oval(face, size[::-1], 4)
    odd = np.maximum(odd * np.clip(near, 0, 1), pink * np.clip(around, 0, 1)) * (1 - cv2.dilate(mesh, np.ones((3, 3), np.uint8)))
    # The mesh of a turned face may lie over a shoulder behind it.
    side = max(3, round(_RIM * unit) | 1)
    inner = cv2.erode(mesh, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    odd = np.maximum(odd, (away > _FAR) * (colours[..., 0] > 12) * np.clip(near, 0, 1) * (1 - inner) * ~lit)
    odd, pale = (cv2.GaussianBlur(cv2.dilate(m, np.ones((3, 3), np.uint8)), (0, 0), 0.8) for m in (odd, pale))
    return cv2.resize(np.clip(odd, 0, 1), (w, h)), cv2.resize(np.clip(pale, 0, 1), (w, h))


def _redder(points: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Degrees of hue by which points (..., 2) are redder, to violet, than both a and b; of a alone where b is all but grey. Gold is not."""
    angle, *ends = (np.degrees(np.arctan2(p[..., 1], p[..., 0])) for p in (points, a, b))
    return (min(ends[: 2 if np.hypot(*b) > 6 else 1]) - angle + 180) % 360 - 180


def _from_line(points: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distance of points (..., 2) from the line between a and b."""
    along = b - a
    t = np.clip(((points - a) @ along) / max(float(along @ along), 1e-6), 0, 1)
    return np.linalg.norm(points - a - t[..., None] * along, axis=-1)

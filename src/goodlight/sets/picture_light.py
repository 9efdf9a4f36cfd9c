"""The light that a place throws on the sitter, guessed from one ordinary picture of it.

The picture shows what is behind the sitter. It is bent over the half of the sphere behind and mirrored to the half in front, so a window
at its left lights the left cheek, and a red wall colours both sides. Source: Khan, Reinhard, Fleming and Bülthoff 2006, "Image-based
material editing", whose observers took faces and objects lit in this way for right.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import LUMINANCE, linear_to_xyz, luminance, to_linear
from goodlight.sets.rigs import Rig, place
from goodlight.subject.light import sh_basis

_SIDE = 64  # pixels of the reduced picture
_COSINE = np.array([np.pi, *[2 * np.pi / 3] * 3, *[np.pi / 4] * 5])  # Ramamoorthi and Hanrahan 2001
_CLIPPED, _BOOST = 0.80, 5.0  # linear luminance of a clipped highlight; how much brighter than white it is taken to have been


def picture_light(pixels: np.ndarray, *, name: str = "picture") -> Rig:
    """pixels: (h, w, 3) uint8 sRGB."""
    linear = cv2.resize(to_linear(pixels), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    over = np.clip((luminance(linear) - _CLIPPED) / (1 - _CLIPPED), 0, 1) ** 2
    linear = linear * (1 + over * (_BOOST - 1))[..., None]
    x, y = np.meshgrid((np.arange(_SIDE) + 0.5) / _SIDE * 2 - 1, 1 - (np.arange(_SIDE) + 0.5) / _SIDE * 2)
    inside = x**2 + y**2 < 0.98
    x, y, light = x[inside], y[inside], linear[inside].astype(np.float64)
    z = np.sqrt(1 - x**2 - y**2)
    solid = (2 / _SIDE) ** 2 / z  # the solid angle of a pixel of the orthographic view
    basis = sum(sh_basis(np.column_stack([x, y, sign * z])) for sign in (-1, 1))
    return place(name, (basis * solid[:, None]).T @ light * _COSINE[:, None], description=f"The light of {name}, as its picture tells")


def leaning(rig: Rig) -> str:
    """Where the light of a place comes from, for people: "left" or "right" of the picture, "front" where neither wins."""
    sh = np.asarray(rig.sh) @ LUMINANCE
    cheeks = sh @ sh_basis(np.array([[-0.7, 0, 0.714], [0.7, 0, 0.714]])).T
    lean = float((cheeks[1] - cheeks[0]) / max(cheeks.sum(), 1e-9))
    return "front" if abs(lean) < 0.04 else "left" if lean < 0 else "right"


def kelvin(rig: Rig) -> int:
    """Correlated colour temperature of the light on a face that looks into the lens (McCamy 1992), 2000–12000, to the nearest 100."""
    x, y, z = linear_to_xyz(sh_basis(np.array([[0.0, 0.0, 1.0]]))[0] @ np.asarray(rig.sh))
    n = (x / (x + y + z) - 0.3320) / (0.1858 - y / (x + y + z))
    return round(float(np.clip(449 * n**3 + 3525 * n**2 + 6823.3 * n + 5520.33, 2000, 12000)) / 100) * 100

"""Colour: sRGB ↔ linear light, CIELAB, and the CIEDE2000 difference.

Arrays keep their shape; the last axis is (R, G, B) or (L*, a*, b*). Reference white D65, 2° observer.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

# IEC 61966-2-1 (sRGB), rows X, Y, Z.
_RGB_TO_XYZ = np.array([[0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322]])
_WHITE_D65 = _RGB_TO_XYZ.sum(axis=1)
LUMINANCE = _RGB_TO_XYZ[1].astype(np.float32)
"""Weights of linear R, G, B in relative luminance Y."""


@cache
def _linear_table() -> np.ndarray:
    v = np.arange(256) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


@cache
def _srgb_table() -> np.ndarray:
    v = np.arange(65536) / 65535
    return (np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055) * 255).astype(np.float32)


@cache
def _srgb_codes() -> np.ndarray:
    return (_srgb_table() + 0.5).astype(np.uint8)


def to_linear(srgb: np.ndarray) -> np.ndarray:
    """sRGB code values, uint8 0–255 → linear light, float32 0–1."""
    if srgb.dtype != np.uint8:
        raise TypeError(f"to_linear takes uint8 sRGB, not {srgb.dtype}")
    return _linear_table()[srgb]


def to_srgb_float(linear: np.ndarray) -> np.ndarray:
    """Linear light, float 0–1 (clipped) → sRGB code values, float32 0–255, not rounded."""
    return _looked_up(_srgb_table(), linear)


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light, float 0–1 (clipped) → sRGB code values, uint8 0–255, rounded."""
    return _looked_up(_srgb_codes(), linear)


def _looked_up(table: np.ndarray, linear: np.ndarray) -> np.ndarray:
    """The table's entry for each value; OpenCV does it five times as fast as numpy, and knows pictures only."""
    flat = np.ascontiguousarray(linear, np.float32).reshape(-1, 1)
    if not flat.size:
        return np.empty(np.shape(linear), table.dtype)
    return cv2.LUT(cv2.addWeighted(flat, 65535, flat, 0, 0, dtype=cv2.CV_16U), table).reshape(np.shape(linear))


def luminance(linear: np.ndarray) -> np.ndarray:
    """Relative luminance Y of linear RGB (..., 3) → (...)."""
    return linear @ LUMINANCE


def linear_to_xyz(linear: np.ndarray) -> np.ndarray:
    """Linear sRGB (..., 3) → CIE 1931 XYZ (D65), float64, Y = 1 for white."""
    return np.asarray(linear, np.float64) @ _RGB_TO_XYZ.T


def lab(linear: np.ndarray) -> np.ndarray:
    """Linear sRGB (..., 3), 0–1 → CIELAB (D65), float64: L* 0–100, a*, b*. CIE 15:2004."""
    t = linear_to_xyz(linear) / _WHITE_D65
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e(lab1: np.ndarray, lab2: np.ndarray) -> np.ndarray:
    """CIEDE2000 colour difference of two CIELAB arrays (..., 3) → (...). Sharma, Wu, Dalal 2005, kL = kC = kH = 1."""
    lab1, lab2 = np.asarray(lab1, np.float64), np.asarray(lab2, np.float64)
    light1, a1, b1 = np.moveaxis(lab1, -1, 0)
    light2, a2, b2 = np.moveaxis(lab2, -1, 0)
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean7 / (mean7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    chroma1, chroma2 = np.hypot(a1, b1), np.hypot(a2, b2)
    hue1, hue2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = chroma1 * chroma2 == 0
    dh = hue2 - hue1
    dh = np.where(grey, 0, np.where(dh > 180, dh - 360, np.where(dh < -180, dh + 360, dh)))
    d_light, d_chroma = light2 - light1, chroma2 - chroma1
    d_hue = 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(dh / 2))
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    total = hue1 + hue2
    far = np.abs(hue1 - hue2) > 180
    hue = np.where(grey, total, np.where(far, np.where(total < 360, total + 360, total - 360), total) / 2)
    t = (1 - 0.17 * np.cos(np.radians(hue - 30)) + 0.24 * np.cos(np.radians(2 * hue))
         + 0.32 * np.cos(np.radians(3 * hue + 6)) - 0.20 * np.cos(np.radians(4 * hue - 63)))
    s_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    chroma7 = chroma**7
    rotation = -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * 2 * np.sqrt(chroma7 / (chroma7 + 25.0**7))
    c, h = d_chroma / s_chroma, d_hue / s_hue
    return np.sqrt(np.maximum((d_light / s_light) ** 2 + c**2 + h**2 + rotation * c * h, 0))

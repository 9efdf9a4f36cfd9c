"""Single features of skin, eyes and mouth. Each function: (study's parts, amount) → log RGB gain, (h, w, 3) float32."""

from __future__ import annotations

import numpy as np

from goodlight.colour import LUMINANCE, luminance
from goodlight.studio.touch.age import SHADE, SkinBands
from goodlight.studio.touch.canvas import Canvas, ramp
from goodlight.studio.touch.lines import salient
from goodlight.studio.touch.zones import Zones, soft_lab

_DEEPEST = 0.38  # log luminance that a line beside the mouth may win or lose
_FLOOR = np.float32(0.012)


def smile_lines(canvas: Canvas, zones: Zones, bands: SkinBands, amount: float) -> np.ndarray:
    """The fold from nostril to mouth corner and what lies beside it: its own depth, up to about twice or nearly none."""
    where = bands.skin * np.clip(2.2 * canvas.blur(zones.smile_lines, 0.1), 0, 1)
    if amount > 0:
        depth = 1.2 * salient(bands.broad, canvas, above=0.3) + 0.8 * salient(bands.fine, canvas) + 0.07 * np.tanh(bands.creases / 0.04)
        depth = depth - 1.2 * bands.form
    else:
        depth = 1.1 * bands.broad + 0.7 * bands.fine - 1.1 * bands.form
    return (-amount * where * _DEEPEST * np.tanh(depth / _DEEPEST))[..., None] * SHADE


def under_eyes(canvas: Canvas, zones: Zones, bands: SkinBands, amount: float) -> np.ndarray:
    """Circles take the light and colour of the cheek below by up to five sixths; the lid's own lines stay. amount −1 … 0."""
    colour = np.log(canvas.linear + _FLOOR)
    cheek = zones.skin * (1 - zones.under_eyes) * (1 - zones.smile_lines)
    wide = canvas.blur(np.dstack([colour * cheek[..., None], cheek]), 0.2)
    target = wide[..., :3] / np.maximum(wide[..., 3:], 0.02)
    away = np.clip(target - canvas.blur(colour, 0.022), -0.15, 0.5)
    darker = ramp(away @ LUMINANCE, 0.0, 0.12)
    return -amount * 0.85 * (bands.skin * zones.under_eyes * darker)[..., None] * away


def teeth(canvas: Canvas, zones: Zones, amount: float) -> np.ndarray:
    """Whiter: half of the yellow goes and a tenth of light comes, never beyond the white of the eyes. Warmer: the other way, by less."""
    soft = soft_lab(canvas)
    tooth = zones.mouth * ramp(soft[..., 0], 38.0, 58.0) * ramp(soft[..., 1], 17.0, 9.0)
    tooth = np.clip(canvas.blur(tooth, 0.006), 0, 1)
    if amount < 0:
        return amount * tooth[..., None] * np.array([0.03, 0.08, 0.26], np.float32)
    now = luminance(canvas.linear)
    neutral = np.log((now[..., None] + _FLOOR) / (canvas.linear + _FLOOR))
    room = ramp(soft[..., 0], 94.0, 80.0)  # teeth that are white already are not bleached
    return amount * tooth[..., None] * (0.6 * neutral + (0.14 * room)[..., None])


def lip_tone(canvas: Canvas, zones: Zones, amount: float) -> np.ndarray:
    """Redder and a little deeper, or paler towards the skin; the lips' own texture and lipstick stay."""
    lips = zones.lips[..., None]
    if amount > 0:
        return amount * lips * np.array([0.03, -0.20, -0.13], np.float32)
    skin = zones.skin > 0.7
    if not skin.any():
        return np.zeros((*canvas.shape, 3), np.float32)
    away = np.median(np.log(canvas.linear[skin] + _FLOOR), axis=0) - canvas.blur(np.log(canvas.linear + _FLOOR), 0.05)
    return -amount * 0.4 * lips * np.clip(away, -0.25, 0.6)

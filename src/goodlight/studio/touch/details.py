"""Single features of skin, eyes and mouth. Each function: (study's parts, amount) → log RGB gain, (h, w, 3) float32."""

from __future__ import annotations

import numpy as np

from goodlight.colour import luminance
from goodlight.studio.touch.age import SHADE, SkinBands
from goodlight.studio.touch.canvas import Canvas, ramp
from goodlight.studio.touch.lines import salient
from goodlight.studio.touch.zones import Zones, soft_lab

_FLOOR = np.float32(0.012)


def smile_lines(canvas: Canvas, zones: Zones, bands: SkinBands, amount: float) -> np.ndarray:
    """The fold from nostril to mouth corner and what lies beside it: its own depth, up to a half more or two thirds less."""
    where = bands.skin * np.clip(1.25 * canvas.blur(zones.smile_lines, 0.03), 0, 1)
    if amount > 0:
        depth = 0.7 * salient(bands.broad, canvas, above=0.5) + 0.5 * salient(bands.fine, canvas) + 0.05 * np.tanh(bands.creases / 0.04)
        depth = depth - 0.9 * bands.form
    else:
        depth = 0.75 * bands.broad + 0.5 * bands.fine - 0.8 * bands.form
    return (-amount * where * 0.32 * np.tanh(depth / 0.32))[..., None] * SHADE


def under_eyes(canvas: Canvas, zones: Zones, bands: SkinBands, amount: float) -> np.ndarray:
    """Circles take the light and colour of the cheek below by up to two thirds; the lid's own lines stay. amount −1 … 0."""
    colour = np.log(canvas.linear + _FLOOR)
    cheek = zones.skin * (1 - zones.under_eyes) * (1 - zones.smile_lines)
    wide = canvas.blur(np.dstack([colour * cheek[..., None], cheek]), 0.2)
    target = wide[..., :3] / np.maximum(wide[..., 3:], 0.02)
    away = np.clip(target - canvas.blur(colour, 0.022), -0.15, 0.5)
    darker = ramp(target @ _WEIGHTS - canvas.blur(colour, 0.022) @ _WEIGHTS, 0.0, 0.12)
    return -amount * 0.65 * (bands.skin * zones.under_eyes * darker)[..., None] * away


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
    now = luminance(canvas.linear)[..., None]
    flat = np.log((now * np.array([1.06, 0.98, 0.96], np.float32) + _FLOOR) / (canvas.linear + _FLOOR))
    return -amount * lips * (0.3 * flat + 0.05)


def glasses_glare(canvas: Canvas, zones: Zones, amount: float) -> np.ndarray:
    """Pale reflections in spectacles take the colour of the skin around them. On iris and white of the eye they stay. amount −1 … 0."""
    lens = _lenses(canvas) * (1 - zones.eyes)
    worn = canvas.blur(zones.spectacles, 0.05)
    if float((lens * worn).sum()) < 0.05 * float(lens.sum()):
        return np.zeros((*canvas.shape, 3), np.float32)
    colours = soft_lab(canvas)
    skin = zones.skin > 0.6
    middle = np.median(colours[skin], axis=0) if skin.any() else np.array([60, 12, 16], np.float32)
    chroma = np.hypot(colours[..., 1], colours[..., 2])
    pale = ramp(colours[..., 0] - middle[0], 4.0, 18.0) * ramp(chroma / max(float(np.hypot(*middle[1:])), 1.0), 0.85, 0.45)
    glare = np.clip(1.3 * canvas.blur(lens * pale, 0.012), 0, 1)
    colour = np.log(canvas.linear + _FLOOR)
    around = zones.skin * (1 - np.clip(2 * canvas.blur(pale, 0.02), 0, 1)) + 1e-4
    wide = canvas.blur(np.dstack([colour * around[..., None], around]), 0.16)
    target = wide[..., :3] / wide[..., 3:]
    return -amount * 0.85 * glare[..., None] * np.minimum(target - canvas.blur(colour, 0.02), 0)


def _lenses(canvas: Canvas) -> np.ndarray:
    """0–1, (h, w): where the lenses of spectacles are, if any are worn."""
    h, w = canvas.shape
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    p = canvas.points
    right = p[263] - p[33]
    right = right / max(float(np.linalg.norm(right)), 1e-6)
    out = np.zeros((h, w), np.float32)
    for eye in canvas.face.eyes:
        dx, dy = xs - eye[0], ys - eye[1]
        along, down = dx * right[0] + dy * right[1], dy * right[0] - dx * right[1] - 0.06 * canvas.unit
        out = np.maximum(out, ramp(np.hypot(along / (0.5 * canvas.unit), down / (0.4 * canvas.unit)), 1.0, 0.85))
    return out


_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)

"""Presentation by grooming alone: beard shadow, brows, lips, the skin's fine contrast. Bounded, and never the lightness of the skin."""

from __future__ import annotations

import numpy as np

from goodlight.studio.touch.age import SHADE, SkinBands
from goodlight.studio.touch.canvas import Canvas
from goodlight.studio.touch.details import lip_tone
from goodlight.studio.touch.hair import Hair
from goodlight.studio.touch.zones import Zones


def groomed(canvas: Canvas, zones: Zones, bands: SkinBands, hair: Hair, amount: float) -> np.ndarray:
    """Log RGB gain, (h, w, 3) float32. amount: −1 feminine … 1 masculine."""
    tone = canvas.tone()
    fine = np.clip(canvas.blur(tone, 0.005) - canvas.blur(tone, 0.02), -0.2, 0.2)
    gain = bands.skin * fine * (0.28 if amount > 0 else 0.35) * amount
    gain = gain - 0.16 * amount * hair.brows * (1.0 if amount > 0 else 0.4)
    out = gain[..., None] * np.ones(3, np.float32)
    out += _stubble(canvas, zones, bands, hair, tone, amount)
    return out + lip_tone(canvas, zones, -0.55 * amount if amount > 0 else -0.7 * amount)


def _stubble(canvas: Canvas, zones: Zones, bands: SkinBands, hair: Hair, tone: np.ndarray, amount: float) -> np.ndarray:
    """The follicles' own dark dots, stronger or fainter, and the cool cast they give; what has no dots gets none."""
    bare = zones.beard * bands.skin * (1 - hair.beard)
    dots = np.clip(tone - canvas.blur(tone, 0.012), -0.3, 0)
    cast = canvas.blur(np.log(canvas.linear + np.float32(0.012)), 0.06)
    cheek = bands.skin * (1 - zones.beard)
    wide = canvas.blur(np.dstack([cast * cheek[..., None], cheek]), 0.5)
    darker = np.clip(cast - wide[..., :3] / np.maximum(wide[..., 3:], 0.03), -0.25, 0.12)
    darker = darker - darker.mean(axis=2, keepdims=True) * 0.55
    if amount > 0:
        return amount * bare[..., None] * (0.9 * dots[..., None] * SHADE[::-1] + 0.35 * np.minimum(darker, 0))
    return amount * bare[..., None] * (0.75 * dots[..., None] + 0.45 * darker)

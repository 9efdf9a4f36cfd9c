"""Age in the skin: a person's own lines, folds and unevenness, deeper or shallower. Nothing is drawn; pores and grain stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodlight.colour import LUMINANCE
from goodlight.studio.touch.canvas import Canvas
from goodlight.studio.touch.lines import BROAD, CREASES, FINE, salient, valleys
from goodlight.studio.touch.zones import Zones

_NO_LINE = 0.42  # log luminance: deeper valleys are spectacles, nostrils, strands and the edge of the face
_CHROMA = np.eye(3, dtype=np.float32) - LUMINANCE[None, :]  # takes log RGB gains to the part that changes colour and not light

SHADE = np.array([0.84, 1.04, 1.14], np.float32)  # the shade in a fold of skin is warmer than the skin: light that scattered in it


@dataclass(frozen=True, eq=False, kw_only=True)
class SkinBands:
    """What a face's skin has that changes with age, worked out once a plate. (h, w) float32 in log luminance unless said otherwise."""

    skin: np.ndarray  # weight 0–1
    fine: np.ndarray  # depth of fine lines ≥ 0
    broad: np.ndarray  # depth of folds ≥ 0
    creases: np.ndarray  # depth of what is hardly seen yet, along the folds of the skin, ≥ 0
    form: np.ndarray  # soft shadows of folds and bags, ≤ 0
    uneven: np.ndarray  # (h, w, 3) log RGB: blotches, larger than pores and smaller than cheeks


def skin_bands(canvas: Canvas, zones: Zones) -> SkinBands:
    tone = canvas.tone()
    fine, broad, creases = (v * np.exp(-((v / _NO_LINE) ** 4)) for v in (valleys(canvas, tone, s) for s in (FINE, BROAD, CREASES)))
    colour = np.log(canvas.linear + np.float32(0.012))
    uneven = (canvas.blur(colour, 0.018) - canvas.blur(colour, 0.09)).clip(-0.25, 0.25)
    low = canvas.blur(tone, 0.03) - canvas.blur(tone, 0.17)
    form = -0.3 * np.tanh(np.maximum(-low, 0) / 0.3)
    return SkinBands(skin=zones.skin, fine=fine, broad=broad, creases=salient(creases, canvas, above=1.5), form=form, uneven=uneven)


def older(bands: SkinBands, zones: Zones, canvas: Canvas) -> np.ndarray:
    """Log RGB gain of about sixteen years more, (h, w, 3) float32."""
    fine, broad = salient(bands.fine, canvas), salient(bands.broad, canvas, above=0.6)
    lines = 0.9 * fine + 0.5 * broad + 0.08 * np.tanh(bands.creases / 0.035)
    lines = 0.24 * np.tanh(lines / 0.24)
    zone = np.maximum(zones.under_eyes, 0.8 * zones.smile_lines)
    gain = -lines + 0.75 * zone * bands.form
    gain = bands.skin * gain
    return _keeping_light(gain, bands, canvas)[..., None] * SHADE + _blotches(bands, 0.35)


def younger(bands: SkinBands, zones: Zones, canvas: Canvas) -> np.ndarray:
    """Log RGB gain of about sixteen years less."""
    lines = 0.62 * bands.fine + 0.45 * bands.broad
    zone = np.maximum(zones.under_eyes, 0.7 * zones.smile_lines)
    gain = bands.skin * (lines - 0.5 * zone * bands.form)
    return _keeping_light(gain, bands, canvas)[..., None] * SHADE + _blotches(bands, -0.45)


def _keeping_light(gain: np.ndarray, bands: SkinBands, canvas: Canvas) -> np.ndarray:
    """The gain without what it does to the light of the skin at large, so that no face becomes darker or paler by its lines."""
    wide = canvas.blur(np.dstack([gain, bands.skin]), 0.22)
    return gain - bands.skin * wide[..., 0] / np.maximum(wide[..., 1], 0.05)


def _blotches(bands: SkinBands, amount: float) -> np.ndarray:
    """More or less of the skin's own unevenness, mostly of its colour."""
    colour = bands.uneven @ _CHROMA.T
    light = bands.uneven @ LUMINANCE
    return bands.skin[..., None] * amount * (colour + 0.5 * light[..., None])

"""The gain that takes a person from the selfie's light to a rig's: the ratio of the two, to a power, within bounds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from goodlight.colour import LUMINANCE
from goodlight.sets.rigs import Rig
from goodlight.studio.relight.bleached import unbleached
from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.even import level
from goodlight.studio.relight.lamps import unshadowed
from goodlight.studio.relight.shading import Shading, carry
from goodlight.studio.relight.shadow import lit_share
from goodlight.subject.light import sh_basis

_POWER = 1.0  # of the ratio on the face
_BODY = 0.62  # the same on hair, neck and clothes, whose shape is a guess
_OWN = 0.22  # natural log: what the lamps leave unexplained up to here is the skin's own, or the selfie's modelling, and stays
_WIDE = 0.18  # eye distances: what the lamps leave unexplained at this scale is light too
_TAKEN_OUT = 0.8  # share of what was seen on the skin beyond the lamps (cast shadows, sun spots) that is taken out
_UP, _DOWN = 1.0, 2.4  # natural log: the most that any place is lifted and lowered
_KNEE = 0.75  # share of that up to which nothing is held back
_MOST_WIDE, _MOST_BEYOND = 0.9, 1.2  # natural log: of that, in the mean and in one place
_PLAIN = 0.8  # how much the plain skin counts for the lightness of the whole, against the mean of all skin; see ``level``
_ASIDE = (55.0, 80.0)  # degrees of the key's azimuth between which it comes to count alone: of a face half in shade the mean says little
_TURNS = 2  # how often the result is looked at and set right
_SHADOW = 0.85  # depth of a cast shadow: a room always gives some light back
_UPWARD = 0.8  # share of the slope from above to below that is taken for light
_MOST_SLOPE = 0.6  # natural log from a surface that faces the camera to one that faces aside
_CAST = 0.35  # share of the overall tint of a place that the person takes on; the rest the camera's white balance removes


def pattern_gain(canvas: Canvas, shading: Shading, rig: Rig) -> np.ndarray:
    """Natural log of the gain on R, G, B: (h, w, 3) float32."""
    target = _log_target(canvas, rig)
    ratio = target - _log_source(canvas, shading)
    sure = canvas.skin * canvas.face > 0.5
    if sure.sum() < 50:
        return np.zeros((*ratio.shape, 3), np.float32)
    ratio = ratio - np.median(ratio[sure])
    # Full to the very edge of the face, where a lamp at the side leaves its deepest shade.
    power = _BODY + (_POWER - _BODY) * np.clip(blur(canvas.face, 0.15 * canvas.unit) * 2.4, 0, 1)
    ratio = _bounded(blur(ratio * power * rig.strength, 0.015 * canvas.unit))
    for _ in range(_TURNS):
        ratio = ratio - rig.strength * power * _left_over(canvas, canvas.log_y + ratio - target, sure)
    ratio = level(canvas, _bounded(ratio), plain=_plain(rig))
    tint = unbleached(canvas, ratio) if rig.sh is None else unbleached(canvas, ratio) + _tint(canvas, rig)
    return ((ratio + rig.exposure * np.log(2))[..., None] + tint).astype(np.float32)


def _plain(rig: Rig) -> float:
    aside = 0.0 if rig.key is None else abs(rig.key.azimuth)
    return _PLAIN + (1 - _PLAIN) * float(np.clip((aside - _ASIDE[0]) / (_ASIDE[1] - _ASIDE[0]), 0, 1))


def _bounded(ratio: np.ndarray) -> np.ndarray:
    most = np.where(ratio > 0, _UP, _DOWN)
    knee, size = _KNEE * most, np.abs(ratio)
    bent = knee + (most - knee) * np.tanh((size - knee) / (most - knee))
    return np.sign(ratio) * np.where(size < knee, size, bent).astype(np.float32)


def _left_over(canvas: Canvas, departs: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """What is left of the selfie's light, as a slope over the normals. Skin is alike on both sides, so that way the slope is light; from
    the forehead down stubble and sunburn have a share in it."""
    n = canvas.normals[sure]
    basis = np.column_stack([np.ones(len(n)), n[:, 0], n[:, 1]])
    across, up = np.clip(np.linalg.lstsq(basis, departs[sure], rcond=None)[0][1:], -_MOST_SLOPE, _MOST_SLOPE)
    return across * canvas.normals[..., 0] + _UPWARD * up * canvas.normals[..., 1]


def _log_target(canvas: Canvas, rig: Rig) -> np.ndarray:
    if rig.sh is not None:
        light = sh_basis(canvas.normals.reshape(-1, 3)) @ (np.array(rig.sh) @ LUMINANCE)
        return np.log(np.maximum(light, 0.08 * max(float(np.abs(light).mean()), 1e-6))).reshape(canvas.alpha.shape)
    key, rest = unshadowed(canvas.normals, rig)
    return np.log(rest + key * (1 - _SHADOW * (1 - lit_share(canvas, rig.key))))


@lru_cache(maxsize=8)
def _log_source(canvas: Canvas, shading: Shading) -> np.ndarray:
    """The same for every rig: the lamps; what they leave unexplained over a wide part of the face, which is light too; and of the rest
    that which is too much to be the skin's own: shadows of hats, spots of sun."""
    weight = np.clip(canvas.skin * 4, 0, 1) * canvas.face
    # Not ``seen``, which makes less of dark skin's shades; a shade over half of the face is light on any skin.
    beyond = canvas.log_y - shading.smooth
    beyond = np.clip(beyond - np.median(beyond[weight > 0.5]), -_MOST_BEYOND, _MOST_BEYOND) * weight
    norm = blur(weight, _WIDE * canvas.unit)
    wide = blur(beyond, _WIDE * canvas.unit) / np.maximum(norm, 1e-3) * np.clip(norm * 4, 0, 1)
    rest = shading.seen - shading.smooth - wide
    rest = np.clip(rest - _OWN * np.tanh(rest / _OWN), -0.9, 0.7)
    near = carry(rest, weight, canvas.unit) * canvas.face
    wide = np.clip(wide, -_MOST_WIDE, _MOST_WIDE) * blur(canvas.face, 0.1 * canvas.unit)
    return np.clip(shading.smooth, -1.6, 0.8) + wide + _TAKEN_OUT * near


def _tint(canvas: Canvas, rig: Rig) -> np.ndarray:
    """Colour of the place's light on each surface, as log gain of R, G, B that keeps luminance: (h, w, 3)."""
    light = sh_basis(canvas.normals.reshape(-1, 3)) @ np.array(rig.sh)
    light = np.maximum(light, 0.08 * max(float(np.abs(light).mean()), 1e-6))
    hue = np.log(light / (light @ LUMINANCE)[:, None]).reshape(*canvas.alpha.shape, 3)
    sure = canvas.skin * canvas.face > 0.5
    mean = hue[sure].mean(axis=0)
    return rig.strength * (np.clip(hue - mean, -0.25, 0.25) + _CAST * np.clip(mean, -0.25, 0.25))

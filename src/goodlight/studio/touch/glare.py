"""Glare on spectacles: what a lens reflects lies over what is behind it, and what can be told apart is taken off again.

Behind a lens is skin whose hue the rest of the face tells; a reflection adds light of another hue (dichromatic model, Shafer 1985). Where
the sensor was full nothing of the skin can be found: there the light comes down and takes the skin's hue, no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import luminance
from goodlight.finding import Finding, Severity
from goodlight.studio.touch.canvas import LIFT, Canvas, ramp
from goodlight.studio.touch.zones import Zones

_HALF = (0.46, 0.34)  # eye distances from a pupil to the side and to the top of where lenses lie
_LENS_BELOW = 0.05  # eye distances: a lens hangs lower than the pupil
_NOSE, _BESIDE_NOSE = (168, 6, 197, 195, 5), (0.15, 0.24)  # a shining nose is no lens; eye distances
_SHEEN = 95  # percentile of the light that the rest of the face reflects; a lens must exceed it
_MARGIN = 0.02  # linear light that it must exceed it by
_RIM = 0.06  # eye distances: what is narrower is a frame or a glint on it
_FULL = (0.85, 1.0)  # linear light: at the first the sensor may have been full, at the second it was
_TINTS = (0.8, 1.3)  # of a reflection, luminance 1
_OFF = 0.85  # share of the reflection that comes off
_OF_AN_EYE = 0.5  # share of what an eye or a lid shows that may be taken for glare
_DEEPEST = -2.0  # log gain
_FOUND, _HIDING = 0.02, 0.15  # linear light from which glare is worth a word; share of it that is full, from which that is worth another


@dataclass(frozen=True, eq=False, kw_only=True)
class Glare:
    light: np.ndarray  # (h, w, 3) float32 linear, ≥ 0: what the lenses add; zero where nothing is found
    full: np.ndarray  # (h, w) float32, 0–1: where the sensor was full
    skin: np.ndarray  # (h, w) float32: luminance of the skin around without glare
    hue: np.ndarray  # (3,) float32 of the skin, luminance 1


def glare_of(canvas: Canvas, zones: Zones) -> Glare:
    """Taken for a wearer of spectacles. Lids and eyes are judged by the skin around them, as the white of an eye has a lamp's hue."""
    lens, beside = _lenses(canvas, 1.0) * zones.face, _lenses(canvas, 1.4)
    light = canvas.blur(canvas.linear, 0.012)
    full = ramp(light.max(axis=2), *_FULL)
    seen = 1 - np.clip(np.maximum(canvas.blur(zones.around_eyes, 0.01), 1.3 * zones.brows) + 1.5 * zones.hair, 0, 1)
    bare = zones.skin * (1 - beside) > 0.7
    elsewhere = zones.face * (1 - beside) * (1 - zones.lips_and_mouth) * seen > 0.7
    if bare.sum() < 50 or not elsewhere.any():
        nothing = np.zeros(canvas.shape, np.float32)
        return Glare(light=nothing[..., None] * np.ones(3, np.float32), full=full, skin=nothing, hue=np.ones(3, np.float32))
    hue = np.median(canvas.linear[bare], axis=0)
    hue = (hue / max(float(luminance(hue)), 1e-4)).astype(np.float32)
    tint = _tint(light, hue, (lens * seen > 0.5) & (full == 0))
    amount = _parts(light, hue, tint)[..., 1]
    found = np.maximum(amount - np.percentile(amount[elsewhere], _SHEEN) - _MARGIN, 0) * lens
    width = 2 * round(_RIM * canvas.unit / 2) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    found = np.minimum(found, cv2.dilate(cv2.morphologyEx(found * seen, cv2.MORPH_OPEN, disc), disc))
    spread = canvas.blur(np.dstack([found * seen, seen]), 0.05)
    through = np.clip(spread[..., 0] / np.maximum(spread[..., 1], 0.3), 0, _OF_AN_EYE * light.min(axis=2))
    plain = zones.skin * (1 - full) * (found < _MARGIN)
    around = canvas.blur(np.dstack([luminance(light) * plain, plain]), 0.15)
    return Glare(light=((found * seen + through * (1 - seen)) * lens)[..., None] * tint, full=full, hue=hue,
                 skin=around[..., 0] / np.maximum(around[..., 1], 1e-3))


def softened(canvas: Canvas, glare: Glare, amount: float) -> np.ndarray:
    """Log RGB gain, (h, w, 3) float32. amount −1 … 0."""
    off = -amount * _OFF * glare.light
    new = np.maximum(canvas.linear - off, 0)
    pale = (glare.full * ramp(off.max(axis=2), 0, 0.1))[..., None]
    new = new * (1 - pale) + np.maximum(luminance(new), glare.skin)[..., None] * glare.hue * pale
    return np.clip(np.log((new + LIFT) / (canvas.linear + LIFT)), _DEEPEST, 0)


def note(glare: Glare | None) -> Finding | None:
    """What somebody who asked should know. None: spectacles were not found."""
    if glare is None or float(glare.light.max()) < _FOUND:
        return Finding(code="no_glare", severity=Severity.ADVICE, message="No glare on glasses was found, so nothing was changed there.",
                       advice="Leave glasses-glare out, or look whether the selfie has any.")
    where = glare.light.max(axis=2)
    hidden = float((where * glare.full).sum() / where.sum())
    if hidden < _HIDING:
        return None
    return Finding(code="glare_left", severity=Severity.ADVICE, value=round(hidden, 2), limit=_HIDING, unit="of the glare is white",
                   message="Some of the glare is pure white: it is softened, but what it hides cannot be brought back.",
                   advice="Add a selfie with the head or the lamp turned a little, so that no light shows in the lenses.")


def _tint(light: np.ndarray, hue: np.ndarray, where: np.ndarray) -> np.ndarray:
    """(3,) float32: colour of the brightest reflection there, luminance 1. Windows are bluish, lamps are not."""
    white = np.ones(3, np.float32)
    if not where.any():
        return white
    skin, added = np.moveaxis(_parts(light, hue, white), -1, 0)
    most = where & (added >= np.percentile(added[where], 95))
    left = (light[most] - skin[most][:, None] * hue).mean(axis=0)
    return np.clip(left / max(float(luminance(left)), 1e-4), *_TINTS).astype(np.float32)


def _parts(light: np.ndarray, hue: np.ndarray, tint: np.ndarray) -> np.ndarray:
    """(h, w, 2): how much of both colours is in each pixel, by least squares."""
    return light @ np.linalg.pinv(np.stack([hue, tint], axis=1)).T.astype(np.float32)


def _lenses(canvas: Canvas, size: float) -> np.ndarray:
    """(h, w) float32, 0–1: where lenses lie before the eyes; ``size``: 1, or larger."""
    y, x = np.mgrid[: canvas.shape[0], : canvas.shape[1]].astype(np.float32)
    eyes, nose = canvas.face.eyes.astype(np.float64), canvas.points[list(_NOSE)]
    across = (eyes[1] - eyes[0]) / np.linalg.norm(eyes[1] - eyes[0])
    out = np.zeros(canvas.shape, np.float32)
    for eye in eyes:
        dx, dy = x - eye[0], y - eye[1]
        u = (dx * across[0] + dy * across[1]) / (_HALF[0] * canvas.unit)
        v = (-dx * across[1] + dy * across[0]) / canvas.unit - _LENS_BELOW
        out = np.maximum(out, ramp(np.hypot(u, v / _HALF[1]) / size, 1.1, 0.85))
    ridge = cv2.polylines(np.full(canvas.shape, 255, np.uint8), [nose.round().astype(np.int32)], False, 0)
    away = cv2.distanceTransform(ridge, cv2.DIST_L2, 5) / canvas.unit
    return out * ramp(away, *_BESIDE_NOSE) if size == 1 else out

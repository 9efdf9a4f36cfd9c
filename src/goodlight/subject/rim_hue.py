"""Gives the rim of hair, clothes and skin the hue that they have within: backgrounds shine on it, a lens fringes it with purple."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, erode, spread


@dataclass(frozen=True, kw_only=True)
class _Stuff:
    """Lengths in eye distances from the outline."""

    rim: tuple[float, float]  # evened fully nearer, not at all beyond
    within: float  # from here on the hue is its own
    lighter: float  # L* by which its rim may be lighter than what is within, and 1.5 standard deviations more


_HAIR, _CLOTH = _Stuff(rim=(0.06, 0.12), within=0.10, lighter=10), _Stuff(rim=(0.03, 0.06), within=0.07, lighter=4)
_SKIN = _Stuff(rim=(0.04, 0.09), within=0.12, lighter=np.inf)
_SPREAD = 0.08  # eye distances over which the hue within is averaged
_SURELY = (0.5, 0.8)  # share from which a pixel is taken for such stuff, and surely: an earring among curls keeps its colour
_OUTLINE = 0.03  # eye distances
_LOBE = (0.12, 0.38)  # eye distances outwards from the jaw's corner to the middle of an earring, and around it
_EARS, _FADES = 0.8, 0.3  # eye distances about an ear's roots, and over which they end
_EAR = 15.0  # L* by which an ear is lighter than the hair around it
_VIVID = 40.0  # chroma
_GAP = 0.3  # eye distances: the side of the largest gap
_DEVIATIONS, _LEAST = (1.5, 1.5), 3.0  # how far hue and lightness may be from the mean: standard deviations of those within; CIELAB units
_AROUND = 0.2  # eye distances about a flag between strands where hair is reddish too
_BETWEEN = (0.3, 1.0)  # the same between strands


def even_hue(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray, classes: np.ndarray,
             through: np.ndarray | None = None) -> np.ndarray:
    """foreground: (H, W, 3) uint8 sRGB. alpha, hair: (H, W) float32 0–1. classes: (h, w, 5) uint8 of the layer network, for the clothes.
    through: (H, W) float32 0–1, what is seen between strands and is no hair, see ``remnants``: it is evened however far in it lies.

    Returns the foreground; it gets no lighter, and everything else off the rim stays, bit for bit.
    """
    unit, size = face.eye_distance, alpha.shape[::-1]
    away = cv2.distanceTransform((~_outside(alpha, unit)).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / unit
    out = foreground
    whole = cv2.resize(classes, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    wider = np.ones((2 * round(_OUTLINE * unit) + 1,) * 2, np.uint8)  # the network is least sure just at the outline
    skin, cloth = (cv2.dilate(whole[..., CLASSES.index(name)], wider) for name in ("skin", "cloth"))
    worn = _earrings(face, alpha.shape)
    for stuff, share in ((_HAIR, hair), (_CLOTH, cloth), (_SKIN, skin)):
        weight = np.clip((stuff.rim[1] - away) / (stuff.rim[1] - stuff.rim[0]), 0, 1)
        within = erode(alpha > 0.98, stuff.within * unit) & (share > _SURELY[0])
        if stuff is _HAIR:
            weight *= 1 - _lit_ears(foreground, face, within)
            within &= whole[..., CLASSES.index("skin")] < 0.02  # short black hair would turn as red as the temple beside it
        weight *= np.clip((share - _SURELY[0]) / (_SURELY[1] - _SURELY[0]), 0, 1) * ~worn
        weight *= alpha > 0
        if stuff is _HAIR and through is not None:
            within &= ~dilate(through > 0.2, _AROUND * unit)
            out = _evened(out, through * (alpha > 0), within, unit, lighter=0, deviations=_BETWEEN)
        out = _evened(out, weight, within, unit, lighter=stuff.lighter)
    return out


def _earrings(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    """(H, W) bool: where earrings hang, whose colours are their own."""
    mask, level = np.zeros(shape, np.uint8), face.landmarks[454, :2] - face.landmarks[234, :2]
    level = level / max(float(np.linalg.norm(level)), 1e-6)
    for side, lobe in zip((-1, 1), face.landmarks[[132, 361], :2], strict=True):
        cv2.circle(mask, tuple(np.rint(lobe + side * _LOBE[0] * face.eye_distance * level).astype(int).tolist()),
                   round(_LOBE[1] * face.eye_distance), 1, -1)
    return mask > 0


def _lit_ears(foreground: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """(H, W) float32 0–1: where ears are, what is lighter than the hair or vivid: lit through they are as orange as nothing else of the
    person. Further out, where hair may as well be, it counts less and less."""
    lab = cv2.cvtColor(foreground, cv2.COLOR_RGB2Lab).astype(np.float32)
    light, vivid = lab[..., 0] * np.float32(100 / 255), np.hypot(lab[..., 1] - 128, lab[..., 2] - 128) > _VIVID
    usual = float(np.median(light[hair])) if hair.any() else 100.0
    y, x = np.ogrid[: hair.shape[0], : hair.shape[1]]
    roots = face.landmarks[[127, 356, 93, 323], :2]
    away = np.sqrt(np.minimum.reduce([(x - a) ** 2 + (y - b) ** 2 for a, b in roots])) / face.eye_distance
    near = np.clip((_EARS - away) / _FADES, 0, 1).astype(np.float32)
    return near * ((light > usual + _EAR) | vivid)


def _evened(foreground: np.ndarray, weight: np.ndarray, solid: np.ndarray, unit: float, *, lighter: float,
            deviations: tuple[float, float] = _DEVIATIONS) -> np.ndarray:
    """weight (H, W) 0–1: where; solid (H, W) bool: whose hues are right, and whose lightness but for ``lighter``."""
    at = np.nonzero(weight)
    if not at[0].size or not solid.any():
        return foreground
    edge = round(4 * _SPREAD * unit)
    box = tuple(slice(max(0, c.min() - edge), c.max() + 1 + edge) for c in at)
    within = _colours_within(foreground[box], solid[box], unit)[at[0] - box[0].start, at[1] - box[1].start]
    mean, hue, light = np.split(within, (3, 4), axis=1)
    lab = cv2.cvtColor(foreground[at][:, None].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[:, 0]
    off = lab - mean
    too_far = np.minimum(1, (deviations[0] * hue + _LEAST) / np.maximum(np.linalg.norm(off[:, 1:], axis=1, keepdims=True), 1e-3))
    too_light = np.maximum(0, off[:, :1] - deviations[1] * light - lighter)
    change = weight[at][:, None] * np.hstack([-too_light, off[:, 1:] * (too_far - 1)])
    evened = np.clip(cv2.cvtColor((lab + change)[:, None], cv2.COLOR_Lab2RGB)[:, 0] * 255 + 0.5, 0, 255).astype(np.uint8)
    out = foreground.copy()
    out[at] = np.where((np.abs(change) > 0.3).any(axis=1)[:, None], evened, foreground[at])
    return out


def _outside(alpha: np.ndarray, unit: float) -> np.ndarray:
    """(H, W) bool: the background, without the gaps between locks and within rings, where an earring may hang."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((alpha <= 0.02).astype(np.uint8), connectivity=8)
    wide = stats[:, cv2.CC_STAT_AREA] > (_GAP * unit) ** 2
    wide[0] = False
    return wide[labels]


def _colours_within(srgb: np.ndarray, solid: np.ndarray, unit: float) -> np.ndarray:
    """(h, w, 5): mean L*, a* and b* of what is solid, the standard deviations of its hue and of its lightness, spread outwards.

    At half the size: they vary slowly.
    """
    h, w = solid.shape
    half = (max(1, w // 2), max(1, h // 2))
    small, known = cv2.resize(srgb, half, interpolation=cv2.INTER_AREA), cv2.resize(solid.astype(np.uint8), half) > 0
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    mean = spread(lab, known, _SPREAD * unit / 2)
    square = (lab - mean) ** 2
    square = np.dstack([square[..., 1:].sum(axis=-1), square[..., 0]])
    deviation = np.sqrt(np.maximum(spread(square, known, _SPREAD * unit / 2), 0))
    return cv2.resize(np.dstack([mean, deviation]), (w, h), interpolation=cv2.INTER_LINEAR)

"""Hair as it grows: where it really covers, in which direction its strands run, and which of them stand out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import luminance
from goodlight.studio.touch.canvas import Canvas, blur, ramp
from goodlight.studio.touch.zones import Zones, skin_coloured

_SMOOTH_SKIN = (0.085, 0.16)  # mean detail in log luminance: bare skin has less than the first, hair more than the second
_REACH = 4  # a strand is followed over 2 ** _REACH steps
_UPPER_LIP = (165, 92, 40, 37, 0, 267, 270, 322, 391, 164)
_CHIN = (182, 18, 406, 211, 431, 32, 262, 148, 377)
_SEEABLE = (0.012, 0.065)  # median detail, log luminance: a black shape, strands that can be told apart
_SEEN = 0.16  # log luminance between strands that can be told apart
_LENGTHS = (0.75, 0.1)  # eye distances below the ear lobes from which hair is long, and to which it counts as young
_FOCUS = (0.42, 0.62)  # share of the detail up to a fiftieth of the eye distance that is finer than a third of that: blurred, sharp
_CONTRAST = 1.4  # log luminance between skin and hair from which on an ear in it is told by its light
_FLOOR = np.float32(0.003)  # linear light added before ratios of colours
_SEED = 41


@dataclass(frozen=True, eq=False, kw_only=True)
class Hair:
    """(h, w) float32 on the canvas."""

    cover: np.ndarray  # 0–1, hair of the head and the beard that hides the skin
    brows: np.ndarray  # 0–1, hairs of the brows
    beard: np.ndarray  # 0–1, the part of ``cover`` below the nose
    strands: np.ndarray  # rank 0–1 of each pixel's strand among its neighbours; even distribution
    seen: np.ndarray  # 0–1: how well strands can be seen; 0 where black hair is but a dark shape
    shade: np.ndarray  # log luminance of the light that falls on the hair, 0 on average
    temples: np.ndarray  # 0–1: where hair greys first
    ears: np.ndarray  # 0–1: where ears are, bare or not
    roots: np.ndarray  # 0–1: 1 where hair is young, 0 on lengths below the ears, which are years older; 1 on the beard


def hair_of(canvas: Canvas, zones: Zones) -> Hair:
    tone = canvas.tone()
    detail = canvas.blur(np.abs(tone - canvas.blur(tone, 0.015)), 0.04)
    smooth = 1 - ramp(detail, *_SMOOTH_SKIN)
    in_shade = _skin_in_shade(canvas, zones)
    skin_anywhere = np.maximum(in_shade, skin_coloured(canvas, tolerance=9.0))
    bare = np.maximum(_bare_ears(canvas, zones, tone, in_shade), smooth * skin_anywhere)
    near_face = canvas.blur(zones.face, 0.06)
    bare = np.maximum(bare, near_face * np.maximum(zones.skin, smooth * skin_coloured(canvas, tolerance=14.0)))
    others = np.maximum(zones.around_eyes, zones.lips_and_mouth)
    head = ramp(zones.hair, 0.35, 0.7) * canvas.alpha * (1 - bare) * (1 - zones.beard)
    # What hangs over the forehead lies inside the mesh, where the classes see a face; they also miss what is as fair as the skin.
    above = ramp(_below(canvas, canvas.points[[105, 334]].mean(axis=0)) / canvas.unit, -0.12, -0.3) * canvas.alpha
    near_hair = 4 * canvas.blur(ramp(zones.hair, 0.3, 0.6), 0.3).clip(0, 0.25)
    fringe = above * near_hair * (1 - skin_anywhere) * ramp(detail, 0.03, 0.07) * (1 - ramp(zones.headwear, 0.1, 0.4))
    fringe = fringe * ramp(canvas.blur(luminance(canvas.linear), 0.02), 0.75, 0.5)  # the light's reflection on a forehead is no white hair
    head = np.maximum(head, fringe) * _hairy(canvas, zones.hair * (1 - bare))
    beard = _beard(canvas, zones, tone)
    brows = zones.brows * dark_hairs(canvas, zones, tone) * (1 - others)
    cover = np.maximum(head, beard) * (1 - others)
    # On the head not in a band of hair so narrow that only its edges are seen; brows and beards are narrow.
    seen = np.maximum(_seen(canvas, np.abs(tone - canvas.blur_within(tone, cover, 0.015)) * (cover > 0.5)),
                      ramp(detail, *_SEEABLE) * np.maximum(brows, beard))
    return Hair(cover=cover, brows=brows, beard=beard, strands=_strands(canvas, tone, cover, seen), seen=seen,
                shade=_shade(canvas, tone, cover), temples=_temples(canvas), ears=_ears(canvas),
                roots=np.maximum(ramp(_below(canvas, canvas.points[[93, 323]].mean(axis=0)) / canvas.unit, *_LENGTHS), beard))


def _seen(canvas: Canvas, detail: np.ndarray) -> np.ndarray:
    """0–1. Not the mean of the detail around but its median: one edge, of an ear in black hair, is no strands."""
    side = min(2 * round(0.11 * canvas.unit) + 1, 255)
    usual = cv2.medianBlur((np.clip(4 * detail, 0, 1) * 255).astype(np.uint8), side).astype(np.float32) / 1020
    return ramp(canvas.blur(usual, 0.04), *_SEEABLE)


def _skin_in_shade(canvas: Canvas, zones: Zones) -> np.ndarray:
    """1 where the ratios of red, green and blue are the skin's, in whatever light; brown hair differs little, black hair much."""
    colour = np.log(cv2.GaussianBlur(canvas.linear, (0, 0), 0.02 * canvas.unit) + _FLOOR)
    ratios = np.stack([colour[..., 0] - colour[..., 1], colour[..., 1] - colour[..., 2]], axis=-1)
    skin = zones.skin > 0.7
    if not skin.any():
        return np.zeros(canvas.shape, np.float32)
    away = np.hypot(*np.moveaxis(ratios - np.median(ratios[skin], axis=0), -1, 0))
    return ramp(away, 0.4, 0.2)


def _bare_ears(canvas: Canvas, zones: Zones, tone: np.ndarray, in_shade: np.ndarray) -> np.ndarray:
    """0–1, (h, w): ears that no hair covers, in the shade too, though not as dark as hair; lit ones in dark hair, paler than the face."""
    skin, hair = zones.skin > 0.7, (zones.hair > 0.7) & (canvas.alpha > 0.9)
    usual = float(np.median(tone[skin])) if skin.any() else 0.0
    light = ramp(tone - usual, -1.9, -1.2)
    dark = float(np.percentile(tone[hair], 40)) if hair.any() else usual
    red = canvas.blur(np.log((canvas.linear[..., 0] + _FLOOR) / (canvas.linear[..., 1] + _FLOOR)), 0.01)
    pale = ramp(tone, (2 * dark + usual) / 3, (dark + usual) / 2) * ramp(red, 0.05, 0.2) if usual - dark > _CONTRAST else np.zeros_like(red)
    pale = _ears(canvas, beyond=0.25) * _grown(pale, 0.015 * canvas.unit)  # its rim with it; on a turned head it stands far out
    return np.maximum(_ears(canvas) * np.maximum(skin_coloured(canvas, tolerance=14.0), in_shade * light), pale)


def _ears(canvas: Canvas, *, beyond: float = 0.0) -> np.ndarray:
    """0–1, (h, w): where ears are, also when hair covers them. beyond: eye distances more around them."""
    p, unit = canvas.points, canvas.unit
    h, w = canvas.shape
    ys, xs = np.mgrid[0:h:4, 0:w:4].astype(np.float32)
    right = (p[263] - p[33]) / max(float(np.linalg.norm(p[263] - p[33])), 1e-6)
    out = np.zeros_like(xs)
    for side, (top, bottom) in ((-1, (127, 93)), (1, (356, 323))):
        x, y = (p[top] + p[bottom]) / 2 + side * 0.16 * unit * right
        out = np.maximum(out, ramp(np.hypot(xs - x, 0.75 * (ys - y)) / unit, 0.48 + beyond, 0.32 + beyond))
    return cv2.resize(out, (w, h))


def _hairy(canvas: Canvas, hair: np.ndarray) -> float:
    """0 for a bald head, 1 for hair over the forehead. On a bald one, what the classes take for hair is mostly shadow."""
    p, unit = canvas.points, canvas.unit
    right, down = (v / max(float(np.linalg.norm(v)), 1e-6) for v in (p[263] - p[33], p[152] - p[10]))
    h, w = canvas.shape
    sides = []
    for side in (-1, 1):  # each for itself: one side of a bald head often lies in a shadow that passes for hair
        places = [p[10] + side * x * unit * right - y * unit * down for x in np.linspace(0.05, 0.7, 6) for y in np.linspace(0.3, 1.2, 10)]
        seen = [hair[int(y), int(x)] for x, y in places if 0 <= x < w and 0 <= y < h and canvas.alpha[int(y), int(x)] > 0.9]
        sides += [float(np.mean(seen))] if seen else []
    return float(ramp(np.float32(min(sides)), 0.2, 0.4)) if sides else 1.0


def _beard(canvas: Canvas, zones: Zones, tone: np.ndarray) -> np.ndarray:
    """0–1: hairs of a beard or a moustache; 0 where neither grows, whatever shadow lies there.

    Asked separately of the upper lip and of the chin: it must be dark against the cheeks and drawn in strands over much of them.
    """
    fine = blur(np.abs(tone - cv2.GaussianBlur(tone, (0, 0), max(0.8, 0.007 * canvas.unit))), 0.03 * canvas.unit)
    like_hair = np.maximum(dark_hairs(canvas, zones, tone), ramp(zones.hair, 0.4, 0.7))
    hairs = zones.beard * (1 - _grown(zones.lips_and_mouth, 0.03 * canvas.unit)) * like_hair * ramp(fine, 0.035, 0.075)
    p = canvas.points
    lip, chin = (_share(hairs, p, area, zones.lips_and_mouth) for area in (_UPPER_LIP, _CHIN))
    above = blur((_below(canvas, p[[61, 291]].mean(axis=0)) < 0).astype(np.float32), 0.05 * canvas.unit)
    # By the 68 people of benchmarks/age.py: under 0.33 and 0.37 there is shade, over 0.40 and 0.45 there are hairs.
    lip, chin = float(ramp(np.float32(lip), 0.33, 0.45)), float(ramp(np.float32(chin + 0.35 * lip), 0.36, 0.46))
    return hairs * (above * max(lip, chin) + (1 - above) * chin)


def _share(hairs: np.ndarray, p: np.ndarray, area: tuple[int, ...], without: np.ndarray) -> float:
    """Mean of the mask over the hull of some mesh points."""
    inside = np.zeros(hairs.shape, np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(p[list(area)].round().astype(np.int32))[:, 0], 1)
    inside = (inside > 0) & (without < 0.05)
    return float(hairs[inside].mean()) if inside.any() else 0.0


def _grown(mask: np.ndarray, by: float) -> np.ndarray:
    side = 2 * max(1, round(by)) + 1
    return blur(cv2.dilate(mask, np.ones((side, side), np.uint8)), 0.4 * by)


def _below(canvas: Canvas, point: np.ndarray) -> np.ndarray:
    """(h, w) float32: how far each pixel is below a point, along the face."""
    down = canvas.points[152] - canvas.points[10]
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    h, w = canvas.shape
    return ((np.arange(w, dtype=np.float32)[None] - point[0]) * down[0] + (np.arange(h, dtype=np.float32)[:, None] - point[1]) * down[1])


def dark_hairs(canvas: Canvas, zones: Zones, tone: np.ndarray) -> np.ndarray:
    """0–1: as dark against the skin around as hairs are."""
    skin = canvas.blur(np.dstack([tone * zones.skin, zones.skin]), 0.3)
    around = np.where(skin[..., 1] > 0.02, skin[..., 0] / np.maximum(skin[..., 1], 0.02), tone)
    return ramp(around - tone, 0.25, 0.7)


def _temples(canvas: Canvas) -> np.ndarray:
    """1 beside the ears and up to the brows, falling off upwards; 0.75 on the chin."""
    p, unit = canvas.points, canvas.unit
    h, w = canvas.shape
    ys, xs = np.mgrid[0:h:4, 0:w:4].astype(np.float32)
    down = (p[152] - p[10]) / max(float(np.linalg.norm(p[152] - p[10])), 1e-6)
    out = np.zeros_like(xs)
    for ear in (127, 356):
        centre = p[ear] - down * 0.15 * unit
        out = np.maximum(out, np.exp(-((xs - centre[0]) ** 2 + (ys - centre[1]) ** 2) / (2 * (0.75 * unit) ** 2)))
    chin = p[152]
    out = np.maximum(out, 0.75 * np.exp(-((xs - chin[0]) ** 2 + (ys - chin[1]) ** 2) / (2 * (0.55 * unit) ** 2)))
    return cv2.resize(out, (w, h))


def _shade(canvas: Canvas, tone: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """Waves and curls, not the pigment: log luminance about as wide as a lock, less its mean."""
    local = canvas.blur_within(tone, cover, 0.05)
    there = cover > 0.5
    middle = float(np.median(local[there])) if there.any() else 0.0
    return np.clip(local - middle, -1.2, 1.0).astype(np.float32)


def _in_focus(tone: np.ndarray, unit: float) -> np.ndarray:
    """0–1: how much of the hair's detail is as fine as a strand."""
    fine, all_of_it = (blur(np.abs(tone - blur(tone, s * unit)), 0.04 * unit) for s in (0.007, 0.02))
    return ramp(fine / np.maximum(all_of_it, 1e-3), *_FOCUS)


def _strands(canvas: Canvas, tone: np.ndarray, cover: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Own strands where they can be seen, and noise drawn out along their direction where hair is too dark to show them.

    Line integral convolution (Cabral and Leedom 1993) along the structure tensor's weaker direction.
    """
    unit = canvas.unit
    h, w = tone.shape
    smooth = cv2.GaussianBlur(tone, (0, 0), max(0.7, 0.005 * unit))
    dx, dy = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = np.sqrt(dx * dx + dy * dy) + 1e-4  # not its square: a few bright strands must not outvote the many dark ones
    xx, xy, yy = (blur(a, 0.045 * unit) for a in (dx * dx / strength, dx * dy / strength, dy * dy / strength))
    along = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    ux, uy = np.cos(along).astype(np.float32), np.sin(along).astype(np.float32)
    noise = np.random.default_rng(_SEED).standard_normal((h, w)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), max(0.55, 0.0033 * unit))
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    step = max(0.8, 0.005 * unit)
    for k in range(_REACH):
        far = step * 2**k
        noise = noise + 0.5 * (cv2.remap(noise, xs + far * ux, ys + far * uy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
                               + cv2.remap(noise, xs - far * ux, ys - far * uy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))
    own = tone - canvas.blur_within(tone, cover, 0.02)
    there = cover > 0.5
    if not there.any():
        return np.zeros((h, w), np.float32)
    # Smooth hair stays smooth: noise alone must not look like fur, swirl where no direction can be seen, or be sharp where hair is not.
    focus = _in_focus(tone, unit)
    noise = noise * seen * focus * ramp(np.hypot(xx - yy, 2 * xy) / np.maximum(xx + yy, 1e-6), 0.1, 0.55)
    rank = (0.25 + 0.75 * focus) * own / max(float(own[there].std()), _SEEN) + 0.2 * noise / max(float(noise[there].std()), 1e-3)
    return (1 / (1 + np.exp(-1.702 * rank))).astype(np.float32)  # the logistic curve that lies nearest to the normal distribution

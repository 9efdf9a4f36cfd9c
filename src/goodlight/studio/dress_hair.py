"""Hair and what is worn on the head, over the garment; and the hair that is seen behind the neck where a collar was."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, luminance, to_linear
from goodlight.studio.dress_canvas import Canvas
from goodlight.studio.dress_fit import Fit
from goodlight.studio.dress_outline import above_jaw, oval
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers
from goodlight.subject.plate import Plate

_THROAT = (0.35, 0.6)  # eye distances below the chin between which the throat ends
_BEFORE, _LOCK = 1.5, 0.34  # of half the neck's width; eye distances across of the least lock that hangs before a neck
_CURL = 0.3  # eye distances by which curls stand out of a lock
_CUT_LOCK = 0.25  # eye distances across: a thinner one comes to its end unseen
_ENDS = 0.8  # of the eyes' distance: where hair that the selfie's frame cuts comes to its ends
_WRAP = 0.35  # squared eye distances of headwear below a jaw that it goes round
_DEEP = 0.45  # light that reaches the hair behind the neck
_SEED = 7
_THREAD, _STRANDS = 0.10, 0.16  # of the eyes' distance: what is thinner is a thread; how far from the mass strands stand out
_SAME, _MARGIN = 13.0, 9.0  # CIELAB: how near to the clothes' colour, and how much nearer than to the hair's, is clothes
_GAP = (0.35, 0.75)  # luminance against the hair's: darker than the first is a gap, lighter than the second hair
_WITHIN_HAIR = 0.3  # eye distances around skin that is none: in the midst of hair it is a curl in bright light
_DARKER = 35.0  # CIELAB L by which hair is darker than skin, where one can be told from the other
_STRANDY = 4.0  # CIELAB L by which strands differ among themselves, and skin does not
_HUE, _ANGLE = 9.0, 0.5  # CIELAB a and b: how far skin beside the neck may be from the throat; radians of hue within the neck


def kept(canvas: Canvas, layers: Layers, face: Face, fitted: Fit, *, beard: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hair, headwear with accessories, and throat, (h, w) float32 on the canvas. face: on the canvas.

    What the network takes for hair on the throat is skin in deep shadow or a necklace, and goes under the collar; but a beard is a beard:
    beard, (h, w) 0–1, says where one may grow along the jaw.
    """
    unit, chin = face.eye_distance, face.chin
    hair, headwear, accessory = (canvas.pasted(m) for m in (layers.hair, layers.headwear, layers.accessory))
    low = max(0, int(chin[1] - 0.15 * unit))
    chains = accessory.copy()
    chains[:low] = 0
    accessory[low:] = 0
    y, x = np.arange(hair.shape[0])[:, None], np.arange(hair.shape[1])[None]
    r = round(0.15 * unit)
    cx, cy = int(chin[0]), int(chin[1])
    bearded = float(hair[max(0, cy - 2 * r) : cy, max(0, cx - r) : cx + r].mean()) > 0.25
    throat = np.zeros_like(hair)
    if not bearded:
        half = 0.6 * fitted.neck_half_width
        aside = np.abs(x - (fitted.axis - canvas.offset[0]))
        share = np.clip((half - aside) / (0.12 * unit), 0, 1) * np.clip((y - chin[1]) / (0.06 * unit) + 1, 0, 1)
        share = share * np.clip((_THROAT[1] - (y - chin[1]) / unit) / (_THROAT[1] - _THROAT[0]), 0, 1)  # lower down hair hangs before it
        share = np.maximum(share, _under_jaw(hair, face, aside, fitted.neck_half_width))
        if beard is not None:
            share = share * (1 - beard)
        throat = hair * np.clip(12 * share, 0, 1)  # whole below the soft border, or the neck would shine through there
        hair = hair * (1 - share)
    headwear[low:] *= _massed(headwear[low:], unit)
    under = (1 - above_jaw(face, hair.shape, feather=0.012 * unit)) * (np.abs(x - chin[0]) < 1.2 * unit)
    if float((headwear * under).sum()) < _WRAP * unit**2:  # no scarf goes round the jaw
        chains += headwear * under
        headwear = headwear * (1 - under)
    # A single strand on a white collar is a scratch, and as often the old collar's shadow as hair.
    small = cv2.resize(hair, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    dense = cv2.resize(cv2.blur(small, (max(3, round(0.03 * unit) | 1),) * 2), hair.shape[::-1])
    low = np.clip((y - chin[1]) / (0.1 * unit), 0, 1)
    dense = 1 - low * (1 - np.clip((dense - 0.2) / 0.3, 0, 1))
    return (hair * dense).astype(np.float32), headwear + accessory, (throat + chains).astype(np.float32)


def _under_jaw(hair: np.ndarray, face: Face, aside: np.ndarray, half: float) -> np.ndarray:
    """Slivers of hair along the jaw, below it and before the neck: its shadow. A lock that hangs there is broader. (h, w) float32 0–1.

    aside: (1, w) pixels from the neck's column; half: half the neck's width.
    """
    unit = face.eye_distance
    below = 1 - above_jaw(face, hair.shape, feather=0.012 * unit)
    before = np.clip((_BEFORE * half - aside) / (0.1 * unit), 0, 1)
    near = np.clip((face.chin[1] + _THROAT[1] * unit - np.arange(hair.shape[0])[:, None]) / (0.2 * unit), 0, 1)
    small = cv2.resize(hair, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    strands = (small > 0.4).astype(np.uint8)
    lock = _opened(strands, _LOCK * unit / 2).astype(np.uint8)
    # With its curls; the jaw's shade reaches further.
    aside = cv2.dilate(lock, np.ones((1, max(3, round(_CURL * unit) | 1)), np.uint8)) * strands
    lock = cv2.GaussianBlur(cv2.dilate(np.maximum(lock, aside), _disc(0.06 * unit)).astype(np.float32), (0, 0), 0.04 * unit)
    return (below * before * near * (1 - cv2.resize(lock, hair.shape[::-1]))).astype(np.float32)


def _massed(mask: np.ndarray, unit: float) -> np.ndarray:
    """1 on and close to what is broader than a thread, 0 elsewhere: (h, w) float32."""
    if not mask.size or mask.max() < 0.1:
        return np.ones_like(mask)
    broad = _opened(mask > 0.3, 0.06 * unit).astype(np.uint8)
    return cv2.dilate(broad, _disc(0.06 * unit)).astype(np.float32)


def rooted(hair: np.ndarray, skin: np.ndarray, pixels: np.ndarray, plate: Plate, face: Face, axis: float) -> tuple[np.ndarray, np.ndarray]:
    """Hair and skin, (h, w) float32 on the canvas, without what does not grow from the head: collars, straps, dots of a print, a neighbour.

    Below the ears, hair hangs together with the head by more than a thread, or it is not hair; and so does skin, which beside
    the neck (``axis``, its column) is of the neck's hue, too. pixels: (h, w, 3) uint8 sRGB.
    """
    h, w = hair.shape
    unit, size = face.eye_distance / 4, (max(8, w // 4), max(8, h // 4))
    small, bare = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (hair, skin))
    lobe = face.landmarks[[132, 361], 1] / 4
    y = np.arange(size[1])[:, None]
    mesh = cv2.dilate(oval(face, size[::-1], 4), _disc(0.1 * unit)) > 0
    head = np.maximum(small, bare * mesh)
    lock = cv2.morphologyEx((head > 0.4).astype(np.uint8), cv2.MORPH_OPEN, _disc(_THREAD * unit))
    _, parts = cv2.connectedComponents(lock, connectivity=4)
    middle = face.landmarks[[234, 454], 0].mean() / 4  # between the ears: the nose of a turned head is far from the hair behind it
    seed = mesh | (y < lobe.min() - 0.05 * unit) & (np.abs(np.arange(size[0]) - middle) < 1.6 * unit)
    grown = np.isin(parts, np.setdiff1d(np.unique(parts[seed]), [0])).astype(np.uint8)
    aside = np.abs(np.arange(size[0]) - axis / 4)[None]
    loose = cv2.dilate(lock * (1 - grown), _disc(0.10 * unit))  # hangs on by a thread
    near = cv2.dilate(grown, _disc(_STRANDS * unit)) * (1 - loose)
    body = cv2.morphologyEx((bare > 0.4).astype(np.uint8), cv2.MORPH_OPEN, _disc(_THREAD * unit))
    _, parts = cv2.connectedComponents(body, connectivity=4)
    chin = np.zeros(size[::-1], bool)
    cx, cy = (face.chin / 4).astype(int)
    chin[max(0, cy - round(0.5 * unit)) : cy + round(0.15 * unit), max(0, cx - round(0.5 * unit)) : cx + round(0.5 * unit)] = True
    if small[chin & mesh].mean() > 0.15:  # a beard goes on below the jaw
        near |= ((aside < 0.7 * unit) & (y < face.chin[1] / 4 + 0.35 * unit)).astype(np.uint8)
    flesh = np.isin(parts, np.setdiff1d(np.unique(parts[chin]), [0])).astype(np.uint8)
    flesh = cv2.dilate(flesh, _disc(0.06 * unit)) | mesh
    hue = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))[..., 1:]
    throat = chin & (bare > 0.9)
    if throat.any():
        usual = np.median(hue[throat], axis=0)
        away_from_skin = np.linalg.norm(hue - usual, axis=-1) > _HUE
        turned = np.abs(np.angle((hue[..., 0] + 1j * hue[..., 1]) * (usual[0] - 1j * usual[1]))) > _ANGLE
        turned &= np.hypot(hue[..., 0], hue[..., 1]) > 7
        cloth = _opened(away_from_skin & (aside > 0.75 * unit), 0.05 * unit) | _opened(away_from_skin & turned, 0.13 * unit)
        flesh = flesh & ~(cloth & ~mesh)
    low = np.clip((y - lobe.max() - 0.05 * unit) / max(0.12 * unit, 1.0), 0, 1).astype(np.float32)
    light = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))[..., 0].astype(np.float32)
    away = cv2.GaussianBlur((light - cv2.GaussianBlur(light, (0, 0), 0.06 * unit)) ** 2, (0, 0), 0.06 * unit) ** 0.5
    dense = cv2.blur(small * near, (max(3, round(_WITHIN_HAIR * unit) | 1),) * 2)  # one half beside hair
    inner = np.clip(np.where(away > _STRANDY, 2 * dense - 0.5, 5 * dense - 2.4), 0, 1) * (light > 0.9 * plate.skin_lab[0])
    allowed = [1 - low * (1 - cv2.GaussianBlur(m.astype(np.float32), (0, 0), max(0.5, 0.015 * unit))) for m in (near, flesh)]
    neck = np.zeros_like(light)
    if throat.any() and plate.hair_lab is not None and plate.hair_lab[0] < plate.skin_lab[0] - _DARKER:  # seen between neck and dark hair
        neck = _opened(~away_from_skin & (light > plate.hair_lab[0] + 0.5 * _DARKER) & (away < _STRANDY), 0.03 * unit) * low
        neck = cv2.GaussianBlur(neck.astype(np.float32), (0, 0), 0.7)
    *stays, inner, neck = (cv2.resize(a.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR) for a in (*allowed, inner, neck))
    return (hair * stays[0] + skin * (1 - stays[1]) * inner) * (1 - neck), skin * stays[1] + hair * stays[0] * neck


def _opened(mask: np.ndarray, diameter: float) -> np.ndarray:
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _disc(diameter)) > 0


def _disc(diameter: float) -> np.ndarray:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(diameter) | 1),) * 2)


def like_clothes(pixels: np.ndarray, hair: np.ndarray, cloth: np.ndarray, plate: Plate, face: Face) -> np.ndarray:
    """What was taken for hair and has the colour of the old clothes beside it, not of hair: a scarf's fold, a collar. (h, w) float32."""
    h, w = hair.shape
    size, unit = (max(8, w // 4), max(8, h // 4)), face.eye_distance / 4
    if plate.hair_lab is None:
        return np.zeros((h, w), np.float32)
    seen = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))).astype(np.float32)
    strands, worn = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (hair, cloth))
    from_hair = np.linalg.norm(seen - plate.hair_lab, axis=-1)
    for sigma in (0.15 * unit, 0.5 * unit):  # hair beside it, that is not itself clothes
        from_hair = np.minimum(from_hair, _from_mean(seen, strands * (strands > 0.9) * (worn < 0.02) * (from_hair < 45), sigma))
    from_cloth = np.minimum(*(_from_mean(seen, worn * (worn > 0.9), s * unit) for s in (0.12, 0.35)))
    y = np.arange(size[1])[:, None]
    low = y > (face.landmarks[[58, 288], 1].mean() / 4 - 0.1 * unit)
    odd = _opened(low & (strands > 0.3) & (from_cloth < _SAME) & (from_cloth + _MARGIN < from_hair), 0.06 * unit).astype(np.float32)
    near = cv2.GaussianBlur(cv2.dilate(odd, _disc(0.08 * unit)), (0, 0), max(0.6, 0.02 * unit))
    return cv2.resize(near, (w, h), interpolation=cv2.INTER_LINEAR)


def _from_mean(seen: np.ndarray, weight: np.ndarray, sigma: float) -> np.ndarray:
    """Distance of each pixel (h, w, 3) from the weighted mean around it; large where there is none."""
    total = cv2.GaussianBlur(weight.astype(np.float32), (0, 0), max(1.0, sigma))
    mean = cv2.GaussianBlur(seen * weight[..., None].astype(np.float32), (0, 0), max(1.0, sigma)) / np.maximum(total, 1e-4)[..., None]
    return np.where(total > 0.03, np.linalg.norm(seen - mean, axis=-1), 99.0).astype(np.float32)


def massive(hair: np.ndarray, unit: float) -> np.ndarray:
    """1 where there is much hair around, 0 on a strip, which may as well be the shadow under a collar: (h, w) float32."""
    small = cv2.resize(hair, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    dense = np.clip((cv2.blur(small, (max(3, round(0.5 * unit / 4) | 1),) * 2) - 0.35) / 0.15, 0, 1)
    return cv2.resize(dense, hair.shape[::-1], interpolation=cv2.INTER_LINEAR)


def own_colour(colours: np.ndarray, tinted: np.ndarray, clean: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray]:
    """Hair that shines in the old clothes' colour gets that of the hair around it and keeps its light; what is much darker than that hair
    was seen between its strands, and goes: the second result, (h, w), is the share that stays. colours: (h, w, 3) linear; masks 0–1.
    """
    if float(tinted.max()) < 0.05:
        return colours, np.ones(tinted.shape, np.float32)
    h, w = clean.shape
    size = (max(8, w // 4), max(8, h // 4))
    weight = cv2.resize(clean, size, interpolation=cv2.INTER_AREA)
    sigma = max(1.0, 0.12 * unit / 4)
    seen = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    around = cv2.GaussianBlur(seen * weight[..., None], (0, 0), sigma)
    around /= np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)[..., None]
    dark = cv2.GaussianBlur(luminance(seen), (0, 0), sigma / 2) / np.maximum(luminance(around), 1e-3)
    share = np.clip(tinted, 0, 1)
    gap = cv2.GaussianBlur(cv2.resize(share, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / 2)
    gap *= np.clip((_GAP[1] - dark) / (_GAP[1] - _GAP[0]), 0, 1)
    stays = 1 - cv2.resize(np.clip(1.6 * gap, 0, 1), (w, h), interpolation=cv2.INTER_LINEAR)
    around = cv2.resize(around, (w, h), interpolation=cv2.INTER_LINEAR)
    light = np.clip(luminance(colours) / np.maximum(luminance(around), 1e-3), _GAP[0], 1.3)
    return (colours * (1 - share[..., None]) + around * (light * share)[..., None]).astype(np.float32), stays


def cut_below(hair: np.ndarray, unit: float) -> bool:
    """Whether the lower edge of the selfie cuts a lock: hair (H, W) 0–1 of its plate; unit: the eyes' distance, pixels."""
    return float((hair[-3:].max(axis=0) > 0.5).sum()) > _CUT_LOCK * unit


def ends(canvas: Canvas, unit: float, *, below: bool) -> np.ndarray:
    """1 on the old plate; towards its sides and (``below``) its lower edge, which may cut the hair, strands come to their ends at different
    heights: (h, w) float32."""
    length = _ENDS * unit
    (w, h), (x0, y0) = canvas.old, canvas.offset
    x, y = np.arange(canvas.size[0]) + x0, np.arange(canvas.size[1]) + y0
    rng = np.random.default_rng(_SEED)
    uneven = sum(share * _line_noise(rng, len(x), wide * length) for share, wide in ((0.8, 0.8), (0.12, 0.1), (0.08, 0.02)))
    reach = length * np.clip(0.5 + 0.3 * uneven, 0.05, 1)
    down = np.clip((h - 2 - y[:, None] - 0.35 * reach) / (0.75 * reach), 0, 1)
    if not below:
        down[:] = 1
    across = np.clip(np.minimum(x, w - 1 - x) / (0.3 * length), 0, 1)
    return (down * (across**2 * (3 - 2 * across))[None]).astype(np.float32)


def behind_neck(hair: np.ndarray, neck: np.ndarray, front: np.ndarray, colours: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray]:
    """Hair in the gaps between hair and neck, above the garment, (h, w), and its colour (h, w, 3) linear: the hair's own, in its shade."""
    h, w = hair.shape
    size = (max(8, w // 4), max(8, h // 4))
    strands, throat = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (hair, neck))
    reach = max(3, round(0.55 * unit / 4) | 1)
    flat = np.ones((1, reach), np.uint8)
    lock = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(0.12 * unit / 4) | 1),) * 2)
    strands = cv2.morphologyEx(strands, cv2.MORPH_OPEN, lock)  # locks, not strands or beads, have more hair behind them
    near = cv2.dilate(strands, np.ones((reach, reach), np.uint8))
    filled, among = (cv2.erode(cv2.dilate(m, flat), flat) for m in (np.maximum(strands, throat), strands))
    filled = np.maximum(filled - among, strands) * np.minimum(near, 1)  # between two locks the backdrop is seen
    weight = cv2.GaussianBlur(strands, (0, 0), reach / 2)[..., None]
    small = cv2.resize(colours * hair[..., None], size, interpolation=cv2.INTER_AREA)
    colour = _DEEP * cv2.GaussianBlur(small, (0, 0), reach / 2) / np.maximum(weight, 1e-3)
    mask = cv2.resize(cv2.GaussianBlur(filled, (0, 0), 1.0), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(mask, 0, 1), cv2.resize(colour, (w, h), interpolation=cv2.INTER_LINEAR)


def _line_noise(rng: np.random.Generator, count: int, width: float) -> np.ndarray:
    """Unit noise along a line, as coarse as ``width`` pixels."""
    line = cv2.GaussianBlur(rng.standard_normal((1, count)).astype(np.float32), (0, 0), sigmaX=max(0.5, width), sigmaY=0.1)[0]
    return line / max(float(line.std()), 1e-6)

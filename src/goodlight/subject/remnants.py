"""Clears what the matting network keeps of the old scene beside the hair: a star of a flag, a lamp, a patch of sunlit leaves."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.subject.ears import about_ears
from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, erode, opened

_VIVID = 25  # chroma
_FLAG = 36  # chroma: hair with the sun in it has less
_DEEP = 0.28  # eye distances from the outline that such a patch may reach in
_ROUND, _LESS = 0.1, -4.0  # eye distances about such a flag, and how far off the hair's own hue is enough there
_THROUGH = 0.42  # eye distances from the outline from which a flag may be seen between strands
_NO_EAR = 30  # L* above the hair's: so light is no flag between dark strands but an ear
_THIN = 0.02  # eye distances: half the width of a lock of hair
_LARGE = 0.004  # share of the plate
_LAMP = 14  # L* by which what the segmenter doubts is lighter than the hair beside it: a lamp, sunlit leaves


def clear_remnants(srgb: np.ndarray, prior: np.ndarray, person: np.ndarray, face: Face, hair: np.ndarray | None = None) -> np.ndarray:
    """Lowers alpha at the rim of the hair where a pixel has a colour of the background around and none of the person's.

    ISNet keeps patches of a busy background beside the hair: a star of a flag, a lamp. The palettes are the cluster centres of sure
    background and of sure person near the outline, above the chin. In patches that the segmenter takes for background as well (``person``),
    it is enough that the colour is nearer to the background's. ``hair``, (H, W) 0–1 where it is known, lets in the loops of curls, through
    which the background shows: there the colour must be much nearer.
    """
    unit = max(prior.shape) / 1024
    clear, solid = prior < 0.02, prior > 0.98
    rim = ~erode(solid, 4 * unit) & ~clear & dilate(clear, 28 * unit)
    patch = dilate(opened((prior > 0.5) & (person < 0.25), 5 * unit), 10 * unit) & (person < 0.5) & ~clear
    rim |= patch
    loops = np.zeros_like(rim) if hair is None else (hair > 0.6) & dilate(clear, 40 * unit) & ~rim & ~clear
    rim |= loops
    rim &= ~about_ears(face, rim.shape)
    lab = cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    vivid = np.linalg.norm(lab[..., 1:], axis=-1) > _VIVID  # a grey pixel among curls may be a highlight, a red one is a flag
    # where neither network sees hair a patch may be the shoulder of a dark suit that the segmenter lost before a dark flag
    doubted = patch if hair is None else patch & dilate(hair > 0.3, 12 * unit)
    margin = np.where(doubted, -3, np.where(loops, np.where(vivid, 2, 14), 8))
    above = np.zeros_like(rim)
    above[: int(np.clip(face.chin[1], 1, rim.shape[0]))] = True
    foreign = np.zeros_like(prior)
    beside = erode(clear, 3 * unit) & dilate(~clear, 120 * unit)
    inside = erode(solid, 18 * unit) & dilate(~solid, 80 * unit)
    # Cloth has colours of its own and folds of every tone: there only what is vivid counts.
    edge = ~erode(solid, 8 * unit) & ~clear & dilate(clear, 28 * unit) & vivid
    for where, part in ((rim & above, above), (edge & ~above, ~above)):
        behind, own = _palette(lab[beside & part]), _palette(lab[inside & part])
        if behind is not None and own is not None and where.any():
            to_behind, to_person = (np.linalg.norm(lab[where][:, None] - p[None], axis=2).min(axis=1) for p in (behind, own))
            foreign[where] = np.clip((to_person - to_behind - margin[where]) / 10, 0, 1)
    low = np.arange(len(prior))[:, None] > face.landmarks[4, 1]  # below the nose: higher up the segmenter misses loose hair
    foreign[_furniture(prior, person, unit) & low] = 1
    if hair is not None:  # an earring is doubted too, and is no hair
        lamp = np.clip((_brighter(lab[..., 0], inside & (person > 0.5)) - _LAMP) / 8, 0, 1)
        foreign = np.maximum(foreign, lamp * (patch & (hair > 0.6) & ~about_ears(face, patch.shape)))
    return (prior * (1 - cv2.GaussianBlur(foreign, (0, 0), 0.8 * unit))).astype(np.float32)


def foreign_colours(srgb: np.ndarray, fine: np.ndarray, person: np.ndarray, face: Face, near_hair: np.ndarray) -> np.ndarray:
    """(H, W) float32 0–1: how surely a pixel at or near the hair's outline has a colour that is behind, and that neither hair nor face has.

    fine: (H, W) float32 0–1, the hair's matte. near_hair: (H, W) bool.
    """
    unit, size = face.eye_distance / 2, fine.shape[::-1]
    srgb, fine, person, near_hair = (_halved(a) for a in (srgb, fine, person, near_hair.astype(np.float32)))
    clear, part = fine < 0.03, np.zeros(fine.shape, bool)
    part[: int(np.clip(face.chin[1] / 2, 1, len(part)))] = True
    lab = cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    behind = _palette(lab[erode(clear, 0.03 * unit) & dilate(~clear, 0.8 * unit) & part])
    own = _own_palette(lab[erode(~clear, _DEEP * unit) & dilate(clear, 0.7 * unit) & part & (person > 0.8)], behind)
    near = ~clear & dilate(clear, _DEEP * unit) & part & (near_hair > 0.5)
    foreign = np.zeros_like(fine)
    if behind is None or own is None or not near.any():
        return np.zeros(size[::-1], np.float32)
    to_behind, to_person = (np.linalg.norm(lab[near][:, None] - p[None].astype(np.float32), axis=2).min(axis=1) for p in (behind, own))
    vivid = np.linalg.norm(lab[near][:, 1:], axis=1) > _VIVID
    foreign[near] = np.clip((to_person - to_behind - np.where(vivid, 4, 10)) / 10, 0, 1)
    return cv2.resize(foreign, size, interpolation=cv2.INTER_LINEAR)


def seen_through(srgb: np.ndarray, fine: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """(H, W) float32 0–1: where a flag behind is seen between strands: hair that is off its own hue, towards one as vivid that is behind.

    fine, hair: (H, W) float32 0–1, the hair's matte, and what the layer network takes for hair.
    """
    unit, size = face.eye_distance / 2, fine.shape[::-1]
    srgb, fine, hair = (_halved(a) for a in (srgb, fine, hair))
    clear, (light, *hues) = fine < 0.03, cv2.split(cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab))
    hue_of = np.dstack(hues)
    near, within = ~clear & dilate(clear, _THROUGH * unit) & (hair > 0.5), erode(~clear, _THROUGH * unit) & (hair > 0.8)
    near[int(max(0, face.landmarks[14, 1] / 2)):] = False  # further down a red sweater is seen between strands as well
    behind = _palette(hue_of[erode(clear, 0.03 * unit) & dilate(~clear, 0.4 * unit)])
    through = np.zeros_like(fine)
    if behind is None or within.sum() < 100 or not near.any():
        return np.zeros(size[::-1], np.float32)
    own = np.median(hue_of[within], axis=0)
    for hue in behind[np.linalg.norm(behind, axis=1) > _FLAG] - own:
        towards = (hue / np.linalg.norm(hue)).astype(np.float32)
        usual = float(np.percentile((hue_of[within] - own) @ towards, 95))
        seen = np.zeros_like(fine)
        seen[near] = (hue_of[near] - own) @ towards - usual
        surely = dilate(np.clip((seen - 4) / 8, 0, 1) > 0.5, _ROUND * unit)  # around it less is enough: strands before a flag are reddish
        through = np.maximum(through, np.clip((seen - np.where(surely, np.float32(_LESS), np.float32(4))) / 8, 0, 1) * near)
    through *= np.clip((float(np.median(light[within])) + _NO_EAR - light) / 10, 0, 1)
    return cv2.resize(through, size, interpolation=cv2.INTER_LINEAR)


def _halved(image: np.ndarray) -> np.ndarray:
    return cv2.resize(image, (max(1, image.shape[1] // 2), max(1, image.shape[0] // 2)), interpolation=cv2.INTER_AREA)


def vivid_patches(srgb: np.ndarray, fine: np.ndarray, foreign: np.ndarray, face: Face) -> np.ndarray:
    """(H, W) float32 0–1: patches at the hair's outline as vivid as a flag, of a foreign colour; all networks may take them for hair.

    Single hairs before a flag are thinner than a patch and stay.
    """
    thin = _THIN * face.eye_distance
    clear = fine < 0.03
    _, labels = cv2.connectedComponents((foreign > 0.5).astype(np.uint8), connectivity=8)
    outside = np.unique(labels[dilate(clear, thin)])  # from there it comes in; the red within an ear does not
    patch = (foreign > 0.5) & (fine > 0.5) & np.isin(labels, outside)
    patch[int(np.clip(face.landmarks[14, 1], 0, len(patch))):] = False  # shoulders may be as high as the chin, and as red as the flag
    lab = cv2.cvtColor(srgb[patch][None].astype(np.float32) / 255, cv2.COLOR_RGB2Lab) if patch.any() else np.zeros((1, 0, 3))
    patch[patch] = np.linalg.norm(lab[0, :, 1:], axis=1) > _FLAG
    patch &= cv2.GaussianBlur(patch.astype(np.float32), (0, 0), 1.5 * thin) > 0.35  # strands before it may cut it into slices
    if not patch.any():
        return np.zeros_like(fine)
    return foreign * cv2.GaussianBlur(dilate(patch, 3 * thin).astype(np.float32), (0, 0), thin)


def _brighter(lightness: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """(H, W) float32: by how much L* each pixel is lighter than the person further in, beside it."""
    h, w = lightness.shape
    small = (max(1, w // 8), max(1, h // 8))
    kept = cv2.resize(np.dstack([lightness * inside, inside.astype(np.float32)]), small, interpolation=cv2.INTER_AREA)
    total, near = cv2.split(cv2.resize(cv2.GaussianBlur(kept, (0, 0), 5 * max(h, w) / 1024), (w, h)))
    return lightness - total / np.maximum(near, 1e-3) - 200 * (near < 1e-3)


def _furniture(prior: np.ndarray, person: np.ndarray, unit: float) -> np.ndarray:
    """Large parts of the prior that the segmenter is sure are nobody: the back of a chair, a lectern. (H, W) bool."""
    doubted = opened((prior > 0.5) & (person < 0.25), 8 * unit)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(doubted.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] > _LARGE * prior.size
    large[0] = False
    return dilate(large[labels], 12 * unit) & (person < 0.5)


def _own_palette(lab: np.ndarray, behind: np.ndarray | None) -> np.ndarray | None:
    """As ``_palette``, without what little there is of a vivid colour that is also behind: the flag is seen between strands too."""
    own = _palette(lab)
    if own is None or behind is None:
        return own
    nearest = np.linalg.norm(lab[:: max(1, len(lab) // 3000), None] - own[None], axis=2).argmin(axis=1)
    little = np.bincount(nearest, minlength=len(own)) < 0.08 * len(nearest)
    same = np.linalg.norm(own[:, None] - behind[None], axis=2).min(axis=1) < 15
    return own[~(little & same & (np.linalg.norm(own[:, 1:], axis=1) > _VIVID))]


def _palette(lab: np.ndarray, *, colours: int = 10, samples: int = 3000) -> np.ndarray | None:
    """Cluster centres (k, 3) of CIELAB pixels (N, 3); None for too few pixels. Deterministic."""
    from scipy.cluster.vq import kmeans2

    if len(lab) < 50 * colours:
        return None
    some = lab[:: max(1, len(lab) // samples)].astype(np.float64)
    some += np.random.default_rng(0).normal(0, 0.5, some.shape)  # a perfectly plain backdrop has no ten clusters otherwise
    return kmeans2(some, colours, minit="++", rng=0)[0]

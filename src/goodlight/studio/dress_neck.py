"""The neck: this person's own where the selfie shows it, and rendered in their skin where clothes or the frame hid it.

The rendering's colour is led to the real neck's along a membrane: the ratio of the two, known where real skin is seen, spreads smoothly
over the rest, so that neither a step in tone nor one in hue shows where they meet.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear
from goodlight.studio.dress_fit import FACING
from goodlight.subject.face import Face

JAW_LINE = (58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288)
_SMALL = 256  # the membrane is solved on a grid of about this many columns
_REDDER = (1.0, 1.015, 1.03)  # skin's shadows are redder: light that went through it comes out into them
_MOST_GAIN = 0.55  # natural logarithm: how far real skin may pull the rendering, by brightness
_REACH = 0.22  # of the eyes' distance: how far the brightness of real skin is carried on
_FAR_UP, _FAR_DOWN, _MOST_FAR = 0.85, 0.3, 0.1  # share of it that holds for the whole chest, which is no darker than the neck
_LIT = 75  # percentile of the real neck's brightness against the rendering's: the part that the jaw does not shade
_MOST_TINT = 0.07  # the same of each channel against the others
_BELOW_FACE = 0.78  # the neck's brightness against the cheeks': it leans back under the jaw
_KNEE = 0.75
_PALER = 0.94  # the neck's saturation against the cheeks'
_CONTACT = 0.46  # share of the light that the jaw keeps from the neck close below it
_BESIDE_HAIR = 0.45  # and of the light that hair keeps from the neck it hangs against
_EDGE = 0.30  # and of the light that an edge of cloth keeps from the skin it lies on
_SKY = 0.46  # and of the light a hand's breadth below
_BESIDE = 0.25  # eye distances above the chin from which on the rendered neck stands beside the jaw only where the selfie's does
_BLACK = (0.07, 0.17)  # luminance against the face's: a hole; surely skin in the jaw's shade
_SLIT = 0.18  # eye distances: a narrower gap, between the neck and the old collar, is none
_FLAP = 0.25  # eye distances by which skin below an ear may stand out beside the neck
_MIDDLE = (30, 70)  # percentiles of the face's luminance
_FAR_CHEEK = 0.25  # eye distances by which the outline of a turned head's far cheek may stand outside the mesh
_NOT_SKIN = ((33, 133, 159, 145, 70, 107, 46), (263, 362, 386, 374, 300, 336, 276), (61, 291, 0, 17, 37, 267), (98, 327, 2, 4))
"""Mesh points around eyes with brows, mouth, and nostrils."""


def above_jaw(face: Face, shape: tuple[int, int], *, feather: float) -> np.ndarray:
    """1 above the jaw and its line drawn on to both sides, 0 below, soft over ``feather`` pixels: (H, W) float32."""
    height, width = shape
    line = face.landmarks[list(JAW_LINE), :2] + _far_cheek(face)
    polygon = np.vstack([[[-9, -9], [-9, line[0, 1]]], line, [[width + 9, line[-1, 1]], [width + 9, -9]]])
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    return cv2.GaussianBlur(mask, (0, 0), max(0.6, feather)).astype(np.float32) / 255


def _far_cheek(face: Face) -> np.ndarray:
    """(N, 2) pixels from the mesh's jaw line outwards to the outline that is seen of a turned head's far cheek; nothing at the chin."""
    line, side = face.landmarks[list(JAW_LINE), :2], np.sign(face.pose.yaw)
    out = np.zeros_like(line)
    if abs(face.pose.yaw) > FACING:
        far = (line[:, 0] - face.chin[0]) * side > 0
        above = np.clip((face.chin[1] - line[:, 1]) / (0.5 * face.eye_distance), 0, 1)
        out[:, 0] = side * far * above * _FAR_CHEEK * face.eye_distance
    return out


def skin_colour(foreground: np.ndarray, face: Face) -> np.ndarray:
    """(3,) linear: of the face without eyes, brows and mouth, the mean of its middle tones; neither shine nor the side in shadow."""
    step = max(1, round(face.eye_distance / 40))
    points = (face.landmarks[:, :2] / step).astype(np.int32)
    small = np.ascontiguousarray(foreground[::step, ::step])
    mask = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(points[:468]), 1)
    mask = cv2.erode(mask, np.ones((7, 7), np.uint8), borderValue=0)
    for part in _NOT_SKIN:
        cv2.fillConvexPoly(mask, cv2.convexHull(points[list(part)]), 0)
    seen = to_linear(small[mask > 0][None])[0] if mask.any() else to_linear(small.reshape(1, -1, 3))[0]
    light = luminance(seen)
    low, high = np.percentile(light, _MIDDLE)
    colour = seen[(light >= low) & (light <= high)].mean(axis=0)
    return luminance(colour) + _PALER * (colour - luminance(colour))


def open_throat(shading: np.ndarray, alpha: np.ndarray, anchors) -> tuple[np.ndarray, np.ndarray]:
    """The mannequin's neck without its face: each column goes on upwards from just below the jaw. Shapes (h, w, C) and (h, w) stay.

    The person's own face lies over it; what would look out beside a narrower jaw is neck, not cheek.
    """
    h, w = alpha.shape
    metre = float(anchors["pixels_per_metre"])
    chin = np.asarray(anchors["chin"], np.float64)
    left, right = (float(np.mean(np.asarray(anchors[side])[:, 0])) for side in ("neck_left", "neck_right"))
    x = np.arange(w, dtype=np.float64)
    half = (right - left) / 2
    across = np.clip(np.abs(x - chin[0]) / half, 0, 1)
    start = chin[1] + 0.012 * metre - 0.034 * metre * across**2  # the jaw rises towards the ears
    y = np.maximum(np.arange(h, dtype=np.float64)[:, None], start[None])
    maps = np.broadcast_to(x[None], (h, w)).astype(np.float32), y.astype(np.float32)
    grown = cv2.remap(shading, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.remap(alpha, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    below = np.arange(h, dtype=np.float64)[:, None] > start[None] + 1
    between = np.clip(half + 1 - np.abs(x - (left + right) / 2), 0, 1)[None]
    return grown, np.where(below, cover, np.minimum(cover, between)).astype(np.float32)


def not_beside_jaw(person: np.ndarray, face: Face) -> np.ndarray:
    """0 above the chin where the selfie shows what is behind the person: a neck wider than theirs, or one beside which the head leans,
    would stand out there as a flap. 1 elsewhere. (H, W) float32; person: their alpha, 0–1."""
    unit = face.eye_distance
    low = np.clip((np.arange(len(person), dtype=np.float32) - face.chin[1]) / (_BESIDE * unit) + 1, 0, 1)[:, None]
    side = max(3, round(_SLIT * unit) | 1)
    whole = cv2.morphologyEx(person, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    return np.maximum(np.clip(2 * whole - 1, 0, 1), low)


def in_skin(shading: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Shading of a white neck (h, w, 3), 1 = fully lit → its colour in that skin, linear."""
    tone = np.clip(shading, 1e-3, 1.3)
    tone = np.where(tone > _KNEE, _KNEE + 0.4 * (tone - _KNEE), tone)  # skin below a face turned to the light is never brighter than it
    return (np.stack([tone[..., k] ** _REDDER[k] for k in range(3)], axis=-1) * (_BELOW_FACE * colour)).astype(np.float32)


def contact_shadow(mask: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light close below what lies above (hair, the jaw): (H, W) float32, 1 = all."""
    return 1 - _CONTACT * _blur(_lowered(mask, 0.10 * distance), 0.14 * distance)


def jaw_shadow(face_mask: np.ndarray, distance: float) -> np.ndarray:
    """The same below the jaw, which also takes the light of a wide part of the sky from the neck: (H, W) float32."""
    return contact_shadow(face_mask, distance) * (1 - _SKY * _blur(_lowered(face_mask, 0.30 * distance), 0.30 * distance))


def hair_shadow(hair: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light on a neck close to hair that hangs beside it: (H, W) float32, 1 = all."""
    return 1 - _BESIDE_HAIR * np.clip(2 * _blur(hair, 0.13 * distance), 0, 1)


def cloth_shadow(front: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light on skin close to the edge of the cloth that lies on it: (H, W) float32, 1 = all."""
    return 1 - _EDGE * np.clip(2 * _blur(front, 0.035 * distance), 0, 1)


def _lowered(mask: np.ndarray, by: float) -> np.ndarray:
    return cv2.warpAffine(mask, np.array([[1, 0, 0], [0, 1, by]]), mask.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def membrane(rendered: np.ndarray, real: np.ndarray, seen: np.ndarray, distance: float) -> np.ndarray:
    """The gain (H, W, 3) float32 that leads ``rendered`` to ``real`` where ``seen`` (0–1) and goes on smoothly elsewhere. Linear light.

    distance: of the eyes, pixels.
    """
    height, width = seen.shape
    if float(seen.sum()) < 50:
        return np.ones((1, 1, 3), np.float32)
    size = (min(_SMALL, width), max(8, round(height * min(_SMALL, width) / width)))
    reach = max(2.0, _REACH * distance * size[0] / width)
    weight = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    known = np.maximum(weight, 1e-4)[..., None]
    a, b = (cv2.resize(image * seen[..., None], size, interpolation=cv2.INTER_AREA) / known for image in (rendered, real))
    ratio = np.log(np.maximum(b, 2e-3)) - np.log(np.maximum(a, 2e-3))
    mean = (ratio * weight[..., None]).sum(axis=(0, 1)) / weight.sum()
    bright = ratio.mean(axis=2, keepdims=True)
    lit = float(np.percentile(bright[weight > 0.3], _LIT)) if (weight > 0.3).any() else float(mean.mean())
    far = np.clip((_FAR_UP if lit > 0 else _FAR_DOWN) * lit, -_MOST_FAR, 3 * _MOST_FAR)
    # Hue is the person's and holds for the whole chest. Brightness is the jaw's shadow or the old collar's, and ends with it.
    tint = _spread(ratio - bright, weight, mean - mean.mean(), (64, 32, 16, 8, 4, 2, 1))
    level = _spread(bright, weight, np.array([far]), (reach, reach / 2, reach / 4, 2, 1))
    out = np.clip(tint, -_MOST_TINT, _MOST_TINT) + np.clip(level, -_MOST_GAIN, _MOST_GAIN)
    return np.exp(cv2.resize(out, (width, height), interpolation=cv2.INTER_LINEAR))


def _spread(values: np.ndarray, weight: np.ndarray, far: np.ndarray, sigmas: tuple[float, ...]) -> np.ndarray:
    """Pull and push: known values (h, w, C) stay, gaps take the average of ever wider surroundings, and ``far`` beyond."""
    out = np.broadcast_to(far, values.shape).astype(np.float32).copy()
    known = (values * weight[..., None]).astype(np.float32)
    for sigma in sigmas:
        total = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
        local = cv2.GaussianBlur(known, (0, 0), sigma).reshape(values.shape) / np.maximum(total, 1e-4)
        trust = np.clip(total * (8 if sigma > 4 else 4), 0, 1)
        out = out * (1 - trust) + local * trust
    return out


def _blur(image: np.ndarray, sigma: float) -> np.ndarray:
    shrink = max(1, int(sigma / 3))
    h, w = image.shape
    small = cv2.resize(image, (max(1, w // shrink), max(1, h // shrink)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE), (w, h))


def own_skin(skin: np.ndarray, cloth: np.ndarray, hair: np.ndarray, neck: np.ndarray, face: Face) -> np.ndarray:
    """The person's real skin below the jaw, (H, W) float32 0–1: it runs out towards the old clothes, whose collar shaded it, where a
    rendered neck lies below; and it is no wider than the neck goes, or the old shoulders would look out over the garment."""
    unit = face.eye_distance
    away = _distance(cloth < 0.3) - 0.05 * unit
    ease = np.clip(away / (0.26 * unit), 0, 1)
    ease = 1 - neck * (1 - ease * ease * (3 - 2 * ease))
    return (skin * ease * _beside(neck, hair, face)).astype(np.float32)


def not_black(colours: np.ndarray, face_colour: np.ndarray, unit: float) -> np.ndarray:
    """0 where skin below the jaw lies in so deep a shade of the old collar that it is a black hole, 1 where it is seen: (h, w) float32.

    colours: (h, w, 3) linear; face_colour: (3,) as ``skin_colour`` gives it; unit: the eyes' distance in pixels.
    """
    share = _blur(luminance(colours), 0.03 * unit) / max(float(luminance(face_colour)), 1e-3)
    seen = np.clip((share - _BLACK[0]) / (_BLACK[1] - _BLACK[0]), 0, 1).astype(np.float32)
    side = max(3, round(0.16 * unit) | 1)  # its rim goes, too
    return _blur(cv2.erode(seen, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), 0.04 * unit)


def _beside(neck: np.ndarray, hair: np.ndarray, face: Face) -> np.ndarray:
    """Where real skin may stand: everywhere at the jaw's corners; below, on the rendered neck and up to hair beside it. The old neck was
    wider where it went into its collar, and would end in the air."""
    unit = face.eye_distance
    close = cv2.blur(cv2.dilate(neck, np.ones((1, max(3, round(0.08 * unit) | 1)), np.uint8)), (5, 1))
    line = np.ones((1, max(3, round(0.3 * unit / 4) | 1)), np.uint8)
    small = cv2.resize(np.maximum(neck, hair), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    joined = cv2.resize(cv2.erode(cv2.dilate(small, line), line), neck.shape[::-1], interpolation=cv2.INTER_LINEAR)
    corner, chin = float(face.landmarks[[58, 288], 1].mean()), float(face.chin[1])
    low = np.clip((np.arange(neck.shape[0]) - corner) / max(0.25 * (chin - corner), 1.0), 0, 1).astype(np.float32)[:, None]
    return 1 - low * (1 - np.maximum(close, joined))


def nape(hair: np.ndarray, face: Face, axis: float, half_width: float) -> np.ndarray:
    """1 where skin may stand between the ears' lobes and the neck, (H, W) float32: it tapers to the neck's sides.

    The old neck went down into a collar behind the jaw's corner. Without one it would end in the air as a flap. Skin that lies against
    hair stays, and so does all on the side that a head is turned to: that is its cheek. axis, half_width: of the rendered neck, pixels.
    """
    unit, (h, w) = face.eye_distance, hair.shape
    y, x = np.arange(h, dtype=np.float32)[:, None], np.arange(w, dtype=np.float32)[None]
    left = x < axis
    seen = (x - axis) * np.sign(face.pose.yaw) < 0 if abs(face.pose.yaw) > FACING else np.ones_like(left)
    lobe, corner = (np.where(left, *face.landmarks[list(pair), 1]) for pair in ((132, 361), (58, 288)))
    end = np.maximum(corner, lobe + 0.2 * unit) + 0.15 * unit
    taper = _FLAP * unit * np.clip((end - y) / (end - lobe), 0, 1)
    beyond = np.clip((np.abs(x - axis) - half_width - taper) / (0.03 * unit) + 0.5, 0, 1) * np.clip((y - lobe) / (0.05 * unit), 0, 1)
    oval = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(oval, cv2.convexHull(face.landmarks[:468, :2].astype(np.int32)), 255, cv2.LINE_AA)
    small = cv2.resize(hair, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    beside = cv2.resize(cv2.dilate(small, np.ones((3, max(3, round(0.4 * unit / 4) | 1)), np.uint8)), (w, h))
    return (1 - beyond * seen * (1 - _blur(oval / np.float32(255), 0.015 * unit)) * (1 - np.minimum(beside, 1))).astype(np.float32)


def _distance(inside: np.ndarray) -> np.ndarray:
    """Pixels to the nearest pixel outside, found at a quarter of the size: (H, W) float32."""
    h, w = inside.shape
    small = cv2.resize(inside.astype(np.uint8), (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_NEAREST)
    return 4 * cv2.resize(cv2.distanceTransform(small, cv2.DIST_L2, 3), (w, h), interpolation=cv2.INTER_LINEAR)

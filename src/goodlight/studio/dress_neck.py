"""The neck: this person's own where the selfie shows it, and rendered in their skin where clothes or the frame hid it.

The rendering's colour is led to the real neck's: the ratio of the two, known where real skin is seen, spreads smoothly over the rest, so
that neither a step in tone nor one in hue shows where they meet.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, luminance, to_linear
from goodlight.studio.dress_fit import FACING
from goodlight.studio.dress_outline import beside_face
from goodlight.subject.face import Face

_SMALL, _COARSE = 256, 64  # columns of the grid on which the gain in light, and in hue, is found
_LEAST = 50  # pixels of real skin, of which they are found
_SHADED = (1.0, 0.97, 1.03)  # exponents of the light in red, green and blue: necks are 2° of hue yellower than cheeks, in the median of 40
_MOST_GAIN = 0.8  # natural logarithm: how far real skin may pull the rendering, by brightness
_REACH = 0.22  # of the eyes' distance: how far the brightness of real skin is carried on
_FAR_UP, _FAR_DOWN, _MOST_FAR = 0.85, 0.3, 0.1  # share of it that holds for the whole chest, which is no darker than the neck
_LIT = 75  # percentile of the real neck's brightness against the rendering's: the part that the jaw does not shade
_MOST_TINT = 0.25  # the same of each channel against the others
_BELOW_FACE = 0.78  # the neck's brightness against the cheeks': it leans back under the jaw
_KNEE = 0.75
_PALER = 0.94  # the neck's saturation against the cheeks'
_CONTACT = 0.54  # share of the light that the jaw keeps from the neck close below it
_ASIDE = 0.24  # eye distances over which it also falls on the neck beside the jaw
_BESIDE_HAIR = 0.45  # and of the light that hair keeps from the neck it hangs against
_EDGE = 0.30  # and of the light that an edge of cloth keeps from the skin it lies on
_SKY = 0.52  # and of the light a hand's breadth below
_BESIDE = 0.25  # eye distances above the chin from which on the rendered neck stands beside the jaw only where the selfie's does
_TRAPEZIUS = (0.26, 1.5)  # eye distances from the neck's side that the muscle is seen for; its fall
_BLACK = (0.07, 0.17)  # luminance against the face's: a hole; surely skin in the jaw's shade
_SHADOW = (0.3, 0.45)  # eye distances below the jaw between which its shadow ends
_STAIN, _GREYER = (5.0, 11.0), (8.0, 15.0)  # CIELAB L below, and a* b* away from, the skin around: is skin; is a stain
_BROADLY = 0.5  # squared eye distances of real skin from which it may darken the rendering as far as it does the other way
_ISLAND = 0.16  # squared eye distances
_SLIT = 0.18  # eye distances: a narrower gap, between the neck and the old collar, is none
_FLAP = 0.25  # eye distances by which skin below an ear may stand out beside the neck
_LOBE = 0.35  # and, right below the lobe, further
_MIDDLE = (30, 70)  # percentiles of the face's luminance
_NOT_SKIN = ((33, 133, 159, 145, 70, 107, 46), (263, 362, 386, 374, 300, 336, 276), (61, 291, 0, 17, 37, 267), (98, 327, 2, 4))
"""Mesh points around eyes with brows, mouth, and nostrils."""


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
    side = max(3, round(_SLIT * unit / 2) | 1)
    small = cv2.resize(person, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    whole = np.maximum(person, cv2.resize(closed, person.shape[::-1], interpolation=cv2.INTER_LINEAR))
    return np.maximum(np.clip(2 * whole - 1, 0, 1), low)


def trapezius(neck: np.ndarray, inside: np.ndarray, axis: float, distance: float) -> np.ndarray:
    """The neck (h, w) 0–1 with the muscles that slope from it to the shoulders, seen within a collar that stands off it.

    inside: (h, w) 0–1, the back of the collar; axis: column of the neck; distance: of the eyes, pixels.
    """
    rows, columns = np.arange(len(neck), dtype=np.float32)[:, None], np.arange(neck.shape[1], dtype=np.float32)[None]
    out = neck.copy()
    for side in (columns < axis, columns >= axis):
        edge = np.where(side & (neck > 0.5), np.abs(columns - axis), 0).max(axis=1, keepdims=True)
        aside = np.abs(columns - axis) - edge
        room = side & (inside > 0.3) & (aside > -0.04 * distance) & (edge > 0) & (aside < _TRAPEZIUS[0] * distance)
        lines = np.flatnonzero(room.any(axis=1))
        if len(lines):
            muscle = np.clip((rows - lines[0] - _TRAPEZIUS[1] * np.maximum(aside, 0)) / (0.03 * distance) + 0.5, 0, 1)
            out = np.maximum(out, np.where(room, muscle * inside, 0))
    return out.astype(np.float32)


def in_skin(shading: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Shading of a white neck (h, w, 3), 1 = fully lit → its colour in that skin, linear."""
    tone = np.clip(shading, 1e-3, 1.3)
    tone = np.where(tone > _KNEE, _KNEE + 0.4 * (tone - _KNEE), tone)  # skin below a face turned to the light is never brighter than it
    return (np.stack([tone[..., k] ** _SHADED[k] for k in range(3)], axis=-1) * (_BELOW_FACE * colour)).astype(np.float32)


def contact_shadow(mask: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light close below what lies above (hair, the jaw): (H, W) float32, 1 = all."""
    return 1 - _CONTACT * _blur(_lowered(mask, 0.10 * distance), 0.14 * distance)


def jaw_shadow(face_mask: np.ndarray, distance: float) -> np.ndarray:
    """The same below the jaw, which also takes the light of a wide part of the sky from the neck: (H, W) float32."""
    wider = cv2.dilate(face_mask, np.ones((1, max(3, round(_ASIDE * distance) | 1)), np.uint8))
    return contact_shadow(wider, distance) * (1 - _SKY * _blur(_lowered(face_mask, 0.30 * distance), 0.30 * distance))


def hair_shadow(hair: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light on a neck close to hair that hangs beside it: (H, W) float32, 1 = all."""
    return 1 - _BESIDE_HAIR * np.clip(2 * _blur(hair, 0.13 * distance), 0, 1)


def cloth_shadow(front: np.ndarray, distance: float) -> np.ndarray:
    """What is left of the light on skin close to the edge of the cloth that lies on it: (H, W) float32, 1 = all."""
    return 1 - _EDGE * np.clip(2 * _blur(front, 0.035 * distance), 0, 1)


def _lowered(mask: np.ndarray, by: float) -> np.ndarray:
    return cv2.warpAffine(mask, np.array([[1, 0, 0], [0, 1, by]]), mask.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def hue_gain(rendered: np.ndarray, real: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The gain (H, W, 3) float32 that leads the hue of ``rendered`` to that of ``real`` where ``seen`` (0–1) and everywhere else: it is the
    person's and holds for the whole chest, and a collar's shade has it as well. Linear light."""
    height, width = seen.shape
    if float(seen.sum()) < _LEAST:
        return np.ones((1, 1, 3), np.float32)
    ratio, weight = _ratio(rendered, real, seen, _grid(seen, _COARSE))
    tint = ratio - ratio.mean(axis=2, keepdims=True)
    usual = (tint * weight[..., None]).sum(axis=(0, 1)) / weight.sum()
    out = np.clip(_spread(tint, weight, usual, (16, 8, 4)), -_MOST_TINT, _MOST_TINT)
    return np.exp(cv2.resize(out, (width, height), interpolation=cv2.INTER_LINEAR))


def light_gain(rendered: np.ndarray, real: np.ndarray, seen: np.ndarray, distance: float, *, chest: bool) -> np.ndarray:
    """The gain (H, W, 1) float32 that leads the brightness of ``rendered`` to that of ``real`` where ``seen`` (0–1); it is the jaw's shadow
    or the old collar's and ends with it. ``chest``: but what is lit says how bright the whole chest is. distance: of the eyes, pixels."""
    height, width = seen.shape
    if float(seen.sum()) < _LEAST:
        return np.ones((1, 1, 1), np.float32)
    size = _grid(seen, _SMALL)
    reach = max(2.0, _REACH * distance * size[0] / width)
    ratio, weight = _ratio(rendered, real, seen, size)
    bright = ratio.mean(axis=2, keepdims=True)
    lit = float(np.percentile(bright[weight >= min(0.3, weight.max())], _LIT)) if chest else 0.0
    far = np.clip((_FAR_UP if lit > 0 else _FAR_DOWN) * lit, -_MOST_FAR, 3 * _MOST_FAR)
    darkest = _MOST_GAIN * np.clip(float(seen.sum()) / (_BROADLY * distance**2), 0.25, 1)  # a small dark piece is a stain
    out = np.clip(_spread(bright, weight, np.array([far]), (reach, reach / 2, reach / 4, 2, 1)), -darkest, _MOST_GAIN)
    return np.exp(cv2.resize(out, (width, height), interpolation=cv2.INTER_LINEAR))[..., None]


def _grid(seen: np.ndarray, columns: int) -> tuple[int, int]:
    height, width = seen.shape
    return min(columns, width), max(8, round(height * min(columns, width) / width))


def _ratio(rendered: np.ndarray, real: np.ndarray, seen: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Natural logarithm of real over rendered where seen, (h, w, 3), and how much is seen, (h, w), at that size."""
    weight = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    known = np.maximum(weight, 1e-4)[..., None]
    a, b = (cv2.resize(image * seen[..., None], size, interpolation=cv2.INTER_AREA) / known for image in (rendered, real))
    return np.log(np.maximum(b, 2e-3)) - np.log(np.maximum(a, 2e-3)), weight


def unstained(rendered: np.ndarray, real: np.ndarray, below: np.ndarray, distance: float) -> np.ndarray:
    """0 where real skin below the jaw is darker or greyer than the rendering led to it: what is left of a collar's shade, of stubble or of
    a necklace would lie on the neck as a stain. 1 elsewhere; close below the jaw its own shadow is as dark.

    (H, W) float32; both (H, W, 3) linear. below: (H, W) pixels below the jaw's line; distance: of the eyes, pixels.
    """
    size = tuple(max(2, round(length / 4)) for length in rendered.shape[1::-1])
    a, b = (lab(cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (0, 0), max(0.8, 0.03 * distance / 4)))
            for image in (rendered, real))
    hue = np.linalg.norm(a[..., 1:] - b[..., 1:], axis=-1)
    low = cv2.resize(np.clip((below / distance - _SHADOW[0]) / (_SHADOW[1] - _SHADOW[0]), 0, 1), size, interpolation=cv2.INTER_AREA)
    like = 1 - low * (1 - np.clip((_STAIN[1] - (a[..., 0] - b[..., 0])) / (_STAIN[1] - _STAIN[0]), 0, 1))
    like *= np.clip((_GREYER[1] - hue) / (_GREYER[1] - _GREYER[0]), 0, 1)
    side = max(3, round(0.05 * distance / 4) | 1)
    like = cv2.GaussianBlur(cv2.erode(like.astype(np.float32), np.ones((side, side), np.uint8)), (0, 0), max(0.8, 0.04 * distance / 4))
    return cv2.resize(like, rendered.shape[1::-1], interpolation=cv2.INTER_LINEAR)


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


def own_skin(skin: np.ndarray, cloth: np.ndarray, hair: np.ndarray, neck: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
    """The person's real skin below the jaw, (H, W) float32 0–1: it runs out towards the old clothes, whose collar shaded it, where a
    rendered neck lies below; and it is no wider than the neck goes, or the old shoulders would look out over the garment. The second
    runs out close to the clothes: for skin that they did not shade."""
    unit = face.eye_distance
    away = _distance(cloth < 0.3) - 0.05 * unit
    seen = skin * _beside(neck, hair, face)
    out = []
    for width in (0.26, 0.09):
        ease = np.clip(away / (width * unit), 0, 1)
        out.append((seen * (1 - neck * (1 - ease * ease * (3 - 2 * ease)))).astype(np.float32))
    return out[0], out[1]


def not_black(colours: np.ndarray, face_colour: np.ndarray, unit: float) -> np.ndarray:
    """0 where skin below the jaw lies in so deep a shade of the old collar that it is a black hole, 1 where it is seen: (h, w) float32.

    colours: (h, w, 3) linear; face_colour: (3,) as ``skin_colour`` gives it; unit: the eyes' distance in pixels.
    """
    share = _blur(luminance(colours), 0.03 * unit) / max(float(luminance(face_colour)), 1e-3)
    seen = np.clip((share - _BLACK[0]) / (_BLACK[1] - _BLACK[0]), 0, 1).astype(np.float32)
    side = max(3, round(0.16 * unit) | 1)  # its rim goes, too
    return _blur(cv2.erode(seen, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), 0.04 * unit)


def without_islands(own: np.ndarray, neck: np.ndarray, distance: float) -> np.ndarray:
    """Real skin (h, w) 0–1 less the small pieces of it that lie on the rendered neck: their pores end all around them."""
    size = tuple(max(2, round(length / 4)) for length in own.shape[::-1])
    seen = cv2.resize(own * neck, size, interpolation=cv2.INTER_AREA)
    _, parts, facts, _ = cv2.connectedComponentsWithStats((seen > 0.25).astype(np.uint8), connectivity=8)
    small = facts[:, cv2.CC_STAT_AREA] < _ISLAND * (distance / 4) ** 2
    small[0] = False
    gone = cv2.dilate(small[parts].astype(np.float32), np.ones((3, 3), np.uint8))
    return (own * (1 - neck * cv2.resize(gone, own.shape[::-1], interpolation=cv2.INTER_LINEAR))).astype(np.float32)


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


def nape(hair: np.ndarray, cheeks: np.ndarray, face: Face, axis: float, half_width: float) -> np.ndarray:
    """1 where skin may stand between the ears' lobes and the neck, (H, W) float32: it tapers to the neck's sides.

    The old neck went down into a collar behind the jaw's corner. Without one it would end in the air as a flap. Skin that lies against
    hair stays, and so does all on the side that a head is turned to: that is its cheek, and what is one above the jaw's corner (``cheeks``,
    (H, W) 0–1). axis, half_width: of the rendered neck, pixels.
    """
    unit, (h, w) = face.eye_distance, hair.shape
    y, x = np.arange(h, dtype=np.float32)[:, None], np.arange(w, dtype=np.float32)[None]
    left = x < axis
    seen = (x - axis) * np.sign(face.pose.yaw) < 0 if abs(face.pose.yaw) > FACING else np.ones_like(left)
    lobe, corner = (np.where(left, *face.landmarks[list(pair), 1]) for pair in ((132, 361), (58, 288)))
    end = np.maximum(corner, lobe + 0.15 * unit)
    taper = _FLAP * unit * np.clip((end - y) / (end - lobe), 0, 1) + _LOBE * unit * np.clip(1 - (y - lobe) / (0.3 * unit), 0, 1) ** 2
    taper = taper + unit * cheeks * np.clip((corner - y) / (0.1 * unit) + 0.5, 0, 1)
    beyond = np.clip((np.abs(x - axis) - half_width - taper) / (0.03 * unit) + 0.5, 0, 1) * np.clip((y - lobe) / (0.05 * unit), 0, 1)
    small = cv2.resize(hair, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    beside = cv2.resize(cv2.dilate(small, np.ones((3, max(3, round(0.4 * unit / 4) | 1)), np.uint8)), (w, h))
    return (1 - beyond * seen * (1 - beside_face(face, (h, w))) * (1 - np.minimum(beside, 1))).astype(np.float32)


def _distance(inside: np.ndarray) -> np.ndarray:
    """Pixels to the nearest pixel outside, found at a quarter of the size: (H, W) float32."""
    h, w = inside.shape
    small = cv2.resize(inside.astype(np.uint8), (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_NEAREST)
    return 4 * cv2.resize(cv2.distanceTransform(small, cv2.DIST_L2, 3), (w, h), interpolation=cv2.INTER_LINEAR)

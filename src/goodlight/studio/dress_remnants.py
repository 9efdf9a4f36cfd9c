"""What is left of the old clothes around jaw and neck and has the colour of hair or skin, so that only its place gives it away.

A collar's dark inside, a lapel behind the neck and the ends of braids on the back are scraps of hair beside the neck; a white collar throws
its light on the jaw from below; chains lie on skin. All of it goes, and the rendered neck or the garment is seen there.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, luminance, to_linear
from goodlight.studio.dress_fit import FACING
from goodlight.studio.dress_outline import JAW_LINE, above_jaw, from_jaw, oval
from goodlight.subject.face import Face
from goodlight.subject.plate import Plate

_STEP = 2  # looked at at half the size
_SCRAP = 0.20  # squared eye distances on one side below the ear's lobe: less hair than that is not worn long there
_LOCK = 0.10  # and of one piece
_GLINT, _IN_THE_EAR = 0.06, 0.75  # squared eye distances of a lobe's shine at most; share of its surroundings that is head
_CHEEK, _CHEEK_HUE = 0.45, 11.0  # eye distances beside the mesh; CIELAB a* b* from the skin's
_CHEEK_DARK, _SHADED_HUE = (0.5, 0.35), 0.28  # shares of its L*, in light and in shade; radians of hue from it
_DOT, _EVEN = (0.14, 0.3), 14.0  # eye distances: ends of hair are thinner; a dot is no broader; sRGB code values: hair is less even
_TEETH = 0.04  # eye distances over which the edge is evened
_STUB = 0.16  # eye distances across: narrower skin below an ear is none
_ALONG, _APART_FROM_HEAD = 0.3, 0.4  # shares of a ridge's surroundings that are clothes, and head
_BROAD = 0.22  # eye distances across
_BESIDE = 0.07  # eye distances beside the face's oval, where hair and a beard may stand
_BELOW, _BAND, _RING = 0.35, 0.15, 0.42  # eye distances below the jaw's line, and above it, with light from below; above it without
_PALE = (0.55, 0.72)  # saturation against the skin's above: surely such light; surely not
_PALER, _RIM = 4.0, 0.3  # CIELAB chroma below the skin's above; eye distances along the jaw
_DARK = 0.36  # CIELAB L against the skin's above: darker is shadow, in which nothing has colour
_PORES = 0.12  # eye distances: what is coarser is light
_SHADED = 0.85  # luminance against the skin's above: the jaw turns down and is no brighter
_LIGHTER, _TOWARDS = 4.0, 0.16  # CIELAB L above the skin around; share of the way to the clothes' colour
_APART = 14.0  # CIELAB: clothes nearer to the skin's colour throw no light that is seen
_BEYOND_CHIN = 0.1  # eye distances to the side that a head is turned to
_BEARDED = 0.35  # share of the band where hair is seen: less is shadow at a jaw's corner, or hair beside it
_SHAVEN = 0.14  # eye distances of skin without hair
_EDGE = 0.016  # eye distances by which skin ends before the old clothes' edge


def scraps(hair: np.ndarray, worn_on: np.ndarray, cloth: np.ndarray, face: Face, axis: float) -> np.ndarray:
    """Hair beside jaw and neck in pieces too small to be worn there: share that goes, (h, w) float32. axis: column of the neck.

    Counted a side: where much hair hangs below the ear, its ends and wisps stay. Around earrings (``worn_on``) all of it stays, since
    the split takes parts of them for hair, and so does what no old clothes (``cloth``) lie beside.
    """
    h, w = hair.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    small = cv2.resize(hair, size, interpolation=cv2.INTER_AREA)
    y, x = np.arange(size[1])[:, None], np.arange(size[0])[None]
    lobe = np.where(x < axis / _STEP, face.landmarks[132, 1], face.landmarks[361, 1]) / _STEP  # (1, w)
    below = np.clip((y - lobe) / max(0.10 * unit, 1), 0, 1)
    free = (small > 0.08) & (below > 0) & ~_face(face, size, unit)
    gone, worn = np.zeros(size[::-1], np.uint8), cv2.resize(cloth, size, interpolation=cv2.INTER_AREA)
    touch = np.ones((max(3, round(0.1 * unit) | 1),) * 2, np.uint8)
    for side in (x < axis / _STEP, x >= axis / _STEP):
        here = (free & side).astype(np.uint8)
        whole = float((small * here).sum()) < _SCRAP * unit**2
        count, parts, facts, _ = cv2.connectedComponentsWithStats(here, connectivity=8)
        small_ones = facts[:, cv2.CC_STAT_AREA] < _LOCK * unit**2 * (1 if whole else 0.25)
        ear = float(lobe[side].mean())
        scrap = [k for k in range(1, count) if (whole or small_ones[k]) and not _hangs(parts == k, facts[k], ear, unit)
                 and worn[cv2.dilate((parts == k).astype(np.uint8), touch) > 0].max() > 0.5]
        gone |= np.isin(parts, scrap).astype(np.uint8)
    rings = cv2.resize(worn_on, size, interpolation=cv2.INTER_AREA)
    gone[cv2.dilate(rings, np.ones((max(3, round(0.2 * unit) | 1),) * 2, np.uint8)) > 0.3] = 0
    soft = cv2.GaussianBlur(cv2.dilate(gone, np.ones((3, 3), np.uint8)).astype(np.float32), (0, 0), 0.8) * below
    return cv2.resize(soft.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)


def glints(strange: np.ndarray, ears: np.ndarray, kept: np.ndarray, unit: float) -> np.ndarray:
    """What looks like old clothes, but lies in the midst of an ear: a lobe shines as no other skin does, and a collar has the ear above it
    only. (h, w) float32 0–1; strange, ears (bool), kept: (h, w); unit: the eyes' distance, pixels."""
    h, w = strange.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), unit / _STEP
    odd, ear, head = (cv2.resize(np.asarray(m, np.float32), size, interpolation=cv2.INTER_AREA)
                      for m in (strange, ears, kept * (1 - strange)))
    close = cv2.dilate(ear, np.ones((max(3, round(0.3 * unit) | 1),) * 2, np.uint8)) > 0.5
    _, parts, facts, _ = cv2.connectedComponentsWithStats((odd > 0.2).astype(np.uint8), connectivity=8)
    found = np.zeros(size[::-1], np.uint8)
    for part in np.setdiff1d(np.unique(parts[close]), [0]):
        if facts[part, cv2.CC_STAT_AREA] > _GLINT * unit**2:
            continue
        piece = (parts == part).astype(np.uint8)
        ring = cv2.dilate(piece, np.ones((max(3, round(0.06 * unit) | 1),) * 2, np.uint8)) > piece
        if (head > 0.5)[ring].mean() > _IN_THE_EAR:
            found |= cv2.dilate(piece, np.ones((3, 3), np.uint8))
    return cv2.resize(found.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)


def stubs(skin: np.ndarray, hair: np.ndarray, face: Face, axis: float) -> np.ndarray:
    """What of the skin (h, w) 0–1 stands out below an ear as a stub: the end of an earring, a corner of neck; and the teeth of its edge.

    Share that goes, (h, w) float32. axis: column of the neck.
    """
    h, w = skin.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    bare, small = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (skin, hair))
    mesh = oval(face, size[::-1], _STEP)
    solid = np.maximum((bare + small > 0.4).astype(np.uint8), mesh)
    side = max(3, round(_STUB * unit) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    broad = cv2.dilate(cv2.morphologyEx(solid, cv2.MORPH_OPEN, disc), np.ones((3, 3), np.uint8)).astype(np.float32)
    y, x = np.arange(size[1])[:, None], np.arange(size[0])[None]
    lobe = np.where(x < axis / _STEP, face.landmarks[132, 1], face.landmarks[361, 1]) / _STEP
    below = np.clip((y - lobe) / max(0.06 * unit, 1), 0, 1) * np.clip((face.chin[1] / _STEP - y) / (0.1 * unit) + 1, 0, 1) * (1 - mesh)
    even = cv2.GaussianBlur(broad, (0, 0), max(0.8, _TEETH * unit))
    gone = below * (1 - np.clip((even - 0.5) * 4 * _TEETH * unit + 0.5, 0, 1))
    return cv2.resize(gone.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)


def cheeks(pixels: np.ndarray, plate: Plate, face: Face, *, bearded: bool) -> np.ndarray:
    """Where a face that is broader than the mesh has skin beside it, which passes for hair, or a beard: (h, w) float32 0–1.

    pixels: (h, w, 3) uint8 sRGB.
    """
    h, w = pixels.shape[:2]
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    seen = lab(to_linear(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))
    like = (np.linalg.norm(seen[..., 1:] - plate.skin_lab[1:], axis=-1) < _CHEEK_HUE) & (seen[..., 0] > _CHEEK_DARK[0] * plate.skin_lab[0])
    turned = np.abs(np.angle((seen[..., 1] + 1j * seen[..., 2]) * (plate.skin_lab[1] - 1j * plate.skin_lab[2])))
    darkest = max(_CHEEK_DARK[1] * plate.skin_lab[0], 0.0 if plate.hair_lab is None else min(plate.hair_lab[0] + 10, 30.0))
    like |= (turned < _SHADED_HUE) & (np.hypot(seen[..., 1], seen[..., 2]) > 7) & (seen[..., 0] > darkest)  # in the shade
    mesh = oval(face, size[::-1], _STEP)
    near = cv2.dilate(mesh, np.ones((1, max(3, round(2 * _CHEEK * unit) | 1)), np.uint8)) > 0
    soft = cv2.GaussianBlur(((like | bearded) & near).astype(np.float32), (0, 0), 1.0)
    return cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR)


def ridges(kept: np.ndarray, skin: np.ndarray, cloth: np.ndarray, face: Face) -> np.ndarray:
    """Small pieces of what is kept as hair or headwear along the edge of the old clothes, with the backdrop above them: share that goes,
    (h, w) float32. Masks (h, w) float32 0–1. Hair and earrings have the head beside them, a shoulder's ridge has the shoulder."""
    h, w = kept.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    small, bare, worn = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (kept, skin, cloth))
    free = (small > 0.06) & ~_face(face, size, unit)
    count, parts, facts, _ = cv2.connectedComponentsWithStats(free.astype(np.uint8), connectivity=8)
    gone = np.zeros(size[::-1], np.uint8)
    for part in range(1, count):
        x, y, wide, high, area = facts[part]
        if area > _LOCK * unit**2:
            continue
        reach = max(2, round(0.05 * unit))
        window = np.s_[max(0, y - reach) : y + high + reach, max(0, x - reach) : x + wide + reach]
        piece = (parts[window] == part).astype(np.uint8)
        ring = cv2.dilate(piece, np.ones((2 * reach + 1,) * 2, np.uint8)) > piece
        if worn[window][ring].mean() > _ALONG and np.maximum(bare, small)[window][ring].mean() < _APART_FROM_HEAD:
            gone[window] |= piece
    mesh = oval(face, size[::-1], _STEP)
    wide = cv2.dilate(gone, np.ones((max(5, round(2 * _BESIDE * unit) | 1),) * 2, np.uint8)) * (1 - mesh)
    return cv2.resize(cv2.GaussianBlur(wide.astype(np.float32), (0, 0), 0.8), (w, h), interpolation=cv2.INTER_LINEAR)


def dots(hair: np.ndarray, cloth: np.ndarray, pixels: np.ndarray, face: Face) -> np.ndarray:
    """Round spots of one colour near the old clothes that hang on the hair's mass by its ends: dots of a print. Share that goes, (h, w)
    float32. pixels: (h, w, 3) uint8 sRGB."""
    h, w = hair.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    small, worn = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (hair, cloth))
    light = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)[..., 1]
    side = max(3, round(_DOT[0] * unit) | 1)
    solid = cv2.morphologyEx((small > 0.35).astype(np.uint8), cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    count, parts, facts, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    gone = np.zeros(size[::-1], np.uint8)
    for part in range(1, count):
        x, y, wide, high, area = facts[part]
        if max(wide, high) > _DOT[1] * unit or max(wide, high) > 1.6 * min(wide, high) or area < 0.6 * wide * high:
            continue
        window = np.s_[max(0, y - 4) : y + high + 4, max(0, x - 4) : x + wide + 4]
        inside = parts[window] == part
        if worn[window].mean() > 0.25 and light[window][inside].std() < _EVEN:
            gone[window] |= inside.astype(np.uint8)
    wider = cv2.dilate(gone, np.ones((max(5, round(0.05 * unit) | 1),) * 2, np.uint8)).astype(np.float32)
    return cv2.resize(cv2.GaussianBlur(wider, (0, 0), 0.8), (w, h), interpolation=cv2.INTER_LINEAR)


def _hangs(piece: np.ndarray, facts: np.ndarray, lobe: float, unit: float) -> bool:
    """Whether a piece is as broad at the ear's lobe as hair that ends below it: cutting it would leave a straight line."""
    if facts[cv2.CC_STAT_TOP] > lobe + 0.06 * unit:
        return False
    top = facts[cv2.CC_STAT_TOP] + max(1, round(0.03 * unit))
    return int(piece[top].sum()) > _BROAD * unit if top < len(piece) else False


def _face(face: Face, size: tuple[int, int], unit: float) -> np.ndarray:
    """The face's oval with what a beard adds to it, (h, w) bool at a part of the size."""
    mesh = oval(face, size[::-1], _STEP)
    side = max(3, round(2 * _BESIDE * unit) | 1)
    return cv2.dilate(mesh, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))) > 0


def without_collar_light(colours: np.ndarray, pixels: np.ndarray, skin: np.ndarray, hair: np.ndarray, cloth: np.ndarray,
                         face: Face) -> tuple[np.ndarray, np.ndarray]:
    """Colours (h, w, 3) linear without the light that the old collar threw on the jaw from below, and where they changed, (h, w) 0–1.

    That light is paler than the skin above it, yet no deep shadow, in a band along the jaw; the skin above gives it its colour back.
    Beyond the chin of a turned head, the band is the cheek's outline beside the mouth, whose light is the scene's, and is left alone.
    pixels: (h, w, 3) uint8 sRGB; skin, hair, cloth: (h, w) float32 0–1. A beard is left as it is.
    """
    h, w = skin.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    bare, worn, beard = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (skin, cloth, hair))
    beard = np.clip(4 * cv2.blur(beard, (max(3, round(_SHAVEN * unit) | 1),) * 2), 0, 1)
    up, line = from_jaw(face, size[::-1], _STEP), face.landmarks[list(JAW_LINE), :2] / _STEP
    middle, half = line[:, 0].mean(), np.ptp(line[:, 0]) / 2
    band = (up > -_BELOW * unit) & (up < _BAND * unit) & (np.abs(np.arange(size[0])[None] - middle) < 0.92 * half)
    if abs(face.pose.yaw) > FACING:
        band &= ((np.arange(size[0]) - face.chin[0] / _STEP) * np.sign(face.pose.yaw) < _BEYOND_CHIN * unit)[None]
    if float(beard[band].mean()) < _BEARDED:
        beard = np.zeros_like(beard)
    light = cv2.resize(to_linear(pixels), size, interpolation=cv2.INTER_AREA)
    seen = lab(light).astype(np.float32)
    above = (bare > 0.9) & (up > 1.15 * _BAND * unit) & (up < _RING * unit)
    usual_light, known = _mean(light, above, 0.14 * unit)
    usual = lab(usual_light).astype(np.float32)
    pale = _saturation(seen) / np.maximum(_saturation(usual), 1e-3)
    lit = np.clip((_PALE[1] - pale) / (_PALE[1] - _PALE[0]), 0, 1)
    lit *= np.clip((seen[..., 0] / np.maximum(usual[..., 0], 1) - _DARK) / 0.1, 0, 1)
    chroma = [np.hypot(c[..., 1], c[..., 2]) for c in (seen, usual)]
    lit *= np.clip((chroma[1] - chroma[0] - _PALER) / 3, 0, 1)
    collar, beside = _mean(seen, worn > 0.95, 0.10 * unit)
    apart = collar - usual
    length = np.linalg.norm(apart, axis=-1)
    share = ((seen - usual) * apart).sum(axis=-1) / np.maximum(length, 1) ** 2
    white = (share > _TOWARDS) & (length > _APART) & (apart[..., 0] > 0) & (seen[..., 0] > usual[..., 0] + _LIGHTER) & (beside > 0.02)
    lit = np.maximum(lit, white) * band * (known > 0.004) * (bare > 0.3)
    lit *= _long(lit > 0.2, _RIM * unit)
    lit = cv2.GaussianBlur(cv2.dilate(lit.astype(np.float32), np.ones((3, 3), np.uint8)), (0, 0), max(0.8, 0.015 * unit)) * (1 - beard)
    changed = cv2.resize(np.clip(1.3 * lit, 0, 1), (w, h), interpolation=cv2.INTER_LINEAR)
    usual_light = cv2.resize(usual_light, (w, h), interpolation=cv2.INTER_LINEAR)
    ratio = luminance(colours) / np.maximum(luminance(usual_light), 1e-3)
    wide = cv2.blur(ratio, (max(3, round(_PORES * unit) | 1),) * 2)
    ratio = np.clip(wide, 0.3, _SHADED) * np.clip(ratio / np.maximum(wide, 1e-3), 0.5, 1.6)  # pores and stubble stay
    return colours + changed[..., None] * (usual_light * ratio[..., None] - colours), changed


def _long(mask: np.ndarray, length: float) -> np.ndarray:
    """The pieces of a mask that reach that far across or down; a blotch is no rim."""
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, parts, facts, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    long = np.maximum(facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT]) >= length
    long[0] = False
    return long[parts]


def _saturation(colours: np.ndarray) -> np.ndarray:
    """Chroma over lightness of CIELAB (..., 3)."""
    return np.hypot(colours[..., 1], colours[..., 2]) / (colours[..., 0] + 8)


def edge(cloth: np.ndarray, hair: np.ndarray, face: Face) -> np.ndarray:
    """Skin so close to the old clothes that it shares its pixels with them, but in a beard: (h, w) float32 0–1."""
    h, w = cloth.shape
    size, unit = (max(8, w // _STEP), max(8, h // _STEP)), face.eye_distance / _STEP
    worn, beard = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (cloth, hair))
    beard = np.clip(4 * cv2.blur(beard, (max(3, round(_SHAVEN * unit) | 1),) * 2), 0, 1)
    away = cv2.distanceTransform((worn < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    low = np.clip((np.arange(size[1])[:, None] - face.landmarks[[61, 291], 1].mean() / _STEP) / max(0.15 * unit, 1), 0, 1)
    close = np.clip(1.5 - away / max(_EDGE * unit, 0.5), 0, 1) * low * (1 - beard)
    return cv2.resize(close.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)


def _mean(colours: np.ndarray, where: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean colour (h, w, 3) of the surroundings under a mask, and how much of it there is, (h, w)."""
    weight = where.astype(np.float32)
    total = cv2.GaussianBlur(weight, (0, 0), max(1.0, sigma))
    return cv2.GaussianBlur(colours * weight[..., None], (0, 0), max(1.0, sigma)) / np.maximum(total, 1e-4)[..., None], total


def chains(accessory: np.ndarray, face: Face) -> np.ndarray:
    """Necklaces, collars and microphones below the jaw, grown by their own shadow: (h, w) float32 0–1. They end at the new collar."""
    unit = face.eye_distance
    below = 1 - above_jaw(face, accessory.shape, feather=0.012 * unit)
    side = max(3, round(0.05 * unit) | 1)
    grown = cv2.dilate(accessory * below, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    return cv2.GaussianBlur(np.clip(3 * grown, 0, 1), (0, 0), max(0.6, 0.012 * unit))

"""A garment cut from a photo of somebody who wears it: without the person, with anchors, and relightable as far as one photo allows.

The photo's light on the cloth is not known, but the face's is (``dress_light``), and a rendered garment in the same place says how that
light falls on shoulders and chest. What the cloth shows is taken as its colour times that light, so that under another light it gets the
ratio of the two. Folds and cast shadows are in the photo for good.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.errors import UsageError
from goodlight.sets import garments
from goodlight.sets.garment_light import GROUPS
from goodlight.sets.own_garments import Cloth
from goodlight.studio import dress_light
from goodlight.studio.dress_fit import Fit, fit
from goodlight.subject.layers import Layers, split
from goodlight.subject.plate import Plate

LEAST_EYES = 60.0  # pixels between the eyes: smaller, and the weave is a blur beside a sharp face
LARGEST_EYES = 160.0
_TURNED, _TILTED = 14.0, 12.0  # degrees of yaw and roll
_UNEVEN = 0.45  # of the eyes' distance: between the heights of the shoulders
_CHEST = 1.5  # distances of the eyes that are seen below the chin
_HAIR, _BARE = 0.8, 1.2  # squared eye distances of hair and of skin that may lie over the garment
_LIGHT = 0.22  # stricter than ``cull.attire_defects.LIGHT_LIMIT``: the photo keeps its shadows
_REFERENCE = "scrubs"  # the rendering whose light is borrowed: smooth, and open at the throat
_STEP = 8  # light is kept at an eighth of the size
_DARKEST = 0.3  # of the middle: the photo's shadows are not divided by less


def cut(plate: Plate) -> Cloth:
    """The garment of the person on the plate, which has at most ``LARGEST_EYES`` pixels between the eyes.

    Raises UsageError ``no_wearable_garment`` with the reason, GoodlightError ``no_layers`` without ISNet.
    """
    layers, unit = split(plate), plate.face.eye_distance
    reference = garments.load(_REFERENCE)
    fitted = fit(plate.face, layers, reference)
    mix = dress_light.mix(plate)
    _refuse_unless_wearable(plate, layers, fitted, mix.error)

    x0, x1 = _extent(layers.cloth.max(axis=0) > 0.5, 4)
    y0 = max(0, int(plate.face.chin[1] - 0.6 * unit))
    window = slice(y0, plate.size[1]), slice(x0, x1)
    cloth, colours = _without_hair(layers.cloth[window], layers.hair[window], plate.foreground[window], unit)
    solid = cloth > 0.95
    spread = _spread(colours, solid, 0.05 * unit)
    colours = np.where(solid[..., None], colours, spread)
    alpha = np.clip((cloth - 0.35) / 0.5, 0, 1)  # a little inside, so that no rim of skin or backdrop comes along

    columns, rows = np.arange(x0, x1, _STEP), np.arange(y0, plate.size[1], _STEP)
    place = np.meshgrid(fitted.garment_x(columns).astype(np.float32), fitted.garment_y(rows).astype(np.float32))
    outside = reference.alpha * (1 - reference.behind)
    lamps = np.array([_seen(reference.shading[g], outside, place) for g in GROUPS])
    here = sum(lamps[i] * mix.weights.get(g, 0.0) for i, g in enumerate(GROUPS))
    light = lamps / np.maximum(here, _DARKEST * float(np.median(here)))
    bare = reference.neck_alpha * (1 - outside)
    neck = np.array([_seen(reference.neck_shading[g], bare, place) for g in GROUPS])

    half, axis = fitted.neck_half_width, fitted.axis - x0
    x = np.arange(x1 - x0)
    skin = cv2.dilate((layers.skin[window] > 0.5).astype(np.uint8), np.ones((5, 5), np.uint8))
    skin[: int(0.6 * unit), np.abs(x - axis) > 1.1 * half] = 0  # ears and cheeks
    opening = np.maximum(skin, (np.abs(x - axis) < half).astype(np.uint8)[None])
    moved = np.array([x0, y0])
    height = np.linspace(float(plate.face.chin[1]), float(plate.face.chin[1]) + unit, 2)
    anchors = {
        "eyes": plate.face.eyes[np.argsort(plate.face.eyes[:, 0])] - moved,
        "chin": np.array([fitted.axis, float(plate.face.chin[1])]) - moved,
        "shoulders": np.array([[side * fitted.shoulder_point * fitted.scale + fitted.axis, height[1]] for side in (-1, 1)]) - moved,
        "neck_ring": np.array([[fitted.axis - half, height[1]], [fitted.axis + half, height[1]]]) - moved,
        "neck_left": np.array([[fitted.axis - half, height[0]]]) - moved,
        "neck_right": np.array([[fitted.axis + half, height[0]]]) - moved,
        "pixels_per_metre": unit / 0.0624,  # as in the wardrobe: 1651.6 for 103 pixels between the eyes
        "throat": 0.0,
    }
    return Cloth(colours=colours.astype(np.uint8), alpha=(255 * alpha + 0.5).astype(np.uint8), light=light.astype(np.float16),
                 neck=neck.astype(np.float16), neck_alpha=255 * opening, anchors=anchors)


def _refuse_unless_wearable(plate: Plate, layers: Layers, fitted: Fit, light_error: float) -> None:
    face, (width, height) = plate.face, plate.size
    unit, chin = face.eye_distance, float(face.chin[1])

    def refuse(why: str, advice: str):
        raise UsageError(f"The photo has no garment that others could wear: {why}.", code="no_wearable_garment", advice=advice)

    if unit < LEAST_EYES:
        refuse(f"the person is too small, {unit:.0f} pixels between the eyes of {LEAST_EYES:.0f}", "Use a larger photo or come closer.")
    if abs(face.pose.yaw) > _TURNED or abs(face.pose.roll) > _TILTED:
        refuse("the person does not face the camera", "Use a photo taken from the front, head upright.")
    rows = np.arange(height)[:, None]
    aside = np.abs(np.arange(width)[None] - fitted.axis)
    below = rows > chin + 0.25 * unit
    if float((layers.cloth * (rows > chin)).sum()) < 3 * unit**2:
        refuse("hardly any clothes are seen below the chin", "Use a photo that shows the shoulders and the chest.")
    if height < chin + _CHEST * unit:
        refuse("it ends just below the chin", "Use a photo that shows the chest.")
    row = min(height - 1, int(chin + 1.4 * unit))
    sides = [layers.cloth[row, column] if 0 <= column < width else 0.0 for column in (int(fitted.axis + s * 1.8 * unit) for s in (-1, 1))]
    if min(sides) < 0.5:
        refuse("a shoulder is cut off or bare", "Use a photo that shows both shoulders, covered.")
    tops = np.array([[np.argmax(layers.cloth[:, round(fitted.axis + s * r * unit)] > 0.5) for s in (-1, 1)] for r in (1.15, 1.4)])
    if float(np.abs(np.diff(tops.astype(float))).max()) > _UNEVEN * unit:
        refuse("the body is turned, or a shoulder raised", "Use a photo with both shoulders to the camera.")
    beside = aside > 0.75 * unit
    if float((layers.hair * (below & beside)).sum()) > _HAIR * unit**2:
        refuse("hair lies over it", "Use a photo with the hair tied back.")
    if float((layers.skin * (below & (aside > 1.3 * unit))).sum()) > _BARE * unit**2:
        refuse("a hand lies over it, or it leaves the shoulders bare", "Use a photo with arms down and covered shoulders.")
    if light_error > _LIGHT:
        refuse("its light is too hard to take off again", "Use a photo in softer light.")


def _extent(seen: np.ndarray, margin: int) -> tuple[int, int]:
    index = np.flatnonzero(seen)
    return max(0, int(index[0]) - margin), min(len(seen), int(index[-1]) + 1 + margin)


def _without_hair(cloth: np.ndarray, hair: np.ndarray, colours: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray]:
    """Cloth (h, w) float32 and colours (h, w, 3) uint8, locks of hair that hang over it painted away."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(0.5 * unit) | 1),) * 2)
    closed = cv2.morphologyEx((cloth > 0.5).astype(np.uint8), cv2.MORPH_CLOSE, disc)
    hidden = cv2.dilate(((closed > 0) & (hair > 0.1)).astype(np.uint8), np.ones((5, 5), np.uint8)) * closed
    if not hidden.any():
        return cloth, colours
    painted = cv2.inpaint(np.ascontiguousarray(colours), hidden, max(3.0, 0.05 * unit), cv2.INPAINT_TELEA)
    return np.maximum(cloth, hidden.astype(np.float32)), painted


def _spread(colours: np.ndarray, solid: np.ndarray, sigma: float) -> np.ndarray:
    """Colours of the solid part carried outwards. (h, w, 3) float32."""
    weight = solid.astype(np.float32)
    total = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
    return cv2.GaussianBlur(colours * weight[..., None], (0, 0), sigma) / np.maximum(total, 1e-4)


def _seen(image: np.ndarray, mask: np.ndarray, place: list[np.ndarray]) -> np.ndarray:
    """A smooth image known within a mask, carried on beyond it, at those places of the rendering: (h', w') float32."""
    size = (image.shape[1] // 4, image.shape[0] // 4)
    weight = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    known = cv2.resize(image * mask, size, interpolation=cv2.INTER_AREA)
    out = np.full(weight.shape, float(known.sum() / max(float(weight.sum()), 1e-3)), np.float32)
    for sigma in (48, 24, 12, 6):
        total = cv2.GaussianBlur(weight, (0, 0), sigma)
        trust = np.clip(6 * total, 0, 1)
        out = out * (1 - trust) + trust * cv2.GaussianBlur(known, (0, 0), sigma) / np.maximum(total, 1e-4)
    return cv2.remap(out, place[0] / 4, place[1] / 4, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

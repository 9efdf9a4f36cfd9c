"""One exposure of a person and a rendered location: how the place is shown for the person, and what the lens makes of the person.

Nothing here touches a studio backdrop.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import LUMINANCE, luminance
from goodlight.sets.backdrops import find_backdrop
from goodlight.sets.locations import aperture_of, variant_of
from goodlight.sets.sitting import Sitting
from goodlight.studio.shot import Frame
from goodlight.subject.plate import Plate

_SIDED = 0.06  # contrast of the selfie's light from which its key has a side that can be seen
_MIDDLE_L, _PER_L, _MOST_STOPS = 52.0, 1 / 45, 0.5
"""The place is shown lighter where the selfie's background was light: hair and shoulders carry the light that came from there."""
_HUE, _PER_DEGREE, _MOST_WARM = 46.0, 1 / 500, 0.05
"""CIELAB hue of skin in neutral light (the median of the test portraits), the log of red over green per degree, and its limit."""
_EVENINGS = frozenset({"sunset", "evening", "dusk", "blue", "blue hour", "night"})
_FOCAL, _DISTANCE, _INTER_EYE = 0.085, 1.6, 0.063  # metres
_BEHIND = 0.055  # metres that the outline of hair, ears and shoulders lies behind the eyes
_FOCUS_REACH = (0.25, 1.1)  # eye distances outside the face over which it goes back that far
_VEIL = 0.006  # share of the place's mean light that a good lens spreads over the whole picture
_BRIGHT = 0.4  # linear light from which a window or a lamp behind spills over the edge of who stands before it
_SPILL = ((0.008, 0.10), (0.035, 0.05))  # standard deviation, share of the picture's height, and how much of that light falls so far


def is_location(backdrop: str) -> bool:
    """Whether a backdrop is a rendered location."""
    return not backdrop.startswith("#") and find_backdrop(backdrop).kind == "location"


def sitting(plate: Plate, backdrop: str, *, seed: int) -> Sitting:
    """How the location is shown for this person: side of its light, exposure and white balance."""
    across = plate.light.key_direction[0]
    theirs = np.sin(np.radians(variant_of(backdrop, seed).key_azimuth))
    if plate.light.contrast > _SIDED and abs(across) > 0.1:
        mirrored = bool(across * theirs < 0)
    else:  # soft from the front: either side will do
        mirrored = bool(np.random.default_rng([seed, 11]).integers(2))
    behind = _MIDDLE_L if plate.behind_lab is None else float(plate.behind_lab[0])
    stops = float(np.clip((behind - _MIDDLE_L) * _PER_L, -_MOST_STOPS, _MOST_STOPS))
    hue = np.degrees(np.arctan2(plate.skin_lab[2], plate.skin_lab[1]))
    warm = float(np.clip((hue - _HUE) * _PER_DEGREE, -_MOST_WARM, _MOST_WARM))
    balance = np.exp(np.array([warm, 0.0, -1.5 * warm]))
    balance = balance / (balance @ LUMINANCE)
    return Sitting(stops=stops, balance=tuple(float(v) for v in balance), mirrored=mirrored, aperture=aperture_of(backdrop, seed))


def agreement(plate: Plate, backdrop: str, *, seed: int) -> float:
    """How well the selfie's light goes with the place's hour, 1 well … 0.4 hardly: who was photographed in hard sun or before a bright
    sky looks lit by a flash in the evening."""
    if variant_of(backdrop, seed).mood not in _EVENINGS:
        return 1.0
    behind = _MIDDLE_L if plate.behind_lab is None else float(plate.behind_lab[0])
    hard = np.clip((plate.light.contrast - 0.2) / 0.25, 0, 1)
    bright = np.clip((behind - 60) / 30, 0, 1)
    return float(1 - 0.6 * max(hard, bright))


def focused(colours: np.ndarray, alpha: np.ndarray, *, plate: Plate, frame: Frame, aperture: float) -> tuple[np.ndarray, np.ndarray]:
    """The person as a lens focused on the eyes sees them: what lies behind the face, from ears and hair to shoulders, is a little softer.

    colours (h, w, 3) premultiplied and alpha (h, w), float32 linear, as ``compose.place`` gives them; returns the same. The face itself
    keeps its pixels.
    """
    unit = plate.face.eye_distance * frame.scale
    disc = _FOCAL / aperture * _BEHIND / (_DISTANCE + _BEHIND) * unit / _INTER_EYE  # diameter, pixels
    sigma = disc / 4  # a Gaussian of a disc's variance
    if sigma < 0.3:
        return colours, alpha
    weight = _behind(plate, frame, unit)
    layers = cv2.merge([*cv2.split(colours), alpha])
    further = cv2.subtract(cv2.GaussianBlur(layers, (0, 0), sigma), layers)
    *planes, alpha = cv2.split(cv2.add(layers, cv2.multiply(further, cv2.merge([weight] * 4), dst=further), dst=layers))
    return cv2.merge(planes), np.clip(alpha, 0, 1, out=alpha)


def _behind(plate: Plate, frame: Frame, unit: float) -> np.ndarray:
    """(h, w) float32: 0 on the face, 1 where the person lies behind it."""
    step = 8
    width, height = frame.size
    oval = cv2.convexHull(np.rint(frame.to_picture(plate.face.landmarks[:468, :2]) / step).astype(np.int32))
    off = np.full((-(-height // step), -(-width // step)), 255, np.uint8)
    cv2.fillConvexPoly(off, oval, 0)
    away = cv2.distanceTransform(off, cv2.DIST_L2, 3) * step / unit
    near, far = _FOCUS_REACH
    ramp = np.clip((away - near) / (far - near), 0, 1)
    return cv2.resize(ramp * ramp * (3 - 2 * ramp), frame.size, interpolation=cv2.INTER_LINEAR)


def veiled(linear: np.ndarray, alpha: np.ndarray, backdrop: np.ndarray, *, plate: Plate, frame: Frame) -> np.ndarray:
    """With the glare of the place: the blacks of the person are no deeper than a lens before that place would show them, and bright windows
    and lamps, where they are seen, spill over hair and shoulders beside them. On the face itself nothing is spilled.

    linear, backdrop: (h, w, 3) float32 linear; alpha: (h, w) float32. Returns linear.
    """
    small = cv2.resize(backdrop, (max(1, frame.size[0] // 8), max(1, frame.size[1] // 8)), interpolation=cv2.INTER_AREA)
    glare = small.reshape(-1, 3).mean(axis=0) * _VEIL
    veil = cv2.add(linear * np.float32(1 - luminance(glare[None])[0]), (*glare.tolist(), 0.0))
    seen = 1 - cv2.resize(alpha, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    bright = np.maximum(small - _BRIGHT, 0) * seen[..., None]
    if bright.max() == 0:
        return veil
    spilled = sum(share * cv2.GaussianBlur(bright, (0, 0), max(0.5, reach * len(small))) for reach, share in _SPILL)
    spilled = cv2.resize(spilled, frame.size, interpolation=cv2.INTER_LINEAR)
    return cv2.add(veil, cv2.multiply(spilled, cv2.merge([_behind(plate, frame, plate.face.eye_distance * frame.scale)] * 3)), dst=veil)

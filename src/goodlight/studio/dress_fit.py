"""Fit: where a garment's anchors stand on a plate, and how wide its neck and shoulders are for this person.

Measured where the selfie shows it (neck, slope of the shoulders), else by human proportions from the face.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from goodlight.sets.garment_anchors import front_columns, lowest_of_neckline, neck_column
from goodlight.sets.garments import Garment
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers

FACING = 12.0
"""Degrees of the head's yaw beyond which the skin's edge on the far side is the cheek's and not the neck's."""
_JAW = (172, 397)  # mesh points on the jaw below the corners of the mouth
_EARS = (234, 454)
_USUAL_NECK = 1.72  # width of a neck over the distance of the eyes, where hair or a collar hides it
_NECK = (1.5, 2.15)
_BROADER = 1.08  # the mannequin's shoulders are 43 cm across; clothed people's, 45 to 50
_BEHIND_EARS = 0.3  # eye distances from the ears' middle back to the neck's axis
_NECK_KNOT, _SHOULDER_KNOT = 170.0, 355.0  # garment pixels from the axis at 1651 pixels a metre: the ring's side, the point of the shoulder
_PER_METRE = 1651.6
_BUTTONED, _OPEN, _ROUND = 68.0, 70.0, 28.0
"""Garment pixels by which the front is drawn up of shirts with a tie, shirts without, and round necks: they were rendered worn loose."""
_THROAT_ROW = 150.0  # garment pixels from the chin down to the hollow of the throat
_ROUND_NECKS = (0.08, 0.13)  # metres from chin to neckline; higher collars and plain V-necks keep their shape
_TILT, _LEAN = 0.055, 0.25  # most rows a column; share of the head's roll that the shoulders take where they are not seen
_LIFT = (-0.16, 0.12)  # how far the shoulders may stand off the usual height, in distances from eyes to chin


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Garment pixels to plate pixels: x = axis + scale · wider(x_g − origin), y = top + scale · y_g + tilt · (x − axis).

    neck, shoulders: width of this person's over the mannequin's.
    """

    scale: float  # plate pixels per garment pixel
    axis: float  # column of the neck's axis on the plate
    top: float  # row of the garment's first row on the plate
    origin: float  # column of the axis in the garment
    front: float  # column of the throat's middle in the garment; a turned body's stands aside of the axis
    turned: float  # degrees the garment's body is turned to the picture's right
    neck: float
    shoulders: float
    unit: float  # garment pixels per metre over the usual
    throat: float  # garment pixels by which the front of a buttoned collar is drawn up to the throat
    neck_half_width: float  # plate pixels
    tilt: float  # plate rows a column by which the shoulders fall to the picture's right; ``plate_y`` and ``garment_y`` are on the axis

    @property
    def shoulder_point(self) -> float:
        """Garment pixels from the axis to the point of a shoulder."""
        return _SHOULDER_KNOT * self.unit * self._foreshortened

    @property
    def _foreshortened(self) -> float:
        return float(np.cos(np.radians(self.turned)))

    def knots(self) -> tuple[np.ndarray, np.ndarray]:
        """Distances from the axis in the garment, and this person's, both in garment pixels; a smooth, growing function between."""
        ring, point = _NECK_KNOT * self.unit * self._foreshortened, self.shoulder_point
        across = np.array([0, ring, (ring + point) / 2, point, point + 400 * self.unit])
        gain = np.array([self.neck, self.neck, (self.neck + self.shoulders) / 2, self.shoulders, self.shoulders])
        return across, across * gain

    def garment_x(self, x: np.ndarray) -> np.ndarray:
        """Plate columns → garment columns."""
        from scipy.interpolate import PchipInterpolator

        across, worn = self.knots()
        r = (np.asarray(x, np.float64) - self.axis) / self.scale
        inner = PchipInterpolator(worn, across, extrapolate=True)
        return self.origin + np.sign(r) * inner(np.minimum(np.abs(r), worn[-1])) + np.sign(r) * np.maximum(np.abs(r) - worn[-1], 0)

    def garment_y(self, y: np.ndarray) -> np.ndarray:
        return (np.asarray(y, np.float64) - self.top) / self.scale

    def throat_rise(self, x: np.ndarray) -> np.ndarray:
        """How many garment rows further down to look at garment column x: the front of the collar rises, its sides stay."""
        return self.throat * np.exp(-((np.asarray(x, np.float64) - self.front) / (115 * self.unit)) ** 2)

    def plate_x(self, x: np.ndarray) -> np.ndarray:
        """Garment columns → plate columns."""
        from scipy.interpolate import PchipInterpolator

        across, worn = self.knots()
        r = np.asarray(x, np.float64) - self.origin
        outer = PchipInterpolator(across, worn, extrapolate=True)
        beyond = np.maximum(np.abs(r) - across[-1], 0)
        return self.axis + self.scale * np.sign(r) * (outer(np.minimum(np.abs(r), across[-1])) + beyond)

    def plate_y(self, y: np.ndarray | float) -> np.ndarray | float:
        return self.top + self.scale * y


def fit(face: Face, layers: Layers, garment: Garment) -> Fit:
    anchors, coverage = garment.anchors, garment.alpha
    eyes_g, chin_g = np.asarray(anchors["eyes"]), np.asarray(anchors["chin"])
    distance_g, drop_g = float(np.ptp(eyes_g[:, 0])) / np.cos(np.radians(garment.yaw)), float(chin_g[1] - eyes_g[:, 1].mean())
    eyes, chin, distance = face.eyes.mean(axis=0), face.chin, face.eye_distance
    drop = float(np.linalg.norm(chin - eyes)) / max(float(np.cos(np.radians(face.pose.pitch))), 0.8)
    scale = float(np.sqrt(distance / distance_g * drop / drop_g))
    sides = _neck_sides(face, layers)
    neck_g = float(np.mean(np.asarray(anchors["neck_right"])[:, 0]) - np.mean(np.asarray(anchors["neck_left"])[:, 0])) * scale
    width = (sides[1] - sides[0]) if sides else _USUAL_NECK * distance
    width = float(np.clip(width, _NECK[0] * distance, _NECK[1] * distance))
    neck = width / neck_g
    axis = _axis(face, drop) if sides is None else 0.65 * sum(sides) / 2 + 0.35 * _axis(face, drop)
    unit = float(anchors["pixels_per_metre"]) / _PER_METRE
    made = Fit(scale=scale, axis=axis, top=_top(face, drop, chin_g, eyes_g, scale), origin=neck_column(anchors), neck=neck,
               front=float(front_columns(anchors, chin_g[1] + _THROAT_ROW * unit)), turned=garment.yaw,
               shoulders=_BROADER * float(np.clip(neck, 0.75, 1.15)) ** 0.6, unit=unit,
               throat=_throat(garment) * unit, neck_half_width=width / 2, tilt=0.0)
    lift, tilt = _shoulders(made, layers, coverage, distance)
    if tilt is None:
        tilt = _LEAN * float(np.tan(np.radians(face.pose.roll)))
    return replace(made, top=made.top + float(np.clip(lift, _LIFT[0] * drop, _LIFT[1] * drop)), tilt=float(np.clip(tilt, -_TILT, _TILT)))


def _throat(garment: Garment) -> float:
    if "throat" in garment.anchors:  # cut from a photo, worn as it was worn; or rendered as it is worn
        return float(garment.anchors["throat"])
    if "tie" in garment.panels:
        return _BUTTONED
    point = lowest_of_neckline(garment.alpha * (1 - garment.behind), garment.anchors)
    depth = (point[1] - float(garment.anchors["chin"][1])) / float(garment.anchors["pixels_per_metre"]) if point else 0.0
    if depth > _ROUND_NECKS[1]:
        return _OPEN if {"shirt", "button"} & set(garment.panels) else 0.0
    return _ROUND if depth > _ROUND_NECKS[0] else 0.0


def _top(face: Face, drop: float, chin_g: np.ndarray, eyes_g: np.ndarray, scale: float) -> float:
    """The chin on the chin, half corrected for a raised or lowered head and for a long face."""
    usual = 0.5 * drop + 0.5 * scale * float(chin_g[1] - eyes_g[:, 1].mean())
    level = 0.5 * float(face.chin[1]) + 0.5 * (float(face.eyes[:, 1].mean()) + usual)
    return level - scale * float(chin_g[1])


def _axis(face: Face, drop: float) -> float:
    """The neck's column at the chin's level: a little behind the ears' middle, the neck leaning half as far as the head."""
    roll, yaw = np.radians([face.pose.roll, face.pose.yaw])
    behind = _BEHIND_EARS * face.eye_distance * float(np.sin(yaw))
    return float(face.landmarks[list(_EARS), 0].mean()) - behind - 0.5 * drop * float(np.sin(roll))


def _neck_sides(face: Face, layers: Layers) -> tuple[float, float] | None:
    """Columns of the neck's sides where both are seen against cloth or backdrop just above the chin's level; None where not."""
    if abs(face.pose.yaw) > FACING:
        return None
    jaw = float(face.landmarks[list(_JAW), 1].mean())
    rows = np.unique(np.linspace(jaw, float(face.chin[1]), 12).round().astype(int).clip(0, layers.skin.shape[0] - 1))
    middle, reach = round(float(face.landmarks[list(_EARS), 0].mean())), round(1.6 * face.eye_distance)
    margin, found = max(2, round(0.08 * face.eye_distance)), []
    for row in rows:
        skin, hair = layers.skin[row] > 0.5, layers.hair[row] + layers.headwear[row] > 0.3
        left, right = _run(skin, middle, -1, reach), _run(skin, middle, 1, reach)
        if hair[max(0, left - margin) : left].any() or hair[right + 1 : right + 1 + margin].any() or right - left < face.eye_distance:
            continue
        found.append((left, right))
    if len(found) < 3:
        return None
    left, right = np.median(np.array(found, float), axis=0)
    return float(left), float(right)


def _run(mask: np.ndarray, start: int, step: int, reach: int) -> int:
    """The last column of the run of set pixels that goes from ``start`` in that direction."""
    line = mask[start : start + reach + 1] if step > 0 else mask[max(0, start - reach) : start + 1][::-1]
    gap = np.flatnonzero(~line)
    return start + step * ((int(gap[0]) if len(gap) else len(line)) - 1)


def _shoulders(made: Fit, layers: Layers, coverage: np.ndarray, distance: float) -> tuple[float, float | None]:
    """Plate pixels by which the selfie's own shoulders stand lower than the garment's, 0 where they are not seen; and by how many rows a
    column the right one stands lower than the left, None where not both are seen."""
    lifts = []
    height, width = layers.cloth.shape
    for offset in (-1.7, -1.5, -1.35, 1.35, 1.5, 1.7):
        column = round(made.axis + offset * distance)
        if not 4 <= column < width - 4:
            continue
        cloth, above = layers.cloth[:, column] > 0.5, layers.hair[:, column] + layers.skin[:, column] > 0.2
        if not cloth.any():
            continue
        row = int(np.argmax(cloth))
        if row < 4 or row > height - 10 or above[:row].any():
            continue  # hair or skin lies over the shoulder there
        at = int(np.clip(round(float(made.garment_x(np.array([column]))[0])), 0, coverage.shape[1] - 1))
        top = int(np.argmax(coverage[:, at] > 0.5))
        lifts.append((offset, row - float(made.plate_y(np.array([top]))[0])))
    if not lifts:
        return 0.0, None
    sides = [np.array([(o, lift) for o, lift in lifts if o * side > 0]) for side in (-1, 1)]
    left, right = (side.mean(axis=0) if len(side) > 1 else None for side in sides)
    tilt = None if left is None or right is None else 0.8 * float((right[1] - left[1]) / ((right[0] - left[0]) * distance))
    return 0.8 * float(np.median([lift for _, lift in lifts])), tilt

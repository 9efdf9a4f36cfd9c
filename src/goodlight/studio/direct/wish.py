"""From a direction to what is done to one plate: how far the head still turns, how much of each landmark direction, what cannot be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from goodlight.brief import Direction
from goodlight.finding import Finding, Severity
from goodlight.sets.directions import MESH_POINTS, ExpressionLook, Pose, Range, expressions, poses
from goodlight.sets.features import features
from goodlight.sets.personal import presentation_amount
from goodlight.studio.direct.face import one_sided
from goodlight.studio.direct.pose import Turn, displacement
from goodlight.studio.direct.sitting import Sitting
from goodlight.studio.direct.warp import greatest_stretch
from goodlight.subject.face import Expression
from goodlight.subject.measure_face import expression, head_axes

_MOST = {"yaw": 12.0, "pitch": 6.0, "roll": 9.0}  # degrees a head is turned by; more bends cheeks and hair. See _SEEN
_SEEN = 0.85  # share of a turn to the side that the mesh finds in the picture (24 people): the depth at the cheeks is softened
_TURNED, _MOST_TURNED_AWAY = 12.0, 6.0  # a face turned this far is turned no further than that: its far cheek would fold
_STRETCH = 1.7  # of what a turn draws out; beyond it brows bulge, bald heads get corners and far lenses grow (24 people)
_RIM_STRETCH, _RIM = 1.5, 0.8  # the same of spectacles, which are stiff: within that many eye distances of an eye
_SHRINK, _TRIES = 0.94, 18
_LEVELLED, _MOST_LEVELLED = 0.5, 3.0  # what the lens takes out of a tilt, see ``lens``
_INSIDE = 1.0  # degrees by which a wish aims inside its range
_SMILE = (-0.2, 0.42)  # amounts of the smile's landmark direction
_GRIN = 0.6  # amount for a face that smiles already
_SMILING = 0.5
_LEAST_OPEN = 0.17  # lid gap / eye width below which no squinch goes
_TOLERANCE = 0.25  # share of a wish that may be missing unsaid
_LIDS = 1.2  # times the squinch that is done for one that is asked for: a fifth is lost between landmark and lid (optical flow)
_SHARES = 20  # steps in which a squinch is weakened
_DEGREES_UNSAID = 3.0
_PER_YEAR = 0.03  # amount of the age direction
_PRESENTATION = 0.6
_CLOSED = 0.06  # gap of the lips in eye distances


@dataclass(frozen=True, kw_only=True)
class Wish:
    """turn: added to the head's pose. amounts: landmark direction → amount. missing: what was asked and is not in these."""

    turn: Turn = Turn()
    amounts: tuple[tuple[str, float], ...] = ()
    missing: tuple[Finding, ...] = ()

    @property
    def any(self) -> bool:
        return self.turn.any or bool(self.amounts)

    def times(self, share: float) -> Wish:
        return replace(self, turn=self.turn.times(share), amounts=tuple((name, amount * share) for name, amount in self.amounts))


def wish_of(sitting: Sitting, direction: Direction) -> Wish:
    """What is done to the plate for the direction. KeyError for names that a brief would have refused."""
    pose, look = poses().get(direction.pose), expressions().get(direction.expression)
    turn, missing = _turn(sitting, pose)
    amounts, more = _expression(sitting, look)
    for name, amount in _person(direction).items():
        amounts[name] = amounts.get(name, 0.0) + amount
    return Wish(turn=turn, amounts=tuple(sorted((n, a) for n, a in amounts.items() if a)), missing=(*missing, *more))


def predicted(sitting: Sitting, amounts: Mapping[str, float]) -> Expression:
    """The expression that the mesh would measure with these amounts."""
    moved = sum((amount * one_sided(name)[:MESH_POINTS] for name, amount in amounts.items()), np.zeros((MESH_POINTS, 3)))
    landmarks = sitting.plate.face.landmarks + sitting.head.unit * moved @ sitting.head.turn.T
    return expression(landmarks, head_axes(sitting.plate.face.landmarks))


def _turn(sitting: Sitting, pose: Pose) -> tuple[Turn, list[Finding]]:
    head = sitting.plate.face.pose
    levelled = head.roll - float(np.clip(head.roll * _LEVELLED, -_MOST_LEVELLED, _MOST_LEVELLED))
    own = (("yaw", head.yaw, pose.yaw), ("pitch", head.pitch, pose.pitch), ("roll", levelled, pose.roll))
    degrees, missing = {}, []
    for axis, value, wanted in own:
        asked = _way_into(value, wanted, inside=_INSIDE) / (_SEEN if axis == "yaw" else 1)
        most = _MOST[axis]
        if axis == "yaw" and abs(value) > _TURNED and asked * value > 0:
            most = _MOST_TURNED_AWAY
        degrees[axis] = float(np.clip(asked, -most, most))
    turn = _without_stretch(sitting, Turn(**degrees, shoulders=pose.shoulders, forward=pose.forward))
    for axis, value, wanted in own:
        reached = value + (_SEEN if axis == "yaw" else 1) * getattr(turn, axis)
        left = _way_into(reached, wanted)
        if abs(left) > _DEGREES_UNSAID:
            missing.append(_short_turn(axis, left, reached, wanted))
    return turn, missing


def _without_stretch(sitting: Sitting, turn: Turn) -> Turn:
    """The turn, less where it would draw out what the selfie shows from the side: the far half of a face that is turned away."""
    limits = [(sitting.person > 0.3, _STRETCH)]
    if sitting.glasses:
        away = np.linalg.norm(sitting.grid.points[:, :, None] - sitting.points[[468, 473], :2], axis=-1).min(axis=-1)
        limits.append((limits[0][0] & (away < _RIM * sitting.unit), _RIM_STRETCH))
    for _ in range(_TRIES if turn.yaw or turn.pitch or turn.roll else 0):
        moved = displacement(sitting, turn)
        if all(greatest_stretch(sitting.grid, moved, where) <= most for where, most in limits):
            break
        turn = replace(turn, yaw=_SHRINK * turn.yaw, pitch=_SHRINK * turn.pitch, roll=_SHRINK * turn.roll)
    return turn


def _way_into(value: float, wanted: Range | None, *, inside: float = 0.0) -> float:
    """How far the value is from the range, signed; 0 inside. inside: aim that far beyond the nearer limit, where it must move at all."""
    if wanted is None or wanted[0] <= value <= wanted[1]:
        return 0.0
    low, high = wanted
    return low + inside - value if value < low else high - inside - value


_TOWARDS = {("yaw", True): "turned to the picture's right", ("yaw", False): "turned to the picture's left", ("pitch", True): "chin raised",
            ("pitch", False): "chin lowered", ("roll", True): "head tilted to the picture's right",
            ("roll", False): "head tilted to the picture's left"}


def _short_turn(axis: str, left: float, reached: float, wanted: Range) -> Finding:
    towards = _TOWARDS[axis, left > 0]
    return Finding(code="pose_short", severity=Severity.ADVICE, message=f"The pose is {abs(left):.0f}° short: {axis} {reached:.0f}°.",
                   advice=f"Add a selfie with the face {towards}." if axis == "yaw" else f"Add a selfie with the {towards}.",
                   value=round(reached, 1), limit=wanted[0] if left > 0 else wanted[1], unit="degrees")


def _expression(sitting: Sitting, look: ExpressionLook) -> tuple[dict[str, float], list[Finding]]:
    own = sitting.plate.face.expression
    amounts: dict[str, float] = {}
    missing = []
    asked = _way_into(own.smile, look.smile, inside=0.03)
    if asked:
        gain = (predicted(sitting, {"smile": 0.2}).smile - own.smile) / 0.2
        low, high = _SMILE[0] if own.mouth_open < _CLOSED else 0.0, _GRIN if own.smile > _SMILING else _SMILE[1]
        amounts["smile"] = float(np.clip(asked / max(gain, 0.1), low, high))
        if amounts["smile"] > 0:
            amounts["cheek-raise"] = 0.6 * amounts["smile"]
            amounts["squinch"] = 0.5 * amounts["smile"]
        reached = predicted(sitting, amounts).smile
        left = _way_into(reached, look.smile)
        if abs(left) > _TOLERANCE * abs(asked) and abs(left) > 0.05:
            missing.append(_short_smile(left, reached, look.smile))
    gap = _way_into(own.mouth_open, look.mouth_open)
    if gap < -0.02:
        missing.append(Finding(
            code="expression_short", severity=Severity.ADVICE, message="The mouth stays open: teeth and lips cannot be made.",
            advice="Add a selfie with closed lips.", value=round(own.mouth_open, 2), limit=look.mouth_open[1], unit="eye distances"))
    if look.squinch:
        amounts["squinch"] = amounts.get("squinch", 0.0) + _LIDS * look.squinch
    if amounts.get("squinch"):
        asked, amounts["squinch"] = amounts["squinch"], _open_enough(sitting, amounts)
        if amounts["squinch"] < (1 - _TOLERANCE) * asked:
            missing.append(Finding(
                code="expression_short", severity=Severity.ADVICE, message="The eyes are narrow already, so the lids rise less than asked.",
                advice="Add a selfie with the eyes relaxed.", value=round(amounts["squinch"], 2), limit=round(asked, 2), unit="squinch"))
    if look.brow and sitting.glasses:  # see ``face.with_glasses``: a frame is stiff, and brows stay with it
        missing.append(Finding(
            code="expression_short", severity=Severity.ADVICE, message="The brows stay as they are: the spectacles' frame lies over them.",
            advice="Add a selfie with the brows so, or one without glasses.", value=0.0, limit=look.brow, unit="brow"))
    elif look.brow:
        amounts["brow-up" if look.brow > 0 else "brow-down"] = abs(look.brow)
    return amounts, missing


def _short_smile(left: float, reached: float, wanted: Range) -> Finding:
    if left > 0:
        message, advice = "The smile stays smaller than asked.", "Add a selfie with a real smile."
    else:
        message, advice = "The smile cannot be taken away.", "Add a selfie with a calm face, lips closed."
    return Finding(code="expression_short", severity=Severity.ADVICE, message=message, advice=advice, value=round(reached, 2),
                   limit=wanted[0] if left > 0 else wanted[1], unit="smile, 0 none, 1 broad")


def _open_enough(sitting: Sitting, amounts: dict[str, float]) -> float:
    """The amount of squinch, less where the eyes would close."""
    squinch = amounts["squinch"]
    for share in np.linspace(1, 0, _SHARES, endpoint=False).tolist():
        if min(predicted(sitting, {**amounts, "squinch": share * squinch}).eye_openness) >= _LEAST_OPEN:
            return share * squinch
    return 0.0


def _person(direction: Direction) -> dict[str, float]:
    amounts = {"age": _PER_YEAR * direction.age, "masculine": _PRESENTATION * presentation_amount(direction.presentation)}
    amounts.update({name: amount for name, amount in direction.features.items() if features().get(name).kind == "shape"})
    return amounts

"""Pose and expression by the mesh of the picture; age, presentation and features as change against the selfie.

What the pixels do not carry has no verdict: a wish must move its figure by twice what that moves by unasked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from goodlight.errors import UsageError
from goodlight.scorecard.asked import shape
from goodlight.scorecard.asked.shot import AskedShot
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import features
from goodlight.sets.personal import presentation_amount

POSE = 3.0  # degrees: what a mesh found anew is off by, and what the lens levels
SMILE, MOUTH = 0.10, 0.03  # the same of the smile and of the gap between the lips
_NOTICED = 0.4
"""Share of a wish that must be found: pictures carry less than asked where likeness or a fold holds it back, and that is said there."""

Figure = Callable[[PictureMeasures], float]


def pose(shot: AskedShot) -> list[bool]:
    """Turn, lift and tilt. The shoulders and how far the head comes forward are not measured."""
    name, is_ = shot.direction["pose"], shot.picture.person
    if name not in poses():
        return []
    asked = poses().get(name)
    kept = [_within(value, span, POSE) for value, span in ((is_.yaw, asked.yaw), (is_.pitch, asked.pitch), (is_.roll, asked.roll)) if span]
    return [all(kept)] if kept else []


def expression(shot: AskedShot) -> list[bool]:
    """Smile and lips as they are; lids and brows as change, because the wish is one of change."""
    name, is_ = shot.direction["expression"], shot.picture.person
    if name not in expressions():
        return []
    asked = expressions().get(name)
    kept = [_within(value, span, slack) for value, span, slack in
            ((is_.smile, asked.smile, SMILE), (is_.mouth_open, asked.mouth_open, MOUTH)) if span]
    lids_and_brows = {"squinch": asked.squinch, "brow-up" if asked.brow > 0 else "brow-down": abs(asked.brow)}
    if shot.source is not None and (wanted := {part: amount for part, amount in lids_and_brows.items() if amount}):
        found = shape.amounts(shot.source.person.patch, shot.picture.person.patch, wanted, moods=True)
        kept += [found[part] >= _NOTICED * amount for part, amount in wanted.items()]
    return [all(kept)] if kept else []


def age(shot: AskedShot) -> list[bool]:
    """The lines of the skin, deeper or shallower than in the selfie."""
    years = shot.direction["age"]
    return _changed(shot, years, *_AGE) if years else []


def presentation(shot: AskedShot) -> list[bool]:
    asked = shot.direction["presentation"]
    try:
        amount = presentation_amount(asked)
    except UsageError:
        return []
    return _found(shot, {"presentation": amount}) if amount else []


def facial_features(shot: AskedShot) -> list[bool]:
    """One answer for each feature that can be seen in mesh or skin."""
    asked = {name: amount for name, amount in shot.direction["features"].items() if amount and name in features()}
    out = _found(shot, {name: amount for name, amount in asked.items() if features().get(name).kind == "shape"})
    for name, amount in asked.items():
        if name in _TEXTURES:
            out += _changed(shot, amount, *_TEXTURES[name])
    return out


def unseen(shot: AskedShot) -> Iterator[str]:
    """What was asked and no measurement of this picture tells, for people."""
    direction = shot.direction
    without = "" if shot.source else " (without the selfies)"
    if direction["pose"] in poses() and direction["pose"] != "as-shot" and not pose(shot):
        yield "the turn of the shoulders"
    if direction["age"] and not age(shot):
        yield f"age{without}"
    if direction["presentation"] not in ("as-shot", "") and not presentation(shot):
        yield f"presentation{without}"
    for name, amount in direction["features"].items():
        if amount and not facial_features(_with_feature(shot, name)):
            yield f"{name}{without}"


def _with_feature(shot: AskedShot, name: str) -> AskedShot:
    alone = {**shot.record, "direction": {**shot.direction, "features": {name: shot.direction["features"][name]}}}
    return AskedShot(picture=shot.picture, record=alone, source=shot.source)


def _found(shot: AskedShot, asked: dict[str, float]) -> list[bool]:
    """For each wish that the mesh can carry, whether at least ``_NOTICED`` of it is there."""
    moods = bool({shot.direction["expression"], shot.direction["pose"]} - {"as-shot", ""})
    seen = {name: amount for name, amount in asked.items() if shape.carries(name, amount, moods=moods)}
    if not seen or shot.source is None:
        return []
    measured = shape.amounts(shot.source.person.patch, shot.picture.person.patch, asked, moods=moods)
    return [measured[name] / amount >= _NOTICED for name, amount in seen.items()]


def _changed(shot: AskedShot, amount: float, figure: Figure, response: float, noise: float) -> list[bool]:
    """Whether a figure moved as the wish says. response: of the figure to an amount of 1; noise: of the figure where nothing is asked."""
    if shot.source is None or abs(response * amount) < 2 * noise:
        return []
    change = figure(shot.picture) - figure(shot.source)
    return [change / (response * amount) >= _NOTICED] if math.isfinite(change) else []


def _within(value: float, span: tuple[float, float], slack: float) -> bool:
    return span[0] - slack <= value <= span[1] + slack


_AGE = (lambda p: p.person.details.lines, 0.10, 0.49)
"""Figure, its response to a year, its noise where nothing is asked."""
_TEXTURES: dict[str, tuple[Figure, float, float]] = {
    "smile-lines": (lambda p: p.person.details.smile_lines, 1.45, 0.64),
    "teeth": (lambda p: p.person.details.teeth, -5.9, 0.38),
}
"""Feature → the same, the response to an amount of 1. Lips, circles under the eyes and hair vary from light to light and from crop to
crop by as much as is asked of them, so they get no verdict. Measured by benchmarks/asked.py."""

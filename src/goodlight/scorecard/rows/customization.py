"""Customization: what was asked for, and was it kept? Checked in the picture, by measurement, and never taken from the recipe's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from goodlight.brief import is_own_picture
from goodlight.colour import delta_e, lab
from goodlight.errors import UsageError
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.rows.figure import Better, Question, Row, answer, in_words, outcome_of
from goodlight.sets.backdrops import TRANSPARENT, paint_backdrop
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.fabrics import linear_colour
from goodlight.sets.garments import cuts
from goodlight.sets.rigs import rigs
from goodlight.sets.wardrobe import resolve

_NEUTRAL = {"as-shot", "own", ""}
_BACKDROP = 10.0  # ΔE00 between the backdrop's own colour and what is seen; lamps and tints move it by less
_LIGHT = 35.0  # degrees between the rig's key and the measured one
_SLACK = 0.015  # of the picture's height: the coarse outline's own error
_PREVIEW = (102, 128)
_CLOTH = (12.0, 22.0)  # Δab, ΔL* between the garment's cloth and what is worn: light and folds move lightness more than hue
_UNCHECKED = {"age": "age", "presentation": "presentation", "features": "facial features"}

Check = Callable[[PictureMeasures, dict], bool | None]
"""A picture and its record in gallery.json → whether what was asked is there; None where nothing was asked or it cannot be told."""


def backdrop(picture: PictureMeasures, shot: dict) -> bool | None:
    name = shot["look"]["backdrop"]
    if name == TRANSPARENT or is_own_picture(name) or picture.scene.backdrop_lab is None:
        return None  # a path out of a foreign file is not opened
    try:
        painted = paint_backdrop(name, size=_PREVIEW, seed=abs(shot["seed"]))
    except UsageError:
        return None
    edge = np.concatenate([painted[:85, :25].reshape(-1, 3), painted[:85, -25:].reshape(-1, 3)])
    return bool(delta_e(lab(np.median(edge, axis=0)), picture.scene.backdrop_lab) <= _BACKDROP)


def crop(picture: PictureMeasures, shot: dict) -> bool | None:
    name = shot["look"]["crop"]
    if name not in crops():
        return None
    asked, is_ = crops().get(name), picture.framing
    shape = abs(picture.size[0] / picture.size[1] / (asked.aspect[0] / asked.aspect[1]) - 1) < 0.01
    share = asked.share_of != "face" or asked.share.least - _SLACK <= is_.share <= asked.share.most + _SLACK
    return shape and share and asked.eye_line.least - _SLACK <= is_.eye_line <= asked.eye_line.most + _SLACK


def attire(picture: PictureMeasures, shot: dict) -> bool | None:
    """By the colour of the cloth; the cut of a garment is not told apart from another's."""
    name, worn = shot["look"]["attire"], picture.scene.cloth_lab
    if name in _NEUTRAL or worn is None:
        return None
    try:
        asked = resolve(name)
        cloth = lab(linear_colour(asked.colour or cuts().get(asked.garment).colours["cloth"]))
    except UsageError:
        return None
    return bool(np.hypot(*(cloth - worn)[1:]) <= _CLOTH[0] and abs(cloth[0] - worn[0]) <= _CLOTH[1])


def light(picture: PictureMeasures, shot: dict) -> bool | None:
    name = shot["look"]["light"]
    if name in _NEUTRAL or name not in rigs() or rigs().get(name).key is None:
        return None
    key = rigs().get(name).key
    azimuth, elevation = np.radians([key.azimuth, key.elevation])
    asked = np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    return bool(np.degrees(np.arccos(np.clip(asked @ np.array(picture.scene.light), -1, 1))) <= _LIGHT)


def pose(picture: PictureMeasures, shot: dict) -> bool | None:
    name = shot["direction"]["pose"]
    span = poses().get(name).yaw if name in poses() else None
    return None if span is None else span[0] <= picture.person.yaw <= span[1]


def expression(picture: PictureMeasures, shot: dict) -> bool | None:
    name = shot["direction"]["expression"]
    span = expressions().get(name).smile if name in expressions() else None
    return None if span is None else span[0] <= picture.person.smile <= span[1]


_CHECKS: dict[str, tuple[str, Check]] = {
    "backdrop": ("Backdrop kept", backdrop), "crop": ("Crop kept", crop), "attire": ("Attire kept", attire), "light": ("Light kept", light),
    "pose": ("Pose kept", pose), "expression": ("Expression kept", expression)}


def customization(comparison: Comparison) -> Row:
    shots = list(_shots(comparison))
    figures = answer([Question(key=key, label=label, unit="% of those asked", better=Better.HIGH, matters=5.0, statistic=np.mean,
                               limit=90.0, share=True, generated=_kept(shots, check), real={}) for key, (label, check) in _CHECKS.items()])
    asked = tuple(f for f in figures if f.generated is not None)
    return Row(
        key="customization", title="Customization", question="Was what was asked for kept?", figures=asked, outcome=outcome_of(asked),
        verdict=in_words(asked) if asked else "Nothing was asked for that can be checked.",
        method="For every shot, each attribute in gallery.json is looked for in the picture: the backdrop's colour (ΔE00 up to "
               f"{_BACKDROP:g}), the crop's shape, eye line and head size, the "
               "colour of the clothes (the cut is not told), the direction of the key light (up to {_LIGHT:g}°), the turn of "
               "the head and the smile.",
        source="goodlight's own definitions of looks and directions (`goodlight looks`); the limit is nine of ten.",
        notes=tuple(_notes(comparison, shots)))


def _shots(comparison: Comparison) -> Iterator[tuple[str, PictureMeasures, dict]]:
    records = {(g.group, shot["file"]): shot for g in comparison.generated.galleries for shot in g.data["shots"]}
    for picture in comparison.generated.pictures:
        if shot := records.get((picture.group, picture.path.name)):
            yield picture.group, picture, shot


def _kept(shots: list, check: Check) -> dict[str, list[float]]:
    out: dict[str, list[float]] = {}
    for group, picture, shot in shots:
        if (kept := check(picture, shot)) is not None:
            out.setdefault(group, []).append(100.0 * kept)
    return out


def _notes(comparison: Comparison, shots: list) -> Iterator[str]:
    if not comparison.generated.galleries:
        yield "The generated pictures carry no gallery.json, so nobody knows what was asked for."
    asked = {name for _, _, shot in shots for name in _UNCHECKED if _was_asked(shot, name)}
    if asked:
        yield f"Asked for and not checked, because no measurement tells: {', '.join(_UNCHECKED[n] for n in sorted(asked))}."
    yield "Of the real pictures nobody wrote down what was asked; a photographer is told on the day."


def _was_asked(shot: dict, name: str) -> bool:
    value = shot["look"].get(name, shot["direction"].get(name))
    return bool(value) and value not in _NEUTRAL

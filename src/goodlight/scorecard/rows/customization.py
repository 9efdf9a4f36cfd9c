"""Customization: what was asked for, and was it kept? Checked in the picture, by measurement, and never taken from the recipe's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from goodlight.scorecard.asked import direction, look
from goodlight.scorecard.asked.light import DIRECTION, light
from goodlight.scorecard.asked.shot import AskedShot, Check
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.rows.figure import Better, Question, Row, answer, in_words, outcome_of

_CHECKS: dict[str, tuple[str, Check]] = {
    "backdrop": ("Backdrop kept", look.backdrop), "crop": ("Crop kept", look.crop), "attire": ("Attire kept", look.attire),
    "light": ("Light kept", light), "pose": ("Pose kept", direction.pose), "expression": ("Expression kept", direction.expression),
    "age": ("Age kept", direction.age), "presentation": ("Presentation kept", direction.presentation),
    "features": ("Facial features kept", direction.facial_features)}
_SHORT = {"direction_held_back", "pose_short", "expression_short"}
_CLOSER = {"close_crop", "low_eyes", "tight_crop"}

Shots = Sequence[tuple[str, AskedShot]]
"""(person, shot) pairs."""


def customization(comparison: Comparison) -> Row:
    shots = list(_shots(comparison))
    figures = answer([Question(key=key, label=label, unit="% of those asked", better=Better.HIGH, matters=5.0, statistic=np.mean,
                               limit=90.0, share=True, generated=_kept(shots, check), real={}) for key, (label, check) in _CHECKS.items()])
    asked = tuple(f for f in figures if f.generated is not None)
    return Row(
        key="customization", title="Customization", question="Was what was asked for kept?", figures=asked, outcome=outcome_of(asked),
        verdict=in_words(asked) if asked else "Nothing was asked for that can be checked.",
        method="For every shot, each attribute in gallery.json is looked for in the picture: the backdrop's colour (ΔE00 up to "
               f"{look.BACKDROP:g}), the crop's shape and place of the head, the colours of the clothes and whether they are open over a "
               f"shirt, the light on the cheeks or the direction of the key (up to {DIRECTION:g}°), turn, lift and tilt of the head "
               f"(to {direction.POSE:g}°), smile and lips; age, presentation and features as the change against the selfie: how far the "
               "skin moved (optical flow), its lines, the colours of hair, teeth and lips.",
        source="goodlight's own definitions of looks and directions (`goodlight looks`); Kroeger et al. 2016 (optical flow); the limit is "
               "nine of ten.",
        notes=tuple(_notes(comparison, shots)))


def _shots(comparison: Comparison) -> Iterator[tuple[str, AskedShot]]:
    records = {(g.group, shot["file"]): shot for g in comparison.generated.galleries for shot in g.data["shots"]}
    for picture in comparison.generated.pictures:
        if record := records.get((picture.group, picture.path.name)):
            yield picture.group, AskedShot(picture=picture, record=record, source=comparison.references[picture.group].source(picture))


def _kept(shots: Shots, check: Check) -> dict[str, list[float]]:
    out: dict[str, list[float]] = {}
    for person, shot in shots:
        if kept := check(shot):
            out.setdefault(person, []).extend(100.0 * k for k in kept)
    return out


def _notes(comparison: Comparison, shots: Shots) -> Iterator[str]:
    if not comparison.generated.galleries:
        yield "The generated pictures carry no gallery.json, so nobody knows what was asked for."
    if unseen := Counter(what for _, shot in shots for what in dict.fromkeys(direction.unseen(shot))):
        yield f"Asked for and not told by any measurement here: {', '.join(f'{what} ({n})' for what, n in sorted(unseen.items()))}."
    if short := sum(bool(shot.notes & _SHORT) for _, shot in shots):
        yield f"Of {short} {_pictures(short)} gallery.json itself says that pose, expression or direction came out short."
    if closer := sum(bool(shot.notes & _CLOSER) for _, shot in shots):
        yield (f"{closer} {_pictures(closer)} {'is' if closer == 1 else 'are'} closer than the crop usually is, because the selfie ends "
               "near the head; gallery.json says so, and the wider limits of such crops are applied.")
    yield "Of the real pictures nobody wrote down what was asked; a photographer is told on the day."


def _pictures(n: int) -> str:
    return "picture" if n == 1 else "pictures"

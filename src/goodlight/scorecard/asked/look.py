"""Backdrop, crop, attire and light, by the picture alone."""

from __future__ import annotations

import numpy as np

from goodlight.brief import is_own_picture
from goodlight.colour import delta_e, lab
from goodlight.errors import UsageError
from goodlight.scorecard.asked.shot import AskedShot
from goodlight.sets.backdrops import TRANSPARENT, backdrops, paint_backdrop
from goodlight.sets.crops import Span, crops
from goodlight.sets.fabrics import linear_colour
from goodlight.sets.garments import Cut, cuts
from goodlight.sets.sitting import Sitting
from goodlight.sets.wardrobe import resolve
from goodlight.studio import lens

NEUTRAL = {"as-shot", "own", ""}
BACKDROP = 10.0  # ΔE00 between the backdrop's own colour and what is seen; lamps and tints move it by less
SLACK = 0.015  # of the picture's height or width: what a mesh found anew and a coarse outline are off by
CLOTH = (12.0, 22.0)  # Δab, ΔL* between the garment's cloth and what is worn: light and folds move lightness more than hue
_PREVIEW = (102, 128)
_STOPS = (-0.4, 0.0, 0.4)
_SHIRT, _CLOTH = "shirt", "cloth"


def backdrop(shot: AskedShot) -> list[bool]:
    name, seen = shot.look["backdrop"], shot.picture.scene.backdrop_lab
    if name == TRANSPARENT or is_own_picture(name) or seen is None:
        return []  # a path out of a foreign file is not opened
    try:
        found = [paint_backdrop(name, size=_PREVIEW, seed=abs(shot.record["seed"]), sitting=sitting) for sitting in _sittings(name)]
    except UsageError:
        return []
    edges = (np.concatenate([painted[:85, :25].reshape(-1, 3), painted[:85, -25:].reshape(-1, 3)]) for painted in found)
    return [any(bool(delta_e(lab(np.median(edge, axis=0)), seen) <= BACKDROP) for edge in edges)]


def _sittings(name: str) -> list[Sitting | None]:
    """How a backdrop may have been shown: a location is exposed and turned for whoever stands before it."""
    if name not in backdrops() or backdrops().get(name).kind != "location":
        return [None]
    return [Sitting(stops=stops, mirrored=mirrored) for stops in _STOPS for mirrored in (False, True)]


def crop(shot: AskedShot) -> list[bool]:
    """Shape, head size, eye line, headroom and place across, within the limits that the lens itself works in."""
    name = shot.look["crop"]
    if name not in crops():
        return []
    asked, is_ = lens.limits(crops().get(name), shot.notes), shot.picture.framing
    width, height = shot.picture.size
    shape = abs(width / height / (asked.aspect[0] / asked.aspect[1]) - 1) < 0.01
    size = {"face": is_.share, "head": is_.head, "crown": is_.crown}[asked.share_of]
    centre, tolerance = asked.centre_x
    across = min(abs(is_.centre_x - centre), abs(1 - is_.centre_x - centre)) <= tolerance + SLACK  # turned people look into the picture
    return [bool(shape and across and _within(size, asked.share) and _within(is_.eye_line, asked.eye_line)
                 and _within(is_.headroom, asked.headroom))]


def _within(value: float, span: Span) -> bool:
    return span.least - SLACK <= value <= span.most + SLACK


def attire(shot: AskedShot) -> list[bool]:
    """The colour of the cloth beside the chest; and down its middle, whether a shirt shows or the cloth is closed."""
    name, sides, front = shot.look["attire"], shot.picture.scene.cloth_lab, shot.picture.scene.front_lab
    if name in NEUTRAL or sides is None:
        return []
    try:
        asked = resolve(name)
        cut = cuts().get(asked.garment)
        cloth = _panel(cut, _CLOTH, asked.colour)
    except (UsageError, KeyError):
        return []
    worn = _alike(cloth, sides)
    opening = None if front is None else _opening(cut, cloth, front)
    return [worn if opening is None else worn and opening]


def _panel(cut: Cut, panel: str, colour: str = "") -> np.ndarray:
    return lab(linear_colour(colour or cut.colours[panel]))


def _alike(asked: np.ndarray, seen: np.ndarray) -> bool:
    return bool(np.hypot(*(asked - seen)[1:]) <= CLOTH[0] and abs(asked[0] - seen[0]) <= CLOTH[1])


def _opening(cut: Cut, cloth: np.ndarray, front: np.ndarray) -> bool | None:
    """Whether the middle of the chest fits the cut; None where the shirt's colour is too near the cloth's to tell."""
    if _SHIRT not in cut.colours:
        return _alike(cloth, front) if _closed(cut) else None
    inner = [_panel(cut, panel) for panel in cut.colours if panel != _CLOTH]
    if any(_alike(cloth, other) for other in inner):
        return None
    return not _alike(cloth, front)


def _closed(cut: Cut) -> bool:
    """One panel, and so nothing but its cloth at the chest."""
    return set(cut.colours) == {_CLOTH}

"""How much of a change of shape is in a picture: the face laid on the selfie's, and the movement between them on goodlight's directions.

The mesh cannot tell: it was taught what faces look like and finds nearly the same one again. The pixels can, since light, backdrop and
clothes may change but pores and lashes go where the skin goes. Source of the flow: Kroeger, Timofte, Dai and Van Gool 2016.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

import cv2
import numpy as np

from goodlight.scorecard.measure.patch import EYE, FacePatch
from goodlight.sets.directions import landmark_directions
from goodlight.studio.direct.face import one_sided

_POINTS = 468
_MOODS = ("smile", "cheek-raise", "squinch", "brow-up", "brow-down")
"""Moves of an expression that was asked as well; fitted along, so that they are not taken for a wish for shape."""
SURE = 2.0
"""Times its noise that a wish must move the face by before a verdict is given."""


def carries(name: str, amount: float, *, moods: bool = False) -> bool:
    """Whether the pixels show a wish of that amount at all."""
    known = _known().get(plain(name))
    return known is not None and abs(amount) * known["response"] >= SURE * known["directed" if moods else "noise"]


def amounts(before: FacePatch, after: FacePatch, names: Iterable[str], *, moods: bool = False) -> dict[str, float]:
    """Amount of each direction between two photos of one face, in the unit of the wish, by robust least squares over all together.

    moods: an expression or a pose was asked for as well.
    """
    names = tuple(names)
    moved, weight = _movement(before, after)
    columns = [_displacement(name, before) for name in names] + _free(before)
    columns += [_in_patch(landmark_directions()[name], before) for name in _MOODS if name not in names] if moods else []
    basis = np.stack([c.ravel() for c in columns], axis=1).astype(np.float64)
    found = _robust(basis, moved.ravel(), np.repeat(weight, 2))
    return {name: float(value) / response(name) for name, value in zip(names, found, strict=False)}


def response(name: str) -> float:
    """Amount that the pixels show of an amount of 1; 1 where it is not known."""
    return _known().get(plain(name), {"response": 1.0})["response"]


def plain(name: str) -> str:
    """Without the side: both eyes answer alike."""
    return name.removeprefix("left-").removeprefix("right-")


def _movement(before: FacePatch, after: FacePatch) -> tuple[np.ndarray, np.ndarray]:
    """(468, 2) eye distances by which each place of the face moved, and how far each can be trusted, 0–1."""
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    one, other = _contrast(before.grey), _contrast(after.grey)
    there, back = flow.calc(one, other, None), flow.calc(other, one, None)
    at = before.points[None, :, :2]
    moved = cv2.remap(there, at, None, cv2.INTER_LINEAR)[0]
    returned = cv2.remap(back, at + moved[None], None, cv2.INTER_LINEAR)[0]
    missed = np.linalg.norm(moved + returned, axis=1)
    return moved / EYE, np.exp(-((missed / 1.5) ** 2))


def _contrast(grey: np.ndarray) -> np.ndarray:
    """Local contrast: what light does to a face is taken out, what the face looks like stays."""
    tone = grey.astype(np.float32)
    away = tone - cv2.GaussianBlur(tone, (0, 0), 0.12 * EYE)
    spread = np.sqrt(cv2.GaussianBlur(away * away, (0, 0), 0.25 * EYE)) + 4
    return np.clip(128 + 45 * away / spread, 0, 255).astype(np.uint8)


def _displacement(name: str, patch: FacePatch) -> np.ndarray:
    """(468, 2) of an amount of 1, eye distances in the patch."""
    return _in_patch(one_sided("masculine" if name == "presentation" else name), patch)


def _in_patch(displacement: np.ndarray, patch: FacePatch) -> np.ndarray:
    return (displacement[:_POINTS].astype(np.float64) @ patch.axes)[:, :2]


def _free(patch: FacePatch) -> list[np.ndarray]:
    """What the levelling and a turn of the head do: place, size, tilt, shear, and movement by depth."""
    x, y, z = ((patch.points - patch.points.mean(axis=0)) / EYE).T.astype(np.float64)
    ones, none = np.ones_like(x), np.zeros_like(x)
    return [np.stack(pair, axis=1) for column in (ones, x, y, z) for pair in ((column, none), (none, column))]


def _robust(basis: np.ndarray, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Iteratively reweighted least squares with a little ridge."""
    scale = np.sqrt((basis**2).mean(axis=0)) + 1e-9
    scaled, trust = basis / scale, weight.copy()
    for _ in range(6):
        found = np.linalg.solve(scaled.T @ (scaled * trust[:, None]) + 1e-6 * len(target) * np.eye(scaled.shape[1]),
                                scaled.T @ (target * trust))
        error = np.abs(target - scaled @ found)
        trust = weight / np.maximum(error / max(1.5 * float(np.median(error)), 1e-4), 1)
    return found / scale


@cache
def _known() -> dict[str, dict[str, float]]:
    """Of each wish: how much of an amount of 1 the pixels show, and how much they show where nothing was asked. See benchmarks/asked.py."""
    return tomllib.loads(resources.files("goodlight.scorecard.asked").joinpath("response.toml").read_text("utf-8"))

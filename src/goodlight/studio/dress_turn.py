"""Which way the body under a garment faces, and so which of its renderings is worn.

A photographer turns the body the way the head looks, and the head comes back a little. So the body follows the head's yaw to the nearest
rendering there is, and a pose that turns the shoulders turns them from there.
"""

from __future__ import annotations

from goodlight.brief import OWN_ATTIRE, Direction
from goodlight.sets import garments
from goodlight.sets.directions import poses
from goodlight.sets.wardrobe import resolve
from goodlight.studio.direct import shape
from goodlight.studio.direct.warp import Warp
from goodlight.subject.plate import Plate

MOST_APART = 22.0
"""Degrees between head and body; beyond them a neck creases as no rendering does."""
_FURTHER = 1.4  # times the turn that a selfie's own pixels can bear: a rendering turns whole, and is seen to turn


def turns(attire: str) -> bool:
    """Whether a turned body is worn by choosing another rendering. Own clothes and garments cut from a photo have one view."""
    return len(_yaws(attire)) > 1


def body_yaw(plate: Plate, direction: Direction, attire: str) -> float:
    """Degrees the body faces to the picture's right under that attire, of those there are; 0 for what has one view."""
    there = _yaws(attire)
    if len(there) == 1:
        return there[0]
    moved = warp(plate, direction, attire)
    head = plate.face.pose.yaw + (dict(moved.given).get("yaw", 0.0) if moved else 0.0)
    wanted = head + _FURTHER * poses().get(direction.pose).shoulders
    bearable = [yaw for yaw in there if abs(yaw - head) <= MOST_APART]
    return min(bearable or there, key=lambda yaw: (abs(yaw - wanted), abs(yaw)))


def warp(plate: Plate, direction: Direction, attire: str) -> Warp | None:
    """What the direction does to the selfie's pixels; not the shoulders, where a rendering turns them."""
    return shape.warp(plate, direction, shoulders=not turns(attire))


def _yaws(attire: str) -> tuple[float, ...]:
    asked = resolve(attire)
    return (0.0,) if asked.garment == OWN_ATTIRE or asked.own else garments.yaws(asked.garment)

"""The locations: how each is furnished, and its variants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import halls
import offices
import outdoors
import reading
import rooms
import workrooms
from stage import View


@dataclass(frozen=True, kw_only=True)
class Scene:
    furnish: Callable
    views: tuple[View, ...]


SCENES = {
    "office-day": Scene(furnish=offices.office, views=(
        View(at=(0.7, 0.3), yaw=-24, bright=0.36), View(at=(-0.6, 0.6), yaw=15, seed=1, bright=0.32),
        View(at=(0.4, -1.5), yaw=-14, seed=2))),
    "office-dusk": Scene(furnish=offices.office, views=(
        View(mood="dusk", at=(0.7, 0.3), yaw=-20, bright=0.15), View(mood="dusk", at=(-0.6, 0.6), yaw=14, seed=1, bright=0.16),
        View(mood="dusk", at=(0.4, -1.5), yaw=-12, seed=2, bright=0.15))),
    "corner-office": Scene(furnish=offices.corner_office, views=(
        View(bright=0.36), View(mood="evening", yaw=-10, seed=1), View(mood="blue", yaw=8, seed=2, bright=0.15))),
    "boardroom": Scene(furnish=offices.boardroom, views=(
        View(bright=0.2), View(yaw=14, seed=1, bright=0.2), View(mood="evening", yaw=-12, seed=2, bright=0.14))),
    "lobby": Scene(furnish=halls.lobby, views=(
        View(bright=0.34), View(yaw=14, seed=1), View(mood="evening", yaw=-8, seed=2, bright=0.18))),
    "hospital": Scene(furnish=halls.hospital, views=(
        View(bright=0.42), View(yaw=-14, at=(0.9, 0), seed=1, bright=0.38), View(yaw=13, at=(-0.8, -2), seed=2, bright=0.38))),
    "laboratory": Scene(furnish=workrooms.laboratory, views=(
        View(bright=0.38), View(yaw=15, seed=1, bright=0.38), View(yaw=-15, seed=2, bright=0.38))),
    "classroom": Scene(furnish=workrooms.classroom, views=(
        View(bright=0.32), View(yaw=18, seed=1, bright=0.32), View(yaw=-16, seed=2, bright=0.32))),
    "workshop": Scene(furnish=workrooms.workshop, views=(
        View(bright=0.2), View(yaw=18, seed=1, bright=0.25), View(yaw=-16, seed=2, bright=0.25))),
    "library": Scene(furnish=reading.library, views=(
        View(bright=0.17), View(yaw=16, seed=1, bright=0.21), View(mood="evening", yaw=-14, seed=2, bright=0.13))),
    "loft": Scene(furnish=reading.loft, views=(
        View(bright=0.24), View(yaw=15, seed=1, bright=0.24), View(mood="evening", yaw=-8, seed=2, bright=0.15))),
    "gallery": Scene(furnish=rooms.gallery, views=(
        View(bright=0.5), View(yaw=16, seed=1, bright=0.48), View(yaw=-16, seed=2, bright=0.48))),
    "cafe": Scene(furnish=rooms.cafe, views=(
        View(bright=0.2), View(yaw=12, seed=1, bright=0.2), View(mood="evening", yaw=-10, seed=2, bright=0.14))),
    "garden": Scene(furnish=outdoors.garden, views=(
        View(bright=0.26, cast=0.15), View(yaw=12, seed=1, bright=0.26, cast=0.15),
        View(mood="overcast", yaw=-12, seed=2, bright=0.26, cast=0.15))),
    "park": Scene(furnish=outdoors.park, views=(
        View(bright=0.26, cast=0.15, warm=0.06), View(yaw=8, seed=1, bright=0.26, cast=0.15, warm=0.06),
        View(mood="autumn", yaw=-6, seed=2, bright=0.26, cast=0.15, warm=0.06))),
    "street": Scene(furnish=outdoors.street, views=(
        View(mood="blue hour", bright=0.14, cast=0.15, warm=-0.03),
        View(mood="blue hour", at=(-6.5, 0), yaw=8, seed=1, bright=0.14, cast=0.15),
        View(mood="night", at=(6.5, 0), yaw=-10, seed=2, bright=0.08, cast=0.15))),
    "seafront": Scene(furnish=outdoors.seafront, views=(
        View(bright=0.4, cast=0.15), View(yaw=14, seed=1, bright=0.38, cast=0.15),
        View(mood="sunset", yaw=-6, seed=2, bright=0.26, cast=0.15, warm=0.05))),
}  # fmt: skip

"""The light of a rig, looked for on the face by two estimates that know nothing of how it was made: the key's direction and the cheeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from goodlight.scorecard.asked.look import NEUTRAL
from goodlight.scorecard.asked.shot import AskedShot
from goodlight.scorecard.measure.values import Scene
from goodlight.sets.rigs import SIDES, Lamp, Rig, rigs

DIRECTION = 30.0  # degrees between the rig's key and the one measured
SHADED = 0.45  # stops between the cheeks from which a rig models the face
FLAT = 0.9  # stops up to which light without a side may leave the cheeks apart: no face is alike on both sides
HARD_STEP = 0.7  # stops across the middle of the face: the edge of a hard shadow
_SOFTENED = 0.8  # of the selfie's own, where the light is to be evened
_CHEEK = np.array([0.62, 0.0, 0.78])  # normal of the cheek on the picture's right, of a face that looks into the camera


def light(shot: AskedShot) -> list[bool]:
    name, seen = shot.look["light"], shot.picture.scene
    if name in NEUTRAL or name not in rigs():
        return []
    rig = rigs().get(name)
    if rig.key is None:
        return []  # a place's light has no key to look for
    if rig.even:
        return [evened(seen, shot.source.scene if shot.source else None)]
    fixed = any(name.endswith((f"-{side}", f"-{side}-soft", f"-{side}-hard")) for side in SIDES) or rig.side == "given"
    who = shot.picture.person
    return [any(_fits(one, seen, yaw=who.yaw, pitch=who.pitch) for one in ((rig,) if fixed else (rig, rig.mirrored())))]


def evened(seen: Scene, before: Scene | None) -> bool:
    """No hard shadow and no lost side, or clearly less of both than the selfie has."""
    def hardness(scene: Scene) -> float:
        return max(abs(scene.sides) / FLAT, scene.step / HARD_STEP)
    return hardness(seen) <= 1 or before is not None and hardness(seen) <= _SOFTENED * hardness(before)


def _fits(rig: Rig, seen: Scene, *, yaw: float, pitch: float) -> bool:
    if abs(cheeks(rig)) < SHADED:
        return abs(seen.sides) <= FLAT and seen.step <= HARD_STEP
    # By direction alone: how far the cheeks differ under one key depends on the turn of the head and on what the selfie allows.
    return float(np.degrees(np.arccos(np.clip(direction(rig.turned(yaw, pitch).key) @ np.array(seen.light), -1, 1)))) <= DIRECTION


def cheeks(rig: Rig) -> float:
    """Stops by which the rig lights the picture-left cheek more than the other."""
    left, right = (_lit(rig, _CHEEK * [side, 1, 1]) for side in (-1, 1))
    return float(np.log2(left / right))


def _lit(rig: Rig, normal: np.ndarray) -> float:
    lamps = (lamp for lamp in (rig.key, rig.fill) if lamp is not None)
    return max(sum(lamp.strength * _on(lamp, normal) for lamp in lamps) + rig.ambient, 0.02)


def _on(lamp: Lamp, normal: np.ndarray) -> float:
    """Share of a lamp's light on a surface, mean over its disc: a large one reaches round corners."""
    spread = np.radians(np.linspace(-lamp.softness, lamp.softness, 5))
    return float(np.mean([max(float(normal @ direction(replace(lamp, azimuth=lamp.azimuth + np.degrees(s)))), 0.0) for s in spread]))


def direction(lamp: Lamp) -> np.ndarray:
    """Unit vector from the face to the lamp: x right in the picture, y up, z to the camera."""
    azimuth, elevation = np.radians([lamp.azimuth, lamp.elevation])
    return np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])

"""Where the lamps stand for this person: on which side, and turned with the face."""

from __future__ import annotations

import numpy as np

from goodlight.sets.rigs import Rig
from goodlight.subject.plate import Plate

_TURNED = 5.0  # degrees of yaw from which a face has a broad and a short side


def for_plate(rig: Rig, plate: Plate) -> Rig:
    """The rig with its lamps on the side that its ``side`` asks for, and turned with the face."""
    return _sided(rig, plate).turned(plate.face.pose.yaw, plate.face.pose.pitch)


def _sided(rig: Rig, plate: Plate) -> Rig:
    if rig.key is None or rig.side == "given" or rig.key.azimuth == 0:
        return rig
    wanted = np.sign(plate.light.key_direction[0]) or -1.0
    yaw = plate.face.pose.yaw
    if rig.side in ("short", "broad") and abs(yaw) > _TURNED:
        wanted = np.sign(yaw) if rig.side == "short" else -np.sign(yaw)
    return rig if np.sign(rig.key.azimuth) == wanted else rig.mirrored()


def light_side(plate: Plate, rig: Rig) -> float:
    """Where the key stands in the picture, −1 left … 1 right: for the light and the shade on the backdrop."""
    across = plate.light.key_direction[0]
    if rig.sh is not None:
        across = float(np.dot(rig.sh[3], (0.2126, 0.7152, 0.0722)) / max(np.dot(rig.sh[0], (0.2126, 0.7152, 0.0722)), 1e-6))
    elif rig.key is not None and not rig.even:
        key = for_plate(rig, plate).key
        across = float(np.sin(np.radians(key.azimuth)) * np.cos(np.radians(key.elevation)))
    return float(np.clip(across * 1.5, -1, 1))

"""What a rig gives to a surface: lamps of some size, light from all around, or spherical harmonics."""

from __future__ import annotations

import numpy as np

from goodlight.sets.rigs import Lamp, Rig


def direction(azimuth: float, elevation: float) -> np.ndarray:
    """Degrees, as in ``rigs.Lamp`` → unit vector x right, y up, z to the camera."""
    a, e = np.radians([azimuth, elevation])
    return np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])


def received(normals: np.ndarray, lamp: Lamp) -> np.ndarray:
    """Illuminance at unit normals (..., 3), 1 = a surface that faces the lamp. A large source reaches past its own horizon."""
    wrap = np.sin(np.radians(min(lamp.softness, 70.0))) * 0.6
    facing = normals @ direction(lamp.azimuth, lamp.elevation).astype(np.float32)
    return np.clip((facing + wrap) / (1 + wrap), 0, None)


def around(normals: np.ndarray) -> np.ndarray:
    """Ambient light: a little more from above than from below."""
    return 0.88 + 0.12 * normals[..., 1]


def unshadowed(normals: np.ndarray, rig: Rig) -> tuple[np.ndarray, np.ndarray]:
    """What the key gives, and what everything else in front gives, (...) each; cast shadows are not in it."""
    key = received(normals, rig.key)
    rest = rig.ambient * around(normals)
    if rig.fill:
        rest = rest + rig.fill.strength * received(normals, rig.fill)
    return key, rest

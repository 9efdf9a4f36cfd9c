"""Where a garment ends: fields over points (N, 3) in metres, positive where cloth stays."""

from __future__ import annotations

import numpy as np


def neckline(points: np.ndarray, *, front: float, side: float, back: float) -> np.ndarray:
    """A ring around the neck. front, side, back: heights in metres of the edge at the throat, at 85 mm beside the neck, at the nape."""
    x, y, z = points.T
    slope = (back - front) / (0.045 + 0.075)
    plane = front + (y + 0.075) * slope
    lift = (side - (front + (0.01 + 0.075) * slope)) / 0.085**2
    return plane + lift * np.minimum(x**2, 0.11**2) - z


def crew(points: np.ndarray) -> np.ndarray:
    return neckline(points, front=-0.080, side=0.006, back=0.010)


def vee(points: np.ndarray, *, depth: float, half_width: float = 0.075, top: float = -0.005, belly: float = 0.0) -> np.ndarray:
    """A V in front down to height `depth`; belly > 0 bows its sides outwards (metres)."""
    x, y, z = points.T
    share = np.clip((z - depth) / (top - depth), 0, 1.5)
    edge = half_width * share + belly * np.sin(np.pi * np.clip(share, 0, 1))
    slope = half_width / (top - depth)
    inside = (np.abs(x) - edge) / np.sqrt(1 + slope**2)
    low = (depth - z) / np.sqrt(1 + 1 / slope**2) if slope > 0 else depth - z
    return np.where(y < 0.01, np.maximum(inside, np.where(z < depth, low, -1.0)), 1.0)

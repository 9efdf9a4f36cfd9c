"""The tie: knot and blade."""

from __future__ import annotations

import numpy as np
from front import Front
from scipy.ndimage import gaussian_filter
from sew import Piece, onto, sheet
from shell import Field


def knot(form: Field, *, top: float, bottom: float, widths: tuple[float, float] = (0.049, 0.032), fabric: str = "tie") -> Piece:
    """A tie's knot, wrapped from the wearer's right over the front: its cloth runs across, so stripes turn against the blade's."""
    t, a = np.meshgrid(np.linspace(0, 1, 46), np.linspace(-1, 1, 60), indexing="ij")
    half = (widths[0] * (1 - t) + widths[1] * t) / 2
    half = half * (0.72 + 0.28 * np.clip(t / 0.3, 0, 1) ** 0.7) * (1 + 0.10 * np.sin(np.pi * t))
    half = half * (1 - 0.35 * np.clip((t - 0.90) / 0.10, 0, 1) ** 2)
    z = top + (bottom - top) * t + 0.0035 * (1 - a**2) * (1 - t) * -1.0 - 0.004 * (1 - a**2) * t**3
    x = a * half + 0.0012 * np.sin(3 * t)
    spine = onto(np.column_stack([np.zeros(46), np.full(46, -0.12), np.linspace(top, bottom, 46)]), form, 0.010, rounds=14)[:, 1]
    swell = 0.012 * np.sqrt(np.clip(1 - np.abs(a) ** 2.6, 0, 1)) * np.sin(np.pi * np.clip(0.16 + 0.74 * t, 0, 1)) ** 0.6
    crease = -0.0011 * np.exp(-(((a - 0.55 + 0.9 * t) / 0.10) ** 2)) - 0.0009 * np.exp(-(((a + 0.80 - 0.5 * t) / 0.09) ** 2))
    tucked = 0.007 * np.clip(1 - t / 0.3, 0, 1)  # under the collar's leaves, whose edges cover its upper corners
    rows = np.stack([x, spine[:, None] - 0.003 + tucked - swell - crease * (1 - np.abs(a) ** 4), z], axis=-1)
    vertices, faces = sheet(rows, closed=False)
    angle = np.radians(64)
    wrapped = np.stack([np.arcsin(np.clip(a, -1, 1)) * half, z], axis=-1).reshape(-1, 2)
    uv = wrapped @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + [0.011, 0.004]
    return Piece(name="knot", vertices=vertices, faces=faces, uv=uv, fabric=fabric, smooth=1)


def blade(
    form: Field,
    under: Front,
    opening: list,
    *,
    top: float,
    bottom: float = -0.46,
    widths: tuple[float, float] = (0.032, 0.072),
    fabric: str = "tie",
) -> Piece:
    """The front blade of a tie: narrow under the knot with a dimple, folded edges; low down it lies `under` a jacket's front."""
    t, a = np.meshgrid(np.linspace(0, 1, 160), np.linspace(-1, 1, 60), indexing="ij")
    z = top + (bottom - top) * t
    half = np.interp(t, [0, 0.06, 0.18, 0.5, 1], [widths[0], widths[0] * 1.28, widths[0] * 1.9, widths[1] * 0.78, widths[1]]) / 2
    x = a * half + 0.002 * t
    spine = onto(np.column_stack([np.zeros(160), np.full(160, -0.14), z[:, 0]]), form, 0.011, rounds=14)[:, 1]
    spine = gaussian_filter(spine, 8) - 0.006 * np.exp(-(((t[:, 0] - 0.10) / 0.09) ** 2))
    edge = (1 - np.abs(a)) * half
    rounded = 0.0035 * np.sqrt(np.clip(1 - (1 - np.clip(edge / 0.0035, 0, 1)) ** 2, 0, 1))
    dimple = 0.0042 * np.exp(-(((a - 0.06) / 0.30) ** 2)) * np.clip((t - 0.0) / 0.02, 0, 1) * np.exp(-((t / 0.13) ** 2))
    ridge = 0.0022 * np.exp(-(((np.abs(a - 0.06) - 0.55) / 0.25) ** 2)) * np.exp(-((t / 0.16) ** 2))
    rows = np.stack([x, spine[:, None] - rounded + dimple - ridge + 0.10 * x**2, z], axis=-1)
    tucked = under.over(x, z, -0.006)[..., 1]
    edge = np.array(opening)
    covered = np.abs(x) > np.interp(z, edge[:, 1], edge[:, 0]) + 0.001
    rows[..., 1] = np.where(covered, np.maximum(rows[..., 1], tucked), rows[..., 1])
    vertices, faces = sheet(rows, closed=False)
    return Piece(name="blade", vertices=vertices, faces=faces, uv=np.stack([x.ravel(), z.ravel()], axis=1), fabric=fabric, smooth=1)

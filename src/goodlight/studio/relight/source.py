"""The selfie's lamps: the mixture of large sources, each with the shadows that the face casts under it, that explains its skin best.

A face shows only half of the sphere of directions, and a mixture without negative lamps stays believable on the other half and in the
shade, where a free fit of harmonics does not.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from goodlight.sets.rigs import Lamp
from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.lamps import around, received
from goodlight.studio.relight.shadow import lit_share

_AT = ((-45, -40), (0, -40), (45, -40), (-80, 0), (-45, 0), (0, 0), (45, 0), (80, 0),
       (-70, 30), (-35, 30), (0, 30), (35, 30), (70, 30), (-60, 60), (0, 60), (60, 60))
"""Azimuth and elevation of each lamp, degrees, as in ``rigs.Lamp``."""

_SOFT = 20.0  # degrees: what lies between two lamps is had from both
_IN_SHADOW = 0.15  # of a lamp that reaches its shadow: rooms are not black
_COARSER = 3  # times: soft shadows need no finer a canvas
_PORES = 1.0  # pixels of sigma
_TURNS = 6
_LEAST = 0.08  # of the median: darker is not told apart


def source_light(canvas: Canvas, sure: np.ndarray) -> np.ndarray:
    """Natural log of the light on the whole person, (h, w) float32, 0 = its median over ``sure``: (h, w) bool, the skin to go by."""
    lights = _each(canvas)
    y, x = np.nonzero(sure)
    seen = blur(canvas.log_y, _PORES)[y, x]
    shares = _shares(lights[:, y, x].astype(np.float64), np.exp(seen - np.median(seen)).astype(np.float64))
    light = np.log(np.maximum(np.tensordot(shares, lights, 1), _LEAST)).astype(np.float32)
    return light - np.median(light[sure])


def _each(canvas: Canvas) -> np.ndarray:
    """(lamps + 1, h, w): illuminance from each lamp at full strength, and from all around."""
    h, w = canvas.alpha.shape
    size = (max(8, w // _COARSER), max(8, h // _COARSER))
    scale = size[0] / w
    height, alpha, face, below = (cv2.resize(a, size, interpolation=cv2.INTER_AREA)
                                  for a in (canvas.height, canvas.alpha, canvas.face, canvas.below))
    small = replace(canvas, height=height * scale, alpha=alpha, face=face, below=below, unit=canvas.unit * scale,
                    landmarks=(canvas.landmarks + 0.5) * scale - 0.5)
    lights = [around(canvas.normals)]
    for azimuth, elevation in _AT:
        lamp = Lamp(azimuth=azimuth, elevation=elevation, softness=_SOFT)
        lit = cv2.resize(lit_share(small, lamp), (w, h), interpolation=cv2.INTER_LINEAR)
        lights.append(received(canvas.normals, lamp) * (_IN_SHADOW + (1 - _IN_SHADOW) * lit))
    return np.array(lights, np.float32)


def _shares(lights: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Non-negative least squares (Lawson and Hanson 1974) of seen (N,) on lights (K, N), relative and reweighted by Cauchy's function,
    so that shine and what is not skin do not count: (K,)."""
    from scipy.optimize import nnls

    weight = np.ones(len(seen))
    for _ in range(_TURNS):
        root = np.sqrt(weight)
        shares, _ = nnls((lights * root).T, seen * root)
        given = np.maximum(shares @ lights, _LEAST)
        error = np.log(np.maximum(seen, 1e-3) / given)
        usual = 3 * float(np.median(np.abs(error))) + 0.04
        weight = 1 / (given**2 * (1 + (error / usual) ** 2))
    return shares

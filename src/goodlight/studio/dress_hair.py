"""Hair and what is worn on the head, over the garment; and the hair that is seen behind the neck where a collar was."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.studio.dress_canvas import Canvas
from goodlight.studio.dress_fit import Fit
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers

_ENDS = 0.8  # of the eyes' distance: where hair that the selfie's frame cuts comes to its ends
_DEEP = 0.45  # light that reaches the hair behind the neck
_SEED = 7


def kept(canvas: Canvas, layers: Layers, face: Face, fitted: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Hair, and headwear with accessories, (h, w) float32 on the canvas. face: on the canvas.

    What the network takes for hair or jewels on the throat is a necklace or a shadow, part of the old clothes; but a beard is a beard.
    """
    unit, chin = face.eye_distance, face.chin
    hair, headwear, accessory = (canvas.pasted(m) for m in (layers.hair, layers.headwear, layers.accessory))
    accessory[max(0, int(chin[1] + 0.1 * unit)) :] = 0
    y, x = np.arange(hair.shape[0])[:, None], np.arange(hair.shape[1])[None]
    r = round(0.15 * unit)
    cx, cy = int(chin[0]), int(chin[1])
    bearded = float(hair[max(0, cy - 2 * r) : cy, max(0, cx - r) : cx + r].mean()) > 0.25
    if not bearded:
        half = 0.8 * fitted.neck_half_width
        aside = np.abs(x - (fitted.axis - canvas.offset[0]))
        throat = np.clip((half - aside) / (0.12 * unit), 0, 1) * np.clip((y - chin[1]) / (0.2 * unit), 0, 1)
        hair = hair * (1 - throat).astype(np.float32)
    return hair, headwear + accessory


def ends(canvas: Canvas, unit: float) -> np.ndarray:
    """1 on the old plate; towards its edges, which may cut the hair, strands come to their ends at different heights: (h, w) float32."""
    length = _ENDS * unit
    (w, h), (x0, y0) = canvas.old, canvas.offset
    x, y = np.arange(canvas.size[0]) + x0, np.arange(canvas.size[1]) + y0
    rng = np.random.default_rng(_SEED)
    uneven = sum(share * _line_noise(rng, len(x), wide * length) for share, wide in ((0.5, 0.5), (0.3, 0.12), (0.2, 0.035)))
    reach = length * np.clip(0.5 + 0.35 * uneven, 0.05, 1)
    down = np.clip((h - 2 - y[:, None] - 0.35 * reach) / (0.75 * reach), 0, 1)
    across = np.clip(np.minimum(x, w - 1 - x) / (0.3 * length), 0, 1)
    return (down * (across**2 * (3 - 2 * across))[None]).astype(np.float32)


def behind_neck(hair: np.ndarray, neck: np.ndarray, front: np.ndarray, colours: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray]:
    """Hair in the gaps between hair and neck, above the garment, (h, w), and its colour (h, w, 3) linear: the hair's own, in its shade."""
    h, w = hair.shape
    size = (max(8, w // 4), max(8, h // 4))
    strands, throat = (cv2.resize(m, size, interpolation=cv2.INTER_AREA) for m in (hair, neck))
    reach = max(3, round(0.55 * unit / 4) | 1)
    flat = np.ones((1, reach), np.uint8)
    near = cv2.dilate(strands, np.ones((reach, reach), np.uint8))
    filled = cv2.erode(cv2.dilate(np.maximum(strands, throat), flat), flat) * np.minimum(near, 1)
    weight = cv2.GaussianBlur(strands, (0, 0), reach / 2)[..., None]
    small = cv2.resize(colours * hair[..., None], size, interpolation=cv2.INTER_AREA)
    colour = _DEEP * cv2.GaussianBlur(small, (0, 0), reach / 2) / np.maximum(weight, 1e-3)
    mask = cv2.resize(cv2.GaussianBlur(filled, (0, 0), 1.0), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(mask, 0, 1), cv2.resize(colour, (w, h), interpolation=cv2.INTER_LINEAR)


def _line_noise(rng: np.random.Generator, count: int, width: float) -> np.ndarray:
    """Unit noise along a line, as coarse as ``width`` pixels."""
    line = cv2.GaussianBlur(rng.standard_normal((1, count)).astype(np.float32), (0, 0), sigmaX=max(0.5, width), sigmaY=0.1)[0]
    return line / max(float(line.std()), 1e-6)

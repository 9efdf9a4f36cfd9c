"""Long hair, drawn strand by strand over somebody's clothes: alpha is known to the strand, and the hair hangs over cloth, which the hair of
``made_hair.py`` hardly does, as it is cut above the wearer's own clothes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from made_hair import Made

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.face import Face

SHORT = ("lauren-underwood", "barbara-lee", "gwen-moore", "shelia-jackson-lee", "katherine-clark", "judy-chu", "al-green", "jesus-garcia",
         "kweisi-mfume", "ted-lieu", "ruben-gallego", "raja-krishnamoorthi")
"""Who gets drawn hair: everybody of ``made_hair.HEADS`` whose scalp shows a colour of hair to draw it in."""
_STRANDS, _STRAY = 900, 70  # a side; the stray ones stand off
_FINER = 2  # drawn at twice the size
_TEMPLES = (127, 356)  # mesh points before the ears, picture's left first


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn:
    made: Made  # its picture with the hair over it, its head with the hair's alpha
    strands: np.ndarray  # (H, W) float32 0–1, alpha of the drawn hair alone


def longer(made: Made, rows: int) -> Made:
    """With that many more rows of the same cloth below: most heads fill their frame, and long hair would be cut by it."""
    def padded(image: np.ndarray) -> np.ndarray:
        last = image[-max(4, image.shape[0] // 20) :]
        return np.vstack([image, np.pad(last, ((0, rows), *((0, 0),) * (image.ndim - 1)), mode="reflect")[len(last) :]])

    return replace(made, picture=padded(made.picture), head=padded(made.head), cloth=padded(made.cloth), border=padded(made.border))


def with_long_hair(made: Made, face: Face, *, seed: int) -> Drawn:
    """Curtains of hair in the colour of the person's own, from the temples to the chest, behind the face, with their shadow."""
    h, w = made.head.shape
    alpha, colour = _strands((h, w), face, _colour(made, face), np.random.default_rng(seed))
    oval = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(oval, cv2.convexHull(face.landmarks[:468, :2].astype(np.int32)), 255)
    alpha *= 1 - cv2.GaussianBlur(oval, (0, 0), 1.0).astype(np.float32) / 255
    unit = face.eye_distance
    shadow = np.roll(cv2.GaussianBlur(alpha, (0, 0), 0.06 * unit), round(0.05 * unit), axis=0)
    below = to_linear(made.picture) * (1 - 0.4 * shadow * (1 - made.head))[..., None]
    picture = to_srgb((alpha[..., None] * colour + (1 - alpha[..., None]) * below).astype(np.float32))
    return Drawn(made=replace(made, picture=picture, head=1 - (1 - made.head) * (1 - alpha)), strands=alpha)


def _colour(made: Made, face: Face) -> np.ndarray:
    """(3,) linear: the median of what stands above the forehead."""
    unit, (x, y) = face.eye_distance, face.landmarks[10, :2].astype(int)
    part = np.s_[max(0, int(y - 0.7 * unit)) : max(1, int(y - 0.35 * unit)), int(x - 0.5 * unit) : int(x + 0.5 * unit)]
    seen = to_linear(np.ascontiguousarray(made.picture[part]))[made.head[part] > 0.95]
    return np.median(seen, axis=0) if len(seen) > 50 else np.array([0.02, 0.014, 0.01])


def _strands(shape: tuple[int, int], face: Face, colour: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Alpha (H, W) and colours (H, W, 3) linear."""
    h, w = shape
    unit, chin = face.eye_distance, float(face.chin[1])
    cover = np.zeros((h * _FINER, w * _FINER), np.uint8)
    usual = to_srgb(colour.reshape(1, 1, 3).astype(np.float32))[0, 0].astype(int)
    tones = np.full((h * _FINER, w * _FINER, 3), usual, np.uint8)
    down = np.linspace(0, 1, 24)
    for side, mark in zip((-1, 1), _TEMPLES, strict=True):
        x0, y0 = face.landmarks[mark, :2]
        turn, waves = rng.uniform(0, 6), rng.uniform(1.0, 2.2)
        for i in range(_STRANDS + _STRAY):
            out = rng.beta(2, 2) if i < _STRANDS else rng.uniform(-0.3, 1.5)  # across the curtain
            end = chin + unit * (rng.uniform(1.0, 1.5) if i < _STRANDS else rng.uniform(0.3, 1.7))
            x = x0 + side * unit * (-0.10 + 0.40 * out + 0.45 * down * (0.4 + 0.6 * out))
            x += unit * (0.05 * np.sin(turn + 6.3 * waves * down + 0.8 * out) + 0.02 * rng.standard_normal() * down)
            y = y0 - 0.35 * unit + (end - y0) * down
            points = np.round(np.column_stack([x, y]) * _FINER * 16).astype(np.int32)
            shine = 0.75 + 0.5 * rng.random() + 0.35 * np.exp(-((out - 0.35) / 0.15) ** 2)
            wide = 1 if i >= _STRANDS else max(1, round(0.008 * unit * _FINER))
            tone = to_srgb((colour * shine).clip(0, 1).reshape(1, 1, 3).astype(np.float32))[0, 0].tolist()
            cv2.polylines(tones, [points], False, tone, wide, cv2.LINE_AA, shift=4)
            cv2.polylines(cover, [points], False, 255, wide, cv2.LINE_AA, shift=4)
    alpha, tones = (cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA) for image in (cover, tones))
    return alpha.astype(np.float32) / 255, to_linear(tones)

"""Rendered skin that is this person's: the forms below the jaw, and the fine structure of their own face.

The mannequin's neck is smooth. Here it gets collar bones, the hollow between them and the muscles that run up behind the ears, shaded by
the light the garment is lit with; and pores and blotches drawn from a patch of the face (a random-phase texture, Galerne et al. 2011: noise
with the patch's spectrum, the same in every direction, so that nothing of the face is seen twice).
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear
from goodlight.sets.garment_anchors import front_columns
from goodlight.subject.plate import Plate

_NOTCH = 0.100  # metres from chin down to the hollow between the collar bones
TOWARDS = {"key_left": (-0.6, 0.53, 0.6), "key_front": (0.0, 0.53, 0.85), "key_right": (0.6, 0.53, 0.6), "fill": (0.0, 0.05, 1.0),
            "ambient": (0.0, 0.25, 0.6)}
"""Unit-like directions to the lamps: picture-right, up, to the camera. The sky's is short: it shades softly."""
_DEPTH = 0.9  # of a lean throat's forms: on a stranger, deeper ones look like bruises
_CREASES = ((-0.042, 0.0011, 0.0028), (-0.068, 0.0008, 0.0022))  # rows from the hollow, depth and half-width of a throat's rings, metres
_STEP = 4  # the forms are drawn at a quarter of the garment's size
_PATCH = 0.42  # side of the patch of skin, in distances of the eyes
_COARSE = 0.06  # what is wider than this belongs to the face's form, not to its skin
_PLACES = (151, 108, 337, 69, 299, 50, 280, 205, 425)  # mesh points on forehead and cheeks
_MOST = 0.10  # natural logarithm: no pore is deeper; what is, is a wrinkle, an eyebrow or a shine
_ROUGHER = 1.2  # a neck's fine structure against a cheek's: light grazes it
_BLOTCHES = ((0.12, 0.006), (0.45, 0.012))
_UNEVEN = ((0.035, 0.020), (0.07, 0.010))  # eye distances across and strength of what folds and tendons do to the light everywhere
_FLUSH = np.array([0.35, 1.0, 1.05], np.float32)  # blood under the skin takes green and blue
_SEED = 5


def forms(shape: tuple[int, int], anchors: Mapping, shares: Mapping[str, float]) -> np.ndarray:
    """What the forms of throat and chest do to the light, a factor near 1: (h, w) float32 in the garment's pixels."""
    h, w = shape
    metre = float(anchors["pixels_per_metre"])
    notch = float(np.asarray(anchors["chin"])[1]) + _NOTCH * metre
    y, x = np.mgrid[0:h:_STEP, 0:w:_STEP]
    x, y = (x - front_columns(anchors, notch)) / metre, (y - notch) / metre  # metres from the hollow, y down
    side = np.abs(x)
    out = np.clip((side - 0.012) / 0.14, 0, 1)
    bone = 0.010 - 0.030 * out - 0.006 * np.sin(2 * np.pi * out)  # row of the collar bone: rising outwards in a slight S
    inner = np.clip((side - 0.010) / 0.012, 0, 1) * np.clip((0.17 - side) / 0.05, 0, 1)
    height = 0.0080 * inner * _ridge(y - bone, 0.0075)
    height -= 0.0070 * inner * np.clip((side - 0.03) / 0.03, 0, 1) * _ridge(y - bone + 0.022, 0.011)  # the hollow above it
    height -= 0.0020 * _ridge(np.hypot(x / 1.4, y + 0.002), 0.0095)
    rise = np.clip(-y / 0.115, 0, 1.2)
    muscle = 0.013 + 0.046 * rise**1.2
    height += 0.0060 * np.clip(-y / 0.02 + 0.6, 0, 1) * np.clip((1.05 - rise) / 0.5, 0, 1) * _ridge(side - muscle, 0.0085)
    height -= 0.0016 * np.clip(-y / 0.03, 0, 1) * np.clip(1 - rise, 0, 1) * _ridge(x, 0.012)
    for row, deep, width in _CREASES:
        line = y - row - 1.6 * x**2 / 0.06 * (1 + 0.15 * np.sin(40 * x))
        height -= deep * np.exp(-np.abs(line) / width) * np.clip((0.055 - side) / 0.02, 0, 1) * (0.7 + 0.3 * np.sin(70 * x + row * 300))
    height *= _DEPTH
    dy, dx = np.gradient(height.astype(np.float32), _STEP / metre)
    total = max(sum(shares.get(name, 0.0) for name in TOWARDS), 1e-3)
    lx, ly, lz = sum(shares.get(name, 0.0) * np.asarray(to) for name, to in TOWARDS.items()) / total
    shade = 1 + (-dx * lx + dy * ly) / max(lz, 0.3)
    shade *= 1 + 10 * np.minimum(cv2.GaussianBlur(height.astype(np.float32), (0, 0), 2), 0)  # less of the sky is seen from a hollow
    return cv2.resize(np.clip(shade, 0.66, 1.25).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)


def _ridge(distance: np.ndarray, width: float) -> np.ndarray:
    return np.exp(-0.5 * (distance / width) ** 2)


def fine_structure(shape: tuple[int, int], plate: Plate) -> np.ndarray:
    """Pores and blotches as a factor near 1, (H, W, 3) float32, in pixels of the plate's scale."""
    h, w = shape
    unit = plate.face.eye_distance
    rng = np.random.default_rng(_SEED)
    out = np.zeros((h, w, 3), np.float32)
    patch = _patch(plate)
    if patch is not None:
        spot, strength = _spot(patch)
        out += _ROUGHER * cv2.filter2D(rng.standard_normal((h, w), dtype=np.float32), -1, spot)[..., None] * strength
    for width, amount in _BLOTCHES:
        out -= amount * _clouds(rng, (h, w), width * unit)[..., None] * _FLUSH
    for width, amount in _UNEVEN:
        out += amount * _clouds(rng, (h, w), width * unit)[..., None]
    return np.exp(out)


def _clouds(rng: np.random.Generator, shape: tuple[int, int], step: float) -> np.ndarray:
    """Smooth noise (h, w) float32 of about unit strength, ``step`` pixels across."""
    size = [max(2, round(length / max(1.0, step)) + 1) for length in shape]
    return cv2.resize(rng.standard_normal(size, dtype=np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)


def _spot(patch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A texture's spot (k, k) float32: convolved with white noise it gives the patch's fine structure. And its share in each channel (3,).

    The spectrum is averaged round: skin has no direction, while the blocks of a JPEG and the lines of a forehead have, and would show
    on the throat as a weave.
    """
    light = luminance(patch)
    side = len(light)
    window = np.outer(np.hanning(side), np.hanning(side))
    power = np.abs(np.fft.fft2(light * window)) ** 2 / (window**2).sum()
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)[None])
    ring = np.round(frequency * side).astype(int)
    even = np.bincount(ring.ravel(), power.ravel()) / np.maximum(np.bincount(ring.ravel()), 1)
    spot = np.fft.fftshift(np.fft.ifft2(np.sqrt(even[ring])).real)
    strength = patch.std(axis=(0, 1)) / max(float(light.std()), 1e-6)
    return spot.astype(np.float32), np.clip(strength, 0.7, 1.3).astype(np.float32)


def _patch(plate: Plate) -> np.ndarray | None:
    """The fine differences of a piece of the face, (k, k, 3) float32, natural logarithms. None where no skin is seen."""
    unit = plate.face.eye_distance
    side = max(8, round(_PATCH * unit))
    rows = []
    for x, y in plate.face.landmarks[list(_PLACES), :2].round().astype(int) - side // 2:
        if x < 0 or y < 0 or x + side > plate.size[0] or y + side > plate.size[1]:
            continue
        if plate.alpha[y : y + side, x : x + side].min() < 250:
            continue
        logged = np.log(np.maximum(to_linear(np.ascontiguousarray(plate.foreground[y : y + side, x : x + side])), 2e-3))
        fine = np.clip(logged - cv2.GaussianBlur(logged, (0, 0), _COARSE * unit), -_MOST, _MOST)
        light = luminance(fine)
        down, across = np.gradient(cv2.GaussianBlur(light, (0, 0), 0.01 * unit))
        lines = abs(float(np.log((down**2).mean() / max(float((across**2).mean()), 1e-12))))
        rows.append((float(light.std()) * (1 + lines), len(rows), fine - fine.mean(axis=(0, 1))))
    # Neither the one with a wrinkle or an eyebrow, nor one that is out of focus.
    return sorted(rows)[len(rows) // 3][2] if rows else None

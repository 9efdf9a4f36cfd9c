"""Grain and sharpness of a photograph, measured on the face."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import LUMINANCE
from goodlight.subject.face import Face


def grain(srgb: np.ndarray, points: np.ndarray) -> float:
    """Standard deviation of the noise in sRGB code values at plain skin ``points`` (N, 2).

    From the absolute second difference (Immerkær 1996), which cancels gradients; from its lower part, since pores are not noise.
    """
    grey = (srgb.astype(np.float32) @ LUMINANCE).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    response = np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel))[points[:, 1].astype(int), points[:, 0].astype(int)]
    return float(np.quantile(response, 0.4) / 0.5244)  # 40 % of a normal distribution lie within 0.5244 standard deviations


def sharpness(srgb: np.ndarray, face: Face) -> float:
    """10–90 % rise distance of the edges around the eyes, in pixels: about 1.5 is critically sharp. inf when no eye is in the picture.

    The edges are blurred once more by a known amount; the ratio of the slopes tells the blur that was there (Zhuo and Sim 2011).
    """
    rises = [_rise(patch) for patch in (_around(srgb, eye, face.eye_distance) for eye in face.eyes) if patch is not None]
    return float(np.mean(rises)) if rises else float("inf")


def _around(srgb: np.ndarray, eye: np.ndarray, eye_distance: float) -> np.ndarray | None:
    """The luminance-like grey around an eye, (h, w) float32, or None where the picture does not show it."""
    reach = max(6, round(eye_distance * 0.32))
    x, y = eye.astype(int)
    y0, x0 = max(0, y - reach // 2), max(0, x - reach)
    patch = srgb[y0 : max(0, y + reach // 2 + 1), x0 : max(0, x + reach + 1)].astype(np.float32) @ LUMINANCE
    return patch if patch.ndim == 2 and min(patch.shape) >= 5 else None


def _rise(patch: np.ndarray) -> float:
    """Rise distance of the steepest twelfth of the pixels. Tries wider and wider second blurs, until one is of the edge's own width."""
    for again in (1.0, 2.0, 4.0, 8.0):
        before = _slope(cv2.GaussianBlur(patch, (0, 0), 0.5 * again))  # the first blur keeps noise from passing for edges
        after = _slope(cv2.GaussianBlur(patch, (0, 0), np.hypot(0.5, 1) * again))
        steep = before >= np.quantile(before, 0.92)
        ratio = float(np.median(before[steep] / np.maximum(after[steep], 1e-3)))
        blur = again / np.sqrt(max(ratio**2 - 1, 1e-3))
        if blur < 2.5 * again:
            break
    return 2.563 * float(np.sqrt(max(blur**2 - (0.5 * again) ** 2, 0.05)))


def _slope(grey: np.ndarray) -> np.ndarray:
    return np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8))

"""Grain and sharpness of a photograph, measured on the face."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import LUMINANCE
from goodlight.subject.face import Face


def grain(srgb: np.ndarray, points: np.ndarray) -> float:
    """Standard deviation of the noise in sRGB code values at plain skin ``points`` (N, 2).

    From the median absolute second difference (Immerkær 1996), which cancels gradients; the lower half of the points, since
    pores are not noise.
    """
    grey = (srgb.astype(np.float32) @ LUMINANCE).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    response = np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel))[points[:, 1].astype(int), points[:, 0].astype(int)]
    return float(np.median(np.sort(response)[: max(1, len(response) * 3 // 4)]) * 1.4826)


def sharpness(srgb: np.ndarray, face: Face) -> float:
    """10–90 % rise distance of the sharpest edges around the eyes, in pixels. About 1.5 is critically sharp, above 5 is soft.

    At the steepest tenth of the pixels: local range of luminance times 0.8, divided by the slope.
    """
    rises = []
    for eye in face.eyes:
        reach = max(6, round(face.eye_distance * 0.32))
        x, y = eye.astype(int)
        patch = srgb[max(0, y - reach // 2) : y + reach // 2 + 1, max(0, x - reach) : x + reach + 1].astype(np.float32) @ LUMINANCE
        if min(patch.shape) < 5:
            continue
        patch = cv2.GaussianBlur(patch, (0, 0), 0.6)
        slope = np.hypot(cv2.Sobel(patch, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(patch, cv2.CV_32F, 0, 1, scale=1 / 8))
        window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * max(2, reach // 6) + 1,) * 2)
        contrast = cv2.dilate(patch, window) - cv2.erode(patch, window)
        steep = slope >= np.quantile(slope, 0.92)
        rises.append(float(np.median(0.8 * contrast[steep] / np.maximum(slope[steep], 1e-3))))
    return float(np.mean(rises)) if rises else float("inf")

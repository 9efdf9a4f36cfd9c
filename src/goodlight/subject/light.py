"""Surface normals of the face and the light that falls on it.

Source: Basri and Jacobs 2003, second-order spherical harmonics for Lambertian reflection; the mesh gives the geometry.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear
from goodlight.subject.face import Face
from goodlight.subject.plate import LightEstimate

_GRID = 160  # rows of the normal map over the face box


def face_normals(face: Face) -> np.ndarray:
    """Unit normals over the face box in camera axes (x right, y up, z to the camera): (h, w, 3) float16, zeros off the face."""
    from scipy.interpolate import LinearNDInterpolator

    x0, y0, x1, y1 = face.box
    h = _GRID
    w = max(8, round(_GRID * (x1 - x0) / (y1 - y0)))
    step = (y1 - y0) / h
    points = face.landmarks[:468].astype(np.float64)
    gx, gy = np.meshgrid(x0 + (np.arange(w) + 0.5) * step, y0 + (np.arange(h) + 0.5) * step)
    depth = LinearNDInterpolator(points[:, :2], points[:, 2])(gx, gy)
    on_face = np.isfinite(depth)
    filled = np.where(on_face, depth, np.nanmax(depth)).astype(np.float32)
    smooth = cv2.GaussianBlur(filled, (0, 0), 2.5)
    dz_dx, dz_dy = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8) / step, cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8) / step
    normals = np.stack([dz_dx, -dz_dy, np.ones_like(dz_dx)], axis=-1)  # z grows away from the camera, y down in the picture
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return np.where(on_face[..., None], normals, 0).astype(np.float16)


def estimate_light(srgb: np.ndarray, face: Face, normals: np.ndarray, skin_points: np.ndarray) -> LightEstimate:
    """Fits the harmonics to the skin's luminance at ``skin_points``, three times, each time without the worst tenth."""
    blurred = cv2.GaussianBlur(srgb, (0, 0), max(0.8, face.eye_distance / 60))
    xi, yi = skin_points.astype(int).T
    lum = luminance(to_linear(blurred[yi, xi]))
    x0, y0, x1, y1 = face.box
    h, w = normals.shape[:2]
    n = normals[np.clip(((yi - y0) / (y1 - y0) * h).astype(int), 0, h - 1), np.clip(((xi - x0) / (x1 - x0) * w).astype(int), 0, w - 1)]
    usable = np.abs(n).sum(axis=1) > 0.5
    lum, n = lum[usable], n[usable].astype(np.float64)
    mean = float(lum.mean())
    basis, target = sh_basis(n), lum / max(mean, 1e-4)
    keep = np.ones(len(target), bool)
    for _ in range(3):
        # A face shows only the camera's side of the sphere; the ridge keeps the unseen side quiet.
        ridge = 0.02 * keep.sum() * np.diag([0, 1, 1, 1, 4, 4, 4, 4, 4])
        sh = np.linalg.solve(basis[keep].T @ basis[keep] + ridge, basis[keep].T @ target[keep])
        error = np.abs(basis @ sh - target)
        keep = error <= np.quantile(error, 0.9)
    return LightEstimate(sh=sh.astype(np.float32), key_direction=_key(n[keep], target[keep]), contrast=_contrast(lum, n), luminance=mean)


def _key(n: np.ndarray, target: np.ndarray) -> tuple[float, float, float]:
    """Unit vector towards the one distant light that, with an even ambient light, explains the shading best.

    Tried in a grid of directions: the harmonics alone cannot tell a frontal key from ambient light, since every visible normal
    faces the camera.
    """
    best = (np.inf, (0.0, 0.0, 1.0))
    for elevation in np.radians(np.arange(-30, 81, 7.5)):
        for azimuth in np.radians(np.arange(-100, 101, 7.5)):
            d = np.array([np.cos(elevation) * np.sin(azimuth), np.sin(elevation), np.cos(elevation) * np.cos(azimuth)])
            lit = np.clip(n @ d, 0, None)
            spread = lit - lit.mean()
            strength = max(0.0, float(spread @ target) / max(float(spread @ spread), 1e-9))
            strength = min(strength, float(target.mean()) / max(float(lit.mean()), 1e-6))  # no ambient light below zero
            error = float(((target - target.mean() - strength * spread) ** 2).mean())
            if error < best[0]:
                best = (error, tuple(d.tolist()))
    return best[1]


def sh_basis(n: np.ndarray) -> np.ndarray:
    """Real spherical harmonics to order two at unit normals (N, 3) → (N, 9): 1, y, z, x, xy, yz, 3z²−1, xz, x²−y² (normalised)."""
    x, y, z = n.T
    return np.stack([0.282095 * np.ones_like(x), 0.488603 * y, 0.488603 * z, 0.488603 * x, 1.092548 * x * y, 1.092548 * y * z,
                     0.315392 * (3 * z**2 - 1), 1.092548 * x * z, 0.546274 * (x**2 - y**2)], axis=1)


def _contrast(lum: np.ndarray, n: np.ndarray) -> float:
    left, right = lum[n[:, 0] < -0.25], lum[n[:, 0] > 0.25]
    if min(len(left), len(right)) < 10:
        return 0.0
    a, b = float(np.median(left)), float(np.median(right))
    return abs(a - b) / max(a + b, 1e-4)

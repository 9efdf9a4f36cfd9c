"""A second witness for drift: delivered file against selfie, with nothing taken from the shot's own records.

Faces are found anew in both files, and colour is compared at the same mesh points of both, point by point, with scikit-image's CIELAB
and CIEDE2000. It shares no code and no points with ``goodlight.cull.drift``, which knows where the plate was placed and compares medians.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

REGIONS = {
    "forehead": (9, 67, 69, 104, 108, 151, 297, 299, 333, 337),
    "left cheek": (36, 50, 101, 117, 118, 123, 147, 187, 205),
    "right cheek": (266, 280, 330, 346, 347, 352, 376, 411, 425),
    "outer left cheek": (137, 177, 215),
    "outer right cheek": (366, 401, 435),
    "nose": (4, 5, 6, 195, 197),
    "chin": (199, 200, 208, 428),
}
"""Mesh points on skin; left and right as seen in the picture."""

MARGIN = 0.15
"""How far inside the mesh's outline a point must lie, in eye distances: on a turned face the far cheek is the outline, and what is compared
there would be the backdrop."""

RADIUS = 0.05
"""Half side of the square a colour is averaged over, in eye distances: wider than the mesh's own jitter from picture to picture."""


@dataclass(frozen=True, kw_only=True)
class SkinChange:
    """ΔE00 and ΔL* from selfie to shot."""

    delta_e: float  # median over all points
    worst_region: float  # the largest of the regions' medians
    region: str  # which region that is
    lightness: float  # median over all points, positive = the shot is lighter


def skin_change(selfie: np.ndarray, selfie_points: np.ndarray, shot: np.ndarray, shot_points: np.ndarray) -> SkinChange | None:
    """Pictures: (H, W, 3) uint8 sRGB. Points: (≥468, ≥2) mesh points in pixels. None when fewer than half of the points lie in both."""
    from skimage.color import deltaE_ciede2000

    order = [(name, i) for name, points in REGIONS.items() for i in points]
    index = [i for _, i in order]
    there, here = _colours(selfie, selfie_points, index), _colours(shot, shot_points, index)
    seen = np.isfinite(there[:, 0]) & np.isfinite(here[:, 0]) & _inside(selfie_points, index)
    if seen.sum() < len(index) / 2:
        return None
    differences = np.where(seen, deltaE_ciede2000(np.nan_to_num(there), np.nan_to_num(here)), np.nan)
    names = np.array([name for name, _ in order])
    regions = {name: float(np.nanmedian(differences[names == name])) for name in REGIONS if (seen & (names == name)).any()}
    worst = max(regions, key=regions.get)
    return SkinChange(delta_e=float(np.nanmedian(differences)), worst_region=regions[worst], region=worst,
                      lightness=float(np.nanmedian((here - there)[:, 0])))


def _colours(srgb: np.ndarray, points: np.ndarray, index: list[int]) -> np.ndarray:
    """CIELAB around each point, (N, 3); not a number where the square leaves the picture."""
    from skimage.color import rgb2lab

    r = max(1, round(RADIUS * _eye_distance(points)))
    height, width = srgb.shape[:2]
    out = np.full((len(index), 3), np.nan)
    for k, (x, y) in enumerate(np.rint(points[index, :2]).astype(int)):
        if r <= x < width - r and r <= y < height - r:
            out[k] = rgb2lab(srgb[y - r:y + r + 1, x - r:x + r + 1]).mean(axis=(0, 1))
    return out


def _inside(points: np.ndarray, index: list[int]) -> np.ndarray:
    """(N,) bool: which points lie well within the outline of the whole mesh."""
    import cv2

    outline = cv2.convexHull(points[:468, :2].astype(np.float32))
    depth = [cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in points[index, :2]]
    return np.array(depth) >= MARGIN * _eye_distance(points)


def _eye_distance(points: np.ndarray) -> float:
    left, right = points[[33, 133], :2].mean(axis=0), points[[362, 263], :2].mean(axis=0)
    return float(np.hypot(*(right - left)))

"""Do the eyes look open, and do nose and mouth look like nose and mouth: two small linear models on orientations of edges.

Each is one weight a feature (a histogram of gradient orientations, Dalal and Triggs 2005, and a coarse picture of the light), fitted by
``benchmarks/train_coach_patterns.py``. Colour is left out on purpose, and light is relative to the person's own skin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import cv2
import numpy as np

from goodlight.coach.crop import FaceCrop

_CELL, _BINS = 8, 8
_FLOOR = 0.02  # stops; keeps flat cells flat where the histogram is normalised
_LIGHT = 0.15  # weight of the coarse picture against the histograms
_SMALLEST = 40  # pixels between the eyes; below it lashes and lips are a few pixels and the scores mean nothing
_EYE_CORNERS = ((33, 133), (263, 362))  # outer, inner


@dataclass(frozen=True, eq=False, kw_only=True)
class Pattern:
    """score = (features - mean) @ weights + bias: about -1 for a bare face with open eyes, +1 for covered or closed."""

    mean: np.ndarray  # (N,) float32
    weights: np.ndarray  # (N,) float32
    bias: float

    def score(self, features: np.ndarray) -> float:
        return float((features - self.mean) @ self.weights + self.bias)


@cache
def patterns() -> dict[str, Pattern]:
    """The fitted models: ``mouth`` and ``eye``."""
    with resources.files(__package__).joinpath("patterns.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        return {name: Pattern(mean=data[f"{name}_mean"].astype(np.float32), weights=data[f"{name}_weights"].astype(np.float32),
                              bias=float(data[f"{name}_bias"])) for name in ("mouth", "eye")}


def pattern_scores(crop: FaceCrop) -> dict[str, float]:
    """mouth_pattern and eye_pattern (the mean of both eyes), see ``Pattern``; -1 where the face is too small to tell."""
    if crop.eye < _SMALLEST or not crop.bare_skin.any():
        return {"mouth_pattern": -1.0, "eye_pattern": -1.0}
    fitted = patterns()
    return {"mouth_pattern": fitted["mouth"].score(mouth_features(crop)),
            "eye_pattern": float(np.mean([fitted["eye"].score(f) for f in eye_features(crop)]))}


def mouth_features(crop: FaceCrop) -> np.ndarray:
    """(576,) float32 of the region from the nose to the chin."""
    p = crop.points
    eyes = [p[[33, 133]].mean(axis=0), p[[362, 263]].mean(axis=0)]
    return _features(_patch(crop, [*eyes, p[152]], [[14.08, -20], [49.92, -20], [32, 60]], (64, 64)))


def eye_features(crop: FaceCrop) -> list[np.ndarray]:
    """Two times (432,) float32, the picture-right eye mirrored so that both look alike."""
    out = []
    for side, corners in enumerate(_EYE_CORNERS):
        left, right = (crop.points[k] for k in (corners if side == 0 else corners[::-1]))
        across = right - left
        below = (left + right) / 2 + np.array([-across[1], across[0]]) / 2
        patch = _patch(crop, [left, right, below], [[14, 26], [50, 26], [32, 44]], (64, 48))
        out.append(_features(patch if side == 0 else np.ascontiguousarray(patch[:, ::-1])))
    return out


def _patch(crop: FaceCrop, source, target, size: tuple[int, int]) -> np.ndarray:
    """(h, w) float32: stops against the person's own skin, where three points of the crop come to stand at three of the patch."""
    matrix = cv2.getAffineTransform(np.float32(source), np.float32(target))
    relative = np.clip(crop.stops - np.median(crop.stops[crop.bare_skin]), -5, 2).astype(np.float32)
    scale = max(0.05, float(np.sqrt(abs(np.linalg.det(matrix[:, :2])))))
    smooth = cv2.GaussianBlur(relative, (0, 0), max(0.5, 0.6 / scale))
    return cv2.warpAffine(smooth, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _features(patch: np.ndarray) -> np.ndarray:
    h, w = patch.shape
    coarse = cv2.resize(patch, (8, 8 * h // w), interpolation=cv2.INTER_AREA)
    return np.concatenate([_orientations(patch).ravel(), _LIGHT * coarse.ravel()]).astype(np.float32)


def _orientations(patch: np.ndarray) -> np.ndarray:
    """(h / 8, w / 8, 8): gradient strength by orientation in each cell, normalised over the cell's neighbourhood."""
    gx, gy = cv2.Sobel(patch, cv2.CV_32F, 1, 0), cv2.Sobel(patch, cv2.CV_32F, 0, 1)
    strength, turn = np.hypot(gx, gy), np.arctan2(gy, gx) % np.pi / np.pi * _BINS
    apart = np.abs(turn[..., None] - np.arange(_BINS))
    soft = np.clip(1 - np.minimum(apart, _BINS - apart), 0, 1) * strength[..., None]
    cells = cv2.resize(soft.astype(np.float32), (patch.shape[1] // _CELL, patch.shape[0] // _CELL), interpolation=cv2.INTER_AREA)
    energy = cv2.blur((cells**2).sum(axis=2), (3, 3), borderType=cv2.BORDER_REFLECT)
    return cells / np.sqrt(energy + _FLOOR**2)[..., None] / 3

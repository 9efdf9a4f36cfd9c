"""Faces in a picture: BlazeFace (Bazarevsky et al. 2019), short-range for close faces and full-range sparse for small ones."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.models.store import model_path
from goodlight.models.tflite import load_interpreter


@dataclass(frozen=True, eq=False, kw_only=True)
class Detection:
    score: float  # 0–1
    box: tuple[float, float, float, float]  # x0, y0, x1, y1 in picture pixels; brow to chin, ear to ear
    keypoints: np.ndarray  # (6, 2) float32 pixels: picture-left eye, picture-right eye, nose, mouth, picture-left ear, picture-right ear


@dataclass(frozen=True, kw_only=True)
class _Layout:
    model: str
    side: int  # input is side × side, RGB −1…1
    grid: tuple[tuple[int, int], ...]  # (cells per side, anchors per cell)


_SHORT = _Layout(model="face-detector-short", side=128, grid=((16, 2), (8, 6)))
_FULL = _Layout(model="face-detector-full", side=192, grid=((48, 1),))


class FaceDetector:
    """``detect(srgb)`` → detections, best first. Thread-safe."""

    def __init__(self, *, min_score: float = 0.5, max_overlap: float = 0.3) -> None:
        self.min_score, self.max_overlap = min_score, max_overlap
        self._networks = [(layout, _anchors(layout), load_interpreter(model_path(layout.model))) for layout in (_SHORT, _FULL)]
        self._lock = threading.Lock()

    def detect(self, srgb: np.ndarray) -> list[Detection]:
        """srgb: (H, W, 3) uint8. Of boxes that overlap by more than max_overlap the better one stays."""
        found = [d for layout, anchors, network in self._networks for d in self._run(srgb, layout, anchors, network)]
        kept: list[Detection] = []
        for d in sorted(found, key=lambda d: -d.score):
            if all(_overlap(d.box, k.box) <= self.max_overlap for k in kept):
                kept.append(d)
        return kept

    def _run(self, srgb, layout, anchors, network) -> list[Detection]:
        h, w = srgb.shape[:2]
        scale = layout.side / max(h, w)
        small = cv2.resize(srgb, (max(1, round(w * scale)), max(1, round(h * scale))), interpolation=cv2.INTER_AREA)
        canvas = np.zeros((layout.side, layout.side, 3), np.float32)
        dy, dx = (layout.side - small.shape[0]) // 2, (layout.side - small.shape[1]) // 2
        canvas[dy : dy + small.shape[0], dx : dx + small.shape[1]] = small / 127.5 - 1
        with self._lock:
            raw, logits = network(canvas[None])
        scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0], -80, 80)))
        picked = np.flatnonzero(scores >= self.min_score)
        points = raw[0, picked].reshape(len(picked), 8, 2) / layout.side  # box centre, box size, six keypoints
        points[:, [0, 2, 3, 4, 5, 6, 7]] += anchors[picked, None]
        to_picture = layout.side / scale
        offset = np.array([dx, dy], np.float32) / scale
        out = []
        for p, score in zip(points, scores[picked], strict=True):
            centre, half = p[0] * to_picture - offset, p[1] * to_picture / 2
            out.append(Detection(score=float(score), box=(*(centre - half).tolist(), *(centre + half).tolist()),
                                 keypoints=(p[2:] * to_picture - offset).astype(np.float32)))
        return out


def _anchors(layout: _Layout) -> np.ndarray:
    """Cell centres, normalised to 0–1, one row an anchor: (N, 2) float32."""
    rows = []
    for cells, repeats in layout.grid:
        y, x = np.mgrid[:cells, :cells]
        rows.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1) + 0.5, repeats, axis=0) / cells)
    return np.concatenate(rows).astype(np.float32)


def _overlap(a, b) -> float:
    """Intersection over the smaller box, so that a box inside another counts as the same face."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / max(1e-6, min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])))

"""Which part of a person is what: a small network of our own on ISNet's decoder maps (docs/decisions/0008-layers.md).

Its weights, ``layer_network.onnx``, come with the package; ``training/layers`` rebuilds them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import resources

import cv2
import numpy as np

CLASSES = ("skin", "hair", "headwear", "accessory", "cloth")
MAPS = ("input.1088", "input.948", "input.832", "input.740", "input.656")
"""ISNet's decoder maps, fine to coarse: 64 × 256², 128 × 128², 256 × 64², 512 × 32², 512 × 16², outputs of its file beside the matte."""
SIDE = 256  # the network's grid: the plate squeezed to a square, as ISNet sees it


class LayerNetwork:
    """``classify(maps, context)`` → (256, 256, 5) uint8, 255 = certain, in the order of ``CLASSES``. Thread-safe."""

    def __init__(self, *, threads: int = 2) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False
        weights = resources.files("goodlight.models").joinpath("layer_network.onnx").read_bytes()
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._lock = threading.Lock()

    def classify(self, maps: Sequence[np.ndarray], context: np.ndarray) -> np.ndarray:
        """maps: ISNet's, (C, h, w) float32, fine to coarse. context: see ``context``."""
        feed = {f"map{i}": m[None] for i, m in enumerate(maps)} | {"context": context[None]}
        with self._lock:
            probability = self._session.run(None, feed)[0][0]
        return (probability.transpose(1, 2, 0) * 255 + 0.5).astype(np.uint8)


def context(srgb: np.ndarray, matte: np.ndarray, landmarks: np.ndarray, size: Sequence[int]) -> np.ndarray:
    """What the network knows beside the maps: colour, place in the head's frame, the face's outline, the matte. (7, 256, 256) float32.

    srgb: (h, w, 3) uint8 and matte: (h, w) uint8, of any size and shape. landmarks: (478, 2) in the unit square. size: (width, height)
    of the plate, for its true shape.
    """
    small = cv2.resize(srgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2Lab) / [50, 25, 25] - [1, 0, 0]
    x, y = head_frame(landmarks, size)
    face = outline(landmarks, SIDE)
    soft = cv2.resize(matte, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.stack([*lab.transpose(2, 0, 1), x.clip(-3, 3), y.clip(-3, 3), face, soft]).astype(np.float32)


def outline(landmarks: np.ndarray, side: int, *, grow: float = 1.0) -> np.ndarray:
    """The mesh's convex outline, grown about its middle: (side, side) bool. landmarks: (478, 2) in the unit square."""
    hull = cv2.convexHull((landmarks[:468, :2] * side).astype(np.float32))[:, 0]
    middle = hull.mean(axis=0) if grow != 1 else 0
    mask = np.zeros((side, side), np.uint8)
    cv2.fillConvexPoly(mask, np.round((hull - middle) * grow + middle).astype(np.int32), 1)
    return mask > 0


def head_frame(landmarks: np.ndarray, size: Sequence[int], side: int = SIDE) -> tuple[np.ndarray, np.ndarray]:
    """X and Y of each pixel of the square grid, (side, side) float32: origin at the chin, unit the mesh's height, turned with it."""
    p = landmarks[:, :2].astype(np.float64) * size
    unit = max(float(np.linalg.norm(p[10] - p[152])), 1e-6)
    right = (p[[263, 362, 356, 454]] - p[[33, 133, 127, 234]]).sum(axis=0)
    right /= max(float(np.linalg.norm(right)), 1e-6)
    grid = (np.arange(side) + 0.5) / side
    dx, dy = grid[None, :] * size[0] - p[152, 0], grid[:, None] * size[1] - p[152, 1]
    return ((dx * right[0] + dy * right[1]) / unit).astype(np.float32), ((dy * right[0] - dx * right[1]) / unit).astype(np.float32)

"""The matte of hair: a small network of our own that looks at the picture where ISNet only guesses (docs/decisions/0005-cutting-out.md).

Its weights, ``hair_network.onnx``, come with the package; ``training/hair`` rebuilds them.
"""

from __future__ import annotations

import threading
from importlib import resources

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES

_SEEN = (110.0, 215.0)  # eye distances, pixels, of the pictures it learnt from
_HALVINGS = 16  # it halves the picture four times
_MARGIN = 64  # pixels beyond the hair that it looks at
_HAIR = CLASSES.index("hair")


class HairNetwork:
    """``matte`` → how much of each pixel is the person, near hair. Thread-safe."""

    def __init__(self, *, threads: int = 2) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        weights = resources.files("goodlight.models").joinpath("hair_network.onnx").read_bytes()
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._lock = threading.Lock()

    def matte(self, srgb: np.ndarray, soft: np.ndarray, person: np.ndarray, classes: np.ndarray, *, eye_distance: float) -> np.ndarray:
        """(H, W) float32 0–1; away from hair it is ``soft``.

        srgb: (H, W, 3) uint8. soft, person: (H, W) float32 0–1. classes: (h, w, 5) uint8, see ``LayerNetwork.classify``. A face larger
        than those it knows is looked at on a smaller picture, and the matte made large again.
        """
        scale = float(np.clip(eye_distance, *_SEEN)) / eye_distance
        size = (round(srgb.shape[1] * scale), round(srgb.shape[0] * scale))
        shares = cv2.resize(classes, size, interpolation=cv2.INTER_LINEAR)
        box = _box_of(shares[..., _HAIR], 0.3 * eye_distance * scale + _MARGIN)
        if box is None:
            return soft
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        colours, *alphas = (cv2.resize(a, size, interpolation=way)[box] for a in (srgb, soft, person))
        seen = np.dstack([colours.astype(np.float32) / 255, *alphas, shares[box].astype(np.float32) / 255])
        h, w = seen.shape[:2]
        seen = np.pad(seen, ((0, -h % _HALVINGS), (0, -w % _HALVINGS), (0, 0)), mode="edge")
        with self._lock:
            found = self._session.run(None, {"x": np.ascontiguousarray(seen.transpose(2, 0, 1)[None])})[0][0, 0, :h, :w]
        whole = cv2.resize(soft, size, interpolation=way)
        whole[box] = found
        return whole if scale == 1 else np.clip(cv2.resize(whole, soft.shape[::-1], interpolation=cv2.INTER_CUBIC), 0, 1)


def _box_of(hair: np.ndarray, margin: float) -> tuple[slice, slice] | None:
    """Rows and columns about the hair (h, w) uint8; None where there is none."""
    rows, columns = (np.flatnonzero((hair > 127).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    return tuple(slice(max(0, int(at[0] - margin)), int(at[-1] + margin) + 1) for at in (rows, columns))

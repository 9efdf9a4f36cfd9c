"""Person against background: ISNet (Qin et al. 2022, general use) with MediaPipe selfie segmentation as its second opinion.

What ISNet sees on the way also tells skin, hair and clothes apart (``layer_network``), without a second run.
"""

from __future__ import annotations

import threading

import cv2
import numpy as np

from goodlight.errors import ModelUnavailable
from goodlight.models.hair_network import HairNetwork
from goodlight.models.layer_network import MAPS, LayerNetwork, context
from goodlight.models.store import model_path, report_on_stderr
from goodlight.models.tflite import load_interpreter

_ISNET_SIDE, _SEGMENTER_SIDE = 1024, 256



class Matting:
    """``soft_matte`` has the hair; ``person`` is coarse but knows what a person is. Thread-safe; ISNet is loaded at first use.

    ``coarse`` turns True when ISNet cannot be had; from then on ``soft_matte`` returns None and ``person`` must do.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self._segmenter = load_interpreter(model_path("selfie-segmentation"), threads=threads)
        self.coarse = False
        self._threads = threads
        self._isnet = None
        self._layers, self._hair = LayerNetwork(threads=threads), HairNetwork(threads=threads)
        self._lock = threading.Lock()

    def soft_matte(self, srgb: np.ndarray) -> np.ndarray | None:
        """(H, W, 3) uint8 → (H, W) float32 alpha 0–1, or None when the network cannot be had."""
        return self.matte_and_classes(srgb, None)[0]

    def matte_and_classes(self, srgb: np.ndarray, landmarks: np.ndarray | None) -> tuple[np.ndarray | None, np.ndarray | None]:
        """``soft_matte``, and from the same run which part of the person is what: see ``LayerNetwork.classify``.

        landmarks: (478, ≥ 2) pixels of the face in ``srgb``; None: no classes are asked for. Both None when ISNet cannot be had.
        """
        if not self._load():
            return None, None
        small = cv2.resize(srgb, (_ISNET_SIDE, _ISNET_SIDE), interpolation=cv2.INTER_AREA)
        x = np.ascontiguousarray(((small.astype(np.float32) - 128) / 256).transpose(2, 0, 1)[None])
        size = srgb.shape[1::-1]
        with self._lock:
            matte, *maps = (m[0] for m in self._isnet.run(["output", *(MAPS if landmarks is not None else ())], {"input": x}))
        matte = matte[0].clip(0, 1)
        soft = np.clip(cv2.resize(matte, size, interpolation=cv2.INTER_LINEAR), 0, 1)
        if landmarks is None:
            return soft, None
        seen = context(small, (matte * 255 + 0.5).astype(np.uint8), landmarks[:, :2] / np.array(size), size)
        return soft, self._layers.classify(maps, seen)

    def hair_matte(self, srgb: np.ndarray, soft: np.ndarray, person: np.ndarray, classes: np.ndarray, *, eye_distance: float) -> np.ndarray:
        """See ``HairNetwork.matte``."""
        return self._hair.matte(srgb, soft, person, classes, eye_distance=eye_distance)

    def person(self, srgb: np.ndarray) -> np.ndarray:
        """(H, W, 3) uint8 → (H, W) float32 probability 0–1 that a pixel belongs to a person."""
        x = cv2.resize(srgb, (_SEGMENTER_SIDE, _SEGMENTER_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        with self._lock:
            mask = self._segmenter(x[None])[0][0, :, :, 0]
        return cv2.resize(mask, srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    def _load(self) -> bool:
        with self._lock:
            if self._isnet is None and not self.coarse:
                try:
                    self._isnet = _load_isnet(self._threads)
                except ModelUnavailable as error:
                    self.coarse = True
                    report_on_stderr(f"{error.message} Hair is cut out with the coarse model instead: expect softer edges.")
        return not self.coarse


def _load_isnet(threads: int):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # 1.2 GB at the peak instead of 2.2, all of it given back
    return onnxruntime.InferenceSession(str(model_path("isnet-general-use")), options, providers=["CPUExecutionProvider"])

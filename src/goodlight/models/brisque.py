"""A no-reference quality index: BRISQUE (Mittal, Moorthy and Bovik 2012), in OpenCV's ``quality`` module.

OpenCV measures the 36 features of a natural picture's statistics; the authors' own regression, a support vector machine trained on what
people said of the pictures of the LIVE database, turns them into a number. On 14 portraits, sharp and blurred, it differed from another
implementation of the features by 1.7 on average (docs/decisions/0006-scorecard.md).
"""

from __future__ import annotations

import re

import cv2
import numpy as np

from goodlight.errors import ModelUnavailable
from goodlight.models.store import model_path

_GAMMA, _RHO = 0.05, -155.845  # as the model file states them; see ``_read``
_LOWEST = np.array([
    0.336999, 0.019667, 0.23, -0.125959, 0.000167, 0.000616, 0.231, -0.125873, 0.000165, 0.0006, 0.241, -0.128814, 0.000179, 0.000386,
    0.243, -0.13308, 0.000182, 0.000421, 0.436998, 0.016929, 0.247, -0.200231, 0.000104, 0.000834, 0.257, -0.200017, 0.000112,
    0.000876, 0.257, -0.155072, 0.000112, 0.000356, 0.258, -0.154374, 0.000117, 0.000351,
])
_HIGHEST = np.array([
    9.99941, 0.807472, 1.64402, 0.202917, 0.712384, 0.468672, 1.64402, 0.169548, 0.713132, 0.467896, 1.55302, 0.101368, 0.687324,
    0.533087, 1.55402, 0.101, 0.689177, 0.533133, 3.63992, 0.800955, 1.09699, 0.175286, 0.755547, 0.39927, 1.096, 0.155928, 0.751488,
    0.402398, 1.04199, 0.093209, 0.623516, 0.532925, 1.04299, 0.093714, 0.621958, 0.534484,
])
"""Range of each feature over the training pictures, from the same release: the features are scaled to −1 … 1 by it."""


class Brisque:
    """``score(srgb)`` → a number: about 0 looks undistorted, 100 badly blurred, noisy or compressed; a little below 0 happens.

    Trained on 29 photographs of things and places, not on portraits.
    """

    def __init__(self) -> None:
        """Raises ModelUnavailable where the model's file cannot be had, or OpenCV was built without its quality module."""
        if not hasattr(cv2, "quality"):
            raise ModelUnavailable("OpenCV was installed without its quality module.",
                                   advice="Install opencv-contrib-python-headless in place of opencv-python-headless.")
        self._weights, self._vectors = _read(model_path("brisque-live").read_text("ascii"))

    def score(self, srgb: np.ndarray) -> float:
        """srgb: (H, W, 3) uint8. Sizes matter: measure everything that is to be compared at one."""
        features = cv2.quality.QualityBRISQUE_computeFeatures(cv2.cvtColor(srgb, cv2.COLOR_RGB2BGR))[0].astype(np.float64)
        scaled = 2 * (features - _LOWEST) / (_HIGHEST - _LOWEST) - 1
        return float(self._weights @ np.exp(-_GAMMA * ((self._vectors - scaled) ** 2).sum(axis=1)) - _RHO)


def _read(text: str) -> tuple[np.ndarray, np.ndarray]:
    """LIBSVM's text format: weights (N,) and support vectors (N, 36). The file is known by its sha256."""
    head, _, body = text.partition("SV\n")
    if f"gamma {_GAMMA}" not in head or f"rho {_RHO}" not in head:
        raise ModelUnavailable("The file of the BRISQUE model is not the one that its ranges belong to.", advice="goodlight models verify")
    rows = [[float(number) for number in re.sub(r"\d+:", "", line).split()] for line in body.splitlines()]
    table = np.array(rows)
    return table[:, 0], table[:, 1:]

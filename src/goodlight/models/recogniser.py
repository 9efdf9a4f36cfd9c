"""Who is it: dlib's 128-number face description (King 2017, a ResNet-29 with metric loss; CC0)."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.crop import sample
from goodlight.models.dlib_network import face_network
from goodlight.subject.face import Face

NAME = "dlib-resnet-v1"

_CHIP, _PADDING = 150, 0.25
_FINER = 4  # each pixel of the chip is the mean of 4 × 4 samples, or the same picture at another size is another person by 0.03
# Mean shape of dlib's five points in the unit square (face chip without padding): outer and inner corner of the
# picture-right eye, of the picture-left eye, base of the nose. Written out in dlib/image_transforms/interpolation.h.
_MEAN_SHAPE = np.array([[0.8595674595992, 0.2134981538014], [0.6460604764104, 0.2289674387677], [0.1205750620789, 0.2137274526848],
                        [0.3340850613712, 0.2290642403242], [0.4901123135679, 0.6277975316475]])
_MESH_POINTS = [263, 362, 33, 133, 2]


class Recogniser:
    """``describe(srgb, face)`` → (128,) float64. Euclidean distance; two photos of one person have a median of about 0.40. Thread-safe."""

    def __init__(self) -> None:
        self._network = face_network()

    def describe(self, srgb: np.ndarray, face: Face) -> np.ndarray:
        """srgb: (H, W, 3) uint8, the picture in which ``face`` was measured."""
        return self._network(face_chip(srgb, face))


def face_chip(srgb: np.ndarray, face: Face) -> np.ndarray:
    """The face levelled and scaled as the network was trained: (150, 150, 3) uint8 sRGB."""
    target = (_MEAN_SHAPE + _PADDING) / (1 + 2 * _PADDING) * _CHIP
    matrix = _FINER * similarity(face.landmarks[_MESH_POINTS, :2], target)
    matrix[:, 2] += (_FINER - 1) / 2  # from pixel centre to pixel centre
    return cv2.resize(sample(srgb, matrix, _FINER * _CHIP), (_CHIP, _CHIP), interpolation=cv2.INTER_AREA)


def similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least-squares rotation, uniform scale and shift (Umeyama 1991) that takes (N, 2) source to target: (2, 3) float64."""
    a, b = source.astype(np.float64), target.astype(np.float64)
    ma, mb = a.mean(axis=0), b.mean(axis=0)
    a, b = a - ma, b - mb
    c = (a * b).sum() / (a**2).sum()
    s = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / (a**2).sum()
    turn = np.array([[c, -s], [s, c]])
    return np.concatenate([turn, (mb - turn @ ma)[:, None]], axis=1)

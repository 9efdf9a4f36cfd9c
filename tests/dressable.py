"""The painted person with its layers, as a plate that can be dressed."""

from dataclasses import replace

import cv2
import numpy as np
import painted

from goodlight.models.layer_network import CLASSES, SIDE
from goodlight.subject.layers import CLOTH, HAIR, SKIN


def classes(plate) -> np.ndarray:
    """What a network would say of the painted colours: (256, 256, 5) uint8."""
    near = [np.abs(plate.foreground.astype(int) - c).sum(axis=-1) for c in (painted.SKIN, painted.HAIR, painted.SHIRT)]
    label = np.array([SKIN, HAIR, CLOTH])[np.argmin(near, axis=0)]
    face = np.zeros(label.shape, np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(plate.face.landmarks[:468, :2].astype(np.int32)), 1)
    hot = np.eye(len(CLASSES), dtype=np.float32)[np.where(face > 0, SKIN, label)]
    return (np.dstack([cv2.resize(c, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for c in hot.transpose(2, 0, 1)]) * 255).astype(np.uint8)


PLATE = replace(painted.plate(), classes=classes(painted.plate()))

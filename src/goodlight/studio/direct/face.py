"""What the face itself does: amounts of landmark directions, laid on the plate's head, summed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from goodlight.sets.directions import MESH_POINTS, landmark_directions
from goodlight.sets.features import features
from goodlight.studio.direct.sitting import Sitting

_SEAM = 0.12  # eye distances to either side of the middle over which a one-sided feature fades
_FRAME = (0.18, 0.28, 0.58, 0.75)  # eye distances from an eye between which the rim of spectacles lies: from, surely from, surely to, to
_EAR_ROOTS = (234, 234, 234, 454, 454, 454)  # landmarks of the cheek that carry the ears' points
_BRIDGE = (168, 6, 197, 122, 351, 193, 417)


def displacement(sitting: Sitting, amounts: Mapping[str, float]) -> np.ndarray:
    """(474, 2) float64 plate pixels, of ``sitting.moving``. amounts: of landmark directions, also left- and right- of them.

    Unknown names raise KeyError: a wish names only what there is.
    """
    table = landmark_directions()
    total = np.zeros_like(table["neutral"], np.float64)
    for name, amount in amounts.items():
        total += amount * one_sided(name)
    ears = sum((amount * one_sided(name)[MESH_POINTS:] for name, amount in amounts.items() if name.endswith("ears")), np.zeros((6, 3)))
    total[MESH_POINTS:] = total[list(_EAR_ROOTS)] + ears  # an ear goes where the cheek goes, and changes when it is asked to
    if sitting.glasses:
        total = with_glasses(total)
    moved = (sitting.head.unit * total @ sitting.head.turn.T)[:, :2]
    return np.concatenate([moved[:468], moved[MESH_POINTS:]])


def one_sided(name: str) -> np.ndarray:
    """(484, 3): a direction, or the half of it on the person's own left (the picture's right) or right."""
    table = landmark_directions()
    if name in table:
        return table[name]
    feature = features().get(name)
    across = table["neutral"][:, :1] * (1 if feature.side == "left" else -1)
    return table[feature.both] * np.clip(0.5 + across / (2 * _SEAM), 0, 1)


def with_glasses(total: np.ndarray) -> np.ndarray:
    """Spectacles are stiff: where their rim lies and across the nose all moves alike, so that the frame only shifts. Lids go on moving."""
    neutral = landmark_directions()["neutral"]
    away = np.linalg.norm(neutral[:, None, :2] - neutral[None, [468, 473], :2], axis=2).min(axis=1)
    stiff = np.clip((away - _FRAME[0]) / (_FRAME[1] - _FRAME[0]), 0, 1) * np.clip((_FRAME[3] - away) / (_FRAME[3] - _FRAME[2]), 0, 1)
    stiff[list(_BRIDGE)] = 1
    stiff[MESH_POINTS:] = 0
    return total * (1 - stiff[:, None]) + np.average(total, axis=0, weights=stiff) * stiff[:, None]

"""Defects of framing: what the picture's border or the selfie's border cuts, and how large the face stands."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.finding import Finding
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate

CUT_HEAD_LIMIT = 0.35
"""Length of picture border that cuts the head (at the sides it counts half), over the face's width. Hair below the nose may be cut."""
FACE_LIMIT = 0.18
"""Height of the face (upper forehead to chin) over the picture's. A headshot has about 0.4, a wide banner about 0.3."""
FLOATING_LIMIT = 0.03
"""Length of the selfie's border at which the person ends in mid-picture, over the picture's width."""

_MESH_SLACK = 0.04  # of the face's height: how far the mesh overshoots a forehead or a cheek
_NOSE = 1  # the mesh point at its tip
_PERSON = 128  # matte code from which a pixel counts as the person


def cut_head(shot: Shot, plate: Plate) -> Finding | None:
    """Hair or chin leaves the picture: matte on the top border or on the side borders above the nose, or the face's mesh outside.

    The top of the hair may be cut where the lens says that it means to ("tight_crop"); the face may not.
    """
    points = shot.frame.to_picture(plate.face.landmarks[:468, :2])
    height, width = shot.matte.shape
    face_width = float(np.ptp(points[:, 0]))
    slack = _MESH_SLACK * plate.face.height * shot.frame.scale
    out = (points < -slack).any() or (points > np.array([width, height]) - 1 + slack).any()
    meant = any(f.code == "tight_crop" for f in shot.frame.findings)
    top = 0 if meant else int((shot.matte[0] >= _PERSON).sum())
    nose = int(np.clip(shot.frame.to_picture(plate.face.landmarks[[_NOSE], :2])[0, 1], 0, height))
    sides = shot.matte[:nose, [0, -1]] >= _PERSON
    value = 1.0 if out else (top + 0.5 * int(sides.sum())) / max(face_width, 1.0)
    if value <= CUT_HEAD_LIMIT:
        return None
    return Finding(code="cut_head", message="The picture's border cuts the head.", value=value, limit=CUT_HEAD_LIMIT,
                   unit="of the face's width", advice="Use a selfie with room above the hair, or a wider crop.")


def face_too_small(shot: Shot, plate: Plate) -> Finding | None:
    value = plate.face.height * shot.frame.scale / shot.matte.shape[0]
    if value >= FACE_LIMIT:
        return None
    return Finding(code="face_too_small", message="The face is too small in the picture.", value=value, limit=FACE_LIMIT,
                   unit="of the picture's height", advice="Choose a tighter crop.")


def floating_cut(shot: Shot, plate: Plate) -> Finding | None:
    """The person ends in a straight line inside the picture, along a border of the selfie."""
    width, height = plate.size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    cut = 0.0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        a, b = shot.frame.to_picture(np.stack([start, end]))
        cut = max(cut, _length_cut(shot.matte, a, b))
    value = cut / shot.matte.shape[1]
    if value <= FLOATING_LIMIT:
        return None
    return Finding(code="floating_cut", message="The person ends in a straight line inside the picture.", value=value,
                   limit=FLOATING_LIMIT, unit="of the picture's width",
                   advice="Choose a tighter crop, or use a selfie that shows more of the shoulders.")


def _length_cut(matte: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Pixels of the line a → b (the person's side to its right) along which the matte falls from person to nothing."""
    length = float(np.hypot(*(b - a)))
    along = (b - a) / length
    inward = np.array([-along[1], along[0]])
    points = a + np.linspace(0, 1, max(2, int(length / 2)))[:, None] * (b - a)
    inside, outside = (_sample(matte, points + inward * step) for step in (4.0, -4.0))
    cut = (inside >= 160) & (outside >= 0) & (outside < 64)
    return float(cut.sum()) * length / len(points)


def _sample(matte: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The matte at (N, 2) points, float32; −1 outside the picture."""
    maps = points.astype(np.float32)
    return cv2.remap(matte.astype(np.float32), maps[None, :, 0], maps[None, :, 1], cv2.INTER_LINEAR,
                     borderMode=cv2.BORDER_CONSTANT, borderValue=-1)[0]

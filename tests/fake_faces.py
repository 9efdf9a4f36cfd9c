"""Faces and people drawn by rule, for tests of geometry that need no photograph."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.subject.face import Expression, Face, HeadPose

_EYE_POINTS = {-1: (33, 133, 159, 145), 1: (362, 263, 386, 374)}


def fake_face(*, centre=(200.0, 200.0), height=100.0, yaw=0.0, roll=0.0, smile=0.0) -> Face:
    """A face whose mesh is ``height`` pixels from forehead to chin, its middle at ``centre``; 478 points, most of them in the middle."""
    p = np.zeros((478, 3), np.float32)
    p[10, :2], p[152, :2] = (0, -0.5), (0, 0.5)
    p[234, :2], p[454, :2] = (-0.38, 0), (0.38, 0)
    for side, points in _EYE_POINTS.items():
        p[list(points), :2] = np.array([(-0.07, 0), (0.07, 0), (0, -0.02), (0, 0.02)]) + (side * 0.19, -0.1)
    turn = np.radians(roll)
    p[:, :2] = p[:, :2] @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) * height + centre
    return Face(score=1.0, presence=1.0, landmarks=p, pose=HeadPose(yaw=yaw, pitch=0.0, roll=roll),
                expression=Expression(smile=smile, squinch=0.0, mouth_open=0.0, brow_raise=0.0, eye_openness=(0.3, 0.3)))


def fake_person(size: tuple[int, int], *, centre, height, hair=0.25, shoulders=1.3, lean=0.0) -> np.ndarray:
    """Alpha (h, w) uint8 of a head with hair and shoulders. hair, shoulders (half width) and lean (sideways) in face heights."""
    width, height_px = size
    alpha = np.zeros((height_px, width), np.uint8)
    x, y = centre

    def points(*pairs):
        return np.array([(x + a * height, y + b * height) for a, b in pairs]).round().astype(np.int32)

    top, bottom = -0.5 - hair, 0.5
    axes = (round((0.42 + 0.3 * hair) * height), round((bottom - top) / 2 * height))
    cv2.ellipse(alpha, (round(x), round(y + (top + bottom) / 2 * height)), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.fillPoly(alpha, [points((-0.25, 0.3), (0.25, 0.3), (0.3, 0.9), (lean + shoulders, 1.25), (lean + shoulders + 0.2, 9),
                                (lean - shoulders - 0.2, 9), (lean - shoulders, 1.25), (-0.3, 0.9))], 255, cv2.LINE_AA)
    return alpha

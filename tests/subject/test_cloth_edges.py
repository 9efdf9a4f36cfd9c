"""Evening the outline of clothes, on made shoulders with a known outline."""

from types import SimpleNamespace

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.cloth_edges import even_cloth

FACE = SimpleNamespace(eye_distance=200.0, chin=np.array([256.0, 150.0]))
SIDE = 512


def shoulder() -> np.ndarray:
    alpha = np.zeros((SIDE, SIDE), np.float32)
    cv2.ellipse(alpha, (256, 520), (240, 300), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(alpha, (0, 0), 0.8)


def nibbled() -> np.ndarray:
    """The shoulder with bites and crumbs of a few pixels along its outline."""
    alpha = shoulder()
    edges, _ = cv2.findContours((alpha > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for count, (x, y) in enumerate(edges[0][::6, 0]):
        cv2.circle(alpha, (int(x), int(y)), 2, float(count % 2), -1)
    return alpha


def seen(name: str) -> np.ndarray:
    classes = np.zeros((128, 128, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index(name)] = 255
    return classes


def test_bites_are_closed_and_the_shoulder_stays_where_it_was():
    evened = even_cloth(nibbled(), FACE, seen("cloth"))
    before, after = (float(np.abs(a - shoulder())[230:480].sum()) for a in (nibbled(), evened))
    print(f"error along the shoulder {before:.0f} → {after:.0f} pixels")
    assert after < 0.6 * before
    column = evened[:, 256]
    assert abs(np.interp(0.5, column[150:300], np.arange(150, 300)) - np.interp(0.5, shoulder()[150:300, 256], np.arange(150, 300))) < 1


def test_the_edge_is_as_crisp_as_it_was():
    widths = [int(((a[:, 256] > 0.1) & (a[:, 256] < 0.9)).sum()) for a in (shoulder(), even_cloth(shoulder(), FACE, seen("cloth")))]
    assert widths[1] <= widths[0] + 2


def test_hair_and_what_is_above_the_chin_are_left_alone():
    np.testing.assert_array_equal(even_cloth(nibbled(), FACE, seen("hair")), nibbled())
    low = SimpleNamespace(eye_distance=200.0, chin=np.array([256.0, 620.0]))
    np.testing.assert_array_equal(even_cloth(nibbled(), low, seen("cloth")), nibbled())

"""The second witness for drift, on painted faces: it must see a change, say which way, and not be fooled by size."""

import cv2
import numpy as np
import pytest

pytest.importorskip("skimage")
from skin import REGIONS, skin_change  # noqa: E402


@pytest.fixture
def face():
    """A flat skin-coloured picture with a little grain, and 468 points on a grid whose outline is far away."""
    rng = np.random.default_rng(0)
    picture = np.clip(np.array([190, 140, 120]) + rng.normal(0, 3, (600, 500, 3)), 0, 255).astype(np.uint8)
    points = np.zeros((478, 3), np.float32)
    points[:468, :2] = (250, 300)
    ring = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    free = [i for i in range(468) if not any(i in r for r in REGIONS.values()) and i not in (33, 133, 362, 263)]
    points[free[:60], :2] = np.stack([250 + 220 * np.cos(ring), 300 + 270 * np.sin(ring)], axis=1)
    points[[33, 133], :2], points[[362, 263], :2] = (180, 220), (320, 220)
    for row, index in enumerate(REGIONS.values()):
        for column, i in enumerate(index):
            points[i, :2] = 160 + 20 * column, 200 + 30 * row
    return picture, points


def test_the_same_picture_has_not_changed(face):
    picture, points = face
    change = skin_change(picture, points, picture, points)
    assert change.delta_e == change.worst_region == change.lightness == 0


def test_a_larger_copy_has_hardly_changed(face):
    picture, points = face
    larger = cv2.resize(picture, None, fx=1.7, fy=1.7, interpolation=cv2.INTER_CUBIC)
    change = skin_change(picture, points, larger, (points + 0.5) * 1.7 - 0.5)
    assert change.delta_e < 0.5 and abs(change.lightness) < 0.2


@pytest.mark.parametrize("factor", [0.8, 1.15])
def test_lighter_and_darker_are_told_apart(face, factor):
    picture, points = face
    changed = np.clip(picture * factor, 0, 255).astype(np.uint8)
    change = skin_change(picture, points, changed, points)
    assert change.delta_e > 3
    assert np.sign(change.lightness) == np.sign(factor - 1)


def test_a_tint_on_one_cheek_shows_in_the_worst_region_only(face):
    picture, points = face
    tinted = picture.copy()
    xs, ys = points[list(REGIONS["right cheek"]), :2].astype(int).T
    tinted[ys.min() - 12:ys.max() + 12, xs.min() - 12:xs.max() + 12, 2] = 60
    change = skin_change(picture, points, tinted, points)
    assert change.region == "right cheek" and change.worst_region > 10 and change.delta_e < 1


def test_points_outside_the_picture_are_left_out_and_too_few_are_no_answer(face):
    picture, points = face
    low = points.copy()
    low[:, 1] += 130  # the lowest regions leave the picture
    assert skin_change(picture, points, picture, low) is not None
    low[:, 1] += 400
    assert skin_change(picture, points, picture, low) is None

"""Retakes of a photo: what is asked for must be seen in the pixels."""

import numpy as np
import pytest
from eight_selfies import COUNT, retake, write_selfies
from PIL import Image

from goodlight.colour import luminance, to_linear


@pytest.fixture
def grey():
    return np.full((200, 160, 3), 90, np.uint8)


def light(srgb):
    return luminance(to_linear(srgb))


def test_exposure_is_in_stops(grey):
    brighter = retake(grey, angle=0, stops=1.0, side=0.0, margin=(0, 0, 0, 0))
    assert light(brighter).mean() / light(grey).mean() == pytest.approx(2, rel=0.02)


def test_side_light_falls_off_from_edge_to_edge(grey):
    lit = light(retake(grey, angle=0, stops=0, side=2.0, margin=(0, 0, 0, 0)))
    assert lit[:, -1].mean() / lit[:, 0].mean() == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("angle", [-4, 4])
def test_turning_leaves_no_empty_corner(grey, angle):
    turned = retake(grey, angle=angle, stops=0, side=0, margin=(0, 0, 0, 0))
    assert turned.shape == grey.shape and turned.min() >= 89


def test_margins_are_cut_off(grey):
    assert retake(grey, angle=0, stops=0, side=0, margin=(0.1, 0.05, 0, 0)).shape == (190, 144, 3)


def test_eight_different_files_the_same_every_time(tmp_path):
    rng = np.random.default_rng(1)
    for name in "ab":
        Image.fromarray(rng.integers(0, 255, (64, 48, 3), dtype=np.uint8)).save(tmp_path / f"{name}.png")
    photos = [tmp_path / "a.png", tmp_path / "b.png"]
    first, second = (write_selfies(photos, tmp_path / part) for part in ("one", "two"))
    assert len(first) == COUNT == len({p.read_bytes() for p in first})
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]

"""The user's own picture as a backdrop: blurred as a lens blurs, and never able to bring the run down."""

import os

import numpy as np
import pytest
from PIL import Image

from goodlight.errors import UsageError
from goodlight.sets.backdrops import find_backdrop, paint_backdrop
from goodlight.sets.picture import disc, disc_blur


def test_a_point_of_light_becomes_an_even_disc_with_a_rim():
    dark = np.zeros((81, 81, 3), np.float32)
    dark[40, 40] = 0.5
    y = disc_blur(dark, 12.0)[..., 0]
    d = np.hypot(*np.mgrid[-40:41, -40:41])
    inside, outside = y[d < 10], y[d > 14]
    assert inside.min() == pytest.approx(inside.max(), rel=1e-3)
    assert inside.min() > 0 and outside.max() < 1e-6
    assert y.sum() == pytest.approx(0.5, rel=1e-3)


def test_the_blur_mixes_light_and_not_code_values():
    stripes = np.zeros((64, 64, 3), np.float32)
    stripes[:, ::2] = 0.6
    assert disc_blur(stripes, 8.0)[32, 32] == pytest.approx(0.3, abs=0.02)


def test_a_clipped_highlight_outshines_what_its_code_value_says():
    dark = np.zeros((64, 64, 3), np.float32)
    dark[32, 32] = 1.0
    assert disc_blur(dark, 6.0).sum() > 2 * dark.sum()


@pytest.mark.parametrize("radius", [0.4, 1.0, 3.7, 20.0])
def test_a_disc_keeps_the_amount_of_light(radius):
    assert disc(radius).sum() == pytest.approx(1, abs=1e-5)


@pytest.fixture
def picture(tmp_path):
    rng = np.random.default_rng(0)
    path = tmp_path / "office.png"
    Image.fromarray(rng.integers(0, 256, (300, 500, 3), np.uint8)).resize((1000, 600)).save(path)
    return path


def test_a_picture_fills_the_frame_blurred_and_is_placed_by_the_seed(picture):
    one, again, other = (paint_backdrop(str(picture), size=(256, 320), seed=seed) for seed in (1, 1, 2))
    assert one.shape == (320, 256, 3) and one.dtype == np.float32
    np.testing.assert_array_equal(one, again)
    assert np.abs(one - other).mean() > 1e-3
    source = np.asarray(Image.open(picture), np.float32) / 255
    assert np.diff(one, axis=1).std() < 0.5 * np.diff(source, axis=1).std()


def test_a_picture_that_changed_is_read_again(tmp_path):
    path = tmp_path / "wall.png"
    for stamp, grey in ((1, 60), (2, 200)):
        Image.new("RGB", (400, 400), (grey,) * 3).save(path)
        os.utime(path, ns=(stamp * 10**9, stamp * 10**9))
        mean = paint_backdrop(str(path), size=(128, 128), seed=0).mean()
        assert (mean > 0.4) == (grey == 200)


@pytest.mark.parametrize("content", [None, b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 200])
def test_a_bad_picture_is_a_named_fault(tmp_path, content):
    path = tmp_path / "wall.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        paint_backdrop(str(path), size=(128, 128), seed=0)
    assert caught.value.code == "bad_backdrop_picture" and caught.value.advice


def test_a_path_is_told_from_a_name():
    assert find_backdrop("offices/lobby.JPG").kind == "picture"
    assert find_backdrop("lobby.heic").kind == "picture"
    with pytest.raises(UsageError):
        find_backdrop("foyer")

"""Folds and contrast of the cloth: what they must do to the light, and what they must leave alone."""

from dataclasses import replace

import numpy as np
import pytest

from goodlight.sets import garments
from goodlight.studio import dress_folds
from goodlight.studio.dress_folds import folds
from goodlight.studio.dress_light import deepened, drawn_together, graded_inside, satin

LIGHT = {"key_left": 0.4, "fill": 0.2, "ambient": 0.3}
SHIRT = garments.load("oxford-shirt")


def chest(image):
    h, w = image.shape[:2]
    return image[h // 2 : 3 * h // 4, w // 4 : 3 * w // 4]


def test_cloth_folds_a_little_and_nowhere_out_of_bounds():
    shade = folds(SHIRT, LIGHT, seed=1)
    assert shade.shape == SHIRT.alpha.shape and 0.01 < chest(shade).std() < 0.12
    assert abs(chest(shade).mean() - 1) < 0.05


def test_two_people_fold_differently_and_one_always_alike():
    one, again, other = (folds(SHIRT, LIGHT, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert abs(np.corrcoef(chest(one).ravel(), chest(other).ravel())[0, 1]) < 0.5


def test_folds_turn_with_the_light():
    left, right = (chest(folds(SHIRT, {key: 1.0}, seed=3)) for key in ("key_left", "key_right"))
    assert np.corrcoef(left.ravel(), right.ravel())[0, 1] < 0.6


def test_a_jacket_folds_less_than_a_shirt_and_a_tie_not_at_all():
    suit = garments.load("navy-suit")
    shade, tie = folds(suit, LIGHT, seed=1), suit.panels["tie"] > 0.99
    assert np.abs(shade[tie] - 1).max() < 0.002
    cloth = suit.panels["cloth"] * suit.alpha > 0.99
    assert 0.002 < shade[cloth].std() < folds(SHIRT, LIGHT, seed=1)[SHIRT.alpha > 0.99].std()


def test_a_photographed_garment_keeps_its_own():
    assert np.array_equal(folds(replace(SHIRT, folds=0.0), LIGHT, seed=1), np.ones(SHIRT.alpha.shape, np.float32))


@pytest.mark.parametrize(("reflected", "least"), [(0.03, 2.2), (0.8, 1.9)], ids=["black", "white"])
def test_contrast_grows_about_the_middle_tone_and_more_on_dark_cloth(reflected, least):
    shading = np.repeat(np.linspace(0.2, 1.2, 401, dtype=np.float32)[None], 41, axis=0)
    deep = deepened(shading, np.ones(shading.shape, bool), np.full(shading.shape, reflected, np.float32), seam=3)[20]
    assert deep[200] == pytest.approx(0.7, abs=2e-3)
    steeper = np.log(deep[300] / deep[100]) / np.log(shading[20, 300] / shading[20, 100])
    print(f"contrast × {steeper:.2f}")
    assert least < steeper < least + 0.3 and (np.diff(deep[20:-20]) > 0).all()


@pytest.mark.parametrize("line", [0.4, 0.01])
@pytest.mark.parametrize(("reflected", "least"), [(0.02, 0.38), (0.8, 0.56)], ids=["black", "white"])
def test_a_seam_is_never_ink_and_a_line_on_white_is_pale(line, reflected, least):
    shading = np.full((60, 60), 0.8, np.float32)
    shading[:, 30] = line
    deep = deepened(shading, np.ones(shading.shape, bool), np.full(shading.shape, reflected, np.float32), seam=6)
    print(f"a line keeps {deep[30, 30] / deep[30, 10]:.2f} of the light")
    assert max(line / 0.8, least) * 0.99 * deep[30, 10] < deep[30, 30] < 0.9 * deep[30, 10]


def test_silk_has_a_bright_ridge_and_dark_sides_and_only_silk_has():
    across = np.linspace(-1, 1, 101, dtype=np.float32)
    light = np.repeat((0.5 + 0.3 * (1 - across**2))[None], 20, axis=0)
    panel = np.repeat((np.abs(across) < 0.6).astype(np.float32)[None], 20, axis=0)
    deep, gloss = satin(light, panel, np.full(light.shape, 0.05, np.float32))
    assert np.array_equal(deep[panel == 0], light[panel == 0]) and gloss[panel == 0].max() == 0
    assert deep[10, 50] / deep[10, 22] > 1.15 * light[10, 50] / light[10, 22]
    assert gloss[10, 50] > 0.8 and gloss[10, 22] < 0.05


def test_a_white_shirt_is_never_blown():
    bright = drawn_together(np.full((2, 2, 3), 1.2, np.float32))
    assert 0.82 < bright.max() < 1


def crease(steep: float) -> np.ndarray:
    """(200, 300) metres of height at a millimetre a sample: one crease from right to left, halfway down."""
    height = np.zeros((200, 300), np.float32)
    x, y = np.linspace(0, 0.30, 300, dtype=np.float32), np.linspace(0, 0.20, 200, dtype=np.float32)
    points = np.stack([np.linspace(0.22, 0.08, dress_folds._POINTS), np.full(dress_folds._POINTS, 0.1)], axis=1).astype(np.float32)
    laid = dress_folds._Crease(points=points, slope=0.3, steep=steep, slow=5 * steep)
    dress_folds._lay(height, x, y, laid, np.random.default_rng(0))
    return height


def test_a_crease_is_steep_on_one_side_and_ends_in_nothing():
    height = crease(0.004)
    slopes = np.abs(np.diff(height[:, 150])) / 0.001
    above, below = slopes[:99].max(), slopes[101:].max()
    assert max(above, below) > 2.5 * min(above, below) and 0.12 < max(above, below) < 0.35
    assert height[:, 20].max() < 0.02 * height.max() and height[:, 280].max() < 0.02 * height.max()


def test_the_ridge_of_thick_cloth_is_rounder():
    thin, thick = (float(np.abs(np.diff(crease(steep)[:, 150], 2)).max()) for steep in (0.004, 0.0096))
    print(f"bend at the ridge: thin {thin:.2e}, thick {thick:.2e}")
    assert thick < 0.6 * thin


def test_a_collars_inside_is_graded_and_never_black():
    shading, behind = np.full((60, 60), 0.8, np.float32), np.zeros((60, 60), np.float32)
    behind[20:50, 10:50] = 1
    shading[20:50, 10:30], shading[20:50, 30:50] = 0.5, 0.0
    dark, pale = (graded_inside(shading, behind, np.full_like(shading, white), sigma=5) for white in (0.03, 0.8))
    for graded, least in ((dark, 0.3), (pale, 0.45)):
        assert np.array_equal(graded[behind == 0], shading[behind == 0])
        assert graded[behind == 1].min() > least and np.abs(np.diff(graded[35, 10:50])).max() < 0.08

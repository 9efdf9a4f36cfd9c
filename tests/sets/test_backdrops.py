"""Backdrops: what is promised of every one, and that each kind looks like what it is."""

import cv2
import numpy as np
import pytest

from goodlight.colour import delta_e, lab, to_linear
from goodlight.errors import UsageError
from goodlight.sets.backdrops import backdrops, find_backdrop, paint_backdrop
from goodlight.sets.registry import Registry
from goodlight.sets.rigs import rigs

SIZE = (256, 320)
PAINTED = [b.name for b in backdrops() if b.kind != "transparent"]
PAPERS = [b.name for b in backdrops() if b.kind == "paper"]
CANVASES = [b.name for b in backdrops() if b.kind == "canvas"]


def paint(name, **options):
    return paint_backdrop(name, **{"size": SIZE, "seed": 1, **options})


def test_there_are_six_papers_four_canvases_and_a_gradient_at_least():
    assert len(PAPERS) >= 6 and len(CANVASES) >= 4
    assert any(b.kind == "gradient" for b in backdrops())


@pytest.mark.parametrize("name", [*PAINTED, "#1F6FB2"])
@pytest.mark.parametrize("size", [(256, 320), (321, 107), (64, 64)])
def test_a_backdrop_is_linear_float_of_the_size_asked_and_the_same_for_the_same_seed(name, size):
    picture = paint(name, size=size)
    assert picture.shape == (size[1], size[0], 3) and picture.dtype == np.float32
    assert picture.min() >= 0 and picture.max() <= 1
    np.testing.assert_array_equal(picture, paint(name, size=size))
    assert not np.allclose(picture, paint(name, size=size, seed=2), rtol=0.01, atol=1e-4), "another seed is another picture"


@pytest.mark.parametrize("name", PAINTED)
def test_a_backdrop_has_a_licence_a_description_and_a_rig_that_exists(name):
    backdrop = find_backdrop(name)
    assert backdrop.licence and backdrop.description and backdrop.tone in ("light", "mid", "dark")
    assert backdrop.rig in rigs()


@pytest.mark.parametrize("name", PAPERS)
def test_paper_glows_behind_the_person_and_falls_off_to_every_corner(name):
    for seed in range(8):
        y = lab(paint(name, seed=seed, centre=(0.5, 0.4)))[..., 0]
        behind = y[96:176, 64:192].mean()
        corners = [y[:16, :16].mean(), y[:16, -16:].mean(), y[-16:, :16].mean(), y[-16:, -16:].mean()]
        assert max(corners) < behind - 1 and max(corners) - min(corners) < 20


@pytest.mark.parametrize("name", [*PAPERS, *CANVASES])
def test_the_background_light_stands_opposite_the_key(name):
    def left_minus_right(side):
        y = np.mean([paint(name, seed=seed, light_side=side).mean(axis=(0, 2)) for seed in range(12)], axis=0)
        return (y[:128].mean() - y[128:].mean()) / y.mean()

    assert left_minus_right(1.0) > left_minus_right(-1.0) + 0.02


def test_white_paper_is_white_without_clipping():
    for seed in range(6):
        code = lab(paint("paper-white", seed=seed))[..., 0]
        assert 94 < code.max() < 98.5
        assert np.percentile(code, 5) > 80


def texture(name, seed):
    """Standard deviation of lightness at patches of a hand's width, and finer than a finger."""
    y = lab(paint(name, size=(512, 640), seed=seed))[..., 0].astype(np.float32)
    fine = y - cv2.GaussianBlur(y, (0, 0), 2)
    middle = cv2.GaussianBlur(y, (0, 0), 6) - cv2.GaussianBlur(y, (0, 0), 40)
    inner = slice(40, -40)
    return float(middle[inner, inner].std()), float(fine[inner, inner].std())


def test_canvas_is_mottled_and_paper_is_not_and_neither_shows_a_weave():
    paper = [texture(name, 3) for name in PAPERS]
    canvas = [texture(name, 3) for name in CANVASES]
    assert max(middle for middle, _ in paper) < 0.8 < min(middle for middle, _ in canvas)
    assert max(fine for _, fine in [*paper, *canvas]) < 0.3


def test_two_canvases_of_one_seed_are_not_the_same_painting():
    a, b = (np.log(paint(name)[..., 1]).ravel() for name in CANVASES[:2])
    light = np.log(paint("paper-thunder")[..., 1]).ravel()
    a, b = a - light * (a @ light) / (light @ light), b - light * (b @ light) / (light @ light)
    assert np.corrcoef(a, b)[0, 1] < 0.7


def test_the_light_drifts_in_colour_by_less_than_two_per_cent():
    picture = paint("paper-thunder", seed=5)
    ratio = picture[..., 0] / picture[..., 2]
    assert 0.0005 < ratio.std() / ratio.mean() < 0.02


@pytest.mark.parametrize("code", ["#1F6FB2", "#e8532a", "#FFFFFF", "#000000", "#7a7A7a"])
def test_a_brand_colour_is_that_colour_behind_the_head(code):
    want = lab(to_linear(np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)))
    for seed in range(5):
        got = lab(paint(code, seed=seed)[96:160, 96:160].reshape(-1, 3).mean(axis=0))
        assert delta_e(want, got) < 2.0


def test_transparent_paints_nothing():
    assert paint("transparent") is None


@pytest.mark.parametrize("code", ["#12345", "#1234567", "#GG0000", "#", "#12 456", "#１２３４５６"])
def test_a_colour_is_read_strictly(code):
    with pytest.raises(UsageError) as caught:
        find_backdrop(code)
    assert caught.value.code == "bad_colour" and "#RRGGBB" in caught.value.advice


def test_an_unknown_backdrop_suggests_the_nearest_and_lists_all():
    with pytest.raises(UsageError) as caught:
        find_backdrop("papr_white")
    assert caught.value.code == "unknown_backdrop"
    assert "Did you mean paper-white?" in caught.value.advice
    assert all(name in caught.value.advice for name in backdrops().names)


def test_a_registry_refuses_two_entries_of_one_name():
    entry = backdrops().get("paper-white")
    with pytest.raises(ValueError, match="paper-white"):
        Registry("backdrop", [entry, entry])

"""The composite: the person's own pixels where the person is, the backdrop's where nobody is, and light that obeys arithmetic."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.colour import to_linear, to_srgb, to_srgb_float
from goodlight.studio.compose import composite, cut_out_picture, finish, place
from goodlight.studio.shot import Frame

PLATE = painted.plate()
IDENTITY = Frame(matrix=np.eye(2, 3), size=PLATE.size)
OPAQUE = PLATE.alpha == 255
SIZE_X = PLATE.size[0]


def far(mask: np.ndarray, pixels: int) -> np.ndarray:
    return cv2.erode(mask.astype(np.uint8), np.ones((2 * pixels + 1,) * 2, np.uint8), borderValue=1) > 0


def straight(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return to_srgb(colours / np.maximum(alpha, 1e-4)[..., None])


# --- place

def test_in_an_identity_frame_the_person_stays_within_a_code_value():
    colours, alpha = place(PLATE, IDENTITY)
    assert colours.dtype == alpha.dtype == np.float32 and (alpha[OPAQUE] == 1).all()
    off = np.abs(straight(colours, alpha).astype(int) - PLATE.foreground)[OPAQUE]
    ratio, similarity = painted.psnr_ssim(np.where(OPAQUE[..., None], straight(colours, alpha), PLATE.foreground), PLATE.foreground)
    assert off.max() <= 1 and ratio > 50 and similarity > 0.999


@pytest.mark.parametrize("scale", [0.3, 0.6, 1.0, 1.5])
def test_there_and_back_again(scale):
    """Placed at a scale and compared with the plate brought to that scale by another way."""
    w, h = (round(n * scale) for n in PLATE.size)
    frame = Frame(matrix=np.array([[scale, 0, scale / 2 - 0.5], [0, scale, scale / 2 - 0.5]]), size=(w, h))
    colours, alpha = place(PLATE, frame)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    wanted = to_srgb(cv2.resize(to_linear(PLATE.foreground), (w, h), interpolation=interpolation))
    inside = far(alpha > 0.999, 4)
    print(f"scale {scale}", end=": ")
    ratio, similarity = painted.psnr_ssim(np.where(inside[..., None], straight(colours, alpha), wanted), wanted)
    assert inside.mean() > 0.3 and ratio > 38 and similarity > 0.97


@pytest.mark.parametrize("scale", [0.2, 0.5, 0.74, 0.76, 1.0, 1.6])
def test_what_is_placed_lies_where_the_frame_says(scale):
    """Also on both sides of where the averaging sets in: no jump."""
    frame = Frame(matrix=np.array([[scale, 0.02 * scale, 11.3], [-0.02 * scale, scale, 17.8]]), size=(900, 1000))
    spot = np.zeros_like(PLATE.foreground)
    centre = PLATE.face.landmarks[4, :2].round()
    cv2.circle(spot, tuple(centre.astype(int).tolist()), 30, (255, 255, 255), -1)
    colours, _ = place(replace(PLATE, foreground=spot, alpha=np.full_like(PLATE.alpha, 255)), frame)
    weight = colours[..., 0].astype(float)
    ys, xs = np.mgrid[: weight.shape[0], : weight.shape[1]]
    found = np.array([(xs * weight).sum(), (ys * weight).sum()]) / weight.sum()
    assert found == pytest.approx(frame.to_picture(centre[None])[0], abs=0.08)
    assert weight.sum() == pytest.approx(np.pi * 30.2**2 * scale**2, rel=0.03)


@settings(deadline=None, max_examples=10)
@given(scale=st.floats(0.25, 2), turn=st.floats(-5, 5), seed=st.integers(0, 99))
def test_colours_are_premultiplied_and_never_out_of_range(scale, turn, seed):
    rng = np.random.default_rng(seed)
    rgba = rng.integers(0, 256, (60, 50, 4), dtype=np.uint8)
    plate = replace(PLATE, foreground=rgba[..., :3].copy(), alpha=rgba[..., 3].copy())
    c, s = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    colours, alpha = place(plate, Frame(matrix=np.array([[c, -s, 3.0], [s, c, -2.0]]), size=(64, 48)))
    assert colours.shape == (48, 64, 3) and alpha.min() >= 0 and alpha.max() <= 1
    assert colours.min() >= 0 and (colours <= alpha[..., None] + 1e-6).all()


# --- composite

def backdrop(tone: float, shape=PLATE.alpha.shape) -> np.ndarray:
    return np.full((*shape, 3), tone, np.float32)


@pytest.mark.parametrize("tone", [0.0, 0.18, 0.9])
def test_far_from_the_edge_both_sides_are_exact(tone):
    colours, alpha = place(PLATE, IDENTITY)
    out = composite(colours, alpha, backdrop(tone), light_side=0.0)
    inside, outside = far(alpha == 1, 60), far(alpha == 0, 220)
    assert inside.sum() > 5000 and outside.sum() > 500
    assert np.abs(out[inside] - colours[inside]).max() < 1e-4
    assert np.abs(to_srgb_float(out[outside]) - to_srgb_float(backdrop(tone)[outside])).max() < 0.5
    assert np.abs(finish(out, alpha, grain=0, seed=1)[inside].astype(int) - PLATE.foreground[inside]).max() <= 1


def test_nobody_is_the_backdrop_and_somebody_everywhere_hides_it():
    shape = (200, 160)
    scene = np.random.default_rng(0).uniform(0, 1, (*shape, 3)).astype(np.float32)
    person = np.random.default_rng(1).uniform(0, 1, (*shape, 3)).astype(np.float32)
    nobody, everybody = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    assert composite(person * 0, nobody, scene, light_side=0.3) == pytest.approx(scene, abs=1e-6)
    assert composite(person, everybody, scene, light_side=0.3) == pytest.approx(person, abs=1e-6)


@pytest.mark.parametrize("tone", [0.02, 0.3, 1.0])
def test_light_that_wraps_stays_between_person_and_backdrop(tone):
    """An even person before an even backdrop: every pixel lies between the two, but for the shade behind, and nothing glows."""
    alpha = painted.outline(PLATE.face).astype(np.float32) / 255
    skin = np.float32(0.35)
    out = composite(np.repeat((alpha * skin)[..., None], 3, axis=2), alpha, backdrop(tone), light_side=-0.5)
    low, high = min(skin, tone * 0.85), max(skin, tone)
    assert out.min() >= low - 1e-3 and out.max() <= high + 1e-3


def test_the_wrap_and_the_shade_are_slight():
    alpha = painted.outline(PLATE.face).astype(np.float32) / 255
    colours, white = np.repeat((alpha * 0.1)[..., None], 3, axis=2), backdrop(1.0)
    plain = colours + white * (1 - alpha)[..., None]
    out = composite(colours, alpha, white, light_side=0.0)
    inside, outside = alpha == 1, alpha == 0
    assert 0 < (out - plain)[inside].max() < 0.3 and (out - plain)[outside].min() > -0.12
    assert np.abs(out - plain).mean() < 0.03


def test_the_shade_falls_away_from_the_key():
    alpha = painted.outline(PLATE.face).astype(np.float32) / 255
    colours = np.zeros((*alpha.shape, 3), np.float32)
    y, half = 300, SIZE_X // 2
    shades = {side: 1 - composite(colours, alpha, backdrop(1.0), light_side=side)[y, :, 0] for side in (-1.0, 1.0)}
    clear = alpha[y] == 0
    left, right = clear & (np.arange(SIZE_X) < half), clear & (np.arange(SIZE_X) >= half)
    assert shades[-1.0][right].sum() > shades[1.0][right].sum() and shades[1.0][left].sum() > shades[-1.0][left].sum()


def test_light_adds_in_linear_light():
    """Half a white hair before black is half the light: code 188, not 128."""
    alpha = np.full((64, 64), 0.5, np.float32)
    out = composite(backdrop(0.5, (64, 64)), alpha, backdrop(0.0, (64, 64)), light_side=0.0)
    assert 165 <= int(to_srgb(out[32, 32])[0]) <= 188


# --- finish

def test_the_same_seed_gives_the_same_grain_and_another_another():
    linear, alpha = backdrop(0.3), np.zeros(PLATE.alpha.shape, np.float32)
    one, two, three = (finish(linear, alpha, grain=2, seed=s) for s in (7, 7, 8))
    assert one.dtype == np.uint8 and (one == two).all() and (one != three).mean() > 0.3


def test_grain_is_on_the_backdrop_and_never_on_the_person():
    alpha = PLATE.alpha.astype(np.float32) / 255
    out = finish(backdrop(0.3), alpha, grain=1.5, seed=1)
    assert np.ptp(out[alpha == 1]) == 0 and 0.4 < out[alpha == 0].std() < 1


def test_grain_follows_the_plate_within_reason():
    alpha = np.zeros((300, 300), np.float32)
    spread = [finish(backdrop(0.3, alpha.shape), alpha, grain=g, seed=1)[..., 1].std() for g in (0, 0.4, 0.5, 0.6, 50)]
    print("grain", np.round(spread, 2))
    assert 0.2 < spread[0] < 0.6 and (np.diff(spread[:4]) > 0).all() and spread[4] < 1


def test_a_smooth_backdrop_is_dithered():
    """A gradient of a few codes over many pixels: the mean of the codes follows the light, so no step can be seen."""
    wide = 1200
    light = np.repeat(np.linspace(0.200, 0.212, wide, dtype=np.float32)[None, :, None], 200, axis=0).repeat(3, axis=2)
    out = finish(light, np.zeros(light.shape[:2], np.float32), grain=0, seed=3)[..., 0].astype(float)
    exact = to_srgb_float(light[0, :, 0])
    smooth = cv2.blur(out.mean(axis=0)[None], (41, 1))[0]
    dithered, hard = (np.abs(v - exact)[40:-40].max() for v in (smooth, np.rint(exact)))
    print(f"largest error: {dithered:.2f} dithered, {hard:.2f} without")
    assert dithered < 0.5 * hard


def test_the_grain_s_colour_is_coarser_than_its_lightness():
    out = finish(np.full((512, 512, 3), 0.3, np.float32), np.zeros((512, 512), np.float32), grain=0.6, seed=4).astype(np.float32)
    light, colour = out.mean(axis=2), out[..., 0] - out[..., 1]

    def coarse(field: np.ndarray) -> float:
        """Share of the variance that is left when everything finer than some ten pixels is taken out."""
        return float(cv2.GaussianBlur(field, (0, 0), 4).var() / field.var())

    print(f"coarse share: lightness {coarse(light):.2f}, colour {coarse(colour):.2f}")
    assert coarse(colour) > 1.5 * coarse(light)


def test_grain_moves_no_mean():
    alpha = np.zeros((512, 512), np.float32)
    for seed in range(4):
        out = finish(backdrop(0.3, alpha.shape), alpha, grain=3, seed=seed)
        assert out.mean() == pytest.approx(float(to_srgb_float(np.float32(0.3))), abs=0.15)


# --- transparent

def test_a_picture_without_backdrop_has_straight_alpha():
    colours, alpha = place(PLATE, IDENTITY)
    picture = cut_out_picture(colours, alpha)
    assert picture.shape == (*alpha.shape, 4) and picture.dtype == np.uint8
    assert np.abs(picture[..., 3].astype(int) - PLATE.alpha).max() <= 1
    soft = (PLATE.alpha > 60) & (PLATE.alpha < 250)
    assert np.median(np.abs(picture[..., :3].astype(int) - PLATE.foreground)[soft]) <= 1  # not darkened by its own alpha
    assert (np.abs(picture[..., :3].astype(int) - PLATE.foreground)[OPAQUE] <= 1).all()

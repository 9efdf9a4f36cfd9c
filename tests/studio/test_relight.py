"""Relighting on the painted person, whose light is known."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.colour import lab, luminance, to_linear, to_srgb
from goodlight.sets.crops import crops
from goodlight.sets.rigs import Lamp, lights, place
from goodlight.studio import compose, lens
from goodlight.studio.relight import light_side, relight
from goodlight.studio.relight.canvas import canvas_of
from goodlight.studio.relight.expose import MOST, apply_gain
from goodlight.studio.relight.lamps import received
from goodlight.studio.relight.shadow import lit_share
from goodlight.studio.relight.source import source_light


def lit(factor_right: float, *, skin: float = 1.0):
    """A painted plate whose picture-right half stands in a shade of that factor, with the edge of hard sun."""
    of = painted.face()
    srgb = painted.colours(of)
    across = np.arange(srgb.shape[1]) - painted.CENTRE[0]
    field = np.where(across > 0, factor_right, 1.0)[None, :, None] * skin
    shaded = to_srgb(to_linear(srgb) * field.astype(np.float32))
    return painted.plate_of(of, shaded, painted.outline(of), sha256=f"{factor_right}{skin}" * 8)


def shot(plate, light: str):
    """The person before and after, both straight (h, w, 3) linear, and the frame."""
    frame = lens.frame(plate, crops().get("headshot"), size=(512, 640))
    colours, alpha = compose.place(plate, frame)
    return colours, relight(colours, alpha, plate=plate, frame=frame, rig=lights().get(light)), frame


def cheeks(picture, frame, plate) -> tuple[float, float]:
    """Median luminance of the left and the right cheek."""
    points = frame.to_picture(plate.face.landmarks[[50, 101, 205, 280, 330, 425], :2]).round().astype(int)
    y = luminance(picture[points[:, 1], points[:, 0]])
    return float(np.median(y[:3])), float(np.median(y[3:]))


def test_as_shot_changes_nothing():
    before, after, _ = shot(lit(0.4), "as-shot")
    assert after is before


@pytest.mark.parametrize("skin", [1.0, 0.25])
def test_studio_takes_hard_shade_out_and_keeps_the_skin_as_light_as_it_was(skin):
    plate = lit(0.35, skin=skin)
    before, after, frame = shot(plate, "studio")
    (left, right), (new_left, new_right) = cheeks(before, frame, plate), cheeks(after, frame, plate)
    assert np.log(new_left / new_right) < 0.75 * np.log(left / right)
    assert new_left > new_right  # the light still comes from where it came from
    was, now = (np.mean([lab(np.full(3, v))[0] for v in pair]) for pair in ((left, right), (new_left, new_right)))
    assert abs(now - was) < 3


def test_studio_leaves_even_light_alone():
    before, after, frame = shot(lit(1.0), "studio")
    points = frame.to_picture(painted.plate().skin_points).round().astype(int)
    ratio = luminance(after[points[:, 1], points[:, 0]]) / luminance(before[points[:, 1], points[:, 0]])
    assert np.quantile(np.abs(np.log(ratio)), 0.98) < 0.1


@pytest.mark.parametrize("name", ["loop-left", "rembrandt-left-hard", "split-left", "short-left-soft", "low-key-left"])
def test_a_pattern_lights_its_side_and_shades_the_other(name):
    plate = lit(1.0)
    before, after, frame = shot(plate, name)
    left, right = cheeks(after, frame, plate)
    assert left > 1.25 * right
    mirrored = cheeks(shot(plate, name.replace("left", "right"))[1], frame, plate)
    assert mirrored == pytest.approx((right, left), rel=0.15)


def test_a_key_in_front_lights_both_sides_and_shades_under_the_nose_and_the_jaw():
    plate = lit(1.0)
    before, after, frame = shot(plate, "butterfly")
    left, right = cheeks(after, frame, plate)
    assert left == pytest.approx(right, rel=0.12)
    lip, throat, brow = (ratio_at(before, after, frame, plate.face.landmarks[i, :2] + (0, down * painted.UNIT))
                         for i, down in ((164, 0.0), (152, 0.25), (9, 0.0)))
    assert lip < 0.8 * brow and throat < 0.8 * brow


@pytest.mark.parametrize("skin", [1.0, 0.3])
@pytest.mark.parametrize("name", ["butterfly", "loop", "clamshell", "rembrandt", "split"])
def test_the_face_comes_out_as_light_as_the_rig_says(name, skin):
    plate = lit(1.0, skin=skin)
    before, after, frame = shot(plate, name)
    points = frame.to_picture(plate.skin_points).round().astype(int)
    was, now = (lab(p[points[:, 1], points[:, 0]])[:, 0].mean() for p in (before, after))
    expected = was * 2 ** (lights().get(name).exposure / 3)
    assert abs(now - expected) < 7
    assert after.max() <= 1


def test_a_place_tints_the_side_from_which_its_light_comes():
    plate = lit(1.0)
    sh = np.zeros((9, 3))
    sh[0], sh[3] = 1.0, (0.5, 0.1, -0.2)  # warm from the right
    frame = lens.frame(plate, crops().get("headshot"), size=(512, 640))
    colours, alpha = compose.place(plate, frame)
    after = relight(colours, alpha, plate=plate, frame=frame, rig=place("sunset", sh))
    left, right = (after[y, x] for x, y in frame.to_picture(plate.face.landmarks[[50, 280], :2]).round().astype(int))
    assert right[0] / right[2] > 1.1 * left[0] / left[2] and right.sum() > left.sum()
    assert light_side(plate, place("sunset", sh)) > 0.1


def ratio_at(before, after, frame, point) -> float:
    x, y = frame.to_picture(np.array([point]))[0].round().astype(int)
    return float(luminance(after[y, x]) / luminance(before[y, x]))


def test_the_person_s_outline_and_what_is_around_stay():
    before, after, _ = shot(lit(0.35), "studio")
    assert np.array_equal(before.max(axis=2) == 0, after.max(axis=2) == 0)


def test_no_face_to_read_means_no_change():
    plate = lit(0.35)
    black = replace(plate, foreground=np.zeros_like(plate.foreground), sha256="b" * 64)
    before, after, _ = shot(black, "studio")
    assert np.isfinite(after).all() and np.abs(after - before).max() < 1e-3


@given(st.floats(0.05, MOST), st.floats(0, 1), st.floats(0, 1))
def test_gain_keeps_order_white_and_hue(gain, a, b):
    low, high = sorted((a, b))
    pixels = np.array([[[low, low / 2, low / 4], [high, high / 2, high / 4], [1, 1, 1]]], np.float32)
    out = apply_gain(pixels, np.full((1, 3), gain, np.float32))[0]
    assert out[0, 0] <= out[1, 0] + 1e-6 and out.max() <= 1 + 1e-6
    assert np.allclose(out[2], 1, atol=1e-5)
    assert np.allclose(out[:, 1], [out[0, 0] / 2, out[1, 0] / 2, 1], atol=1e-6)


def test_the_reflection_in_the_eyes_moves_to_the_key():
    plate = painted.plate()
    eyes = plate.foreground.copy()
    for iris in plate.face.landmarks[[468, 473], :2]:
        cv2.circle(eyes, tuple(iris.round().astype(int).tolist()), 12, (44, 30, 24), -1)  # as large as the mesh says
    plate = replace(plate, foreground=eyes)
    frame = lens.frame(plate, crops().get("headshot"), size=(1024, 1280))
    colours, alpha = compose.place(plate, frame)
    for side, sign in (("left", -1), ("right", 1)):
        after = relight(colours, alpha, plate=plate, frame=frame, rig=lights().get(f"loop-{side}"))
        for iris in (468, 473):
            x, y = frame.to_picture(plate.face.landmarks[[iris], :2])[0]
            yy, xx = np.mgrid[: after.shape[0], : after.shape[1]]
            iris = np.hypot(xx - x, yy - y) < 0.06 * painted.UNIT * frame.scale
            brightest = np.where(iris, luminance(after), 0).argmax()
            assert np.sign(brightest % after.shape[1] - x) == sign


def test_a_rim_lights_the_edge_on_its_side_only():
    plate = lit(1.0)
    before, after, frame = shot(plate, "rim-left")  # the key at the left, the rim from behind at the right

    row = int(frame.to_picture(np.array([[0, painted.CENTRE[1] - painted.UNIT]]))[0, 1])
    inside = np.flatnonzero(before[row].sum(axis=1) > 0)
    first, last = inside[3:9], inside[-9:-3]
    gain = [float(np.log(after[row, part].sum() / before[row, part].sum())) for part in (first, last)]
    assert gain[1] > gain[0] + 0.2


def test_bleached_skin_gets_its_hue_back_in_shade_and_does_not_turn_grey():
    plate = painted.plate()
    burnt = plate.foreground.copy()
    x, y = plate.face.landmarks[280, :2].astype(int)
    cv2.circle(burnt, (int(x), int(y)), 12, (250, 244, 240), -1)
    plate = replace(plate, foreground=burnt, sha256="c" * 64)
    before, after, frame = shot(plate, "split-left")
    u, v = frame.to_picture(np.array([[x, y]]))[0].round().astype(int)
    assert after[v, u, 0] / after[v, u, 2] > 1.15 * before[v, u, 0] / before[v, u, 2]


@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 30), (-70, 30), (45, 0)])
def test_the_lamp_of_a_selfie_is_told_from_its_shades(azimuth, elevation):
    face = painted.face()
    canvas = canvas_of(painted.plate_of(face, painted.colours(face), painted.outline(face)))
    lamp = Lamp(azimuth=azimuth, elevation=elevation, softness=12)
    truth = np.log(0.1 + received(canvas.normals, lamp) * (0.1 + 0.9 * lit_share(canvas, lamp)))
    sure = canvas.skin * canvas.face > 0.5
    found = source_light(replace(canvas, log_y=(truth - 1.5).astype(np.float32)), sure)
    error = (found - truth)[sure]
    assert np.isfinite(found).all() and np.std(error) < 0.35 * np.std(truth[sure])


def test_shade_under_a_high_lamp_is_no_beard_but_stubble_is():
    """Both sides of the lower face at two fifths: skin in shade turns redder, hair does not."""
    face = painted.face()
    colours, y = to_linear(painted.colours(face)), np.arange(painted.SIZE[1])[:, None, None]
    low = y > face.landmarks[2, 1]
    shaded, bearded = (np.where(low, colours * np.array(tint), colours) for tint in ((0.5, 0.38, 0.3), (0.36, 0.38, 0.4)))
    chin, skin = tuple(face.landmarks[199, 1::-1].astype(int)), {}
    for name, picture in (("shaded", shaded), ("bearded", bearded)):
        canvas = canvas_of(painted.plate_of(face, to_srgb(picture.astype(np.float32)), painted.outline(face)))
        skin[name] = canvas.skin[tuple(round(float(v) * canvas.scale) for v in chin)]
    assert skin["shaded"] > 0.8 and skin["bearded"] < 0.2


def test_of_a_face_half_in_shade_the_plain_skin_alone_says_how_light_it_is():
    from goodlight.sets.rigs import lights
    from goodlight.studio.relight.pattern import _plain

    shares = [_plain(lights().get(name)) for name in ("butterfly", "loop", "split")]
    assert shares[0] == shares[1] < shares[2] == 1

"""Touching up changes what was asked for, where it was asked for, and leaves the skin's colour and its pores."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
import touched_person as person

from goodlight import colour
from goodlight.brief import Direction
from goodlight.errors import UsageError
from goodlight.sets.features import features
from goodlight.studio import engine
from goodlight.studio.touch import grey, touch
from goodlight.studio.touch.canvas import canvas_of
from goodlight.studio.touch.hair import hair_of
from goodlight.studio.touch.zones import zones_of

DARK_SKIN = (104, 70, 54)


def older(plate, years=10.0):
    return touch(plate, Direction(age=years))


def asked(plate, **features):
    return touch(plate, Direction(features={k.replace("_", "-"): v for k, v in features.items()}))


def on_hair(plate, picture=None):
    """Median CIELAB where the hair is, above the forehead."""
    points = plate.hair_points.astype(int)
    pixels = (plate.foreground if picture is None else picture)[points[:, 1], points[:, 0]]
    return colour.lab(colour.to_linear(pixels))


def test_nothing_asked_gives_the_plate_itself():
    plate = person.plate()
    assert touch(plate, Direction()) is plate
    assert touch(plate, Direction(pose="left", features={"jaw-width": 0.4})) is plate  # shape is not our business


def test_the_same_wish_is_made_once():
    plate = person.plate()
    assert older(plate) is touch(plate, Direction(age=10.0, pose="left"))


@pytest.mark.parametrize("skin", [painted.SKIN, DARK_SKIN], ids=["light", "dark"])
def test_own_lines_deepen_and_soften_with_the_years(skin):
    plate = person.plate(skin=skin)
    depths = [person.depth(touch(plate, Direction(age=years)).foreground, plate.face) for years in (-10, -5, 0, 5, 10, 15)]
    print("depth of lines at −10 … +15:", np.round(depths, 3))
    assert all(a < b for a, b in zip(depths, depths[1:], strict=False))
    assert depths[0] < 0.75 * depths[2] and depths[4] > 1.25 * depths[2]


def test_smooth_skin_gets_no_drawn_lines():
    plate = person.plate(lines=0.0)
    depth = [person.depth(p.foreground, plate.face) for p in (plate, older(plate, 15))]
    print(f"depth {depth[0]:.4f} → {depth[1]:.4f}")
    assert depth[1] < depth[0] + 0.03


@pytest.mark.parametrize("years", [-10, 10, 15])
@pytest.mark.parametrize("skin", [painted.SKIN, DARK_SKIN], ids=["light", "dark"])
def test_skin_keeps_its_colour(skin, years):
    plate = person.plate(skin=skin)
    at = plate.skin_points.astype(int)
    pictures = (p.foreground[at[:, 1], at[:, 0]] for p in (plate, older(plate, years)))
    change = float(colour.delta_e(*(colour.lab(np.median(colour.to_linear(p), axis=0)) for p in pictures)))
    print(f"ΔE00 {change:.2f}")
    assert change < 1.0


@pytest.mark.parametrize("years", [-10, 10])
def test_pores_and_grain_stay(years):
    plate = person.plate(lines=0.0)
    x, y = plate.face.landmarks[205, :2].astype(int)
    patches = (p.foreground[y - 12 : y + 12, x - 12 : x + 12, 1].astype(float) for p in (plate, older(plate, years)))
    grain = [float(np.diff(patch, axis=1).std()) for patch in patches]
    print(f"grain {grain[0]:.2f} → {grain[1]:.2f}")
    assert 0.85 * grain[0] < grain[1] < 1.25 * grain[0]


@pytest.mark.parametrize(("hair", "least"), [(person.BROWN, 1.0), (person.BLACK, 0.2)], ids=["brown", "black"])
def test_hair_greys_more_at_the_temples(hair, least):
    """Black hair hardly: without strands that can be told apart it would turn foggy."""
    plate = person.plate(hair=hair)
    after = older(plate).foreground
    before, now = on_hair(plate), on_hair(plate, after)
    lighter = (now - before)[:, 0]
    low = plate.hair_points[:, 1] > plate.face.landmarks[105, 1]
    print(f"ΔL* {np.median(lighter):.1f}; at the temples {np.median(lighter[low]):.1f}, above {np.median(lighter[~low]):.1f}")
    assert np.median(lighter[~low]) > least and np.median(lighter[low]) > 1.15 * np.median(lighter[~low])
    assert np.median(np.hypot(now[:, 1], now[:, 2])) <= np.median(np.hypot(before[:, 1], before[:, 2])) + 1


def test_grey_hair_wins_pigment_back_when_younger_and_white_never_gets_darker_with_age():
    white = person.plate(hair=person.WHITE)
    light = [float(np.median(on_hair(white, touch(white, Direction(age=years)).foreground)[:, 0])) for years in (-10, 0, 10)]
    print("L* of white hair at −10, 0, +10:", np.round(light, 1))
    assert light[0] < light[1] - 4 and light[2] > light[1] - 1


def test_a_strand_turns_grey_once():
    """Years and the feature add up before they are given: as gains one upon the other they would make hair brighter than white."""
    plate = person.plate()
    both = touch(plate, Direction(age=15, features={"hair-grey": 1.0})).foreground
    light = [float(np.percentile(on_hair(plate, picture)[:, 0], 98)) for picture in (asked(plate, hair_grey=1.0).foreground, both)]
    print(f"L* of the brightest strands, grey {light[0]:.1f}, and fifteen years older {light[1]:.1f}")
    assert light[0] < light[1] + 0.5 and light[1] < light[0] + 9


def test_hair_that_is_lit_from_behind_greys_without_hoarfrost():
    """A rim of light around dark hair grows no whiter for being grey than white hair is elsewhere in the picture's light."""
    plate = person.plate()
    lit, (x, y) = plate.foreground.astype(np.float32), plate.hair_points.astype(int).T
    lit[y, x] *= np.where(y > np.percentile(y, 70), 1.6, 0.35)[:, None]
    canvas = canvas_of(replace(plate, foreground=np.clip(lit, 0, 255).astype(np.uint8), sha256="c" * 64))
    zones = zones_of(plate, canvas)
    before = colour.luminance(canvas.linear)
    after = before * np.exp(grey.greyed(canvas, zones, hair_of(canvas, zones), 1.5)).mean(axis=2)
    whiter = float(np.percentile(after[after > 1.1 * before], 99.5))
    print(f"luminance of the whitest hairs {whiter:.2f}")
    assert whiter < 0.53


def test_black_hair_around_a_lit_ear_gets_no_halo():
    """The classes take the ear for hair; its edge, the only detail there, is no strand that could be seen to be grey."""
    plain = person.plate(hair=person.BLACK)
    u = plain.face.eye_distance
    centre = (plain.face.landmarks[[127, 93], :2].mean(axis=0) - (0.34 * u, 0)).round().astype(int).tolist()
    ear = cv2.ellipse(np.zeros(plain.alpha.shape, np.uint8), centre, (round(0.1 * u), round(0.22 * u)), 0, 0, 360, 1, -1)
    srgb = plain.foreground.copy()
    srgb[ear > 0] = (226, 178, 166)
    plate = replace(plain, foreground=srgb, sha256="d" * 64)
    after = older(plate, 12).foreground
    around = (cv2.dilate(ear, np.ones((25, 25), np.uint8)) > 0) & (cv2.dilate(ear, np.ones((3, 3), np.uint8)) == 0)
    around &= np.abs(plain.foreground.astype(int) - person.BLACK).max(axis=2) < 9
    lighter = (colour.lab(colour.to_linear(after)) - colour.lab(colour.to_linear(srgb)))[around][:, 0]
    print(f"ΔL* around the ear: median {np.median(lighter):.1f}, most {np.percentile(lighter, 98):.1f}, of {around.sum()} pixels")
    assert around.sum() > 500 and np.percentile(lighter, 98) < 2


def test_a_bald_head_stays_bald():
    plate = person.plate(bald=True)
    top = np.s_[150:215, 300:420]
    change = np.abs(older(plate, 15).foreground[top].astype(int) - plate.foreground[top]).mean()
    assert change < 0.5


def test_clothes_outline_and_mesh_stay_bit_for_bit():
    plate = person.plate()
    done = touch(plate, Direction(age=15, presentation="masculine", features={"hair-colour": 1.0, "smile-lines": 1.0, "lip-tone": 1.0}))
    chest = np.s_[640:, :]
    assert (done.foreground[chest] == plate.foreground[chest]).all()
    assert done.alpha is plate.alpha and done.face is plate.face and done.skin_points is plate.skin_points


def test_hair_colour_goes_either_way():
    plate = person.plate()
    light = [float(np.median(on_hair(plate, asked(plate, hair_colour=a).foreground)[:, 0])) for a in (-1.0, 1.0)]
    now = float(np.median(on_hair(plate)[:, 0]))
    assert light[0] < now - 2 and light[1] > now + 4


def test_lips_redden_and_pale():
    plate = person.plate()
    x, y = plate.face.landmarks[[0, 13], :2].mean(axis=0).round().astype(int)
    red = [float(colour.lab(colour.to_linear(p.foreground[y - 1 : y + 2, x - 6 : x + 7])).reshape(-1, 3)[:, 1].mean())
           for p in (asked(plate, lip_tone=-1.0), plate, asked(plate, lip_tone=1.0))]
    print("a* of the lips:", np.round(red, 1))
    assert red[0] < red[1] - 2 and red[2] > red[1] + 2


def test_every_texture_feature_of_the_registry_is_understood():
    plate = person.plate()
    for feature in features():
        if feature.kind == "texture":
            amount = feature.least or feature.most
            done = touch(plate, Direction(features={feature.name: amount}))
            assert done.foreground.shape == plate.foreground.shape and done.foreground.dtype == np.uint8
    with pytest.raises(UsageError):
        touch(plate, Direction(features={"third-eye": 1.0}))


def test_without_classes_skin_ages_and_hair_stays():
    plate = painted.plate()
    done = older(plate, 15)
    at = plate.hair_points.astype(int)
    assert (done.foreground[at[:, 1], at[:, 0]] == plate.foreground[at[:, 1], at[:, 0]]).mean() > 0.99


def test_the_engine_touches_up_before_it_frames():
    plate = person.plate()
    made = painted.recipe(plate=plate.sha256)
    own, aged = (engine.shoot(painted.subject(plate), replace(made, direction=Direction(features={"hair-colour": amount})))
                 for amount in (0.0, 1.0))
    assert np.array_equal(own.frame.matrix, aged.frame.matrix) and np.array_equal(own.matte, aged.matte)
    changed = np.abs(own.pixels.astype(int) - aged.pixels).max(axis=2) > 4
    top = round(float(own.frame.to_picture(plate.face.landmarks[:1, :2])[0, 1]))
    assert changed[:top].sum() > 1000 and not changed[-60:].any()

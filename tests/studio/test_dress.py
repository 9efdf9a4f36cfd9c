"""Dressing on a painted person whose layers are known: the face is kept, the old clothes go, the picture has no gap."""

from dataclasses import replace
from itertools import islice

import numpy as np
import painted
import pytest
from dressable import PLATE, classes

from goodlight.brief import Brief, Direction, Look, Recipe
from goodlight.cull.cull import Cull
from goodlight.errors import GoodlightError, UsageError
from goodlight.sets.crops import crops
from goodlight.sets.wardrobe import attires, resolve
from goodlight.shot_list import shot_list
from goodlight.studio import dress, dress_light, dress_neck, engine, lens
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Subject


@pytest.fixture(scope="module", params=["crew-sweater", "navy-suit", "turtleneck"])
def worn(request):
    return dress.dressed(PLATE, request.param)


def on_old(worn, points):
    return points + np.array(worn.offset)


def test_the_face_keeps_its_pixels(worn):
    points = worn.plate.face.landmarks[[4, 1, 50, 280, 10, 33, 263], :2].round().astype(int)
    for x, y in points:
        ox, oy = on_old(worn, np.array([x, y]))
        assert (worn.plate.foreground[y, x] == PLATE.foreground[oy, ox]).all()
        assert worn.plate.alpha[y, x] == 255


def test_no_pixel_of_the_old_shirt_is_left(worn):
    visible = worn.plate.alpha > 200
    away = np.abs(worn.plate.foreground.astype(int) - painted.SHIRT).max(axis=-1)
    before = np.zeros(worn.plate.alpha.shape, bool)
    before[worn.start :] = worn.cloth_before > 250
    kept = np.zeros(before.shape, bool)
    kept[worn.start :] = (worn.own_skin > 128) | (worn.head > 128)
    assert before.sum() > 5000
    assert (visible & before & kept & (away < 6)).sum() < 20


def test_the_neck_is_closed_from_chin_to_collar(worn):
    chin = worn.plate.face.chin
    column = worn.plate.alpha[int(chin[1]) :, int(chin[0])]
    assert column.min() > 250


def test_a_narrow_selfie_gets_shoulders():
    narrow = PLATE.foreground[:, 180:540], PLATE.alpha[:, 180:540]
    face = replace(PLATE.face, landmarks=PLATE.face.landmarks - np.array([180, 0, 0], np.float32))
    cut = replace(PLATE, foreground=np.ascontiguousarray(narrow[0]), alpha=np.ascontiguousarray(narrow[1]), face=face,
                  skin_points=PLATE.skin_points - np.float32([180, 0]))
    cut = replace(cut, classes=classes(cut))
    whole = dress.dressed(cut, "crew-sweater").plate
    shoulders = np.flatnonzero(whole.alpha[int(whole.face.chin[1] + 2.2 * whole.face.eye_distance)] > 200)
    assert np.ptp(shoulders) > 5 * whole.face.eye_distance > np.ptp(np.flatnonzero(cut.alpha[-1] > 200)) * 0.9
    assert hasattr(lens.frame(whole, crops().get("headshot"), size=(400, 500)), "matrix")


def test_a_shot_in_a_garment_is_a_function_of_its_recipe_and_its_frame_is_the_selfies():
    subject = Subject(plates=(PLATE,), template=PLATE.descriptor, likeness_limit=0.5)
    recipe = Recipe(look=Look(backdrop="paper-white", attire="navy-suit:#203050"), direction=Direction(), plate=PLATE.sha256, seed=3,
                    size=(320, 400))
    shot, again = engine.shoot(subject, recipe), engine.shoot(subject, recipe)
    assert isinstance(shot, Shot)
    assert (shot.pixels == again.pixels).all()
    x, y = shot.frame.to_picture(PLATE.face.landmarks[[4], :2])[0].round().astype(int)
    assert np.abs(shot.pixels[y, x].astype(int) - painted.SKIN).max() < 30


def test_a_very_large_selfie_is_dressed_smaller_and_its_frame_still_fits(monkeypatch):
    monkeypatch.setattr(dress, "_LARGEST", 60.0)
    large = replace(PLATE, sha256="e" * 64)  # another object, so that nothing kept in memory is taken
    worn = dress.wear(large, "crew-sweater")
    assert worn.face.eye_distance == pytest.approx(60, rel=0.01)
    frame = lens.frame(worn, crops().get("headshot"), size=(320, 400))
    own = dress.frame_of_selfie(frame, large, "crew-sweater")
    assert np.abs(own.to_picture(large.face.eyes) - frame.to_picture(worn.face.eyes)).max() < 1.0


def test_own_changes_nothing():
    assert dress.wear(PLATE, "own") is PLATE


def test_names_and_colours():
    assert attires().names[0] == "own" and "navy-suit" in attires()
    assert resolve("navy-suit:#102030").name == "navy-suit:#102030"
    for name, code in (("tuxedoo", "unknown_attire"), ("navy-suit:mud", "bad_colour"), ("own:navy", "bad_colour")):
        with pytest.raises(UsageError) as error:
            resolve(name)
        assert error.value.code == code


def test_without_layers_it_says_what_to_fetch():
    with pytest.raises(GoodlightError) as error:
        dress.wear(painted.plate(sha256="f" * 64), "navy-suit")
    assert error.value.code == "no_layers"


def lit_from(side: float):
    """The plate with the normals of a ball's front, lit from that side."""
    y, x = np.mgrid[-0.85:0.85:40j, -0.85:0.85:40j]
    z = np.sqrt(np.clip(1 - x**2 - y**2, 0, None))
    normals = np.where((z > 0.3)[..., None], np.stack([x, -y, z], axis=-1), 0).astype(np.float16)
    sh = np.zeros(9, np.float32)
    sh[0], sh[3] = 1 / 0.282095, 0.9 * side
    return replace(PLATE, normals=normals, light=replace(PLATE.light, sh=sh))


@pytest.mark.parametrize("side", [-1, 1])
def test_the_key_falls_from_where_the_face_is_lit(side):
    mix = dress_light.mix(lit_from(side))
    bright, dark = ("key_right", "key_left") if side > 0 else ("key_left", "key_right")
    assert mix.weights[bright] > mix.weights[dark] + 0.1
    assert min(mix.weights.values()) >= 0


def test_the_rendered_necks_light_is_led_to_what_is_seen_of_the_real_one():
    rendered = np.full((128, 128, 3), 0.4, np.float32)
    seen = np.zeros((128, 128), np.float32)
    seen[:50] = 1
    led = rendered * dress_neck.light_gain(rendered, rendered * 1.2, seen, 60, chest=True)
    assert np.abs(led[:40] / 0.48 - 1).max() < 0.02
    assert np.abs(np.diff(led, axis=0)).max() < 0.01  # no step
    assert led[100:].mean() > 0.41  # the chest is lit as the neck is
    shaded = dress_neck.light_gain(rendered, rendered * 1.2, seen, 60, chest=False)
    assert shaded[:40].min() > 1.17 and abs(float(shaded[-10:].mean()) - 1) < 0.01


def test_the_rendered_necks_hue_is_the_real_ones_everywhere():
    rendered = np.full((128, 128, 3), 0.4, np.float32)
    seen = np.zeros((128, 128), np.float32)
    seen[:20, 50:70] = 1
    tint = np.array([1.1, 1.0, 0.9], np.float32) * 0.5
    gain = dress_neck.hue_gain(rendered, rendered * tint, seen)
    assert np.allclose(gain / gain.mean(axis=2, keepdims=True), tint / tint.mean(), atol=0.01)
    assert np.exp(np.log(gain).mean()) == pytest.approx(1, abs=0.01)  # and says nothing of the light


def test_without_real_skin_the_rendering_stays():
    rendered, none = np.full((32, 32, 3), 0.4, np.float32), np.zeros((32, 32), np.float32)
    assert (dress_neck.hue_gain(rendered, rendered * 2, none) == 1).all()
    assert (dress_neck.light_gain(rendered, rendered * 2, none, 20, chest=True) == 1).all()


def test_an_aged_person_is_dressed_once_for_list_shot_and_cull(monkeypatch):
    times = []
    put_on = dress.put_on
    monkeypatch.setattr(dress, "put_on", lambda *a: times.append(a) or put_on(*a))
    fresh = replace(PLATE, sha256="c" * 64)
    subject = Subject(plates=(fresh,), template=fresh.descriptor, likeness_limit=0.5)
    brief = Brief(count=2, seed=1, backdrops=("paper-white",), crops=("square",), attires=("navy-suit",), age=6, long_side=320)
    cull = Cull(describe=lambda pixels: [])
    for recipe in islice(shot_list(subject, brief), 2):
        assert recipe.direction.age == 6
        cull.judge(engine.shoot(subject, recipe), subject)
    assert len(times) == 1


@pytest.mark.parametrize("name", ["blazer-blouse", "charcoal-suit"])
def test_the_dark_back_is_not_seen_in_the_point_of_a_v(name):
    worn = dress.garments.load(name)
    middle = round(float(worn.anchors["chin"][0]))
    behind = dress._behind_neck(worn)[:, middle]
    assert (behind[worn.behind[:, middle] > 0.95] > 0.95).all()

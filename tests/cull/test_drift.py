from dataclasses import replace

import fake_shots
import numpy as np
import pytest

from goodlight import colour
from goodlight.brief import Direction
from goodlight.cull import drift


def gain(shot, rgb):
    """The shot with its linear light multiplied, channel by channel."""
    return replace(shot, pixels=colour.to_srgb(colour.to_linear(shot.pixels) * np.array(rgb, np.float32)))


@pytest.mark.parametrize("scale", [0.5, 512 / 600, 1.4])
def test_scaling_a_grainy_plate_is_no_drift(scale):
    plate = fake_shots.plate()
    measured = drift.measure(fake_shots.shot(plate, scale=scale, shift=(256 - 300 * scale, 0)), plate)
    assert measured.skin_delta_e < 0.5
    assert measured.hair_delta_e is None or measured.hair_delta_e < 0.8


def test_added_grain_is_no_drift():
    plate, rng = fake_shots.plate(), np.random.default_rng(5)
    shot = fake_shots.shot(plate)
    noisy = np.clip(shot.pixels + rng.normal(0, 6, shot.pixels.shape), 0, 255).astype(np.uint8)
    assert drift.measure(replace(shot, pixels=noisy), plate).skin_delta_e < 1.0


def test_the_drift_of_a_known_change_is_its_ciede2000():
    plate = fake_shots.plate()
    changed = gain(fake_shots.shot(plate), (0.8, 1.0, 1.1))
    skin = colour.to_linear(np.array(fake_shots.SKIN, np.uint8))
    expected = colour.delta_e(colour.lab(skin), colour.lab(skin * np.array([0.8, 1.0, 1.1])))
    assert drift.measure(changed, plate).skin_delta_e == pytest.approx(float(expected), abs=0.5)


def test_skin_and_hair_that_changed_are_defects():
    plate = fake_shots.plate()
    found = drift.judge(drift.measure(gain(fake_shots.shot(plate), (0.5, 1.0, 1.6)), plate))
    assert [f.code for f in found] == ["skin_drift", "hair_drift"]
    assert all(f.value > f.limit for f in found)
    assert drift.judge(drift.measure(fake_shots.shot(plate), plate)) == ()


def test_hair_with_few_points_is_not_measured():
    bald = replace(fake_shots.plate(), hair_points=np.zeros((19, 2), np.float32))
    assert drift.measure(fake_shots.shot(bald), bald).hair_delta_e is None


@pytest.mark.parametrize("asked", [Direction(age=5), Direction(features={"hair-grey": 0.5}), Direction(features={"hair-colour": -1.0})])
def test_hair_that_was_asked_to_change_has_not_drifted(asked):
    plate = fake_shots.plate()
    recipe = replace(fake_shots.recipe(plate=plate.sha256), direction=asked)
    moved = drift.measure(gain(fake_shots.shot(plate, made_by=recipe), (0.5, 1.0, 1.6)), plate)
    assert moved.hair_delta_e is None and [f.code for f in drift.judge(moved)] == ["skin_drift"]


def test_points_where_the_backdrop_shows_through_do_not_count():
    plate = fake_shots.plate()
    edge = np.stack([np.linspace(0, 40, 100), np.full(100, 30)], axis=1).astype(np.float32)  # all off the person
    beside = replace(plate, hair_points=edge)
    assert drift.measure(fake_shots.shot(plate, backdrop=(255, 0, 255)), beside).hair_delta_e is None


def test_without_skin_points_the_mesh_says_where_skin_is():
    plate = replace(fake_shots.plate(), skin_points=np.zeros((0, 2), np.float32))
    assert drift.measure(fake_shots.shot(plate), plate).skin_delta_e < 0.5


def test_a_shot_whose_skin_cannot_be_measured_is_a_defect():
    plate = replace(fake_shots.plate(), skin_points=np.zeros((0, 2), np.float32))
    away = fake_shots.shot(plate, shift=(5000, 0))
    found = drift.judge(drift.measure(away, plate))
    assert [f.code for f in found] == ["skin_drift"] and found[0].value is None

"""The body under a garment faces the way the head does, by choosing among the renderings."""

from dataclasses import replace

import numpy as np
import painted
import pytest
from dressable import PLATE, classes

from goodlight.brief import Direction, Look, Recipe
from goodlight.gallery.record import shot_record
from goodlight.sets import garments
from goodlight.studio import dress, dress_turn, engine
from goodlight.subject.plate import Subject

SUIT = "navy-suit"


def facing(yaw: float):
    face = painted.face(yaw=yaw)
    plate = painted.plate_of(face, painted.colours(face), painted.outline(face))
    return replace(plate, classes=classes(plate), sha256=f"{round(yaw) + 100:064d}")


@pytest.mark.parametrize(("head", "body"), [(-32, -20), (-18, -20), (0, 0), (3, 0), (18, 20), (32, 20)])
def test_the_body_follows_the_head(head, body):
    assert dress_turn.body_yaw(facing(head), Direction(), SUIT) == body


@pytest.mark.parametrize(("pose", "side"), [("shoulders-left", -1), ("shoulders-right", 1)])
def test_turned_shoulders_are_another_rendering_and_no_moved_pixels(free, pose, side):
    direction = Direction(pose=pose)
    assert dress_turn.body_yaw(facing(0), direction, SUIT) == 20 * side
    assert dress_turn.body_yaw(facing(20 * side), direction, SUIT) == 20 * side  # there is none further round
    assert dress_turn.body_yaw(facing(-18 * side), direction, SUIT) == 0  # not against a turned head
    assert abs(dress_turn.body_yaw(facing(-4 * side), direction, SUIT) + 4 * side) <= dress_turn.MOST_APART
    assert dress_turn.warp(PLATE, direction, SUIT) is None
    moved = dress_turn.warp(PLATE, direction, "own")
    assert np.abs(moved.forward).max() > 1 and dress_turn.body_yaw(PLATE, direction, "own") == 0


def test_a_garment_with_one_view_is_worn_as_before(free, monkeypatch):
    monkeypatch.setattr(garments, "yaws", lambda name: (0.0,))
    direction = Direction(pose="shoulders-left")
    assert dress_turn.body_yaw(facing(-30), direction, SUIT) == 0
    assert np.abs(dress_turn.warp(PLATE, direction, SUIT).forward).max() > 1


@pytest.mark.parametrize("yaw", [-20, 20])
@pytest.mark.parametrize("name", [SUIT, "crew-sweater"])
def test_the_neck_stands_in_the_turned_collar(name, yaw):
    straight, turned = dress.dressed(PLATE, name), dress.dressed(PLATE, name, yaw)
    assert turned.fit.turned == yaw
    assert turned.fit.scale == pytest.approx(straight.fit.scale, rel=0.01)
    assert turned.fit.axis == pytest.approx(straight.fit.axis)
    unit, x = turned.plate.face.eye_distance, turned.fit.axis - turned.offset[0]
    row = round(float(turned.plate.face.chin[1]) + 0.45 * unit)
    half = 0.6 * turned.fit.neck_half_width
    assert turned.plate.alpha[row, round(x - half) : round(x + half)].min() > 250
    open_part = np.flatnonzero(turned.front[row - turned.start, round(x - unit) : round(x + unit)] < 128)
    # What is seen of the neck lies about its axis, in a narrow collar a little to the side that the body faces.
    assert -2 < (open_part.mean() - unit) * np.sign(yaw) < 0.35 * unit


@pytest.mark.parametrize("yaw", [-20, 20])
def test_the_knot_is_turned_with_the_body(yaw):
    turned = dress.dressed(PLATE, SUIT, yaw)
    assert (turned.fit.front - turned.fit.origin) * np.sign(yaw) > 15


def test_the_record_says_how_the_body_faces(free):
    plate = facing(28)
    subject = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=0.5)
    recipe = Recipe(look=Look(backdrop="paper-white", attire=SUIT), direction=Direction(), plate=plate.sha256, seed=3, size=(320, 400))
    shot = engine.shoot(subject, recipe)
    assert shot.body_yaw == 20
    assert shot_record(shot, file=None, rank=None)["given"] == {"body": 20.0}

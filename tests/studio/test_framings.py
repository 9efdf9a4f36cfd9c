"""Framings: the first near the best placement, the others spread, each looked at for its own selfie, backdrop and crop."""

import numpy as np
import painted
import pytest
from fake_faces import fake_face, fake_person

from goodlight.finding import Finding
from goodlight.sets.crops import crops
from goodlight.studio.framings import CANDIDATES, Framings
from goodlight.studio.lens import frame, variation
from goodlight.studio.sitter import measure_sitter

HEADSHOT, SQUARE, SIZE = crops().get("headshot"), crops().get("square"), (512, 640)


def sitter(*, tight: bool = False):
    """A person with room all around, or one whose selfie ends just below the chin, which pins the zoom and the height of the eyes."""
    face = fake_face(centre=(600.0, 480.0), height=260.0)
    alpha = fake_person((1200, 1200), centre=(600.0, 480.0), height=260.0, shoulders=1.4)
    return measure_sitter(alpha[:760] if tight else alpha, face)


def places(who, count: int, *, best: bool) -> np.ndarray:
    """(count, 3) shares of the picture's size: where the eyes are, and the zoom."""
    rng, framings, points = np.random.default_rng(4), Framings(), []
    for _ in range(count):
        seeds = rng.integers(2**31, size=CANDIDATES).tolist()
        made = framings.choose("key", who, HEADSHOT, seeds, SIZE)[1] if best else frame(who, HEADSHOT, size=SIZE, seed=seeds[0])
        points.append([*(made.to_picture(np.array([who.eyes]))[0] / SIZE), 0.3 * np.log(made.scale)])
    return np.array(points)


def nearest(points: np.ndarray) -> float:
    """Half of the framings are at least this far from any other."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2) + 9 * np.eye(len(points))
    return float(np.median(apart.min(axis=1)))


@pytest.mark.parametrize("tight", [False, True])
def test_framings_lie_further_apart_than_chance_would_have_them(tight):
    who = sitter(tight=tight)
    best, chance = nearest(places(who, 12, best=True)), nearest(places(who, 12, best=False))
    print(best, chance)
    assert best > 1.15 * chance and best > 0.004


def test_the_first_of_each_key_is_near_the_ideal_and_keys_do_not_mix():
    who, framings, seeds = sitter(), Framings(), list(range(40))
    first, made = framings.choose("a", who, HEADSHOT, seeds, SIZE)
    assert np.abs(variation(HEADSHOT, first)).max() < 0.5
    np.testing.assert_array_equal(made.matrix, frame(who, HEADSHOT, size=SIZE, seed=first).matrix)
    assert framings.choose("b", who, HEADSHOT, seeds, SIZE)[0] == first != framings.choose("a", who, HEADSHOT, seeds, SIZE)[0]


def test_a_crop_that_cannot_be_had_is_a_finding_whatever_the_seed():
    plate = painted.plate()
    seed, why = Framings().choose("a", measure_sitter(plate.alpha[:, 220:400], plate.face), crops().get("banner"), [5, 6], (1500, 500))
    assert seed in (5, 6) and isinstance(why, Finding)


def test_a_variation_is_its_seed_s_and_fills_its_range():
    many = np.stack([variation(HEADSHOT, seed) for seed in range(300)])
    assert np.abs(many).max() <= 1 and (np.ptp(many, axis=0) > 1.8).all()
    assert (variation(HEADSHOT, 7) == many[7]).all() and (variation(SQUARE, 7) != many[7]).any()

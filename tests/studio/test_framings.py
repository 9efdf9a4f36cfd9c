"""Framings: the first near the ideal, the others spread, each looked at for its own selfie, backdrop and crop."""

import numpy as np

from goodlight.sets.crops import crops
from goodlight.studio.framings import CANDIDATES, Framings
from goodlight.studio.lens import variation

HEADSHOT, SQUARE = crops().get("headshot"), crops().get("square")


def chosen(count: int, *, best: bool) -> np.ndarray:
    """(count, 3) variations of one selfie before one backdrop."""
    rng, framings, points = np.random.default_rng(4), Framings(), []
    for _ in range(count):
        seeds = rng.integers(2**31, size=CANDIDATES).tolist()
        seed = framings.choose("selfie", HEADSHOT, seeds) if best else seeds[0]
        framings.took("selfie", HEADSHOT, seed)
        points.append(variation(HEADSHOT, seed))
    return np.stack(points)


def nearest(points: np.ndarray) -> float:
    apart = np.linalg.norm(points[:, None] - points[None], axis=2) + 9 * np.eye(len(points))
    return float(apart.min())


def test_no_two_framings_are_as_near_as_chance_would_have_them():
    for count in (5, 20, 60):
        best, chance = nearest(chosen(count, best=True)), nearest(chosen(count, best=False))
        print(count, best, chance)
        assert best > 1.5 * chance


def test_the_first_of_each_is_near_the_ideal_and_others_do_not_matter_to_it():
    framings, seeds = Framings(), list(range(40))
    first = framings.choose("a", HEADSHOT, seeds)
    assert np.abs(variation(HEADSHOT, first)).max() < 0.5
    framings.took("a", HEADSHOT, first)
    assert framings.choose("b", HEADSHOT, seeds) == first != framings.choose("a", HEADSHOT, seeds)
    assert framings.choose("a", SQUARE, seeds) == Framings().choose("a", SQUARE, seeds)


def test_a_variation_is_its_seed_s_and_fills_its_range():
    many = np.stack([variation(HEADSHOT, seed) for seed in range(300)])
    assert np.abs(many).max() <= 1 and (np.ptp(many, axis=0) > 1.8).all()
    assert (variation(HEADSHOT, 7) == many[7]).all() and (variation(SQUARE, 7) != many[7]).any()

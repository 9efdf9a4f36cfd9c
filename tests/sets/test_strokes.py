"""Strokes: they follow the arm, vary in size, stay within the paints they were given, and cost a bounded number."""

import numpy as np
import pytest

from goodlight.sets import strokes
from goodlight.sets.backdrops import backdrops, paint_backdrop

CANVASES = [b.name for b in backdrops() if b.kind == "canvas"]
TINTS = np.array([[-2, -2, -2], [-1, -2, -3], [-3, -2, -1]], np.float32)


def lay(seed=1, *, angle=0.0, size=(240, 200), metre=200.0, value=0.0):
    paint = np.full((3, *size), -2.0, np.float32)
    strokes.lay_strokes(paint, metre=metre, angle=np.full(size, angle), tints=TINTS, where=np.zeros((3, *size)), value=value,
                        rng=np.random.default_rng(seed))
    return paint


@pytest.mark.parametrize("angle, slow", [(0.0, 2), (np.pi / 2, 1)])
def test_strokes_run_along_the_arm(angle, slow):
    paint = np.mean([np.abs(np.gradient(lay(seed, angle=angle)[0], axis=(0, 1))).mean(axis=(1, 2)) for seed in range(4)], axis=0)
    along, across = paint[slow - 1], paint[2 - slow]
    assert along < 0.8 * across


def test_strokes_mix_the_tints_and_go_beyond_none():
    paint = lay()
    assert paint[0].std() > 0.1 and paint[2].std() > 0.1
    assert paint.min() >= -3.001 and paint.max() <= -0.999
    assert np.abs(lay(value=0.5)[1] + 2).max() > 0.2  # lighter and darker than the tin, where that is asked for


def test_prints_are_zero_at_the_border_so_that_no_edge_shows():
    for cover in strokes._bank():
        assert cover.min() >= 0 and 0.3 < cover.max() <= 1
        assert max(cover[0].max(), cover[-1].max(), cover[:, 0].max(), cover[:, -1].max()) == 0


def test_a_canvas_far_away_takes_no_more_strokes_than_the_most(monkeypatch):
    laid = []
    monkeypatch.setattr(strokes, "_print", lambda *a: laid.append(a))
    lay(metre=20.0)
    assert len(laid) == strokes._MOST


@pytest.mark.parametrize("name", CANVASES)
@pytest.mark.parametrize("side", [-0.7, 0.7])
def test_a_canvas_has_a_hot_spot_behind_the_shoulder_and_a_dark_far_corner(name, side):
    stops = np.log2(np.mean([paint_backdrop(name, size=(256, 320), seed=s, light_side=side) for s in range(16)], axis=0).mean(axis=-1))
    stops = stops if side < 0 else stops[:, ::-1]  # the key left, the hot spot right
    assert 0.7 < stops[150:220, 190:240].mean() - stops[:40, :40].mean() < 2.2

"""Canvases: a hot spot behind the shoulder, clouds of every size, and no two alike."""

import numpy as np
import pytest

from goodlight.sets.backdrops import backdrops, paint_backdrop

CANVASES = [b.name for b in backdrops() if b.kind == "canvas"]


@pytest.mark.parametrize("name", CANVASES)
@pytest.mark.parametrize("side", [-0.7, 0.7])
def test_a_canvas_has_a_hot_spot_behind_the_shoulder_and_a_dark_far_corner(name, side):
    stops = np.log2(np.mean([paint_backdrop(name, size=(256, 320), seed=s, light_side=side) for s in range(16)], axis=0).mean(axis=-1))
    stops = stops if side < 0 else stops[:, ::-1]  # the key left, the hot spot right
    falloff = next(b.falloff for b in backdrops() if b.name == name)
    assert 0.3 * falloff < stops[150:220, 190:240].mean() - stops[:40, :40].mean() < 1.2 * falloff + 0.1


@pytest.mark.parametrize("name", CANVASES)
def test_a_canvas_is_mottled_at_every_size_and_more_at_the_larger(name):
    stops = np.log2(paint_backdrop(name, size=(1024, 1280), seed=3).mean(axis=-1))
    halves = [stops]
    for _ in range(6):  # 2, 4 … 64 pixels
        h, w = (n // 2 * 2 for n in halves[-1].shape)
        halves.append(halves[-1][:h, :w].reshape(h // 2, 2, w // 2, 2).mean(axis=(1, 3)))
    bands = [np.mean([np.diff(s, axis=0).std(), np.diff(s, axis=1).std()]) for s in halves]
    assert bands[0] > 0.004 and bands[-1] > 2 * bands[1]
    assert bands == sorted(bands)


@pytest.mark.parametrize("name", CANVASES)
def test_another_seed_is_another_canvas(name):
    one, other = (np.log2(paint_backdrop(name, size=(256, 320), seed=s)) for s in (1, 2))
    assert np.abs(one - other).mean() > 0.05

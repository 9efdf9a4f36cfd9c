"""The throat of a shirt: leaves that close over the knot, and a button band without a square end."""

import numpy as np
import pytest

from goodlight.sets import garments
from goodlight.sets.garment_collar import _without_hooks, finished
from goodlight.sets.garment_files import read


def stored(name):
    return read(garments.folder() / garments.cuts().get(name).files / "+0")


@pytest.mark.parametrize("name", ["navy-suit", "black-suit", "double-breasted"])
def test_the_leaves_meet_above_the_knot(name):
    before = stored(name)
    after = finished(before)
    middle = round(float(np.asarray(before.anchors["chin"])[0]))
    top = int(np.argmax(before.panels["tie"][:, middle] * before.alpha[:, middle] > 0.5))
    row, aside = top + 10, 25  # the knot's square corner
    for column in (middle - aside, middle + aside):
        assert before.panels["tie"][row, column] > 0.9 and after.panels["shirt"][row, column] > 0.9
    assert after.panels["tie"][top + 50, middle] > 0.9
    assert np.allclose(sum(after.panels.values()), sum(before.panels.values()), atol=1e-5)
    assert after.shading["fill"][top + 8, middle] < before.shading["fill"][top + 8, middle]  # in the leaves' shadow


@pytest.mark.parametrize("name", ["oxford-shirt", "charcoal-suit"])
def test_the_button_band_does_not_begin_with_an_edge(name):
    before = _without_hooks(stored(name))
    after = finished(before)
    metre, (middle, chin) = float(before.anchors["pixels_per_metre"]), (float(v) for v in np.asarray(before.anchors["chin"]))
    middle = round(middle)
    front = before.alpha[:, middle] * (1 - before.behind[:, middle]) > 0.5
    front[: round(chin + 0.08 * metre)] = False
    top = int(np.argmax(front))
    rows, columns = slice(top + 6, top + 12), slice(middle - 34, middle + 35)

    def roughness(image):
        return float(np.abs(np.diff(image[rows, columns].mean(axis=0))).max())

    assert roughness(after.shading["key_left"]) < 0.6 * roughness(before.shading["key_left"])
    assert np.array_equal(after.shading["key_left"][: top - 80], before.shading["key_left"][: top - 80])


def test_a_sweater_is_left_alone():
    before = stored("crew-sweater")
    assert finished(before) is before


@pytest.mark.parametrize("name", ["oxford-shirt", "charcoal-suit", "lab-coat"])
def test_an_open_shirt_narrows_from_the_leaves_corners_to_its_point(name):
    made = finished(stored(name))
    metre, (middle, chin) = float(made.anchors["pixels_per_metre"]), (float(v) for v in np.asarray(made.anchors["chin"]))
    front = made.alpha * (1 - made.behind) > 0.5
    rows = front[round(chin + 0.03 * metre) : round(chin + 0.12 * metre)]
    for side in (rows[:, round(middle) :], rows[:, round(middle) :: -1]):
        edges = side.argmax(axis=1)
        print(f"{name}: opening {edges[0]} to {edges[-1]} pixels, widens by {np.diff(edges).max()}")
        assert np.diff(edges).max() <= 2 and edges[-1] < edges[0]
    assert np.allclose(sum(made.panels.values()), 1, atol=1e-3)

"""A window of the canvas shows what the whole shows there, and finds head and throat."""

import numpy as np
import pytest
from dressable import PLATE

from goodlight.sets import garments
from goodlight.studio.dress_canvas import Canvas
from goodlight.studio.dress_fit import fit
from goodlight.subject.layers import split

WORN, LAYERS = garments.load("crew-sweater"), split(PLATE)
CANVAS = Canvas.around(PLATE, LAYERS, fit(PLATE.face, LAYERS, WORN), WORN)
WINDOW = np.s_[40:160, 150:400]


def test_a_part_shows_the_same_pixels_of_plate_and_garment():
    part = CANVAS.part(WINDOW)
    assert part.size == (250, 120)
    assert (part.pasted(LAYERS.skin) == CANVAS.pasted(LAYERS.skin)[WINDOW]).all()
    assert part.warped(WORN.alpha) == pytest.approx(CANVAS.warped(WORN.alpha)[WINDOW], abs=1e-6)


def test_grain_goes_on_from_part_to_part():
    grey = np.full((*CANVAS.x.shape, 3), 120, np.float32)
    made = np.ones(CANVAS.x.shape, np.float32)
    whole = CANVAS.grained(grey, made, 2.0)
    assert (CANVAS.part(WINDOW).grained(grey[WINDOW], made[WINDOW], 2.0) == whole[WINDOW]).all()
    assert whole.std() > 1


def test_the_window_holds_head_and_throat_with_a_margin():
    head, throat = np.zeros(PLATE.alpha.shape, np.float32), np.zeros(WORN.alpha.shape, np.float32)
    x, y = CANVAS.offset[0] + 200, CANVAS.offset[1] + 50
    head[y : y + 20, x : x + 30] = 1
    rows, columns = CANVAS.window_of(head, throat, margin=10)
    assert (rows.start, columns.start) == (40, 190) and 80 <= rows.stop <= 90 and 240 <= columns.stop <= 250
    throat[300:320, 500:520] = 1
    rows, columns = CANVAS.window_of(head, throat, margin=10)
    shown = CANVAS.warped(throat) > 0.5
    assert shown.any() and shown[rows, columns].sum() == shown.sum()


def test_cloth_is_drawn_everywhere_but_in_the_window():
    fabric = np.full((*WORN.alpha.shape, 3), 0.2, np.float32)
    coverage = CANVAS.warped(WORN.alpha)
    colours, alpha = CANVAS.all_cloth(fabric, coverage, PLATE, WINDOW)
    outside = np.ones(coverage.shape, bool)
    outside[WINDOW] = False
    solid = (coverage > 0.99) & outside
    assert (colours[WINDOW] == 0).all() and (alpha[solid] >= 252).all()
    assert np.abs(np.median(colours[solid], axis=0) - 124).max() <= 1  # 0.2 linear

"""The matting error that the fairness audit measures: none for the truth, some for a worse cut, and only at the hair."""

from dataclasses import replace

import cv2
import fairness_edges
import fake_shots
import numpy as np
import painted
import pytest

PLATE = painted.plate()
CHIN = float(PLATE.face.chin[1])


def test_the_truth_has_no_error_and_a_worse_cut_has_more():
    wrong = [fairness_edges.difference(PLATE.alpha, cv2.erode(PLATE.alpha, np.ones((n, n), np.uint8)), chin=CHIN) for n in (1, 3, 9)]
    assert wrong[0] == 0 < wrong[1] < wrong[2] < 1


def test_only_the_hair_counts():
    below = PLATE.alpha.copy()
    below[round(CHIN) + 1:] = 0
    assert fairness_edges.difference(PLATE.alpha, below, chin=CHIN) == 0
    assert fairness_edges.difference(np.zeros_like(PLATE.alpha), PLATE.alpha, chin=CHIN) == 0  # no soft band, nothing to say


def test_everybody_stands_before_the_same_clutter_from_dark_to_light():
    clutter = fairness_edges.clutter((400, 300))
    assert (clutter == fairness_edges.clutter((400, 300))).all()
    assert np.percentile(clutter, 5) < 60 and np.percentile(clutter, 95) > 190


def test_a_ring_around_the_head_raises_the_edge_and_one_below_the_chin_does_not():
    plate = fake_shots.plate()
    clean = fairness_edges.hair_edge(fake_shots.shot(plate), plate)

    def ringed(rows: slice) -> float:
        shot = fake_shots.shot(plate)
        band = np.zeros(shot.matte.shape, bool)
        band[rows] = ((shot.matte > 15) & (shot.matte < 240))[rows]
        pixels = shot.pixels.copy()
        pixels[band] = (40, 255, 60)
        return fairness_edges.hair_edge(replace(shot, pixels=pixels), plate)

    chin = round(fake_shots.shot(plate).frame.to_picture(plate.face.chin[None])[0, 1])
    assert ringed(slice(0, chin)) > clean + 5
    assert ringed(slice(chin + 40, None)) == pytest.approx(clean, abs=0.5)

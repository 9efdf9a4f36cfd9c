"""The selfie's own background as a backdrop: where it is read, how it is filled in, and that it stays where it stood."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, to_linear
from goodlight.sets.backdrops import backdrops, paint_backdrop, shows_scene, shows_surroundings
from goodlight.sets.surroundings import Surroundings, in_focus, out_of_focus
from goodlight.subject.surroundings import SIDE, surroundings

BLUE, SAND, RED = (60, 90, 150), (190, 170, 140), (220, 20, 20)


def selfie() -> tuple[np.ndarray, np.ndarray]:
    """Blue at the left, sand at the right, a red person in the middle who reaches the lower edge."""
    picture = np.empty((300, 240, 3), np.uint8)
    picture[:, :120], picture[:, 120:] = BLUE, SAND
    alpha = np.zeros((300, 240), np.uint8)
    alpha[60:, 80:160] = 255
    picture[alpha > 0] = RED
    return picture, alpha


def test_nothing_of_the_person_is_left_and_the_sides_keep_their_colours():
    found = surroundings(*selfie())
    assert found.shape == (SIDE, SIDE, 3) and found.dtype == np.uint8
    assert np.abs(found[:, :8].astype(int) - BLUE).max() <= 3
    assert np.abs(found[:, -8:].astype(int) - SAND).max() <= 3
    # between two colours lie their mixtures: no channel may leave their range, as it would with the person's red
    low, high = np.minimum(BLUE, SAND) - 3, np.maximum(BLUE, SAND) + 3
    assert (found >= low).all() and (found <= high).all()


def test_who_fills_the_picture_has_no_surroundings():
    picture, _ = selfie()
    assert surroundings(picture, np.full((300, 240), 255, np.uint8)) is None


ACROSS, DOWN = 240 / SIDE, 300 / SIDE
AS_FRAMED = ((ACROSS, 0, 0), (0, DOWN, 0))


def given(matrix=AS_FRAMED) -> Surroundings:
    return Surroundings(colours=surroundings(*selfie()), matrix=np.array(matrix, float), eye_distance=36)


def with_pole(matrix=AS_FRAMED) -> Surroundings:
    """A white pole, as wide as a pen, stands at the left."""
    picture, alpha = selfie()
    picture[:, 30:33] = 255
    return Surroundings(colours=surroundings(picture, alpha), matrix=np.array(matrix, float), eye_distance=36)


def test_it_stays_where_it_stood():
    soft = out_of_focus(given(), (60, 75), step=4)
    assert soft.shape == (75, 60, 3)
    left, right = lab(soft[40, 2]), lab(soft[40, -3])
    assert left[2] < -5 and right[2] > 5  # blue stays left, sand right
    mirrored = out_of_focus(given(((-ACROSS, 0, 239), (0, DOWN, 0))), (60, 75), step=4)
    assert np.abs(mirrored[:, ::-1] - soft).max() < 0.02


def test_what_lies_beyond_the_selfie_is_its_mirror_image():
    wide = lab(out_of_focus(with_pole(((ACROSS, 0, 120), (0, DOWN, 150))), (120, 150), step=4))[60, :, 0]  # the selfie begins at column 30
    assert wide[37] - wide[30] > 10 and np.abs(wide[3:30] - wide[30:57][::-1]).max() < 6


def test_calmer_than_it_was():
    was = to_linear(given().colours)
    soft = out_of_focus(given(), (60, 75), step=4)
    assert np.ptp(soft.mean(axis=2)) < np.ptp(was.mean(axis=2))


def test_a_thing_as_wide_as_a_pen_fades():
    sharp = lab(to_linear(with_pole().colours))[20, :40, 0]
    soft = lab(out_of_focus(with_pole(), (60, 75), step=4))[10, :15, 0]
    print(f"L* across the pole: {np.ptp(sharp):.1f} in the selfie, {np.ptp(soft):.1f} in the backdrop")
    assert np.ptp(sharp) > 40 and np.ptp(soft) < 20


def test_a_lens_blurs_once():
    picture, alpha = selfie()
    picture[:, 20:44:8], picture[:, 24:44:8] = 255, 20  # a fence
    measured = {}
    for sigma in (0.01, 1, 2, 4, 8):
        fence = Surroundings(colours=surroundings(cv2.GaussianBlur(picture, (0, 0), sigma), alpha), matrix=given().matrix, eye_distance=36)
        measured[sigma] = in_focus(fence)
    print({sigma: round(value, 2) for sigma, value in measured.items()})
    assert measured[0.01] == 1 and measured[8] == 0 and sorted(measured.values(), reverse=True) == list(measured.values())
    assert in_focus(Surroundings(colours=np.full((SIDE, SIDE, 3), 90, np.uint8), matrix=given().matrix, eye_distance=36)) == 0


def test_painted_for_the_person_and_in_its_stead_for_a_preview():
    assert [b.name for b in backdrops() if shows_surroundings(b.name)] == ["own-soft"]
    assert shows_scene("own-soft") and not shows_scene("paper-white")  # a door frame behind the person is no seam
    own = paint_backdrop("own-soft", size=(240, 300), seed=3, surroundings=given())
    stand_in = paint_backdrop("own-soft", size=(240, 300), seed=3)
    assert own.shape == stand_in.shape == (300, 240, 3)
    assert (own == paint_backdrop("own-soft", size=(240, 300), seed=3, surroundings=given())).all()
    assert lab(own[150, 20])[2] < -5 < lab(stand_in[150, 20])[2]

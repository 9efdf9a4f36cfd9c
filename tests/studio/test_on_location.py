"""A person before a rendered location: the place is turned, exposed and balanced for the person, and one lens takes both."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest

from goodlight.colour import to_linear
from goodlight.sets.crops import crops
from goodlight.sets.locations import variant_of
from goodlight.studio import compose, engine, lens, on_location

PLATE = painted.plate()
FRAME = lens.frame(PLATE, crops().get("square"), size=(480, 480))


def lit(across, contrast=0.4):
    return replace(PLATE, light=replace(PLATE.light, key_direction=(across, 0.4, float(np.sqrt(0.84 - across**2))), contrast=contrast))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("across", [-0.7, 0.7])
def test_a_place_is_turned_until_its_light_comes_from_where_the_selfie_s_does(seed, across):
    made = on_location.sitting(lit(across), "office-day", seed=seed)
    theirs = np.sin(np.radians(variant_of("office-day", seed).key_azimuth)) * (-1 if made.mirrored else 1)
    assert np.sign(theirs) == np.sign(across)


def test_in_soft_light_the_seed_turns_the_place():
    assert {on_location.sitting(lit(0.7, contrast=0.0), "office-day", seed=seed).mirrored for seed in range(12)} == {True, False}


def test_a_selfie_from_before_a_light_wall_is_put_before_a_lighter_place():
    stops = [on_location.sitting(replace(PLATE, behind_lab=np.array([lightness, 0, 0])), "cafe", seed=1).stops for lightness in (5, 50, 98)]
    assert stops == sorted(stops) and stops[0] < -0.3 and stops[2] > 0.3 and max(map(abs, stops)) <= 0.5


def test_hard_sun_and_a_bright_sky_do_not_go_with_the_evening():
    soft = replace(lit(0.7, contrast=0.05), behind_lab=np.array([40.0, 0, 0]))
    sky = replace(soft, behind_lab=np.array([95.0, 0, 0]))
    assert on_location.agreement(soft, "office-dusk", seed=1) == 1
    assert on_location.agreement(lit(0.7, contrast=0.5), "office-dusk", seed=1) < 0.6 > on_location.agreement(sky, "street", seed=1)
    assert on_location.agreement(lit(0.7, contrast=0.5), "office-day", seed=1) == 1 == on_location.agreement(sky, "classroom", seed=1)


def test_the_white_balance_follows_the_skin_within_a_tenth():
    cold, warm = (on_location.sitting(replace(PLATE, skin_lab=np.array([70.0, 18, b])), "cafe", seed=1).balance for b in (4.0, 34.0))
    assert warm[0] / warm[2] > cold[0] / cold[2]
    assert all(0.85 < v < 1.15 for v in (*warm, *cold))


def test_hair_and_shoulders_are_softer_and_the_face_keeps_its_pixels():
    colours, alpha = compose.place(PLATE, FRAME)
    soft, soft_alpha = on_location.focused(colours, alpha, plate=PLATE, frame=FRAME, aperture=1.4)
    face = np.rint(FRAME.to_picture(PLATE.face.landmarks[:468, :2])).astype(int)
    assert np.array_equal(soft[face[:, 1], face[:, 0]], colours[face[:, 1], face[:, 0]])
    steepest = [np.abs(np.diff(a[-20:], axis=1)).max(axis=1).mean() for a in (alpha, soft_alpha)]  # across the arms
    assert steepest[1] < 0.9 * steepest[0]
    assert soft_alpha.sum() == pytest.approx(alpha.sum(), rel=0.01)
    assert (soft.max(axis=2) <= soft_alpha + 1e-3).all()


def test_an_open_lens_throws_more_out_of_focus_than_a_closed_one():
    colours, alpha = compose.place(PLATE, FRAME)
    moved = [np.abs(on_location.focused(colours, alpha, plate=PLATE, frame=FRAME, aperture=n)[1] - alpha).mean() for n in (1.4, 2.0)]
    assert moved[0] > moved[1] > 0


ALPHA = compose.place(PLATE, FRAME)[1]


def veiled(picture: np.ndarray, backdrop: np.ndarray) -> np.ndarray:
    return on_location.veiled(picture, ALPHA, backdrop, plate=PLATE, frame=FRAME)


def picture_of(light: float | np.ndarray) -> np.ndarray:
    return np.full((FRAME.size[1], FRAME.size[0], 3), light, np.float32)


def test_glare_lifts_black_by_the_light_of_the_place_and_leaves_white_within_the_picture():
    picture = np.linspace(0, 1, FRAME.size[1], dtype=np.float32)[:, None, None] * picture_of(1.0)
    lifted, hardly = veiled(picture, picture_of(0.39)), veiled(picture, picture_of(0.03))
    assert lifted[0].mean() > 5 * hardly[0].mean() > 0
    assert lifted.max() <= 1.001 and np.abs(lifted - picture).max() < 0.01


def test_a_window_spills_over_who_stands_before_it_and_not_on_the_face():
    window, black = picture_of(0.1), picture_of(0.0)
    window[:, FRAME.size[0] // 2 :] = 0.9
    spilled = veiled(black, window) - veiled(black, np.minimum(window, 0.4))
    face = np.rint(FRAME.to_picture(PLATE.face.landmarks[:468, :2])).astype(int)
    away = cv2.distanceTransform((ALPHA > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    low = np.arange(len(ALPHA))[:, None] > FRAME.to_picture(PLATE.face.chin[None])[0, 1]
    at_the_edge, further_in = (spilled[low & (np.arange(ALPHA.shape[1]) > FRAME.size[0] // 2) & (away > near) & (away < near + 4)].mean()
                               for near in (1, 60))
    print(f"spilled at the edge {at_the_edge:.3f}, further in {further_in:.4f}")
    assert at_the_edge > 0.01 and at_the_edge > 4 * further_in
    assert np.abs(spilled[face[:, 1], face[:, 0]]).max() < 0.006


def test_a_studio_backdrop_is_photographed_as_before_and_a_location_with_the_person():
    subject = painted.subject()
    assert not on_location.is_location("paper-white") and not on_location.is_location("#204060") and on_location.is_location("cafe")
    shot = engine.shoot(subject, painted.recipe(backdrop="cafe", seed=3))
    again = engine.shoot(subject, painted.recipe(backdrop="cafe", seed=3))
    assert np.array_equal(shot.pixels, again.pixels)
    x, y = np.rint(shot.frame.to_picture(PLATE.face.landmarks[[1, 5], :2])).astype(int).T  # the nose
    own_x, own_y = np.rint(PLATE.face.landmarks[[1, 5], :2]).astype(int).T
    assert np.abs(to_linear(shot.pixels)[y, x] - to_linear(PLATE.foreground)[own_y, own_x]).max() < 0.05

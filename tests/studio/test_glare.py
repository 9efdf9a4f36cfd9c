"""Glare comes off the lenses of somebody who wears spectacles, as far as the sensor saw what lies under it; nothing else changes."""

from dataclasses import replace

import numpy as np
import painted
import touched_person as person

from goodlight import colour
from goodlight.brief import Direction
from goodlight.studio import engine
from goodlight.studio.direct.sitting import Sitting
from goodlight.studio.touch import notes, touch

LESS = Direction(features={"glasses-glare": -1.0})


def in_the_spot(plate):
    """Median linear light (3,) where the window shines."""
    return np.median(colour.to_linear(plate.foreground[person.reflection(plate.face) > 0.9]), axis=0)


def test_a_reflection_comes_off_and_the_skin_behind_it_is_found_again():
    clean, shining = person.wearer(glare=0.0), person.wearer()
    assert Sitting(shining).glasses
    was, now, wanted = in_the_spot(shining), in_the_spot(touch(shining, LESS)), in_the_spot(clean)
    away = [float(colour.delta_e(colour.lab(v), colour.lab(wanted))) for v in (was, now)]
    print(f"ΔE00 to the skin without glare: {away[0]:.1f} → {away[1]:.1f}")
    assert away[1] < 0.45 * away[0] and (now > 0.8 * wanted).all()  # no hole where it was
    assert notes(shining, LESS) == ()


def test_half_of_it_is_half_of_it():
    shining = person.wearer()
    was, half, whole = (in_the_spot(touch(shining, Direction(features={"glasses-glare": a} if a else {}))) for a in (0, -0.5, -1.0))
    assert np.allclose(half, (was + whole) / 2, atol=0.02)


def test_all_beyond_the_lens_stays():
    shining = person.wearer()
    (x, y), u = shining.face.eyes[1], shining.face.eye_distance
    changed = np.argwhere(np.abs(touch(shining, LESS).foreground.astype(int) - shining.foreground).max(axis=2) > 2)[:, ::-1]
    assert len(changed) and (np.abs(changed - (x, y + 0.05 * u)).max(axis=0) < (0.4 * u, 0.3 * u)).all()


def test_without_spectacles_or_without_glare_nothing_changes_and_the_note_says_so():
    for plate in (person.plate(), person.wearer(glare=0.0)):
        assert np.abs(touch(plate, LESS).foreground.astype(int) - plate.foreground).max() <= 4
        assert [n.code for n in notes(plate, LESS)] == ["no_glare"]
        assert notes(plate, Direction()) == ()


def test_what_pure_white_hides_is_not_invented_and_the_note_says_so():
    white = person.wearer(glare=0.9)
    now = in_the_spot(touch(white, LESS))
    assert 0.2 < colour.luminance(now) < 0.75 and now[0] > now[1] > now[2]  # duller, and of the skin's hue
    assert [n.code for n in notes(white, LESS)] == ["glare_left"]


def test_the_note_is_in_the_shot():
    plate = person.plate()
    shot = engine.shoot(painted.subject(plate), replace(painted.recipe(plate=plate.sha256), direction=LESS))
    assert "no_glare" in {f.code for f in shot.frame.findings}

"""Each defect on a made case: a sound dressed plate has none; the same plate spoiled in one way has that one."""

from dataclasses import replace

import numpy as np
import pytest
from dressable import PLATE

from goodlight.cull import attire_defects
from goodlight.studio import dress

SOUND = dress.dressed(PLATE, "crew-sweater")
CHIN, UNIT = SOUND.plate.face.chin, SOUND.plate.face.eye_distance
X, Y = int(SOUND.fit.axis - SOUND.offset[0]), int(CHIN[1])
ROW = Y - SOUND.start  # of the chin in the masks


def changed(mask: np.ndarray, rows: slice, columns: slice, value) -> np.ndarray:
    out = mask.copy()
    out[rows, columns] = value
    return out


def with_plate(**changes):
    return replace(SOUND, plate=replace(SOUND.plate, **changes))


def grey_collar():
    rows, columns = slice(ROW + 5, ROW + 40), slice(X - 40, X + 40)
    pixels = changed(SOUND.plate.foreground, slice(Y + 5, Y + 40), columns, (210, 210, 214))
    return replace(SOUND, plate=replace(SOUND.plate, foreground=pixels), own_skin=changed(SOUND.own_skin, rows, columns, 255),
                   cloth_before=changed(SOUND.cloth_before, slice(ROW + 20, ROW + 60), columns, 255))


def turned(yaw: float):
    return with_plate(face=replace(SOUND.plate.face, pose=replace(SOUND.plate.face.pose, yaw=yaw)))


def high_collar():
    return replace(SOUND, front=changed(SOUND.front, slice(max(0, ROW - int(0.6 * UNIT)), None), slice(None), 255))


def bare_shoulder():
    rows, columns = slice(ROW + 10, ROW + 60), slice(X + int(2 * SOUND.fit.neck_half_width), X + int(3 * SOUND.fit.neck_half_width))
    return replace(SOUND, own_skin=changed(SOUND.own_skin, rows, columns, 255))


def across(rows: slice, columns: slice):
    return with_plate(alpha=changed(SOUND.plate.alpha, rows, columns, 0))


def test_much_taken_away_as_clothes_is_a_remnant():
    rows, columns = slice(0, int(0.8 * UNIT)), slice(X + int(1.0 * UNIT), X + int(2.2 * UNIT))
    spoiled = replace(SOUND, taken=changed(SOUND.taken, rows, columns, 255))
    assert codes(spoiled) == {"old_collar_visible"}


@pytest.mark.parametrize(("lightness", "refused"), [(20, False), (235, True)])
def test_what_lies_in_the_hair_and_is_as_light_as_no_hair_is_a_print(lightness, refused):
    rows, columns = slice(ROW, ROW + int(UNIT)), slice(X + int(1.2 * UNIT), X + int(1.8 * UNIT))
    pixels = changed(SOUND.plate.foreground, slice(Y, Y + int(UNIT)), columns, (lightness,) * 3)
    plate = replace(SOUND.plate, foreground=pixels, hair_lab=np.array([10.0, 2.0, 3.0], np.float32))
    beside = slice(X + int(1.0 * UNIT), X + int(2.0 * UNIT))
    spoiled = replace(SOUND, plate=plate, hair=changed(SOUND.hair, rows, columns, 255),
                      cloth_before=changed(SOUND.cloth_before, rows, beside, 255))
    assert (codes(spoiled) == {"old_collar_visible"}) == refused


SPOILED = {
    "old_collar_visible": grey_collar,
    "neck_gap": lambda: across(slice(Y + 10, Y + 30), slice(X - 12, X + 12)),
    "floating_head": lambda: across(slice(Y + 10, Y + 16), slice(None)),
    "head_size": lambda: replace(SOUND, fit=replace(SOUND.fit, scale=SOUND.fit.scale * 0.6)),
    "head_turned": lambda: turned(-40),
    "hair_cut": lambda: replace(SOUND, hair_cut=changed(SOUND.hair_cut, slice(0, int(2 * UNIT)), slice(0, int(2 * UNIT)), 255)),
    "collar_over_chin": high_collar,
    "light_mismatch": lambda: replace(SOUND, light_error=0.5),
    "garment_edge": bare_shoulder,
}


def codes(worn) -> set[str]:
    return {f.code for f in attire_defects.judge(worn)}


@pytest.mark.parametrize(("head", "refused"), [(30, False), (45, True), (-5, True)])
def test_the_head_may_turn_as_far_as_the_body_goes_with_it(head, refused):
    worn = dress.dressed(PLATE, "crew-sweater", 20)
    face = replace(worn.plate.face, pose=replace(worn.plate.face.pose, yaw=head))
    assert ("head_turned" in codes(replace(worn, plate=replace(worn.plate, face=face)))) == refused


def test_a_sound_picture_has_no_defect():
    assert codes(SOUND) == set()


@pytest.mark.parametrize("code", SPOILED)
def test_a_spoiled_one_is_named(code):
    assert code in codes(SPOILED[code]())


def test_own_clothes_are_not_judged():
    assert attire_defects.find(PLATE, "own") == ()


def test_every_finding_says_what_was_measured():
    for spoil in SPOILED.values():
        for finding in attire_defects.judge(spoil()):
            assert finding.value is not None and finding.limit is not None and finding.unit and finding.advice


def test_a_face_half_in_black_is_not_dressed():
    half = np.arange(SOUND.plate.foreground.shape[1]) > CHIN[0]
    dark = np.where(half[None, :, None], (SOUND.plate.foreground * 0.35).astype(np.uint8), SOUND.plate.foreground)
    assert "light_mismatch" in codes(replace(SOUND, plate=replace(SOUND.plate, foreground=dark)))

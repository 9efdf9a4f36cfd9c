"""Whether backdrop, crop, attire and light are those that were asked for: told by the picture, whatever the record claims."""

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import painted
import pytest

from goodlight.colour import delta_e, lab, to_linear
from goodlight.finding import Finding
from goodlight.scorecard.asked import light as lights
from goodlight.scorecard.asked import look
from goodlight.scorecard.asked.shot import AskedShot
from goodlight.scorecard.measure import technical
from goodlight.scorecard.measure.person import FRONT, SIDES, worn
from goodlight.sets.backdrops import paint_backdrop
from goodlight.sets.crops import crops
from goodlight.sets.fabrics import linear_colour
from goodlight.sets.rigs import rigs
from goodlight.sets.sitting import Sitting
from goodlight.studio import lens

FACE = painted.face(unit=60, centre=(300, 240))
PLAIN = {"backdrop": "paper-white", "attire": "own", "light": "as-shot", "crop": "headshot"}


def asked(*, notes=(), source=None, size=(1024, 1280), framing=None, **wanted) -> AskedShot:
    """A shot of which only the scene is known. wanted: of the look, and of the scene."""
    scene = SimpleNamespace(**{"backdrop_lab": None, "cloth_lab": None, "front_lab": None}
                            | {k: wanted.pop(k) for k in list(wanted) if k not in PLAIN})
    record = {"look": PLAIN | wanted, "seed": 3, "notes": [{"code": code} for code in notes]}
    person = SimpleNamespace(yaw=0.0, pitch=0.0)
    return AskedShot(picture=SimpleNamespace(scene=scene, size=size, framing=framing, person=person), record=record, source=source)


def cloth(code: str, light: float = 1.0) -> np.ndarray:
    return lab(np.clip(linear_colour(code) * light, 0, 1))


@pytest.mark.parametrize("light", [0.5, 1.0, 1.6])
def test_the_garments_own_colour_is_found_in_any_usual_light(light):
    assert look.attire(asked(attire="crew-sweater:#7A2230", cloth_lab=cloth("#7A2230", light))) == [True]


@pytest.mark.parametrize("code", ["#2F6FB5", "#E8E4DC", "#2E5A3A"])
def test_another_colour_is_not_what_was_asked(code):
    assert look.attire(asked(attire="crew-sweater:#7A2230", cloth_lab=cloth(code))) == [False]


def test_a_suit_without_its_shirt_is_not_a_suit():
    navy, white = cloth("navy"), cloth("white")
    assert look.attire(asked(attire="navy-suit", cloth_lab=navy, front_lab=white)) == [True]
    assert look.attire(asked(attire="navy-suit", cloth_lab=navy, front_lab=navy)) == [False]


@pytest.mark.parametrize("name", ["own", "no such garment", "crew-sweater:no such colour"])
def test_nothing_is_said_of_clothes_that_were_not_asked_or_are_not_known(name):
    assert look.attire(asked(attire=name, cloth_lab=cloth("#7A2230"))) == []


def test_the_cloth_is_looked_for_beside_the_chest_and_the_shirt_down_its_middle():
    picture = np.full((800, 600, 3), 200, np.uint8)
    bottom = round(float(FACE.chin[1]))
    cv2.rectangle(picture, (0, bottom), (600, 800), (30, 40, 90), -1)
    cv2.rectangle(picture, (270, bottom), (330, 800), (255, 255, 255), -1)
    for places, colour in ((SIDES, (30, 40, 90)), (FRONT, (255, 255, 255))):
        assert delta_e(worn(picture, FACE, places), lab(to_linear(np.array(colour, np.uint8)))) < 0.5


def test_a_frame_that_cuts_the_chest_off_says_nothing():
    assert worn(np.zeros((round(float(FACE.chin[1])) + 5, 600, 3), np.uint8), FACE, SIDES) is None


def test_the_backdrop_is_told_by_its_colour():
    edge = paint_backdrop("paper-blue", size=(102, 128), seed=3)[:85, :25].reshape(-1, 3)
    seen = lab(np.median(edge, axis=0))
    assert look.backdrop(asked(backdrop="paper-blue", backdrop_lab=seen)) == [True]
    assert look.backdrop(asked(backdrop="paper-white", backdrop_lab=seen)) == [False]
    assert look.backdrop(asked(backdrop="holiday/office.jpg", backdrop_lab=seen)) == []


@pytest.mark.parametrize("sitting", [Sitting(stops=-0.45), Sitting(stops=0.45, mirrored=True)])
def test_a_location_is_told_however_it_was_exposed_and_turned(sitting):
    shown = paint_backdrop("garden", size=(102, 128), seed=3, sitting=sitting)[:85]
    seen = lab(np.median(np.concatenate([shown[:, :25].reshape(-1, 3), shown[:, -25:].reshape(-1, 3)]), axis=0))
    assert look.backdrop(asked(backdrop="garden", backdrop_lab=seen)) == [True]
    assert look.backdrop(asked(backdrop="gallery", backdrop_lab=seen)) == [False]


def framing(name: str, **moved):
    """As the crop has it, but for what is moved."""
    crop = crops().get(name)
    ideal = {"share": 0.3, "head": 0.3, "crown": 0.3, "eye_line": crop.eye_line.ideal, "headroom": crop.headroom.ideal,
             "centre_x": crop.centre_x[0]}
    ideal[{"face": "share"}.get(crop.share_of, crop.share_of)] = crop.share.ideal
    return SimpleNamespace(**ideal | moved)


@pytest.mark.parametrize("name", [crop.name for crop in crops()])
def test_every_crop_at_its_ideal_is_kept(name):
    assert look.crop(asked(crop=name, size=crops().get(name).size, framing=framing(name))) == [True]


@pytest.mark.parametrize(("moved", "size"), [
    ({"eye_line": 0.5}, (1024, 1280)), ({"share": 0.2}, (1024, 1280)), ({"share": 0.6}, (1024, 1280)),
    ({"headroom": 0.3}, (1024, 1280)), ({"centre_x": 0.75}, (1024, 1280)), ({}, (1280, 1280))])
def test_a_head_elsewhere_or_another_shape_is_not_the_crop(moved, size):
    assert look.crop(asked(crop="headshot", size=size, framing=framing("headshot", **moved))) == [False]


def test_a_closer_crop_holds_only_where_the_gallery_says_that_it_is_closer():
    closer = framing("headshot", share=0.58, eye_line=0.46)
    assert look.crop(asked(crop="headshot", framing=closer)) == [False]
    assert look.crop(asked(crop="headshot", framing=closer, notes=["close_crop"])) == [True]


@pytest.mark.parametrize("name", [c.name for c in crops()])
@pytest.mark.parametrize("seed", [0, 7, 42])
def test_what_the_lens_frames_is_found_kept(name, seed):
    """One and the same measure of heads: the person is framed, measured anew in the picture, and found within the limits."""
    plate, crop = painted.plate(), crops().get(name)
    size = tuple(v // 2 for v in crop.size)
    made = lens.frame(plate, crop, size=size, seed=seed)
    if isinstance(made, Finding):
        pytest.skip(made.code)
    landmarks = plate.face.landmarks.copy()
    landmarks[:, :2] = made.to_picture(landmarks[:, :2])
    landmarks[:, 2] *= made.scale
    alpha = cv2.warpAffine(plate.alpha, made.matrix, size).astype(np.float32) / 255
    found = technical.framing(painted.face_of(landmarks), alpha, size)
    assert look.crop(asked(crop=name, size=size, framing=found, notes=[f.code for f in made.findings])) == [True]


def seen(*, azimuth=0.0, elevation=20.0, sides=0.0, step=0.0):
    a, e = np.radians([azimuth, elevation])
    key = (np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e))
    return {"light_seen": key, "sides": sides, "step": step}


def lit(name: str, yaw: float = 0.0, **measured) -> list[bool]:
    shot = asked(light=name)
    shot.picture.person.yaw = yaw
    about = seen(**measured)
    shot.picture.scene.light, shot.picture.scene.sides, shot.picture.scene.step = about["light_seen"], about["sides"], about["step"]
    return lights.light(shot)


@pytest.mark.parametrize("name", [rig.name for rig in rigs() if rig.key and not rig.even])
def test_every_rig_is_found_in_its_own_light(name):
    rig = rigs().get(name)
    assert lit(name, azimuth=rig.key.azimuth, elevation=rig.key.elevation, sides=lights.cheeks(rig)) == [True]


def test_a_side_that_was_asked_for_must_be_that_side():
    left, right = {"azimuth": -45, "sides": 1.2}, {"azimuth": 45, "sides": -1.2}
    assert lit("loop", **left) == lit("loop", **right) == [True]
    assert lit("loop-left", **left) == lit("loop-right", **right) == [True]
    assert lit("loop-left", **right) == lit("loop-right", **left) == [False]


def test_a_pattern_is_looked_for_where_the_face_looks():
    towards, away = {"azimuth": -65, "sides": 1.5}, {"azimuth": -5, "sides": 1.2}
    assert lit("loop", yaw=-30, **towards) == lit("loop", yaw=30, **away) == [True]
    assert lit("loop", yaw=30, **{"azimuth": -65, "sides": 1.5}) == [False]


def test_flat_light_has_no_side_and_split_light_is_not_flat():
    assert lit("flat", sides=0.3) == [True] and lit("flat", sides=1.6) == [False]
    assert lit("split", azimuth=-10, sides=0.1) == [False]


def test_evened_light_is_soft_or_softer_than_the_selfies():
    scene = SimpleNamespace(sides=0.2, step=0.1)
    hard = SimpleNamespace(sides=2.0, step=1.4)
    between = SimpleNamespace(sides=1.2, step=0.6)
    assert lights.evened(scene, None) and not lights.evened(hard, None)
    assert lights.evened(between, hard) and not lights.evened(between, between)


def test_without_a_known_light_nothing_is_said():
    assert lit("as-shot") == lit("no such light") == []


def test_lamps_on_the_left_light_the_left_cheek():
    rig = rigs().get("loop")
    assert lights.cheeks(rig) > 0.5 > -0.5 > lights.cheeks(rig.mirrored())
    assert lights.cheeks(replace(rig, fill=None, ambient=0.0)) > lights.cheeks(rig)

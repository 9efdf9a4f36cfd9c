"""Whether the attire that was asked for is worn: told by the colour of the cloth beside the chest."""

from types import SimpleNamespace

import cv2
import numpy as np
import painted
import pytest

from goodlight.colour import delta_e, lab, to_linear
from goodlight.scorecard.measure.person import _cloth
from goodlight.scorecard.rows.customization import attire
from goodlight.sets.fabrics import linear_colour

FACE = painted.face(unit=60, centre=(300, 240))


def worn(code: str, *, light: float = 1.0, attire_asked: str) -> bool | None:
    cloth = lab(np.clip(linear_colour(code) * light, 0, 1))
    picture = SimpleNamespace(scene=SimpleNamespace(cloth_lab=cloth))
    return attire(picture, {"look": {"attire": attire_asked}})


@pytest.mark.parametrize("light", [0.5, 1.0, 1.6])
def test_the_garments_own_colour_is_found_in_any_usual_light(light):
    assert worn("#7A2230", light=light, attire_asked="crew-sweater:#7A2230") is True


@pytest.mark.parametrize("code", ["#2F6FB5", "#E8E4DC", "#2E5A3A"])
def test_another_colour_is_not_what_was_asked(code):
    assert worn(code, attire_asked="crew-sweater:#7A2230") is False


@pytest.mark.parametrize("name", ["own", "no such garment", "crew-sweater:no such colour"])
def test_nothing_is_said_where_nothing_was_asked_or_is_known(name):
    assert worn("#7A2230", attire_asked=name) is None


def test_the_cloth_is_looked_for_beside_the_chest():
    picture = np.full((800, 600, 3), 200, np.uint8)
    bottom = round(float(FACE.chin[1]))
    cv2.rectangle(picture, (0, bottom), (600, 800), (30, 40, 90), -1)
    cv2.rectangle(picture, (270, bottom), (330, 800), (255, 255, 255), -1)  # shirt and tie are not the cloth
    assert delta_e(_cloth(picture, FACE), lab(to_linear(np.array([30, 40, 90], np.uint8)))) < 0.5


def test_a_frame_that_cuts_the_chest_off_says_nothing():
    assert _cloth(np.zeros((round(float(FACE.chin[1])) + 5, 600, 3), np.uint8), FACE) is None

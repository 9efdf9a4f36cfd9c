from dataclasses import replace

import numpy as np
import painted
import pytest

from goodlight.cull import drift, light_defects
from goodlight.sets.rigs import lights
from goodlight.studio import engine

PLATE = painted.plate()


def shot(light: str):
    asked = painted.recipe()
    return engine.shoot(painted.subject(PLATE), replace(asked, look=replace(asked.look, light=light)))


@pytest.mark.parametrize("light", ["studio", "loop-left", "split-right", "clamshell"])
def test_what_a_rig_does_on_purpose_is_no_drift_and_no_defect(light):
    made = shot(light)
    assert drift.measure(made, PLATE).skin_delta_e < 2
    assert light_defects.find(made, PLATE, exposure=lights().get(light).exposure) == ()


def test_a_cast_on_top_of_the_light_is_drift():
    made = shot("loop-left")
    blue = made.pixels.copy()
    blue[..., 2] = np.clip(blue[..., 2] * 1.3, 0, 255)
    assert drift.measure(replace(made, pixels=blue), PLATE).skin_delta_e > drift.SKIN_LIMIT


def test_a_light_that_burns_or_drowns_the_face_is_a_defect():
    made = shot("loop-left")
    for factor in (1.7, 0.5):
        (finding,) = light_defects.find(replace(made, gain=made.gain * np.float32(factor)), PLATE, exposure=0.0)
        assert finding.code == "wrong_exposure" and (finding.value > 0) == (factor > 1)


def test_the_selfie_s_own_light_is_not_judged():
    made = shot("as-shot")
    assert made.gain is None and light_defects.find(made, PLATE, exposure=0.0) == ()

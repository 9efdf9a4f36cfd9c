"""The witness of light, on a face painted with the light of one lamp."""

import cv2
import light_witness
import numpy as np
import painted
import pytest
from scipy.interpolate import LinearNDInterpolator

from goodlight.colour import to_srgb
from goodlight.sets.rigs import lights
from goodlight.studio.relight.canvas import canvas_of
from goodlight.studio.relight.lamps import unshadowed
from goodlight.studio.relight.shadow import lit_share


def lit_face(azimuth: float, elevation: float) -> tuple[np.ndarray, object]:
    face = painted.face()
    a, e = np.radians([azimuth, elevation])
    lamp = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
    level = 0.12 + 0.5 * np.clip(light_witness._normals(light_witness._points(face)) @ lamp, 0, None)
    x, y = np.meshgrid(np.arange(painted.SIZE[0]), np.arange(painted.SIZE[1]))
    field = np.nan_to_num(LinearNDInterpolator(face.landmarks[:468, :2], level)(x, y), nan=0.1)
    return to_srgb((field[..., None] * [1.0, 0.62, 0.45]).astype(np.float32)), face


@pytest.mark.parametrize(("azimuth", "elevation"), [(-40, 35), (50, 40), (0, 45), (75, 10)])
def test_the_key_is_found_where_it_stands(monkeypatch, azimuth, elevation):
    monkeypatch.setattr(light_witness, "_own_brightness", lambda: np.ones(468))  # this face is the same colour everywhere
    seen = light_witness.key_of(*lit_face(azimuth, elevation))
    assert abs(seen.azimuth - azimuth) <= 15 and abs(seen.elevation - elevation) <= 15 and seen.explained > 0.6


@pytest.mark.parametrize("yaw", [0, 20])
@pytest.mark.parametrize("name", ["butterfly", "clamshell", "loop-left", "rembrandt-right", "split-left"])
def test_a_face_that_has_exactly_a_rig_s_light_is_read_as_that_rig(monkeypatch, name, yaw):
    """With no selfie's light and no bounds in the way: large lamps, fill from in front or from below, shadows of the height field."""
    monkeypatch.setattr(light_witness, "_own_brightness", lambda: np.ones(468))
    face, rig = painted.face(yaw=yaw), lights().get(name)
    canvas = canvas_of(painted.plate_of(face, painted.colours(face), painted.outline(face)))
    key, rest = unshadowed(canvas.normals, rig)
    light = rest + key * lit_share(canvas, rig.key)
    field = cv2.resize(light / np.median(light[canvas.face > 0.5]), painted.SIZE) * 0.3
    seen = light_witness.key_of(to_srgb((field[..., None] * [1.0, 0.62, 0.45]).clip(0, 1).astype(np.float32)), face)
    assert abs(seen.azimuth - rig.key.azimuth) <= 15 and abs(seen.elevation - rig.key.elevation) <= 15


def test_a_face_without_skin_is_not_judged():
    srgb, face = lit_face(0, 30)
    assert light_witness.key_of(np.zeros_like(srgb), face) is None

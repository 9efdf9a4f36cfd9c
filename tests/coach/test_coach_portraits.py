"""The coach on real portraits and on portraits made bad on purpose."""

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from made_faces import codes

from goodlight.coach import judge, judge_set

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from coach_degradations import DEGRADATIONS  # noqa: E402

pytestmark = [pytest.mark.weights, pytest.mark.portraits]


@dataclass(frozen=True, eq=False)
class Photo:
    name: str
    pixels: np.ndarray
    sha256: str = "0"
    findings: tuple = ()


@pytest.fixture(scope="module")
def eyes():
    from goodlight.models.recogniser import Recogniser
    from goodlight.subject.measure_face import FaceFinder

    return {"finder": FaceFinder(), "recogniser": Recogniser()}


@pytest.fixture(scope="module")
def read(portraits_dir):
    return lambda name: np.ascontiguousarray(cv2.imread(str(portraits_dir / name))[..., ::-1])


REAL = ("lauren-underwood", "young-kim", "james-clyburn", "debra-haaland", "scott-desjarlais", "ted-lieu")


@pytest.mark.parametrize("name", REAL)
def test_real_portraits_pass(eyes, read, name):
    assert judge(Photo(name, read(f"single/{name}.jpg")), **eyes).accepted


@pytest.mark.parametrize("fault", DEGRADATIONS, ids=lambda fault: fault.name)
def test_a_strong_fault_is_named(eyes, read, fault):
    srgb = read("single/troy-nehls.jpg")
    spoilt = fault.make(srgb, eyes["finder"].find(srgb)[0], np.random.default_rng(1))
    assert {fault.code, *fault.also} & set(codes(judge(Photo("bad", spoilt), **eyes)))


def test_measures_hardly_depend_on_resolution(eyes, read):
    srgb = read("single/kim-schrier.jpg")
    half = cv2.resize(srgb, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    a, b = (judge(Photo("x", s), **eyes).measures for s in (srgb, half))
    for name, tolerance in (("blur", 0.3), ("skin_light", 0.1), ("side_contrast", 0.15), ("mouth_line", 0.5), ("eye_pattern", 0.3)):
        assert getattr(a, name) == pytest.approx(getattr(b, name), abs=tolerance), name


def test_a_real_set_with_a_stranger_a_copy_and_a_crowd(eyes, read):
    first, second, third = (read(f"multi/barack-obama/{k}.jpg") for k in (1, 2, 3))
    stranger = read("single/kim-schrier.jpg")
    h = min(second.shape[0], stranger.shape[0])
    crowd = np.concatenate([stranger[:h], second[:h]], axis=1)
    copy = np.ascontiguousarray(cv2.resize(first, None, fx=0.8, fy=0.8)[20:, 30:])
    photos = {"1": first, "3": third, "copy": copy, "stranger": stranger, "crowd": crowd}
    judged = judge_set([judge(Photo(name, srgb), **eyes) for name, srgb in photos.items()])
    said = {v.name: codes(v) for v in judged.verdicts}
    assert [v.name for v in judged.accepted] == ["1", "3", "crowd"]
    assert "duplicate" in said["copy"] and "not_the_same_person" in said["stranger"] and "several_faces" in said["crowd"]
    assert judged.verdicts[-1].face.box[0] > stranger.shape[1]


def test_a_small_face_in_a_large_photo_is_found(eyes, read):
    small = cv2.resize(read("single/troy-nehls.jpg"), (160, 160), interpolation=cv2.INTER_AREA)
    wide = np.full((3000, 3000, 3), 90, np.uint8)
    wide[2200:2360, 500:660] = small
    assert codes(judge(Photo("far", wide), **eyes)) == ["face_too_small"]

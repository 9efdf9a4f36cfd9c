"""``judge`` with a finder and a recogniser made for the test."""

from dataclasses import dataclass, replace

import numpy as np
from made_faces import codes, face

from goodlight.coach import judge
from goodlight.finding import Finding, Severity


@dataclass(frozen=True, eq=False)
class Photo:
    pixels: np.ndarray | None
    name: str = "a.jpg"
    sha256: str = "0"
    findings: tuple[Finding, ...] = ()


class Finder:
    """Sees a face where the picture's top left pixel has the value ``marked``."""

    def __init__(self, **by_value):
        self.by_value = {int(k.removeprefix("v")): v for k, v in by_value.items()}

    def find(self, pixels):
        return self.by_value.get(int(pixels[0, 0, 0]), [])


class NoIdentity:
    def describe(self, pixels, face):
        return np.zeros(128)


def mesh(score: float, *, middle=(150.0, 150.0), size=30.0):
    """A face of random landmarks; only its place, size and score matter here."""
    landmarks = np.random.default_rng(4).normal([*middle, 0], size, (478, 3)).astype(np.float32)
    return replace(face(), landmarks=landmarks, score=score)


def corners(top_left: int, top_right: int) -> np.ndarray:
    """Turned by a quarter (np.rot90), the value at the top right comes to the top left."""
    pixels = np.full((300, 300, 3), 90, np.uint8)
    pixels[0, 0], pixels[0, -1] = top_left, top_right
    return pixels


def judged(pixels, finder):
    return judge(Photo(pixels), finder=finder, recogniser=NoIdentity())


def test_nobody_there():
    verdict = judged(corners(1, 2), Finder())
    assert codes(verdict) == ["no_face"] and not verdict.accepted and verdict.face is None


def test_a_face_only_in_the_turned_picture_lies_sideways():
    assert codes(judged(corners(1, 2), Finder(v2=[mesh(0.93)]))) == ["sideways"]


def test_a_doubtful_face_gives_way_to_a_clear_one_in_the_turned_picture():
    assert codes(judged(corners(1, 2), Finder(v1=[mesh(0.72)], v2=[mesh(0.93)]))) == ["sideways"]
    assert "sideways" not in codes(judged(corners(1, 2), Finder(v1=[mesh(0.92)], v2=[mesh(0.97)])))
    assert "sideways" not in codes(judged(corners(1, 2), Finder(v1=[mesh(0.72)], v2=[mesh(0.75)])))


def test_two_detections_on_one_head_are_one_face():
    verdict = judged(corners(1, 2), Finder(v1=[mesh(0.93), mesh(0.9, size=22.0)]))
    assert len(verdict.candidates) == 1


def test_a_speck_in_the_background_is_not_mentioned():
    far = mesh(0.93, middle=(30.0, 30.0), size=3.0)
    assert len(judged(corners(1, 2), Finder(v1=[mesh(0.93, size=40.0), far])).candidates) == 1


def test_what_ingest_said_stays_and_an_unreadable_file_keeps_its_reason():
    said = Finding(code="animated", message="m", severity=Severity.ADVICE)
    verdict = judge(Photo(corners(1, 2), findings=(said,)), finder=Finder(v1=[mesh(0.93)]), recogniser=NoIdentity())
    assert codes(verdict)[0] == "animated"
    broken = Finding(code="truncated", message="m")
    verdict = judge(Photo(None, findings=(broken,)), finder=Finder(), recogniser=NoIdentity())
    assert verdict.findings == (broken,) and not verdict.accepted and verdict.as_dict()["measures"] is None

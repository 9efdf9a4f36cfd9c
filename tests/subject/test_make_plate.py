"""From selfie to plate with networks that answer by rule: what is kept and cropped, and that measures belong to the plate's own pixels."""

import cv2
import numpy as np
import painted
import pytest

from goodlight.finding import Finding, Severity
from goodlight.subject import make_plate as make_plate_module
from goodlight.subject.make_plate import LARGEST_FACE, Tools, make_plate


class Finder:
    """Finds the painted face wherever the picture was cropped and scaled to: by the colour of its lips."""

    def __init__(self, unit_per_lips: float) -> None:
        self._unit_per_lips = unit_per_lips

    def find(self, srgb, **_):
        ys, xs = np.nonzero(np.abs(srgb.astype(int) - painted.LIPS).max(axis=2) < 12)
        if len(xs) < 10:
            return []
        unit = (np.quantile(xs, 0.999) - np.quantile(xs, 0.001)) * self._unit_per_lips
        mouth = painted.mesh(unit=1, centre=(0, 0))[[61, 291], :2].mean(axis=0)
        centre = np.array([xs.mean(), ys.mean()]) - mouth * unit
        return [painted.face(unit=unit, centre=tuple(centre))]


class Recogniser:
    def describe(self, srgb, face):
        return np.full(128, 0.01)


class Matting:
    def person(self, srgb):
        """The person is whatever is not the wall."""
        wall = np.abs(srgb.astype(int) - WALL).max(axis=2) < 14
        return cv2.GaussianBlur((~wall).astype(np.float32), (0, 0), 1.0)

    def matte_and_classes(self, srgb, landmarks):
        return self.person(srgb), CLASSES

    def hair_matte(self, srgb, soft, person, classes, *, eye_distance):
        return soft


class Enlarger:
    def enlarge(self, srgb):
        return cv2.resize(srgb, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)


WALL = (120, 160, 110)
CLASSES = np.full((256, 256, 5), 51, np.uint8)
ADVICE = Finding(code="blurred", message="Soft.", severity=Severity.ADVICE)


def made(face, size, **options):
    picture = painted.selfie(face, size, behind=WALL)
    points = painted.mesh(unit=1)[[61, 291], 0]
    tools = Tools(finder=Finder(1 / (points[1] - points[0])), recogniser=Recogniser(), matting=Matting(), restoration=Enlarger())
    return picture, make_plate(name="me.jpg", sha256="b" * 64, pixels=picture, face=face, template=np.zeros(128), tools=tools, **options)


@pytest.fixture
def quick(monkeypatch):
    """Where only sizes and places are looked at, the cut-out need not be fine."""
    monkeypatch.setattr(make_plate_module, "cut_out", lambda srgb, face, soft, person, *_: (srgb, (person * 255).astype(np.uint8)))


@pytest.fixture(scope="module")
def plain():
    return made(painted.face(unit=115), painted.SIZE, findings=(ADVICE,))


def test_the_plate_says_whose_it_is(plain):
    _, plate = plain
    assert (plate.name, plate.sha256, plate.findings, plate.restoration) == ("me.jpg", "b" * 64, (ADVICE,), None)
    assert plate.descriptor.shape == (128,) and plate.classes is CLASSES and plate.size == (plate.alpha.shape[1], plate.alpha.shape[0])


def test_pixels_inside_are_the_selfie_s_bit_for_bit(plain):
    picture, plate = plain
    opaque = cv2.erode((plate.alpha == 255).astype(np.uint8), np.ones((21, 21), np.uint8)) > 0  # a few pixels off the outline
    assert plate.foreground.shape == picture.shape and opaque.mean() > 0.3 and (plate.foreground[opaque] == picture[opaque]).all()


def test_the_person_is_cut_where_the_selfie_ends(plain):
    _, plate = plain
    assert plate.cuts.bottom is not None and (plate.cuts.top, plate.cuts.left) == (None, None)


def test_measures_are_of_this_person(plain):
    _, plate = plain
    x, y = plate.skin_points.astype(int).T
    assert np.abs(plate.foreground[y, x].astype(int) - painted.SKIN).max(axis=1).mean() < 10
    assert plate.hair_lab is not None and plate.hair_lab[0] < plate.skin_lab[0]
    assert 0 < plate.grain < 4 and 0 < plate.sharpness < 8 and abs(plate.face.pose.yaw) < 5


def test_a_headshot_s_surroundings_are_kept_and_the_far_ones_are_not(quick):
    face = painted.face(unit=60, centre=(900, 600))
    picture, plate = made(face, (1800, 1600))
    scale = plate.restoration.scale
    height, width = picture.shape[:2]
    assert plate.size[0] < 0.75 * width * scale and plate.size[1] < 0.75 * height * scale
    assert plate.face.height * 4 < plate.size[1]
    x, y = plate.face.landmarks[4, :2].astype(int)
    assert plate.alpha[y, x] == 255 and np.abs(plate.foreground[y, x].astype(int) - painted.SKIN).max() < 20


def test_a_huge_face_is_reduced_to_what_a_headshot_can_use(quick):
    face = painted.face(unit=500, centre=(1000, 900))
    _, plate = made(face, (2000, 2600))
    assert face.height > LARGEST_FACE and plate.face.height == pytest.approx(LARGEST_FACE, rel=0.01) and plate.restoration is None
    x, y = plate.face.landmarks[4, :2].astype(int)
    assert plate.size[0] < 2000 and plate.alpha[y, x] == 255


def test_the_mesh_goes_with_the_pixels_into_a_restored_plate(quick):
    face = painted.face(unit=40, centre=(250, 200))
    _, plate = made(face, (500, 520))
    assert plate.restoration.kept and plate.face.height == pytest.approx(face.height * plate.restoration.scale, rel=0.05)
    for iris in plate.face.landmarks[[468, 473], :2].astype(int):
        assert plate.foreground[iris[1], iris[0]].max() < 110  # the painted irises are dark


def test_two_makings_are_the_same(plain):
    _, first = plain
    _, second = made(painted.face(unit=115), painted.SIZE)
    for name in ("foreground", "alpha", "normals", "skin_points", "hair_points"):
        assert (getattr(first, name) == getattr(second, name)).all()
    assert (first.grain, first.sharpness, first.cuts, first.light.key_direction) == (second.grain, second.sharpness, second.cuts,
                                                                                   second.light.key_direction)

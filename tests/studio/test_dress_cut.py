"""A garment cut from a photo: kept without the person, worn by somebody else, refused with the reason where it cannot be worn."""

import json
from dataclasses import replace

import numpy as np
import painted
import pytest
from dressable import PLATE, classes

from goodlight.cli import main
from goodlight.cull import attire_defects
from goodlight.errors import UsageError
from goodlight.sets import own_garments
from goodlight.sets.wardrobe import resolve
from goodlight.studio import dress, dress_cut

RED = (168, 44, 52)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GOODLIGHT_HOME", str(tmp_path))
    dress._garment.cache_clear()
    dress.dressed.cache_clear()
    return tmp_path


def wearer():
    """The painted person in a red shirt."""
    shirt = (np.abs(PLATE.foreground.astype(int) - painted.SHIRT).sum(axis=-1) < 30)[..., None]
    red = np.where(shirt, np.array(RED, np.uint8), PLATE.foreground)
    return replace(PLATE, foreground=np.ascontiguousarray(red), sha256="9" * 64, classes=classes(PLATE))


def test_what_is_kept_is_the_cloth_and_nothing_of_the_face(home):
    cloth = dress_cut.cut(wearer())
    solid = cloth.alpha > 250
    assert solid.sum() > 20_000
    assert np.abs(np.median(cloth.colours[solid], axis=0) - RED).max() < 4
    own_garments.keep(cloth, "red-shirt")
    kept = own_garments.load("red-shirt")
    assert np.allclose(kept.alpha, cloth.alpha / 255, atol=1 / 255)
    x, y = (cloth.anchors["chin"] - [0, 0.3 * painted.UNIT]).round().astype(int)
    assert cloth.alpha[y, x] == 0
    assert {p.name for p in (home / "garments" / "red-shirt").iterdir()} == {"cloth.png", "light.npz", "garment.json"}


def test_somebody_else_wears_it_in_its_colour():
    own_garments.keep(dress_cut.cut(wearer()), "red-shirt")
    worn = dress.dressed(PLATE, "red-shirt")
    x, y = round(float(worn.plate.face.chin[0] + 1.2 * painted.UNIT)), round(float(worn.plate.face.chin[1] + 1.2 * painted.UNIT))
    seen = worn.plate.foreground[y, x].astype(float)
    assert seen[0] > 2 * seen[1:].max()
    assert "neck_gap" not in {f.code for f in attire_defects.judge(worn)}


def test_more_light_on_the_face_is_more_light_on_the_cloth():
    own_garments.keep(dress_cut.cut(wearer()), "red-shirt")
    garment = own_garments.load("red-shirt")
    left, right = (garment.shading[g] for g in ("key_left", "key_right"))
    edge = garment.size[0] // 4
    row = garment.size[1] // 2
    assert left[row, edge] / right[row, edge] > left[row, -edge] / right[row, -edge]


def test_a_garment_that_cannot_be_worn_is_refused_with_the_reason():
    small, turned = replace(wearer()), replace(wearer(), sha256="8" * 64)
    pose = replace(turned.face.pose, yaw=30.0)
    spoiled = {
        "small": dress.shrunk(small, 40.0),
        "camera": replace(turned, face=replace(turned.face, pose=pose)),
    }
    for word, plate in spoiled.items():
        with pytest.raises(UsageError, match=word) as error:
            dress_cut.cut(plate)
        assert error.value.code == "no_wearable_garment" and error.value.advice


def test_its_name_is_an_attire_without_a_colour():
    own_garments.keep(dress_cut.cut(wearer()), "red-shirt")
    assert resolve("red-shirt").own and not resolve("navy-suit").own
    for name, code in (("red-shirt:navy", "bad_colour"), ("red-shrt", "unknown_attire")):
        with pytest.raises(UsageError) as error:
            resolve(name)
        assert error.value.code == code
    assert "red-shirt" in error.value.advice


def test_names_are_taken_once():
    cloth = dress_cut.cut(wearer())
    own_garments.keep(cloth, "red-shirt")
    for name, code in (("red-shirt", "garment_exists"), ("../up", "bad_garment_name"), ("navy-suit", "garment_exists")):
        with pytest.raises(UsageError) as error:
            own_garments.keep(cloth, name, taken=frozenset({"navy-suit"}))
        assert error.value.code == code


@pytest.mark.parametrize("spoil", ["cloth.png", "light.npz", "garment.json"])
def test_a_broken_garment_is_named(home, spoil):
    own_garments.keep(dress_cut.cut(wearer()), "red-shirt")
    (home / "garments" / "red-shirt" / spoil).write_bytes(b"{}")
    with pytest.raises(UsageError) as error:
        own_garments.load("red-shirt")
    assert error.value.code == "broken_garment"


def test_the_command_lists_and_removes(capsys):
    own_garments.keep(dress_cut.cut(wearer()), "red-shirt")
    assert main(["wardrobe", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["garments"] == [{"name": "red-shirt"}]
    assert main(["wardrobe", "remove", "red-shirt"]) == 0
    assert main(["wardrobe", "remove", "red-shirt", "--json"]) == 2
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["error"]["code"] == "unknown_garment"


def test_a_photo_that_is_none_is_refused(capsys, tmp_path):
    for name, content in (("gone.jpg", None), ("text.jpg", b"no picture")):
        if content:
            (tmp_path / name).write_bytes(content)
        assert main(["wardrobe", "add", str(tmp_path / name), "--name", "x", "--json"]) == 2
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "bad_garment_photo"

"""Backdrops of one's own, through the real command line: kept, listed, used, removed; and every way in which that can fail."""

import json

import numpy as np
import pytest
from PIL import Image

from goodlight.cli import main
from goodlight.colour import delta_e, lab, luminance, to_linear
from goodlight.errors import UsageError
from goodlight.sets import own
from goodlight.sets.backdrops import backdrop_light, find_backdrop, paint_backdrop
from goodlight.sets.picture_light import kelvin, leaning, picture_light


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GOODLIGHT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def saved(path, pixels):
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def office(tmp_path):
    """A dim room with a window at its left."""
    room = np.full((400, 600, 3), (90, 80, 70), np.uint8)
    room[60:300, 30:170] = (255, 252, 240)
    return saved(tmp_path / "Our Office.png", room)


@pytest.fixture
def logo(tmp_path):
    mark = np.full((200, 400, 3), 255, np.uint8)
    mark[60:140, 80:320] = (200, 20, 40)
    return saved(tmp_path / "mark.png", mark)


def said(capsys, *arguments, code=0):
    assert main(["backdrop", *map(str, arguments)]) == code
    return capsys.readouterr()


def test_a_photo_is_kept_listed_used_and_removed(office, capsys, home):
    assert "our-office" in said(capsys, "add", office).out
    rows = json.loads(said(capsys, "list", "--json").out)["backdrops"]
    assert [(row["name"], row["kind"], row["light"]["from"]) for row in rows] == [("our-office", "picture", "left")]
    office.unlink()  # what was kept stands on its own
    picture = paint_backdrop("our-office", size=(128, 160), seed=1)
    assert picture.shape == (160, 128, 3) and picture.std() > 0.01
    assert main(["looks", "--json"]) == 0
    assert "our-office" in [row["name"] for row in json.loads(capsys.readouterr().out)["backdrops"]]
    said(capsys, "remove", "our-office")
    assert not list((home / "backdrops").iterdir())
    with pytest.raises(UsageError, match="our-office"):
        find_backdrop("our-office")


def test_the_light_of_a_window_at_the_left_lights_the_left_cheek(office, capsys):
    said(capsys, "add", office)
    assert leaning(backdrop_light("our-office", seed=0)) == "left"
    assert backdrop_light("our-office", seed=0).sh == backdrop_light(str(office), seed=0).sh
    mirrored = np.asarray(Image.open(office))[:, ::-1]
    assert leaning(picture_light(np.ascontiguousarray(mirrored))) == "right"


def test_an_even_grey_room_lights_evenly_and_neutrally():
    rig = picture_light(np.full((300, 300, 3), 128, np.uint8))
    sh = np.array(rig.sh)
    assert leaning(rig) == "front" and kelvin(rig) == pytest.approx(6500, abs=100)
    assert np.abs(sh[1:4]).max() < 0.02 * sh[0].max()


def test_a_warm_room_gives_warm_light_and_a_blue_one_cool():
    warm, cool = (picture_light(np.full((300, 300, 3), colour, np.uint8)) for colour in ((200, 150, 100), (110, 140, 200)))
    assert kelvin(warm) < 4500 and kelvin(cool) > 8000


def test_a_logo_is_repeated_over_a_wall_of_the_colour_asked_for(logo, capsys):
    said(capsys, "add", logo, "--logo", "--colour", "#103060", "--name", "press-wall")
    assert json.loads(said(capsys, "list", "--json").out)["backdrops"][0]["colour"] == "#103060"
    wall = paint_backdrop("press-wall", size=(512, 640), seed=2)
    np.testing.assert_array_equal(wall, paint_backdrop("press-wall", size=(512, 640), seed=2))
    red = wall[..., 0] > 3 * wall[..., 2]
    assert 0.08 < red.mean() < 0.4
    rows = red.mean(axis=1) > 0.05
    assert np.count_nonzero(np.diff(rows.astype(int)) == 1) >= 2  # more rows than one
    blue = wall[wall[..., 2] > 15 * wall[..., 0]]
    assert delta_e(lab(blue.max(axis=0)), lab(to_linear(np.array((0x10, 0x30, 0x60), np.uint8)))) < 6
    assert backdrop_light("press-wall", seed=0) is None


def test_a_small_logo_will_do(tmp_path, capsys):
    small = saved(tmp_path / "tiny.png", np.tile(np.array([[[255, 255, 255]], [[0, 0, 0]]], np.uint8), (30, 60, 1)))
    said(capsys, "add", small, "--logo")
    assert luminance(paint_backdrop("tiny", size=(128, 160), seed=0)).std() > 0.01


@pytest.mark.parametrize("arguments, code", [
    (["add", "nowhere.jpg"], "bad_backdrop_picture"),
    (["add", "OFFICE", "--name", "Bad Name"], "bad_backdrop_name"),
    (["add", "OFFICE", "--name", "../../etc"], "bad_backdrop_name"),
    (["add", "OFFICE", "--name", "paper-white"], "backdrop_exists"),
    (["add", "OFFICE", "--colour", "#102030"], "colour_without_logo"),
    (["add", "OFFICE", "--logo", "--colour", "red"], "bad_colour"),
    (["add", "OFFICE", "--logo", "--colour", "#12"], "bad_colour"),
    (["remove", "never-kept"], "unknown_backdrop"),
    (["remove", ".."], "unknown_backdrop"),
])
def test_what_cannot_be_done_is_said_with_a_code(arguments, code, office, capsys, home):
    arguments = [str(office) if a == "OFFICE" else a for a in arguments]
    assert json.loads(said(capsys, *arguments, "--json", code=2).out)["error"]["code"] == code
    assert not (home / "backdrops").exists() or not list((home / "backdrops").iterdir())


def test_a_file_that_is_no_picture_is_refused(tmp_path, capsys):
    (tmp_path / "wall.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"no picture" * 50)
    assert "cannot be used" in said(capsys, "add", tmp_path / "wall.jpg", code=2).err


def test_two_of_one_name_and_more_than_are_kept_are_refused(office, capsys, monkeypatch):
    said(capsys, "add", office)
    assert "already" in said(capsys, "add", office, code=2).err
    monkeypatch.setattr(own, "MOST_KEPT", 1)
    assert "kept already" in said(capsys, "add", office, "--name", "another", code=2).err


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"kind": "x", "colour": "#FFFFFF", "sh": null}', '{"kind": "picture"}',
                                    '{"kind": "picture", "colour": 5, "sh": null}',
                                    '{"kind": "picture", "colour": "#FFFFFF", "sh": [[1]]}'])
def test_a_broken_record_is_passed_over_and_can_be_removed(record, office, capsys, home):
    said(capsys, "add", office)
    (home / "backdrops" / "our-office" / "backdrop.json").write_text(record)
    assert own.kept() == [] and own.find("our-office") is None
    said(capsys, "remove", "our-office")

"""`goodlight wardrobe add` on real photos, through the command line."""

import json

import pytest
import real

from goodlight.cli import main

pytestmark = [pytest.mark.weights, pytest.mark.portraits]


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "models").symlink_to(real.home() / "models", target_is_directory=True)
    monkeypatch.setenv("GOODLIGHT_HOME", str(tmp_path))


def test_a_garment_goes_from_one_persons_photo_to_another(home, portraits_dir, tmp_path, capsys):
    photo, selfie = portraits_dir / "multi" / "barack-obama" / "1.jpg", portraits_dir / "single" / "raja-krishnamoorthi.jpg"
    assert main(["wardrobe", "add", str(photo), "--name", "his-suit"]) == 0
    assert "--attire his-suit" in capsys.readouterr().out
    assert main(["shoot", str(selfie), "--out", str(tmp_path / "out"), "--attire", "his-suit", "--count", "1", "--no-credentials"]) == 0
    capsys.readouterr()
    record = json.loads((tmp_path / "out" / "gallery.json").read_text("utf-8"))
    assert "his-suit" in json.dumps(record)


def test_a_photo_without_a_wearable_garment_is_refused_with_the_reason(home, portraits_dir, capsys):
    photo = portraits_dir / "single" / "frederica-wilson.jpg"
    assert main(["wardrobe", "add", str(photo), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "no_wearable_garment" and "camera" in error["message"]

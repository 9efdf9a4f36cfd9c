import json
import subprocess
import sys

import pytest
import real

from goodlight import cli
from goodlight.credentials.keys import make
from goodlight.settings import SigningSettings


@pytest.fixture
def folder(tmp_path, files, monkeypatch, key):
    """A folder with a signed picture, one that is not, one that was changed, and a text."""
    monkeypatch.setattr("goodlight.settings.signing_settings", lambda: key)
    changed = bytearray(files.jpeg.signed)
    changed[-300] ^= 1
    out = tmp_path / "g"
    out.mkdir()
    for name, data in (("1.jpg", files.jpeg.signed), ("2.jpg", files.jpeg.before), ("3.jpg", bytes(changed)), ("4.png", files.png.signed),
                       ("notes.md", b"mine")):
        (out / name).write_bytes(data)
    return out


def test_a_folder_is_told_file_by_file(folder, capsys):
    assert cli.main(["inspect", str(folder)]) == 0
    said = capsys.readouterr().out
    for words in ("1.jpg\n  Signed; neither the picture", "2.jpg\n  Carries no content credential", "3.jpg\n  Changed since it was signed",
                  "made by             goodlight", "paper-grey", "the key of this computer", "unsigned recipe", "SHA-256 aaaaaaaaaaaaaaaa"):
        assert words in said, words
    assert "notes.md" not in said and max(map(len, said.splitlines())) <= 100


def test_json_holds_everything_once(folder, capsys):
    assert cli.main(["inspect", "--json", str(folder / "1.jpg"), str(folder / "3.jpg"), str(folder / "notes.md")]) == 0
    first, changed, text = json.loads(capsys.readouterr().out)["files"]
    assert (first["verdict"], changed["verdict"], text["verdict"]) == ("valid", "changed", "not_a_picture")
    assert first["trusted_by"] == "this computer" and first["meaning"] and first["made"]["recipe"]["look"]["backdrop"] == "paper-grey"


def test_on_another_computer_nobody_vouches(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("goodlight.settings.signing_settings", lambda: SigningSettings(folder=tmp_path / "none"))
    cli.main(["inspect", str(folder / "1.jpg")])
    said = " ".join(capsys.readouterr().out.split())
    assert "vouched for by nobody known here" in said and "not who that is" in said and not (tmp_path / "none").exists()


def test_a_root_that_the_user_trusts_vouches(folder, tmp_path, capsys, monkeypatch, anchor):
    monkeypatch.setattr("goodlight.settings.signing_settings", lambda: SigningSettings(folder=tmp_path / "none"))
    (tmp_path / "root.pem").write_text(anchor)
    cli.main(["inspect", "--json", str(folder / "1.jpg"), "--trust", str(tmp_path / "root.pem")])
    assert json.loads(capsys.readouterr().out)["files"][0]["trusted_by"] == str(tmp_path / "root.pem")
    (tmp_path / "root.pem").write_bytes(b"-----BEGIN CERTIFICATE-----" + make().split(b"-----BEGIN CERTIFICATE-----")[-1])
    cli.main(["inspect", "--json", str(folder / "1.jpg"), "--trust", str(tmp_path / "root.pem")])
    assert json.loads(capsys.readouterr().out)["files"][0]["trusted_by"] is None


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), (b"text", "no certificate"), (b"\xff\xfe", "cannot be read"),
                                                (b"-----BEGIN CERTIFICATE-----" * 9000, "far too much")])
def test_a_trust_file_that_is_none_is_a_usage_error(folder, tmp_path, capsys, content, words):
    if content is not None:
        (tmp_path / "t.pem").write_bytes(content)
    assert cli.main(["inspect", str(folder / "1.jpg"), "--trust", str(tmp_path / "t.pem")]) == 2
    assert words in capsys.readouterr().err


def test_a_trust_file_of_nonsense_vouches_for_nothing(folder, tmp_path, capsys):
    (tmp_path / "t.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert cli.main(["inspect", "--json", str(folder / "1.jpg"), "--trust", str(tmp_path / "t.pem")]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["verdict"] == "valid"


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path, capsys):
    assert cli.main(["inspect", str(tmp_path / "none.jpg")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "none.jpg" in err


def test_inspecting_makes_no_key(tmp_path):
    home = tmp_path / "home"
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff nothing")
    done = real.goodlight("inspect", tmp_path / "a.jpg", GOODLIGHT_HOME=str(home))
    assert done.returncode == 0 and not home.exists() and "Traceback" not in done.stderr


def test_the_library_is_not_loaded_for_help():
    code = "import sys, goodlight.cli; goodlight.cli.build_parser(); print('c2pa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.weights
def test_likeness_is_measured_again_and_the_selfie_is_found(tmp_path):
    home, selfie, out = {"GOODLIGHT_HOME": str(real.home())}, real.sample_file(), tmp_path / "out"
    real.sample_subject()
    shot = real.goodlight("shoot", selfie, "--out", out, "--count", "1", "--crop", "headshot", "--long-side", "640", **home)
    assert shot.returncode == 0, shot.stderr
    (out / "cut.jpg").write_bytes((out / "0001.jpg").read_bytes()[:2000])
    done = real.goodlight("inspect", out / "0001.jpg", out / "cut.jpg", "--selfies", selfie, "--json", **home)
    found, cut = json.loads(done.stdout)["files"]
    assert (found["verdict"], found["trusted_by"], found["selfie"]) == ("valid", "this computer", selfie.name)
    said = json.loads((out / "gallery.json").read_text())["shots"][0]["likeness"]["distance"]
    print(f"likeness measured again: {found['likeness']['distance']:.3f}, when it was made: {said:.3f}")
    assert found["likeness"]["same"] and abs(found["likeness"]["distance"] - said) < 0.02
    assert cut["verdict"] == "broken" and "unknown" in cut["likeness"]

"""``goodlight models`` from the outside: what is printed where, and the exit codes."""

import json

import pytest

from goodlight.cli import main
from goodlight.models.catalogue import builtin_catalogue
from goodlight.models.store import Store


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GOODLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GOODLIGHT_OFFLINE", "1")
    for name in ("GOODLIGHT_HUB", "GOODLIGHT_HUB_REPO", "GOODLIGHT_MODELS_FROM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def test_list_shows_every_model_with_licence_and_state(empty_home, capsys):
    assert main(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for entry, line in zip(builtin_catalogue(), lines[1:], strict=False):
        assert line.startswith(entry.name) and entry.licence in line and "  no  " in line and line.endswith(entry.purpose)
    assert lines[-1].startswith(f"{len(list(builtin_catalogue()))} files")
    assert not empty_home.exists(), "looking must not write"


def test_list_as_json_carries_the_facts(empty_home, capsys):
    assert main(["models", "list", "iris", "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["models"]
    assert only["name"] == "iris" and only["cached"] is False and len(only["sha256"]) == 64 and only["licence"] == "Apache-2.0"
    assert only["sources"] == ["PyPI mediapipe==0.10.14"]


def test_pull_that_cannot_ends_with_4_and_an_advice(empty_home, capsys):
    assert main(["models", "pull", "iris"]) == 4
    err = capsys.readouterr().err
    assert "goodlight: the model iris (iris_landmark.tflite) cannot be had" in err and "GOODLIGHT_MODELS_FROM" in err
    assert "Traceback" not in err


def test_pull_that_cannot_as_json(empty_home, capsys):
    assert main(["models", "pull", "iris", "--json"]) == 4
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "model_unavailable" and set(error) == {"code", "message", "advice"}


def test_verify_of_a_named_missing_model_fails_and_of_an_empty_cache_does_not(empty_home, capsys):
    assert main(["models", "verify", "iris"]) == 4
    assert capsys.readouterr().out.split() == ["missing", "iris"]
    assert main(["models", "verify"]) == 0


@pytest.mark.parametrize("action", ["list", "pull", "verify", "path"])
def test_an_unknown_model_is_a_usage_error(empty_home, capsys, action):
    assert main(["models", action, "nope"]) == 2
    assert "no model is called 'nope'" in capsys.readouterr().err


@pytest.mark.weights
def test_a_damaged_model_is_reported_thrown_away_and_taken_again(empty_home, monkeypatch, capsys):
    """The whole circle on a real file: pulled from a folder, damaged, found by verify, pulled again."""
    monkeypatch.delenv("GOODLIGHT_HOME")
    real = Store().path("face-detector-short")
    monkeypatch.setenv("GOODLIGHT_HOME", str(empty_home))
    monkeypatch.setenv("GOODLIGHT_MODELS_FROM", str(real.parent))
    assert main(["models", "path", "face-detector-short"]) == 0
    cached = capsys.readouterr().out.strip()
    assert cached == str(empty_home / "models" / real.name)
    with open(cached, "r+b") as file:
        file.write(b"damage")
    assert main(["models", "verify", "face-detector-short"]) == 4
    assert capsys.readouterr().out.split() == ["bad", "face-detector-short"]
    assert main(["models", "pull", "face-detector-short", "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["models"]
    assert only["path"] == cached and only["cached"] is True
    assert main(["models", "verify", "face-detector-short"]) == 0

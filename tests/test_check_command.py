"""``goodlight check`` from the command line."""

import json

import pytest

from goodlight.cli import main
from goodlight.errors import EXIT_DONE, EXIT_NO_USABLE_SELFIE


@pytest.mark.weights
@pytest.mark.portraits
def test_check_prints_each_selfie_and_what_to_take_next(portraits_dir, tmp_path, capsys):
    bad = tmp_path / "note[1].jpg"
    bad.write_text("not a picture")
    code = main(["check", str(portraits_dir / "multi" / "barack-obama"), str(bad)])
    out = capsys.readouterr().out
    assert code == EXIT_DONE
    assert "✓  1.jpg" in out and "✗  note[1].jpg" in out and "3 of 4 selfies can be used" in out and "What to take next" in out


@pytest.mark.weights
@pytest.mark.portraits
def test_check_json_says_the_same(portraits_dir, capsys):
    assert main(["check", "--json", str(portraits_dir / "multi" / "jared-polis")]) == EXIT_DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["version"] == 1 and [s["verdict"] for s in answer["selfies"]] == ["accepted", "accepted"]
    assert answer["set"]["accepted"] == 2 and answer["selfies"][0]["measures"]["eye_distance"] > 100


@pytest.mark.weights
@pytest.mark.parametrize("as_json", [False, True])
def test_without_a_usable_selfie_the_reasons_go_to_stderr(tmp_path, capsys, as_json):
    (tmp_path / "a.jpg").write_bytes(b"")
    assert main(["check", str(tmp_path / "a.jpg")] + ["--json"] * as_json) == EXIT_NO_USABLE_SELFIE
    captured = capsys.readouterr()
    assert "a.jpg" in captured.err and "empty_file" in captured.err
    if as_json:
        assert json.loads(captured.out)["selfies"][0]["findings"][0]["code"] == "empty_file"

"""``goodlight audit`` as it is typed."""

from __future__ import annotations

import json

import pytest
from made_galleries import two_groups

from goodlight.cli import main


def test_it_writes_both_reports_and_prints_a_table(tmp_path, capsys):
    galleries, people = two_groups(tmp_path, b={"skin": 4.0})
    assert main(["audit", str(galleries), "--people", str(people), "--out", str(tmp_path / "report"), "--by", "team"]) == 0
    shown = capsys.readouterr().out
    assert "By team" in shown and "limits that could be judged fail" in shown
    data = json.loads((tmp_path / "report" / "audit.json").read_text(encoding="utf-8"))
    assert data["failing"] == len([v for v in data["verdicts"] if v["status"].startswith("fails")]) > 0
    page = (tmp_path / "report" / "audit.html").read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("aria-label=") > 0 and "skin drift: b (by team, 12 people)" in page


def test_json_is_the_report(tmp_path, capsys):
    galleries, people = two_groups(tmp_path)
    assert main(["audit", str(galleries), "--people", str(people), "--out", str(tmp_path / "r"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "r" / "audit.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("more", "code"), [
    (["--by", "nope"], "missing_column"), (["--year", "20"], "bad_year"), (["--selfies", "/nowhere"], "not_a_folder"),
    (["--out", "people.csv"], "bad_out"), (["--people", "nope.csv"], "bad_people")])
def test_what_cannot_be_done_is_one_error(tmp_path, monkeypatch, capsys, more, code):
    monkeypatch.chdir(tmp_path)
    galleries, people = two_groups(tmp_path, each=5)
    assert main(["audit", str(galleries), "--people", str(people), "--out", "r", "--json", *more]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code

"""``goodlight looks``: the list, the JSON and the sheet."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from goodlight.cli import main
from goodlight.sets import sheet
from goodlight.sets.backdrops import backdrops
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import features
from goodlight.sets.garments import cuts
from goodlight.sets.rigs import lights


def test_the_json_names_everything_with_description_and_licence(capsys):
    assert main(["looks", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert {b["name"] for b in table["backdrops"]} == {*backdrops().names, "#RRGGBB", "PATH"}
    assert [c["name"] for c in table["crops"]] == list(crops().names)
    assert [p["name"] for p in table["poses"]] == list(poses().names)
    assert [e["name"] for e in table["expressions"]] == list(expressions().names)
    assert [a["name"] for a in table["attires"]] == ["own", *cuts().names]
    assert [x["name"] for x in table["lights"]] == list(lights().names)
    assert [f["name"] for f in table["features"]] == list(features().names)
    kinds = ("backdrops", "attires", "lights", "crops", "poses", "expressions", "presentations", "features")
    assert all(entry["description"] and entry["licence"] for kind in kinds for entry in table[kind])


def test_the_list_shows_the_option_beside_each_kind(capsys):
    assert main(["looks"]) == 0
    out = capsys.readouterr().out
    assert "--backdrop" in out and "canvas-umber" in out and "1024×1280" in out


@pytest.fixture(scope="module")
def drawn():
    return sheet.looks_sheet()


@pytest.mark.parametrize("suffix, kind", [(".jpg", "JPEG"), (".PNG", "PNG"), (".webp", "WEBP")])
def test_the_sheet_is_written_by_its_suffix(tmp_path, capsys, monkeypatch, drawn, suffix, kind):
    monkeypatch.setattr(sheet, "looks_sheet", lambda: drawn)
    path = tmp_path / f"looks{suffix}"
    assert main(["looks", "--json", "--sheet", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["sheet"] == str(path)
    with Image.open(path) as written:
        assert written.format == kind and written.width == 1800 and written.height > 4000
        assert len(written.convert("RGB").resize((180, 200)).getcolors(36000)) > 500


@pytest.mark.parametrize("name", ["looks.gif", "looks", "no/such/folder/looks.png"])
def test_a_sheet_that_cannot_be_written_is_a_usage_fault(tmp_path, capsys, name):
    assert main(["looks", "--sheet", str(tmp_path / name)]) == 2
    assert "sheet" in capsys.readouterr().err


def test_registering_the_command_loads_nothing_heavy():
    code = "import sys, goodlight.commands.looks; print({'numpy', 'cv2', 'PIL'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"

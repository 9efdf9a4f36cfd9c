"""The blind panel: nothing in it gives an answer away, and its score is what the answers say."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.errors import UsageError
from goodlight.scorecard.blind.panel import make_panel, write_panel
from goodlight.scorecard.blind.score import parse_answers, read_key, score
from goodlight.scorecard.measure.picture import encoded
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.sides import Side

KEY = ("generated", "real", "real", "generated")


def side(name: str, count: int, groups: int = 1) -> Side:
    pixels = [encoded(np.full((640, 640, 3), 10 * k, np.uint8), quality=92) for k in range(count)]
    return Side(name=name, folder=Path("x"), pictures=tuple(
        PictureMeasures(name=f"{name}-{k}.jpg", path=Path("x"), sha256=f"{name}{k}", group=str(k % groups), size=(640, 640), faces=1,
                        preview=b"", square=data) for k, data in enumerate(pixels)))


def test_the_panel_has_as_many_of_each_and_keeps_its_key_apart(tmp_path):
    panel = make_panel(side("generated", 20), side("real", 5), seed=1)
    (tmp_path / "report").mkdir()
    write_panel(panel, tmp_path / "panel", tmp_path / "report" / "key.json")
    assert sorted(panel.key) == ["generated"] * 5 + ["real"] * 5
    assert read_key(tmp_path / "report" / "key.json") == panel.key
    names = sorted(p.name for p in (tmp_path / "panel").iterdir())
    assert names == [f"{n:02d}.jpg" for n in range(1, 11)] + ["answers.csv", "panel.html"]
    for path in (tmp_path / "panel").iterdir():  # "generated" is a choice on the page, a file's name would be an answer
        assert not any(name.encode() in path.read_bytes() for name in panel.names)


def test_the_order_changes_with_the_seed_and_people_take_turns():
    made = [make_panel(side("generated", 20, groups=4), side("real", 4), seed=s) for s in range(8)]
    assert len({m.key for m in made}) > 1
    chosen = [n for n, k in zip(made[0].names, made[0].key, strict=True) if k == "generated"]
    assert len({int(n.split("-")[1].split(".")[0]) % 4 for n in chosen}) == 4


def test_a_panel_of_one_picture_is_refused():
    with pytest.raises(UsageError) as refused:
        make_panel(side("generated", 9), side("real", 1), seed=0)
    assert refused.value.code == "panel_too_small"


def test_the_key_never_lies_in_the_panel(tmp_path):
    with pytest.raises(UsageError) as refused:
        write_panel(make_panel(side("generated", 2), side("real", 2), seed=0), tmp_path, tmp_path / "key.json")
    assert refused.value.code == "key_in_panel"
    assert not list(tmp_path.iterdir())


def test_the_score_counts_what_was_said():
    judges = [{1: "generated", 2: "real", 3: "generated", 4: None}, {1: "real", 2: "real", 3: "real", 4: "generated"}]
    found = score(KEY, judges)
    assert (found.judges, found.answers, found.unsure) == (2, 7, 1)
    assert found.spotted.value == pytest.approx(2 / 3) and found.accused.value == pytest.approx(1 / 4)
    assert found.right.value == pytest.approx(5 / 7)
    assert found.right.low < 0.5 < found.right.high and "chance" in found.verdict


def test_judges_who_can_tell_are_believed():
    right = {n: k for n, k in enumerate(KEY, 1)}
    assert score(KEY, [right] * 4).verdict == "The judges can tell them apart."


def test_answers_are_read_as_people_write_them():
    assert parse_answers(b"number,answer\n1, AI\n2,Real\n\n3,\n4\n", count=4) == {1: "generated", 2: "real", 3: None, 4: None}


@pytest.mark.parametrize("text", [b"5,ai\n", b"0,ai\n", b"1,ai\n1,ai\n", b"1,maybe\n", b"one,ai\n", b"", b"number,answer\n"])
def test_wrong_answers_are_named(text):
    with pytest.raises(UsageError) as wrong:
        parse_answers(text, count=4)
    assert wrong.value.code == "bad_answers"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data):
    with suppress(UsageError):
        assert set(parse_answers(data, count=4)) <= {1, 2, 3, 4}


@pytest.mark.parametrize("data", [None, b"", b"[1", b"{}", json.dumps({"version": 1, "key": ["x"]}).encode(), b"[" * 100_000])
def test_a_damaged_key_is_a_clear_error(tmp_path, data):
    path = tmp_path / "key.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError) as wrong:
        read_key(path)
    assert wrong.value.code == "bad_key"

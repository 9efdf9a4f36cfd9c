"""Folders that show several people: told apart by face, and said so; a gallery with a few bad likenesses stays one person's."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.rows import authenticity
from goodlight.scorecard.sides import people, tell_apart

FACES = np.linalg.qr(np.random.default_rng(0).normal(size=(128, 8)))[0].T  # at right angles: 1.4 apart


def picture(who: int, k: int, group: str = "") -> PictureMeasures:
    near = FACES[who] + np.random.default_rng(k).normal(0, 0.01, 128)
    return PictureMeasures(name=f"{who}-{k}.jpg", path=Path(f"{k}.jpg"), sha256=str(k), group=group, size=(9, 9), faces=1, preview=b"",
                           person=SimpleNamespace(descriptor=near))


def groups(*who: int, galleries=frozenset(), group: str = "") -> tuple[list[str], bool]:
    found, mixed = tell_apart([picture(w, k, group) for k, w in enumerate(who)], galleries=set(galleries))
    return [p.group for p in found], mixed


def test_several_people_in_one_folder_are_told_apart():
    found, mixed = groups(0, 1, 0, 1, 2, 2)
    assert mixed and len(set(found)) == 3
    assert all((found[a] == found[b]) == (w == v) for a, w in enumerate((0, 1, 0, 1, 2, 2)) for b, v in enumerate((0, 1, 0, 1, 2, 2)))


@pytest.mark.parametrize(("who", "more"), [
    ((0, 0, 0, 0, 1), {}), ((0, 1, 2), {"galleries": {""}}), ((0, 1, 2), {"group": "anna"}), ((0,), {})])
def test_one_persons_folder_stays_one_persons(who, more):
    found, mixed = groups(*who, **more)
    assert not mixed and len(set(found)) == 1


def test_the_one_seen_most_comes_first():
    assert people([picture(w, k).person.descriptor for k, w in enumerate((1, 0, 0, 0, 1))]).tolist() == [1, 0, 0, 0, 1]


def test_the_report_says_that_people_were_sorted_by_face():
    comparison = SimpleNamespace(references={}, selfies=None, generated=SimpleNamespace(mixed=True))
    assert any("sorted by face" in note for note in authenticity._notes(comparison))

"""Each made fault moves its own row and no other beyond its interval."""

from __future__ import annotations

import made_sets
import pytest

pytestmark = [pytest.mark.weights, pytest.mark.portraits]


def base(portraits):
    return made_sets.card(portraits, made_sets.made(portraits, made_sets.unchanged))


@pytest.mark.parametrize(("fault", "row", "figure"), [
    (made_sets.blurred, "quality", "sharpness"), (made_sets.plastic, "authenticity", "pores"),
    (made_sets.lightened, "authenticity", "skin"), (made_sets.haloed, "quality", "halo"), (made_sets.clipped, "quality", "clipping"),
], ids=lambda v: getattr(v, "__name__", v))
def test_a_fault_moves_its_own_row_and_no_other(portraits_dir, fault, row, figure):
    changed = made_sets.moved(made_sets.card(portraits_dir, made_sets.made(portraits_dir, fault)), base(portraits_dir))
    print(changed)
    assert figure in changed.get(row, ())
    assert set(changed) == {row}


def test_a_stranger_moves_authenticity_alone(portraits_dir):
    generated = made_sets.made(portraits_dir, made_sets.unchanged)
    changed = made_sets.moved(made_sets.card(portraits_dir, generated, strangers=True), base(portraits_dir))
    assert set(changed) == {"authenticity"}
    stranger = made_sets.card(portraits_dir, generated, strangers=True).row("authenticity")
    likeness = next(f for f in stranger.figures if f.key == "likeness_selfies")
    assert likeness.generated.middle.low > likeness.limit
    assert stranger.outcome.value == "real_better"


def test_repeated_pictures_move_variation_alone(portraits_dir):
    repeated = made_sets.card(portraits_dir, made_sets.made(portraits_dir, made_sets.unchanged, repeated=True))
    changed = made_sets.moved(repeated, base(portraits_dir))
    print(changed)
    assert "duplicates" in changed["variation"]
    assert set(changed) == {"variation"}
    duplicates = next(f for f in repeated.row("variation").figures if f.key == "duplicates")
    assert duplicates.generated.middle.value == 50


def test_no_change_moves_nothing(portraits_dir):
    assert made_sets.moved(base(portraits_dir), base(portraits_dir)) == {}

"""Drawn hair, whose alpha must be the truth, and what is made of it."""

import numpy as np
import pytest
from drawn_hair import longer, with_long_hair
from hair_layer import Row, table
from made_hair import Made
from painted import plate

PERSON = plate()
SHAPE = PERSON.alpha.shape


def made() -> Made:
    picture = np.full((*SHAPE, 3), 120, np.uint8)
    picture[: SHAPE[0] // 3] = 40
    head = (PERSON.alpha / 255).astype(np.float32) * (np.arange(SHAPE[0]) < PERSON.face.chin[1])[:, None]
    return Made(name="made", picture=picture, head=head, cloth=head < 0.5, border=(head > 0.5).astype(np.uint8))


def test_hair_is_where_its_alpha_says_and_nowhere_else():
    before = made()
    drawn = with_long_hair(before, PERSON.face, seed=1)
    changed = np.abs(drawn.made.picture.astype(int) - before.picture).max(axis=-1) > 25
    assert drawn.strands.max() > 0.99 and (drawn.strands > 0.99).sum() > 500
    assert np.allclose(drawn.made.head, 1 - (1 - before.head) * (1 - drawn.strands), atol=1e-6)
    x, y = PERSON.face.landmarks[4, :2].astype(int)
    assert drawn.strands[y, x] == 0  # not over the face
    assert (changed & (drawn.strands == 0)).sum() < 0.02 * changed.sum()


def test_a_longer_picture_goes_on_with_the_same_cloth():
    after = longer(made(), 90)
    assert after.picture.shape == (SHAPE[0] + 90, SHAPE[1], 3) and after.head.shape == after.cloth.shape == after.border.shape
    assert after.cloth[-90:].all() and (after.picture[-90:] == 120).all()


def test_the_table_counts_people_without_a_remnant():
    rows = [Row(kind="drawn", name=str(n), error=error, remnant=remnant, visible=remnant, lost=0.0, refused=refused)
            for n, (error, remnant, refused) in enumerate([(0.1, 0.0, ""), (0.3, 0.01, ""), (float("nan"), 0.02, "old_collar_visible")])]
    last = table(rows).splitlines()[-1]
    assert "median alpha error 0.200" in last and "1 of 3" in last and "delivered 1 of 2" in last


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_draws_the_same_hair(seed):
    one, again = (with_long_hair(made(), PERSON.face, seed=seed).strands for _ in range(2))
    assert np.array_equal(one, again)

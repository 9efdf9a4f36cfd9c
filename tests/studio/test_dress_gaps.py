"""Dark gaps beside the neck: shade of the hair where they lie within it, clothes where they do not."""

import numpy as np
import pytest
from dressable import PLATE

from goodlight.studio.dress_gaps import gaps

UNIT, CHIN = PLATE.face.eye_distance, PLATE.face.chin
SHAPE = PLATE.alpha.shape
SHADE = (18, 14, 12)


def found(*, colour=SHADE, down=-0.1, side=0.12, hair=True) -> float:
    """How much of a square of that colour is taken for a gap, its half side and its middle below the chin in eye distances; 1 = all."""
    y, x = int(CHIN[1] + down * UNIT), int(CHIN[0] + 0.9 * UNIT)
    r = int(side * UNIT)
    square = np.s_[y - r : y + r, x - r : x + r]
    cloth, around = np.zeros((2, *SHAPE), np.float32)
    cloth[square] = 1
    around[y - 3 * r : y + 3 * r, x - 3 * r : x + 3 * r] = 1
    around -= cloth
    pixels = np.full((*SHAPE, 3), 60, np.uint8)
    pixels[square] = colour
    kept = around if hair else np.zeros_like(around)
    share = gaps(cloth, kept, np.zeros_like(cloth), pixels, plate=PLATE, face=PLATE.face)
    assert share.shape == SHAPE and share.min() >= 0 and (share <= cloth).all()
    return float(share.sum() / cloth.sum())


def test_a_dark_gap_within_hair_is_hair_in_shade():
    assert found() > 0.95


@pytest.mark.parametrize("change", [{"colour": (230, 230, 235)}, {"down": 1.2}, {"side": 0.3}, {"hair": False}],
                         ids=["a white collar", "far below the chin", "a large piece", "not within hair"])
def test_what_may_be_clothes_stays_clothes(change):
    assert found(**change) == 0

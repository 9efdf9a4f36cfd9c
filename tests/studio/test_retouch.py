"""Light retouching takes red spots away and nothing that is the person."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest

from goodlight.studio.retouch import blemishes, remove_blemishes

PLATE = painted.plate()
CHEEK, OTHER_CHEEK, FOREHEAD = (PLATE.face.landmarks[i, :2].round().astype(int) for i in (205, 425, 10))
FOREHEAD = FOREHEAD + [0, 25]


def marked(*marks, base=PLATE):
    """marks: (place, radius, colour factor per channel). Painted with a soft rim, under the skin's own grain."""
    layer = np.ones((*base.alpha.shape, 3), np.float32)
    for place, radius, factor in marks:
        one = np.zeros(base.alpha.shape, np.float32)
        cv2.circle(one, tuple(int(v) for v in place), radius, 1, -1)
        one = cv2.GaussianBlur(one, (0, 0), 0.8)[..., None]
        layer *= 1 + one * (np.array(factor, np.float32) - 1)
    return replace(base, foreground=np.clip(base.foreground * layer + 0.5, 0, 255).astype(np.uint8))


RED, MOLE, FRECKLE = (1.04, 0.78, 0.8), (0.42, 0.38, 0.36), (0.9, 0.86, 0.82)


def patch(picture: np.ndarray, place, reach: int = 3) -> np.ndarray:
    x, y = place
    return picture[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3).astype(float).mean(axis=0)


@pytest.mark.parametrize("radius", [2, 3, 4])
@pytest.mark.parametrize("place", [CHEEK, OTHER_CHEEK, FOREHEAD], ids=["cheek", "other", "forehead"])
def test_a_red_spot_fades(place, radius):
    spotted = marked((place, radius, RED))
    before, after = (np.abs(patch(p.foreground, place, 1) - painted.SKIN) for p in (spotted, remove_blemishes(spotted)))
    print(f"off the skin's colour: {before.max():.1f} → {after.max():.1f}")
    assert before.max() > 15 and after.max() < 0.75 * before.max()


def test_a_dark_mole_stays_bit_for_bit():
    spotted = marked((CHEEK, 3, MOLE))
    assert remove_blemishes(spotted) is spotted


def test_freckles_stay_bit_for_bit():
    rng = np.random.default_rng(4)
    places = [CHEEK + rng.integers(-22, 22, 2) for _ in range(12)]
    spotted = marked(*[(p, 1, FRECKLE) for p in places])
    kept = remove_blemishes(spotted)
    assert (kept.foreground == spotted.foreground).all()


def test_a_mole_beside_a_blemish_stays():
    spotted = marked((CHEEK, 3, RED), (OTHER_CHEEK, 3, MOLE))
    mended = remove_blemishes(spotted)
    x, y = OTHER_CHEEK
    window = np.s_[y - 8 : y + 9, x - 8 : x + 9]
    assert (mended.foreground[window] == spotted.foreground[window]).all()
    assert (mended.foreground != spotted.foreground).any()


def test_everything_away_from_the_spot_stays_bit_for_bit():
    spotted = marked((CHEEK, 3, RED))
    mended = remove_blemishes(spotted)
    ys, xs = np.nonzero((mended.foreground != spotted.foreground).any(axis=2))
    assert len(xs) and np.hypot(xs - CHEEK[0], ys - CHEEK[1]).max() < 14
    assert mended.alpha is spotted.alpha and mended.face is spotted.face


def test_red_that_is_not_on_skin_stays():
    """Lips, a red shirt, a red wall."""
    chest, lips = (360, 800), PLATE.face.landmarks[14, :2].astype(int)
    spotted = marked((chest, 4, RED), (lips, 3, RED), ((30, 30), 4, RED))
    mended = remove_blemishes(spotted)
    assert (mended.foreground == spotted.foreground).all()


def test_a_flush_or_birthmark_larger_than_a_blemish_stays():
    spotted = marked((CHEEK, 16, RED))
    mended = remove_blemishes(spotted)
    core = np.s_[CHEEK[1] - 8 : CHEEK[1] + 9, CHEEK[0] - 8 : CHEEK[0] + 9]
    assert np.abs(mended.foreground[core].astype(int) - spotted.foreground[core]).mean() < 1


def test_clear_skin_is_returned_untouched():
    assert not blemishes(PLATE).any() and remove_blemishes(PLATE) is PLATE


def test_texture_under_the_spot_stays():
    spotted = marked((CHEEK, 4, RED))
    mended = remove_blemishes(spotted)
    x, y = CHEEK
    window = np.s_[y - 3 : y + 4, x - 3 : x + 4, 1]
    grain = [float(cv2.Laplacian(p.foreground[..., 1].astype(np.float32), cv2.CV_32F)[window[:2]].std()) for p in (PLATE, mended)]
    print(f"texture {grain[0]:.2f} → {grain[1]:.2f}")
    assert grain[1] > 0.6 * grain[0]


def test_the_same_in_every_skin_tone():
    dark = replace(PLATE, foreground=np.clip(PLATE.foreground * np.array([0.42, 0.38, 0.36]), 0, 255).astype(np.uint8))
    spotted = marked((CHEEK, 3, RED), base=dark)
    before, after = (np.abs(patch(p.foreground, CHEEK, 1) - patch(dark.foreground, CHEEK, 1)) for p in (spotted, remove_blemishes(spotted)))
    assert after.max() < 0.6 * before.max()

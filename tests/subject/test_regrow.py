"""Regrowing the rim, on a made head of hair: a bulge of wall and a rim of lamp go, a good rim, curls' forms and what is sure stay."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.subject.regrow import regrow_rim

SIDE, UNIT = 700, 120.0
HAIR, LAMP = np.array((70, 50, 36)), np.array((250, 240, 190))


def head():
    """Straight hair that falls to both sides of a face; foreground, alpha, face, hair."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    away = np.hypot(x - SIDE / 2, (y - 340) / 1.15)
    alpha = np.clip((220 - away) / 2, 0, 1)
    strands = 1 + 0.35 * np.sin(away * 0.9)
    hair = ((alpha > 0.02) & (np.hypot(x - SIDE / 2, y - 400) > 130)).astype(np.float32)
    picture = np.where(hair[..., None] > 0, strands[..., None] * HAIR, np.array((190, 140, 115))).astype(np.uint8)
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[[10, 151, 50, 280]] = [[350, 280, 0], [350, 310, 0], [290, 440, 0], [410, 440, 0]]
    face = SimpleNamespace(eye_distance=UNIT, landmarks=landmarks, chin=np.array([350.0, 520.0]))
    return picture, alpha.astype(np.float32), face, hair


NOWHERE = np.zeros((SIDE, SIDE), bool)


def lamp_at_the_rim(picture, alpha):
    rim = (alpha > 0) & (cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 5) < 0.035 * UNIT)
    rim[:, SIDE // 2 :] = False
    lit = picture.copy()
    lit[rim] = LAMP
    return lit, rim


def test_a_rim_of_another_light_becomes_hair():
    picture, alpha, face, hair = head()
    lit, rim = lamp_at_the_rim(picture, alpha)
    colours, out = regrow_rim(lit, alpha, face, hair, sure=NOWHERE)
    inner = rim & (np.arange(SIDE)[:, None] < 480)
    before, after = (np.abs(c[inner].astype(float) - HAIR).mean() for c in (lit, colours))
    print(f"colour of the rim off the hair's {before:.0f} → {after:.0f} codes; alpha there {out[inner].mean():.2f}")
    assert after < 0.35 * before and out[inner].mean() > 0.5
    other = np.s_[:, SIDE // 2 + 60 :]
    assert (colours[other] == lit[other]).all() and (out[other] == alpha[other]).all()


def test_what_floats_beside_it_goes_and_the_outline_stays_where_it_was():
    picture, alpha, face, hair = head()
    lit, _ = lamp_at_the_rim(picture, alpha)
    cv2.circle(alpha, (108, 330), 9, 0.4, -1)
    out = regrow_rim(lit, alpha, face, hair, sure=NOWHERE)[1]
    assert alpha[330, 108] > 0.3 and out[330, 108] < 0.05
    left = [int(np.flatnonzero(a[340] > 0.5)[0]) for a in (alpha, out)]
    assert abs(left[1] - left[0]) < 0.03 * UNIT


@pytest.mark.parametrize("why", ["the rim is good", "matting was sure", "no hair"])
def test_nothing_is_done_where(why):
    picture, alpha, face, hair = head()
    lit, _ = lamp_at_the_rim(picture, alpha)
    given = picture if why == "the rim is good" else lit
    sure = ~NOWHERE if why == "matting was sure" else NOWHERE
    colours, out = regrow_rim(given, alpha, face, 0 * hair if why == "no hair" else hair, sure)
    assert (colours == given).all() and (out == alpha).all()


def test_an_outline_with_forms_of_its_own_stays():
    picture, alpha, face, hair = head()
    lit, _ = lamp_at_the_rim(picture, alpha)
    bumps = cv2.GaussianBlur(np.random.default_rng(2).standard_normal((720, 1)).astype(np.float32), (1, 9), 1.2)[:, 0]
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    angle = (np.degrees(np.arctan2(y - 340, x - SIDE / 2)) * 2).astype(int) % 720
    curls = np.clip((220 + 5 * (bumps / bumps.std())[angle] - np.hypot(x - SIDE / 2, (y - 340) / 1.15)) / 2, 0, 1)
    changed = [np.abs(regrow_rim(lit, a, face, np.maximum(hair, curls * (alpha == 0)), sure=NOWHERE)[1] - a).sum() for a in (alpha, curls)]
    print(f"changed {changed[0]:.0f} with a smooth outline, {changed[1]:.0f} with forms")
    assert changed[1] < 0.3 * changed[0]


def test_the_same_strands_each_time():
    picture, alpha, face, hair = head()
    lit, _ = lamp_at_the_rim(picture, alpha)
    one, two = (regrow_rim(lit, alpha, face, hair, sure=NOWHERE) for _ in range(2))
    assert (one[0] == two[0]).all() and (one[1] == two[1]).all() and one[1].dtype == np.float32

"""The rim of hair, clothes and skin takes their hue: spill, purple fringes and lines of old light go, all further in stays."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.models.layer_network import CLASSES
from goodlight.subject.rim_hue import even_hue

SIDE = 400
LANDMARKS = np.zeros((478, 3), np.float32)
LANDMARKS[[132, 361], :2] = (-300, 200), (700, 200)  # earrings would hang outside the picture
FACE = SimpleNamespace(eye_distance=150.0, landmarks=LANDMARKS)
ALPHA = cv2.circle(np.zeros((SIDE, SIDE), np.float32), (200, 200), 140, 1.0, -1, cv2.LINE_AA)
DEPTH = cv2.distanceTransform((ALPHA > 0.02).astype(np.uint8), cv2.DIST_L2, 5)
RIM, INSIDE = (DEPTH > 0) & (DEPTH < 4), DEPTH > 25


def evened(picture, kind):
    """When the layer network is sure of one class everywhere."""
    classes = np.zeros((256, 256, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index(kind)] = 255
    return even_hue(picture, ALPHA, FACE, np.full_like(ALPHA, kind == "hair"), classes)


def hair(colour=(70, 52, 42), seed=0):
    rng = np.random.default_rng(seed)
    strands = np.exp(0.3 * rng.standard_normal((SIDE, SIDE, 1)))
    return np.clip(np.float32(colour) * strands + rng.normal(0, 2, (SIDE, SIDE, 3)), 0, 255).astype(np.uint8)


def chroma(picture):
    return cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)


@pytest.mark.parametrize("kind", ["hair", "cloth", "skin"])
@pytest.mark.parametrize("spill", [(0, 0, 70), (60, 0, 70), (70, -10, -10)])
def test_a_coloured_rim_goes_and_its_lightness_stays_within_bounds(spill, kind):
    clean = hair()
    lit = clean.copy()
    lit[RIM] = np.clip(lit[RIM].astype(int) + spill, 0, 255)
    result = evened(lit, kind)
    off = [float(np.linalg.norm(chroma(p)[RIM][:, 1:].mean(axis=0) - chroma(clean)[RIM][:, 1:].mean(axis=0))) for p in (lit, result)]
    print(f"a*b* off by {off[0]:.1f} → {off[1]:.1f}")
    assert off[1] < 0.4 * off[0] and result.dtype == np.uint8
    light = [float(chroma(p)[RIM][:, 0].mean()) for p in (clean, lit, result)]
    assert light[0] - 1 < light[2] < light[1] + 1


def test_everything_further_in_is_the_picture_bit_for_bit():
    lit = hair()
    lit[RIM, 2] = 160
    assert (evened(lit, "hair") == lit)[INSIDE].all()


def test_hair_of_two_hues_keeps_both():
    """Dyed strands out to the rim are the person's own."""
    dyed = hair()
    dyed[(np.arange(SIDE) // 10) % 2 == 0] = (120, 40, 90)
    result = evened(dyed, "hair")
    assert np.abs(chroma(result) - chroma(dyed))[RIM].mean() < 2


@pytest.mark.parametrize(("kind", "stays"), [("cloth", False), ("hair", False), ("skin", True)])
def test_a_line_of_the_old_wall_s_light_goes_from_cloth_and_hair_and_no_light_from_skin(kind, stays):
    lit = hair()
    lit[RIM] = 200
    light = [float(chroma(p)[RIM][:, 0].mean()) for p in (hair(), lit, evened(lit, kind))]
    print(f"L* {light[0]:.0f} within, {light[1]:.0f} → {light[2]:.0f} at the rim")
    assert light[2] > light[1] - 1 if stays else light[2] < light[0] + 0.6 * (light[1] - light[0])


def test_other_things_stay():
    lit = hair()
    lit[RIM, 2] = 200
    assert evened(lit, "accessory") is lit


def test_an_earring_at_the_rim_of_dark_hair_stays_golden():
    """The layer network takes it for hair, and it hangs at the outline."""
    picture = hair()
    near = cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (70, 230), 22, 1, -1) > 0
    picture[near] = (225, 175, 60)
    landmarks = LANDMARKS.copy()
    landmarks[132, :2], landmarks[[234, 454], 0] = (88, 230), (0, 400)
    classes = np.zeros((256, 256, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index("hair")] = 255
    worn = SimpleNamespace(eye_distance=150.0, landmarks=landmarks)
    assert (even_hue(picture, ALPHA, worn, np.ones_like(ALPHA), classes)[near] == picture[near]).all()
    assert (evened(picture, "hair")[near & RIM] != picture[near & RIM]).any(), "the rule has nothing to do here"


def test_what_is_seen_between_strands_takes_the_hair_s_colour_however_deep():
    picture, through = hair(), np.zeros_like(ALPHA)
    picture[180:220, 180:220] = (120, 22, 26)
    through[180:220, 180:220] = 1
    classes = np.zeros((256, 256, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index("hair")] = 255
    spot = even_hue(picture, ALPHA, FACE, np.ones_like(ALPHA), classes, through)[185:215, 185:215].reshape(-1, 3).astype(int)
    red = spot[:, 0] - spot[:, 2]
    print("colour", spot.mean(axis=0).round(), "was (120, 22, 26), hair (70, 52, 42)")
    assert red.mean() < 45 and (even_hue(picture, ALPHA, FACE, np.ones_like(ALPHA), classes)[185:215, 185:215] == (120, 22, 26)).all()


def test_short_black_hair_does_not_turn_as_red_as_the_temple_beside_it():
    picture = hair((16, 15, 18))
    skin = DEPTH > 14
    picture[skin] = (196, 128, 96)
    shares = np.zeros((SIDE, SIDE, len(CLASSES)), np.float32)
    soft = np.clip((DEPTH - 10) / 30, 0, 1)  # the layer network is not sure where hair ends
    shares[..., CLASSES.index("skin")], shares[..., CLASSES.index("hair")] = soft, 1 - soft
    classes = (cv2.resize(shares, (256, 256)) * 255).astype(np.uint8)
    after = even_hue(picture, ALPHA, FACE, shares[..., CLASSES.index("hair")], classes)
    red = [float((p[RIM][:, 0].astype(int) - p[RIM][:, 2]).mean()) for p in (picture, after)]
    print(f"red less blue at the rim {red[0]:.1f} → {red[1]:.1f}")
    assert abs(red[1] - red[0]) < 3


def test_an_ear_that_is_lit_through_stays_orange_in_black_hair():
    """The layer network takes it for hair."""
    picture = hair((24, 22, 22))
    ear = cv2.ellipse(np.zeros((SIDE, SIDE), np.uint8), (82, 200), (18, 40), 0, 0, 360, 1, -1) > 0
    picture[ear] = (226, 140, 110)
    picture[185:215, 78:88] = (178, 40, 6)  # its hollow
    landmarks = LANDMARKS.copy()
    landmarks[[127, 93], :2], landmarks[[356, 323], :2] = (110, 200), (300, 200)
    classes = np.zeros((256, 256, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index("hair")] = 255
    person = SimpleNamespace(eye_distance=150.0, landmarks=landmarks)
    assert (even_hue(picture, ALPHA, person, np.ones_like(ALPHA), classes)[ear] == picture[ear]).all()
    assert (evened(picture, "hair")[ear] != picture[ear]).any(), "the rule has nothing to do here"

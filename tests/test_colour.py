"""sRGB codes survive linear light, and the colour difference is the published one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight import colour

# Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula" (2005), table 1: L*, a*, b* twice, and the difference.
SHARMA = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""
PAIRS = np.array([line.split() for line in SHARMA.split("\n") if line], float)
codes = st.tuples(*[st.integers(0, 255)] * 3)


def lab_of(rgb) -> np.ndarray:
    return colour.lab(colour.to_linear(np.array(rgb, np.uint8)))


def test_all_256_codes_survive_linear_light():
    every = np.arange(256, dtype=np.uint8)
    linear = colour.to_linear(every)
    assert linear.dtype == np.float32 and linear[0] == 0 and linear[-1] == 1 and (np.diff(linear) > 0).all()
    assert (colour.to_srgb(linear) == every).all()


def test_the_curve_is_srgb_s_own():
    """IEC 61966-2-1 at the joint of its two parts and at middle grey."""
    assert colour.to_linear(np.array([10, 11, 188], np.uint8)) == pytest.approx([0.00303527, 0.00334654, 0.502886], rel=1e-4)


def test_light_beyond_what_a_picture_holds_is_clipped():
    assert colour.to_srgb(np.array([-0.5, 1.5, 40.0])).tolist() == [0, 255, 255]


@given(st.floats(0, 1))
def test_encoding_is_within_half_a_code_of_the_formula(linear):
    exact = 255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)
    assert abs(float(colour.to_srgb_float(np.array(linear))) - exact) < 0.05
    assert abs(int(colour.to_srgb(np.array(linear))) - exact) <= 0.55


def test_only_codes_are_taken_for_codes():
    with pytest.raises(TypeError, match="uint8"):
        colour.to_linear(np.zeros(3, np.float32))


def test_shapes_are_kept():
    picture = np.zeros((4, 5, 3), np.uint8)
    linear = colour.to_linear(picture)
    assert linear.shape == colour.to_srgb(linear).shape == colour.lab(linear).shape == (4, 5, 3)
    assert colour.luminance(linear).shape == colour.delta_e(colour.lab(linear), colour.lab(linear)).shape == (4, 5)


def test_white_black_and_greys_in_lab():
    assert lab_of((255, 255, 255)) == pytest.approx([100, 0, 0], abs=1e-6)
    assert lab_of((0, 0, 0)) == pytest.approx([0, 0, 0], abs=1e-6)
    greys = lab_of(np.repeat(np.arange(256)[:, None], 3, axis=1))
    assert np.abs(greys[:, 1:]).max() < 1e-4 and (np.diff(greys[:, 0]) > 0).all()


def test_luminance_weighs_green_most_and_sums_to_one():
    red, green, blue = colour.luminance(np.eye(3, dtype=np.float32))
    assert green > red > blue and red + green + blue == pytest.approx(1)


@pytest.mark.parametrize("row", PAIRS, ids=range(1, len(PAIRS) + 1))
def test_delta_e_is_the_published_one(row):
    assert float(colour.delta_e(row[:3], row[3:6])) == pytest.approx(row[6], abs=5.1e-5)
    assert float(colour.delta_e(row[3:6], row[:3])) == pytest.approx(row[6], abs=5.1e-5)


def test_the_whole_table_at_once():
    assert len(PAIRS) == 34 and colour.delta_e(PAIRS[:, :3], PAIRS[:, 3:6]) == pytest.approx(PAIRS[:, 6], abs=5.1e-5)


@given(codes, codes)
def test_delta_e_is_zero_for_equals_and_symmetric(one, two):
    a, b = lab_of(one), lab_of(two)
    there, back = float(colour.delta_e(a, b)), float(colour.delta_e(b, a))
    assert there == pytest.approx(back, abs=1e-9) and (there == 0) == (one == two)


def test_another_implementation_agrees():
    other = pytest.importorskip("skimage.color")
    rgb = np.random.default_rng(1).integers(0, 256, (500, 2, 3), dtype=np.uint8)
    mine, theirs = lab_of(rgb), other.rgb2lab(rgb)
    assert np.abs(mine - theirs).max() < 0.02
    difference = np.abs(colour.delta_e(mine[:, 0], mine[:, 1]) - other.deltaE_ciede2000(theirs[:, 0], theirs[:, 1]))
    print(f"largest difference of ΔE00: {difference.max():.5f}")
    assert difference.max() < 0.03

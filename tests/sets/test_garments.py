"""Garments: what is shipped can be read, coloured, lit and mirrored."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.errors import UsageError
from goodlight.sets import fabrics, garments, rigs
from goodlight.sets.garment_anchors import front_columns, lowest_of_neckline, neck_column

ALL = garments.cuts().names
MEGABYTES = 60
ONE_OF_EACH = sorted({garments.cuts().get(name).files: name for name in ALL}.values())


@pytest.fixture(scope="module", params=ALL)
def worn(request) -> garments.Garment:
    return garments.load(request.param)


@pytest.fixture(scope="module", params=[(name, yaw) for name in ONE_OF_EACH for yaw in garments.yaws(name) if yaw], ids=str)
def turned(request) -> garments.Garment:
    return garments.load(request.param[0], yaw=request.param[1])


def test_every_garment_is_whole(worn):
    width, height = worn.size
    assert set(worn.shading) == set(worn.neck_shading) == set(garments.GROUPS)
    for image in (*worn.shading.values(), *worn.panels.values(), *worn.neck_shading.values(), worn.behind, worn.neck_alpha):
        assert image.shape == (height, width) and image.dtype == np.float32
        assert np.isfinite(image).all() and image.min() >= 0
    assert 0.2 < worn.alpha.mean() < 0.9
    assert np.allclose(sum(worn.panels.values()), 1, atol=0.1)
    assert set(worn.colours) == set(worn.panels)


def test_the_middle_of_the_chest_is_covered_and_lit(worn):
    width, height = worn.size
    chest = np.s_[int(0.85 * height) : int(0.9 * height), int(0.3 * width) : int(0.7 * width)]
    assert worn.alpha[chest].mean() > 0.97
    assert 0.1 < worn.shading["key_front"][chest].mean() < 1.2
    assert worn.shading["key_left"][:, : width // 2].mean() > worn.shading["key_left"][:, width // 2 :].mean()


def test_anchors_lie_where_a_person_has_them(worn):
    eyes, chin, shoulders = (np.array(worn.anchors[k]) for k in ("eyes", "chin", "shoulders"))
    assert eyes[0, 0] < chin[0] < eyes[1, 0]
    assert eyes[:, 1].max() < chin[1] < shoulders[:, 1].min()
    assert shoulders[0, 0] < eyes[0, 0] and shoulders[1, 0] > eyes[1, 0]
    ring = np.array(worn.anchors["neck_ring"])
    assert shoulders[0, 0] < ring[:, 0].min() and ring[:, 0].max() < shoulders[1, 0]
    assert 0 < np.array(worn.anchors["neck_left"])[:, 0].mean() < np.array(worn.anchors["neck_right"])[:, 0].mean()


def test_a_turned_garment_stands_about_the_same_neck(turned):
    straight = garments.load(turned.name)
    side, metre = np.sign(turned.yaw), turned.anchors["pixels_per_metre"]
    assert (np.array(turned.anchors["chin"])[0] - turned.size[0] / 2) * side > 0.015 * metre
    away = neck_column(turned.anchors) / metre - neck_column(straight.anchors) / straight.anchors["pixels_per_metre"]
    assert 0 < away * side < 0.015  # the neck leans forward, and forward is aside
    point, before = (lowest_of_neckline(g.alpha * (1 - g.behind), g.anchors) for g in (turned, straight))
    depth, usual = (row / g.anchors["pixels_per_metre"] for (_, row), g in ((point, turned), (before, straight)))
    assert depth == pytest.approx(usual, abs=0.008)
    assert (point[0] - turned.size[0] / 2) * side > 0.008 * metre


def test_behind_a_turned_neck_is_the_neckline_only(turned):
    assert set(turned.shading) == set(turned.neck_shading) == set(garments.GROUPS)
    height, width = turned.alpha.shape
    behind = (turned.behind * (turned.alpha > 0.5) > 0.5).astype(np.uint8)
    behind = cv2.morphologyEx(behind, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))  # a ridge's hairline is left to the front
    shoulder = np.abs(np.arange(width) - neck_column(turned.anchors)) > 0.11 * turned.anchors["pixels_per_metre"]
    assert behind.any() and not behind[:, shoulder].any()


def test_light_adds_up():
    worn = garments.load(ALL[0])
    one, other = worn.lit({"key_left": 0.7})[-1].rgba, worn.lit({"fill": 0.3})[-1].rgba
    both = worn.lit({"key_left": 0.7, "fill": 0.3})[-1].rgba
    assert np.allclose(one[..., :3] + other[..., :3], both[..., :3], atol=1e-5)
    assert np.allclose(worn.lit({"fill": (0.3, 0.0, 0.0)})[-1].rgba[..., 1:3], 0)


@pytest.mark.parametrize("rig", rigs.rigs(), ids=lambda rig: rig.name)
def test_a_rig_becomes_weights_of_known_groups(rig):
    weights = garments.rig_weights(rig)
    assert set(weights) <= set(garments.GROUPS) and all(share > 0 for share in weights.values())
    if rig.key:
        assert sum(weights.values()) == pytest.approx(sum(lamp.strength for lamp in (rig.key, rig.fill, rig.rim) if lamp) + rig.ambient)
        side = "key_left" if rig.key.azimuth < 0 else "key_right"
        assert weights.get(side, 0) == max(weights.get(group, 0) for group in ("key_left", "key_right"))


def test_layers_stack_to_the_whole_garment(worn):
    back, neck, front = worn.lit({"fill": 1.0}, skin=(0.5, 0.5, 0.5))
    assert (back.name, neck.name, front.name) == ("back", "neck", "front")
    covered = front.rgba[..., 3] + back.rgba[..., 3] * (1 - front.rgba[..., 3])
    assert np.abs(covered - worn.alpha).mean() < 0.01
    x, y = np.array(worn.anchors["chin"]).astype(int)
    assert neck.rgba[y + 8, x, 3] > 0.9


def test_colour_changes_only_its_panel():
    worn = garments.load(ALL[0])
    panel = next(iter(worn.panels))
    red = worn.recoloured({panel: "#FF0000"})
    where = worn.panels[panel] > 0.99
    assert red.albedo[where].mean(axis=0) == pytest.approx([1, 0, 0], abs=0.01) and not red.albedo[where][:, 1:].any()
    assert 0.002 < red.albedo[where][:, 0].std() < 0.05  # yarns are never quite even
    other = worn.panels[panel] < 0.01
    assert np.array_equal(red.albedo[other], worn.albedo[other])


@pytest.mark.parametrize("name", fabrics.PATTERNS)
def test_a_pattern_is_drawn_on_the_cloth(name):
    worn = garments.load(ALL[0])
    panel = next(iter(worn.panels))
    drawn = worn.recoloured({panel: "#26324A"}, patterns={panel: name}).albedo
    assert drawn.min() >= 0 and drawn.max() <= 1
    assert drawn[(worn.panels[panel] > 0.99) & (worn.alpha > 0.9)].std(axis=0).max() > 0.002


def test_turned_bodies_are_mirror_images():
    left, right = garments.load("blouse", yaw=-20), garments.load("blouse", yaw=20)
    assert (left.yaw, right.yaw) == (-20, 20)
    assert np.array_equal(left.alpha, right.alpha[:, ::-1])
    assert np.array_equal(left.shading["key_left"], right.shading["key_right"][:, ::-1])
    assert np.array_equal(left.coordinates.metres, right.coordinates.metres[:, ::-1])
    middle = front_columns(right.anchors, [200, 400])
    assert np.allclose(front_columns(left.anchors, [200, 400]), left.size[0] - middle) and (middle > right.size[0] / 2).all()


def test_the_wardrobe_keeps_to_its_budget():
    assert sum(f.stat().st_size for f in garments.folder().rglob("*") if f.is_file()) < MEGABYTES * 1e6


def test_faults_name_what_there_is():
    with pytest.raises(UsageError) as unknown:
        garments.load("tuxedo-of-gold")
    assert unknown.value.code == "unknown_garment" and ALL[0] in unknown.value.advice
    worn = garments.load(ALL[0])
    for call, code in (
        (lambda: worn.recoloured({"sleeves": "#000000"}), "unknown_panel"),
        (lambda: worn.recoloured({"cloth": "#12"}), "bad_colour"),
        (lambda: worn.recoloured(patterns={"cloth": "paisley"}), "unknown_pattern"),
        (lambda: worn.lit({"sun": 1.0}), "unknown_light_group"),
    ):
        with pytest.raises(UsageError) as fault:
            call()
        assert fault.value.code == code and fault.value.advice


@given(st.text(max_size=80))
def test_any_colour_word_is_a_colour_or_refused(word):
    try:
        colour = fabrics.linear_colour(word)
    except UsageError as fault:
        assert fault.code == "bad_colour"
    else:
        assert colour.shape == (3,) and (colour >= 0).all() and (colour <= 1).all()


def test_no_crumb_of_the_shirt_is_seen_within_the_jacket():
    cloth, shirt = np.ones((100, 100), np.float32), np.zeros((100, 100), np.float32)
    shirt[10:60, 10:60] = shirt[80:83, 80:83] = 1
    cloth -= shirt
    whole = garments._whole({"cloth": cloth, "shirt": shirt}, crumb=100)
    assert whole["shirt"][30, 30] == 1 and not whole["shirt"][80:83, 80:83].any()
    assert np.allclose(whole["cloth"] + whole["shirt"], cloth + shirt, atol=1e-6)


def test_a_panels_edge_has_no_pips_or_specks_and_stays_where_it_was():
    cloth, shirt = np.ones((100, 100), np.float32), np.zeros((100, 100), np.float32)
    shirt[:, 50:] = shirt[40:42, 47:50] = 1
    shirt[60, 70] = shirt[61, 72] = 0
    cloth -= shirt
    whole = garments._whole({"cloth": cloth, "shirt": shirt}, crumb=20)
    assert whole["shirt"][41, 46] < 0.05 and whole["shirt"][60:62, 68:75].min() > 0.95
    assert abs(float(whole["shirt"][20].sum()) - 50) < 0.5 and whole["shirt"][20, 46] == 0 and whole["shirt"][20, 53] == 1

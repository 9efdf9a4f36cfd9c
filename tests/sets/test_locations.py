"""Locations: every one is whole, shows the sitter's horizon, keeps its perspective, and carries the light of its place."""

from importlib import resources
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from goodlight.brief import Brief
from goodlight.colour import luminance
from goodlight.sets.backdrops import backdrop_light, backdrops, paint_backdrop
from goodlight.sets.choose import choose
from goodlight.sets.locations import APERTURES, aperture_of, light_of, variant_of, variants
from goodlight.sets.paint import STANDS_OFF
from goodlight.sets.rigs import mirrored_sh
from goodlight.sets.sitting import Sitting
from goodlight.subject.light import sh_basis

NAMES = [b.name for b in backdrops() if b.kind == "location"]
FOLDER = resources.files("goodlight.sets").joinpath("locations")
LARGEST = 40_000_000  # bytes of all backdrops together


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_has_a_picture_of_the_size_that_is_written_beside_it(name):
    assert variants(name)
    for variant in variants(name):
        with FOLDER.joinpath(variant.file).open("rb") as stream, Image.open(stream) as picture:
            assert picture.size == variant.size
            assert np.asarray(picture.convert("L")).std() > 15  # a place, not a plain wall
        assert 0.2 < variant.horizon < 0.6 and variant.pixels_per_metre > 200


@pytest.mark.parametrize("name", NAMES)
def test_the_light_of_a_place_falls_on_the_face_and_comes_from_where_the_place_says(name):
    for variant in variants(name):
        sh = np.array(variant.sh)
        directions = np.random.default_rng(0).normal(size=(400, 3))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        light = luminance((sh_basis(directions) @ sh).astype(np.float32))
        assert light.min() > -0.15 * light.max()  # order two rings a little; irradiance itself is never below zero
        a, e = np.radians(variant.key_azimuth), np.radians(variant.key_elevation)
        key = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
        assert luminance((sh_basis(np.array([key, -key])) @ sh).astype(np.float32)) @ [1, -1] > 0
        assert 2000 <= variant.kelvin <= 12000


def aligned(a, b):
    """Correlation of two small pictures where one is moved sideways to match the other best: 1 is the same view, panned a little."""
    moved = ((a[:, max(x, 0) : 64 + min(x, 0)], b[:, max(-x, 0) : 64 + min(-x, 0)]) for x in range(-24, 25))
    return max(np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in moved)


@pytest.mark.parametrize("name", NAMES)
def test_no_two_views_of_a_place_are_one_view_panned(name):
    small = []
    for variant in variants(name):
        with FOLDER.joinpath(variant.file).open("rb") as stream, Image.open(stream) as picture:
            small.append(np.asarray(picture.convert("RGB").resize((64, 45), Image.Resampling.BOX), float))
    assert aligned(small[0], np.roll(small[0], 4, axis=1)) > 0.99  # the measure knows a pan when it sees one
    for one, other in combinations(small, 2):
        assert aligned(one, other) < 0.95


def test_all_backdrops_stay_inside_the_packages_budget():
    assert sum(len(file.read_bytes()) for file in FOLDER.iterdir()) < LARGEST


def test_no_file_lies_about_that_no_location_shows():
    shown = {variant.file for name in NAMES for variant in variants(name)} | {f"{name}.json" for name in NAMES}
    assert {file.name for file in FOLDER.iterdir()} == shown


def window(name, **options):
    return paint_backdrop(name, **{"size": (256, 320), "seed": 3, "centre": (0.5, 0.37), **options})


def detail(picture):
    y = luminance(picture)
    return float(np.abs(np.diff(y, axis=1)).mean() / y.mean())


def test_the_place_grows_with_the_person_but_less(monkeypatch):
    monkeypatch.setattr("goodlight.sets.locations._TRIED", 1)  # both sizes show the same part of the picture
    near, far = (np.mean([detail(window(name, seed=seed, texture_scale=metre * STANDS_OFF)) for seed in range(8) for name in NAMES[:4]])
                 for metre in (900, 450))
    assert 1.1 < far / near < 1.8


def test_a_crop_wider_than_the_picture_is_filled_to_its_edges():
    wide = window(NAMES[0], size=(800, 200), texture_scale=300 * STANDS_OFF, centre=(0.33, 0.4))
    assert np.abs(np.diff(wide[:, :8], axis=1)).max() > 0 and np.abs(np.diff(wide[:, -8:], axis=1)).max() > 0


def test_the_eyes_stand_on_the_horizon_wherever_they_are_in_the_picture(monkeypatch):
    """With the eyes lower the same window moves down with them."""
    monkeypatch.setattr("goodlight.sets.locations._TRIED", 1)  # what is at the head chooses no other window
    monkeypatch.setattr("goodlight.sets.locations._PULL", 0)  # nor does what is seen set the exposure

    def rows(eyes):
        return luminance(window(NAMES[0], centre=(0.5, eyes), seed=5, texture_scale=600 * STANDS_OFF)).mean(axis=1)

    high, low = rows(0.36), rows(0.44)
    shift = round((0.44 - 0.36) * 320)
    np.testing.assert_allclose(high[: 320 - shift], low[shift:], atol=0.02)


def test_seeds_show_every_variant_and_window():
    for name in NAMES:
        assert len({variant_of(name, seed).file for seed in range(40)}) == len(variants(name))
    assert np.abs(window(NAMES[0], seed=1) - window(NAMES[0], seed=2)).mean() > 0.01


def test_of_several_windows_the_one_without_a_lamp_at_the_head_is_taken(monkeypatch):
    def near_white(tried):
        monkeypatch.setattr("goodlight.sets.locations._TRIED", tried)
        heads = [window("boardroom", seed=seed, texture_scale=450 * STANDS_OFF)[24:118, 70:186] for seed in range(12)]
        return np.mean([(luminance(head) > 0.7).mean() for head in heads])

    assert near_white(4) < 0.8 * near_white(1)


def test_a_wider_aperture_shows_less_detail():
    at = {aperture: np.mean([detail(window(name, sitting=Sitting(aperture=aperture))) for name in NAMES[:4]]) for aperture in APERTURES}
    assert at[1.4] < 0.9 * at[2.0] and at[2.0] < 0.9 * at[2.8]
    assert {aperture_of(NAMES[0], seed) for seed in range(40)} == set(APERTURES)


def test_a_mirrored_place_is_lit_from_the_other_side_and_mirrored_twice_is_itself():
    plain, turned = light_of(NAMES[0], 4), light_of(NAMES[0], 4, mirrored=True)
    assert mirrored_sh(turned.sh) == plain.sh
    normals = np.random.default_rng(1).normal(size=(50, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    np.testing.assert_allclose(sh_basis(normals) @ np.array(plain.sh), sh_basis(normals * (-1, 1, 1)) @ np.array(turned.sh), atol=1e-9)
    assert np.abs(window(NAMES[0]) - window(NAMES[0], sitting=Sitting(mirrored=True))).mean() > 0.01


@pytest.mark.parametrize("name", NAMES)
def test_dim_places_are_exposed_for_the_face_and_bright_ones_stay_below_white(name):
    """Whatever the renderings were developed to, by day what stands behind a face lies within a stop."""
    for seed in range(4):
        mood, mean = variant_of(name, seed).mood, float(luminance(window(name, seed=seed)).mean())
        assert 0.08 < mean < 0.75
        if mood == "day":
            assert mean > 0.2


def test_lighter_for_a_light_sitter_and_warmer_for_a_warm_one():
    plain = window(NAMES[0])
    lighter = window(NAMES[0], sitting=Sitting(stops=0.5, aperture=aperture_of(NAMES[0], 3)))
    assert luminance(lighter).mean() > 1.15 * luminance(plain).mean()
    warm = window(NAMES[0], sitting=Sitting(balance=(1.05, 1.0, 0.9), aperture=aperture_of(NAMES[0], 3)))
    assert warm[..., 0].mean() / warm[..., 2].mean() > 1.1 * plain[..., 0].mean() / plain[..., 2].mean()


def test_a_location_brings_its_light_and_a_studio_does_not():
    assert backdrop_light(NAMES[0], seed=4) == light_of(NAMES[0], 4)
    assert light_of(NAMES[0], 4).sh == variant_of(NAMES[0], 4).sh
    assert backdrop_light("paper-white", seed=4) is None and backdrop_light("#204060", seed=4) is None


def lights(**asked):
    plan = choose(Brief(**asked))
    return {look.backdrop: look.light for look, _ in (next(plan) for _ in range(6))}


def test_who_stands_at_a_location_is_lit_by_it_unless_the_brief_says_how():
    there, studio = NAMES[0], "paper-white"
    assert lights(backdrops=(there, studio)) == {there: "place", studio: "studio"}
    assert lights(backdrops=(there,), lights=("as-shot",)) == {there: "as-shot"}

"""Scraps of old clothes that look like hair, the light a white collar throws on the jaw, chains: gone. Locks, beards, stubble: kept."""

import cv2
import numpy as np
import painted
import pytest
from dressable import PLATE

from goodlight.colour import lab, to_linear, to_srgb
from goodlight.studio import dress_beard, dress_hair, dress_neck, dress_outline, dress_remnants, dress_strange
from goodlight.studio.dress_outline import JAW_LINE

FACE, UNIT = PLATE.face, PLATE.face.eye_distance
CHIN, SHAPE = FACE.chin, PLATE.alpha.shape
LOBE = float(FACE.landmarks[[132, 361], 1].mean())
NONE = np.zeros(SHAPE, np.float32)
CLOTH = np.ones(SHAPE, np.float32)


def patch(x: float, y: float, wide: float, high: float) -> np.ndarray:
    """A rectangle of ones, (h, w) float32: its upper left corner from the neck's axis and the lobes, and its size, in eye distances."""
    out = NONE.copy()
    left, top = int(CHIN[0] + x * UNIT), int(LOBE + y * UNIT)
    out[top : top + round(high * UNIT), left : left + round(wide * UNIT)] = 1
    return out


def gone(hair: np.ndarray, worn_on: np.ndarray = NONE) -> float:
    share = dress_remnants.scraps(hair, worn_on, CLOTH, FACE, float(CHIN[0]))
    assert share.shape == SHAPE and share.min() >= 0 and share.max() <= 1
    return float((share * hair).sum() / hair.sum())


@pytest.mark.parametrize("side", [-1.3, 1.1])
def test_a_scrap_beside_the_neck_goes(side):
    assert gone(patch(side, 0.3, 0.2, 0.35)) > 0.95


def test_a_scrap_that_no_clothes_lie_beside_is_the_heads():
    scrap = patch(1.1, 0.3, 0.2, 0.35)
    assert dress_remnants.scraps(scrap, NONE, patch(-2.0, 2.0, 4.0, 1.0), FACE, float(CHIN[0])).max() == 0


def test_long_hair_stays_and_so_do_its_ends():
    assert gone(patch(-1.6, -0.5, 0.6, 2.5)) < 0.01


def test_hair_is_counted_by_side():
    long, scrap = patch(-1.6, -0.5, 0.6, 2.5), patch(1.1, 0.3, 0.2, 0.3)
    share = dress_remnants.scraps(long + scrap, NONE, CLOTH, FACE, float(CHIN[0]))
    assert (share * scrap).sum() > 0.95 * scrap.sum() and (share * long).max() < 0.05


def test_what_lies_above_the_lobe_on_the_face_or_around_an_earring_stays():
    assert gone(patch(-1.3, -1.5, 0.2, 0.3)) == 0
    assert gone(patch(-0.2, 0.3, 0.4, 0.3)) < 0.02  # a beard
    assert gone(patch(1.1, 0.3, 0.1, 0.1), worn_on=patch(1.1, 0.2, 0.1, 0.1)) < 0.3


def jaw_band(colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The painted skin everywhere, with a band of another colour above the jaw's line between the corners of the mouth: pixels, band."""
    pixels = np.full((*SHAPE, 3), painted.SKIN, np.uint8)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    line = FACE.landmarks[list(JAW_LINE), :2]
    row = np.interp(np.arange(SHAPE[1]), *line[np.argsort(line[:, 0])].T)[None]
    band = (y < row) & (y > row - 0.1 * UNIT) & (np.abs(x - CHIN[0]) < 0.4 * UNIT)
    pixels[band] = colour
    return pixels, band


def relit(colour: tuple[int, int, int], hair: np.ndarray = NONE) -> tuple[float, float]:
    """Mean chroma of the band before and after, against the skin's."""
    pixels, band = jaw_band(colour)
    before = to_linear(pixels)
    after, changed = dress_remnants.without_collar_light(before, pixels, 1 - hair, hair, NONE, FACE)
    far = FACE.landmarks[[10, 151, 9, 4], :2].round().astype(int)
    assert (after[far[:, 1], far[:, 0]] == before[far[:, 1], far[:, 0]]).all() and changed[far[:, 1], far[:, 0]].max() == 0
    usual = np.hypot(*lab(to_linear(np.uint8([[painted.SKIN]])))[0, 0, 1:])
    return tuple(float(np.hypot(lab(c[band])[..., 1], lab(c[band])[..., 2]).mean() / usual) for c in (before, after))


@pytest.mark.parametrize("colour", [(150, 152, 158), (120, 122, 126)])
def test_a_grey_rim_along_the_jaw_gets_the_skins_colour(colour):
    before, after = relit(colour)
    assert before < 0.25 and after > 0.6


@pytest.mark.parametrize(("colour", "hair"), [((150, 106, 84), NONE), ((24, 20, 19), NONE), ((150, 152, 158), np.ones(SHAPE, np.float32))],
                         ids=["a jaw in shade", "deep shadow", "a grey beard"])
def test_shade_and_beards_are_left_alone(colour, hair):
    before, after = relit(colour, hair)
    assert after == pytest.approx(before, abs=0.02)


def test_skin_ends_before_the_old_collar_and_not_in_a_beard():
    cloth = NONE.copy()
    cloth[int(CHIN[1]) :] = 1
    shaven, bearded = (dress_remnants.edge(cloth, hair, FACE) for hair in (NONE, np.ones(SHAPE, np.float32)))
    x, y = int(CHIN[0]), int(CHIN[1])
    assert shaven[y - 1, x] > 0.3 and shaven[: y - round(0.08 * UNIT)].max() == 0 and bearded.max() == 0


def test_chains_are_below_the_jaw():
    chain, spectacles = patch(-0.3, 1.4, 0.6, 0.03), patch(-0.6, -1.2, 1.2, 0.1)
    found = dress_remnants.chains(chain + spectacles, FACE)
    assert (found * chain).sum() > 0.95 * chain.sum() and (found * spectacles).max() == 0


def test_the_nape_tapers_to_the_neck_unless_hair_lies_against_it():
    half = 0.86 * UNIT
    corner = round(float(FACE.landmarks[[58, 288], 1].mean()) + 0.3 * UNIT)
    flap = round(CHIN[0] - 1.05 * UNIT)
    bare, covered = (dress_neck.nape(hair, NONE, FACE, float(CHIN[0]), half) for hair in (NONE, patch(-2.0, -1.0, 1.0, 3.0)))
    assert bare[corner, flap] < 0.05 and covered[corner, flap] > 0.95
    assert bare[: int(FACE.landmarks[[132, 361], 1].min()) - 1].min() == 1  # ears
    inside = FACE.landmarks[[152, 148, 377, 136, 365, 4], :2].round().astype(int)
    assert bare[inside[:, 1] - 4, inside[:, 0]].min() > 0.9


def test_no_hair_is_made_up_between_two_locks():
    locks = patch(-1.9, 0.0, 0.25, 1.0) + patch(-1.4, 0.0, 0.25, 1.0)
    neck = patch(-0.8, 0.0, 1.6, 1.5)
    made, _ = dress_hair.behind_neck(locks, neck, NONE, np.full((*SHAPE, 3), 0.05, np.float32), UNIT)
    between, beside = patch(-1.58, 0.3, 0.1, 0.3) > 0, patch(-1.05, 0.3, 0.1, 0.3) > 0
    assert made[between].max() < 0.3 and made[beside].min() > 0.7


@pytest.mark.parametrize(("width", "stands"), [(0.1, True), (0.5, False)])
def test_a_slit_beside_the_neck_is_filled_and_a_gap_is_not(width, stands):
    row, column = int(CHIN[1] - 0.6 * UNIT), int(CHIN[0] + 0.9 * UNIT)
    person = np.ones(SHAPE, np.float32)
    person[:, column : column + round(width * UNIT)] = 0
    middle = column + round(width * UNIT / 2)
    assert (dress_neck.not_beside_jaw(person, FACE)[row, middle] > 0.5) == stands


def test_threads_along_a_shoulder_are_no_headscarf():
    mask = patch(-1.4, 0.5, 0.5, 0.5) + patch(0.9, 0.5, 0.02, 1.0)
    stays = mask * dress_hair._massed(mask, UNIT)
    cloth, thread = stays[:, : int(CHIN[0])], stays[:, int(CHIN[0]) :]
    assert cloth.sum() > 0.95 * mask[:, : int(CHIN[0])].sum() and thread.sum() == 0


@pytest.mark.parametrize("face", [0.06, 0.5])
def test_a_black_hole_under_the_chin_is_no_skin_and_the_jaws_shade_is(face):
    colours = np.full((*SHAPE, 3), 0.3 * face, np.float32)
    row, column = int(CHIN[1] + 0.3 * UNIT), int(CHIN[0])
    half = round(0.25 * UNIT)
    colours[row - half : row + half, column - half : column + half] = 0.02 * face
    seen = dress_neck.not_black(colours, np.full(3, face, np.float32), UNIT)
    assert seen[row, column] < 0.01 and seen[row, column - 4 * half] > 0.99


@pytest.mark.parametrize(("wide", "goes"), [(0.12, True), (0.6, False)])
def test_a_sliver_along_the_jaw_is_shade_and_a_lock_before_the_neck_is_hair(wide, goes):
    below = int(CHIN[1] - LOBE) / UNIT + 0.05
    hair = patch(-0.5, below, 1.0, wide) if goes else patch(-0.5, below - 0.4, wide, 1.0)
    aside = np.abs(np.arange(SHAPE[1]) - CHIN[0])[None]
    share = dress_hair._under_jaw(hair, FACE, aside, 0.9 * UNIT)
    middle = np.s_[int(CHIN[1] + 0.08 * UNIT) : int(CHIN[1] + 0.14 * UNIT), int(CHIN[0] - 0.3 * UNIT) : int(CHIN[0] - 0.1 * UNIT)]
    assert hair[middle].min() == 1 and (share[middle].min() > 0.9 if goes else share[middle].max() < 0.1)


def test_hair_shades_the_neck_beside_it_and_no_further():
    shade = dress_neck.hair_shadow(patch(-1.6, -0.5, 0.8, 2.0), UNIT)
    row = int(LOBE + 0.5 * UNIT)
    at, off = int(CHIN[0] - 0.78 * UNIT), int(CHIN[0])
    assert 0.5 < shade[row, at] < 0.75 and shade[row, off] > 0.98 and shade.max() <= 1


def test_cloth_shades_the_skin_at_its_edge_and_no_further():
    shade = dress_neck.cloth_shadow(patch(-0.5, 0.8, 1.0, 1.0), UNIT)
    column, edge = int(CHIN[0]), int(LOBE + 0.8 * UNIT)
    assert 0.65 < shade[edge - 2, column] < 0.8 and shade[edge - int(0.2 * UNIT), column] > 0.98


def test_the_ridge_of_an_old_shoulder_goes_and_hair_that_hangs_beside_the_face_stays():
    ridge, shoulder = patch(-2.0, -0.3, 0.5, 0.05), patch(-2.4, -0.25, 1.4, 1.5)
    share = dress_remnants.ridges(ridge, NONE, shoulder, FACE)
    assert (share * ridge).sum() > 0.9 * ridge.sum()
    lock, cheek = patch(-1.45, -0.6, 0.12, 0.4), patch(-1.33, -1.5, 2.6, 2.2)
    assert dress_remnants.ridges(lock, cheek, patch(-2.6, -0.6, 1.0, 2.0), FACE).max() < 0.05


def test_a_stub_below_an_ear_goes_and_the_neck_stays():
    neck, stub = patch(-0.9, -1.5, 1.8, 3.0), patch(0.9, 0.3, 0.25, 0.08)
    share = dress_remnants.stubs(np.maximum(neck, stub), NONE, FACE, float(CHIN[0]))
    assert np.median(share[patch(1.02, 0.3, 0.12, 0.08) > 0]) > 0.9 and share[patch(-0.8, -1.0, 1.6, 1.8) > 0].max() < 0.05


@pytest.mark.parametrize(("below", "stays"), [(True, True), (False, False)])
def test_shine_in_the_midst_of_an_ear_is_no_collar(below, stays):
    shine, ear = patch(1.1, -0.6, 0.15, 0.12), patch(0.9, -1.2, 0.5, 0.6)
    kept = np.maximum(ear, patch(0.9, -1.2, 0.5, 1.0 if below else 0.6))
    found = dress_remnants.glints(shine, ear * (1 - shine) > 0, kept, UNIT)
    assert (found[shine > 0].min() > 0.9) == stays and found[patch(-0.5, -0.5, 1.0, 1.0) > 0].max() == 0


def strange(spot: tuple[int, int, int], clothes: tuple[int, int, int], y: float = 0.75) -> tuple[float, float]:
    """How much of a spot of that colour, y below the lobe, is taken for old clothes of that colour, and is too pale for hair."""
    pixels, cloth = np.full((*SHAPE, 3), painted.SKIN, np.uint8), patch(-2.0, 1.0, 4.0, 1.0)
    beside = patch(-1.6, y, 0.4, 0.2) > 0
    pixels[cloth > 0], pixels[beside] = clothes, spot
    odd, pale = dress_strange.strange(pixels, PLATE, cloth, NONE > 0, FACE)
    return float(np.median(odd[beside])), float(np.median(pale[beside]))


def test_pink_beside_the_neck_is_the_clothes_only_where_they_are_pink():
    assert strange((150, 95, 115), (230, 190, 215), y=0.3)[0] > 0.9
    assert strange((150, 95, 115), (40, 40, 45), y=0.3)[0] < 0.1
    assert strange((190, 160, 60), (230, 190, 215), y=0.3)[0] < 0.1  # an earring's gold


def test_what_is_pale_and_bluish_is_no_sheen_on_dark_hair():
    assert strange((140, 150, 165), (225, 228, 235))[0] > 0.9


def test_skin_between_hair_is_a_lit_curl_and_beside_it_an_arm():
    hair = patch(-2.2, -1.5, 1.2, 3.5)
    curl, arm = patch(-1.7, 1.0, 0.2, 0.2), patch(-2.5, 1.4, 0.3, 0.5)
    pixels = np.full((*SHAPE, 3), painted.SKIN, np.uint8)
    strands = np.random.default_rng(1).random(int(curl.sum()) // 6 + 1).repeat(6)[: int(curl.sum()), None]
    pixels[curl > 0] = np.where(strands < 0.5, 250, 170)
    grown, _ = dress_hair.rooted(hair * (1 - curl), curl + arm, pixels, PLATE, FACE, float(CHIN[0]))
    assert np.median(grown[curl > 0]) > 0.6 and np.median(grown[arm > 0]) < 0.1


def test_hair_is_cut_below_where_a_lock_leaves_the_frame():
    hair = NONE.copy()
    assert not dress_hair.cut_below(hair, UNIT)
    hair[-40:, 100 : 100 + round(0.2 * UNIT)] = 1
    assert not dress_hair.cut_below(hair, UNIT)
    hair[-40:, 100 : 100 + round(0.4 * UNIT)] = 1
    assert dress_hair.cut_below(hair, UNIT)


def test_a_stain_below_the_jaw_is_no_skin_and_the_light_is():
    rendered = np.full((120, 160, 3), (0.4, 0.25, 0.18), np.float32)
    real = rendered * np.linspace(1, 1.5, 160, dtype=np.float32)[None, :, None]
    deep, close = np.full((120, 160), 60.0, np.float32), np.full((120, 160), 6.0, np.float32)
    assert dress_neck.unstained(rendered, real, deep, 60).min() > 0.95
    real[40:70, 60:100] *= 0.4
    assert dress_neck.unstained(rendered, real, close, 60).min() > 0.95  # the jaw's shadow
    seen = dress_neck.unstained(rendered, real, deep, 60)
    assert seen[55, 80] < 0.05 and seen[55, 10] > 0.95


def test_an_island_of_real_skin_on_the_made_neck_goes():
    neck = patch(-1.0, 0.0, 2.0, 2.0)
    island, throat = patch(-0.2, 1.0, 0.25, 0.25), patch(-0.8, 0.0, 1.6, 0.6)
    left = dress_neck.without_islands(island + throat, neck, UNIT)
    assert left[island > 0].max() < 0.05 and left[throat > 0].mean() > 0.97


def test_within_a_collar_that_stands_off_the_neck_slopes_to_the_shoulder():
    neck, collar = patch(-0.7, -0.5, 1.4, 1.5), patch(-0.9, 0.0, 1.8, 0.6)
    made = dress_neck.trapezius(neck, collar * (1 - neck), float(CHIN[0]), UNIT)
    column = int(CHIN[0] - 0.8 * UNIT)
    assert made[int(LOBE + 0.05 * UNIT), column] < 0.1 and made[int(LOBE + 0.4 * UNIT), column] > 0.9
    assert (made >= neck).all() and made[int(LOBE + 0.4 * UNIT), int(CHIN[0] - 1.0 * UNIT)] == 0


def chin_and_neck(chin: tuple[float, float], neck: float) -> np.ndarray:
    """Linear grey pixels (h, w, 3): a lit face, a chin of two tones by turns, a neck that ends in hairs below it."""
    rng, light = np.random.default_rng(2), np.full(SHAPE, neck, np.float32)
    up = dress_outline.from_jaw(FACE, SHAPE)
    light[up > 0.3 * UNIT] = 0.3
    light[(up > -0.1 * UNIT) & (up <= 0.3 * UNIT)] = rng.choice(np.float32(chin), int(((up > -0.1 * UNIT) & (up <= 0.3 * UNIT)).sum()))
    return np.repeat(light[..., None], 3, axis=2)


def test_a_beard_is_dark_and_rough_and_a_shaded_chin_is_not():
    tone = np.full(3, 0.3, np.float32)
    assert dress_beard.is_bearded(chin_and_neck((0.01, 0.05), 0.15), FACE, tone)
    assert not dress_beard.is_bearded(chin_and_neck((0.05, 0.055), 0.15), FACE, tone)
    assert not dress_beard.is_bearded(chin_and_neck((0.2, 0.4), 0.15), FACE, tone)


def test_below_the_jaw_a_beard_is_what_is_darker_than_the_neck():
    colours, tone = chin_and_neck((0.01, 0.02), 0.15), np.full(3, 0.3, np.float32)
    hair = dress_beard.below_jaw(colours, np.ones(SHAPE, np.float32), FACE, tone)
    column = int(CHIN[0])
    assert hair[int(CHIN[1] + 0.07 * UNIT), column - 20 : column + 20].mean() > 0.9
    assert hair[int(CHIN[1] + 0.25 * UNIT), column - 20 : column + 20].max() < 0.05
    assert hair[: int(CHIN[1] - 0.3 * UNIT), column - 20 : column + 20].max() == 0


def test_a_dot_of_a_print_at_the_ends_of_hair_goes_and_a_curl_stays():
    hair, cloth = patch(-2.0, -1.0, 0.8, 2.0), patch(-2.4, 1.0, 4.0, 1.0)
    dot = NONE.copy()
    cv2.circle(dot, (int(CHIN[0] - 1.6 * UNIT), int(LOBE + 1.08 * UNIT)), round(0.1 * UNIT), 1.0, -1)
    pixels = np.full((*SHAPE, 3), 20, np.uint8)
    share = dress_remnants.dots(np.maximum(hair, dot), cloth * (1 - hair), pixels, FACE)
    below = (dot > 0) & (np.arange(SHAPE[0])[:, None] > LOBE + 1.1 * UNIT)
    print(f"gone of the dot: {share[below].mean():.2f}")
    alone = dress_remnants.dots(dot, cloth, pixels, FACE)
    assert alone[below].mean() > 0.9 and share[hair > 0].max() < 0.05
    curly = pixels.copy()
    curly[::4] = 120
    assert dress_remnants.dots(dot, cloth, curly, FACE).max() == 0


def test_a_jaw_that_is_broader_than_the_mesh_stands_above_its_corner():
    half, row, column = 0.86 * UNIT, round(float(FACE.landmarks[[58, 288], 1].mean()) - 0.15 * UNIT), round(CHIN[0] - 1.45 * UNIT)
    bare, cheek = (dress_neck.nape(NONE, c, FACE, float(CHIN[0]), half) for c in (NONE, CLOTH))
    assert cheek[row, column] > 0.95 and bare[row, column] < 0.5
    assert cheek[round(CHIN[1]), column] < 0.05


@pytest.mark.parametrize("shade", [1.0, 0.3])
def test_skin_beside_the_face_is_skin_in_the_shade_as_well(shade):
    pixels = np.full((*SHAPE, 3), to_srgb(shade * to_linear(np.array(painted.SKIN, np.uint8))), np.uint8)
    dark = np.full((*SHAPE, 3), (24, 20, 18), np.uint8)
    beside = int(FACE.landmarks[[132, 361], 1].mean()), round(float(FACE.landmarks[234, 0]) - 0.1 * UNIT)
    cases = ((pixels, False), (dark, False), (dark, True))
    found, hair, beard = (dress_remnants.cheeks(p, PLATE, FACE, bearded=b)[beside] for p, b in cases)
    print(f"skin {found:.2f}, hair {hair:.2f}, beard {beard:.2f}")
    assert found > 0.9 and hair < 0.1 and beard > 0.9


def test_a_broad_jaw_ends_along_the_face_and_below_the_chin_nothing_is_added():
    near = dress_outline.beside_face(FACE, SHAPE)
    inside = FACE.landmarks[[234, 454], :2].round().astype(int)
    assert near[inside[:, 1], inside[:, 0]].min() > 0.95
    assert near[int(CHIN[1] + 0.02 * UNIT) :, int(CHIN[0] - 0.3 * UNIT) : int(CHIN[0] + 0.3 * UNIT)].max() < 0.05
    left = near[int(FACE.landmarks[4, 1]) : int(CHIN[1]), : int(CHIN[0])] > 0.5
    edges = left[left.any(axis=1)].argmax(axis=1)
    print(f"outline over {len(edges)} rows, bent by at most {np.abs(np.diff(edges, 2)).max()} pixels")
    assert len(edges) > 0.5 * UNIT and np.abs(np.diff(edges, 2)).max() <= 4  # no shelf

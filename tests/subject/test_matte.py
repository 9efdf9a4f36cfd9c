"""Cutting out: exact where nothing is in doubt, mended where the network fails, and the old wall's light taken out of the edge."""

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.colour import delta_e, lab, to_linear, to_srgb
from goodlight.models.layer_network import CLASSES
from goodlight.subject.edge_colours import foreground_colours, strand_colours
from goodlight.subject.make_plate import cut_out_person
from goodlight.subject.matte import cut_out, keep_subject, mend_body, refine

SIZE = (360, 450)
FACE = painted.face(unit=50, centre=(180, 165))
ALPHA = painted.outline(FACE, SIZE).astype(np.float32) / 255
TRUE = painted.colours(FACE, SIZE, noise=0)


def selfie(behind) -> np.ndarray:
    return painted.selfie(FACE, SIZE, behind=behind)


def well_inside(alpha: np.ndarray) -> np.ndarray:
    """Opaque, and a few pixels off the outline: there the picture's own pixels are kept."""
    return cv2.erode((alpha == 255).astype(np.uint8), np.ones((17, 17), np.uint8), borderValue=1) > 0


def disc(shape, centre, radius) -> np.ndarray:
    out = np.zeros(shape, np.float32)
    cv2.circle(out, centre, radius, 1.0, -1)
    return out


# --- refine

@settings(deadline=None, max_examples=15)
@given(value=st.sampled_from([0.0, 1.0]), seed=st.integers(0, 99))
def test_refining_what_is_settled_changes_nothing(value, seed):
    noise = np.random.default_rng(seed).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    constant = np.full((40, 30), value, np.float32)
    assert (refine(noise, constant, np.ones_like(constant)) == constant).all()


def test_refining_a_true_matte_keeps_it():
    refined = refine(selfie((120, 160, 110)), ALPHA, np.full_like(ALPHA, 3.0))
    sure = (cv2.erode(ALPHA, np.ones((9, 9))) == 1) | (cv2.dilate(ALPHA, np.ones((9, 9))) == 0)
    assert refined.dtype == np.float32 and refined.min() >= 0 and refined.max() <= 1
    assert (refined[sure] == ALPHA[sure]).all() and np.abs(refined - ALPHA).mean() < 0.01


def test_where_the_network_is_not_trusted_the_picture_s_own_edge_decides():
    picture = np.zeros((80, 120, 3), np.uint8)
    picture[:, :57], picture[:, 57:] = (200, 60, 50), (40, 60, 210)
    true = (np.arange(120) < 57).astype(np.float32)
    prior = np.repeat(np.clip((66 - np.arange(120)) / 30 + 0.35, 0, 1)[None], 80, axis=0).astype(np.float32)  # soft, and 9 pixels off
    free = refine(picture, prior, np.full_like(prior, 0.001))
    held = refine(picture, prior, np.full_like(prior, 3.0))
    before, trusted, alone = (float(np.abs(m - true).mean()) for m in (prior, held, free))
    print(f"errors: prior {before:.3f}, trusted {trusted:.3f}, alone {alone:.3f}")
    assert alone < 0.4 * before and alone < trusted


# --- mend_body

def test_without_a_hole_nothing_is_mended():
    prior, mended = mend_body(ALPHA, ALPHA, FACE)
    assert (prior == ALPHA).all() and not mended.any()


def test_a_hole_in_the_clothes_is_closed():
    x, y = 180, 400
    holed = np.where(disc(ALPHA.shape, (x, y), 22) > 0, 0.1, ALPHA).astype(np.float32)
    prior, _ = mend_body(holed, ALPHA, FACE)
    assert prior[y, x] == 1 and prior.dtype == np.float32
    assert (prior >= holed).all() and (prior[ALPHA == 0] == 0).all()


def test_a_pinhole_and_the_hair_s_own_softness_are_left_alone():
    thin = ALPHA.copy()
    thin[400, 180] = 0  # less than the segmenter can know
    rim = (cv2.erode((ALPHA > 0.5).astype(np.uint8), np.ones((9, 9))) == 0) & (ALPHA > 0.5)
    rim[int(FACE.landmarks[14, 1]) :] = False
    thin[rim] *= 0.6
    prior, mended = mend_body(thin, ALPHA, FACE)
    assert (prior == thin).all() and not mended.any()


def test_a_shoulder_as_white_as_the_wall_is_kept_where_the_segmenter_doubts_between_what_it_is_sure_of():
    eaten, doubted = ALPHA.copy(), ALPHA.copy()
    rows, columns = slice(int(np.flatnonzero(ALPHA[:, 55] > 0.99)[0]), None), slice(70, 110)
    eaten[rows, columns], doubted[rows, columns] = 0, 0.5 * ALPHA[rows, columns]
    prior, _ = mend_body(eaten, doubted, FACE)
    assert ALPHA[rows, columns].mean() > 0.5, "the test's shoulder lies elsewhere"
    assert prior[rows, columns][ALPHA[rows, columns] > 0.99].min() > 0.99
    open_to_the_side = doubted.copy()
    open_to_the_side[rows, :70] = 0  # not between: an arm's gap, or somebody else
    assert mend_body(np.where(open_to_the_side > 0, eaten, 0), open_to_the_side, FACE)[0][rows, 75:100].max() < 0.5


def test_the_segmenter_alone_adds_nobody():
    """Where the segmenter is not sure, the network keeps its word."""
    ghost = np.maximum(ALPHA, 0.6 * disc(ALPHA.shape, (40, 60), 25))
    prior, mended = mend_body(ALPHA, ghost, FACE)
    assert (prior == ALPHA).all() and not mended.any()


# --- keep_subject

def test_islands_go_and_loose_hairs_stay():
    lonely = disc(ALPHA.shape, (30, 40), 15)
    hair = np.zeros_like(ALPHA)
    top = int(np.argmax(ALPHA[:, 180] > 0.5))
    hair[top - 5 : top - 3, 175:185] = 0.25
    kept = keep_subject(np.maximum(np.maximum(ALPHA, lonely), hair), FACE)
    assert kept[40, 30] == 0 and kept[top - 4, 180] == np.float32(0.25)
    assert (kept[ALPHA > 0.3] == ALPHA[ALPHA > 0.3]).all()


def test_the_face_s_own_island_is_kept_even_if_another_is_larger():
    other = np.zeros_like(ALPHA)
    own = disc(ALPHA.shape, tuple(FACE.landmarks[4, :2].astype(int).tolist()), 40)
    other[300:, :] = 1
    kept = keep_subject(np.maximum(own, other), FACE)
    assert (kept[own > 0] == 1).all() and kept[330:].max() == 0


def test_one_piece_is_returned_as_it_is():
    assert (keep_subject(ALPHA, FACE) == ALPHA).all() and (keep_subject(np.zeros_like(ALPHA), FACE) == 0).all()


# --- colours

@pytest.mark.parametrize("behind", [(120, 160, 110), (20, 20, 24), (250, 250, 250), (200, 60, 50)], ids=["green", "dark", "white", "red"])
def test_pixels_inside_are_the_picture_s_bit_for_bit(behind):
    picture = selfie(behind)
    colours = foreground_colours(picture, ALPHA)
    inside = well_inside((ALPHA * 255).astype(np.uint8))
    assert colours.dtype == np.uint8 and (colours[inside] == picture[inside]).all()


@pytest.mark.parametrize("behind", [(60, 190, 70), (250, 250, 250), (200, 60, 50)], ids=["green", "white", "red"])
def test_the_old_wall_s_light_leaves_the_edge(behind):
    """Laid on black, the edge must look like the person: nearer to the true colours than the uncorrected mixture, and not brighter."""
    picture = selfie(behind)
    edge = (ALPHA > 0.15) & (ALPHA < 0.85)
    edge[SIZE[1] - 20 :] = False

    def error(colours):
        on_black = [lab(to_linear(c)[edge] * ALPHA[edge][:, None]) for c in (colours, TRUE)]
        return float(np.median(delta_e(*on_black)))

    before, after = error(picture), error(foreground_colours(picture, ALPHA))
    print(f"ΔE00 of the edge on black: {before:.1f} mixed, {after:.1f} after")
    assert after < 0.5 * before


def test_neutral_hair_before_a_neutral_wall_stays_neutral():
    grey = np.full((*ALPHA.shape, 3), 60, np.float32)
    linear = to_linear(grey.astype(np.uint8)) * ALPHA[..., None] + to_linear(np.array([200], np.uint8)) * (1 - ALPHA[..., None])
    colours = foreground_colours(to_srgb(linear), ALPHA).astype(int)
    assert np.ptp(colours[ALPHA > 0.05], axis=1).max() <= 1


def test_a_wall_of_the_person_s_own_colour_moves_nothing():
    same = np.full((*ALPHA.shape, 3), (120, 100, 90), np.uint8)
    off = np.abs(foreground_colours(same, ALPHA).astype(int) - same)
    assert off[ALPHA > 0.05].max() <= 1


# --- single hairs

HAIR = np.zeros((300, 300), np.float32)
HAIR[100:, 80:220] = 1


def hair_with_a_strand(colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Brown hair, (300, 300, 3), and one thin hair above it that estimation gave this colour; its alpha."""
    colours = np.full((300, 300, 3), (70, 48, 32), np.uint8)
    alpha = HAIR.copy()
    colours[60:100, 150:152], alpha[60:100, 150:152] = colour, 0.3
    return colours, alpha


@pytest.mark.parametrize("colour", [(250, 240, 230), (90, 120, 210), (2, 2, 2)], ids=["blown", "blue", "black"])
def test_a_single_hair_takes_the_colour_of_the_hair_below_it(colour):
    colours, alpha = hair_with_a_strand(colour)
    out = strand_colours(colours, alpha, HAIR, 100.0)
    off = [float(np.median(delta_e(lab(to_linear(c[60:100, 150])), lab(to_linear(colours[200, 150]))))) for c in (colours, out)]
    print(f"ΔE00 to the hair {off[0]:.1f} → {off[1]:.1f}")
    assert off[1] < 13 and off[1] < 0.7 * off[0]
    np.testing.assert_array_equal(out[alpha == 1], colours[alpha == 1])


def test_soft_edges_away_from_hair_keep_their_colour():
    colours, alpha = hair_with_a_strand((250, 240, 230))
    assert strand_colours(colours, alpha, 0 * HAIR, 100.0) is colours


def test_near_hair_the_hair_matte_counts_and_elsewhere_it_does_not():
    classes = np.zeros((256, 256, 5), np.uint8)
    classes[: int(256 * FACE.landmarks[10, 1] / SIZE[1]), :, 1] = 255
    fine = np.zeros_like(ALPHA)
    top = int(np.argmax(ALPHA[:, 180] > 0.5))
    cv2.line(fine, (180, top - 12), (180, top + 5), 1, 2)  # one hair
    picture = np.where(fine[..., None] * (ALPHA < 0.5)[..., None] > 0, np.uint8(30), selfie((120, 160, 110)))
    fine = np.maximum(fine, ALPHA * (ALPHA > 0.5))
    plain, asked = (cut_out(picture, FACE, ALPHA.copy(), ALPHA.copy(), classes, f)[1] for f in (None, fine))
    assert asked[top - 8, 180] > 120 and plain[top - 8, 180] < 20
    np.testing.assert_array_equal(asked[-80:], plain[-80:])


@pytest.mark.parametrize("kind", ["skin", "accessory"])
def test_neither_a_cheek_nor_an_earring_near_hair_is_thinned(kind):
    """A network for hair sees no hair there, and a pale cheek may look like the wall."""
    classes = np.zeros((256, 256, 5), np.uint8)
    classes[..., 1] = 255
    x, y = FACE.landmarks[234, :2].astype(int)  # the side of the cheek
    spot = disc(ALPHA.shape, (int(x) + 4, int(y)), 12) > 0
    classes[cv2.resize(spot.astype(np.uint8), (256, 256), interpolation=cv2.INTER_NEAREST) > 0] = [255 * (c == kind) for c in CLASSES]
    fine = np.where(spot, 0, ALPHA).astype(np.float32)
    alpha = cut_out(selfie((120, 160, 110)), FACE, ALPHA.copy(), ALPHA.copy(), classes, fine)[1]
    inside = cv2.erode((spot & (ALPHA == 1)).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert inside.sum() > 50 and alpha[inside].min() > 230


def test_a_lobe_below_a_sure_ear_is_not_cut_off_where_only_the_hair_matte_sees_it(monkeypatch):
    """ISNet lost the lobe: the ear's soft edge would part it from the ear, and a loose piece is dropped."""
    y = int(FACE.landmarks[234, 1])
    x = int(np.argmax(ALPHA[y] > 0.5))
    ear, lobe = disc(ALPHA.shape, (x - 3, y), 9) > 0, disc(ALPHA.shape, (x - 13, y + 13), 8) > 0
    monkeypatch.setattr("goodlight.subject.matte.sure_ears", lambda *_: ear)
    soft = np.where(lobe & ~ear, 0, ALPHA).astype(np.float32)
    fine = np.maximum(ALPHA, lobe).astype(np.float32)
    picture = selfie((120, 160, 110))
    picture[lobe | ear] = picture[y, x + 10]
    classes = np.zeros((256, 256, 5), np.uint8)
    classes[..., 1] = 255
    alpha = cut_out(picture, FACE, soft, soft.copy(), classes, fine)[1]
    assert alpha[cv2.erode(lobe.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0].min() > 200


# --- all together

def test_cutting_out_a_painted_person_gives_the_person():
    picture = selfie((120, 160, 110))
    colours, alpha = cut_out(picture, FACE, ALPHA.copy(), ALPHA.copy())
    assert alpha.dtype == colours.dtype == np.uint8 and alpha.shape == ALPHA.shape and colours.shape == picture.shape
    ratio, similarity = painted.psnr_ssim(alpha, (ALPHA * 255 + 0.5).astype(np.uint8))
    assert ratio > 28 and similarity > 0.97 and (colours[well_inside(alpha)] == picture[well_inside(alpha)]).all()


def test_a_glint_on_spectacles_makes_no_hole_in_the_face():
    holed = np.where(disc(ALPHA.shape, tuple(FACE.eyes[0].astype(int).tolist()), 9) > 0, 0, ALPHA).astype(np.float32)
    _, alpha = cut_out(selfie((120, 160, 110)), FACE, holed, np.minimum(holed, ALPHA))
    x, y = FACE.eyes[0].astype(int)
    assert alpha[y, x] > 250


def test_without_the_fine_network_the_segmenter_s_outline_does():
    picture = selfie((120, 160, 110))
    coarse = cv2.GaussianBlur(ALPHA, (0, 0), 4)
    _, alpha = cut_out(picture, FACE, None, coarse.copy())
    before, after = (np.abs(m - ALPHA).mean() for m in (coarse, alpha / np.float32(255)))
    print(f"mean error {before:.4f} → {after:.4f}")
    assert after < 0.6 * before


@pytest.mark.weights
def test_the_sample_is_cut_out_with_her_suit_and_without_the_flag(sample, tools):
    (face,) = tools.finder.find(sample)
    colours, alpha, _ = cut_out_person(sample, face, tools.matting)
    x, y = face.landmarks[4, :2].astype(int)
    assert alpha[y, x] == 255 and alpha[480, 220] == 255  # nose, chest
    assert alpha[200, 20] < 20 and alpha[60, 480] < 20  # flag, shuttle
    kept = well_inside(alpha)
    assert kept.mean() > 0.2 and (colours[kept] == sample[kept]).all() and 0.25 < (alpha > 128).mean() < 0.7

"""Each defect on a shot that has it by construction, and on one that does not."""

from dataclasses import replace

import cv2
import fake_shots
import numpy as np
import pytest

from goodlight.cull import defects, edges
from goodlight.finding import Finding, Severity

PLATE = fake_shots.plate()
BACKDROPS = {"white": (246, 246, 244), "grey": (150, 150, 155), "dark": (28, 28, 30), "blue": (40, 70, 140)}


def codes(shot, plate=PLATE):
    return [f.code for f in defects.find(shot, plate)]


@pytest.mark.parametrize("backdrop", BACKDROPS.values(), ids=BACKDROPS)
def test_a_correct_composite_has_no_defect(backdrop):
    assert codes(fake_shots.shot(PLATE, backdrop=backdrop)) == []


def test_a_transparent_cut_out_has_no_defect():
    assert codes(fake_shots.shot(PLATE, transparent=True)) == []


def test_every_finding_is_complete():
    with_old_wall = old_background(PLATE, (235, 240, 235))
    found = defects.find(fake_shots.shot(PLATE, backdrop=BACKDROPS["dark"], foreground=with_old_wall), PLATE)
    assert found
    for f in found:
        assert isinstance(f, Finding) and f.severity is Severity.REJECT
        assert f.message.endswith(".") and f.advice.endswith(".") and f.unit
        assert f.value > f.limit


def old_background(plate, wall):
    """The selfie as it was taken: the person's colours mixed with a wall's at soft edges, in code values as an unaware cut-out has them."""
    a = plate.alpha[..., None] / 255
    return (a * plate.foreground + (1 - a) * np.array(wall)).astype(np.uint8)


@pytest.mark.parametrize(("wall", "backdrop"), [((235, 240, 235), "dark"), ((30, 220, 60), "dark"), ((250, 250, 250), "blue")])
def test_the_old_wall_left_in_the_edges_is_a_halo(wall, backdrop):
    assert "halo" in codes(fake_shots.shot(PLATE, backdrop=BACKDROPS[backdrop], foreground=old_background(PLATE, wall)))


def test_a_dark_ring_is_a_halo_too():
    shot = fake_shots.shot(PLATE, backdrop=BACKDROPS["white"])
    ring = cv2.inRange(shot.matte, 10, 245)
    light = fake_shots.plate(hair=(190, 160, 130))
    shot = fake_shots.shot(light, backdrop=BACKDROPS["white"])
    pixels = shot.pixels.copy()
    pixels[ring > 0] = (20, 15, 15)
    assert "halo" in codes(replace(shot, pixels=pixels), light)


def test_the_old_wall_on_a_backdrop_of_its_own_colour_shows_no_ring():
    wall = (150, 150, 155)
    assert "halo" not in codes(fake_shots.shot(PLATE, backdrop=wall, foreground=old_background(PLATE, wall)))


def test_blurred_eyes_are_soft_and_sharper_eyes_rank_higher():
    shot = fake_shots.shot(PLATE)
    distance = PLATE.face.eye_distance * shot.frame.scale
    scores = []
    for blur in (0.0, 0.008, 0.05):
        pixels = cv2.GaussianBlur(shot.pixels, (0, 0), blur * distance) if blur else shot.pixels
        blurred = replace(shot, pixels=pixels)
        scores.append(defects.sharpness(blurred, PLATE))
        assert ("soft" in codes(blurred)) is (blur == 0.05)
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[1] > scores[2] == 0


def test_grain_does_not_pass_for_sharpness():
    shot = fake_shots.shot(PLATE)
    blurred = cv2.GaussianBlur(shot.pixels, (0, 0), 0.05 * PLATE.face.eye_distance * shot.frame.scale)
    noisy = np.clip(blurred + np.random.default_rng(0).normal(0, 3, blurred.shape), 0, 255).astype(np.uint8)
    assert "soft" in codes(replace(shot, pixels=noisy))


def test_skin_blown_by_the_studio_is_clipped_and_skin_blown_in_the_selfie_is_not():
    shot = fake_shots.shot(PLATE)
    x, y = np.rint(shot.frame.to_picture(PLATE.skin_points)).astype(int).T
    pixels = shot.pixels.copy()
    pixels[y.min():y.max() + 1, x.min():x.max() + 1] = 255
    blown = replace(shot, pixels=pixels)
    assert "clipped" in codes(blown)
    foreground = PLATE.foreground.copy()
    foreground[300:390, 230:370] = 255
    assert "clipped" not in codes(blown, replace(PLATE, foreground=foreground))


def test_crushed_skin_is_clipped():
    shot = fake_shots.shot(PLATE)
    assert "clipped" in codes(replace(shot, pixels=(shot.pixels * 0.005).astype(np.uint8)))


def test_a_face_too_small_for_the_picture():
    tiny = fake_shots.shot(PLATE, scale=0.4, shift=(136, 0))
    assert "face_too_small" in codes(tiny)


@pytest.mark.parametrize("shift", [(0, -110), (0, 330), (-200, 0)], ids=["crown", "chin", "side"])
def test_a_head_that_leaves_the_picture_is_cut(shift):
    assert "cut_head" in codes(fake_shots.shot(PLATE, shift=shift))


def test_a_tight_crop_that_the_lens_means_may_cut_the_hair_but_not_the_face():
    def meant(shot):
        note = Finding(code="tight_crop", message="Into the hair.", severity=Severity.ADVICE)
        return replace(shot, frame=replace(shot.frame, findings=(note,)))

    assert "cut_head" not in codes(meant(fake_shots.shot(PLATE, shift=(0, -110))))
    assert "cut_head" in codes(meant(fake_shots.shot(PLATE, shift=(0, -240))))


@pytest.mark.parametrize("shift", [(0, -120), (180, 0)], ids=["bottom", "side"])
def test_a_selfie_that_ends_inside_the_picture_floats(shift):
    plate = PLATE if shift[1] else replace(PLATE, alpha=cv2.rectangle(PLATE.alpha.copy(), (0, 500), (300, 749), 255, -1))
    shot = fake_shots.shot(plate, shift=shift)
    assert "floating_cut" in codes(shot, plate)
    assert "floating_cut" not in codes(fake_shots.shot(plate), plate)


def test_an_island_of_the_old_background_is_found():
    alpha = PLATE.alpha.copy()
    alpha[60:110, 20:60] = 255
    assert "background_seam" in codes(fake_shots.shot(PLATE, alpha=alpha))


def test_a_loose_strand_is_no_island():
    alpha = PLATE.alpha.copy()
    cv2.line(alpha, (300, 76), (330, 60), 255, 1)
    assert "background_seam" not in codes(fake_shots.shot(PLATE, alpha=alpha))


@pytest.mark.parametrize("axis", [0, 1], ids=["horizontal", "vertical"])
def test_a_straight_step_in_the_backdrop_is_a_seam(axis):
    backdrop = np.full((640, 512, 3), 150, np.uint8)
    if axis == 0:
        backdrop[120:] = 165
    else:
        backdrop[:, 40:] = 165
    assert "background_seam" in codes(fake_shots.shot(PLATE, backdrop=backdrop))


def test_gradients_grain_and_blurred_pictures_have_no_seam():
    rng = np.random.default_rng(0)
    gradient = np.repeat(np.linspace(60, 230, 640)[:, None], 512, axis=1)
    grain = 150 + rng.normal(0, 4, (640, 512))
    picture = np.zeros((640, 512))
    picture[:, 256:] = 200
    picture[300:] += 40
    blurred = cv2.GaussianBlur(picture, (0, 0), 25)
    for tone in (gradient, grain, blurred):
        backdrop = np.repeat(np.clip(tone, 0, 255)[..., None], 3, axis=2).astype(np.uint8)
        assert "background_seam" not in codes(fake_shots.shot(PLATE, backdrop=backdrop))


def test_an_empty_matte_is_measured_without_error():
    shot = fake_shots.shot(PLATE)
    empty = replace(shot, matte=np.zeros_like(shot.matte))
    assert edges.halo_strength(edges.Half.of(empty)) == 0.0


def test_a_picture_of_the_user_s_own_and_a_location_may_hold_straight_edges():
    """A door frame behind the person is what the picture shows, not something left over."""
    straight = fake_shots.shot(made_by=fake_shots.recipe(backdrop="office.jpg"))
    pixels = straight.pixels.copy()
    rows = np.arange(pixels.shape[0])[:, None] < 90
    pixels = np.where((rows & (straight.matte == 0))[..., None], 40, pixels).astype(np.uint8)
    seams = {name: edges.background_seam(edges.Half.of(replace(straight, pixels=pixels, recipe=fake_shots.recipe(backdrop=name))))
             for name in ("office.jpg", "library", "paper-white")}
    assert seams["office.jpg"] is None and seams["library"] is None and seams["paper-white"].code == "background_seam"


def test_an_outline_that_the_selfie_does_not_show_needs_a_backdrop_like_its_own():
    x = np.linspace(150, 450, 40)
    dark = np.column_stack([x, np.full(40, 60.0), np.tile([8.0, 0, 0], (40, 1)), np.full(40, 2.0)]).astype(np.float32)
    plain = dark.copy()
    plain[:, 5] = 40  # clearly seen
    melting = replace(PLATE, outline=np.concatenate([dark[:10], plain[:30]]))
    assert "guessed_edge" in codes(fake_shots.shot(melting, backdrop=BACKDROPS["white"]), melting)
    assert "guessed_edge" not in codes(fake_shots.shot(melting, backdrop=(14, 14, 15)), melting)
    assert "guessed_edge" not in codes(fake_shots.shot(melting, transparent=True), melting)
    seen = replace(PLATE, outline=np.concatenate([dark[:3], plain[:37]]))
    assert "guessed_edge" not in codes(fake_shots.shot(seen, backdrop=BACKDROPS["white"]), seen)
    below = replace(PLATE, outline=np.concatenate([dark[:10] + np.float32([0, 900, 0, 0, 0, 0]), plain[:30]]))
    dressed = fake_shots.shot(below, backdrop=BACKDROPS["white"])
    dressed = replace(dressed, recipe=replace(dressed.recipe, look=replace(dressed.recipe.look, attire="navy-suit")))
    assert defects.guessed_share(dressed, below) == 0

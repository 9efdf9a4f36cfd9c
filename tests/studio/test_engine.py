"""The engine: pure in subject, recipe and seed; the face in the picture is the selfie's."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest

from goodlight.colour import to_linear, to_srgb
from goodlight.finding import Finding
from goodlight.sets.rigs import lights
from goodlight.studio import compose, engine
from goodlight.studio.relight import light_side
from goodlight.studio.shot import Shot

SUBJECT = painted.subject()
(PLATE,) = SUBJECT.plates


def shoot(subject=SUBJECT, **asked) -> Shot:
    made = engine.shoot(subject, painted.recipe(**asked))
    assert isinstance(made, Shot)
    return made


def test_same_inputs_same_bytes():
    compose._premultiplied.cache_clear()
    first = shoot(seed=5)
    compose._premultiplied.cache_clear()
    fresh = painted.subject(replace(PLATE, foreground=PLATE.foreground.copy()))
    for again in (shoot(seed=5), shoot(fresh, seed=5)):
        assert (again.pixels == first.pixels).all() and (again.matte == first.matte).all()


def test_another_seed_is_another_picture():
    assert (shoot(seed=1).pixels != shoot(seed=2).pixels).mean() > 0.1


def test_the_order_of_shots_does_not_matter():
    """Caches must not leak from one shot into another."""
    alone = shoot(backdrop="canvas-umber", seed=3).pixels
    shoot(backdrop="paper-white", seed=9)
    shoot(painted.subject(painted.plate(sha256="b" * 64)), plate="b" * 64, seed=4)
    assert (shoot(backdrop="canvas-umber", seed=3).pixels == alone).all()


@pytest.mark.parametrize("size", [(512, 640), (800, 1000), (320, 400)])
def test_a_shot_has_the_recipe_s_size_and_carries_it(size):
    made = shoot(size=size)
    assert made.pixels.shape == (size[1], size[0], 3) and made.pixels.dtype == np.uint8
    assert made.matte.shape == (size[1], size[0]) and made.matte.dtype == np.uint8
    assert made.recipe.size == made.frame.size == size and made.defects == ()


@pytest.mark.parametrize("backdrop", ["paper-white", "paper-charcoal", "canvas-blue", "gradient-dusk", "#C02040"])
def test_the_face_is_the_selfie_s_before_every_backdrop(backdrop):
    made = shoot(backdrop=backdrop)
    warped = to_srgb(cv2.warpAffine(to_linear(PLATE.foreground), made.frame.matrix, made.frame.size, flags=cv2.INTER_AREA))
    x0, y0 = made.frame.to_picture(PLATE.face.landmarks[:468, :2]).min(axis=0).astype(int) + 25
    x1, y1 = made.frame.to_picture(PLATE.face.landmarks[:468, :2]).max(axis=0).astype(int) - 25
    print(backdrop, end=": ")
    ratio, similarity = painted.psnr_ssim(made.pixels[y0:y1, x0:x1], warped[y0:y1, x0:x1])
    assert ratio > 35 and similarity > 0.95
    assert np.abs(made.pixels[y0:y1, x0:x1].mean(axis=(0, 1)) - warped[y0:y1, x0:x1].mean(axis=(0, 1))).max() < 1


def test_the_backdrop_is_the_one_asked_for():
    made = shoot(backdrop="#2040C0")
    corner = made.pixels[5:40, 5:40].reshape(-1, 3).mean(axis=0)
    assert made.matte[5:40, 5:40].max() == 0 and corner == pytest.approx([0x20, 0x40, 0xC0], abs=25)


def test_transparent_has_four_channels_and_the_same_person():
    clear, solid = shoot(backdrop="transparent"), shoot()
    assert clear.pixels.shape == (640, 512, 4) and (clear.pixels[..., 3] == clear.matte).all() and (clear.matte == solid.matte).all()
    assert clear.matte.max() == 255 and clear.matte.min() == 0


def test_a_crop_that_cannot_be_had_is_a_finding():
    y = int(PLATE.face.chin[1]) + 25
    narrow = PLATE.alpha[:y, 220:500].copy()
    cramped = replace(painted.plate_of(replace(PLATE.face, landmarks=PLATE.face.landmarks - np.float32([220, 0, 0])),
                                       np.ascontiguousarray(PLATE.foreground[:y, 220:500]), narrow))
    made = engine.shoot(painted.subject(cramped), painted.recipe(crop="banner", size=(1200, 400)))
    assert isinstance(made, Finding) and made.code == "crop_impossible" and made.advice


def test_no_retouch_unless_asked():
    x, y = PLATE.face.landmarks[205, :2].astype(int)
    spotted = PLATE.foreground.copy()
    cv2.circle(spotted, (int(x), int(y)), 4, (220, 90, 80), -1, cv2.LINE_AA)
    subject = painted.subject(replace(PLATE, foreground=spotted))
    plain, default, light = shoot(subject, retouch="none"), shoot(subject), shoot(subject, retouch="light")
    assert (plain.pixels == default.pixels).all() and (light.pixels != plain.pixels).any()
    u, v = plain.frame.to_picture(np.array([[x, y]]))[0].round().astype(int)
    spots = [p[v - 1 : v + 2, u - 1 : u + 2].reshape(-1, 3).mean(axis=0) for p in (plain.pixels, light.pixels)]
    redness = [float(s[0] - s[1]) for s in spots]
    assert redness[1] < 0.7 * redness[0]


@pytest.mark.parametrize(("x", "side"), [(-0.9, -1), (0.9, 1), (0.0, 0)])
def test_the_light_side_is_the_selfie_s(x, side):
    lit = replace(PLATE, light=replace(PLATE.light, key_direction=(x, 0.0, float(np.sqrt(1 - x * x)))))
    assert light_side(lit, lights().get("as-shot")) == pytest.approx(side, abs=0.01)


def test_the_selfie_s_own_background_stays_where_it_stood():
    """Blue on the selfie's left and sand on its right are so in the picture, whatever the frame."""
    around = np.empty((64, 64, 3), np.uint8)
    around[:, :32], around[:, 32:] = (60, 90, 150), (190, 170, 140)
    made = shoot(painted.subject(replace(PLATE, surroundings=around)), backdrop="own-soft", seed=2)
    corners = made.pixels[:40, :40], made.pixels[:40, -40:]
    left, right = (corner.reshape(-1, 3).astype(int).mean(axis=0) for corner in corners)
    assert left[2] > left[0] + 20 and right[0] > right[2] + 20


def test_who_fills_the_selfie_has_no_background_of_their_own():
    made = engine.shoot(painted.subject(replace(PLATE, surroundings=None)), painted.recipe(backdrop="own-soft"))
    assert isinstance(made, Finding) and made.code == "no_surroundings" and "Choose another backdrop" in made.advice

"""Loose hairs, drawn on made heads: outside the outline, in the hair's colour, shorter on short hair, none on skin or cloth."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.subject.loose_hairs import draw_loose_hairs

SIDE, UNIT = 700, 120.0
HAIR, SKIN = (60, 42, 30), (190, 140, 115)


def head(*, to_the_chin: bool = False, hair_colour=HAIR, known_as_hair: float = 1.0):
    """A face of skin in a cap of hair with strands from the crown; foreground, alpha, face, hair."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    away = np.hypot(x - SIDE / 2, (y - 340) / 1.15)
    alpha = np.clip((220 - away) / 2, 0, 1)
    strands = 1 + 0.25 * np.sin(60 * np.arctan2(y - 120, x - SIDE / 2))
    low = 560 if to_the_chin else 300
    hair = ((alpha > 0.02) & (y < low) & (np.hypot(x - SIDE / 2, y - 380) > 150)).astype(np.float32)
    picture = np.where(hair[..., None] > 0, strands[..., None] * np.array(hair_colour), np.array(SKIN)).astype(np.uint8)
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[[10, 151, 50, 280]] = [[350, 250, 0], [350, 280, 0], [290, 420, 0], [410, 420, 0]]
    face = SimpleNamespace(eye_distance=UNIT, landmarks=landmarks, chin=np.array([350.0, 520.0]))
    return picture, alpha.astype(np.float32), face, known_as_hair * hair


def added(picture, alpha, face, hair):
    return draw_loose_hairs(picture, alpha, face, hair)[1] - alpha


def test_they_stand_off_the_outline_in_the_hairs_colour():
    picture, alpha, face, hair = head(to_the_chin=True)
    lines, out = draw_loose_hairs(picture, alpha, face, hair)
    off = (alpha == 0) & (out > 0.05)
    print(f"{off.sum()} pixels of loose hair, alpha {out[off].mean():.2f}")
    assert off.sum() > 300 and out[off].mean() < 0.5 and out.max() <= 1 and out.dtype == np.float32
    assert np.linalg.norm(lines[off].mean(axis=0) - HAIR) < 25
    ring = cv2.distanceTransform((alpha == 0).astype(np.uint8), cv2.DIST_L2, 5) / UNIT
    assert ring[off].max() < 0.7 and np.median(ring[off]) < 0.12


def test_what_was_opaque_stays_bit_for_bit_and_the_hairs_are_the_same_each_time():
    picture, alpha, face, hair = head()
    lines, out = draw_loose_hairs(picture, alpha, face, hair)
    assert (lines[alpha == 1] == picture[alpha == 1]).all() and (out[alpha == 1] == 1).all() and (out >= alpha).all()
    again = draw_loose_hairs(picture, alpha, face, hair)
    assert (again[0] == lines).all() and (again[1] == out).all()


def test_short_hair_has_shorter_ones():
    def reach(to_the_chin: bool) -> float:
        picture, alpha, face, hair = head(to_the_chin=to_the_chin)
        off = (added(picture, alpha, face, hair) > 0.04) & (alpha == 0)
        off[280:] = False  # beside the same cap of hair
        return float(np.quantile(cv2.distanceTransform((alpha == 0).astype(np.uint8), cv2.DIST_L2, 5)[off] / UNIT, 0.95))

    short, long = reach(False), reach(True)
    print(f"95 % within {short:.2f} and {long:.2f} eye distances of the outline")
    assert short < 0.8 * long


@pytest.mark.parametrize("made", [dict(known_as_hair=0.0), dict(hair_colour=SKIN)], ids=["no hair", "a bald head"])
def test_none_without_hair(made):
    assert added(*head(**made)).max() == 0


def test_fewer_where_real_ones_stand():
    picture, alpha, face, hair = head()
    real = cv2.GaussianBlur(np.random.default_rng(0).random(alpha.shape).astype(np.float32), (0, 0), 1)
    ring = cv2.dilate((alpha > 0.5).astype(np.uint8), np.ones((29, 29))) > 0
    found = np.where((alpha == 0) & ring, 0.25 * real, alpha)
    assert added(picture, found, face, hair).sum() < 0.2 * added(picture, alpha, face, hair).sum()


def test_none_where_the_frame_cuts_the_hair():
    picture, alpha, face, hair = head()
    cut = np.s_[130:, :]
    face = SimpleNamespace(**{**vars(face), "landmarks": face.landmarks - np.float32([0, 130, 0]), "chin": face.chin - [0, 130]})
    assert added(picture[cut], alpha[cut], face, hair[cut])[:10].max() == 0

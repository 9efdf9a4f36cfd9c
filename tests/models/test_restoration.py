"""Enlarging in tiles must be the same as enlarging at once."""

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.models import restoration
from goodlight.models.restoration import SCALE, Restoration


class Repeating(Restoration):
    """Stands for the network: every pixel four times, and the sizes it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = []

    def _run(self, tile):
        self.tiles.append(tile.shape[:2])
        return tile.repeat(SCALE, axis=0).repeat(SCALE, axis=1)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 230), st.integers(1, 230), st.integers(0, 99))
def test_tiles_cover_the_picture_without_seam_or_shift(height, width, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    network = Repeating()
    assert (network.enlarge(picture) == picture.repeat(SCALE, axis=0).repeat(SCALE, axis=1)).all()
    assert max(max(t) for t in network.tiles) <= restoration._TILE + 2 * restoration._OVERLAP  # memory stays bounded


@pytest.mark.weights
def test_four_times_the_pixels_and_the_same_picture(sample, tools):
    patch = np.ascontiguousarray(sample[110:142, 200:240])
    large = tools.restoration.enlarge(patch)
    assert large.shape == (128, 160, 3) and large.dtype == np.uint8
    back = cv2.resize(large, (40, 32), interpolation=cv2.INTER_AREA)
    ratio, similarity = painted.psnr_ssim(back, patch)
    assert ratio > 24 and similarity > 0.85
    assert large.reshape(-1, 3).mean(axis=0) == pytest.approx(patch.reshape(-1, 3).mean(axis=0), abs=4)


@pytest.mark.weights
def test_the_seam_of_two_tiles_cannot_be_seen(sample, tools, monkeypatch):
    patch = np.ascontiguousarray(sample[110:134, 190:240])
    whole = tools.restoration.enlarge(patch)
    monkeypatch.setattr(restoration, "_TILE", 25)
    tiled = tools.restoration.enlarge(patch)
    ratio, similarity = painted.psnr_ssim(tiled, whole)
    seam = np.abs(tiled[:, 96:104].astype(int) - whole[:, 96:104]).mean()
    print(f"mean difference at the seam: {seam:.2f} code values")
    assert ratio > 34 and similarity > 0.95 and seam < 4

"""The matting equations, held against what they must be by definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.subject.closed_form import estimate_foreground, laplacian_rows


def plain_laplacian(image: np.ndarray, epsilon: float) -> np.ndarray:
    """The definition, window by window: slow and dense."""
    h, w = image.shape[:2]
    dense = np.zeros((h * w, h * w))
    for y in range(1, h - 1):
        for x in range(1, w - 1):
            index = [(y + dy) * w + x + dx for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
            colours = image.reshape(-1, 3)[index]
            away = colours - colours.mean(axis=0)
            inverse = np.linalg.inv(away.T @ away / 9 + epsilon / 9 * np.eye(3))
            dense[np.ix_(index, index)] += np.eye(9) - (1 + away @ inverse @ away.T) / 9
    return dense


@settings(max_examples=30, deadline=None)
@given(h=st.integers(3, 9), w=st.integers(3, 9), seed=st.integers(0, 1000), share=st.floats(0, 1))
def test_rows_are_the_definition(h, w, seed, share):
    draw = np.random.default_rng(seed)
    image = draw.random((h, w, 3))
    free = np.flatnonzero(draw.random(h * w) < share)
    rows = laplacian_rows(image, free, epsilon=1e-3).toarray()
    np.testing.assert_allclose(rows, plain_laplacian(image, 1e-3)[free], atol=1e-9)


def test_many_windows_are_worked_in_parts(monkeypatch):
    image = np.random.default_rng(0).random((20, 20, 3))
    free = np.arange(400)
    whole = laplacian_rows(image, free).toarray()
    monkeypatch.setattr("goodlight.subject.closed_form._WINDOWS_AT_ONCE", 7)
    np.testing.assert_allclose(laplacian_rows(image, free).toarray(), whole, atol=1e-9)


def mixture(size: int = 128):
    """A disc of one smooth colour over another, with a soft edge: what was mixed is known."""
    y, x = np.mgrid[:size, :size] / size
    foreground = np.stack([0.6 + 0.3 * np.sin(5 * x), 0.4 + 0.2 * np.cos(4 * y), 0.3 + 0.2 * x], axis=-1)
    background = np.stack([0.1 + 0.1 * y, 0.5 + 0.3 * np.sin(7 * x + 2), 0.7 - 0.3 * y], axis=-1)
    alpha = np.clip((0.3 - np.hypot(x - 0.5, y - 0.5)) / 0.1 + 0.5, 0, 1)
    return foreground, background, alpha, alpha[..., None] * foreground + (1 - alpha[..., None]) * background


def test_the_mixed_colours_come_apart():
    foreground, _, alpha, image = mixture()
    edge = (alpha > 0.05) & (alpha < 0.95)
    estimated = estimate_foreground(image, alpha)
    assert np.abs(estimated - foreground)[edge].mean() < 0.25 * np.abs(image - foreground)[edge].mean()
    assert np.abs((estimated - foreground) * alpha[..., None])[edge].mean() < 0.01


def test_where_nothing_is_mixed_the_picture_stays():
    _, _, alpha, image = mixture()
    estimated = estimate_foreground(image, alpha)
    assert (estimated[alpha == 1] == image.astype(np.float32)[alpha == 1]).all()


@pytest.mark.parametrize("value", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("shape", [(1, 1), (1, 37), (50, 3), (33, 64)])
def test_any_shape_and_any_flat_alpha_give_bounded_colours(shape, value):
    image = np.random.default_rng(1).random((*shape, 3))
    estimated = estimate_foreground(image, np.full(shape, value))
    assert estimated.shape == image.shape and estimated.dtype == np.float32
    assert np.isfinite(estimated).all() and estimated.min() >= 0 and estimated.max() <= 1

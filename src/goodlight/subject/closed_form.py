"""The two equations of matting: the closed-form Laplacian, and the colours of foreground and background.

Plain numpy, restricted to the pixels that need it. Sources: Levin, Lischinski, Weiss, "A closed-form solution to natural image
matting" (2008); Germer, Uelwer, Conrad, Harmeling, "Fast multi-level foreground estimation" (2020).
"""

from __future__ import annotations

import cv2
import numpy as np
import scipy.sparse

_WINDOWS_AT_ONCE = 1 << 15  # bounds the memory: about 40 MB
_NEIGHBOURS = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
_PAIRS = [(dy, dx) for dy in range(-2, 3) for dx in range(-2, 3)]  # the offsets between two pixels of one 3×3 window

_HALF_STEP = 0.5 / 255  # alpha this near to 0 or 1 is 0 or 1 in eight bits
_SMALL = 32  # levels up to this size are solved at every pixel, with more sweeps
_SWEEPS_SMALL, _SWEEPS = 10, 3
_SMOOTH, _SMOOTH_AT_EDGES = 1e-5, 1.0


def laplacian_rows(image: np.ndarray, free: np.ndarray, *, epsilon: float = 1e-4) -> scipy.sparse.csr_matrix:
    """Rows ``free`` of the matting Laplacian with 3×3 windows.

    image: (H, W, 3) float 0–1, H and W at least 3. free: (N,) flat indices of the unknown pixels, ascending. epsilon: how much
    colour noise a window may hold; larger is smoother. Returns (N, H·W) float64. Rows sum to zero.
    """
    h, w = image.shape[:2]
    colours = image.reshape(-1, 3).astype(np.float64)
    unknown = np.zeros((h, w), np.uint8)
    unknown.ravel()[free] = 1
    touched = cv2.dilate(unknown, np.ones((3, 3), np.uint8))
    touched[[0, -1]] = 0
    touched[:, [0, -1]] = 0
    centres = np.flatnonzero(touched)
    steps = np.array([dy * w + dx for dy, dx in _NEIGHBOURS])
    rows = np.full(h * w, -1)
    rows[free] = np.arange(len(free))
    # One row of 25 for each free pixel, and a last one that takes what belongs to settled pixels.
    values = np.zeros((len(free) + 1, len(_PAIRS)))
    for start in range(0, len(centres), _WINDOWS_AT_ONCE):
        members = centres[start : start + _WINDOWS_AT_ONCE, None] + steps
        affinity = _window_affinity(colours[members], epsilon)
        slots = rows[members]
        for i, (ay, ax) in enumerate(_NEIGHBOURS):
            for j, (by, bx) in enumerate(_NEIGHBOURS):
                # Within one (i, j) every window has another pixel i, so plain indexing adds each window once.
                values[slots[:, i], (by - ay + 2) * 5 + bx - ax + 2] -= affinity[:, i, j]
            values[slots[:, i], len(_PAIRS) // 2] += 1
    columns = free[:, None] + np.array([dy * w + dx for dy, dx in _PAIRS])
    np.clip(columns, 0, h * w - 1, out=columns)  # beyond the border the values are zero
    starts = np.arange(len(free) + 1) * len(_PAIRS)
    matrix = scipy.sparse.csr_matrix((values[:-1].ravel(), columns.ravel(), starts), shape=(len(free), h * w))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _window_affinity(colours: np.ndarray, epsilon: float) -> np.ndarray:
    """(N, 9, 3) colours of windows → (N, 9, 9): how much two pixels of a window share one line of colours. Rows sum to one."""
    away = colours - colours.mean(axis=1, keepdims=True)
    covariance = np.einsum("nic,nid->ncd", away, away) / 9 + np.eye(3) * (epsilon / 9)
    return (1 + away @ np.linalg.inv(covariance) @ away.transpose(0, 2, 1)) / 9


def estimate_foreground(image: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The colours F for which image = alpha · F + (1 − alpha) · B with smooth F and B, from coarse to fine.

    image: (H, W, 3) float 0–1, linear light for a physical mixture. alpha: (H, W) float 0–1. Returns (H, W, 3) float32 0–1;
    where alpha is 1 it is the image, where alpha is 0 a smooth guess.
    """
    image, alpha = np.ascontiguousarray(image, np.float32), np.array(alpha, np.float32)
    alpha[alpha < _HALF_STEP] = 0
    alpha[alpha > 1 - _HALF_STEP] = 1
    h, w = alpha.shape
    levels = int(np.ceil(np.log2(max(h, w, 2))))
    solid, clear = alpha > 0.9, alpha < 0.1
    foreground = _mean_colour(image, solid)
    background = _mean_colour(image, clear)
    for level in range(levels + 1):
        size = (max(1, round(w ** (level / levels))), max(1, round(h ** (level / levels))))
        level_image = cv2.resize(image, size, interpolation=cv2.INTER_NEAREST)
        level_alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_NEAREST)
        foreground = cv2.resize(foreground, size, interpolation=cv2.INTER_NEAREST)
        background = cv2.resize(background, size, interpolation=cv2.INTER_NEAREST)
        foreground[level_alpha >= 1] = level_image[level_alpha >= 1]
        background[level_alpha <= 0] = level_image[level_alpha <= 0]
        small = max(size) <= _SMALL
        where = np.ones(level_alpha.shape, bool) if small else (level_alpha > 0) & (level_alpha < 1)
        _sweep(level_image, level_alpha, foreground, background, where, sweeps=_SWEEPS_SMALL if small else _SWEEPS)
    return foreground


def _mean_colour(image: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """A picture of one pixel: the mean colour under the mask, or of everything when the mask is empty."""
    chosen = image[mask] if mask.any() else image.reshape(-1, 3)
    return chosen.mean(axis=0, dtype=np.float64).astype(np.float32).reshape(1, 1, 3)


def _sweep(image: np.ndarray, alpha: np.ndarray, foreground: np.ndarray, background: np.ndarray, where: np.ndarray, *, sweeps: int) -> None:
    """Improve foreground and background in place at ``where``: each pixel's own 2×2 system, the squares of a chessboard in turn."""
    h, w = alpha.shape
    i, a = image.reshape(-1, 3), alpha.ravel()
    f, b = foreground.reshape(-1, 3), background.reshape(-1, 3)
    y, x = np.nonzero(where)
    boards = []
    for parity in (0, 1):
        chosen = (y + x) % 2 == parity
        py, px = y[chosen], x[chosen]
        own = py * w + px
        near = [np.clip(py + dy, 0, h - 1) * w + np.clip(px + dx, 0, w - 1) for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1))]
        pull = [(_SMOOTH + _SMOOTH_AT_EDGES * np.abs(a[own] - a[n]))[:, None] for n in near]
        boards.append((own, near, pull, sum(pull), a[own][:, None]))
    for _ in range(sweeps):
        for own, near, pull, total, part in boards:
            want_f = part * i[own] + sum(p * f[n] for n, p in zip(near, pull, strict=True))
            want_b = (1 - part) * i[own] + sum(p * b[n] for n, p in zip(near, pull, strict=True))
            ff, bb, fb = part**2 + total, (1 - part) ** 2 + total, part * (1 - part)
            scale = 1 / (ff * bb - fb**2)
            f[own] = np.clip(scale * (bb * want_f - fb * want_b), 0, 1)
            b[own] = np.clip(scale * (ff * want_b - fb * want_f), 0, 1)

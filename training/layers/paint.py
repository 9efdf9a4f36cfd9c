"""What ``made.py`` paints. Pictures are (H, W, 3) float32 sRGB 0–255, mattes (H, W) float32 0–1, labels (H, W) uint8, landmarks pixels."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.layer_network import head_frame

_HAIRS = {"black": (8, 2, 3), "dark brown": (20, 6, 9), "brown": (32, 9, 15), "red": (38, 20, 24), "blond": (65, 6, 26), "grey": (60, 0, 1),
          "white": (80, 0, 2)}
_SKINS = ((28, 10, 14), (38, 13, 18), (48, 15, 22), (60, 15, 21), (70, 13, 18), (78, 10, 14))  # CIELAB, deep to fair


def recoloured(picture: np.ndarray, mask: np.ndarray, rng: np.random.Generator, *, kind: str) -> np.ndarray:
    """Hair or skin of another colour, its texture kept."""
    if mask.sum() < 500:
        return picture
    target = np.array(list(_HAIRS.values())[rng.integers(len(_HAIRS))] if kind == "hair" else _SKINS[rng.integers(len(_SKINS))], np.float32)
    target = target + rng.normal(0, [4, 1.5, 2], 3)
    lab = cv2.cvtColor((picture / 255).clip(0, 1).astype(np.float32), cv2.COLOR_RGB2Lab)
    median = np.median(lab[mask], axis=0)
    new = lab.copy()
    new[..., 0] = target[0] * (np.maximum(lab[..., 0], 1) / max(median[0], 8)) ** 0.8
    new[..., 1:] = target[1:] + 0.6 * (lab[..., 1:] - median[1:])
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.5)[..., None]
    return picture + soft * (_rgb(new) - picture)


def worn_cloth(picture: np.ndarray, mask: np.ndarray, rng: np.random.Generator, *, like: np.ndarray | None) -> np.ndarray:
    """The clothes in another colour or pattern. like: (N, 3) colours, such as the hair's, that the cloth is to have."""
    if mask.sum() < 500 or rng.random() < 0.3:
        return picture
    lab = cv2.cvtColor((picture / 255).clip(0, 1).astype(np.float32), cv2.COLOR_RGB2Lab)
    shade = lab[..., :1] - np.median(lab[mask][:, 0])
    if like is not None and len(like) > 500:
        base = cv2.cvtColor((np.median(like, axis=0) / 255).reshape(1, 1, 3).astype(np.float32), cv2.COLOR_RGB2Lab)[0, 0]
    else:
        base = np.array([rng.uniform(8, 95), *rng.normal(0, 18, 2)], np.float32)
    light = base[0] + 0.5 * shade + _pattern(mask.shape, rng)[..., None]
    new = np.concatenate([light, np.broadcast_to(base[1:], (*mask.shape, 2))], axis=-1)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.5)[..., None]
    return picture + soft * (_rgb(new) - picture)


def strands(picture, matte, label, landmarks, colour, rng, *, thick: bool, number: int):
    """Hair that falls over shoulders and clothes on one or both sides: fine, wavy, or as thick as braids and locs."""
    h, w = label.shape
    place, unit = _placer(landmarks)
    base = np.array(colour if colour is not None else [rng.uniform(15, 60)] * 3, np.float32)
    picture, matte, label = picture.copy(), matte.copy(), label.copy()
    reach, wave, turns = rng.uniform(0.1, 0.9), rng.uniform(0, 0.06), rng.uniform(1, 7)
    width = rng.uniform(0.02, 0.055) if thick else rng.uniform(0.004, 0.012)
    count = int(rng.integers(8, 22) if thick else rng.integers(120, 300))
    paint, cover = np.zeros_like(picture), np.zeros((h, w), np.float32)
    face = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(landmarks[:468, :2].astype(np.int32)), 1)
    for side in (-1, 1):
        if rng.random() < 0.12:
            continue
        for _ in range(count):
            t = np.linspace(0, 1, 40)
            x0, spread = rng.uniform(0.36, 0.62), rng.uniform(-0.1, 0.28)
            end = reach * rng.uniform(0.75, 1.1)
            shade = rng.normal(1, 0.25)
            x = side * (x0 * np.minimum(1, 0.66 + 1.4 * t) + spread * t**2 + wave * np.sin(turns * 6.3 * t + rng.uniform(0, 6.3)))
            points = place(x, -0.8 + (0.8 + end) * t)
            for a, b, s in zip(points[:-1], points[1:], t[:-1], strict=True):
                bright = shade * rng.normal(1, 0.06) * (1 + 0.35 * np.sin(s * 60) if thick else 1)
                size = max(1, int(width * unit * (1 - 0.6 * s**3)))
                ends = [tuple(np.round(p).astype(int).tolist()) for p in (a, b)]
                cv2.line(paint, *ends, (base * bright).clip(0, 255).tolist(), size, cv2.LINE_AA)
                cv2.line(cover, *ends, 1.0, size, cv2.LINE_AA)
    cover *= 1 - cv2.GaussianBlur(face.astype(np.float32), (0, 0), 2)
    soft = cv2.GaussianBlur(cover, (0, 0), 0.8)[..., None]
    shadow = 1 - 0.35 * cv2.GaussianBlur(cover, (0, 0), 0.02 * unit)[..., None]
    picture = soft * paint + (1 - soft) * picture * shadow
    label[cover > 0.5] = number
    return picture, np.maximum(matte, cover), label


def beard(picture, matte, label, landmarks, colour, rng, *, number: int):
    """A short to full beard, with or without a moustache, down to below the jaw and over a collar."""
    h, w = label.shape
    p = landmarks[:, :2]
    _, unit = _placer(landmarks)
    down = (p[152] - p[10]) / unit
    long = rng.uniform(0.0, 0.22) * unit
    jaw = p[[132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361]]
    drop = np.sin(np.linspace(0.15, np.pi - 0.15, len(jaw)))[:, None] ** 0.7
    upper = p[[411, 426, 327, 2, 98, 206, 187]] if rng.random() < 0.7 else p[[411, 436, 406, 18, 182, 216, 187]]
    area = np.zeros((h, w), np.uint8)
    cv2.fillPoly(area, [np.round(np.concatenate([jaw + drop * long * down, upper])).astype(np.int32)], 255)
    cv2.fillPoly(area, [np.round(p[[61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91]]).astype(np.int32)], 0)
    ragged = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), max(0.8, 0.006 * unit))
    ragged /= ragged.std()
    cover = np.clip(cv2.GaussianBlur(area, (0, 0), 0.02 * unit) / 255 + 0.35 * ragged * (area > 0), 0, 1) * rng.uniform(0.75, 1)
    base = np.array(colour if colour is not None and rng.random() < 0.7 else [rng.uniform(15, 150)] * 3, np.float32)
    paint = base * (1 + 0.5 * ragged)[..., None]
    picture = cover[..., None] * paint.clip(0, 255) + (1 - cover[..., None]) * picture
    label = label.copy()
    label[(cv2.GaussianBlur(area, (0, 0), 0.01 * unit) > 128)] = number
    return picture.astype(np.float32), np.maximum(matte, cover * (area > 0)).astype(np.float32), label


def earrings(picture, matte, label, landmarks, rng, *, number: int):
    """A pearl, a drop or a ring under each ear, before whatever hangs there."""
    h, w = label.shape
    place, unit = _placer(landmarks)
    frame = np.linalg.inv(np.column_stack([place([1], [0])[0] - place([0], [0])[0], place([0], [1])[0] - place([0], [0])[0]]))
    kind, size = rng.integers(3), rng.uniform(0.015, 0.05) * unit
    colour = rng.choice(np.array([(235, 225, 210), (210, 170, 70), (200, 200, 205), (60, 160, 160), (190, 40, 50), (40, 40, 45)]))
    cover = np.zeros((h, w), np.uint8)
    for lobe in (132, 361):
        x, y = frame @ (landmarks[lobe, :2] - place([0], [0])[0])
        x, y = x + np.sign(x) * rng.uniform(0.02, 0.07), y + rng.uniform(-0.03, 0.03)
        length = size * (1 if kind == 0 else rng.uniform(1.5, 4))
        centre = place([x], [y + length / unit])[0]
        middle, axes = tuple(np.round(centre).astype(int).tolist()), (max(2, round(size)), max(2, round(length)))
        cv2.ellipse(cover, middle, axes, 0, 0, 360, 255, max(2, round(0.3 * size)) if kind == 2 else -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(cover, (0, 0), 0.8).astype(np.float32)[..., None] / 255
    glint = cv2.GaussianBlur(rng.normal(1, 0.5, (h, w, 1)).astype(np.float32), (0, 0), 2)[..., None]
    label = label.copy()
    label[cover > 128] = number
    return soft * (colour * glint).clip(0, 255) + (1 - soft) * picture, np.maximum(matte, soft[..., 0]), label


def afro(picture, matte, label, landmarks, rng, *, number: int):
    """A ball of tight curls behind the face and over whatever was there."""
    h, w = label.shape
    place, unit = _placer(landmarks)
    x, y = head_frame(landmarks[:, :2] / [w, h], (w, h), max(h, w))
    x, y = (cv2.resize(v, (w, h)) for v in (x, y))
    size, low = rng.uniform(0.8, 1.15), rng.uniform(-0.75, -0.5)
    noise = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), max(1.0, 0.012 * unit))
    noise /= noise.std() + 1e-6
    radius = np.hypot(x / size, (y - low) / (size * rng.uniform(0.9, 1.1)))
    ball = np.clip((1 - radius) / 0.04 + 0.8 * noise, 0, 1)
    face = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(landmarks[:468, :2].astype(np.int32)), 1)
    neck = (np.abs(x) < 0.36) & (y > -0.35)
    cover = ball * (1 - cv2.GaussianBlur(((face > 0) | neck).astype(np.float32), (0, 0), 2))
    base = np.array([rng.uniform(14, 70)] * 3) * [1.12, 0.95, 0.85]
    paint = base * (1 + 0.45 * noise[..., None] + 0.25 * rng.normal(0, 1, (h, w, 1)))
    picture = cover[..., None] * paint.clip(0, 255) + (1 - cover[..., None]) * picture
    label = label.copy()
    label[cover > 0.5] = number
    return picture.astype(np.float32), np.maximum(matte, cover).astype(np.float32), label


def headwear(picture, matte, label, landmarks, rng, *, kind: str, number: int, hair: int, skin: int):
    """A headscarf that frames the face and falls to the chest, a turban, or a brimmed hat, of plain or patterned folded cloth."""
    h, w = label.shape
    _, unit = _placer(landmarks)
    x, y = head_frame(landmarks[:, :2] / [w, h], (w, h), max(h, w))
    x, y = (cv2.resize(v, (w, h)) for v in (x, y))
    brow = rng.uniform(-0.92, -0.78)
    opening = np.hypot(x / rng.uniform(0.36, 0.42), (y + 0.42) / rng.uniform(0.46, 0.56)) < 1
    if kind == "headscarf":
        head = np.hypot(x / rng.uniform(0.56, 0.68), (y + 0.45) / rng.uniform(0.78, 0.92)) < 1
        fall = (np.abs(x) < rng.uniform(0.45, 0.6) + rng.uniform(0.2, 0.9) * (y + 0.3)) & (y > -0.3) & (y < rng.uniform(0.25, 0.8))
        on = (head | fall | ((label == hair) & (matte > 0.2))) & ~opening
        on &= ~((y > 0) & ~head & (matte < 0.5) & (np.abs(x) > 0.9))
    elif kind == "turban":
        on = (np.hypot(x / rng.uniform(0.58, 0.75), (y + 0.85) / rng.uniform(0.5, 0.7)) < 1) & (y < brow + 0.35 * np.abs(x) - 0.05)
    else:
        crown = (np.hypot(x / rng.uniform(0.48, 0.58), (y + 0.95) / rng.uniform(0.45, 0.65)) < 1) & (y < brow)
        brim = np.hypot(x / rng.uniform(0.7, 1.15), (y - brow + 0.05) / rng.uniform(0.08, 0.2)) < 1
        on = crown | (brim & (y < brow + 0.12))
    soft = cv2.GaussianBlur(on.astype(np.float32), (0, 0), 1.2)[..., None]
    folds = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 0.02 * unit, sigmaY=0.12 * unit)
    base = np.array([rng.uniform(10, 92), *rng.normal(0, 20, 2)], np.float32)
    light = base[0] + 7 * folds / (folds.std() + 1e-6) - 14 * np.clip(np.abs(x), 0, 1) + _pattern((h, w), rng)
    cloth = _rgb(np.stack([light, np.full_like(light, base[1]), np.full_like(light, base[2])], axis=-1))
    shadow = 1 - 0.3 * cv2.GaussianBlur(on.astype(np.float32), (0, 0), 0.03 * unit)[..., None]
    label = label.copy()
    label[on] = number
    return soft * cloth + (1 - soft) * picture * shadow, np.maximum(matte, soft[..., 0]), label


def _pattern(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Differences of lightness: plain, stripes, checks, dots or flecks."""
    h, w = shape
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    angle, step, strength = rng.uniform(0, 3.14), rng.uniform(8, 60), rng.uniform(4, 35)
    u, v = np.cos(angle) * xx + np.sin(angle) * yy, np.cos(angle) * yy - np.sin(angle) * xx
    kind = rng.integers(7)
    if kind == 0:
        return strength * np.sign(np.sin(6.283 * u / step))
    if kind == 1:
        return strength * (np.sin(6.283 * u / step) + np.sin(6.283 * v / step)) / 2
    if kind == 2:
        return strength * ((np.sin(6.283 * u / step) * np.sin(6.283 * v / step)) > 0.6)
    if kind == 3:
        return cv2.GaussianBlur(rng.normal(0, strength, shape).astype(np.float32), (0, 0), 2) * 4
    return np.zeros(shape, np.float32)


def _placer(landmarks: np.ndarray):
    """From the head's frame to pixels: a function of X and Y arrays → (N, 2), and the length of the unit in pixels."""
    p = landmarks[:, :2]
    unit = float(np.linalg.norm(p[10] - p[152]))
    right = (p[[263, 362, 356, 454]] - p[[33, 133, 127, 234]]).sum(axis=0)
    right /= np.linalg.norm(right)
    down = np.array([-right[1], right[0]])
    return lambda x, y: p[152] + unit * (np.outer(x, right) + np.outer(y, down)), unit


def _rgb(lab: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB).clip(0, 1) * 255

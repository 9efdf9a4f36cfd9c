"""A person drawn by rule on a true face's geometry: mesh, selfie, alpha and plate whose colours, outline and light are known.

``subject/mean_face.npy`` is (478, 3) float16: the mean mesh of 43 people who look at the camera, in their heads' own axes (x picture right,
y down, z away from the camera), the middle between the outer eye corners at the origin, the distance of the eye centres 1.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from goodlight import colour
from goodlight.brief import Direction, Look, Recipe
from goodlight.subject.face import Face
from goodlight.subject.frame_cuts import find_cuts
from goodlight.subject.measure_face import expression, head_axes, head_pose
from goodlight.subject.plate import LightEstimate, Plate, Subject
from goodlight.subject.reference import hair_points, median_lab, skin_points

SKIN, HAIR, SHIRT, LIPS = (200, 152, 128), (52, 40, 34), (70, 84, 120), (176, 96, 92)
SIZE = (720, 900)  # (width, height) of the painted selfie
UNIT, CENTRE = 100.0, (360.0, 330.0)  # eye distance and the point between the eyes


@cache
def _mean_face() -> np.ndarray:
    return np.load(Path(__file__).with_name("subject") / "mean_face.npy").astype(np.float64)


def turn(*, yaw: float = 0, pitch: float = 0, roll: float = 0) -> np.ndarray:
    """(3, 3) rotation of picture axes (x right, y down, z away), degrees; signs as in ``HeadPose``; yaw first, then pitch, then roll."""
    y, p, r = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def mesh(*, unit: float = UNIT, centre: tuple[float, float] = CENTRE, **angles: float) -> np.ndarray:
    """(478, 3) float32 pixels."""
    return ((_mean_face() * unit) @ turn(**angles).T + [*centre, 0]).astype(np.float32)


def face_of(landmarks: np.ndarray) -> Face:
    axes = head_axes(landmarks)
    return Face(score=0.98, presence=0.99, landmarks=landmarks, pose=head_pose(axes), expression=expression(landmarks, axes))


def face(**placed) -> Face:
    """See ``mesh``."""
    return face_of(mesh(**placed))


def outline(of: Face, size: tuple[int, int] = SIZE) -> np.ndarray:
    """Alpha (h, w) uint8: hair, neck and shoulders that leave the picture below, with an edge two pixels soft."""
    (x, y), unit = of.eyes.mean(axis=0), of.eye_distance
    alpha = np.zeros(size[::-1], np.uint8)
    cv2.ellipse(alpha, (round(x), round(y + 0.1 * unit)), (round(1.5 * unit), round(1.95 * unit)), 0, 0, 360, 255, -1)
    cv2.rectangle(alpha, (round(x - 0.7 * unit), round(y + unit)), (round(x + 0.7 * unit), round(y + 3 * unit)), 255, -1)
    cv2.ellipse(alpha, (round(x), round(y + 5.6 * unit)), (round(2.9 * unit), round(3.1 * unit)), 0, 0, 360, 255, -1)
    return cv2.GaussianBlur(alpha, (0, 0), 1.2)


def colours(of: Face, size: tuple[int, int] = SIZE, *, noise: float = 1.5, seed: int = 0) -> np.ndarray:
    """(h, w, 3) uint8 sRGB: shirt everywhere, on it hair, neck, face, eyes, brows and lips."""
    (x, y), unit = of.eyes.mean(axis=0), of.eye_distance
    out = np.full((size[1], size[0], 3), SHIRT, np.uint8)
    cv2.ellipse(out, (round(x), round(y - 0.1 * unit)), (round(1.6 * unit), round(2 * unit)), 0, 0, 360, HAIR, -1)
    cv2.rectangle(out, (round(x - 0.7 * unit), round(y + unit)), (round(x + 0.7 * unit), round(y + 2.6 * unit)), SKIN, -1)
    points = of.landmarks[:, :2].round().astype(np.int32)
    cv2.fillConvexPoly(out, cv2.convexHull(points), SKIN, cv2.LINE_AA)
    for brow in ([70, 63, 105, 66, 107], [300, 293, 334, 296, 336]):
        cv2.polylines(out, [points[brow]], False, HAIR, max(2, round(0.06 * unit)), cv2.LINE_AA)
    for eye, iris in (([33, 159, 133, 145], 468), ([362, 386, 263, 374], 473)):
        cv2.fillPoly(out, [points[eye]], (238, 236, 232), cv2.LINE_AA)
        cv2.circle(out, tuple(points[iris].tolist()), max(2, round(0.07 * unit)), (44, 30, 24), -1, cv2.LINE_AA)
    cv2.fillPoly(out, [points[[61, 0, 291, 17]]], LIPS, cv2.LINE_AA)
    grain = np.random.default_rng(seed).normal(0, noise, out.shape[:2])[..., None]
    return np.clip(out + grain + 0.5, 0, 255).astype(np.uint8)


def selfie(of: Face, size: tuple[int, int] = SIZE, *, behind: tuple[int, int, int] = (120, 160, 110), seed: int = 0) -> np.ndarray:
    """(h, w, 3) uint8 sRGB: the person before a plain wall, mixed in linear light."""
    alpha = outline(of, size)[..., None] / np.float32(255)
    wall = colour.to_linear(np.array(behind, np.uint8))
    return colour.to_srgb(colour.to_linear(colours(of, size, seed=seed)) * alpha + wall * (1 - alpha))


def plate_of(of: Face, srgb: np.ndarray, alpha: np.ndarray, *, name: str = "painted.jpg", sha256: str = "a" * 64) -> Plate:
    skin = skin_points(srgb, of)
    skin_lab = median_lab(srgb, skin)
    hair = hair_points(srgb, alpha, of, skin_lab)
    return Plate(
        name=name, sha256=sha256, foreground=srgb, alpha=alpha, face=of, cuts=find_cuts(alpha), normals=np.zeros((8, 8, 3), np.float16),
        light=LightEstimate(sh=np.eye(9, dtype=np.float32)[0], key_direction=(0.0, 0.0, 1.0), contrast=0.0, luminance=0.4),
        skin_lab=skin_lab, hair_lab=median_lab(srgb, hair) if len(hair) else None, skin_points=skin, hair_points=hair,
        grain=1.5, sharpness=1.6, restoration=None, descriptor=np.zeros(128))


@cache
def plate(*, yaw: float = 0.0, smile: float | None = None, sha256: str = "a" * 64) -> Plate:
    """A painted plate. smile: replaces the measured one."""
    of = face()
    of = replace(of, pose=replace(of.pose, yaw=yaw), expression=of.expression if smile is None else replace(of.expression, smile=smile))
    return plate_of(of, colours(of), outline(of), sha256=sha256)


def subject(*plates: Plate, limit: float = 0.5) -> Subject:
    return Subject(plates=plates or (plate(),), template=np.zeros(128), likeness_limit=limit)


def recipe(*, backdrop: str = "paper-light-grey", crop: str = "headshot", plate: str = "a" * 64, seed: int = 0,
           size: tuple[int, int] = (512, 640), retouch: str = "none") -> Recipe:
    return Recipe(look=Look(backdrop=backdrop, crop=crop), direction=Direction(), plate=plate, seed=seed, size=size, retouch=retouch)


def psnr_ssim(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Peak signal-to-noise ratio in dB and the mean structural similarity (Wang et al. 2004) of two uint8 pictures; printed together."""
    x, y = a.astype(np.float64), b.astype(np.float64)
    error = float(((x - y) ** 2).mean())
    ratio = float("inf") if error == 0 else 10 * np.log10(255**2 / error)

    def blur(v: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(v, (0, 0), 1.5)

    mx, my = blur(x), blur(y)
    vx, vy, cov = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    similarity = float((((2 * mx * my + c1) * (2 * cov + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())
    print(f"PSNR {ratio:.1f} dB, SSIM {similarity:.4f}")
    return ratio, similarity

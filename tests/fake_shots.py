"""A painted person, as plate and as shot, whose true colours and outline are known by construction."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight import colour
from goodlight.brief import Direction, Look, Recipe
from goodlight.studio.shot import Frame, Shot
from goodlight.subject.face import Expression, Face, HeadPose
from goodlight.subject.plate import FrameCuts, LightEstimate, Plate, Subject

SKIN, HAIR, SHIRT = (196, 150, 125), (58, 42, 34), (90, 100, 130)
WIDTH, HEIGHT = 600, 750  # of the plate
_CENTRE, _AXES = (300, 290), (95, 130)  # of the face


def plate(*, sha256: str = "a" * 64, skin=SKIN, hair=HAIR, seed: int = 0, eye_openness: float = 0.3) -> Plate:
    colours = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    colours[:] = SHIRT
    cv2.ellipse(colours, (300, 250), (150, 170), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.rectangle(colours, (250, 400), (350, 500), skin, -1)
    cv2.ellipse(colours, _CENTRE, _AXES, 0, 0, 360, skin, -1, cv2.LINE_AA)
    for x in (255, 345):
        cv2.ellipse(colours, (x, 270), (20, 9), 0, 0, 360, (245, 245, 245), -1, cv2.LINE_AA)
        cv2.circle(colours, (x, 270), 8, (40, 30, 25), -1, cv2.LINE_AA)
    noise = np.random.default_rng(seed).normal(0, 2, colours.shape)
    colours = np.clip(colours + noise, 0, 255).astype(np.uint8)
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(alpha, (300, 250), (150, 170), 0, 0, 360, 255, -1)
    cv2.ellipse(alpha, (300, 760), (260, 300), 0, 0, 360, 255, -1)
    cv2.rectangle(alpha, (250, 400), (350, 500), 255, -1)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 2.5)
    rng = np.random.default_rng(seed + 1)
    return Plate(
        name="selfie.jpg", sha256=sha256, foreground=colours, alpha=alpha, face=face(eye_openness), cuts=FrameCuts(bottom=(60, 540)),
        normals=np.zeros((10, 10, 3), np.float16), light=LightEstimate(sh=np.zeros(9, np.float32), key_direction=(0, 0, 1), contrast=0.0,
                                                                       luminance=0.4),
        skin_lab=colour.lab(colour.to_linear(np.array(skin, np.uint8))), hair_lab=colour.lab(colour.to_linear(np.array(hair, np.uint8))),
        skin_points=np.stack([rng.uniform(240, 360, 200), rng.uniform(310, 380, 200)], axis=1).astype(np.float32),
        hair_points=np.stack([rng.uniform(240, 360, 100), rng.uniform(110, 150, 100)], axis=1).astype(np.float32),
        grain=2.0, sharpness=2.0, restoration=None, descriptor=np.zeros(128))


def face(eye_openness: float = 0.3) -> Face:
    turn = np.linspace(0, 2 * np.pi, 478)
    radius = np.sqrt(np.linspace(0.05, 1, 478))
    points = np.zeros((478, 3), np.float32)
    points[:, 0] = _CENTRE[0] + _AXES[0] * radius * np.cos(turn * 13)
    points[:, 1] = _CENTRE[1] + _AXES[1] * radius * np.sin(turn * 13)
    fixed = {33: (235, 270), 133: (275, 270), 159: (255, 262), 145: (255, 278), 362: (325, 270), 263: (365, 270), 386: (345, 262),
             374: (345, 278), 10: (300, 160), 152: (300, 420)}
    for index, point in fixed.items():
        points[index, :2] = point
    return Face(score=0.99, presence=0.99, landmarks=points, pose=HeadPose(yaw=0, pitch=0, roll=0),
                expression=Expression(smile=0, squinch=0, mouth_open=0, brow_raise=0, eye_openness=(eye_openness, eye_openness)))


def subject(*plates: Plate) -> Subject:
    return Subject(plates=plates or (plate(),), template=np.zeros(128), likeness_limit=0.5)


def recipe(*, backdrop: str = "paper-grey", crop: str = "headshot", plate: str = "a" * 64, seed: int = 0, size=(512, 640)) -> Recipe:
    return Recipe(look=Look(backdrop=backdrop, crop=crop), direction=Direction(), plate=plate, seed=seed, size=size)


def shot(of: Plate | None = None, *, backdrop=(150, 150, 155), scale: float = 512 / 600, shift=(0.0, 0.0), foreground=None, alpha=None,
         made_by: Recipe | None = None, transparent: bool = False) -> Shot:
    """A correct composite in linear light; give ``foreground`` or ``alpha`` for a wrong one. backdrop: a colour, or (H, W, 3) sRGB."""
    of = of or plate()
    made_by = made_by or recipe(plate=of.sha256)
    size = made_by.size
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1] + size[1] - HEIGHT * scale]])
    fore = of.foreground if foreground is None else foreground
    fore = cv2.warpAffine(fore, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    matte = cv2.warpAffine(of.alpha if alpha is None else alpha, matrix, size, flags=cv2.INTER_AREA)
    if transparent:
        pixels = np.dstack([fore, matte])
    else:
        behind = np.broadcast_to(np.asarray(backdrop, np.uint8), (size[1], size[0], 3))
        a = matte[..., None].astype(np.float32) / 255
        pixels = colour.to_srgb(a * colour.to_linear(fore) + (1 - a) * colour.to_linear(np.ascontiguousarray(behind)))
    return Shot(recipe=made_by, pixels=pixels, frame=Frame(matrix=matrix, size=size), matte=matte)


def describe(picture: np.ndarray):
    """A recogniser that finds one face over the whole picture, exactly like the template."""
    return [((0.0, 0.0, float(picture.shape[1]), float(picture.shape[0])), np.zeros(128))]

"""One small picture of each choice: a mannequin in a light, a pose, an expression, with a feature, in a garment. Made at run time."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from goodlight.brief import OWN_ATTIRE
from goodlight.sets import garments, mannequin
from goodlight.sets.directions import MESH_POINTS, ExpressionLook, Pose, landmark_directions
from goodlight.sets.features import Feature
from goodlight.sets.personal import presentation_amount
from goodlight.sets.rigs import Rig

_LARGER = 2  # supersampling
_EXAGGERATED = 1.8
"""Amounts are small on purpose: a preview of this size would not show them."""
_TURNED = 1.25  # the same for poses
_UNSEEN = 1e-3  # eye distances
_FRACTION = 2  # pixels of a garment to one of its preview
_GREY = 0.42  # linear light of the ground
_SMILES = {"smile": 1.0, "cheek-raise": 0.6, "squinch": 0.5}  # landmark directions that go together, see studio/direct


def light_preview(rig: Rig, size: tuple[int, int]) -> Image.Image:
    """The light on the mannequin. "as-shot" and the light of a place have none of their own: soft light stands for them."""
    return _tile(size, rig=rig if rig.key is not None else mannequin.SOFT, ground=0.16)


def pose_preview(pose: Pose, size: tuple[int, int]) -> Image.Image:
    turn = tuple(0.0 if degrees is None else float(np.clip(0.0, *degrees)) * _TURNED for degrees in (pose.yaw, pose.pitch, pose.roll))
    return _tile(size, turn=turn, shoulders=pose.shoulders * _TURNED, nearer=1 + 0.2 * pose.forward)


def expression_preview(look: ExpressionLook, size: tuple[int, int]) -> Image.Image:
    amounts: dict[str, float] = {}
    smile = 0.0 if look.smile is None else 0.42 * float(np.clip(0.0, *look.smile)) / 0.6
    for name, share in _SMILES.items():
        amounts[name] = share * min(smile, 0.45)
    amounts["squinch"] += look.squinch
    amounts["brow-up" if look.brow > 0 else "brow-down"] = abs(look.brow) * _EXAGGERATED
    return _tile(size, amounts=amounts, close=True)


def presentation_preview(name: str, size: tuple[int, int]) -> Image.Image:
    """How far the landmarks go; grooming is the person's own."""
    return _tile(size, amounts={"masculine": _EXAGGERATED * presentation_amount(name)}, close=True)


def feature_preview(feature: Feature, size: tuple[int, int]) -> Image.Image | None:
    """Least and most beside each other, exaggerated. None for what the mannequin has not: skin, hair and ears."""
    direction = landmark_directions().get(feature.both)
    if direction is None or np.abs(direction[:MESH_POINTS]).max() < _UNSEEN:
        return None
    half = (size[0] // 2, size[1])
    sides = [_tile(half, amounts={feature.both: _EXAGGERATED * amount}, close=True) for amount in (feature.least, feature.most)]
    both = Image.new("RGB", size)
    for place, picture in enumerate(sides):
        both.paste(picture, (place * half[0], 0))
    return both


def attire_preview(name: str, size: tuple[int, int]) -> Image.Image:
    """The garment on the mannequin; the person's own clothes are its plain chest."""
    if name == OWN_ATTIRE:
        return _tile(size)
    worn = _smaller(garments.load(name))
    width, height = worn.size
    eyes = np.mean(worn.anchors["eyes"], axis=0)
    unit = float(np.ptp([x for x, _ in worn.anchors["eyes"]]))
    above = round(2.9 * unit - eyes[1])
    figure = mannequin.head((width, height + above), unit=unit, eyes=(float(eyes[0]), float(eyes[1]) + above), body=False)
    picture = _ground((width, height + above), _GREY)
    weights = {"key_left": 0.9, "fill": 0.35, "ambient": 0.3}
    back, neck, front = (np.pad(layer.rgba, ((above, 0), (0, 0), (0, 0))) for layer in worn.lit(weights, skin=mannequin.CLAY))
    for layer in (back, neck, figure, front):
        picture = mannequin.over(picture, layer)
    top = max(0, round(above + eyes[1] - 2.4 * unit))
    tall = round(width * 0.8 * size[1] / size[0])
    left = round(width * 0.1)
    cut = picture[top:top + tall, left:left + round(width * 0.8)]
    return Image.fromarray(mannequin.srgb(cut)).resize(size, Image.Resampling.BOX)


def _smaller(worn: garments.Garment) -> garments.Garment:
    """The garment at a fraction of its pixels, before it is lit: light is what costs."""
    def shrunk(pixels: np.ndarray) -> np.ndarray:
        return cv2.resize(pixels, (worn.size[0] // _FRACTION, worn.size[1] // _FRACTION), interpolation=cv2.INTER_AREA)

    several = {field: {k: shrunk(v) for k, v in getattr(worn, field).items()} for field in ("shading", "neck_shading")}
    one = {field: shrunk(getattr(worn, field)) for field in ("alpha", "behind", "neck_alpha", "albedo")}
    anchors = {**worn.anchors, "eyes": np.array(worn.anchors["eyes"]) / _FRACTION}
    return replace(worn, **several, **one, anchors=anchors)


def _tile(size: tuple[int, int], *, ground: float = _GREY, close: bool = False, nearer: float = 1.0, **options) -> Image.Image:
    large = (size[0] * _LARGER, size[1] * _LARGER)
    unit = (0.29 if close else 0.22) * large[0] * nearer
    figure = mannequin.head(large, unit=unit, eyes=(large[0] / 2, (0.42 if close else 0.40) * large[1]), **options)
    return Image.fromarray(mannequin.srgb(mannequin.over(_ground(large, ground), figure))).resize(size, Image.Resampling.BOX)


def _ground(size: tuple[int, int], light: float) -> np.ndarray:
    down = np.linspace(1.1, 0.85, size[1], dtype=np.float32)[:, None, None]
    return np.full((size[1], size[0], 3), light, np.float32) * down

"""A plate's soft layers: skin, hair, headwear, accessory and the old clothes, so that another garment can go under head, hair and beard.

The network (``models/layer_network``) tells which part is what on a grid of 256²; here its word is cleared of chips, and the border between
what is kept and the old clothes is drawn anew at the plate's own resolution by closed-form matting (Levin 2008), as one strand of hair
over a collar is finer than the grid. docs/layers.md shows what comes out and what goes wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.errors import GoodlightError
from goodlight.models.layer_network import CLASSES, head_frame, outline
from goodlight.subject.closed_form import estimate_foreground
from goodlight.subject.face import Face
from goodlight.subject.layer_colours import by_colour
from goodlight.subject.masks import dilate
from goodlight.subject.matte import refine
from goodlight.subject.plate import Plate

SKIN, HAIR, HEADWEAR, ACCESSORY, CLOTH = range(len(CLASSES))

_LARGEST = 1024  # longer side in pixels at which the border is solved; larger plates get it enlarged
_BAND = 9.0  # pixels of 1024 on either side of the network's border in which the picture decides
_BROW, _BRIM = -0.6, 1.8  # in the head's frame: above the brows and no further aside than a brim reaches, nobody wears clothes
_LOBE, _EARS = -0.3, 0.62  # nor at the height of the ears beside the face
_TRUST = 0.04  # weight of the network's word there, against closed form; more shows the grid's steps, less lets hair run into dark cloth


@dataclass(frozen=True, eq=False, kw_only=True)
class Layers:
    """Of one plate, at its size. The five masks are (H, W) float32, 0–1, and add up to the plate's alpha / 255."""

    skin: np.ndarray  # face, ears, neck; also hands and shoulders where they are bare
    hair: np.ndarray  # of the head and the beard
    headwear: np.ndarray  # hat, cap, headscarf
    accessory: np.ndarray  # spectacles, earrings
    cloth: np.ndarray  # what another garment replaces: clothes, necklaces, a microphone before the chest
    colours: np.ndarray  # (H, W, 3) uint8 sRGB of what is kept, without the old clothes' colour at soft edges

    @property
    def head(self) -> np.ndarray:
        """All that is kept: alpha less cloth."""
        return self.skin + self.hair + self.headwear + self.accessory


def split(plate: Plate) -> Layers:
    """The plate's layers; over half a second at 1024², so ask once a plate, for attire only. GoodlightError without ``plate.classes``."""
    if plate.classes is None:
        raise GoodlightError(f"{plate.name}: its clothes cannot be told from the head", code="no_layers",
                             advice="Fetch the model isnet-general-use (goodlight models pull isnet-general-use) and try again.")
    return split_pixels(plate.foreground, plate.alpha, plate.face, plate.classes)


def split_pixels(foreground: np.ndarray, alpha: np.ndarray, face: Face, classes: np.ndarray) -> Layers:
    """foreground: (H, W, 3) uint8 sRGB, alpha: (H, W) uint8. face: in their pixels. classes: (256, 256, 5) uint8, see ``Plate``."""
    h, w = alpha.shape
    scale = min(1.0, _LARGEST / max(h, w))
    size = (max(3, round(w * scale)), max(3, round(h * scale)))
    small = cv2.resize(foreground, size, interpolation=cv2.INTER_AREA) if scale < 1 else foreground
    cover = (cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) if scale < 1 else alpha).astype(np.float32) / 255
    probability = settle(witnessed(classes, foreground, alpha, face), alpha, face)
    wide = cv2.resize(probability, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    kept = firm(keep_border(small, cover, 1 - wide[..., CLOTH]), wide)
    colours = foreground
    if kept.min() < 1:
        clean = to_srgb(estimate_foreground(to_linear(small), np.where(cover > 0, kept, 1)))
        changed = (kept < 1) & (cover > 0)
        colours = np.where(_enlarged(changed.astype(np.float32), (w, h))[..., None] > 0, _enlarged(clean, (w, h)), foreground)
    share = wide[..., :CLOTH] / np.maximum(wide[..., :CLOTH].sum(axis=-1, keepdims=True), 1e-3)
    share[..., SKIN] += 1 - share.sum(axis=-1)
    kept, share = _enlarged(kept, (w, h)), _enlarged(share, (w, h))
    whole = alpha.astype(np.float32) / 255
    skin, hair, headwear, accessory = (share[..., k] * kept * whole for k in range(CLOTH))
    return Layers(skin=skin, hair=hair, headwear=headwear, accessory=accessory, cloth=(1 - kept) * whole, colours=colours)


def witnessed(classes: np.ndarray, foreground: np.ndarray, alpha: np.ndarray, face: Face) -> np.ndarray:
    """The network's word as probabilities, (256, 256, 5) float32, sums to one, corrected by this person's own colours."""
    size = classes.shape[1::-1]
    probability = classes.astype(np.float32) + 0.5
    probability /= probability.sum(axis=-1, keepdims=True)
    small, person = (cv2.resize(image, size, interpolation=cv2.INTER_AREA) for image in (foreground, alpha))
    plate = alpha.shape[::-1]
    return by_colour(probability, small, person > 200, face.landmarks[:, :2] / np.array(plate), plate)


def settle(probability: np.ndarray, alpha: np.ndarray, face: Face) -> np.ndarray:
    """Probabilities without chips: what is kept hangs together with the face, cloth with cloth. (256, 256, 5) float32 in and out."""
    side = probability.shape[0]
    person = cv2.resize(alpha, (side, side), interpolation=cv2.INTER_AREA) > 90
    size = np.array(alpha.shape[::-1])
    unit = face.landmarks[:, :2] / size
    x, y = head_frame(unit, size, side)
    inner = outline(unit, side, grow=0.9)
    head = inner & (y < -0.08) | (y < _BROW) & (np.abs(x) < _BRIM) | (y < _LOBE) & (np.abs(x) < _EARS)
    probability = _force(probability, head, cloth=False)

    hair = person & (probability.argmax(axis=-1) == HAIR)
    probability = _force(probability, hair & ~_joined(hair, y < -0.05), cloth=True)  # a microphone, a dark fold: hair grows from the head

    kept = person & (probability[..., CLOTH] < 0.5)
    probability = _force(probability, kept & ~_joined(kept, inner), cloth=True)
    cloth = person & (probability[..., CLOTH] >= 0.5)
    return _force(probability, cloth & ~_large(cloth, 0.01), cloth=False)


def keep_border(srgb: np.ndarray, cover: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """How much of each pixel of the person is kept, (H, W) float32 0–1: the border between head and clothes by closed form.

    srgb: (H, W, 3) uint8, the person's own colours, also beyond the outline. cover: alpha, kept: the network's word, (H, W) float32 0–1.
    """
    unit = max(kept.shape) / 1024
    inside = kept > 0.5
    person = cover > 0.02
    if not (inside & person).any() or (inside | ~person).all():
        return inside.astype(np.float32)
    border = dilate(inside & person, 2) & dilate(~inside & person, 2)
    unsure = (kept > 0.12) & (kept < 0.88)
    band = (dilate(border, _BAND * unit) | unsure & dilate(border, 3 * _BAND * unit)) & dilate(person, 2)
    prior = np.where(band, np.clip((kept - 0.1) / 0.8, 0.02, 0.98), inside).astype(np.float32)
    return refine(srgb, prior, np.full(kept.shape, _TRUST, np.float32), unknown=band)


def firm(kept: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Skin and headwear end at a collar as crisply as the lens draws it, a little inside, so that no rim of it stays; hair is soft."""
    soft = probability[..., HAIR] / np.maximum(1 - probability[..., CLOTH], 0.05)
    soft = cv2.GaussianBlur(np.clip(soft, 0, 1).astype(np.float32), (0, 0), 3 * max(kept.shape) / 1024)
    low, width = 0.45 - 0.33 * soft, 0.35 + 0.45 * soft
    return np.clip((kept - low) / width, 0, 1)


def _force(probability: np.ndarray, where: np.ndarray, *, cloth: bool) -> np.ndarray:
    """Where the mask is set, cloth is certain or ruled out; the other classes keep their proportions."""
    out = probability.copy()
    others = probability[where][:, :CLOTH] + 1e-3
    out[where] = np.eye(len(CLASSES), dtype=np.float32)[CLOTH]
    if not cloth:
        out[where] = np.column_stack([others / others.sum(axis=1, keepdims=True), np.zeros(len(others), np.float32)])
    return out


def _joined(mask: np.ndarray, seed: np.ndarray) -> np.ndarray:
    """The parts of the mask that touch the seed."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    touched = np.unique(labels[seed & mask])
    return np.isin(labels, touched[touched > 0])


def _large(mask: np.ndarray, share: float) -> np.ndarray:
    """The parts of the mask that are at least this share of it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= share * max(1, int(mask.sum()))
    large[0] = False
    return large[labels]


def _enlarged(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return image if image.shape[1::-1] == size else cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)

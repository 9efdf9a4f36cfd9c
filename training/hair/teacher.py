"""How hair is cut out before an even background, where matting is at its best: the truth that the network learns from."""

from __future__ import annotations

import cv2
import numpy as np
from comb import comb
from fog import clear_fog
from hair_key import key_hair

from goodlight.colour import to_linear
from goodlight.models.layer_network import CLASSES
from goodlight.subject.cloth_edges import even_cloth
from goodlight.subject.ears import sure_ears
from goodlight.subject.edge_colours import foreground_colours
from goodlight.subject.face import Face
from goodlight.subject.fringe import thin_fringe
from goodlight.subject.masks import dilate, erode, spread
from goodlight.subject.matte import close_islands, firm_edges, keep_subject, mend_body, refine
from goodlight.subject.rim_hue import even_hue

_HAIR = CLASSES.index("hair")
_TRUST, _TRUST_MENDED, _TRUST_FRINGE = 3.0, 0.02, 0.25  # in ISNet: by default, where it was overruled, where single hairs can be seen


def cut_out_plain(srgb: np.ndarray, face: Face, soft: np.ndarray, person: np.ndarray,
                  classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Arguments as ``matte.cut_out``. Foreground (H, W, 3) and alpha (H, W), uint8, and what share of the head's outline is sure."""
    prior, mended = mend_body(soft, person, face)
    ears = sure_ears(srgb, prior, face)
    sure = plain_beside(srgb, prior, face) & ~ears
    hair = cv2.resize(classes[..., _HAIR], srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) / np.float32(255)
    prior[ears] = 1
    away = cv2.distanceTransform((prior <= 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / (0.016 * max(prior.shape))
    trust = np.where(sure, _TRUST_FRINGE + (_TRUST - _TRUST_FRINGE) * np.clip(away, 0, 1) ** 2, _TRUST)  # fewer hairs further out
    alpha = refine(srgb, prior, np.where(mended, _TRUST_MENDED, trust).astype(np.float32), unknown=sure)
    crisp = firm_edges(alpha, face)
    soft_hair = cv2.blur(sure.astype(np.float32), (5, 5))
    firm = close_islands(keep_subject(crisp + soft_hair * (alpha - crisp), face))
    alpha = clear_fog(thin_fringe(srgb, firm, face, hair), face)
    near_ears = dilate(ears, 0.04 * face.eye_distance)
    hair = hair * ~near_ears
    alpha = comb(srgb, key_hair(srgb, alpha, face, hair), face, hair)
    alpha = even_cloth(np.where(near_ears, np.maximum(firm, ears), alpha), face, classes)
    colours = even_hue(foreground_colours(srgb, alpha), alpha, face, hair, classes)
    outline = dilate(alpha > 0.5, 2) & dilate(alpha <= 0.5, 2)
    outline[int(face.chin[1]) :] = False
    return colours, (alpha * 255 + 0.5).astype(np.uint8), float(sure[outline].mean()) if outline.any() else 0.0


def plain_beside(srgb: np.ndarray, prior: np.ndarray, face: Face) -> np.ndarray:
    """Where the outline above the chin stands before a plain background of another colour: (H, W) bool."""
    unit = max(prior.shape) / 1024
    person = prior > 0.5
    band = dilate(person, 16 * unit) & dilate(~person, 9 * unit)
    band[int(np.clip(face.chin[1], 0, band.shape[0])) :] = False
    behind = erode(prior < 0.02, 3 * unit)
    roots = np.sqrt(to_linear(srgb))  # roughly even to the eye
    outer = spread(roots, behind, 9 * unit)
    unrest = spread((roots - outer) ** 2, behind, 24 * unit).mean(axis=-1)  # wider: a flag beside the head shows only in part
    inner = spread(roots, erode(prior > 0.98, 8 * unit), 6 * unit)
    contrast = np.sqrt(((outer - inner) ** 2).mean(axis=-1))
    return band & (np.sqrt(unrest) < 0.008 + 0.06 * contrast) & (contrast > 0.06)

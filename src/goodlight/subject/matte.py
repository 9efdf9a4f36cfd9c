"""From a selfie to alpha and foreground colours: ISNet's matte, mended where it loses the clothes, refined by closed form.

Source: Levin, Lischinski, Weiss 2008 (closed-form matting). docs/decisions/0005-cutting-out.md tells the chain and what was rejected.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.models.layer_network import CLASSES
from goodlight.subject.closed_form import laplacian_rows
from goodlight.subject.cloth_edges import even_cloth
from goodlight.subject.comb import comb
from goodlight.subject.ears import sure_ears
from goodlight.subject.edge_colours import foreground_colours
from goodlight.subject.face import Face
from goodlight.subject.fog import clear_fog
from goodlight.subject.fringe import thin_fringe
from goodlight.subject.hair_key import key_hair
from goodlight.subject.loose_hairs import draw_loose_hairs
from goodlight.subject.masks import dilate, erode, opened, spread
from goodlight.subject.regrow import regrow_rim
from goodlight.subject.remnants import clear_remnants
from goodlight.subject.rim_hue import even_hue

HAIR = CLASSES.index("hair")
_SURE = 0.985  # ISNet above this is foreground, below 1 − this is background
_TRUST = 3.0  # weight of ISNet's own value in the unknown band; measured by eye: less makes fog of thin hair
_TRUST_MENDED = 0.02  # where ISNet was overruled the picture's own edges decide
_TRUST_FRINGE = 0.25  # at hair before a plain background, where the picture shows single hairs that ISNet smooths over
_EAR_RIM = 0.04  # eye distances about an ear that are the ear's soft edge
_PECK = 0.05  # eye distances: the side of a gap in the hair that is no gap
_HAZE = 0.035  # ISNet leaves up to this much of a far background


def cut_out(srgb: np.ndarray, face: Face, soft: np.ndarray | None, person: np.ndarray,
            classes: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Foreground colours (H, W, 3) uint8 sRGB and alpha (H, W) uint8.

    srgb: (H, W, 3) uint8; soft, person, classes: what ``Matting`` says of it.
    Where alpha is 255, a few pixels off the outline (a little more at hair and clothes), the foreground is the picture, bit for bit.
    """
    prior, mended = widen(person) if soft is None else mend_body(soft, person, face)
    ears = sure_ears(srgb, prior, face)
    fringe = clear_fringe(srgb, prior, face) & ~ears
    hair = None if classes is None else cv2.resize(classes[..., HAIR], srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) / np.float32(255)
    prior = clear_remnants(srgb, prior, person, face, hair, spare=dilate(fringe, 0.02 * max(prior.shape)))
    cv2.fillConvexPoly(prior, _inner_face(face), 1.0)
    prior[ears] = 1
    away = cv2.distanceTransform((prior <= 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / (0.016 * max(prior.shape))
    trust = np.where(fringe, _TRUST_FRINGE + (_TRUST - _TRUST_FRINGE) * np.clip(away, 0, 1) ** 2, _TRUST)  # fewer hairs further out
    trust = np.where(mended, _TRUST_MENDED, trust).astype(np.float32)
    alpha = refine(srgb, prior, trust, unknown=fringe)
    firm = close_islands(keep_subject(firm_edges(alpha, fringe, face), face))
    alpha = clear_fog(thin_fringe(srgb, firm, face, hair), face)
    near_ears = dilate(ears, _EAR_RIM * face.eye_distance)  # they are no hair, whatever the layer network says
    if hair is not None:
        hair = hair * ~near_ears
        alpha = comb(srgb, key_hair(srgb, alpha, face, hair), face, hair)
    alpha = np.where(near_ears, np.maximum(firm, ears), alpha)
    if hair is None or classes is None:
        colours = foreground_colours(srgb, alpha)
    else:
        alpha = even_cloth(alpha, face, classes)
        colours = even_hue(foreground_colours(srgb, alpha), alpha, face, hair, classes)
        colours, alpha = regrow_rim(colours, close_pecks(alpha, face, hair), face, hair, sure=fringe)
        colours, alpha = draw_loose_hairs(colours, alpha, face, hair)
    return colours, (alpha * 255 + 0.5).astype(np.uint8)


def widen(person: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Without ISNet: the segmenter's outline with a wide unknown band, in which the picture decides. As ``mend_body``."""
    unit = max(person.shape) / 1024
    inside, outside = erode(person > 0.9, 10 * unit), erode(person < 0.1, 16 * unit)
    prior = np.where(inside, 1, np.where(outside, 0, np.clip(person, 0.02, 0.98))).astype(np.float32)
    return prior, ~(inside | outside)


def mend_body(soft: np.ndarray, person: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
    """ISNet sometimes sees through dark clothes or a turned ear; the segmenter does not. Returns the prior alpha and where it was mended.

    soft, person: (H, W) float32 0–1. Only large disagreements count, and above the mouth only deep ones, so that hair keeps ISNet's detail.
    """
    h, w = soft.shape
    unit = max(h, w) / 1024
    mouth = int(np.clip(face.landmarks[14, 1], 0, h))
    core = erode(person > 0.85, 12 * unit)
    core[:mouth] &= erode(person > 0.85, 20 * unit)[:mouth]
    wrong = opened(core & (soft < 0.97), 3 * unit)
    if wrong.sum() < 0.002 * wrong.size:
        return soft, np.zeros_like(soft, bool)
    reach = dilate(wrong, 40 * unit)
    reach[:mouth] &= dilate(wrong, 16 * unit)[:mouth]
    prior = np.where(reach & core, 1.0, soft)
    edge = reach & ~core & (person > 0.2)
    prior = np.where(edge, np.maximum(soft, np.clip((person - 0.4) / 0.5, 0, 1)), prior)
    return prior.astype(np.float32), edge


def clear_fringe(srgb: np.ndarray, prior: np.ndarray, face: Face) -> np.ndarray:
    """Where the outline above the chin stands before a plain background of another colour: (H, W) bool.

    There closed-form matting is at its best and may look for single hairs on both sides of ISNet's outline.
    """
    unit = max(prior.shape) / 1024
    person = prior > 0.5
    band = dilate(person, 16 * unit) & dilate(~person, 9 * unit)
    band[int(np.clip(face.chin[1], 0, band.shape[0])) :] = False
    behind = erode(prior < 0.02, 3 * unit)
    linear = np.sqrt(to_linear(srgb))  # roughly even to the eye
    outer = spread(linear, behind, 9 * unit)
    unrest = spread((linear - outer) ** 2, behind, 24 * unit).mean(axis=-1)  # wider: a flag beside the head shows only in part
    inner = spread(linear, erode(prior > 0.98, 8 * unit), 6 * unit)
    contrast = np.sqrt(((outer - inner) ** 2).mean(axis=-1))
    return band & (np.sqrt(unrest) < 0.008 + 0.06 * contrast) & (contrast > 0.06)


def refine(srgb: np.ndarray, prior: np.ndarray, trust: np.ndarray, *, unknown: np.ndarray | None = None) -> np.ndarray:
    """Closed-form matting on the unknown band with ``prior`` as a data term of weight ``trust``. (H, W) float32 0–1.

    The band is where the prior is neither 0 nor 1, and what ``unknown`` (bool) adds.
    """
    import scipy.sparse
    import scipy.sparse.linalg

    sure = erode(prior > _SURE, 2) | erode(prior < 1 - _SURE, 2)
    if unknown is not None:
        sure &= ~unknown
    free = np.flatnonzero(~sure.ravel())
    settled = (prior > 0.5).astype(np.float32).ravel()
    if free.size == 0:
        return settled.reshape(prior.shape)
    held = np.flatnonzero(sure.ravel())
    laplacian = laplacian_rows(srgb.astype(np.float32) / 255, free)
    wanted, weight = prior.ravel()[free].astype(np.float64), trust.ravel()[free].astype(np.float64)
    system = (laplacian[:, free] + scipy.sparse.diags_array(weight)).tocsr()
    right = weight * wanted - laplacian[:, held] @ settled[held].astype(np.float64)
    jacobi = scipy.sparse.diags_array(1 / system.diagonal())
    solved, _ = scipy.sparse.linalg.cg(system, right, x0=wanted, rtol=1e-3, maxiter=200, M=jacobi)
    settled[free] = np.clip((solved - _HAZE) / (1 - 2 * _HAZE), 0, 1)
    return settled.reshape(prior.shape)


def firm_edges(alpha: np.ndarray, fringe: np.ndarray, face: Face) -> np.ndarray:
    """Makes the outline of skin and cloth as crisp as a lens does and takes it in by under a pixel; hair keeps its softness.

    ISNet draws every outline a few pixels wide and a little too far out, which shows as a dark rim. Hair is where much of the
    neighbourhood is soft, or where single hairs were looked for (``fringe``). Cloth below the chin is never see-through.
    """
    side = 2 * round(max(alpha.shape) / 64) + 1
    softness = cv2.blur(((alpha > 0.05) & (alpha < 0.95)).astype(np.float32), (side, side))
    hair = np.maximum(np.clip((softness - 0.17) / 0.14, 0, 1), cv2.blur(fringe.astype(np.float32), (5, 5)))
    rows = np.arange(alpha.shape[0], dtype=np.float32)[:, None]
    cloth = np.clip((rows - face.chin[1]) / (0.25 * face.height), 0, 1)
    firm = np.clip((alpha - 0.22) / (0.68 - 0.38 * cloth), 0, 1)
    over_cloth = np.clip((softness - 0.35) / 0.2, 0, 1)  # long hair on the shoulders is softer than any cloth
    return firm + (hair + cloth * (hair * over_cloth - hair)) * (alpha - firm)


def keep_subject(alpha: np.ndarray, face: Face) -> np.ndarray:
    """Drops what is not connected to the face: other people, lamps, flag poles."""
    solid = (alpha > 0.3).astype(np.uint8)
    count, labels = cv2.connectedComponents(solid, connectivity=8)
    if count <= 2:
        return alpha
    x, y = np.clip(face.landmarks[4, :2].astype(int), 0, [alpha.shape[1] - 1, alpha.shape[0] - 1])
    own = labels[y, x] or int(np.bincount(labels[labels > 0]).argmax())
    near = dilate(labels == own, 0.02 * max(alpha.shape))  # loose hairs stay: they are thin and close
    return np.where((labels == own) | near & (labels == 0), alpha, np.where(near, alpha * (alpha < 0.9), 0)).astype(np.float32)


def close_islands(alpha: np.ndarray) -> np.ndarray:
    """Makes half-transparent spots within the person opaque: an ear, a lapel. A gap between curls is clear somewhere and stays."""
    count, labels = cv2.connectedComponents((alpha < 0.99).astype(np.uint8), connectivity=8)
    stays = np.zeros(count, bool)
    stays[labels[alpha <= 0.35]] = True
    return np.where(stays[labels], alpha, np.where(labels == 0, alpha, 1)).astype(np.float32)


def close_pecks(alpha: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """Fills the specks that keying leaves in hair near its outline. Once foreground colours are known these are hair's, not the gap's."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((alpha < 0.85).astype(np.uint8), connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < (_PECK * face.eye_distance) ** 2
    small[0] = False
    return np.where(small[labels] & (hair > 0.6), np.maximum(alpha, cv2.GaussianBlur(alpha, (0, 0), 1.5)), alpha)


def _inner_face(face: Face) -> np.ndarray:
    """The face without its rim, as a polygon: never transparent, whatever glints on spectacles look like to the networks."""
    hull = cv2.convexHull(face.landmarks[:468, :2].astype(np.float32))[:, 0]
    centre = hull.mean(axis=0)
    return np.round(centre + 0.92 * (hull - centre)).astype(np.int32)

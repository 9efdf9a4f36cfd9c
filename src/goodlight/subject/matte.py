"""From a selfie to alpha and foreground colours: ISNet's matte, mended where it loses the clothes, refined by closed form.

Source: Levin, Lischinski, Weiss 2008 (closed-form matting). docs/decisions/0005-cutting-out.md tells the chain and what was rejected.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.closed_form import laplacian_rows
from goodlight.subject.cloth_edges import even_cloth
from goodlight.subject.ears import sure_ears
from goodlight.subject.edge_colours import foreground_colours, strand_colours
from goodlight.subject.face import Face
from goodlight.subject.fringe import thin_fringe
from goodlight.subject.masks import dilate, erode, opened
from goodlight.subject.remnants import clear_remnants, foreign_colours, seen_through, vivid_patches
from goodlight.subject.rim_hue import even_hue

HAIR = CLASSES.index("hair")
_FIRM = (CLASSES.index("skin"), CLASSES.index("accessory"))
_SURE = 0.985  # ISNet above this is foreground, below 1 − this is background
_TRUST = 3.0  # weight of ISNet's own value in the unknown band; measured by eye: less makes fog of thin hair
_TRUST_MENDED = 0.02  # where ISNet was overruled the picture's own edges decide
_EAR_RIM = 0.04  # eye distances about an ear that are the ear's soft edge
_ABOUT_HAIR = 0.3  # eye distances that single hairs reach beyond the hair
_GHOST = (0.07, 0.04)  # alpha that the hair network leaves on the background, and takes from what is opaque
_PATCH = 0.06  # eye distances: half the width of the least patch of the old scene
_TURNED = (10.0, 35.0)  # degrees of yaw between which the mesh's far side is trusted less
_HAZE = 0.035  # ISNet leaves up to this much of a far background


def cut_out(srgb: np.ndarray, face: Face, soft: np.ndarray | None, person: np.ndarray,
            classes: np.ndarray | None = None, fine: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Foreground colours (H, W, 3) uint8 sRGB and alpha (H, W) uint8.

    srgb: (H, W, 3) uint8; soft, person, classes, fine: what ``Matting`` says of it, (H, W) float32 0–1 but for the classes.
    Where alpha is 255, a few pixels off the outline (a little more at hair and clothes), the foreground is the picture, bit for bit.
    """
    prior, mended = widen(person) if soft is None else mend_body(soft, person, face)
    ears = sure_ears(srgb, prior, face)
    hair = None if classes is None else cv2.resize(classes[..., HAIR], srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) / np.float32(255)
    seen = prior
    prior = clear_remnants(srgb, prior, person, face, hair)
    vivid = through = np.zeros_like(prior)
    if hair is not None and fine is not None:
        foreign = foreign_colours(srgb, fine, person, face, hair_zone(hair, face) > 0.5)
        vivid, through = vivid_patches(srgb, fine, foreign, face), seen_through(srgb, fine, face, hair)
        prior, ears = prior * (1 - vivid), ears & (vivid < 0.3)
    cv2.fillConvexPoly(prior, _inner_face(face), 1.0)
    prior[ears] = 1
    alpha = refine(srgb, prior, np.where(mended, _TRUST_MENDED, _TRUST).astype(np.float32))
    alpha = firm_edges(alpha, face)
    if hair is not None and classes is not None and fine is not None:
        near_ears = dilate(ears, _EAR_RIM * face.eye_distance)
        hair, through = hair * ~near_ears, through * ~near_ears  # they are no hair, whatever the layer network says
        left_over = np.maximum(_patches(seen - prior, person, face), vivid)
        fine = np.clip((fine - _GHOST[0]) / (1 - sum(_GHOST)), 0, 1) * (1 - left_over)
        fine = thin_fringe(srgb, fine, face, hair)
        skin, worn = cv2.split(cv2.resize(classes[..., _FIRM], srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) / np.float32(255))
        firm = np.maximum(skin * np.clip(2 * person, 0, 1), worn)  # the wall seen through a lens beside a cheek is no skin
        fine = np.maximum(fine, alpha * np.clip(2 * firm - 0.3, 0, 1))  # an earring among curls, a cheek as pale as the wall
        alpha = np.where(near_ears, np.maximum(alpha, fine), alpha + hair_zone(hair, face) * (fine - alpha))
    alpha = close_islands(keep_subject(alpha, face))
    alpha = np.where(ears, 1, alpha)
    cv2.fillConvexPoly(alpha, _inner_face(face), 1.0)
    if hair is None or classes is None:
        colours = foreground_colours(srgb, alpha)
    else:
        alpha = even_cloth(alpha, face, classes)
        colours = strand_colours(foreground_colours(srgb, alpha), alpha, hair, face.eye_distance)
        colours = even_hue(colours, alpha, face, hair, classes, through)
    return colours, (alpha * 255 + 0.5).astype(np.uint8)


def hair_zone(hair: np.ndarray, face: Face) -> np.ndarray:
    """(H, W) float32 0–1: about hair, where the hair matte counts. hair: (H, W) float32, what the layer network says."""
    near = dilate(hair > 0.5, _ABOUT_HAIR * face.eye_distance).astype(np.float32)
    return cv2.GaussianBlur(near, (0, 0), 0.1 * _ABOUT_HAIR * face.eye_distance)


def _patches(cleared: np.ndarray, person: np.ndarray, face: Face) -> np.ndarray:
    """(H, W) float32 0–1: where the old scene was cleared in patches: the hair network would bring lamps back.

    cleared: (H, W) float32, by how much alpha fell. Patches are wider than any lock, and doubted by the segmenter too.
    """
    width = _PATCH * face.eye_distance
    wide = dilate(opened((cleared > 0.4) & (person < 0.6), width), 0.5 * width)
    return cv2.GaussianBlur(wide.astype(np.float32), (0, 0), 0.3 * width)


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
    core |= _between(person, int(np.clip(face.chin[1] + 0.4 * face.eye_distance, 0, h)))
    wrong = opened(core & (soft < 0.97), 3 * unit)
    if wrong.sum() < 0.002 * wrong.size:
        return soft, np.zeros_like(soft, bool)
    reach = dilate(wrong, 40 * unit)
    reach[:mouth] &= dilate(wrong, 16 * unit)[:mouth]
    prior = np.where(reach & core, 1.0, soft)
    edge = reach & ~core & (person > 0.2)
    prior = np.where(edge, np.maximum(soft, np.clip((person - 0.4) / 0.5, 0, 1)), prior)
    return prior.astype(np.float32), edge


def _between(person: np.ndarray, below: int) -> np.ndarray:
    """(H, W) bool: from that row on, what the segmenter doubts between what it is sure of: a white jacket before a white wall."""
    sure = person > 0.85
    left, right = np.logical_or.accumulate(sure, axis=1), np.logical_or.accumulate(sure[:, ::-1], axis=1)[:, ::-1]
    return (person > 0.3) & left & right & (np.arange(len(person)) >= below)[:, None]


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


def firm_edges(alpha: np.ndarray, face: Face) -> np.ndarray:
    """Makes the outline of skin and cloth as crisp as a lens does and takes it in by under a pixel; hair keeps its softness.

    ISNet draws every outline a few pixels wide and a little too far out, which shows as a dark rim. Hair is where much of the
    neighbourhood is soft. Cloth below the chin is never see-through.
    """
    side = 2 * round(max(alpha.shape) / 64) + 1
    softness = cv2.blur(((alpha > 0.05) & (alpha < 0.95)).astype(np.float32), (side, side))
    hair = np.clip((softness - 0.17) / 0.14, 0, 1)
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
    near = dilate(labels == own, _ABOUT_HAIR * face.eye_distance)  # loose hairs stay: they are thin and close
    return np.where((labels == own) | near & (labels == 0), alpha, np.where(near, alpha * (alpha < 0.9), 0)).astype(np.float32)


def close_islands(alpha: np.ndarray) -> np.ndarray:
    """Makes half-transparent spots within the person opaque: an ear, a lapel. A gap between curls is clear somewhere and stays."""
    count, labels = cv2.connectedComponents((alpha < 0.99).astype(np.uint8), connectivity=8)
    stays = np.zeros(count, bool)
    stays[labels[alpha <= 0.35]] = True
    return np.where(stays[labels], alpha, np.where(labels == 0, alpha, 1)).astype(np.float32)


def _inner_face(face: Face) -> np.ndarray:
    """The face without its rim, as a polygon: never transparent, whatever glints on spectacles look like to the networks.

    Narrower at the far side of a turned head, where the mesh guesses, and a lens may stand before what is behind the person.
    """
    hull = cv2.convexHull(face.landmarks[:468, :2].astype(np.float32))[:, 0]
    away = hull - hull.mean(axis=0)
    turned = np.clip((abs(face.pose.yaw) - _TURNED[0]) / (_TURNED[1] - _TURNED[0]), 0, 1)
    far = away[:, :1] * np.sign(face.pose.yaw) > 0
    return np.round(hull.mean(axis=0) + away * np.where(far, 0.92 - 0.3 * turned, 0.92)).astype(np.int32)

"""From a selfie to alpha and foreground colours: ISNet's matte, mended where it loses the clothes, refined by closed form.

Sources: Levin, Lischinski, Weiss 2008 (closed-form matting); Germer et al. 2020 (multi-level foreground estimation).
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear, to_srgb
from goodlight.models.matting import Matting
from goodlight.subject.closed_form import estimate_foreground, laplacian_rows
from goodlight.subject.face import Face

_SURE = 0.985  # ISNet above this is foreground, below 1 − this is background
_TRUST = 3.0  # weight of ISNet's own value in the unknown band; measured by eye: less makes fog of thin hair
_TRUST_MENDED = 0.02  # where ISNet was overruled the picture's own edges decide
_TRUST_FRINGE = 0.25  # at hair before a plain background, where the picture shows single hairs that ISNet smooths over
_HAZE = 0.035  # ISNet leaves up to this much of a far background


def cut_out(srgb: np.ndarray, face: Face, matting: Matting) -> tuple[np.ndarray, np.ndarray]:
    """srgb: (H, W, 3) uint8. Returns foreground colours (H, W, 3) uint8 sRGB and alpha (H, W) uint8.

    Where alpha is 255, a few pixels off the outline, the foreground is the picture, bit for bit.
    """
    soft, person = matting.soft_matte(srgb), matting.person(srgb)
    prior, mended = widen(person) if soft is None else mend_body(soft, person, face)
    fringe = clear_fringe(srgb, prior, face)
    prior = clear_remnants(srgb, prior, person, face, spare=_dilate(fringe, 0.02 * max(prior.shape)))
    cv2.fillConvexPoly(prior, _inner_face(face), 1.0)
    away = cv2.distanceTransform((prior <= 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / (0.016 * max(prior.shape))
    trust = np.where(fringe, _TRUST_FRINGE + (_TRUST - _TRUST_FRINGE) * np.clip(away, 0, 1) ** 2, _TRUST)  # fewer hairs further out
    trust = np.where(mended, _TRUST_MENDED, trust).astype(np.float32)
    alpha = refine(srgb, prior, trust, unknown=fringe)
    alpha = close_islands(keep_subject(firm_edges(alpha, fringe, face), face))
    return foreground_colours(srgb, alpha), (alpha * 255 + 0.5).astype(np.uint8)


def widen(person: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Without ISNet: the segmenter's outline with a wide unknown band, in which the picture decides. As ``mend_body``."""
    unit = max(person.shape) / 1024
    inside, outside = _erode(person > 0.9, 10 * unit), _erode(person < 0.1, 16 * unit)
    prior = np.where(inside, 1, np.where(outside, 0, np.clip(person, 0.02, 0.98))).astype(np.float32)
    return prior, ~(inside | outside)


def mend_body(soft: np.ndarray, person: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
    """ISNet sometimes sees through dark clothes or a turned ear; the segmenter does not. Returns the prior alpha and where it was mended.

    soft, person: (H, W) float32 0–1. Only large disagreements count, and above the mouth only deep ones, so that hair keeps ISNet's detail.
    """
    h, w = soft.shape
    unit = max(h, w) / 1024
    mouth = int(np.clip(face.landmarks[14, 1], 0, h))
    core = _erode(person > 0.85, 12 * unit)
    core[:mouth] &= _erode(person > 0.85, 20 * unit)[:mouth]
    wrong = _open(core & (soft < 0.97), 3 * unit)
    if wrong.sum() < 0.002 * wrong.size:
        return soft, np.zeros_like(soft, bool)
    reach = _dilate(wrong, 40 * unit)
    reach[:mouth] &= _dilate(wrong, 16 * unit)[:mouth]
    prior = np.where(reach & core, 1.0, soft)
    edge = reach & ~core & (person > 0.2)
    prior = np.where(edge, np.maximum(soft, np.clip((person - 0.4) / 0.5, 0, 1)), prior)
    return prior.astype(np.float32), edge


def clear_remnants(srgb: np.ndarray, prior: np.ndarray, person: np.ndarray, face: Face, *, spare: np.ndarray) -> np.ndarray:
    """Lowers alpha at the rim of the hair where a pixel has a colour of the background around and none of the person's.

    ISNet keeps patches of a busy background beside the hair: a star of a flag, a lamp. The palettes are the cluster centres of sure
    background and of sure person near the outline, above the chin. ``spare`` (bool) is left alone: before a plain background ISNet is
    right, and thin hair has the colour of what is behind it. In patches that the segmenter takes for background as well (``person``),
    it is enough that the colour is nearer to the background's.
    """
    unit = max(prior.shape) / 1024
    clear, solid = prior < 0.02, prior > 0.98
    rim = ~_erode(solid, 4 * unit) & ~clear & _dilate(clear, 28 * unit) & ~spare
    patch = _dilate(_open((prior > 0.5) & (person < 0.25), 5 * unit), 10 * unit) & (person < 0.5) & ~clear
    rim |= patch
    rim[int(np.clip(face.chin[1], 0, rim.shape[0])) :] = False
    rim &= _off_ears(face, rim.shape)
    lab = cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    above = np.zeros_like(rim)
    above[: int(np.clip(face.chin[1], 1, rim.shape[0]))] = True
    behind_colours = _palette(lab[_erode(clear, 3 * unit) & _dilate(~clear, 120 * unit) & above])
    own_colours = _palette(lab[_erode(solid, 8 * unit) & _dilate(~solid, 60 * unit) & above])
    if behind_colours is None or own_colours is None or not rim.any():
        return prior
    pixels = lab[rim]
    to_behind, to_person = (np.linalg.norm(pixels[:, None] - p[None], axis=2).min(axis=1) for p in (behind_colours, own_colours))
    foreign = np.zeros_like(prior)
    foreign[rim] = np.clip((to_person - to_behind - np.where(patch[rim], -3, 8)) / 10, 0, 1)
    return (prior * (1 - cv2.GaussianBlur(foreign, (0, 0), 0.8 * unit))).astype(np.float32)


def _palette(lab: np.ndarray, *, colours: int = 10, samples: int = 3000) -> np.ndarray | None:
    """Cluster centres (k, 3) of CIELAB pixels (N, 3); None for too few pixels. Deterministic."""
    from scipy.cluster.vq import kmeans2

    if len(lab) < 50 * colours:
        return None
    some = lab[:: max(1, len(lab) // samples)].astype(np.float64)
    some += np.random.default_rng(0).normal(0, 0.5, some.shape)  # a perfectly plain backdrop has no ten clusters otherwise
    return kmeans2(some, colours, minit="++", rng=0)[0]


def clear_fringe(srgb: np.ndarray, prior: np.ndarray, face: Face) -> np.ndarray:
    """Where the outline above the chin stands before a plain background of another colour: (H, W) bool.

    There closed-form matting is at its best and may look for single hairs on both sides of ISNet's outline.
    """
    unit = max(prior.shape) / 1024
    person = prior > 0.5
    band = _dilate(person, 16 * unit) & _dilate(~person, 9 * unit)
    band[int(np.clip(face.chin[1], 0, band.shape[0])) :] = False
    behind = _erode(prior < 0.02, 3 * unit)
    linear = np.sqrt(to_linear(srgb))  # roughly even to the eye
    outer = _spread(linear, behind, 9 * unit)
    unrest = _spread((linear - outer) ** 2, behind, 24 * unit).mean(axis=-1)  # wider: a flag beside the head shows only in part
    inner = _spread(linear, _erode(prior > 0.98, 8 * unit), 6 * unit)
    contrast = np.sqrt(((outer - inner) ** 2).mean(axis=-1))
    return band & (np.sqrt(unrest) < 0.008 + 0.06 * contrast) & (contrast > 0.06)


def refine(srgb: np.ndarray, prior: np.ndarray, trust: np.ndarray, *, unknown: np.ndarray | None = None) -> np.ndarray:
    """Closed-form matting on the unknown band with ``prior`` as a data term of weight ``trust``. (H, W) float32 0–1.

    The band is where the prior is neither 0 nor 1, and what ``unknown`` (bool) adds.
    """
    import scipy.sparse
    import scipy.sparse.linalg

    sure = _erode(prior > _SURE, 2) | _erode(prior < 1 - _SURE, 2)
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
    near = _dilate(labels == own, 0.02 * max(alpha.shape))  # loose hairs stay: they are thin and close
    return np.where((labels == own) | near & (labels == 0), alpha, np.where(near, alpha * (alpha < 0.9), 0)).astype(np.float32)


def close_islands(alpha: np.ndarray) -> np.ndarray:
    """Makes half-transparent spots within the person opaque: an ear, a lapel. A gap between curls is clear somewhere and stays."""
    from scipy.ndimage import minimum

    count, labels = cv2.connectedComponents((alpha < 0.99).astype(np.uint8), connectivity=8)
    lowest = minimum(alpha, labels, np.arange(count))
    lowest[0] = 0  # the opaque person
    return np.where(lowest[labels] > 0.35, 1, alpha).astype(np.float32)


def foreground_colours(srgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The person's own colours where the old background shows through. (H, W, 3) uint8 sRGB."""
    linear = to_linear(srgb)
    estimate = estimate_foreground(linear, alpha)
    clean = _despill(estimate, linear, alpha)
    changed = (alpha < 1 - 0.5 / 255) | (np.abs(clean - estimate).max(axis=-1) > 1e-4)
    return np.where(changed[..., None], to_srgb(clean), srgb)


def _despill(foreground: np.ndarray, linear: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Takes the old background's light out of the soft edge. All linear light, float32.

    Hair is lit through and mixed with what was behind it; colour estimation alone leaves a coloured fringe. What lies on the
    way from the person's inner colour to the background's colour loses that share of brightness and takes the inner hue.
    """
    h, w = alpha.shape
    reach = max(h, w) / 1024
    inner = _spread(linear, _erode(alpha > 0.98, 5 * reach), 6 * reach)
    outer = _spread(linear, _erode(alpha < 0.02, 3 * reach), 9 * reach)
    along, distinct = _between(foreground, inner, outer)
    at_edge = np.clip(np.maximum((1 - alpha) * 4, 3 * (1 - cv2.GaussianBlur(alpha, (0, 0), 2.2 * reach)) - 0.1), 0, 1)
    amount = np.clip(along * 1.5, 0, 1) * distinct * at_edge
    spill = np.clip(along, 0, 1) * np.maximum(luminance(outer - inner), 0)  # from a darker background nothing is taken: rim light is real
    bright = np.clip(luminance(foreground) - amount * spill, 0, 1)
    hue = inner + 0.02  # black hair has no hue to speak of: without this its last trace of red would be raised to a glow
    clean = hue * (bright / luminance(hue))[..., None]
    return np.clip(foreground + amount[..., None] * (clean - foreground), 0, 1)


def _between(colours: np.ndarray, inner: np.ndarray, outer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where colours lie on the way from inner (0) to outer (1), and how far the two ends can be told apart, 0–1."""
    away = outer - inner
    length2 = (away**2).sum(axis=-1)
    along = ((colours - inner) * away).sum(axis=-1) / np.maximum(length2, 1e-4)
    return along, np.clip(np.sqrt(length2) / 0.08 - 0.5, 0, 1)


def _spread(colour: np.ndarray, mask: np.ndarray, sigma: float) -> np.ndarray:
    """The masked colours, averaged and spread over their surroundings (normalised convolution at three scales)."""
    out, done = np.zeros_like(colour), np.zeros(mask.shape, np.float32)
    source, weight = colour * mask[..., None], mask.astype(np.float32)
    for k in (1, 4, 16):
        shrink = max(1, round(sigma * k / 4))
        size = (max(1, mask.shape[1] // shrink), max(1, mask.shape[0] // shrink))
        c, n = cv2.resize(source, size, interpolation=cv2.INTER_AREA), cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
        c, n = cv2.GaussianBlur(c, (0, 0), sigma * k / shrink), cv2.GaussianBlur(n, (0, 0), sigma * k / shrink)
        c, n = cv2.resize(c, mask.shape[::-1]), cv2.resize(n, mask.shape[::-1])
        take = (1 - done) * np.clip(n * 20, 0, 1)
        out += take[..., None] * c / np.maximum(n, 1e-6)[..., None]
        done += take
    return out + (1 - done)[..., None] * colour


def _off_ears(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    """False around the ears, which can be as red as a flag."""
    mask = np.ones(shape, np.uint8)
    for x, y in face.landmarks[[234, 454, 93, 323], :2]:
        cv2.circle(mask, (round(float(x)), round(float(y))), round(0.45 * face.eye_distance), 0, -1)
    return mask > 0


def _inner_face(face: Face) -> np.ndarray:
    """The face without its rim, as a polygon: never transparent, whatever glints on spectacles look like to the networks."""
    hull = cv2.convexHull(face.landmarks[:468, :2].astype(np.float32))[:, 0]
    centre = hull.mean(axis=0)
    return np.round(centre + 0.92 * (hull - centre)).astype(np.int32)


def _erode(mask: np.ndarray, radius: float) -> np.ndarray:
    return ~_dilate(~mask, radius)


def _dilate(mask: np.ndarray, radius: float) -> np.ndarray:
    """Grown by a disc. By distance: a wide disc costs no more than a narrow one."""
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) <= max(1.0, radius) if mask.any() else mask


def _open(mask: np.ndarray, radius: float) -> np.ndarray:
    return _dilate(_erode(mask, radius), radius)

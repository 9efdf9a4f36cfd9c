"""Dressing: a plate whose clothes are a rendered garment. What comes out is a plate again, with room around it, so that lens, composite
and cull need not know.

From back to front: back of the garment · rendered neck · the person's own neck · garment · face, hair, headwear and accessories. The pixels
of the face are the selfie's, unchanged. docs/attire.md shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

import cv2
import numpy as np

from goodlight.brief import OWN_ATTIRE
from goodlight.colour import luminance, to_srgb_float
from goodlight.sets import garments, own_garments
from goodlight.sets.garment_anchors import front_columns
from goodlight.sets.garment_light import mixed
from goodlight.sets.wardrobe import resolve
from goodlight.studio import dress_folds, dress_hair, dress_light, dress_neck, dress_outline, dress_skin
from goodlight.studio.dress_canvas import Canvas
from goodlight.studio.dress_fit import Fit, fit
from goodlight.studio.dress_person import of_person
from goodlight.studio.shot import Frame
from goodlight.subject.face import Face
from goodlight.subject.frame_cuts import find_cuts
from goodlight.subject.layers import Layers, split
from goodlight.subject.plate import Plate

_KEPT = 3  # plates and garments held in memory
_LARGEST = 260.0  # pixels between the eyes
_HAIR_SHADOW = 0.6  # as far as the jaw's shadow falls, hair's falls on the cloth it lies on
_MARGIN = 0.45  # of the eyes' distance: how far around the head the cloth is not the garment's alone
_SEAM = 0.006  # metres
_FOLDED = (3.2, 1.0)  # exponents of what folds do to the light, on black and on white cloth
_INSIDE = 0.008  # metres over which the shade within a collar is graded
_SHEEN = 0.005  # what even black cloth reflects at its surface, where it is turned to the light
_SILK = "tie"
_SHINE = 0.06  # what silk reflects at its surface where it is lit best


@dataclass(frozen=True, eq=False, kw_only=True)
class Dressed:
    """A dressed plate and what its defects are judged by.

    Masks are (h, w) uint8, 255 = all, and cover the new plate from its row ``start`` to its bottom.
    """

    plate: Plate
    fit: Fit
    offset: tuple[int, int]  # (x, y) of the new plate's first pixel on the old one
    start: int
    light_error: float  # see ``dress_light.LightMix``
    front: np.ndarray  # garment before the neck, also where the head hides it
    head: np.ndarray  # face, hair, headwear, accessories
    hair: np.ndarray
    hair_cut: np.ndarray  # hair that the selfie's frame cuts and that was given ends
    own_skin: np.ndarray  # real skin below the jaw that is seen
    neck: np.ndarray  # rendered neck that is seen
    cloth_before: np.ndarray  # the old clothes
    taken: np.ndarray  # what the layers kept and was taken away as old clothes


def wear(plate: Plate, attire: str, *, yaw: float = 0.0) -> Plate:
    """The plate in that attire; itself for ``own``. yaw: degrees the body faces to the picture's right, see ``dress_turn``.

    UsageError for an unknown attire, GoodlightError ``no_layers`` without ISNet.
    """
    return plate if attire == OWN_ATTIRE else dressed(plate, attire, yaw).plate


def frame_of_selfie(frame: Frame, plate: Plate, attire: str, *, yaw: float = 0.0) -> Frame:
    """A frame of the dressed plate as one of the selfie's own plate, in whose pixels face and skin are compared."""
    if attire == OWN_ATTIRE:
        return frame
    scale, offset = _scale(plate), np.asarray(dressed(plate, attire, yaw).offset, np.float64)
    moved = frame.matrix[:, 2] + frame.matrix[:, :2] @ (0.5 * scale - 0.5 - offset)  # centres of pixels stay on centres
    return replace(frame, matrix=np.column_stack([frame.matrix[:, :2] * scale, moved]))


@lru_cache(maxsize=_KEPT)
def _layers(plate: Plate) -> Layers:
    return split(plate)


@lru_cache(maxsize=_KEPT)
def _garment(attire: str, yaw: float) -> garments.Garment:
    asked = resolve(attire)
    if asked.own:
        return own_garments.load(asked.garment)
    worn = garments.load(asked.garment, yaw=yaw)
    return worn.recoloured({next(iter(worn.panels)): asked.colour}) if asked.colour else worn


@lru_cache(maxsize=_KEPT)
def dressed(plate: Plate, attire: str, yaw: float = 0.0) -> Dressed:
    """The plate in a garment at the rendered yaw nearest to that, kept in memory: the shots of a plate start from it."""
    bounded = _bounded(plate)
    return put_on(bounded, _layers(bounded), _garment(attire, yaw))


def _scale(plate: Plate) -> float:
    return min(1.0, _LARGEST / plate.face.eye_distance)


@lru_cache(maxsize=_KEPT)
def _bounded(plate: Plate) -> Plate:
    return shrunk(plate, _LARGEST)


def shrunk(plate: Plate, eyes: float) -> Plate:
    """The plate with at most that many pixels between the eyes: where its face is so large that dressing it would take gigabytes."""
    scale = min(1.0, eyes / plate.face.eye_distance)
    if scale == 1:
        return plate
    size = (round(plate.size[0] * scale), round(plate.size[1] * scale))
    foreground, alpha = (cv2.resize(image, size, interpolation=cv2.INTER_AREA) for image in (plate.foreground, plate.alpha))
    face = replace(plate.face, landmarks=(plate.face.landmarks * scale).astype(np.float32))
    return replace(plate, foreground=foreground, alpha=alpha, face=face, cuts=find_cuts(alpha), sharpness=plate.sharpness * scale,
                   skin_points=plate.skin_points * np.float32(scale), hair_points=plate.hair_points * np.float32(scale),
                   outline=plate.outline * np.float32([scale, scale, 1, 1, 1, 1]))


def put_on(plate: Plate, layers: Layers, garment: garments.Garment) -> Dressed:
    """Fits, lights and lays the garment around the person's head. What lies above the collar and the jaw is only moved.

    Most of the canvas is cloth and nothing else: head and neck are laid together in a window of it.
    """
    fitted = fit(plate.face, layers, garment)
    mix = dress_light.mix(plate)
    wide = Canvas.around(plate, layers, fitted, garment)
    unit = plate.face.eye_distance
    behind_neck = _behind_neck(garment)
    bare, bare_alpha = dress_neck.open_throat(mixed(garment.neck_shading, mix.shares), garment.neck_alpha, garment.anchors)
    window = wide.window_of(layers.head, bare_alpha * (1 - garment.alpha * (1 - behind_neck)), margin=_MARGIN * unit)
    canvas = wide.part(window)
    face = _moved(plate.face, canvas.offset)
    everywhere = wide.warped(garment.alpha)
    coverage, behind = everywhere[window], canvas.warped(behind_neck)
    front, back = coverage * (1 - behind), coverage * np.minimum(3 * cv2.dilate(behind, np.ones((5, 5), np.uint8)), 1)
    neck = canvas.warped(bare_alpha)
    # Inside a collar it is seen in any case, or a black hole would gape beside a narrow jaw.
    neck *= np.maximum(dress_neck.not_beside_jaw(canvas.pasted(plate.alpha.astype(np.float32) / 255, beyond=1.0), face), back)
    if garment.snug:
        neck = dress_neck.trapezius(neck, back * (1 - front), fitted.axis - canvas.offset[0], unit)
    person = of_person(canvas, plate, layers, face, fitted, neck)
    skin, hair, colours = person.skin, person.hair, person.colours

    fabric = _cloth(garment, mix, seed=crc32(plate.sha256.encode()))
    cloth = canvas.warped(fabric, plate)
    cloth *= dress_neck.contact_shadow(hair, _HAIR_SHADOW * unit)[..., None]

    jaw = dress_outline.above_jaw(face, coverage.shape, feather=0.012 * unit)
    jaw = np.maximum(jaw, np.maximum(dress_outline.beside_face(face, coverage.shape), person.ears))
    tone = dress_neck.skin_colour(plate.foreground, plate.face)
    hole = neck * (1 - dress_neck.not_black(colours, tone, unit))
    # Of what hair leaves open, or the rendering shows where the two share a pixel.
    own, close = (np.minimum(m * (1 - hole) / np.maximum(1 - hair, 0.05), 1)
                  for m in dress_neck.own_skin(skin, person.cloth, hair, neck, face))
    rendered = np.zeros_like(colours)
    box = _box(neck * (1 - front))  # the rest of the mannequin's body is never seen
    lit = dress_neck.in_skin(canvas.warped(bare)[box], tone)
    lit *= canvas.warped(dress_skin.forms(garment.alpha.shape, garment.anchors, mix.shares))[box][..., None]
    lit *= dress_neck.jaw_shadow(jaw * np.clip(skin + hair, 0, 1), unit)[box][..., None]
    lit *= dress_neck.hair_shadow(hair, unit)[box][..., None]
    throat = neck * (1 - front) * (1 - jaw)
    broad = dress_neck.without_islands(close, throat, unit)
    hued, known = (np.where(m > 0.8, neck, 0).astype(np.float32)[box] for m in (close, broad))
    lit *= dress_neck.hue_gain(lit, colours[box], hued)
    lit *= dress_neck.light_gain(lit, colours[box], known, unit, chest=True)
    like = dress_neck.unstained(lit, colours[box], -dress_outline.from_jaw(face, neck.shape)[box], unit)
    own[box] = np.maximum(own[box] * (1 - neck[box] * (1 - like)), close[box] * neck[box] * like)
    own = dress_neck.without_islands(own, throat, unit)
    lit *= dress_neck.light_gain(lit, colours[box], np.where(own > 0.6, neck, 0).astype(np.float32)[box], unit, chest=False)
    rendered[box] = lit * dress_skin.fine_structure(lit.shape[:2], plate)
    deep, deep_colour = dress_hair.behind_neck(hair, neck, front, colours, unit)

    head = np.clip(skin * jaw + hair + person.worn_on, 0, 1)
    out, alpha = deep_colour * deep[..., None], deep
    edge = dress_neck.cloth_shadow(front, unit)[..., None]
    for layer, share in ((cloth, back), (rendered * edge, neck), (colours * edge, own), (cloth, front), (colours, head)):
        out, alpha = out * (1 - share[..., None]) + layer * share[..., None], alpha * (1 - share) + share
    made = alpha * (1 - np.maximum(head, own * (1 - front)))
    near = canvas.grained(to_srgb_float(out / np.maximum(alpha, 1e-3)[..., None]), made, plate.grain)
    untouched = (head > 0.997) & (person.tinted < 0.02)
    near[untouched] = person.pixels[untouched]
    lower, alpha8 = wide.all_cloth(fabric, everywhere, plate, window)
    lower[window], alpha8[window] = near, _bytes(alpha)

    foreground, alpha8 = wide.whole(layers, lower, alpha8, plate.face)
    if dress_hair.cut_below(layers.hair, unit):  # where the selfie cuts hair on the shoulders, the picture ends as well
        foreground, alpha8, everywhere = foreground[: plate.size[1]], alpha8[: plate.size[1]], everywhere[: plate.size[1] - wide.offset[1]]
    offset = (wide.offset[0], 0)
    new = replace(plate, foreground=foreground, alpha=alpha8, face=_moved(plate.face, offset), cuts=find_cuts(alpha8), classes=None,
                  skin_points=plate.skin_points - np.float32(offset), hair_points=plate.hair_points - np.float32(offset),
                  outline=plate.outline - np.float32([*offset, 0, 0, 0, 0]))
    hidden = (1 - front) * (1 - head)
    seen = {"head": head, "hair": hair, "hair_cut": person.grown - hair, "own_skin": own * hidden, "neck": neck * (1 - own) * hidden,
            "taken": person.taken}
    masks = {name: np.zeros(everywhere.shape, np.uint8) for name in seen}
    masks["front"], masks["cloth_before"] = _bytes(everywhere), _bytes(wide.pasted(layers.cloth))[: len(everywhere)]
    for name, mask in (*seen.items(), ("front", front)):
        masks[name][window] = _bytes(mask)[: len(masks[name][window])]
    return Dressed(plate=new, fit=fitted, offset=offset, start=wide.offset[1], light_error=mix.error, **masks)


def _bytes(mask: np.ndarray) -> np.ndarray:
    """0–1 float → uint8."""
    return (mask.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def _cloth(garment: garments.Garment, mix: dress_light.LightMix, *, seed: int) -> np.ndarray:
    """The lit cloth, (h, w, 3) linear in the garment's pixels. One from a photo keeps the photo's contrast and folds."""
    light = mixed(garment.shading, mix.weights)[..., 0]  # the mix is grey
    if garment.folds:
        reflected = luminance(garment.albedo)
        light = dress_light.deepened(light, garment.alpha * (1 - garment.behind) > 0.9, reflected,
                                     seam=_SEAM * float(garment.anchors["pixels_per_metre"]))
        light = dress_light.graded_inside(light, garment.behind, reflected, sigma=_INSIDE * float(garment.anchors["pixels_per_metre"]))
        light *= dress_folds.folds(garment, mix.shares, seed=seed) ** (_FOLDED[0] + (_FOLDED[1] - _FOLDED[0]) * reflected)
    sheen = _SHEEN * light**2
    if garment.folds and _SILK in garment.panels:
        light, gloss = dress_light.satin(light, garment.panels[_SILK], luminance(garment.albedo))
        sheen += _SHINE * gloss
    return dress_light.drawn_together(light[..., None] * garment.albedo + sheen[..., None])


def _box(mask: np.ndarray) -> tuple[slice, slice]:
    """The smallest window around what is seen of a mask (0–1)."""
    rows, columns = (np.flatnonzero((mask > 0.004).any(axis=axis)) for axis in (1, 0))
    return tuple(slice(int(i[0]), int(i[-1]) + 1) if len(i) else slice(0, 1) for i in (rows, columns))


def _behind_neck(garment: garments.Garment) -> np.ndarray:
    """The share of the cloth behind the neck, (h, w) float32, in the neckline only: over the shoulders no neck lies before the cloth.

    Lines as thin as the ridge of a shoulder are left to the front, or skin would shine through them.
    """
    ring = np.asarray(garment.anchors["neck_ring"], np.float64)[:, 0]
    middle, half = float(ring.min() + ring.max()) / 2, max(float(np.ptp(ring)) / 2, 1.0)
    rows, columns = (np.arange(length) for length in garment.alpha.shape)
    x = np.abs(columns - middle) / half
    aside = np.abs(columns[None] - front_columns(garment.anchors, rows)[:, None]) / half
    wide = cv2.morphologyEx(garment.behind, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11)))
    wide = np.where(aside < 0.5, garment.behind, wide)  # but the point of a V is as thin, and the back seen in it no front
    return wide * np.clip((1.02 - x) / 0.05, 0, 1).astype(np.float32)[None]


def _moved(face: Face, offset: tuple[int, int]) -> Face:
    return replace(face, landmarks=face.landmarks - np.array([*offset, 0], np.float32))

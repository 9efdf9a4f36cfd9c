"""What is kept of the person around jaw, neck and collar: skin, hair and what they wear on the head, less what is left of old clothes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.studio import dress_beard, dress_hair, dress_neck, dress_remnants
from goodlight.studio.dress_canvas import Canvas
from goodlight.studio.dress_fit import Fit
from goodlight.studio.dress_gaps import gaps
from goodlight.studio.dress_strange import strange
from goodlight.subject.ears import sure_ears
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers
from goodlight.subject.plate import Plate


@dataclass(frozen=True, eq=False, kw_only=True)
class Person:
    """On a canvas; masks are (h, w) float32, 0–1."""

    pixels: np.ndarray  # (h, w, 3) uint8 sRGB: the selfie's
    colours: np.ndarray  # (h, w, 3) float32 linear: hair and jaw that shone in the old clothes' colour have their own
    skin: np.ndarray
    grown: np.ndarray  # hair
    hair: np.ndarray  # the same, with ends where the selfie's frame cuts it
    ears: np.ndarray  # where they stand out beside the face
    worn_on: np.ndarray  # headwear, spectacles, earrings
    cloth: np.ndarray  # the old clothes; 1 beyond the selfie
    tinted: np.ndarray  # what got another colour
    taken: np.ndarray  # what the layers kept and was taken away as old clothes


def of_person(canvas: Canvas, plate: Plate, layers: Layers, face: Face, fitted: Fit, neck: np.ndarray) -> Person:
    """face: on the canvas. neck: (h, w) where a rendered neck lies below, 0–1."""
    unit = face.eye_distance
    pixels = canvas.pasted(layers.colours)
    colours = to_linear(pixels)
    skin, cloth = canvas.pasted(layers.skin), canvas.pasted(layers.cloth, beyond=1.0)
    shade = gaps(cloth, canvas.pasted(layers.hair), skin, pixels, plate=plate, face=face)
    cloth -= shade
    tone = dress_neck.skin_colour(plate.foreground, plate.face)
    bearded = dress_beard.is_bearded(colours, face, tone)
    jaw = dress_beard.along_jaw(face, skin.shape) if bearded else None
    grown, worn_on, throat = dress_hair.kept(canvas, layers, face, fitted, beard=jaw)
    grown += shade
    ears = sure_ears(pixels, canvas.pasted(plate.alpha.astype(np.float32) / 255), face)
    remnant, whiter = strange(pixels, plate, cloth, ears, face)
    remnant *= 1 - dress_remnants.glints(remnant, ears, skin + grown, unit)
    cheeks = dress_remnants.cheeks(pixels, plate, face, bearded=bearded)
    if not bearded:  # lit locks have the skin's colour, too, but much hair around them
        bare = grown * cheeks * (1 - dress_hair.massive(grown, unit))
        grown, skin = grown - bare, skin + bare
    skin = np.clip(skin + throat, 0, 1)
    kept = skin + grown
    grown, skin = dress_hair.rooted(grown, skin, pixels, plate, face, fitted.axis - canvas.offset[0])
    grown *= 1 - dress_hair.like_clothes(pixels, grown, canvas.pasted(layers.cloth), plate, face)
    tinted = remnant * (1 - whiter) * dress_hair.massive(grown, unit)
    colours, stays = dress_hair.own_colour(colours, grown * tinted, grown * (1 - remnant), unit)
    skin, grown = skin * (1 - remnant), grown * (1 - remnant + tinted) * stays
    colours, lit = dress_remnants.without_collar_light(colours, pixels, skin, grown, cloth, face)
    tinted = np.maximum(tinted, lit)
    if bearded:
        beard = skin * dress_beard.below_jaw(colours, skin, face, tone)
        grown, skin = grown + beard, skin - beard
    chains = dress_remnants.chains(canvas.pasted(layers.accessory), face) * (1 if jaw is None else 1 - jaw)
    skin *= 1 - neck * np.maximum(dress_remnants.edge(cloth, grown, face), chains)
    own = np.maximum(ears, cheeks)
    grown *= 1 - dress_remnants.scraps(grown, worn_on, cloth, face, fitted.axis - canvas.offset[0]) * (1 - own)
    skin *= 1 - dress_remnants.stubs(skin, grown, face, fitted.axis - canvas.offset[0]) * ~ears
    loose = 1 - dress_remnants.ridges(grown + worn_on, skin, cloth, face)
    grown, worn_on, skin = grown * loose * (1 - dress_remnants.dots(grown, cloth, pixels, face)), worn_on * loose, skin * loose
    taken = np.clip(kept - skin - grown, 0, 1)
    skin *= dress_neck.nape(grown, cheeks, face, fitted.axis - canvas.offset[0], fitted.neck_half_width)
    hair = grown * dress_hair.ends(canvas, unit, below=not dress_hair.cut_below(layers.hair, unit))
    return Person(pixels=pixels, colours=colours, skin=skin, grown=grown, hair=hair, ears=_beside_roots(ears, face), worn_on=worn_on,
                  cloth=cloth, tinted=tinted, taken=taken)


def _beside_roots(ears: np.ndarray, face: Face) -> np.ndarray:
    """What of the ears (h, w) bool lies further out than their roots, (h, w) float32."""
    unit, x = face.eye_distance, np.arange(ears.shape[1], dtype=np.float32)
    left, right = sorted(face.landmarks[[234, 454], 0])
    out = np.clip(np.maximum(left - x, x - right) / (0.03 * unit), 0, 1)
    return cv2.GaussianBlur(ears.astype(np.float32), (0, 0), 0.01 * unit) * out[None]

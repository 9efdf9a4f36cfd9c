"""The studio engine: virtual photography on the CPU. Pure in its inputs: same subject and recipe, same pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from goodlight.brief import Recipe
from goodlight.finding import Finding
from goodlight.sets.backdrops import backdrop_light, paint_backdrop, shows_surroundings
from goodlight.sets.crops import crops
from goodlight.sets.rigs import PLACE, Rig, lights
from goodlight.sets.sitting import Sitting
from goodlight.sets.surroundings import Surroundings
from goodlight.studio import compose, dress, dress_turn, lens, on_location
from goodlight.studio.direct.warp import Warp
from goodlight.studio.relight import expected_gain, light_side, relight
from goodlight.studio.retouch import remove_blemishes
from goodlight.studio.shot import Frame, Shot
from goodlight.studio.touch import notes, touch
from goodlight.subject.plate import Plate, Subject

NAME = "studio"
_SMOOTHER = 0.8  # a backdrop out of focus looks calmer than skin with the same noise
_EYES_TO_METRE = 1 / 0.063  # the mean distance of adult eyes is 63 mm (Dodgson 2004)
_DISTANCE_RATIO = 0.6  # the backdrop stands further off than the person, so it appears smaller

_NO_SURROUNDINGS = Finding(code="no_surroundings", message="The person fills the selfie: there is no background of its own to show.",
                           advice="Choose another backdrop, or add a selfie taken from further away.")


def shoot(subject: Subject, recipe: Recipe) -> Shot | Finding:
    """One picture. A Finding instead where the plate does not carry the crop (see ``lens.frame``) or has no background of its own."""
    own = subject.plate(recipe.plate)
    if own.surroundings is None and shows_surroundings(recipe.look.backdrop):
        return _NO_SURROUNDINGS
    touched, attire = touch(own, recipe.direction), recipe.look.attire
    yaw = dress_turn.body_yaw(own, recipe.direction, attire)
    plate = dress.wear(touched, attire, yaw=yaw)
    crop = crops().get(recipe.look.crop)
    warp = dress_turn.warp(own, recipe.direction, attire)
    frame = lens.frame(plate, crop, size=recipe.size, seed=recipe.seed, warp=_on_worn(warp, touched, attire, yaw))
    if isinstance(frame, Finding):
        return frame
    of_selfie = dress.frame_of_selfie(frame, touched, attire, yaw=yaw)
    place = _sitting(recipe, plate)
    rig = _rig(recipe, mirrored=place is not None and place.mirrored)
    placed = remove_blemishes(plate) if recipe.retouch == "light" else plate
    colours, alpha = compose.place(placed, frame)
    colours = relight(colours, alpha, plate=plate, frame=frame, rig=rig)
    backdrop = _photograph_backdrop(recipe, plate, frame, light_side(plate, rig), place, _surroundings(own, of_selfie))
    smoother = 1.0 if shows_surroundings(recipe.look.backdrop) else _SMOOTHER
    grain = smoother * plate.grain * min(1.0, frame.scale)
    if backdrop is None:
        pixels = compose.cut_out_picture(colours, alpha)
    elif place is not None:
        colours, alpha = on_location.focused(colours, alpha, plate=plate, frame=frame, aperture=place.aperture)
        linear = compose.composite(colours, alpha, backdrop, light_side=light_side(plate, rig), shade=0)
        pixels = compose.finish(on_location.veiled(linear, alpha, backdrop, plate=plate, frame=frame), alpha, grain=grain, seed=recipe.seed)
    else:
        linear = compose.composite(colours, alpha, backdrop, light_side=light_side(plate, rig))
        pixels = compose.finish(linear, alpha, grain=grain, seed=recipe.seed)
    gain = expected_gain(plate, frame, rig)
    frame = replace(of_selfie, warp=warp, findings=(*of_selfie.findings, *notes(own, recipe.direction)))
    return Shot(recipe=recipe, pixels=pixels, frame=frame, matte=(alpha * 255 + 0.5).astype(np.uint8), gain=gain, body_yaw=yaw)


def _on_worn(warp: Warp | None, own: Plate, attire: str, yaw: float) -> Warp | None:
    """A warp of the selfie's own plate as one of the dressed plate."""
    if warp is None:
        return None
    whole = Frame(matrix=np.eye(2, 3), size=own.size)
    return warp.on(dress.frame_of_selfie(whole, own, attire, yaw=yaw).matrix)


def _sitting(recipe: Recipe, plate: Plate) -> Sitting | None:
    """How a rendered location is shown for this person; None before anything else."""
    backdrop = recipe.look.backdrop
    return on_location.sitting(plate, backdrop, seed=recipe.seed) if on_location.is_location(backdrop) else None


def _rig(recipe: Recipe, *, mirrored: bool) -> Rig:
    """The look's light; "place" is what the backdrop's place throws on whoever stands there, and the selfie's own light in a studio."""
    rig = lights().get(recipe.look.light)
    return backdrop_light(recipe.look.backdrop, seed=recipe.seed, mirrored=mirrored) or rig if rig.name == PLACE else rig


def _surroundings(own: Plate, frame: Frame) -> Surroundings | None:
    """The selfie's background where it stands in a picture framed like that."""
    if own.surroundings is None:
        return None
    down, across = own.alpha.shape[0] / own.surroundings.shape[0], own.alpha.shape[1] / own.surroundings.shape[1]
    to_plate = np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]])
    return Surroundings(colours=own.surroundings, matrix=frame.matrix @ to_plate,
                        eye_distance=own.face.eye_distance * frame.scale)


def _photograph_backdrop(recipe: Recipe, plate: Plate, frame, side: float, place: Sitting | None,
                         surroundings: Surroundings | None) -> np.ndarray | None:
    w, h = frame.size
    eyes = frame.to_picture(plate.face.eyes).mean(axis=0)
    scale = plate.face.eye_distance * frame.scale * _EYES_TO_METRE * _DISTANCE_RATIO
    return paint_backdrop(recipe.look.backdrop, size=(w, h), seed=recipe.seed, light_side=side, sitting=place, surroundings=surroundings,
                          centre=(float(eyes[0] / w), float(eyes[1] / h)), texture_scale=scale)

"""Order the shots that passed: best first, and different from each other. Works on small candidates, never on whole pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight import colour
from goodlight.brief import Direction, Look
from goodlight.finding import Finding
from goodlight.sets.backdrops import backdrops
from goodlight.studio import on_location
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate

THUMBNAIL = (16, 20)
"""(width, height) of the picture a candidate keeps, whatever the crop's own shape."""
DUPLICATE_LIMIT = 2.0
"""Mean ΔE76 between two thumbnails below which shots of one plate in one crop look the same side by side."""
_ENCODING = 0.05  # ΔE76 by which JPEG moves a thumbnail at most, so that the delivered files are as different as the pixels
VARIETY = 0.45
"""Weight of being different against being good (maximal marginal relevance, Carbonell and Goldstein 1998)."""
STEP = 0.06
"""Qualities closer than this are one quality: the measures do not tell such shots apart, and what nobody can see must not decide, or every
gallery would begin with the same grey canvas. Of equals one comes first whose ground has a structure, which bare paper has not: fresh eyes
take such pictures for photographs more often."""
_STRUCTURED = ("canvas", "surroundings")  # kinds of backdrop
_OF_STUDIOS, _OUT_OF_PLACE = ("paper", "canvas", "gradient"), 0.4  # what such a backdrop loses with who was caught in a gesture
_SITS = (15.0, 27.0)  # degrees off the camera between which a sitter becomes a passer-by
_CLOSED = (0.27, 0.34)  # eye distances: how far laughing sitters open the mouth at most, and speakers
_BESIDE = np.array([1.0, 1.5, 1.5])  # of L*, a*, b*: a blue rim before brown is seen sooner than a light one before dark
_FAR = 25.0  # mean ΔE76 between thumbnails from which two pictures count as wholly different


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate:
    """What ranking needs to know of a shot."""

    quality: float  # 0–1
    look: Look
    direction: Direction
    plate: str  # sha256
    size: tuple[int, int]
    thumbnail: np.ndarray  # (960,) float32: CIELAB of the 16×20 picture

    @staticmethod
    def of(shot: Shot, *, quality: float) -> Candidate:
        return Candidate(quality=quality, look=shot.recipe.look, direction=shot.recipe.direction, plate=shot.recipe.plate,
                         size=shot.recipe.size, thumbnail=thumbnail(shot.pixels))


def thumbnail(pixels: np.ndarray) -> np.ndarray:
    """(H, W, 3 or 4) uint8 sRGB → (960,) float32 CIELAB. Alpha is laid on mid grey."""
    small = cv2.resize(pixels, THUMBNAIL, interpolation=cv2.INTER_AREA)
    linear = colour.to_linear(np.ascontiguousarray(small[..., :3]))
    if small.shape[2] == 4:
        alpha = small[..., 3:].astype(np.float32) / 255
        linear = linear * alpha + 0.2 * (1 - alpha)
    return colour.lab(linear).astype(np.float32).ravel()


def quality(shot: Shot, plate: Plate, *, sharpness: float, edges: float) -> float:
    """How good a shot is, 0–1: sharpness at the eyes and cleanness of the edges (both 0–1), exposure, likeness, open eyes, framing, ground.

    The weighted mean is multiplied by the weakest part's root, so that one bad part is not bought back by the others.
    """
    likeness = 0.5 if shot.likeness is None else float(np.clip((shot.likeness.limit + 0.05 - shot.likeness.distance) / 0.3, 0, 1))
    eyes = float(np.clip((min(plate.face.expression.eye_openness) - 0.1) / 0.12, 0, 1))
    framing = max(0.0, 1 - 0.2 * sum(f.code != "layout_check_only" for f in shot.frame.findings))
    parts = np.array([sharpness, edges, _exposure(shot, plate), likeness, eyes, framing, _ground(shot, plate)])
    weights = np.array([0.15, 0.15, 0.15, 0.2, 0.1, 0.1, 0.15])
    return float(np.clip(parts @ weights * (0.5 + 0.5 * np.sqrt(parts.min())), 0, 1))


def _ground(shot: Shot, plate: Plate) -> float:
    """1 where the backdrop beside the person is about as light, and of about the hue, of what stood there in the selfie, down to 0.2 for
    white on black.

    Loose hair and rims carry the light and the colour they were photographed in: they look most natural before a backdrop like their own.
    At a location in the evening the light on the face counts as well. Who was caught in a gesture stood in no studio.
    """
    step = max(1, max(shot.matte.shape) // 160)
    matte = shot.matte[::step, ::step]
    beside = (matte == 0) & (cv2.dilate(matte, np.ones((9, 9), np.uint8)) > 0)
    if plate.behind_lab is None or shot.pixels.shape[2] == 4 or beside.sum() < 20:
        return 1.0
    look = shot.recipe.look
    hour = on_location.agreement(plate, look.backdrop, seed=shot.recipe.seed) if on_location.is_location(look.backdrop) else 1.0
    now = colour.lab(np.median(colour.to_linear(np.ascontiguousarray(shot.pixels[::step, ::step])[beside]), axis=0))
    away = float(np.linalg.norm((now - plate.behind_lab) * _BESIDE))
    studio = 1 - _OUT_OF_PLACE * _caught(plate) if _kind(look.backdrop) in _OF_STUDIOS else 1.0
    return max(0.2, float(np.clip(1.1 - away / 55, 0.2, 1)) * hour * studio)


def _caught(plate: Plate) -> float:
    """0 for who sits for a portrait … 1 for who was photographed in passing: turned away, or speaking."""
    pose = plate.face.pose
    turned = (np.hypot(pose.yaw, pose.pitch) - _SITS[0]) / (_SITS[1] - _SITS[0])
    speaks = (plate.face.expression.mouth_open - _CLOSED[0]) / (_CLOSED[1] - _CLOSED[0])
    return float(np.clip(max(turned, speaks), 0, 1))


def _exposure(shot: Shot, plate: Plate) -> float:
    """1 where the face's middle tone has L* 38–78 (all skin tones, well lit), falling to 0 fifteen beyond."""
    points = shot.frame.to_picture(plate.skin_points if len(plate.skin_points) else plate.face.landmarks[:468, :2])
    x, y = np.rint(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < shot.matte.shape[1]) & (y < shot.matte.shape[0])
    if not inside.any():
        return 0.0
    light = float(np.median(colour.lab(colour.to_linear(shot.pixels[y[inside], x[inside], :3]))[:, 0]))
    return float(np.clip(1 - max(38 - light, light - 78, 0) / 15, 0, 1))


def duplicate_of(candidate: Candidate, kept: Sequence[Candidate]) -> Finding | None:
    """The defect "duplicate" when a kept shot of the same plate, crop and direction looks the same."""
    same = [k for k in kept if k.plate == candidate.plate and k.size == candidate.size and k.look.crop == candidate.look.crop]
    if not same:
        return None
    distance = float(_distances(np.stack([k.thumbnail for k in same]), candidate.thumbnail[None]).min())
    if distance >= DUPLICATE_LIMIT + _ENCODING:
        return None
    return Finding(code="duplicate", message="Nearly the same picture as a shot that was kept.", value=distance,
                   limit=DUPLICATE_LIMIT + _ENCODING, unit="ΔE76",
                   advice="Add selfies with other angles and expressions, or allow more backdrops and crops.")


def order(candidates: Sequence[Candidate], *, count: int) -> tuple[list[int], list[int]]:
    """Places of the selects, best first, at most ``count``, and places of the duplicates, which are left out.

    Each next shot is the one with the most of quality less likeness to what stands before it; of scores that are equal within ``STEP``
    one before a canvas or the selfie's own background comes first, else they keep the order given.
    """
    duplicates, unique = [], []
    for place, candidate in sorted(enumerate(candidates), key=lambda item: (-item[1].quality, item[0])):
        twin = duplicate_of(candidate, [candidates[u] for u in unique])
        (duplicates if twin else unique).append(place)
    unique.sort()
    if not unique:
        return [], sorted(duplicates)
    chosen = _most_varied([candidates[u] for u in unique], count)
    return [unique[c] for c in chosen], sorted(duplicates)


def _most_varied(candidates: Sequence[Candidate], count: int) -> list[int]:
    worth = np.array([c.quality for c in candidates])
    alike = _similarities(candidates)
    structured = np.array([_kind(c.look.backdrop) in _STRUCTURED for c in candidates])
    closest = np.zeros(len(candidates))  # to any shot chosen so far
    usual = np.zeros(len(candidates))  # to the chosen ones taken together, so that late choices spread out too
    chosen: list[int] = []
    left = np.ones(len(candidates), bool)
    while left.any() and len(chosen) < count:
        score = (1 - VARIETY) * worth - VARIETY * (0.5 * closest + 0.5 * usual / max(len(chosen), 1))
        score = np.where(left, score, -np.inf)
        equals = score >= score.max() - (1 - VARIETY) * STEP
        best = int(np.argmax(equals & structured if (equals & structured).any() else equals))
        chosen.append(best)
        left[best] = False
        closest, usual = np.maximum(closest, alike[best]), usual + alike[best]
    return chosen


def _kind(backdrop: str) -> str | None:
    """None for a brand colour or a picture of one's own."""
    return backdrops().get(backdrop).kind if backdrop in backdrops() else None


def _similarities(candidates: Sequence[Candidate]) -> np.ndarray:
    """(N, N), 0 nothing in common … 1 the same: half the thumbnails, half the recipe."""
    def same(key) -> np.ndarray:
        numbers: dict = {}
        codes = np.array([numbers.setdefault(key(c), len(numbers)) for c in candidates])
        return codes[:, None] == codes[None]

    recipe = (0.3 * same(lambda c: c.plate) + 0.3 * same(lambda c: c.look.backdrop) + 0.2 * same(lambda c: c.look.crop)
              + 0.1 * same(lambda c: (c.look.attire, c.look.light)) + 0.1 * same(lambda c: (c.direction.expression, c.direction.pose)))
    thumbnails = np.stack([c.thumbnail for c in candidates])
    seen = np.stack([np.clip(1 - _distances(thumbnails, t[None]) / _FAR, 0, 1) for t in thumbnails])
    return 0.5 * recipe + 0.5 * seen


def _distances(many: np.ndarray, one: np.ndarray) -> np.ndarray:
    """Mean ΔE76 of thumbnails (N, 960) to one (1, 960) → (N,)."""
    return np.sqrt(((many - one).reshape(len(many), -1, 3) ** 2).sum(axis=-1)).mean(axis=-1)

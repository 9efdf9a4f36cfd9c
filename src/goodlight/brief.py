"""What was asked (Brief) and what it resolved to for one picture (Recipe). Frozen and JSON-ready."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import PurePath

NEUTRAL_LIGHT = "as-shot"
OWN_ATTIRE = "own"
AS_SHOT = "as-shot"
AXES = {"backdrop": "backdrops", "attire": "attires", "light": "lights", "crop": "crops", "pose": "poses", "expression": "expressions"}
"""What can vary from shot to shot, and the field of the brief that names its choices."""
SELFIE = "selfie"
"""The further thing that can vary: which selfie the shot is made from."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a person asks for. An empty tuple means "choose a good mix"."""

    count: int = 12  # shots to deliver, 1–1000
    seed: int = 0  # any integer ≥ 0; same selfies, brief and seed give the same pixels
    engine: str = "studio"
    backdrops: tuple[str, ...] = ()  # names of backdrops, "#RRGGBB", "transparent" or the path of a picture
    attires: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    crops: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    age: float = 0.0  # years added, −10 … 15; 0 = as they are
    presentation: str = AS_SHOT  # "feminine", "masculine", or a number −1 (feminine) … 1 (masculine)
    features: dict[str, float] = field(default_factory=dict, hash=False)  # name → amount −1…1, see sets/features.toml
    retouch: str = "none"  # "none" or "light" (blemishes only)
    long_side: int | None = None  # pixels of the picture's long side; None = the crop's own size
    credentials: bool = True  # sign every delivered file (C2PA)
    vary: tuple[str, ...] = ()  # of AXES and SELFIE: these vary and the rest is held; () = everything varies
    like: Example | None = None  # a delivered shot: the new ones keep what it has, but for what is asked for or varies
    labels: tuple[str, ...] = ()  # how it is said where people see it: "corner" (a mark in the picture), "caption" (a text file beside it)

    def as_dict(self) -> dict:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, kw_only=True)
class Look:
    """backdrop × attire × light × crop, by name."""

    backdrop: str
    attire: str = OWN_ATTIRE
    light: str = NEUTRAL_LIGHT
    crop: str = "headshot"


def is_own_picture(backdrop: str) -> bool:
    """Whether the backdrop's name is the path of a picture rather than a name from the studio's list or a colour."""
    return bool(PurePath(backdrop).suffix) or "/" in backdrop or "\\" in backdrop


@dataclass(frozen=True, kw_only=True)
class Direction:
    """What the person does, and how old, and with which features. The neutral values leave the person as they are."""

    pose: str = AS_SHOT
    expression: str = AS_SHOT
    age: float = 0.0  # years, signed; 0 = as they are
    presentation: str = AS_SHOT
    # hash=False: a direction is a key of caches, and equal directions have equal hashes all the same
    features: dict[str, float] = field(default_factory=dict, hash=False)  # name → amount −1…1

    @property
    def changes_hair(self) -> bool:
        """Whether hair is asked to have another colour than in the selfie, so that a change of it is no drift."""
        return self.age != 0 or any(self.features.get(name) for name in ("hair-grey", "hair-colour"))


@dataclass(frozen=True, kw_only=True)
class Example:
    """A delivered shot that others shall be like; ``goodlight.gallery.example`` reads it from a gallery."""

    rank: int
    look: Look
    direction: Direction
    plate: str  # sha256 of the selfie behind it
    seed: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that, with the subject, determines one shot's pixels."""

    look: Look
    direction: Direction = Direction()
    plate: str  # sha256 of the selfie behind the plate
    seed: int
    size: tuple[int, int]  # (width, height) in pixels
    retouch: str = "none"

    def as_dict(self) -> dict:
        return {**asdict(self), "size": list(self.size)}

"""gallery.json: what was asked, what came in, what was delivered and what was not, as plain data.

The format is described in docs/gallery.md. All of it but ``timing`` is a pure function of the selfies, the brief and the seed.
"""

from __future__ import annotations

import math
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from goodlight.brief import Brief
from goodlight.finding import Finding
from goodlight.studio.shot import Shot

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class SelfieEntry:
    """One selfie that came in and what the coach said. file: as the user named it."""

    file: str
    accepted: bool
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict:
        return {"file": self.file, "verdict": "accepted" if self.accepted else "rejected",
                "findings": [f.as_dict() for f in self.findings]}


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds of wall clock and of processor, and the peak of resident memory in MiB. None: that moment did not come."""

    plates_s: float | None = None  # from the start until the subject stood
    first_shot_s: float | None = None  # from the start until the first shot was on disk
    shots_s: float | None = None  # all shots, without the plates
    total_s: float | None = None
    cpu_s: float | None = None  # of all cores together, the decoding child included
    peak_rss_mb: float | None = None

    def as_dict(self) -> dict:
        return {k: None if v is None else round(v, 3) for k, v in asdict(self).items()}


def cpu_s() -> float:
    """Processor seconds of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def peak_rss_mb() -> float:
    """Peak resident memory of this process in MiB. The decoding child is bounded apart and has ended by then.

    What getrusage says of children is of no use here: on Linux a child inherits its parent's peak across fork and exec.
    """
    unit = 2**20 if sys.platform == "darwin" else 2**10  # getrusage counts bytes on macOS, KiB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def shot_record(shot: Shot, *, file: str | None, rank: int | None, engine: str = "studio") -> dict:
    """One shot as it stands in gallery.json. file and rank are None for a rejected shot, which is not written."""
    recipe, likeness, drift = shot.recipe, shot.likeness, shot.drift
    return {
        "file": file, "rank": rank, "engine": engine, "seed": recipe.seed, "size": list(recipe.size), "plate": recipe.plate,
        "look": asdict(recipe.look), "direction": asdict(recipe.direction),
        "given": _given(shot), "quality": _figure(shot.quality),
        "likeness": None if likeness is None else {"distance": _figure(likeness.distance), "limit": _figure(likeness.limit),
                                                   "recogniser": likeness.recogniser},
        "drift": None if drift is None else {"skin_delta_e": _figure(drift.skin_delta_e), "hair_delta_e": _figure(drift.hair_delta_e)},
        "notes": [f.as_dict() for f in shot.frame.findings],
        "defects": [f.as_dict() for f in shot.defects],
    }


def _given(shot: Shot) -> dict[str, float]:
    moved = () if shot.frame.warp is None else shot.frame.warp.given
    return {**dict(moved), **({"body": shot.body_yaw} if shot.body_yaw else {})}


def gallery_record(brief: Brief, *, selfies: Iterable[SelfieEntry], shots: Iterable[Mapping], rejected: Iterable[Mapping],
                   timing: Timing) -> dict:
    return {"version": VERSION, "brief": brief.as_dict(), "selfies": [s.as_dict() for s in selfies],
            "shots": [dict(s) for s in shots], "rejected": [dict(s) for s in rejected], "timing": timing.as_dict()}


def _figure(value: float | None) -> float | None:
    """Four significant digits; JSON has no word for "not a number"."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


_NUMBER = (int, float)
_FINDING = {"code": str, "severity": str, "message": str, "advice": str, "value": (*_NUMBER, None), "limit": (*_NUMBER, None), "unit": str}
_SHOT = {
    "file": (str, None), "rank": (int, None), "engine": str, "seed": int, "size": [int], "plate": str,
    "look": {"backdrop": str, "attire": str, "light": str, "crop": str},
    "direction": {"pose": str, "expression": str, "age": _NUMBER, "presentation": str, "features": dict},
    "given": dict, "quality": (*_NUMBER, None),
    "likeness": ({"distance": _NUMBER, "limit": _NUMBER, "recogniser": str}, None),
    "drift": ({"skin_delta_e": (*_NUMBER, None), "hair_delta_e": (*_NUMBER, None)}, None),
    "notes": [_FINDING], "defects": [_FINDING],
}
SCHEMA: Mapping = {
    "version": int, "brief": dict,
    "selfies": [{"file": str, "verdict": str, "findings": [_FINDING]}],
    "shots": [_SHOT], "rejected": [_SHOT],
    "timing": {k: (*_NUMBER, None) for k in ("plates_s", "first_shot_s", "shots_s", "total_s", "cpu_s", "peak_rss_mb")},
}
"""The shape of gallery.json: a type, a tuple of alternatives, [what each item is], or {key: what its value is} with exactly these keys."""


def validate(data: object) -> None:
    """Check that data, as read from JSON, is a gallery of this version. Raises ValueError naming the first place that is wrong."""
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError(f"not a goodlight gallery of version {VERSION}")
    _check(data, SCHEMA, "gallery")
    for place, shot in enumerate(data["shots"]):
        if shot["file"] is None or shot["rank"] != place + 1 or shot["defects"]:
            raise ValueError(f"gallery.shots[{place}]: a delivered shot has a file, its place as rank, and no defects")
    for place, shot in enumerate(data["rejected"]):
        if shot["file"] is not None or shot["rank"] is not None or not shot["defects"]:
            raise ValueError(f"gallery.rejected[{place}]: a rejected shot has no file, no rank, and at least one defect")
    if any(s["verdict"] not in ("accepted", "rejected") for s in data["selfies"]):
        raise ValueError("gallery.selfies: a verdict is accepted or rejected")


def _check(data: object, shape: object, place: str) -> None:
    if isinstance(shape, tuple):
        if data is None and None in shape:
            return
        types = tuple(s for s in shape if isinstance(s, type))
        if types and isinstance(data, types) and not isinstance(data, bool):
            return
        nested = [s for s in shape if isinstance(s, Mapping)]
        if not nested:
            raise ValueError(f"{place}: {data!r} is not what belongs there")
        _check(data, nested[0], place)
    elif isinstance(shape, list):
        if not isinstance(data, list):
            raise ValueError(f"{place}: not a list")
        for index, item in enumerate(data):
            _check(item, shape[0], f"{place}[{index}]")
    elif isinstance(shape, Mapping):
        if not isinstance(data, dict) or set(data) != set(shape):
            raise ValueError(f"{place}: needs exactly the keys {', '.join(shape)}")
        for key, inner in shape.items():
            _check(data[key], inner, f"{place}.{key}")
    elif not isinstance(data, shape) or isinstance(data, bool):
        raise ValueError(f"{place}: {data!r} is not of type {shape.__name__}")

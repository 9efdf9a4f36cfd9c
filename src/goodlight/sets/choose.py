"""Chooses look and direction of every shot for a brief: an endless plan that depends on the brief alone.

An axis that was asked for takes what was asked; another takes the open mix, whose weights are data (``mix`` in the TOML files).
``Brief.vary`` names the axes that vary while the rest is held; ``Brief.like`` holds what a delivered shot had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from goodlight.brief import AXES, NEUTRAL_LIGHT, SELFIE, Brief, Direction, Look
from goodlight.errors import UsageError
from goodlight.sets.backdrops import Backdrop, backdrops, check_backdrop
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.personal import personal
from goodlight.sets.plan import Axis, Choice
from goodlight.sets.registry import Registry
from goodlight.sets.rigs import PLACE, lights
from goodlight.sets.wardrobe import attires, resolve

_VARIABLE = (*AXES, SELFIE)
_MEANT_FOR = 2.5  # how much oftener a backdrop comes in the light it is meant for
_APART = 4.0  # picks owed that make up for one backdrop twice in a row: more than are ever owed
_ITSELF = 2.0  # weight of an example's own backdrop among those like it


def choose(brief: Brief) -> Iterator[tuple[Look, Direction]]:
    """Looks and directions without end, the usual first; see ``goodlight.sets.plan`` for how even they are.

    Neighbours have different backdrops where there are several. Raises UsageError, at the call, for a name that does not exist, a backdrop
    picture that cannot be read, and axes of ``vary`` that contradict the rest.
    """
    _check_vary(brief)
    axes = {name: Axis(choices, np.random.default_rng([brief.seed, 1, number]), apart=_APART if name == "backdrop" else 0.0)
            for number, (name, choices) in enumerate(_choices(brief).items())}
    return _plan(axes, _personal(brief), free_light=not brief.lights and brief.like is None and "backdrop" not in brief.vary)


def _plan(axes: Mapping[str, Axis], asked: Mapping, *, free_light: bool) -> Iterator[tuple[Look, Direction]]:
    """free_light: nobody said how to light, so who stands at a location is lit by it."""
    while True:
        shot: dict[str, str] = {}
        for name, axis in axes.items():
            fits = _fits(shot["backdrop"], axis) if name == "light" else None
            shot[name] = axis.took(axis.pick(shot.items(), fits=fits), shot.items()).name
        if free_light and _is_usual(shot["light"]):
            shot["light"] = _usual_light(shot["backdrop"], shot["crop"], shot["light"])
        direction = Direction(pose=shot.pop("pose"), expression=shot.pop("expression"), **asked)
        yield Look(**shot), direction


def _is_usual(light: str) -> bool:
    """Whether a light leaves the selfie's own, at most evened."""
    return lights().get(light).keeps_selfie or lights().get(light).even


def _usual_light(backdrop: str, crop: str, light: str) -> str:
    """A location's own light there; in a passport's layout the selfie's, untouched; else as it is."""
    if _is_location(backdrop):
        return PLACE
    return NEUTRAL_LIGHT if crops().get(crop).layout_check else light


def _is_location(backdrop: str) -> bool:
    return backdrop in backdrops() and backdrops().get(backdrop).kind == "location"


def _fits(backdrop: str, lit: Axis) -> np.ndarray | None:
    rig = backdrops().get(backdrop).rig if backdrop in backdrops() else None
    return np.array([_MEANT_FOR if c.name == rig else 1.0 for c in lit.choices])


def _choices(brief: Brief) -> dict[str, list[Choice]]:
    """Axis → its choices, in the order in which a shot is put together. What a brief or an example names is looked up here."""
    shown = {} if brief.like is None else {**vars(brief.like.look), **vars(brief.like.direction)}
    choices = {}
    for number, (name, find) in enumerate(_FIND.items()):
        if asked := getattr(brief, AXES[name]):
            choices[name] = _alike(find(wanted) for wanted in asked)
        elif name in brief.vary:
            choices[name] = _everything(name)
        elif name in shown:
            near = name == "backdrop" and not brief.vary
            choices[name] = _kin(find(shown[name])) if near else _alike([find(shown[name])])
        elif brief.vary:  # held at what the first shot of the open plan would have
            mix = _mix(name)
            choices[name] = [mix[Axis(mix, np.random.default_rng([brief.seed, 1, number])).pick()]]
        else:
            choices[name] = _mix(name)
    return choices


_FIND: dict[str, Callable[[str], str]] = {
    "backdrop": lambda name: check_backdrop(name).name, "crop": lambda name: crops().get(name).name,
    "light": lambda name: lights().get(name).name, "attire": lambda name: resolve(name).name,
    "pose": lambda name: poses().get(name).name, "expression": lambda name: expressions().get(name).name}


def _personal(brief: Brief) -> dict:
    """Age, presentation and features: as asked, else as the example has them."""
    if brief.like is None:
        return personal(brief)
    own, shown = Brief(), brief.like.direction
    fields = ("age", "presentation", "features")
    return personal(replace(brief, **{f: getattr(shown, f) for f in fields if getattr(brief, f) == getattr(own, f)}))


def _alike(names: Iterable[str]) -> list[Choice]:
    return [Choice(name=name) for name in dict.fromkeys(names)]


def _mix(axis: str) -> list[Choice]:
    """The open mix; the first entry where none has a weight."""
    entries = list(_registry(axis))
    return [_choice(e, e.mix) for e in entries if e.mix > 0] or _alike([entries[0].name])


def _everything(axis: str) -> list[Choice]:
    """What an axis varies over: the open mix, or all there is where the mix holds no more than one."""
    mix = _mix(axis)
    return mix if len(mix) > 1 else [_choice(e, 1.0) for e in _registry(axis) if e.name != "transparent"]


def _choice(entry, weight: float) -> Choice:
    traits = (f"{entry.kind} kind", f"{entry.tone} tone") if isinstance(entry, Backdrop) else ()
    return Choice(name=entry.name, weight=weight, traits=traits)


def _kin(name: str) -> list[Choice]:
    """A backdrop and those of its kind and tone. A colour or a picture of one's own has no kin."""
    own = [Choice(name=name, weight=_ITSELF)]
    if name not in backdrops():
        return own
    it = backdrops().get(name)
    return own + [_choice(b, b.mix) for b in backdrops() if b.mix > 0 and (b.kind, b.tone) == (it.kind, it.tone) and b.name != name]


def _registry(axis: str) -> Registry:
    return {"backdrop": backdrops, "crop": crops, "light": lights, "attire": attires, "pose": poses, "expression": expressions}[axis]()


def parse_vary(given: Iterable[str]) -> tuple[str, ...]:
    """``["backdrop,pose", "light"]`` → ("backdrop", "pose", "light"). Names are checked by ``choose``; UsageError ``bad_vary`` for none."""
    names = tuple(dict.fromkeys(name.strip().lower() for text in given for name in text.split(",")))
    if "" in names:
        raise UsageError("--vary needs the names of what is to vary.", code="bad_vary", advice=f"Choose among: {', '.join(_VARIABLE)}.")
    return names


def _check_vary(brief: Brief) -> None:
    """Raises UsageError ``bad_vary`` for an axis that does not exist, or several choices on an axis that is to be held."""
    if unknown := [name for name in brief.vary if name not in _VARIABLE]:
        raise UsageError(f"{unknown[0][:60]!r} cannot vary.", code="bad_vary", advice=f"Choose among: {', '.join(_VARIABLE)}.")
    for name, field in AXES.items():
        asked: Sequence[str] = getattr(brief, field)
        if brief.vary and name not in brief.vary and len(set(asked)) > 1:
            raise UsageError(f"Several choices of {name} are asked for, and {name} is not to vary.", code="bad_vary",
                             advice=f"Add {name} to --vary, or give --{name} once.")

"""Facial features as data (``features.toml``), and what a brief may ask of them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from goodlight.errors import UsageError
from goodlight.sets.registry import Registry

_SIDES = ("left", "right")
_MOST_ASKED = 64  # features in one brief; there are fewer


@dataclass(frozen=True, kw_only=True)
class Feature:
    name: str
    kind: str  # "shape": studio/direct moves pixels; "texture": studio/touch changes light and colour
    group: str  # the part of the head that it belongs to
    less: str  # what a negative amount does; "" where it does nothing
    more: str  # what a positive amount does
    least: float = -1.0
    most: float = 1.0
    side: str = ""  # "left" or "right", the person's own; "" both

    @property
    def both(self) -> str:
        """The name without a side: "brow-height" of "left-brow-height"."""
        return self.name.removeprefix(f"{self.side}-") if self.side else self.name

    @property
    def description(self) -> str:
        signs = (f"− {self.less}" if self.least < 0 else "", f"+ {self.more}" if self.most > 0 else "")
        return ", ".join(part for part in signs if part) + (f" (the person's own {self.side})" if self.side else "")


@cache
def features() -> Registry[Feature]:
    """Every feature; those that have two sides also by side."""
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("features.toml").read_text("utf-8"))
    return Registry("feature", (f for row in table["feature"] for f in _with_sides(row)))


def _with_sides(row: dict) -> Iterable[Feature]:
    sided = row.get("sides", False)
    row = {key: value for key, value in row.items() if key != "sides"}
    yield Feature(**row)
    for side in _SIDES if sided else ():
        yield Feature(**{**row, "name": f"{side}-{row['name']}"}, side=side)


def parse_feature(text: str) -> tuple[str, float]:
    """"NAME=AMOUNT" → (name, amount), checked. Raises UsageError ``bad_feature`` or ``unknown_feature``."""
    name, equals, amount = text.partition("=")
    if not equals:
        raise UsageError(f"{text[:60]!r} is not NAME=AMOUNT.", code="bad_feature", advice="Write, for example, --feature jaw-width=-0.3.")
    try:
        value = float(amount)
    except ValueError:
        raise UsageError(f"The amount of {name[:60]!r} is not a number: {amount[:60]!r}.", code="bad_feature",
                         advice="Write, for example, --feature jaw-width=-0.3.") from None
    return check_feature(name.strip(), value), value


def parse_features(texts: Iterable[str]) -> dict[str, float]:
    """Several of them, each name once. Raises UsageError, also for a name that comes twice."""
    found: dict[str, float] = {}
    for text in texts:
        name, amount = parse_feature(text)
        if name in found:
            raise UsageError(f"The feature {name} is asked for twice.", code="bad_feature", advice="Give each feature one amount.")
        found[name] = amount
    return found


def check_feature(name: str, amount: float) -> str:
    """The name, when that feature exists and can take that amount. Raises UsageError otherwise."""
    feature = features().get(name)
    if not (math.isfinite(amount) and feature.least <= amount <= feature.most):
        raise UsageError(f"{name} cannot be {amount:g}.", code="bad_feature",
                         advice=f"Choose an amount from {feature.least:g} to {feature.most:g}: {feature.description}.")
    return name


def check_features(asked: Mapping[str, float]) -> dict[str, float]:
    """Asked features as they go into a direction: checked, without those of amount 0. Raises UsageError."""
    if len(asked) > _MOST_ASKED:
        raise UsageError(f"{len(asked)} features are more than there are.", code="bad_feature", advice="Ask for each feature once.")
    for name, amount in asked.items():
        check_feature(name, amount)
    return {name: float(amount) for name, amount in sorted(asked.items()) if amount}

"""Attire by name. This version keeps the person's own clothes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from goodlight.brief import OWN_ATTIRE
from goodlight.sets.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Attire:
    name: str
    description: str
    licence: str


@cache
def attires() -> Registry[Attire]:
    return Registry("attire", [Attire(name=OWN_ATTIRE, description="What the person wears in the selfie", licence="yours")])

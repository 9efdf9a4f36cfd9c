"""Measure shots, reject with named defects, rank, keep variety."""

from goodlight.cull.cull import Cull
from goodlight.cull.likeness import limit_for

__all__ = ["Cull", "limit_for"]

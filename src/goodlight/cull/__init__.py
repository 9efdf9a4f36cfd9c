"""Measure shots, reject with named defects, rank, keep variety."""

from goodlight.cull.cull import Cull

__all__ = ["Cull"]

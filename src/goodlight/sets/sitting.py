"""What a location is told of whoever stands before it: how a photographer would expose, balance and turn the place for that person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """The neutral values show the place as it is exposed for a usual face."""

    stops: float = 0.0  # how much lighter the place is shown
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)  # factors of linear R, G, B
    mirrored: bool = False  # left and right exchanged, in the picture and in its light
    aperture: float = 2.8  # f-number

"""The light groups of the rendered garments, and how a light rig is mixed from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from goodlight.errors import UsageError
from goodlight.sets.rigs import Lamp, Rig

GROUPS = ("key_left", "key_front", "key_right", "fill", "rim_left", "rim_right", "ambient")
"""Azimuths -45, 0, 45 (elevation 32), 0 (elevation 2, large), -140 and 140 (elevation 28), and all round. Left is the picture's."""


def rig_weights(rig: Rig) -> dict[str, float]:
    """Weights of the light groups for a rig, the key's illuminance being 1. Colour temperature is left to the caller.

    Lamps in front are mixed from the two nearest keys, those behind from the rims; a soft or low lamp takes part of it from the fill.
    A rig without a key ("as-shot") gives no weights.
    """
    weights: dict[str, float] = {}
    for lamp in (rig.key, rig.fill, rig.rim):
        for group, share in (_lamp(lamp) if lamp else {}).items():
            weights[group] = weights.get(group, 0.0) + share
    if rig.ambient:
        weights["ambient"] = rig.ambient
    return weights


def _lamp(lamp: Lamp) -> dict[str, float]:
    if abs(lamp.azimuth) > 90:
        return {"rim_left" if lamp.azimuth < 0 else "rim_right": lamp.strength}
    low = float(np.clip(1 - lamp.elevation / 25, 0, 1)) * float(np.clip(1 - abs(lamp.azimuth) / 60, 0, 1))
    wrap = low + (1 - low) * float(np.clip((lamp.softness - 30) / 60, 0, 0.5))
    side = float(np.clip(lamp.azimuth / 45, -1, 1))
    shares = {"key_left": max(-side, 0.0), "key_front": 1 - abs(side), "key_right": max(side, 0.0)}
    mix = {group: lamp.strength * (1 - wrap) * share for group, share in shares.items() if share > 0}
    return {group: share for group, share in {**mix, "fill": lamp.strength * wrap}.items() if share > 0}


def mixed(shading: Mapping[str, np.ndarray], weights: Mapping[str, float | tuple[float, float, float]]) -> np.ndarray:
    """The shading (h, w) of each group added up under `weights` → (h, w, 3). Raises UsageError ``unknown_light_group``."""
    unknown = set(weights) - set(GROUPS)
    if unknown:
        raise UsageError(
            f"There is no light group named {sorted(unknown)[0]!r}.",
            code="unknown_light_group",
            advice=f"Choose among: {', '.join(GROUPS)}.",
        )
    shape = next(iter(shading.values())).shape
    if all(np.ndim(weight) == 0 for weight in weights.values()):  # grey light needs one channel's work
        grey = np.zeros(shape, np.float32)
        for group, weight in weights.items():
            if weight:
                grey += shading[group] * np.float32(weight)
        return np.repeat(grey[..., None], 3, axis=-1)
    total = np.zeros((*shape, 3), np.float32)
    for group, weight in weights.items():
        if np.any(weight):
            total += shading[group][..., None] * np.broadcast_to(np.asarray(weight, np.float32), 3)
    return total

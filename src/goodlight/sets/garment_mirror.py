"""A rendered garment turned into its mirror image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from goodlight.sets.garment_files import Stored

_MIRRORED = {"key_left": "key_right", "key_right": "key_left", "rim_left": "rim_right", "rim_right": "rim_left"}


def flipped(stored: Stored) -> Stored:
    """Left and right exchanged, the lamps too."""

    def flip(images: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {_MIRRORED.get(name, name): image[:, ::-1] for name, image in images.items()}

    width = stored.alpha.shape[1]

    def turned(value):
        points = np.asarray(value, float) * [-1, 1] + [width, 0]
        return points.tolist() if points.ndim == 1 else points[::-1].tolist()

    anchors = {key: value if np.isscalar(value) else turned(value) for key, value in stored.anchors.items()}
    anchors["neck_left"], anchors["neck_right"] = anchors["neck_right"][::-1], anchors["neck_left"][::-1]
    if "midline" in anchors:
        anchors["midline"] = anchors["midline"][::-1]  # from the throat downwards, as before
    return replace(
        stored,
        shading=flip(stored.shading),
        alpha=stored.alpha[:, ::-1],
        behind=stored.behind[:, ::-1],
        anchors=anchors,
        panels={name: share[:, ::-1] for name, share in stored.panels.items()},
        neck_shading=flip(stored.neck_shading),
        neck_alpha=stored.neck_alpha[:, ::-1],
        coordinates=stored.coordinates.flipped(),
    )

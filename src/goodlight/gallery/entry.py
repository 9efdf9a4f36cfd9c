"""A delivered shot as the gallery remembers it: its record and the few points the contact sheet draws; never its pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np

from goodlight.finding import Finding
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Points are (x, y) in picture pixels."""

    record: Mapping
    face_centre: tuple[float, float]  # between the eyes and the chin
    eye_line: float  # y of the eyes' middle
    crown: float  # y of the highest point of the person's matte above the face
    chin: float  # y

    @staticmethod
    def of(shot: Shot, plate: Plate, *, record: Mapping) -> Entry:
        points = shot.frame.to_picture(np.vstack([plate.face.eyes, plate.face.chin[None]]))
        eyes, chin = points[:2].mean(axis=0), points[2]
        half = abs(points[1, 0] - points[0, 0])
        columns = shot.matte[:, max(0, int(eyes[0] - half)):max(1, int(eyes[0] + half))]
        rows = np.flatnonzero((columns > 127).any(axis=1)) if columns.size else np.empty(0)
        return Entry(record=record, face_centre=tuple(((eyes + chin) / 2).tolist()), eye_line=float(eyes[1]),
                     crown=float(rows[0]) if len(rows) else 0.0, chin=float(chin[1]))

    def ranked(self, rank: int) -> Entry:
        """The same shot under the name that its rank gives it: 0001.jpg is the best."""
        return replace(self, record={**self.record, "file": f"{rank:04d}{PurePath(self.record['file']).suffix}", "rank": rank})

    def taken_back(self, reason: Finding) -> dict:
        """The record of a delivered shot that is not among the selects after all."""
        return {**self.record, "file": None, "rank": None, "defects": [reason.as_dict()]}

"""The cull: measure a shot, name its defects, keep what is good and different, and say in which order to show it."""

from __future__ import annotations

from dataclasses import replace

from goodlight.cull import attire_defects, defects, drift, edges, light_defects, likeness, rank
from goodlight.finding import Finding
from goodlight.sets.rigs import lights
from goodlight.studio.shot import Shot
from goodlight.studio.touch import touch
from goodlight.subject.plate import Subject


class Cull:
    """Judges shots one by one as they are made. Remembers a few kilobytes of each kept shot, so hundreds cost no memory."""

    def __init__(self, *, describe: likeness.Describe) -> None:
        self._describe = describe
        self._kept: list[rank.Candidate] = []

    def __len__(self) -> int:
        """Shots kept so far."""
        return len(self._kept)

    def judge(self, shot: Shot, subject: Subject) -> Shot:
        """The shot with its likeness, drift, quality and defects. No defects: it is kept, and takes the next place in ``order``."""
        plate = subject.plate(shot.recipe.plate)
        candidate = rank.Candidate.of(shot, quality=0.0)
        if twin := rank.duplicate_of(candidate, self._kept):  # first, as it costs least and decides alone
            return shot.with_measures(defects=(twin,))
        half = edges.Half.of(shot)
        worn = touch(plate, shot.recipe.direction), shot.recipe.look.attire
        found: list[Finding] = [*defects.find(shot, plate, half=half), *attire_defects.find(*worn, yaw=shot.body_yaw),
                                *light_defects.find(shot, plate, exposure=lights().get(shot.recipe.look.light).exposure)]
        alike = likeness.measure(shot, subject, describe=self._describe)
        if isinstance(alike, Finding):
            found.append(alike)
            alike = None
        elif finding := likeness.judge(alike):
            found.append(finding)
        moved = drift.measure(shot, plate)
        found += drift.judge(moved)
        shot = shot.with_measures(likeness=alike, drift=moved)
        clean = max(0.0, 1 - half.halo_strength / edges.HALO_LIMIT)
        quality = rank.quality(shot, plate, sharpness=defects.sharpness(shot, plate), edges=clean)
        shot = shot.with_measures(quality=quality)
        if not found:
            self._kept.append(replace(candidate, quality=quality))
        return shot.with_measures(defects=tuple(found))

    def order(self, count: int | None = None) -> list[int]:
        """Places of the kept shots (0 is the first kept), best first, at most ``count``."""
        selects, _ = rank.order(self._kept, count=len(self._kept) if count is None else count)
        return selects

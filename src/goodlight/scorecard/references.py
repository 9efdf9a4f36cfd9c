"""Whom a generated picture should look like: the person's own photos, and real ones that were kept back.

Selfies are paired with galleries by folder name, or by there being one of each. Real pictures of the same person are found by the
recogniser, so that a folder of many people's portraits may hold one or two of the right person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodlight.coach.identity import template_of
from goodlight.cull.likeness import ONE_SELFIE
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.sides import Side


@dataclass(frozen=True, eq=False, kw_only=True)
class Reference:
    """One person. selfies: what the gallery was or could have been made from. held_out: real pictures of the same person, not among those.

    sources: sha256 of a generated picture → sha256 of the selfie it was made from, where gallery.json tells.
    """

    selfies: tuple[PictureMeasures, ...]
    held_out: tuple[PictureMeasures, ...]
    sources: dict[str, str]

    @property
    def own(self) -> tuple[PictureMeasures, ...]:
        """What the person really looks like: the selfies, or the real pictures where none were given."""
        return self.selfies or self.held_out

    def unseen(self, picture: PictureMeasures, photos: tuple[PictureMeasures, ...]) -> tuple[PictureMeasures, ...]:
        """The photos that the picture was not made from and is not itself: likeness to those would flatter."""
        hidden = {picture.sha256, self.sources.get(picture.sha256)}
        return tuple(p for p in photos if p.sha256 not in hidden)

    def source(self, picture: PictureMeasures) -> PictureMeasures | None:
        """The selfie that the picture was made from."""
        return next((s for s in self.selfies if s.sha256 == self.sources.get(picture.sha256)), None)


def references(generated: Side, real: Side, selfies: Side | None) -> dict[str, Reference]:
    """One for each person of the generated side, by group.

    Real pictures are taken for the same person below 0.50: one stranger in a thousand comes nearer than 0.55, and a folder
    holds many.
    """
    own = selfies.groups if selfies else {}
    alone = len(own) == 1 and len(generated.groups) == 1
    plates = {(g.group, shot["file"]): shot["plate"] for g in generated.galleries for shot in g.data["shots"]}
    out = {}
    for group, pictures in generated.groups.items():
        photos = next(iter(own.values())) if alone else own.get(group, ())
        known = photos or pictures
        template = template_of(np.stack([p.person.descriptor for p in known]))
        taken = {p.sha256 for p in photos}
        held_out = tuple(p for p in real.pictures if p.sha256 not in taken
                         and np.linalg.norm(p.person.descriptor - template) < ONE_SELFIE)
        out[group] = Reference(selfies=photos, held_out=held_out,
                               sources={p.sha256: plates[group, p.path.name] for p in pictures if (group, p.path.name) in plates})
    return out

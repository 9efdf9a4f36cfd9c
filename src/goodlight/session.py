"""The session: takes recipes from the shot list, makes shots two at a time, culls them in order, and delivers what passes."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from goodlight.brief import Brief, Direction, Look, Recipe
from goodlight.cull.cull import Cull
from goodlight.finding import Finding
from goodlight.gallery.deliver import Gallery
from goodlight.gallery.record import Timing, cpu_s, peak_rss_mb
from goodlight.memory import give_back
from goodlight.shot_list import shot_list
from goodlight.studio import engine
from goodlight.studio.shot import Shot
from goodlight.subject.make_plate import Tools
from goodlight.subject.plate import Subject

_GEOMETRY = {"crop_impossible", "too_small_for_size", "cut_head", "face_too_small", "floating_cut"}
"""Defects of a plate in a crop whatever the backdrop: after _HOPELESS of them in a row the two are not tried again."""
_HOPELESS = 2
_REPEATED = 3  # duplicates of a plate, look and direction after which no other framing of them is tried
_DESCRIBED_AT = 640  # short side in pixels
_WORKERS = 2  # shots in the making; more would only wait for the two cores
_TRIES_PER_SHOT, _SPARE_TRIES = 2, 40  # how many recipes are tried before a short gallery is accepted
_TIDY = 25  # shots after which freed memory is given back


class Watcher(Protocol):
    """Hears of progress. stage: "selfies", "plates" or "shots". total: None while it is not known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


def quiet(stage: str, done: int, total: int | None) -> None:
    """Watches nothing."""


@dataclass(kw_only=True)
class Clock:
    """Wall-clock seconds since the start, at the moments that gallery.json reports, and the processor's."""

    start: float = field(default_factory=time.perf_counter)
    cpu_start: float = field(default_factory=cpu_s)
    _plates: float | None = None
    _first: float | None = None

    def plates_ready(self) -> None:
        self._plates = self._now()

    def shot_delivered(self) -> None:
        self._first = self._first or self._now()

    def timing(self) -> Timing:
        total = self._now()
        return Timing(plates_s=self._plates, first_shot_s=self._first, shots_s=total - self._plates if self._plates else None,
                      total_s=total, cpu_s=cpu_s() - self.cpu_start, peak_rss_mb=peak_rss_mb())

    def _now(self) -> float:
        return time.perf_counter() - self.start


class Session:
    """Runs on a subject, perhaps again on the same subject with more plates, and finishes the gallery once."""

    def __init__(self, *, gallery: Gallery, brief: Brief, tools: Tools, clock: Clock, watch: Watcher = quiet) -> None:
        self._gallery, self._brief, self._clock, self._watch = gallery, brief, clock, watch
        # Not a method of this object: the cycle would keep the networks in memory until the collector comes.
        self._cull = Cull(describe=partial(_describe, tools))
        self._refused: Counter[str] = Counter()
        self._messages: dict[str, str] = {}
        self._misfits: Counter[tuple[str, str]] = Counter()  # (plate, crop)
        self._guesses: set[tuple[str, str, str]] = set()  # (plate, backdrop, attire) whose outline would be drawn by guess
        self._repeats: Counter[tuple[str, Look, Direction]] = Counter()
        self._tried = 0
        self.rejected = 0

    def run(self, subject: Subject, *, count: int) -> None:
        """Deliver until the gallery holds ``count`` shots or the tries are used up."""
        tries = _TRIES_PER_SHOT * count + _SPARE_TRIES
        recipes = islice(shot_list(subject, self._brief, hopeless=self._hopeless), self._tried, None)  # go on where the last run stopped
        for shot in islice(self._shots(subject, recipes), tries):
            if self._tried % _TIDY == 0:
                give_back()
            self._tried += 1
            shot = shot if shot.defects else self._cull.judge(shot, subject)
            if shot.defects:
                self._reject(shot)
                continue
            self._misfits.pop((shot.recipe.plate, shot.recipe.look.crop), None)
            self._gallery.deliver(shot, subject.plate(shot.recipe.plate))
            self._clock.shot_delivered()
            self._watch("shots", len(self._gallery), self._brief.count)
            if len(self._gallery) >= count:
                break

    def finish(self) -> Path:
        """Rank, print the contact sheet, close the record. Also after an interruption, with what there is."""
        return self._gallery.finish(self._cull.order(), timing=self._clock.timing())

    def why_nothing(self) -> str:
        """The defects that were met, most frequent first, one a line, each with an example of its message."""
        return "\n  ".join(f"{n} × {code}: {self._messages[code]}" for code, n in self._refused.most_common(5))

    def _shots(self, subject: Subject, recipes: Iterable[Recipe | tuple[Recipe, Finding]]) -> Iterator[Shot]:
        """Shots in the order of their recipes, made a few ahead of the cull."""
        with ThreadPoolExecutor(_WORKERS, thread_name_prefix="goodlight-shot") as pool:
            ahead: deque = deque()
            try:
                for item in recipes:
                    ahead.append(pool.submit(_make, subject, item))
                    if len(ahead) > _WORKERS:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for waiting in ahead:
                    waiting.cancel()

    def _hopeless(self, plate: str, look: Look, direction: Direction) -> bool:
        return (self._misfits[plate, look.crop] >= _HOPELESS or (plate, look.backdrop, look.attire) in self._guesses
                or self._repeats[plate, look, direction] >= _REPEATED)

    def _reject(self, shot: Shot) -> None:
        self._gallery.reject(shot)
        self.rejected += 1
        codes, recipe = {d.code for d in shot.defects}, shot.recipe
        self._misfits[recipe.plate, recipe.look.crop] += bool(codes & _GEOMETRY)
        self._repeats[recipe.plate, recipe.look, recipe.direction] += "duplicate" in codes
        if "guessed_edge" in codes:
            self._guesses.add((recipe.plate, recipe.look.backdrop, recipe.look.attire))
        self._refused.update(codes)
        self._messages.update((d.code, f"{d.message} {d.advice}".strip()) for d in shot.defects)


def _describe(tools: Tools, srgb: np.ndarray) -> list:
    """Every face: its box in picture pixels and its descriptor. Measured at a size at which a headshot's face is still twice the chip."""
    shrink = max(1.0, min(srgb.shape[:2]) / _DESCRIBED_AT)
    size = (round(srgb.shape[1] / shrink), round(srgb.shape[0] / shrink))
    small = cv2.resize(srgb, size, interpolation=cv2.INTER_AREA) if shrink > 1 else srgb
    found = tools.finder.find(small)
    return [(tuple(v * shrink for v in face.box), tools.recogniser.describe(small, face)) for face in found]


def _make(subject: Subject, item: Recipe | tuple[Recipe, Finding]) -> Shot:
    if isinstance(item, tuple):
        recipe, why = item
        return Shot.refused(recipe, why)
    made = engine.shoot(subject, item)
    return Shot.refused(item, made) if isinstance(made, Finding) else made

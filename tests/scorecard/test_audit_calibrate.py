"""The recogniser's bias, put in by hand: one group's strangers lie closer together than the other's."""

from __future__ import annotations

import numpy as np
import pytest

from goodlight.scorecard.audit.calibrate import GATE, RATE, calibrate
from goodlight.scorecard.audit.groups import Grouping

SPREAD = {"near": 0.045, "far": 0.06}  # per dimension: strangers lie at about 16 times that


def grouping(people: int) -> Grouping:
    return Grouping(name="team", title="team", order=tuple(SPREAD), groups={f"{g}{k}": g for g in SPREAD for k in range(people)})


def descriptors(of: Grouping, seed: int = 0) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    return {p: random.normal(scale=SPREAD[g], size=128) for p, g in of.groups.items()}


def test_the_group_whose_strangers_are_alike_gets_the_tighter_limit():
    of = grouping(40)
    known = descriptors(of)
    made = calibrate(of, known)
    near, far = made.groups
    assert near.limit.high < far.limit.low
    assert made.factor("near") > 1 and made.factor("near") > made.factor("far")
    own = np.array([known[p] for p in of.members("near")])
    pairs = np.linalg.norm(own[:, None] - own[None], axis=-1)[np.triu_indices(40, 1)]
    assert (pairs < near.limit.value).mean() == pytest.approx(RATE, abs=2 / len(pairs))
    assert near.passing == (pairs < GATE).mean()
    assert near.pairs == 780


def test_scaled_distances_pass_strangers_equally():
    of = grouping(120)
    known = descriptors(of, seed=4)
    made = calibrate(of, known)
    rates = []
    for group in SPREAD:
        own = np.array([known[p] for p in of.members(group)])
        pairs = np.linalg.norm(own[:, None] - own[None], axis=-1)[np.triu_indices(len(own), 1)]
        rates.append((pairs * made.factor(group) < made.pooled).mean())
    assert rates == pytest.approx([RATE, RATE], abs=0.002)


def test_too_few_strangers_say_nothing():
    of = grouping(8)
    made = calibrate(of, descriptors(of))
    assert made.pooled is None and all(g.limit is None and g.passing is None for g in made.groups)
    assert made.factor("near") is None and made.factor(None) is None
    assert calibrate(of, {}).groups[0].pairs == 0


def test_genuine_distances_are_per_person_and_need_five():
    of = grouping(25)
    genuine = {p: (0.3, 0.5) for p in of.members("near")[:5]} | {p: (0.4,) for p in of.members("far")[:4]}
    near, far = calibrate(of, descriptors(of), genuine).groups
    assert near.genuine.value == pytest.approx(0.4) and near.genuine_people == 5
    assert far.genuine is None and far.genuine_people == 4

"""From rows to figures: yield and drift, likeness, and what the watcher reads."""

import numpy as np
import pytest
from likeness import compare
from likeness import summarise as likeness_of
from watched import family, parent_in
from yield_and_drift import codes_of
from yield_and_drift import summarise as yield_of

AGAIN = {"delta_e": 0.5, "worst_region": 1.5, "region": "chin", "lightness": -0.2}


def shot(skin=1.0, *, delivered=True, codes=(), again=AGAIN, hair=None):
    return {"delivered": delivered, "skin": skin, "hair": hair, "codes": list(codes), "again": again if delivered else None}


def person(name, *shots, outcome="delivered", group="g", why=""):
    return {"name": name, "group": group, "asked": 2, "outcome": outcome, "why": why, "shots": list(shots),
            "floor": AGAIN}


def test_yield_counts_errors_and_people_with_nothing_apart():
    r = yield_of([person("ann", shot(), shot()), person("ben", shot()), person("cy", outcome="error", why="KeyError: 'x'\n"),
                  person("di", shot(9.0, delivered=False, codes=["halo", "halo", "skin_drift"]), outcome="nothing_passed")])
    assert (r["ran"], r["delivered"], r["full"]) == (0.75, 0.5, 0.25)
    assert r["errors"] == [{"name": "cy", "why": "KeyError: 'x'"}]
    assert r["not_delivered"] == [{"name": "di", "group": "g", "outcome": "nothing_passed", "codes": {"halo": 2, "skin_drift": 1}}]
    assert r["shots"] == {"delivered": 3, "tried": 4, "reasons": {"halo": 1, "skin_drift": 1}}


def test_drift_counts_rejected_shots_too_but_not_those_never_made():
    r = yield_of([person("ann", shot(1.0), shot(9.0, delivered=False, codes=["skin_drift"]), shot(None, delivered=False, codes=["x"]))])
    assert r["skin"]["n"] == 2 and r["skin"]["max"] == 9.0
    assert r["skin_delivered"]["n"] == 1 and r["again"]["n"] == 1


def test_a_person_with_many_shots_has_one_voice_in_the_group():
    r = yield_of([person("ann", *[shot(5.0)] * 9), person("ben", shot(1.0)), person("cy", shot(1.0)), person("di", shot(2.0), group="h")])
    assert r["groups"]["g"]["median"] == 1.0 and r["groups"]["g"]["people"] == 3
    assert r["groups"]["h"]["difference"] == 0.5


def test_the_largest_change_of_lightness_may_be_a_darkening():
    r = yield_of([person("ann", shot(again={**AGAIN, "lightness": -3.0}), shot(again={**AGAIN, "lightness": 1.0}))])
    assert r["lightness"]["largest"] == 3.0 and r["lightness"]["median"] == -1.0


def test_the_coachs_reasons_are_read_from_its_advice():
    why = "  a.jpg: No face. [no_face]\n  b.jpg: Soft. [blurred] Dark. [too_dark]"
    assert codes_of(person("ann", outcome="no_usable_selfie", why=why)) == {"no_face": 1, "blurred": 1, "too_dark": 1}


def unit(*values):
    return np.array(values, float)


def test_a_shot_is_never_compared_with_its_own_selfie():
    real = {"ann": [unit(0, 0), unit(3, 4)], "ben": [unit(10, 0)]}
    rows = compare("ann", 0, [unit(0, 1), None], real)
    assert [r["other"] for r in rows] == [1, 1]
    assert rows[0]["real"] == 5.0 and rows[0]["shot"] == pytest.approx(np.hypot(3, 3))
    assert rows[0]["stranger"] == pytest.approx(np.hypot(10, 1)) and rows[1]["shot"] is None


def test_likeness_weighs_each_real_pair_once():
    def row(name, selfie, distance, real):
        return {"name": name, "selfie": selfie, "other": 1 - selfie, "real": real, "shot": distance, "stranger": 1.0}

    r = likeness_of([row("ann", 0, 0.5, 0.4)] * 3 + [row("ann", 1, 0.3, 0.4), row("ben", 0, 0.7, 0.6), row("ben", 1, None, 0.6)])
    assert r["pairs"] == 3 and r["lost"] == 1 and r["real"]["median"] == 0.4
    assert r["shot"]["median"] == 0.5 and r["difference"] == pytest.approx(0.1) and r["paired"]["median"] == pytest.approx(0.1)
    assert r["nearer_than_strangers"] == 1 and r["by_person"]["ben"] == {"real": 0.6, "shot": 0.7}


def test_a_family_is_the_process_and_all_below_it():
    assert family(2, {1: 0, 2: 1, 3: 2, 4: 3, 5: 1}) == {2, 3, 4}


def test_the_parent_is_read_past_a_name_with_brackets():
    assert parent_in("17 (a (b) c) S 5 17 17 0") == 5

"""The session: as many shots as asked, in the order of the list, whatever fails on the way."""

import json
import threading

import numpy as np
import painted
import pytest

from goodlight import session as session_module
from goodlight.brief import Brief
from goodlight.finding import Finding
from goodlight.gallery.deliver import Gallery
from goodlight.gallery.record import validate
from goodlight.session import Clock, Session, quiet
from goodlight.shot_list import shot_list
from goodlight.studio import engine
from goodlight.studio.direct import shape
from goodlight.subject.make_plate import Tools

BAD = Finding(code="halo", message="There is a halo.", advice="Nothing.")
BRIEF = {"backdrops": ("paper-white", "canvas-umber", "paper-charcoal", "gradient-dusk"), "crops": ("headshot",), "long_side": 320}
UNDIRECTED = {"poses": ("as-shot",), "expressions": ("as-shot",)}


@pytest.fixture(autouse=True)
def likeness_costs_nothing(monkeypatch):
    """What a direction costs is the recogniser's word, which needs its weights."""
    monkeypatch.setattr(shape, "choice_cost", lambda plate, part: 0.1)


class Anybody:
    """Finds one face over the whole picture, exactly like the template: stands for finder and recogniser."""

    def find(self, srgb):
        h, w = srgb.shape[:2]
        return [painted.face(unit=0.35 * w, centre=(0.5 * w, 0.42 * h))]

    def describe(self, srgb, face):
        return np.zeros(128)


TOOLS = Tools(finder=Anybody(), recogniser=Anybody(), matting=None, restoration=None)


def session(out, brief, **options) -> Session:
    gallery = Gallery(out, brief=brief)
    made = Session(gallery=gallery, brief=brief, tools=TOOLS, clock=Clock(), **options)
    made.gallery = gallery
    return made


def record_of(path) -> dict:
    data = json.loads(path.read_text())
    validate(data)
    return data


@pytest.fixture
def quick(monkeypatch):
    """Shots of few pixels, and a cull that passes them unless ``quick.fails(recipe)``; counts what is made."""
    class Cull:
        def __init__(self, *, describe):
            self.kept = 0

        def judge(self, shot, subject):
            why = quick.fails(shot)
            self.kept += why is None
            return shot if why is None else shot.with_measures(defects=(why,))

        def order(self):
            return list(range(self.kept))

    class Quick:
        fails = staticmethod(lambda shot: None)
        made: list = []

    quick = Quick()
    lock = threading.Lock()
    real = engine.shoot

    def shoot(subject, recipe):
        with lock:
            quick.made.append(recipe)
        return real(subject, recipe)

    quick.made = []
    monkeypatch.setattr(session_module, "Cull", Cull)
    monkeypatch.setattr(engine, "shoot", shoot)
    return quick


def delivered(made: Session) -> list[int]:
    return [s["seed"] for s in record_of(made.finish())["shots"]]


def seeds(brief: Brief, subject=None) -> list[int]:
    listed = shot_list(subject or painted.subject(), brief)
    return [next(listed).seed for _ in range(60)]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_as_many_as_asked_in_the_order_of_the_list(tmp_path, quick, count):
    brief = Brief(count=count, **BRIEF)
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=count)
    assert delivered(made) == seeds(brief)[:count] and made.rejected == 0
    assert len(quick.made) <= count + 4  # only a few are made ahead in vain


def test_what_fails_is_replaced_and_written_down(tmp_path, quick):
    brief = Brief(count=3, **BRIEF)
    listed = seeds(brief)
    quick.fails = lambda shot: BAD if shot.recipe.seed in listed[:2] else None
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=3)
    data = record_of(made.finish())
    assert [s["seed"] for s in data["shots"]] == listed[2:5] and [s["seed"] for s in data["rejected"]] == listed[:2]
    assert made.rejected == 2 and data["rejected"][0]["defects"][0]["code"] == "halo"


def test_a_backdrop_that_would_draw_an_outline_by_guess_is_not_tried_again(tmp_path, quick):
    guessed = Finding(code="guessed_edge", message="A guess.", advice="")
    quick.fails = lambda shot: None if shot.recipe.look.backdrop == "paper-charcoal" else guessed
    made = session(tmp_path / "out", Brief(count=6, **BRIEF))
    made.run(painted.subject(), count=6)
    data = record_of(made.finish())
    assert {s["look"]["backdrop"] for s in data["shots"]} == {"paper-charcoal"} and len(data["shots"]) == 6
    assert 3 <= made.rejected <= 6, "each of the three others once, and what was in the making"


def test_when_everything_fails_it_ends_and_says_why(tmp_path, quick):
    other = Finding(code="soft", message="It is soft.", advice="")
    listed = seeds(Brief(count=2, **BRIEF))
    quick.fails = lambda shot: other if shot.recipe.seed == listed[0] else BAD
    made = session(tmp_path / "out", Brief(count=2, **BRIEF))
    made.run(painted.subject(), count=2)
    lines = made.why_nothing().splitlines()
    assert len(made.gallery) == 0 and 2 < made.rejected < 100 and 0 <= len(quick.made) - made.rejected <= 2  # two are in the making
    assert f"{made.rejected - 1} × halo: There is a halo." in lines[0] and "1 × soft: It is soft." in lines[1]
    data = record_of(made.finish())
    assert data["shots"] == [] and len(data["rejected"]) == made.rejected


def test_a_second_run_goes_on_after_the_first_shot(tmp_path, quick):
    brief = Brief(count=4, **BRIEF)
    first, whole = painted.subject(), painted.subject(painted.plate(), painted.plate(sha256="b" * 64))
    made = session(tmp_path / "out", brief)
    made.run(first, count=1)
    made.run(whole, count=4)
    got = delivered(made)
    assert len(got) == len(set(got)) == 4 and got[0] == seeds(brief)[0]


def test_threads_do_not_change_the_pictures(tmp_path, quick):
    brief = Brief(count=6, **BRIEF)
    pictures = []
    for name in "ab":
        made = session(tmp_path / name, brief)
        made.run(painted.subject(), count=6)
        record_of(made.finish())
        pictures.append([p.read_bytes() for p in sorted((tmp_path / name).glob("0*.jpg"))])
    assert len(pictures[0]) == 6 and pictures[0] == pictures[1]


def test_a_recipe_that_cannot_be_shot_is_rejected_with_the_reason_and_costs_no_picture(tmp_path, quick, monkeypatch):
    brief = Brief(count=2, **BRIEF)
    recipes = [r for r, _ in zip(shot_list(painted.subject(), brief), range(10), strict=False)]
    why = Finding(code="crop_impossible", message="It does not fit.", advice="Step back.")
    monkeypatch.setattr(session_module, "shot_list", lambda subject, brief, hopeless: iter([(recipes[0], why), *recipes[1:]]))
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=2)
    data = record_of(made.finish())
    assert [s["seed"] for s in data["shots"]] == [r.seed for r in recipes[1:3]]
    assert data["rejected"][0]["defects"][0]["code"] == "crop_impossible" and recipes[0] not in quick.made


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_a_valid_gallery_of_what_was_done(tmp_path, quick, error):
    def fails(shot):
        if len(made.gallery) == 2:
            raise error

    quick.fails = fails
    made = session(tmp_path / "out", Brief(count=5, **BRIEF))
    with pytest.raises(error):
        made.run(painted.subject(), count=5)
    data = record_of(made.finish())
    assert len(data["shots"]) == 2 and all((tmp_path / "out" / s["file"]).is_file() for s in data["shots"])
    assert not [t for t in threading.enumerate() if t.name.startswith("goodlight-shot")]


def test_an_error_while_shooting_is_not_swallowed(tmp_path, monkeypatch):
    def broken(subject, recipe):
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "shoot", broken)
    made = session(tmp_path / "out", Brief(count=2, **BRIEF))
    with pytest.raises(ZeroDivisionError):
        made.run(painted.subject(), count=2)
    made.gallery.close()


def test_the_watcher_hears_of_every_delivered_shot(tmp_path, quick):
    heard = []
    made = session(tmp_path / "out", Brief(count=3, **BRIEF), watch=lambda *news: heard.append(news))
    made.run(painted.subject(), count=3)
    made.gallery.close()
    assert heard == [("shots", n, 3) for n in (1, 2, 3)] and quiet("shots", 1, 3) is None


def test_with_the_real_cull_a_painted_person_passes_and_the_gallery_is_ranked(tmp_path):
    brief = Brief(count=4, **BRIEF | {"long_side": 640})
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=4)
    data = record_of(made.finish())
    assert len(data["shots"]) == 4 and [s["rank"] for s in data["shots"]] == [1, 2, 3, 4]
    assert all(s["likeness"]["distance"] <= s["likeness"]["limit"] and s["drift"]["skin_delta_e"] < 3 for s in data["shots"])
    assert sorted({s["look"]["backdrop"] for s in data["shots"]}) == sorted(BRIEF["backdrops"])


def test_with_the_real_cull_a_stranger_is_kept_out(tmp_path):
    brief = Brief(count=1, **BRIEF)
    stranger = painted.subject(limit=-1.0)
    made = session(tmp_path / "out", brief)
    made.run(stranger, count=1)
    assert len(made.gallery) == 0 and "× not_alike:" in made.why_nothing()
    made.gallery.close()


def test_the_clock_keeps_the_first_moments(monkeypatch):
    now = iter(range(100, 200))
    monkeypatch.setattr(session_module.time, "perf_counter", lambda: float(next(now)))
    clock = Clock(start=100.0)
    clock._now()
    clock.plates_ready()
    clock.shot_delivered()
    clock.shot_delivered()
    timing = clock.timing()
    assert (timing.plates_s, timing.first_shot_s) == (1.0, 2.0) and timing.total_s > 2 and timing.shots_s == timing.total_s - 1
    assert timing.peak_rss_mb > 1 and Clock().timing().plates_s is None


def test_what_only_repeats_itself_is_given_up_and_the_rest_goes_on(tmp_path, quick):
    twin = Finding(code="duplicate", message="Nearly the same.", advice="")
    brief = Brief(count=8, **{**BRIEF, **UNDIRECTED, "backdrops": ("paper-white", "canvas-blue")})
    quick.fails = lambda shot: twin if shot.recipe.look.backdrop == "paper-white" else None
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=8)
    data = record_of(made.finish())
    assert len(data["shots"]) == 8 and {s["look"]["backdrop"] for s in data["shots"]} == {"canvas-blue"}
    assert 3 <= made.rejected <= 5  # three, and what was in the making by then


def test_when_everything_repeats_itself_it_ends(tmp_path, quick):
    twin = Finding(code="duplicate", message="Nearly the same.", advice="")
    quick.fails = lambda shot: twin if len(made.gallery) else None
    made = session(tmp_path / "out", Brief(count=500, **{**BRIEF, **UNDIRECTED, "backdrops": ("paper-white",)}))
    made.run(painted.subject(), count=500)
    assert len(made.gallery) == 1 and 3 <= made.rejected <= 5
    made.gallery.close()


def test_a_crop_that_a_plate_does_not_carry_is_not_tried_again_and_again(tmp_path, quick):
    cut = Finding(code="cut_head", message="The hair is cut.", advice="")
    brief = Brief(count=6, **{**BRIEF, "crops": ("headshot", "square")})
    quick.fails = lambda shot: cut if shot.recipe.look.crop == "square" else None
    made = session(tmp_path / "out", brief)
    made.run(painted.subject(), count=6)
    data = record_of(made.finish())
    assert len(data["shots"]) == 6 and {s["look"]["crop"] for s in data["shots"]} == {"headshot"}
    assert 2 <= made.rejected <= 4  # two, and what was in the making by then

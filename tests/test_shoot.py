"""``from goodlight import shoot, Brief``: the stages in their order, and what a caller may rely on."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import painted
import pytest
import real

import goodlight
from goodlight import Brief
from goodlight.errors import NoUsableSelfie, UsageError
from goodlight.finding import Finding, Severity
from goodlight.gallery.record import validate
from goodlight.shoot import Examined, examine, prepare
from goodlight.subject.plate_cache import PlateCache

MODULE = sys.modules["goodlight.shoot"]  # ``goodlight.shoot`` is the function
ADVICE = Finding(code="blurred", message="Soft.", severity=Severity.ADVICE)


def verdict(name: str, *, remarks: int = 0, blur: float = 1.0, eye_distance: float = 120.0):
    return SimpleNamespace(name=name, sha256=name[0] * 64, accepted=True, findings=(ADVICE,) * remarks, face=painted.face(),
                           descriptor=np.zeros(128), measures=SimpleNamespace(blur=blur, eye_distance=eye_distance))


def examined(*verdicts) -> Examined:
    whole = SimpleNamespace(accepted=list(verdicts), verdicts=list(verdicts), template=np.zeros(128))
    return Examined(verdict=whole, paths={v.name: Path(v.name) for v in verdicts})


@pytest.fixture
def maker(monkeypatch):
    """Plates without networks. ``maker.made``: whose; ``maker.gone``: files that changed on the disk."""
    state = SimpleNamespace(made=[], gone=set())

    def make(v, path, whole, tools):
        if v.name in state.gone:
            return None
        state.made.append(v.name)
        return replace(painted.plate(), name=v.name, sha256=v.sha256)

    monkeypatch.setattr(MODULE, "_make", make)
    return state


def prepared(what: Examined, cache: PlateCache, *, coarse: bool = False, **options) -> list:
    tools = SimpleNamespace(matting=SimpleNamespace(coarse=coarse))
    return [([p.name for p in subject.plates], whole) for subject, whole in prepare(what, tools, cache, **options)]


def test_the_most_promising_selfie_comes_first_and_alone(maker, tmp_path):
    what = examined(verdict("c", remarks=2), verdict("b", blur=9.0), verdict("a"), verdict("d", eye_distance=60))
    assert prepared(what, PlateCache(tmp_path)) == [(["a"], False), (["a", "d", "b", "c"], True)]


def test_the_selfie_behind_an_example_takes_the_best_one_s_place(maker, tmp_path):
    what = examined(verdict("c", remarks=2), verdict("b", blur=9.0), verdict("a"))
    assert prepared(what, PlateCache(tmp_path), first="c" * 64) == [(["c"], False), (["c", "a", "b"], True)]


def test_a_single_selfie_is_the_whole_subject_at_once(maker, tmp_path):
    assert prepared(examined(verdict("a")), PlateCache(tmp_path)) == [(["a"], True)]


def test_a_second_time_every_plate_comes_from_the_cache(maker, tmp_path):
    what, cache = examined(verdict("a"), verdict("b", remarks=1)), PlateCache(tmp_path)
    assert prepared(what, cache) == prepared(what, cache) and maker.made == ["a", "b"]


def test_a_plate_cut_out_by_the_coarse_network_is_not_kept(maker, tmp_path):
    what, cache = examined(verdict("a")), PlateCache(tmp_path)
    assert prepared(what, cache, coarse=True) == prepared(what, cache) == [(["a"], True)] and maker.made == ["a", "a"]


def test_a_selfie_that_changed_on_the_disk_is_left_out(maker, tmp_path):
    maker.gone = {"a"}
    assert prepared(examined(verdict("a"), verdict("b"), verdict("c")), PlateCache(tmp_path))[-1] == (["b", "c"], True)
    maker.gone = {"a", "b", "c"}
    with pytest.raises(NoUsableSelfie):
        prepared(examined(verdict("a"), verdict("b")), PlateCache(tmp_path / "other"))


def test_plates_are_announced_one_by_one(maker, tmp_path):
    heard = []
    prepared(examined(verdict("a"), verdict("b")), PlateCache(tmp_path), watch=lambda *news: heard.append(news))
    assert heard == [("plates", 1, 2), ("plates", 2, 2)]


def test_a_bad_brief_costs_no_work(monkeypatch, tmp_path):
    monkeypatch.setattr(MODULE.Tools, "load", lambda: pytest.fail("the networks were loaded"))
    with pytest.raises(UsageError):
        goodlight.shoot(["x.jpg"], tmp_path / "out", Brief(backdrops=("beach",)))
    assert not (tmp_path / "out").exists()


# --- with the networks

SMALL = {"long_side": 320, "crops": ("headshot",), "backdrops": ("paper-white", "paper-charcoal", "canvas-blue", "gradient-dusk")}


@pytest.fixture
def loaded(monkeypatch):
    tools = real.loaded_tools()
    monkeypatch.setattr(MODULE.Tools, "load", lambda: tools)


@pytest.mark.weights
def test_shoot_gives_what_it_says(loaded, tmp_path):
    real.sample_subject()
    heard = []
    result = goodlight.shoot([real.sample_file()], tmp_path / "out", Brief(count=2, **SMALL), cache=real.plates(),
                             watch=lambda *news: heard.append(news))
    data = json.loads(result.record.read_text())
    validate(data)
    assert (result.delivered, result.out) == (2, tmp_path / "out") and len(data["shots"]) == 2 and len(data["rejected"]) == result.rejected
    assert result.timing.plates_s <= result.timing.first_shot_s <= result.timing.total_s and result.timing.peak_rss_mb > 100
    assert result.timing.cpu_s > 0
    assert [stage for stage, *_ in heard] == ["selfies", "plates", "shots", "shots"]


@pytest.mark.weights
def test_an_interruption_keeps_the_finished_shots(loaded, tmp_path):
    real.sample_subject()

    def stop(stage, done, total):
        if (stage, done) == ("shots", 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        goodlight.shoot([real.sample_file()], tmp_path, Brief(count=9, **SMALL), cache=real.plates(), watch=stop)
    data = json.loads((tmp_path / "gallery.json").read_text())
    validate(data)
    assert [s["file"] for s in data["shots"]] == ["0001.jpg", "0002.jpg"] and (tmp_path / "0002.jpg").is_file()


@pytest.mark.weights
def test_every_selfie_gets_a_verdict_and_bad_ones_cost_nothing_more(loaded, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((300, 300, 3), 128, np.uint8))
    (tmp_path / "sample.png").write_bytes(real.sample_file().read_bytes())
    seen = examine([tmp_path], real.loaded_tools())
    assert {v.name: v.accepted for v in seen.verdict.verdicts} == {"broken.jpg": False, "grey.png": False, "sample.png": True}
    assert set(seen.paths) == {"broken.jpg", "grey.png", "sample.png"}


@pytest.mark.weights
def test_the_plate_is_of_the_file_that_was_judged(loaded, tmp_path):
    """Exchanged between judging and making: it is not used."""
    path = tmp_path / "me.png"
    path.write_bytes(real.sample_file().read_bytes())
    seen = examine([path], real.loaded_tools())
    cv2.imwrite(str(path), np.full((600, 600, 3), 90, np.uint8))
    with pytest.raises(NoUsableSelfie):
        list(prepare(seen, real.loaded_tools(), PlateCache(tmp_path / "plates")))


@pytest.mark.weights
@pytest.mark.portraits
def test_shots_are_as_near_to_another_photo_of_the_person_as_the_selfie_is(loaded, portraits_dir, tmp_path):
    folder = portraits_dir / "multi" / "david-valadao"
    selfie, held_out = sorted(folder.glob("*.jpg"))[:2]
    tools = real.loaded_tools()

    def describe(path):
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        return tools.recogniser.describe(picture, tools.finder.find(picture)[0])

    brief = Brief(count=3, **SMALL | {"long_side": 1280})
    result = goodlight.shoot([selfie], tmp_path / "out", brief, cache=PlateCache(tmp_path / "plates"))
    truth = describe(held_out)
    own = float(np.linalg.norm(describe(selfie) - truth))
    distances = [float(np.linalg.norm(describe(p) - truth)) for p in sorted((tmp_path / "out").glob("0*.jpg"))]
    drift = [s["drift"]["skin_delta_e"] for s in json.loads(result.record.read_text())["shots"]]
    print(f"selfie to the held-out photo {own:.3f}, shots {np.round(distances, 3)}, skin ΔE00 {drift}")
    assert len(distances) == 3 and np.median(distances) < own + 0.06 and np.median(drift) < 3

import copy
import json
import re
from pathlib import Path

import fake_shots
import pytest

from goodlight.brief import Brief
from goodlight.finding import Finding, Severity
from goodlight.gallery import record
from goodlight.studio.shot import Drift, Likeness

FINDING = Finding(code="soft", message="Not sharp.", advice="Add a sharper one.", severity=Severity.REJECT, value=0.0812345, limit=0.042)


def gallery() -> dict:
    shot = fake_shots.shot().with_measures(likeness=Likeness(distance=0.312345, limit=0.5, recogniser="dlib-resnet-v1"),
                                           drift=Drift(skin_delta_e=1.23456, hair_delta_e=None), quality=0.87654321)
    failed = shot.with_measures(defects=(FINDING,))
    return record.gallery_record(
        Brief(backdrops=("paper-grey",)), selfies=[record.SelfieEntry(file="a.jpg", accepted=False, findings=(FINDING,))],
        shots=[record.shot_record(shot, file="0001.jpg", rank=1)], rejected=[record.shot_record(failed, file=None, rank=None)],
        timing=record.Timing(plates_s=3.21, peak_rss_mb=512.5))


def test_the_record_survives_json_and_is_valid():
    data = json.loads(json.dumps(gallery(), allow_nan=False))
    assert data == gallery()
    record.validate(data)


def test_the_contract_of_the_design():
    data = gallery()
    assert data["version"] == 1
    shot = data["shots"][0]
    assert shot["look"] == {"backdrop": "paper-grey", "attire": "own", "light": "as-shot", "crop": "headshot"}
    assert set(shot["direction"]) == {"pose", "expression", "age", "presentation", "features"}
    assert shot["likeness"] == {"distance": 0.3123, "limit": 0.5, "recogniser": "dlib-resnet-v1"}
    assert shot["drift"] == {"skin_delta_e": 1.235, "hair_delta_e": None}
    assert shot["size"] == [512, 640] and shot["engine"] == "studio" and shot["defects"] == []
    assert data["rejected"][0]["defects"][0]["code"] == "soft"
    assert data["selfies"][0]["verdict"] == "rejected"
    assert set(data["timing"]) == {"plates_s", "first_shot_s", "shots_s", "total_s", "cpu_s", "peak_rss_mb"}


def test_what_is_not_a_number_becomes_null():
    shot = fake_shots.shot().with_measures(drift=Drift(skin_delta_e=float("nan"), hair_delta_e=None))
    assert record.shot_record(shot, file="0001.jpg", rank=1)["drift"]["skin_delta_e"] is None


def broken(*path, to):
    data = copy.deepcopy(gallery())
    place = data
    for key in path[:-1]:
        place = place[key]
    if to is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return data


@pytest.mark.parametrize("data", [
    None, [], {}, broken("version", to=2), broken("timing", to=KeyError), broken("shots", 0, "look", "crop", to=KeyError),
    broken("shots", 0, "size", to=["512", 640]), broken("shots", 0, "rank", to=2), broken("shots", 0, "file", to=None),
    broken("shots", 0, "likeness", to=0.3), broken("rejected", 0, "defects", to=[]), broken("rejected", 0, "file", to="0002.jpg"),
    broken("selfies", 0, "verdict", to="maybe"), broken("shots", 0, "extra", to=1), broken("shots", to={}),
    broken("timing", "total_s", to="1"), broken("shots", 0, "seed", to=True)])
def test_what_is_no_gallery_is_told(data):
    with pytest.raises(ValueError):
        record.validate(data)


def test_peak_memory_is_in_mebibytes():
    assert 20 < record.peak_rss_mb() < 64_000


def test_every_key_of_the_format_is_documented_and_no_other():
    page = (Path(__file__).parents[2] / "docs" / "gallery.md").read_text("utf-8")
    section = page[page.index("## gallery.json"):page.index("## Defects")]
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", section, re.MULTILINE))

    def keys(shape, place=""):
        if isinstance(shape, tuple):
            shape = next((s for s in shape if isinstance(s, dict)), None)
        if isinstance(shape, list):
            yield from keys(shape[0], place + "[]")
        elif isinstance(shape, dict):
            for key, inner in shape.items():
                name = f"{place}.{key}" if place else key
                yield name
                yield from keys(inner, name)

    # A rejected shot and every finding have the shape that is documented once.
    documented_once = re.compile(r"rejected\[\]|.*(findings|notes|defects)\[\]\.")
    expected = {k for k in keys(dict(record.SCHEMA)) if not documented_once.match(k)}
    expected |= {f"finding.{k}" for k in record._FINDING}
    assert documented == expected


def test_the_example_in_the_documentation_is_a_valid_gallery():
    page = (Path(__file__).parents[2] / "docs" / "gallery.md").read_text("utf-8")
    record.validate(json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL).group(1)))

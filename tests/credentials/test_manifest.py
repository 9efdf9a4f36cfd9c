import json
from dataclasses import replace

import fake_shots
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.brief import Direction, Look
from goodlight.credentials.manifest import RECIPE_LABEL, hash_in_name, name_of_hash, page_manifest, shot_manifest
from goodlight.gallery import provenance

SOURCE = provenance.SOURCE_TYPES


def manifest(recipe=None, **how):
    return shot_manifest(recipe or fake_shots.recipe(), **{"engine": "studio", "restored": False, "labels": (), "picture": "0" * 64} | how)


def done(claim) -> list[tuple[str, str | None]]:
    actions = claim["assertions"][0]["data"]["actions"]
    return [(a["action"].removeprefix("c2pa."), (a.get("digitalSourceType") or "").removeprefix(SOURCE) or None) for a in actions]


BY_NETWORK = "compositeWithTrainedAlgorithmicMedia"


def test_a_plain_studio_shot_was_opened_cut_out_cropped_and_set_before_a_drawn_backdrop():
    assert done(manifest()) == [("opened", None), ("edited", BY_NETWORK), ("cropped", "algorithmicallyEnhanced"),
                                ("edited", "algorithmicMedia")]


def test_every_edit_of_the_recipe_is_told():
    recipe = replace(fake_shots.recipe(), retouch="light", look=Look(backdrop="/photos/jane/office.jpg", attire="suit", light="window"),
                     direction=Direction(age=-5, features={"nose": 0.2, "chin": 0.0}))
    claim = manifest(recipe, restored=True, labels=("corner", "caption"))
    assert done(claim) == [
        ("opened", None), ("edited", BY_NETWORK), ("edited", BY_NETWORK), ("edited", "algorithmicallyEnhanced"),
        ("edited", "algorithmicallyEnhanced"), ("edited", "algorithmicMedia"), ("adjustedColor", "algorithmicallyEnhanced"),
        ("cropped", "algorithmicallyEnhanced"), ("placed", "compositeCapture"), ("addedText", "algorithmicMedia")]
    assert "The face was changed: nose +0.2, age -5 years" in {a["description"] for a in claim["assertions"][0]["data"]["actions"]}
    assert "jane" not in json.dumps(claim) and "office" not in json.dumps(claim)
    assert [i["relationship"] for i in claim["ingredients"]] == ["parentOf", "componentOf"]


def test_a_direction_is_told_because_it_may_move_the_face():
    claim = manifest(replace(fake_shots.recipe(), direction=Direction(pose="left", expression="smile")))
    assert done(claim) == [*done(manifest())[:2], ("edited", "algorithmicallyEnhanced"), *done(manifest())[2:]]
    assert any(a["description"].startswith("Directed: pose left, expression smile;") for a in claim["assertions"][0]["data"]["actions"])


def test_a_cut_out_is_an_edit_and_not_a_composite():
    assert done(manifest(fake_shots.recipe(backdrop="transparent")))[-1] == ("edited", "algorithmicallyEnhanced")


def test_the_selfie_s_own_background_is_not_called_drawn():
    claim = manifest(fake_shots.recipe(backdrop="own-soft"))
    assert done(claim)[-1] == ("edited", "algorithmicallyEnhanced")
    assert claim["assertions"][0]["data"]["actions"][-1]["description"].startswith("The selfie's own background, blurred")


def test_another_engine_creates_and_only_looks_at_the_selfie():
    claim = manifest(engine="flux2")
    assert done(claim) == [("created", "trainedAlgorithmicMedia")]
    assert claim["ingredients"][0]["relationship"] == "inputTo"
    assert claim["assertions"][1]["data"]["Iptc4xmpExt:DigitalSourceType"] == SOURCE + "trainedAlgorithmicMedia"


@pytest.mark.parametrize("recipe", [fake_shots.recipe(), fake_shots.recipe(backdrop="transparent")])
@pytest.mark.parametrize("engine", ["studio", "flux2"])
def test_claim_and_xmp_name_the_same_source_type(recipe, engine):
    claimed = manifest(recipe, engine=engine)["assertions"][1]["data"]["Iptc4xmpExt:DigitalSourceType"]
    assert claimed == provenance.source_type_in(provenance.packet(recipe, engine=engine))


def test_every_ingredient_that_an_action_points_at_is_there():
    claim = manifest(fake_shots.recipe(backdrop="./a.jpg"))
    used = [name for a in claim["assertions"][0]["data"]["actions"] for name in a.get("parameters", {}).get("ingredientIds", [])]
    assert used == [i["label"] for i in claim["ingredients"]]


def test_the_claim_holds_the_recipe_and_neither_time_nor_picture():
    claim = manifest()
    made = next(a["data"] for a in claim["assertions"] if a["label"] == RECIPE_LABEL)
    assert json.loads(made["recipe"]) == fake_shots.recipe().as_dict() and made["picture_data"] == {"alg": "sha256", "hash": "0" * 64}
    assert not {"when", "thumbnail", "softwareAgent"} & {key for a in claim["assertions"][0]["data"]["actions"] for key in a}
    assert page_manifest(picture=None)["ingredients"] == []


@given(st.binary(min_size=32, max_size=32))
def test_a_hash_comes_back_out_of_its_name(raw):
    assert hash_in_name(name_of_hash(raw.hex())) == raw.hex()


@given(st.one_of(st.text(max_size=70), st.none(), st.integers(), st.text(max_size=50).map("ni:///sha-256;".__add__)))
def test_no_foreign_name_is_an_accident(name):
    found = hash_in_name(name)
    assert found is None or name_of_hash(found) == name

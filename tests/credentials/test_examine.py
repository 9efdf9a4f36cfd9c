"""Foreign, damaged and hostile files: a clear answer, in bounded time, and never a traceback."""

import io
import json
import sys
import time

import c2pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from goodlight.credentials import read as reading
from goodlight.credentials.examine import Examiner
from goodlight.credentials.keys import identity
from goodlight.credentials.picture_data import digest
from goodlight.credentials.read import OFFLINE, VERDICTS, read
from goodlight.credentials.wording import lines
from goodlight.gallery import provenance


@pytest.fixture(scope="module")
def examiner(anchor):
    with Examiner({"this computer": anchor}) as one:
        yield one


def examined(examiner, tmp_path_factory, data: bytes) -> dict:
    path = tmp_path_factory.getbasetemp() / "foreign"
    path.write_bytes(data)
    found = examiner.examine(path)
    assert found["verdict"] in VERDICTS and json.dumps(found)
    assert all(text.isprintable() for _, text in lines("foreign", found))
    return found


@pytest.fixture
def told(examiner, tmp_path_factory):
    return lambda data: examined(examiner, tmp_path_factory, data)


def test_a_file_of_ones_own_is_recognised(told, files):
    for file in (files.jpeg, files.png):
        found = told(file.signed)
        assert (found["verdict"], found["trusted_by"], found["generator"].split()[0]) == ("valid", "this computer", "goodlight")
        assert found["made"]["recipe"] == file.shot.recipe.as_dict() and found["ingredients"][0]["sha256"] == file.shot.recipe.plate


def test_a_changed_pixel_is_noticed(told, files):
    for file in (files.jpeg, files.png):
        data = bytearray(file.signed)
        data[-400] ^= 1
        found = told(bytes(data))
        assert found["verdict"] == "changed" and found["made"]["recipe"]  # what it was is still told


def test_changed_words_are_told_apart_from_changed_pixels(told, files):
    data = files.jpeg.signed.replace(b"<goodlight:Recipe>{", b"<goodlight:Recipe>[", 1)
    assert data != files.jpeg.signed and told(data)["verdict"] == "metadata_changed"


def test_a_claim_that_was_rewritten_is_not_believed(told, files):
    data = files.jpeg.signed.replace(b"algorithmicMedia", b"digitalCaptureXX", 1)
    assert data != files.jpeg.signed
    found = told(data)
    assert found["verdict"] == "broken" and found["trusted_by"] is None and "mismatch" in found["why"]


def test_a_credential_over_other_pixels_does_not_fit(told, files):
    other = bytearray(files.jpeg.signed)
    at = bytes(other).index(b"\xff\xda") + 40
    other[at:at + 2000] = bytes(2000)
    assert told(bytes(other))["verdict"] == "changed"


@pytest.mark.parametrize("how", [{"format": "JPEG", "quality": 95}, {"format": "PNG"}, {"format": "WEBP"}], ids=lambda h: h["format"])
def test_a_file_without_its_metadata_says_nothing(told, files, how):
    picture, out = ImageOps.mirror(Image.open(io.BytesIO(files.jpeg.signed))), io.BytesIO()
    picture.info.clear()
    picture.save(out, **how)
    found = told(out.getvalue())
    assert (found["verdict"], found["xmp"], found["signer"]) == ("none", None, None)


def test_goodlights_metadata_alone_is_called_unsigned(told, files):
    found = told(files.jpeg.before)
    assert found["verdict"] == "none" and found["xmp"]["recipe"] == files.jpeg.shot.recipe.as_dict()
    shown = dict(lines("x", found))
    assert "unsigned recipe" in shown and "unsigned" in shown["meaning"] and "recipe" not in shown


@pytest.mark.parametrize("data", [b"x", b"plain text, no picture", b"\0" * 999, b"<?xml version='1.0'?><a/>"])
def test_what_is_no_picture_is_called_so(told, data):
    assert told(data)["verdict"] == "not_a_picture"


def test_a_damaged_picture_without_a_credential_is_not_said_to_have_one(told, files):
    for file in (files.jpeg, files.png):
        found = told(file.before[:600])
        assert found["verdict"] == "none" and found["why"]


@pytest.mark.parametrize("name", ["none.jpg", "."])
def test_what_cannot_be_opened_says_why(examiner, tmp_path, name):
    found = examiner.examine(tmp_path / name)
    assert found["verdict"] == "not_a_picture" and found["why"]


def foreign(files, key, claim: dict, *, over: bytes | None = None, edit: bool = False, remote: str = "") -> bytes:
    """A file that another program signed. edit: over a file that has a credential already, which is kept. remote: where it lies instead."""
    who, out = identity(key), io.BytesIO()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(alg=who.algorithm, sign_cert=who.chain, private_key=who.key, ta_url=None))
    with c2pa.Builder.from_json(json.dumps(claim), context=c2pa.Context.from_dict(OFFLINE)) as builder:
        if edit:
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        builder.sign(signer, "image/jpeg", io.BytesIO(over or files.jpeg.before), out)
    return out.getvalue()


CREATED = {"label": "c2pa.actions.v2", "data": {"actions": [
    {"action": "c2pa.created", "digitalSourceType": provenance.SOURCE_TYPES + "digitalCapture"}]}}


def test_a_credential_of_another_program_is_told_as_it_is(told, files, key):
    found = told(foreign(files, key, {"claim_generator_info": [{"name": "Some Camera", "version": "2"}], "assertions": [CREATED]}))
    assert (found["verdict"], found["generator"], found["made"]) == ("valid", "Some Camera 2", None)
    assert [a["action"] for a in found["actions"]] == ["c2pa.created"] and "digitalCapture" in found["actions"][0]["source_type"]


def test_a_credential_on_a_server_is_not_fetched(told, files, key):
    found = told(foreign(files, key, {"assertions": [CREATED]}, remote="http://127.0.0.1:9/a.c2pa"))
    assert found["verdict"] == "remote" and "127.0.0.1" not in found["why"]


def test_an_earlier_credential_is_counted(told, files, key):
    found = told(foreign(files, key, {"claim_generator_info": [{"name": "Editor"}]}, over=files.jpeg.signed, edit=True))
    assert (found["verdict"], found["generator"], found["earlier"]) == ("valid", "Editor", 1)


def test_words_that_would_steer_a_terminal_are_defused(told, files, key):
    hostile = "\x1b]0;owned\x07\x1b[2J\u202egoodlight" + "A" * 5000
    made = {"engine": hostile, "recipe": json.dumps({"look": {hostile: [[[[[[[[1]]]]]]]]}}), "labels": [hostile, *"abc"] * 30}
    found = told(foreign(files, key, {"title": hostile, "claim_generator_info": [{"name": hostile, "version": hostile}],
                                      "assertions": [CREATED, {"label": "dev.goodlight.recipe", "data": made}]}))
    shown = json.dumps(found, ensure_ascii=False)
    assert found["verdict"] == "valid" and "\x1b" not in shown and "\\u001b" not in shown and "\u202e" not in shown and len(shown) < 40_000


@pytest.mark.parametrize("recipe", ["[" * 50_000, "null", "7", '{"size": "x", "look": 3}', '{"seed": 1e400, "size": [1, {}]}', "{"])
def test_any_recipe_can_be_shown(told, files, key, recipe):
    data = {"recipe": recipe, "picture_data": "x", "labels": 4}
    assert told(foreign(files, key, {"assertions": [CREATED, {"label": "dev.goodlight.recipe", "data": data}]}))["verdict"] == "valid"


@pytest.mark.parametrize("recipe", [b"[" * 19_000, b"{", b"\xff\xfe", b"&lt;&amp;", b""])
def test_any_xmp_can_be_shown(told, recipe):
    out, info = io.BytesIO(), PngInfo()
    info.add_text("XML:com.adobe.xmp", provenance.page_packet().replace(b"{}", recipe).replace("\ufeff".encode(), b"").decode("latin-1"))
    Image.new("RGB", (300, 300)).save(out, "PNG", pnginfo=info)
    assert told(out.getvalue())["verdict"] == "none"


HURT = st.one_of(
    st.tuples(st.just("flip"), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 7)), min_size=1, max_size=12)),
    st.tuples(st.just("cut"), st.floats(0, 1)), st.tuples(st.just("insert"), st.tuples(st.floats(0, 1), st.binary(max_size=40))),
    st.tuples(st.just("fill"), st.floats(0, 1)))


def hurt(data: bytes, how: tuple, reach: int) -> bytes:
    kind, what = how
    out = bytearray(data)
    if kind == "cut":
        return data[:int(what * reach)]
    if kind == "flip":
        for where, bit in what:
            out[int(where * (reach - 1))] ^= 1 << bit
    elif kind == "insert":
        at = int(what[0] * reach)
        out[at:at] = what[1]
    else:
        at = int(what * (reach - 4))
        out[at:at + 4] = b"\xff\xff\xff\xff"
    return bytes(out)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["jpeg", "png"]), how=HURT, everywhere=st.booleans())
def test_no_damage_breaks_the_reader_or_passes_for_the_truth(examiner, tmp_path_factory, files, name, how, everywhere):
    """Most of the damage goes where the credential is. What is called valid differs in its container's padding and framing only."""
    file = getattr(files, name)
    whole = file.signed
    data = hurt(whole, how, len(whole) if everywhere else len(whole) - len(file.before) + 100)
    if not data:
        return
    started = time.monotonic()
    found = examined(examiner, tmp_path_factory, data)
    assert time.monotonic() - started < 30 and "broke the reader" not in found["why"]
    if found["verdict"] == "valid":
        assert {**found, "trusted_by": None} == read(whole)
        assert digest(data) == digest(whole)


# --- the child

def speaking(tmp_path, code: str) -> tuple[str, ...]:
    script = tmp_path / "child.py"
    script.write_text(code)
    return sys.executable, str(script)


@pytest.mark.parametrize("code", ["import time\ntime.sleep(60)", "import os\nos.abort()", "print('hello')", "",
                                  "import sys\nsys.stdout.buffer.write(b'GLD1' + b'\\xff' * 12)"],
                         ids=["hangs", "crashes", "babbles", "ends", "promises too much"])
def test_a_child_that_fails_is_one_clear_answer(tmp_path, files, code):
    path = tmp_path / "a.jpg"
    path.write_bytes(files.jpeg.signed)
    with Examiner(timeout_s=0.5 if "sleep" in code else 20, command=speaking(tmp_path, code)) as examiner:
        for _ in range(2):  # and again, in a fresh child
            found = examiner.examine(path)
            assert found["verdict"] == "broken" and "broke the reader" in found["why"]


def test_the_child_is_started_once_for_many_files(tmp_path, examiner, files):
    path = tmp_path / "a.jpg"
    path.write_bytes(files.jpeg.signed)
    examiner.examine(path)
    child = examiner._child.pid
    examiner.examine(path)
    assert examiner._child.pid == child


def test_reading_asks_nobody(files):
    """The settings under which everything is read: no remote manifests, no revocation, no host at all."""
    assert OFFLINE["verify"] == {"remote_manifest_fetch": False, "ocsp_fetch": False} and OFFLINE["core"] == {"allowed_network_hosts": []}
    assert set(reading.facts(verdict="none")) == set(read(files.jpeg.signed))

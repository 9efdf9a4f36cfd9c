"""``goodlight shoot`` as a person runs it: a process, its exit code, and what lies in the folder afterwards."""

import argparse
import hashlib
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import fake_shots
import numpy as np
import pytest
import real
from credential_bytes import parted
from PIL import Image, ImageCms

from goodlight import cli
from goodlight.brief import Brief
from goodlight.commands import shoot as command
from goodlight.commands.progress import progress
from goodlight.gallery import provenance, record
from goodlight.gallery.record import Timing, validate
from goodlight.shoot import Result

ASKED = ("--count", "3", "--seed", "7", "--long-side", "640", "--json")


def record_of(out: Path) -> dict:
    data = json.loads((out / "gallery.json").read_text(encoding="utf-8"))
    validate(data)
    for shot in data["shots"]:
        with Image.open(out / shot["file"]) as picture:
            picture.load()
            assert list(picture.size) == shot["size"]
    return data


def digests(out: Path) -> dict[str, str]:
    """Of every shot without its credential, which holds random numbers."""
    return {p.name: hashlib.sha256(parted(p.read_bytes())[0]).hexdigest() for p in sorted(out.glob("0*.*"))}


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """One whole run on the sample photograph: the process and the folder."""
    out = tmp_path_factory.mktemp("first") / "headshots"
    return real.goodlight("shoot", real.sample_file(), "--out", out, *ASKED), out


# --- one run, looked at from all sides

@pytest.mark.weights
def test_the_sample_becomes_a_gallery(gallery):
    done, out = gallery
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["delivered"] == 3 and Path(said["gallery"]) == out / "gallery.json" and Path(said["contact_sheet"]).is_file()
    data = record_of(out)
    assert [s["file"] for s in data["shots"]] == ["0001.jpg", "0002.jpg", "0003.jpg"] and data["brief"]["seed"] == 7
    assert data["selfies"][0]["verdict"] == "accepted" and {"code", "advice"} <= set(data["selfies"][0]["findings"][0])
    assert {p.name for p in out.iterdir()} == {"0001.jpg", "0002.jpg", "0003.jpg", "contact-sheet.jpg", "gallery.json"}
    assert "Traceback" not in done.stderr and said["timing"]["total_s"] > 0


@pytest.mark.weights
def test_every_shot_is_her_with_her_own_skin(gallery):
    for shot in record_of(gallery[1])["shots"]:
        print(shot["file"], shot["likeness"], shot["drift"], shot["look"])
        assert shot["likeness"]["distance"] < shot["likeness"]["limit"] and shot["drift"]["skin_delta_e"] < 3
        assert max(shot["size"]) == 640 and shot["defects"] == []


@pytest.mark.weights
def test_files_are_444_jpegs_with_profile_and_provenance(gallery):
    _, out = gallery
    for shot in record_of(out)["shots"]:
        with Image.open(out / shot["file"]) as picture:
            assert picture.format == "JPEG" and picture.mode == "RGB"
            assert {layer[1:3] for layer in picture.layer} == {(1, 1)}  # every channel at full size: 4:4:4
            assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"])))
            recipe = provenance.recipe_of(picture.info["xmp"])
            assert recipe["seed"] == shot["seed"] and b"DigitalSourceType" in picture.info["xmp"]
            assert b"astronaut" not in (out / shot["file"]).read_bytes()


@pytest.mark.weights
def test_another_process_gives_the_same_bytes_and_needs_no_new_plate(gallery, tmp_path):
    kept = {p.name for p in (real.home() / "plates").glob("*.npz")}
    again = real.goodlight("shoot", real.sample_file(), "--out", tmp_path / "again", *ASKED)
    assert again.returncode == 0 and digests(tmp_path / "again") == digests(gallery[1]) != {}
    assert len(kept) >= 1 and {p.name for p in (real.home() / "plates").glob("*.npz")} == kept
    timings = [json.loads(run.stdout)["timing"]["plates_s"] for run in (gallery[0], again)]
    print(f"plates: {timings[0]:.1f} s made, {timings[1]:.1f} s from the cache")


@pytest.mark.weights
def test_progress_goes_to_stderr_and_json_alone_to_stdout(gallery):
    done, _ = gallery
    assert len(done.stdout.splitlines()) == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("shooting:")] == [f"shooting: {n} of 3" for n in (1, 2, 3)]


@pytest.mark.weights
def test_transparent_gives_a_png_and_words_for_a_person(gallery, tmp_path):
    out = tmp_path / "clear"
    done = real.goodlight("shoot", real.sample_file(), "--out", out, "--count", "1", "--backdrop", "transparent", "--crop", "square",
                          "--long-side", "400", "--retouch", "light")
    assert done.returncode == 0 and str(out / "contact-sheet.jpg") in done.stdout and done.stdout.startswith("1 headshots in ")
    (shot,) = record_of(out)["shots"]
    with Image.open(out / shot["file"]) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (400, 400))
        assert picture.getchannel("A").getextrema() == (0, 255)


# --- what goes wrong

@pytest.mark.weights
def test_ctrl_c_leaves_a_valid_gallery_of_what_was_done(gallery, tmp_path):
    out = tmp_path / "out"
    process = subprocess.Popen(real.command("shoot", real.sample_file(), "--out", out, "--count", "300"), env=real.environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    try:
        while process.poll() is None and not (out / "gallery.json").exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130, err
    data = record_of(out)
    assert 1 <= len(data["shots"]) < 300 and [s["rank"] for s in data["shots"]] == list(range(1, len(data["shots"]) + 1))
    assert err.splitlines()[-1] == "goodlight: interrupted" and "Traceback" not in err
    assert not list(out.glob("unranked-*")) and not (out / ".goodlight-tmp").exists()


@pytest.mark.weights
def test_without_a_usable_selfie_the_reasons_are_told(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "text.jpg").write_text("not a picture")
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (400, 400, 3), dtype=np.uint8)).save(tmp_path / "in" / "noise.png")
    done = real.goodlight("shoot", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 3 and done.stdout == "" and "Traceback" not in done.stderr
    assert "text.jpg" in done.stderr and "noise.png" in done.stderr and not (tmp_path / "out").exists()


@pytest.mark.weights
def test_when_nothing_passes_the_reasons_are_told_and_written(gallery, tmp_path):
    """A selfie that ends beside the ears and below the chin carries no banner."""
    close = cv2.resize(real.sample_pixels()[20:205, 160:300], None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    Image.fromarray(close).save(tmp_path / "close.png")
    done = real.goodlight("shoot", tmp_path / "close.png", "--out", tmp_path / "out", "--crop", "banner", "--count", "1")
    assert done.returncode == 5 and "crop_impossible" in done.stderr and "Traceback" not in done.stderr
    data = record_of(tmp_path / "out")
    assert data["shots"] == [] and data["rejected"][0]["defects"][0]["code"] == "crop_impossible"


@pytest.mark.weights
def test_a_folder_that_cannot_be_written_is_a_usage_error(gallery, tmp_path):
    (tmp_path / "file").write_text("mine")
    done = real.goodlight("shoot", real.sample_file(), "--out", tmp_path / "file" / "out")
    assert done.returncode == 2 and "--out" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(("option", "wrong", "guess"), [("--backdrop", "paper-whit", "paper-white"), ("--crop", "headshots", "headshot"),
                                                        ("--pose", "straigt", "straight"), ("--expression", "seriuos", "serious")])
def test_a_name_that_does_not_exist_is_refused_before_any_work(tmp_path, capsys, option, wrong, guess):
    assert cli.main(["shoot", str(tmp_path), "--out", str(tmp_path / "out"), option, wrong]) == 2
    said = capsys.readouterr().err
    assert wrong in said and f"Did you mean {guess}?" in said and len(said.splitlines()) == 2 and not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", [("--count", "0"), ("--count", "many"), ("--seed", "-1"), ("--long-side", "99999"), ("--engine", "flux9"),
                                   ("--retouch", "heavy"), ("--label", "stamp"), ("--age", "16"), ("--age", "nan"), ("--presentation", "x"),
                                   ("--presentation", "1.5"), ("--feature", "nose=1"), ("--feature", "lips"), ("--feature", "lips=2"),
                                   ("--backdrop", "#12"), ("--backdrop", "./none.jpg")], ids=" ".join)
def test_an_option_that_makes_no_sense_is_a_usage_error(tmp_path, capsys, wrong):
    assert cli.main(["shoot", str(tmp_path), "--out", str(tmp_path / "out"), *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("goodlight: ") and not (tmp_path / "out").exists()


def test_an_unknown_backdrop_in_a_process_of_its_own_is_two_lines_and_no_traceback(tmp_path):
    done = real.goodlight("shoot", tmp_path, "--out", tmp_path / "out", "--backdrop", "paper-whit")
    assert done.returncode == 2 and "Did you mean paper-white?" in done.stderr and done.stdout == ""
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 2


def test_with_json_the_error_is_json(tmp_path):
    done = real.goodlight("shoot", tmp_path, "--out", tmp_path / "out", "--backdrop", "beach", "--json")
    assert done.returncode == 2 and json.loads(done.stdout)["error"]["code"] == "unknown_backdrop"


def test_without_models_and_network_it_says_what_was_tried(tmp_path):
    done = real.goodlight("shoot", tmp_path, "--out", tmp_path / "out", GOODLIGHT_HOME=str(tmp_path / "home"), GOODLIGHT_OFFLINE="1",
                          GOODLIGHT_MODELS_FROM=str(tmp_path / "nothing"))
    assert done.returncode == 4 and "Traceback" not in done.stderr and not (tmp_path / "out").exists()
    assert str(tmp_path / "nothing") in done.stderr and "GOODLIGHT_OFFLINE" in done.stderr and ".tflite" in done.stderr


# --- the command itself

def run(monkeypatch, *args: str, delivered: int = 2, rejected: int = 0):
    """What the command hands to ``shoot``: the selfies, the folder and the brief."""
    seen = []

    def shoot(selfies, out, brief, *, watch):
        seen.append((selfies, out, brief))
        return Result(out=Path(out), record=Path(out) / "gallery.json", delivered=delivered, rejected=rejected, timing=Timing(total_s=12.3))

    monkeypatch.setattr(sys.modules["goodlight.shoot"], "shoot", shoot)
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    assert command.run(parser.parse_args(["shoot", *args])) == 0
    return seen[0]


def test_every_option_reaches_the_brief(monkeypatch):
    selfies, out, brief = run(monkeypatch, "a.jpg", "folder", "--out", "o", "--count", "5", "--seed", "9", "--backdrop", "paper-white",
                              "--backdrop", "#112233", "--attire", "own", "--light", "as-shot", "--crop", "square", "--pose", "chin-up",
                              "--expression", "serious", "--age", "-4", "--presentation", "-0.5",
                              "--feature", "lips=.2", "--feature", "left-brow-height=-1",
                              "--retouch", "light", "--long-side", "900", "--label", "corner",
                              "--label", "caption", "--no-credentials")
    assert (selfies, out) == (["a.jpg", "folder"], "o")
    assert brief == Brief(count=5, seed=9, backdrops=("paper-white", "#112233"), attires=("own",), lights=("as-shot",), crops=("square",),
                          poses=("chin-up",), expressions=("serious",), age=-4, presentation="-0.5",
                          features={"lips": 0.2, "left-brow-height": -1.0}, retouch="light", long_side=900,
                          credentials=False, labels=("corner", "caption"))


def test_vary_and_like_reach_the_brief(monkeypatch, tmp_path):
    shot = record.shot_record(fake_shots.shot(), file="0001.jpg", rank=1)
    data = record.gallery_record(Brief(), selfies=[], shots=[shot], rejected=[], timing=record.Timing())
    (tmp_path / "gallery.json").write_text(json.dumps(data))
    brief = run(monkeypatch, "a.jpg", "--out", "o", "--vary", "backdrop, pose", "--vary", "selfie", "--like", f"{tmp_path}:1")[2]
    assert brief.vary == ("backdrop", "pose", "selfie") and (brief.like.rank, brief.like.plate) == (1, shot["plate"])


@pytest.mark.parametrize(("option", "wrong", "code"), [("--vary", "hair", "bad_vary"), ("--vary", "", "bad_vary"),
                                                       ("--like", "12", "bad_example"), ("--like", "absent:1", "no_such_gallery")])
def test_what_cannot_vary_or_be_read_is_refused_before_any_work(tmp_path, capsys, option, wrong, code):
    assert cli.main(["shoot", str(tmp_path), "--out", str(tmp_path / "out"), option, wrong, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code and not (tmp_path / "out").exists()


def test_no_option_is_the_default_brief_and_runs_do_not_share_lists(monkeypatch):
    run(monkeypatch, "a.jpg", "--out", "o", "--backdrop", "paper-white")
    assert run(monkeypatch, "a.jpg", "--out", "o")[2] == Brief()


def test_the_words_say_what_is_missing_and_kept_out(monkeypatch, capsys):
    run(monkeypatch, "a.jpg", "--out", "o", "--count", "4", delivered=3, rejected=2)
    said = capsys.readouterr().out
    assert said.startswith("3 headshots of 4 asked for in o (12 s; 2 kept out") and "contact-sheet.jpg" in said


# --- progress

@pytest.mark.parametrize(("total", "most"), [(3, 3), (12, 12), (100, 11), (1000, 11)])
def test_plain_lines_are_about_ten_a_stage_and_end_with_the_last(total, most):
    stream = io.StringIO()
    with progress(stream) as watch:
        for done in range(1, total + 1):
            watch("shots", done, total)
    lines = stream.getvalue().splitlines()
    assert 3 <= len(lines) <= most and lines[-1] == f"shooting: {total} of {total}" and "\x1b" not in stream.getvalue()


def test_a_total_that_is_not_known_is_not_invented():
    stream = io.StringIO()
    with progress(stream) as watch:
        watch("selfies", 2, None)
    assert stream.getvalue() == "looking at the selfies: 2\n"


def test_a_terminal_gets_bars():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with progress(stream) as watch:
        watch("plates", 1, 2)
        watch("plates", 2, 2)
        watch("shots", 1, 4)
    assert "preparing plates" in stream.getvalue()

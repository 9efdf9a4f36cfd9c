"""A real process is killed at random moments; whatever it left must be a valid gallery, and the next run must be able to replace it."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_deliver import PLATE, index, make, names, small_shot

from goodlight.brief import Brief
from goodlight.gallery import Gallery, provenance

SHOTS = 12
WORKER = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from test_deliver import make
print("ready", flush=True)
while True:
    make(Path(sys.argv[1]), tones=range(20, 20 + {shots}), order=list(range({shots}))[::-1])
    print("done", flush=True)
"""


def killed_after(out: Path, seconds: float) -> None:
    worker = subprocess.Popen([sys.executable, "-c", WORKER.format(shots=SHOTS), str(out), *sys.path], stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline() == "ready\n"
        time.sleep(seconds)
        assert worker.poll() is None, "the worker ended by itself"
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.parametrize("moment", range(10))
def test_killed_at_any_moment_the_gallery_is_valid_and_can_be_replaced(tmp_path, moment):
    (tmp_path / "notes.txt").write_text("mine")
    killed_after(tmp_path, random.Random(moment).uniform(0.0, 1.2))
    if (tmp_path / "gallery.json").exists():
        for shot in index(tmp_path)["shots"]:  # checks that every listed file is there
            data = (tmp_path / shot["file"]).read_bytes()
            assert data.endswith(b"\xff\xd9")  # whole, to JPEG's last marker
            assert provenance.recipe_of(data[:20000])["seed"] == shot["seed"]  # and the one that the record describes
    make(tmp_path, tones=(5, 6))
    assert names(tmp_path) == ["0001.jpg", "0002.jpg", "contact-sheet.jpg", "gallery.json", "notes.txt"]
    assert [s["seed"] for s in json.loads((tmp_path / "gallery.json").read_text())["shots"]] == [5, 6]


class _Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _run_until(out: Path, operations: int, tones, labels: tuple[str, ...]) -> bool:
    """Make a gallery and stop dead before that many changes of the folder; whether it came to its end before."""
    left = operations

    def counted(change):
        def step(*args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                raise _Killed
            return change(*args, **kwargs)
        return step

    gallery = Gallery(out, brief=Brief(labels=labels))
    with pytest.MonkeyPatch.context() as patched:
        for owner, name in ((os, "replace"), (os, "link"), (Path, "unlink"), (Path, "write_bytes")):
            patched.setattr(owner, name, counted(getattr(owner, name)))
        try:
            for tone in tones:
                gallery.deliver(small_shot(tone), PLATE)
            gallery.finish([1, 0])
        except _Killed:
            os.close(gallery._folder._lock)  # as the system does for a process that ends
            return False
    return True


@pytest.mark.parametrize("labels", [(), ("caption",)], ids=["pictures", "with captions"])
@pytest.mark.parametrize("earlier", ["none", "finished", "interrupted"])
def test_stopped_before_every_single_change_of_the_folder(tmp_path, earlier, labels):
    for operations in range(200):
        out = tmp_path / str(operations)
        if earlier != "none":
            make(out, tones=(101, 102, 103), finish=earlier == "finished")
        finished = _run_until(out, operations, (40, 41), labels)
        if (out / "gallery.json").exists():
            seeds = []
            for shot in index(out)["shots"]:
                assert provenance.recipe_of((out / shot["file"]).read_bytes()[:20000])["seed"] == shot["seed"]
                seeds.append(shot["seed"])
                captions = (out / shot["file"]).with_suffix(".txt"), shot["seed"] < 100 and labels
                assert captions[0].exists() == bool(captions[1])
            assert seeds in ([101, 102, 103], [40], [40, 41], [41, 40])
        else:
            assert earlier == "none"
        if finished:
            break
        make(out, tones=(5, 6))
        assert names(out) == ["0001.jpg", "0002.jpg", "contact-sheet.jpg", "gallery.json"]
    assert finished and operations > 15

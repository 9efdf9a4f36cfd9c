"""A real process is killed at random moments; whatever it left must be a valid gallery, and the next run must be able to replace it."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_deliver import index, make, names

from goodlight.gallery import provenance

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

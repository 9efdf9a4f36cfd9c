"""``goodlight compare`` from end to end, with faults as people make them, and its page in a browser."""

from __future__ import annotations

import html.parser
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import real
from PIL import Image

from goodlight.errors import UsageError
from goodlight.scorecard.compare import compare

pytestmark = pytest.mark.weights


@cache
def folders() -> tuple[Path, Path]:
    """(generated, real): six pictures each from the sample photograph, framed a little differently."""
    root = real.home().parent / "compare"
    sample = Image.fromarray(real.sample_pixels()).resize((1024, 1024), Image.LANCZOS)
    for side, steps in (("generated", (0, 8, 16, 24, 32, 40)), ("real", (4, 12, 20, 28, 36, 44))):
        (root / side).mkdir(parents=True)
        for k, step in enumerate(steps):
            sample.crop((step, 0, 900 + step, 1000)).save(root / side / f"{k}.jpg", quality=92)
    (root / "generated" / "<b>odd & name.jpg").write_bytes(b"no picture at all")
    return root / "generated", root / "real"


@cache
def compared() -> Path:
    out = real.home().parent / "scorecard"
    done = real.goodlight("compare", *folders(), "--out", out, "--blind", out.with_name("panel"), "--paid", "29", "--waited-hours", "2")
    assert done.returncode == 0, done.stderr
    assert "Quality" in done.stdout and str(out / "report.html") in done.stdout
    return out


class Page(html.parser.HTMLParser):
    """Every address the page names, and every picture without words."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.pictures: list[str | None] = []
        self.plots: list[str | None] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        found = dict(attrs)
        self.addresses += [found[k] for k in ("src", "href", "xlink:href", "action", "srcset") if found.get(k)]
        self.ids += [found["id"]] if "id" in found else []
        if tag == "img":
            self.pictures.append(found.get("alt"))
        if tag == "svg":
            self.plots.append(found.get("aria-label"))


def test_the_report_has_seven_rows_with_method_and_source():
    report = json.loads((compared() / "report.json").read_text())
    assert [r["key"] for r in report["rows"]] == ["quality", "authenticity", "cost", "time", "customization", "variation", "bias"]
    assert all(r["method"] and r["source"] and r["verdict"] for r in report["rows"])
    assert report["sides"]["generated"]["pictures"] == report["sides"]["real"]["pictures"] == 6
    assert [f["name"] for f in report["sides"]["generated"]["failures"]] == ["<b>odd & name.jpg"]
    cost = {f["key"]: f for f in report["rows"][2]["figures"]}
    assert cost["per_shot"]["generated"]["value"] == pytest.approx(29 / 6, rel=1e-3)
    assert "descriptor" not in (compared() / "report.json").read_text()


def test_the_page_asks_nobody_and_says_every_picture():
    page = Page()
    text = (compared() / "report.html").read_text()
    page.feed(text)
    assert len(page.pictures) == 12 and all(page.pictures)
    assert page.plots and all(page.plots)
    assert all(a.startswith(("data:image/jpeg;base64,", "#")) for a in page.addresses)
    assert len(page.ids) == len(set(page.ids))
    figures = [f for row in json.loads((compared() / "report.json").read_text())["rows"] for f in row["figures"]]
    shown = html.unescape(text)
    assert all((f'class="what">{f["label"]}<' in shown) == bool(f["generated"] or f["real"]) for f in figures)
    assert "<script" not in text and "<b>odd" not in text and "&lt;b&gt;odd &amp; name" in text


def test_answers_are_scored_into_the_report():
    out = compared()
    key = json.loads((out / "blind-key.json").read_text())["key"]
    answers = out / "judge.csv"
    answers.write_text("number,answer\n" + "".join(f"{n},{'ai' if k == 'generated' else 'real'}\n" for n, k in enumerate(key, 1)))
    done = real.goodlight("compare", *folders(), "--out", out, "--answers", answers, "--json")
    panel = json.loads(done.stdout)["panel"]
    assert panel["spotted"]["value"] == 1 and panel["accused"]["value"] == 0 and panel["spotted"]["low"] < 1
    assert "Blind panel" in (out / "report.html").read_text()


@pytest.mark.parametrize(("fault", "code"), [("missing", "not_a_folder"), ("empty", "empty_folder"), ("faceless", "no_face"),
                                             ("amount", "bad_amount"), ("answers", "bad_key"), ("gallery", "bad_gallery")])
def test_faults_are_one_clear_line(tmp_path, fault, code):
    generated, photographs = folders()
    folder, more = tmp_path / "folder", []
    if fault != "missing":
        folder.mkdir()
    if fault == "faceless":
        Image.fromarray(np.random.default_rng(0).integers(90, 110, (400, 400, 3), dtype=np.uint8)).save(folder / "wall.png")
    if fault == "gallery":
        shutil.copy(photographs / "0.jpg", folder)
        (folder / "gallery.json").write_text('{"version": 99}')
    if fault in ("amount", "answers"):
        folder, more = generated, ["--watts", "-1"] if fault == "amount" else ["--answers", tmp_path / "none.csv"]
    done = real.goodlight("compare", folder, photographs, "--out", tmp_path / "out", *more, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == code and json.loads(done.stdout)["error"]["advice"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("selfies", [False, True])
def test_an_empty_folder_is_told_before_anything_is_measured(tmp_path, selfies):
    generated, photographs = folders()
    with pytest.raises(UsageError) as told:
        compare(generated, photographs if selfies else tmp_path, selfies=tmp_path if selfies else None, tools=object())
    assert told.value.code == "empty_folder" and ("selfies" if selfies else "real") in told.value.advice


def test_one_picture_is_honestly_too_few(tmp_path):
    (tmp_path / "one").mkdir()
    shutil.copy(folders()[0] / "0.jpg", tmp_path / "one")
    done = real.goodlight("compare", tmp_path / "one", folders()[1], "--out", tmp_path / "out", "--json")
    rows = {r["key"]: r for r in json.loads(done.stdout)["rows"]}
    assert done.returncode == 0
    assert {f["verdict"] for f in rows["quality"]["figures"]} <= {"too_few", "not_measured"}
    assert rows["variation"]["outcome"] == "not_measured"


_QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-features=NetworkTimeServiceQuerying")


def _asked_for(log: Path) -> set[str]:
    """Every address in a browser's network log, without its query."""
    return {e["params"]["url"].partition("?")[0] for e in json.loads(log.read_text())["events"] if "url" in (e.get("params") or {})}


def _browsers_own(tmp_path: Path) -> set[str]:
    """What this browser asks for with an empty page."""
    log = tmp_path / "own.json"
    subprocess.run([chromium(), *_QUIET, f"--user-data-dir={tmp_path / 'own'}", f"--log-net-log={log}",
                    f"--screenshot={tmp_path / 'own.png'}", "about:blank"], capture_output=True, timeout=180)
    return _asked_for(log)


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("there is no Chromium on this machine")
    return found


@pytest.mark.parametrize("page", ["scorecard/report.html", "panel/panel.html"])
@pytest.mark.parametrize("width", [400, 1280])
def test_a_browser_has_nothing_to_complain_about(tmp_path, page, width):
    """No console message, no request but the page itself, and a picture of it that is not blank."""
    path = compared().parent / page
    picture, log = tmp_path / "page.png", tmp_path / "net.json"
    done = subprocess.run(
        [chromium(), *_QUIET, "--enable-logging=stderr", "--v=0", f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}",
         f"--window-size={width},1600", f"--screenshot={picture}", path.as_uri()], capture_output=True, text=True, timeout=180)
    assert "CONSOLE" not in done.stderr
    sent = _asked_for(log)
    assert not {u for u in sent if not u.startswith(("file:", "data:", "chrome:", "about:"))} - _browsers_own(tmp_path), sent
    shown = np.array(Image.open(picture).convert("RGB"))
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) > 1000

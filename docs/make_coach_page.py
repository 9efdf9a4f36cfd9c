"""Write docs/coach.md from the coach's limits and words. ``make docs`` runs it; a test checks that the page is current."""

from __future__ import annotations

from pathlib import Path

from goodlight.coach.advice import WORDS
from goodlight.coach.coverage import coverage_of
from goodlight.coach.identity import stranger_limit
from goodlight.coach.judge import DOMINATES
from goodlight.coach.limits import LIMITS
from goodlight.coach.whole_set import SAME_PHOTO

PAGE = Path(__file__).with_name("coach.md")

MEASURED = {
    "no_face": "Two detectors, one for near and one for far faces, look at the whole picture and then at nine overlapping parts of it.",
    "sideways": "How far the head leans; or no face, or a doubtful one, in a picture that has a clear one once it is "
                "turned by a quarter or a half.",
    "several_faces": f"Faces of at least a 25th of the largest one's area. The largest is taken when its area is "
                     f"{DOMINATES:g} times that of the "
                     "next; otherwise the one that looks like the other selfies' person; otherwise the selfie is rejected.",
    "face_too_small": "Pixels between the centres of the eyes, in three dimensions, so that turning the head does not count. "
                      "What becomes of the likeness at each size is in the calibration.",
    "cut_off": "The share of the face's mesh outside the picture, and the space between the top of the forehead and the upper edge.",
    "blurred": "Width of the edges around the eyes, in the worst of six directions, relative to the size of the face; once finely, once "
               "coarsely enough to look past noise.",
    "too_dark": "The brightest 2 % of the face (the whites of the eyes, highlights on skin, teeth) and the share of "
                "skin without detail. Not "
                "the mean brightness: that would take dark skin for bad light.",
    "too_bright": "The share of skin in which two colour channels are at their end.",
    "harsh_light": "Stops between the two cheeks, the luminance of the darker one, and a step of light along the middle "
                   "of forehead and nose.",
    "extreme_pose": "Yaw, pitch and roll of the head from the mesh.",
    "eyes_closed": "Orientations of the edges around both eyes, by a linear model: closed lids have one line where open "
                   "ones have two and an "
                   "iris. Narrow eyes and eyes narrowed by a laugh stay on the open side.",
    "sunglasses": "How much darker the region around both eyes is than the cheeks, plus the contrast that is missing "
                  "in the opening of the eyes.",
    "occluded": "The dark line between the lips, which every bare mouth has and no mask, and orientations of the "
                "edges of nose, mouth and chin, "
                "by a linear model. Beards and moustaches belong to the bare faces it knows.",
    "not_the_same_person": "Distance of the face's description to the mean of the others'. The largest group of alike faces is "
                           "the person; "
                           f"the limit falls from {stranger_limit(1):.2f} (one other photo) to {stranger_limit(20):.2f} (many).",
    "duplicate": f"Correlation of the light on the levelled face at 24 × 24 points, limit {SAME_PHOTO}: copies that "
                 "were cropped, resized, "
                 "brightened or encoded again are found. The copy with the most pixels stays.",
    "low_resolution": "Pixels of the shorter side, and the step at the 8-pixel grid of JPEG against the steps beside it.",
    "filtered": "Grain of the skin on cheeks, nose and forehead, on a face of 120 pixels between the eyes: pores and "
                "fine lines leave more "
                "than a filter does. Not looked at where blur, darkness or compression explain it.",
}

_HEAD = """\
# The coach

Made from `src/goodlight/coach` by `docs/make_coach_page.py`; edit that, not this.

`goodlight check SELFIES...` says of each selfie whether it can be used, what is wrong and what to do, and of all of them together what to
take next. `goodlight shoot` uses the same verdicts. **reject**: the selfie is not used. **advice**: it is used, and could be better.

    goodlight check ~/selfies
    goodlight check ~/selfies --json     every finding and every measured number, for a program

Exit code 0 with at least one usable selfie, 3 with none. `--json` prints `{"version": 1, "selfies": [{"file", "sha256", "verdict",
"findings": [{"code", "severity", "message", "advice", "value", "limit", "unit"}], "measures": {...}}], "set": {"accepted", "given",
"coverage": {...}, "findings": [...]}}`. A file that cannot be read has the findings of ingest in the same place.

Faces are measured on a levelled crop with 120 pixels between the eyes (fewer where the picture has fewer), so that the size of a photo
does not matter. How often the coach is wrong is in [coach-calibration.md](coach-calibration.md).
"""


def page() -> str:
    """The page as Markdown."""
    parts = [_HEAD, "## One selfie\n"]
    for code, (rejected, advised, advice) in WORDS.items():
        rows = [f"| {'below' if row.below else 'above'} {row.limit:g} {row.unit} | {row.severity} | `{row.measure}` | {row.why} |\n"
                for row in LIMITS if row.code == code]
        table = "| limit | severity | measure | why there |\n|---|---|---|---|\n" + "".join(rows) + "\n" if rows else ""
        said = " / ".join(_plain(text) for text in (rejected, advised) if text)
        parts.append(f"### {code}\n\n{MEASURED[code]}\n\n{table}> {said}\n>\n> {advice}\n")
    parts.append("## The set\n\nOnly advice: a set never fails for what it lacks.\n\n| code | said when | advice |\n|---|---|---|\n"
                 + "".join(f"| {wish.code} | {wish.message} | {wish.advice} |\n" for wish in coverage_of([]).wishes()))
    return "\n".join(parts)


def _plain(text: str) -> str:
    return text.replace("{value:.0f}", "…").replace("{limit:.0f}", "…").replace("{other}", "…")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""Make docs/pictures from one real run on the sample photograph. ``make docs`` runs it.

The stages are not called one by one here: the tools of a run are replaced by ones that note what passes through them, so that the
pictures show what ``goodlight shoot`` really did. Same machine, same bytes. Photograph: Eileen Collins, NASA S99-37040, public domain.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from panels import ACCENT, PAPER, Panel, save, scaled, side_by_side, text_panel
from PIL import Image

from goodlight.brief import Brief, Look, Recipe
from goodlight.coach.judge import judge
from goodlight.coach.whole_set import judge_set
from goodlight.colour import to_linear, to_srgb
from goodlight.cull import drift, edges, likeness
from goodlight.cull.cull import Cull
from goodlight.models.store import model_path
from goodlight.selfies import open_selfies
from goodlight.sets.backdrops import paint_backdrop
from goodlight.sets.crops import crops
from goodlight.sets.rigs import rigs
from goodlight.shoot import shoot
from goodlight.studio import engine
from goodlight.studio.relight import light_side
from goodlight.studio.shot import Shot
from goodlight.subject.face import Face
from goodlight.subject.light import sh_basis
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject
from goodlight.subject.plate_cache import PlateCache

FOLDER = Path(__file__).with_name("pictures")
_DARK = np.array([0.012, 0.014, 0.018], np.float32)  # linear light: the ground on which a bright fringe shows
_BALL_GREY = 0.5  # linear reflectance of what the estimated light is shown on
_BACKDROP = "canvas-umber"


class Noted:
    """A tool that notes the arguments and the result of every call: ``notes[name]`` is a list of (first argument, result)."""

    def __init__(self, tool) -> None:
        self._tool, self.notes = tool, defaultdict(list)

    def __getattr__(self, name: str):
        method = getattr(self._tool, name)

        def call(first, *rest, **options):
            result = method(first, *rest, **options)
            self.notes[name].append((first, result))
            return result

        return call


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """What one plate's making gave. Pictures are (H, W, 3) uint8 sRGB."""

    path: Path
    selfie: np.ndarray
    face: Face  # in selfie pixels
    key: str  # of the plate cache
    enlarged: np.ndarray  # before restoration, at the plate's scale
    restored: np.ndarray
    isnet: np.ndarray  # (H, W) float32 0–1
    plate: Plate
    subject: Subject
    tools: Tools


def run(path: Path) -> Run:
    plain = Tools.load()
    tools = Tools(finder=Noted(plain.finder), recogniser=plain.recogniser, matting=Noted(plain.matting), restoration=plain.restoration)
    selfie = next(iter(open_selfies([path])))
    verdict = judge_set([judge(selfie, finder=plain.finder, recogniser=plain.recogniser)])
    accepted = verdict.accepted[0]
    plate = make_plate(name=accepted.name, sha256=accepted.sha256, pixels=selfie.pixels, face=accepted.face, template=verdict.template,
                       tools=tools)
    restored, (isnet, _) = tools.matting.notes["matte_and_classes"][0]
    subject = Subject(plates=(plate,), template=verdict.template, likeness_limit=likeness.limit_for([accepted.descriptor]))
    return Run(path=path, selfie=selfie.pixels, face=accepted.face, key=PlateCache.key(accepted.sha256, verdict.template, accepted.face),
               enlarged=tools.finder.notes["find"][0][0], restored=restored, isnet=isnet, plate=plate, subject=subject, tools=plain)


def selfie_picture(r: Run) -> Image.Image:
    drawn = r.selfie.copy()
    x0, y0, x1, y1 = (round(v) for v in r.face.box)
    cv2.rectangle(drawn, (x0, y0), (x1, y1), ACCENT, 1, cv2.LINE_AA)
    caption = f"The selfie: {drawn.shape[1]} x {drawn.shape[0]} pixels, {r.face.eye_distance:.0f} between the eyes"
    return side_by_side([Panel(pixels=drawn, caption=caption)], height=480)


def mesh_picture(r: Run) -> Image.Image:
    rows, cols = around(r.plate.face.landmarks[:468, :2], r.restored.shape, 0.12)
    zoom = 3
    ground = cv2.resize(r.restored[rows, cols], None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    points = (r.plate.face.landmarks - [cols.start, rows.start, 0]) * zoom
    mesh = ground // 2
    triangles = cv2.Subdiv2D((-9, -9, ground.shape[1] + 18, ground.shape[0] + 18))
    triangles.insert(points[:468, :2].astype(np.float32).tolist())
    for t in triangles.getTriangleList().reshape(-1, 3, 2):
        if ((t >= 0) & (t < ground.shape[1::-1])).all():
            cv2.polylines(mesh, [np.round(t * 16).astype(np.int32)], True, (236, 230, 220), 1, cv2.LINE_AA, 4)
    for iris in (points[468:473], points[473:478]):
        radius = np.linalg.norm(iris[1:, :2] - iris[0, :2], axis=1).mean()
        cv2.circle(mesh, np.round(iris[0, :2] * 16).astype(int).tolist(), round(radius * 16), ACCENT, 2, cv2.LINE_AA, 4)
    pose, said = r.plate.face.pose, r.plate.face.expression
    chin = "up" if pose.pitch > 0 else "down"
    measured = f"Turned {abs(pose.yaw):.0f}, chin {abs(pose.pitch):.0f} {chin}, tilted {abs(pose.roll):.0f} degrees; smile {said.smile:.1f}"
    return side_by_side([Panel(pixels=ground, caption=measured),
                         Panel(pixels=mesh, caption="468 points, drawn as triangles, and two irises")], height=460)


def restoration_picture(r: Run) -> Image.Image:
    rows, cols = around(r.plate.face.landmarks[:468, :2], r.restored.shape, 0.05)
    done = r.plate.restoration
    return side_by_side([Panel(pixels=r.enlarged[rows, cols], caption=f"Enlarged {done.scale:.1f} times (Lanczos)"),
                         Panel(pixels=r.restored[rows, cols], caption="With restored detail")], height=520)


def matte_picture(r: Run) -> Image.Image:
    isnet, alpha = (np.repeat(m[..., None], 3, axis=2) for m in ((r.isnet * 255 + 0.5).astype(np.uint8), r.plate.alpha))
    side = round(0.5 * r.plate.face.height)
    # Of the head's surroundings, the square in which the two differ most.
    differ = cv2.boxFilter(cv2.absdiff(isnet[..., 0], alpha[..., 0]).astype(np.float32), -1, (side, side), borderType=cv2.BORDER_CONSTANT)
    differ[round(float(r.plate.face.landmarks[1, 1])) - side // 2 :] = 0
    y, x = np.unravel_index(int(differ.argmax()), differ.shape)
    top, left = (int(np.clip(v - side // 2, 0, n - side)) for v, n in zip((y, x), differ.shape, strict=True))
    there = slice(top, top + side), slice(left, left + side)
    panels = [Panel(pixels=isnet, caption="ISNet's matte"), Panel(pixels=alpha, caption="Mended and refined"),
              Panel(pixels=isnet[there], caption="ISNet at the hair"), Panel(pixels=alpha[there], caption="Refined")]
    return side_by_side(panels, height=320)


def foreground_picture(r: Run) -> Image.Image:
    rows, cols = hair(r)
    alpha = (r.plate.alpha / np.float32(255))[..., None]

    def on_dark(srgb: np.ndarray) -> np.ndarray:
        return to_srgb(to_linear(srgb) * alpha + _DARK * (1 - alpha))[rows, cols]

    return side_by_side([Panel(pixels=on_dark(r.restored), caption="The selfie's pixels on a dark ground"),
                         Panel(pixels=on_dark(r.plate.foreground), caption="The foreground colours on it")], height=460)


def light_picture(r: Run) -> Image.Image:
    normals = r.plate.normals.astype(np.float32)
    there = (np.abs(normals).sum(axis=-1) > 0.5)[..., None]
    coloured = np.where(there, (normals * 0.5 + 0.5) * 255, PAPER).astype(np.uint8)
    y, x = np.mgrid[1:-1:256j, -1:1:256j]
    inside = x**2 + y**2 < 1
    ball = np.full((256, 256, 3), PAPER, np.uint8)
    n = np.stack([x[inside], y[inside], np.sqrt(1 - x[inside] ** 2 - y[inside] ** 2)], axis=1)
    ball[inside] = to_srgb(np.clip(sh_basis(n) @ r.plate.light.sh * _BALL_GREY, 0, 1))[:, None]
    face = np.full(normals.shape, PAPER, np.uint8)
    lit = sh_basis(normals[there[..., 0]].astype(np.float64)) @ r.plate.light.sh * _BALL_GREY
    face[there[..., 0]] = to_srgb(np.clip(lit, 0, 1))[:, None]
    side = "left" if r.plate.light.key_direction[0] < 0 else "right"
    return side_by_side([Panel(pixels=coloured, caption="Normals of the face"), Panel(pixels=face, caption="The same face in the light"),
                         Panel(pixels=ball, caption=f"A grey ball in it: from the {side}")], height=320)


def backdrop_picture(r: Run) -> Image.Image:
    names = ("paper-thunder", "canvas-umber", "gradient-dusk")
    side = light_side(r.plate, rigs().get("studio"))
    panels = [Panel(pixels=to_srgb(paint_backdrop(name, size=(512, 640), seed=7, light_side=side)), caption=name) for name in names]
    return side_by_side(panels, height=400)


def framing_picture(r: Run, shot: Shot) -> Image.Image:
    drawn, (width, height) = shot.pixels.copy(), shot.frame.size
    for third in (1, 2):
        cv2.line(drawn, (0, height * third // 3), (width, height * third // 3), (255, 255, 255), 2)
        cv2.line(drawn, (width * third // 3, 0), (width * third // 3, height), (255, 255, 255), 2)
    eye_line = float(shot.frame.to_picture(r.plate.face.eyes)[:, 1].mean())
    cv2.line(drawn, (0, round(eye_line)), (width, round(eye_line)), ACCENT, 5)
    return side_by_side([Panel(pixels=shot.pixels, caption=f"Crop headshot, {width} x {height}"),
                         Panel(pixels=drawn, caption=f"Eyes at {eye_line / height:.0%} of the height; thirds")], height=520)


def composite_picture(r: Run, shot: Shot, backdrop: np.ndarray) -> Image.Image:
    """The same place twice: pasted as a picture editor would, and composited. backdrop: (h, w, 3) float32 linear light."""
    matrix, size = shot.frame.matrix, shot.frame.size
    alpha = (cv2.warpAffine(r.plate.alpha, matrix, size, flags=cv2.INTER_CUBIC) / np.float32(255))[..., None]
    selfie = cv2.warpAffine(r.restored, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    pasted = (selfie * alpha + to_srgb(backdrop) * (1 - alpha) + 0.5).astype(np.uint8)
    rows, cols = hair(r, matrix)
    return side_by_side([Panel(pixels=pasted[rows, cols], caption="The selfie pasted with its matte"),
                         Panel(pixels=shot.pixels[rows, cols], caption="The composite")], height=460)


def cull_picture(r: Run, shot: Shot) -> Image.Image:
    drawn = shot.pixels.copy()
    for points, colour in ((r.plate.hair_points[::7], (70, 150, 230)), (r.plate.skin_points[::2], ACCENT)):
        for x, y in np.rint(shot.frame.to_picture(points)).astype(int).tolist():
            cv2.circle(drawn, (x, y), 4, colour, -1, cv2.LINE_AA)
    band = cv2.morphologyEx((shot.matte > 128).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) > 0
    drawn[band] = (240, 214, 90)
    measures = (("likeness, distance", shot.likeness.distance, shot.likeness.limit),
                ("skin drift, CIEDE2000", shot.drift.skin_delta_e, drift.SKIN_LIMIT),
                ("hair drift, CIEDE2000", shot.drift.hair_delta_e, drift.HAIR_LIMIT),
                ("halo, CIE76", edges.Half.of(shot).halo_strength, edges.HALO_LIMIT))
    lines = [(name, f"{value:.2f}, limit {limit:g}") for name, value, limit in measures]
    lines += [("quality, for ranking", f"{shot.quality:.2f} of 1"), ("defects", ", ".join(d.code for d in shot.defects) or "none")]
    return side_by_side([Panel(pixels=drawn, caption="Where skin, hair and outline are measured"),
                         Panel(pixels=text_panel(lines, size=(430, 480)), caption="What was measured")], height=480)


def gallery_picture(r: Run) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        cache = PlateCache(Path(folder, "plates"))
        cache.put(r.key, r.plate)
        shoot([r.path], Path(folder, "gallery"), Brief(count=6), cache=cache)
        sheet = np.asarray(Image.open(Path(folder, "gallery", "contact-sheet.jpg")).convert("RGB"))
    return Image.fromarray(scaled(sheet, round(sheet.shape[0] * 1000 / sheet.shape[1])))


def make_shot(r: Run) -> tuple[Shot, np.ndarray]:
    """One shot, judged as the cull judges it, and the backdrop that was painted for it."""
    painted = []

    def note(*args, **options) -> np.ndarray:
        painted.append(paint_backdrop(*args, **options))
        return painted[-1]

    recipe = Recipe(look=Look(backdrop=_BACKDROP), plate=r.plate.sha256, seed=7, size=crops().get("headshot").size)
    cull = Cull(describe=lambda srgb: [(face.box, r.tools.recogniser.describe(srgb, face)) for face in r.tools.finder.find(srgb)])
    with patch.object(engine, "paint_backdrop", note):
        return cull.judge(engine.shoot(r.subject, recipe), r.subject), painted[0]


def around(points: np.ndarray, shape: tuple[int, ...], margin: float) -> tuple[slice, slice]:
    """Rows and columns of the box around (N, 2) points, grown by a share of its height and kept in the picture."""
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    grow = margin * (y1 - y0)
    return (slice(max(0, round(y0 - grow)), min(shape[0], round(y1 + grow))),
            slice(max(0, round(x0 - grow)), min(shape[1], round(x1 + grow))))


def hair(r: Run, matrix: np.ndarray | None = None) -> tuple[slice, slice]:
    """Rows and columns of the hair at the picture's right: in plate pixels, or in a picture through its matrix."""
    (_, y0), (x1, y1) = r.plate.face.landmarks[:468, :2].min(axis=0), r.plate.face.landmarks[:468, :2].max(axis=0)
    unit = y1 - y0
    box = np.array([[x1 - 0.25 * unit, y0 - 0.1 * unit], [x1 + 0.45 * unit, y0 + 0.7 * unit]])
    if matrix is not None:
        box = box @ matrix[:, :2].T + matrix[:, 2]
    (left, top), (right, bottom) = np.rint(box).astype(int).tolist()
    return slice(top, bottom), slice(left, right)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    r = run(model_path("sample-astronaut"))
    shot, backdrop = make_shot(r)
    pictures = {
        "1-selfie": selfie_picture(r),
        "2-mesh": mesh_picture(r),
        "3-restoration": restoration_picture(r),
        "4-matte": matte_picture(r),
        "5-foreground": foreground_picture(r),
        "6-light": light_picture(r),
        "7-backdrop": backdrop_picture(r),
        "8-framing": framing_picture(r, shot),
        "9-composite": composite_picture(r, shot, backdrop),
        "10-cull": cull_picture(r, shot),
        "11-gallery": gallery_picture(r),
    }
    for name, picture in pictures.items():
        save(picture, FOLDER / f"{name}.webp")


if __name__ == "__main__":
    main()

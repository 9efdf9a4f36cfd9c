"""The draped shells that garments are cut from: one a fit, cached, since the cloth simulation takes minutes."""

from __future__ import annotations

import hashlib
import inspect
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from body import Body, body
from drape import Cloth, drape, refined
from scipy import ndimage
from shell import Field, around, clip, largest, surface

FLOOR = -0.60
HEM = -0.52
LOWERED = 41.0


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a shell is made. ease, bridge, pads: metres (see shell.around); raised: degrees the arms are lowered while it drapes.

    held_below: metres below the neckline that keep their place; held_shoulder, canvas: 0–1, how firmly shoulders and chest do;
    size: metres of a triangle's edge in the simulation; calm: rounds of smoothing after it.
    """

    ease: float
    bridge: float
    cloth: Cloth
    raised: float = 26.0
    pads: float = 0.0
    held_below: float = 0.03
    held_shoulder: float = 0.0
    canvas: float = 0.0
    size: float = 0.011
    calm: int = 3
    masculine: float = 0.9


FITS = {
    "knit": Fit(ease=0.008, bridge=0.05, cloth=Cloth(mass=0.3, stretch=25, shear=12, bend=45, friction=3)),
    "shirt": Fit(ease=0.015, bridge=0.06, cloth=Cloth(mass=0.2, stretch=60, shear=30, bend=20, friction=3), raised=15, calm=6),
    "jacket": Fit(
        ease=0.017,
        bridge=0.07,
        pads=0.012,
        raised=10,
        held_shoulder=0.6,
        canvas=0.35,
        calm=4,
        cloth=Cloth(mass=0.4, stretch=80, shear=60, bend=140, friction=3),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shell:
    """A draped shell.

    vertices (V, 3); faces (F, 3); uv (V, 2) metres of cloth; seam (V,) metres past the armhole seam; unsewn (V,) 0 where that seam is
    drawn; form, the distance to the body it hangs on, at which it lies by `ease` metres; body, the mannequin under it.
    """

    vertices: np.ndarray
    faces: np.ndarray
    uv: np.ndarray
    seam: np.ndarray
    unsewn: np.ndarray
    ease: float
    form: Field
    body: Body


def _calmed(vertices: np.ndarray, faces: np.ndarray, rounds: int, free: np.ndarray) -> np.ndarray:
    """Taubin smoothing: takes out crumples of the size of the mesh and keeps folds."""
    i, j = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).T
    degree = np.maximum(np.bincount(i, minlength=len(vertices)), 1)[:, None]
    for step in np.tile([0.5, -0.52], rounds):
        total = np.stack([np.bincount(i, weights=vertices[j, k], minlength=len(vertices)) for k in range(3)], 1)
        vertices = vertices + free[:, None] * step * (total / degree - vertices)
    return vertices


def _armhole(rest: np.ndarray, man: Body) -> tuple[np.ndarray, np.ndarray]:
    """Signed distance in metres past the armhole, positive on the sleeves; and how far under the armpit (no seam is drawn there)."""
    tip = man.joints["upperarm01.L"] + [0.014, 0, 0.05]
    pit = man.joints["upperarm01.L"] + [-0.004, 0, -0.095]
    along = (pit - tip)[[0, 2]] / np.linalg.norm((pit - tip)[[0, 2]])
    outward = np.array([-along[1], along[0]])
    away = np.column_stack([np.abs(rest[:, 0]), rest[:, 2]])
    past = (away - tip[[0, 2]]) @ (outward * np.sign(outward[0]))
    below = rest[:, 2] < pit[2]
    under = np.abs(rest[:, 0]) - (pit[0] + 0.4 * (pit[2] - rest[:, 2]))
    return np.where(below, under, past), np.maximum(pit[2] - rest[:, 2], 0) / 0.01


def _uv(rest: np.ndarray, seam: np.ndarray, man: Body) -> np.ndarray:
    """Fabric coordinates in metres: along and across the body; on the sleeves around and along the arm."""
    xs, zs = np.arange(-0.3, 0.3001, 0.005), np.arange(-0.6, 0.1001, 0.005)
    column = np.clip(np.round((rest[:, 0] - xs[0]) / 0.005).astype(int), 0, len(xs) - 1)
    row = np.clip(np.round((rest[:, 2] - zs[0]) / 0.005).astype(int), 0, len(zs) - 1)
    depth = np.full((len(zs), len(xs)), np.nan)
    order = np.argsort(-rest[:, 1])
    depth[row[order], column[order]] = rest[order, 1]
    missing = np.isnan(depth)
    depth = depth[tuple(ndimage.distance_transform_edt(missing, return_distances=False, return_indices=True))]
    depth = ndimage.gaussian_filter(depth, 5)
    step = np.hypot(0.005, np.diff(depth, axis=1, prepend=depth[:, :1])).clip(max=0.012)
    across = np.cumsum(step, axis=1)
    across -= across[:, [len(xs) // 2]]
    place = np.stack([(rest[:, 2] - zs[0]) / 0.005, (rest[:, 0] - xs[0]) / 0.005])
    trunk = np.column_stack([ndimage.map_coordinates(across, place, order=1, mode="nearest"), rest[:, 2]])
    shoulder, wrist = man.joints["upperarm01.L"], man.joints["lowerarm01.L"]
    arm = (wrist - shoulder) / np.linalg.norm(wrist - shoulder)
    side = np.sign(rest[:, 0])
    local = rest * np.column_stack([side, np.ones((len(rest), 2))]) - shoulder
    up = np.cross(arm, [0, 1, 0])
    angle = np.arctan2(local @ up, -local[:, 1])
    sleeve = np.column_stack([side * angle * 0.065, -(local @ arm)])
    return np.where((seam > 0)[:, None], sleeve, trunk)


def _drape(fit: Fit) -> dict[str, np.ndarray]:
    start = LOWERED - fit.raised
    poses = [body(lower=lower, masculine=fit.masculine, muscle=0.1) for lower in np.linspace(start, LOWERED, 5)]
    man = poses[0]
    field = around(man.vertices, man.faces, bridge=fit.bridge, floor=FLOOR, pads=fit.pads)
    vertices, faces = surface(field, ease=fit.ease, size=fit.size)
    wrist, elbow = man.joints["wrist.L"], man.joints["lowerarm01.L"]
    forearm = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    mirrored = np.column_stack([np.abs(vertices[:, 0]), vertices[:, 1:]])
    keep = np.minimum.reduce([0.045 - vertices[:, 2], vertices[:, 2] - HEM, 0.20 - (mirrored - elbow) @ forearm])
    vertices, faces, _ = clip(vertices, faces, keep)
    faces = largest(vertices, faces)
    used = np.unique(faces)
    vertices, faces = vertices[used], np.searchsorted(used, faces)
    from cuts import crew

    held = np.clip((0.03 + fit.held_below - crew(vertices)) / 0.03, 0, 1) * 1.0
    if fit.held_shoulder:
        ridge = np.exp(-(((np.abs(vertices[:, 0]) - 0.15) / 0.07) ** 2) - ((vertices[:, 1] - 0.005) / 0.06) ** 2)
        held = np.maximum(held, fit.held_shoulder * ridge * (vertices[:, 2] > -0.12))
    if fit.canvas:  # the interlining keeps a tailored chest in its shape
        chest = np.clip((0.17 - np.abs(vertices[:, 0])) / 0.04, 0, 1) * (vertices[:, 1] < 0) * np.clip((vertices[:, 2] + 0.36) / 0.08, 0, 1)
        held = np.maximum(held, fit.canvas * chest)
    draped = drape(vertices, faces, held=held, body_faces=man.faces, poses=[p.vertices for p in poses], cloth=fit.cloth)
    draped = _calmed(draped, faces, fit.calm, 1 - held * 0.5)
    return {"draped": draped, "rest": vertices, "faces": faces}


def shell(name: str, cache: Path) -> Shell:
    """The draped shell of a fit, from the cache where its recipe is unchanged."""
    fit = FITS[name]
    sources = "".join((Path(__file__).parent / f"{part}.py").read_text() for part in ("body", "shell", "drape")) + inspect.getsource(_drape)
    numbers = json.dumps({**asdict(fit), "hem": HEM, "floor": FLOOR, "lowered": LOWERED}, sort_keys=True)
    file = cache / f"{name}-{hashlib.sha256((numbers + sources).encode()).hexdigest()[:12]}.npz"
    man = body(lower=LOWERED, masculine=fit.masculine, muscle=0.1)
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        form = around(man.vertices, man.faces, bridge=0.02, floor=-0.50, pads=fit.pads)
        np.savez(file, **_drape(fit), form=form.value, corner=form.corner)
    made = np.load(file)
    start = body(lower=LOWERED - fit.raised, masculine=fit.masculine, muscle=0.1)
    seam, unsewn = _armhole(made["rest"], start)
    vertices, faces, values = refined(made["draped"], made["faces"], np.column_stack([made["rest"], seam, unsewn]), levels=2)
    uv = _uv(values[:, :3], values[:, 3], start)
    return Shell(
        vertices=vertices,
        faces=faces,
        uv=uv,
        seam=values[:, 3],
        unsewn=values[:, 4],
        ease=fit.ease,
        form=Field(value=made["form"], corner=made["corner"]),
        body=man,
    )

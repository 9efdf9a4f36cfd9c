"""What directing must know of a plate, worked out once: the head in space, its depth, and how landmarks carry the skin between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np

from goodlight.sets.directions import MESH_POINTS, landmark_directions
from goodlight.studio.direct.warp import Grid
from goodlight.subject.layers import CLOTH
from goodlight.subject.plate import Plate

OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132,
        93, 234, 127, 162, 21, 54, 103, 67, 109)
_RIGID = (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 33, 133, 362, 263, 127, 356, 234, 454, 93, 323, 50, 280, 101, 330)
_SIDES, _CHIN, _NOSE_ROOT = (234, 454), 152, 168
_PER_EYE_DISTANCE = 16  # grid steps
_ASIDE, _ABOVE, _BELOW = 3.2, 0.4, 2.2  # eye distances that the grid reaches beside the face's middle, above the hair, below the chin
_RINGS = (1.45, 1.8)  # the face's outline enlarged: no feature moves anything out there
_FACE_REACH = 2.0  # eye distances around the face's middle in which features move anything
_SMOOTH = 2e-4  # of the thin plate: lets neighbouring landmarks disagree a little
_MIDDLE = np.array([0, 0.45, 1.0])  # of the general head, from which its surface faces outwards
_SEEN, _LOOSE, _LOOSE_EAR = 0.4, 0.05, 1e-3  # cosine to the camera from which skin is surely seen; smoothing of what is not; of ears
_EAR_ROOM = 0.7  # eye distances about an ear in which the rings hold loosely, or what moves with it would come to a point
_HIDDEN_EAR = -0.45  # an ear faces sideways and a little backwards even on a head seen from the front
_CORE = 0.86  # of the face's outline: beyond it the depth is softened, or the far cheek folds
_SOFT_CORE, _SOFT_AROUND, _SOFT_BORDER = 0.06, 0.17, 0.13  # eye distances
_LOBES = (132, 361)  # landmarks beside which earrings hang
_OUT = 0.07  # eye distances outwards from there
_EARRING = (0.18, 0.45)  # eye distances about a lobe: all one depth within the first, the head's own beyond the second
_CLOTH_SOFT = 0.15  # eye distances
_BRIDGE = 0.055  # log luminance a pixel, 120 pixels between the eyes


@dataclass(frozen=True, eq=False, kw_only=True)
class Head:
    """The general head laid on the plate's mesh: plate point = shift + unit · turn @ head point."""

    unit: float  # plate pixels of an eye distance
    turn: np.ndarray  # (3, 3)
    shift: np.ndarray  # (3,)


@dataclass(frozen=True, eq=False)
class Sitting:
    plate: Plate

    @cached_property
    def head(self) -> Head:
        general = landmark_directions()["neutral"][list(_RIGID)].astype(np.float64)
        own = self.plate.face.landmarks[list(_RIGID)].astype(np.float64)
        mg, mo = general.mean(axis=0), own.mean(axis=0)
        u, s, vt = np.linalg.svd((own - mo).T @ (general - mg))
        flip = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
        turn = u @ flip @ vt
        unit = float((s * np.diag(flip)).sum() / ((general - mg) ** 2).sum())
        return Head(unit=unit, turn=turn, shift=mo - unit * turn @ mg)

    @property
    def unit(self) -> float:
        return self.plate.face.eye_distance

    @cached_property
    def points(self) -> np.ndarray:
        """(484, 3) float64 plate pixels: the mesh, and where the general head's ears would be."""
        ears = landmark_directions()["neutral"][MESH_POINTS:].astype(np.float64)
        return np.concatenate([self.plate.face.landmarks, self.head.shift + self.head.unit * ears @ self.head.turn.T])

    @cached_property
    def centre(self) -> np.ndarray:
        return self.points[list(OVAL), :2].mean(axis=0)

    @cached_property
    def grid(self) -> Grid:
        """Covers the head with its hair and the neck. Zero outside it is right, as nothing of the head is there."""
        step = self.unit / _PER_EYE_DISTANCE
        x, y = self.centre
        above = self.plate.alpha[: max(1, int(y)), max(0, int(x - 2 * self.unit)): max(1, int(x + 2 * self.unit))]
        rows = np.flatnonzero((above > 128).any(axis=1))
        hair_top = float(rows[0]) if rows.size else 0.0
        top = min(hair_top, float(self.points[10, 1])) - _ABOVE * self.unit
        bottom = float(self.points[_CHIN, 1]) + _BELOW * self.unit
        columns = int(np.ceil(2 * _ASIDE * self.unit / step)) + 1
        return Grid(origin=(x - _ASIDE * self.unit, top), step=step, shape=(int(np.ceil((bottom - top) / step)) + 1, columns))

    @cached_property
    def person(self) -> np.ndarray:
        """(rows, columns) float32, 0–1: the plate's alpha on the grid, 0 beyond the plate."""
        at = self.grid.points
        alpha = cv2.GaussianBlur(self.plate.alpha, (0, 0), max(0.5, self.grid.step / 2)).astype(np.float32) / 255
        return cv2.remap(alpha, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)

    @cached_property
    def cloth(self) -> np.ndarray:
        """(rows, columns) float32, 0–1: clothes below the chin, soft; 0 where the plate has no classes."""
        at, (width, height), classes = self.grid.points, self.plate.size, self.plate.classes
        if classes is None:
            return np.zeros(self.grid.shape, np.float32)
        side = classes.shape[0]  # the grid of classes is the plate squeezed to a square
        x, y = ((at[..., i] + 0.5) * side / size - 0.5 for i, size in ((0, width), (1, height)))
        seen = cv2.remap(np.ascontiguousarray(classes[..., CLOTH]), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        below = ramp((at[..., 1] - self.points[_CHIN, 1]) / self.unit + 0.8).astype(np.float32)
        return cv2.GaussianBlur(seen / np.float32(255) * below, (0, 0), _CLOTH_SOFT * _PER_EYE_DISTANCE, borderType=cv2.BORDER_REPLICATE)

    @cached_property
    def room(self) -> np.ndarray:
        """(rows, columns) float32, 0–1: how freely a place may move. 0 where the selfie cuts the person, and at the grid's sides."""
        at, (width, height), cuts = self.grid.points, self.plate.size, self.plate.cuts
        x, y, u = at[..., 0], at[..., 1], self.unit
        free = np.minimum(ramp((x - at[0, 0, 0]) / (0.9 * u)), ramp((at[0, -1, 0] - x) / (0.9 * u)))
        for cut, away in ((cuts.left, x), (cuts.right, width - 1 - x), (cuts.top, y), (cuts.bottom, height - 1 - y)):
            if cut is not None:
                free = np.minimum(free, ramp(away / (0.8 * u)))
        return free.astype(np.float32)

    @cached_property
    def depth(self) -> np.ndarray:
        """(rows, columns) float32 plate pixels, small is near: the mesh, the outline of the head a little behind the ears, the neck."""
        p, u = self.points, self.unit
        left, right = p[list(_SIDES)]
        back = (left[2] + right[2]) / 2
        lean = (right[2] - left[2]) / (right[0] - left[0])
        outline = self._outline()
        around = np.column_stack([outline, back + 0.35 * u + 0.5 * lean * (outline[:, 0] - (left[0] + right[0]) / 2)])
        chin = p[_CHIN]
        neck = [[chin[0] + dx * u, chin[1] + dy * u, chin[2] + (0.55 + 0.25 * abs(dx) + 0.1 * dy) * u]
                for dx in (-1.2, -0.6, 0, 0.6, 1.2) for dy in (0.45, 0.9, 1.5)]
        corners = self.grid.points[[0, 0, -1, -1], [0, -1, 0, -1]]
        far = np.column_stack([corners, np.full(4, back + 0.9 * u)])
        known = np.concatenate([p[:468], around, neck, far])
        plate = ThinPlate(known[:, :2] / u, smooth=1e-3)
        rows, columns = self.grid.shape
        sparse = self.grid.points[_sparse(rows)][:, _sparse(columns)]  # depth is smoother than the grid is fine
        z = (plate.at(sparse.reshape(-1, 2) / u) @ plate.weights(known[:, 2:])).reshape(sparse.shape[:2]).astype(np.float32)
        y, x = np.mgrid[:rows, :columns].astype(np.float32)
        spread = [v / (n - 1) * (len(_sparse(n)) - 1) for v, n in ((x, columns), (y, rows))]
        return self._softened(cv2.remap(z, *spread, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE))

    def _outline(self) -> np.ndarray:
        """(N, 2) where rays from between the eyes leave the person, sideways and upwards."""
        centre, width = self.points[_NOSE_ROOT, :2], float(np.linalg.norm(self.points[234, :2] - self.points[454, :2]))
        angles = np.radians(np.arange(-200, 21, 10))
        rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        lengths = np.arange(0.3, 1.15, 0.02) * width
        left = self.grid.sample(self.person[..., None], centre + rays[:, None] * lengths[None, :, None])[..., 0] < 0.5
        reach = np.where(left.any(axis=1), lengths[left.argmax(axis=1)], lengths[-1])
        return centre + rays * reach[:, None]

    def _softened(self, z: np.ndarray) -> np.ndarray:
        per = _PER_EYE_DISTANCE
        outline = self.centre + (self.points[list(OVAL), :2] - self.centre) * _CORE
        core = np.zeros(self.grid.shape, np.uint8)
        cv2.fillPoly(core, [np.rint((outline - self.grid.origin) / self.grid.step).astype(np.int32)], 1)
        core = cv2.GaussianBlur(core.astype(np.float32), (0, 0), _SOFT_BORDER * per)
        near, far = (cv2.GaussianBlur(z, (0, 0), s * per, borderType=cv2.BORDER_REPLICATE) for s in (_SOFT_CORE, _SOFT_AROUND))
        return self._with_earrings(near * core + far * (1 - core))

    def _with_earrings(self, z: np.ndarray) -> np.ndarray:
        """What hangs below an ear lies as deep in front as behind: on the slope from the cheek to the hair pearls would be squeezed."""
        u, at = self.unit, self.grid.points
        level = self.points[_SIDES[1], :2] - self.points[_SIDES[0], :2]
        level = level / np.linalg.norm(level)
        for side, lobe in zip((-1, 1), self.points[list(_LOBES), :2], strict=True):
            away = np.linalg.norm(at - lobe - side * _OUT * u * level, axis=-1) / u
            flat = float(np.average(z, weights=np.maximum(_EARRING[0] - away, 1e-9)))
            z = z + (1 - ramp((away - _EARRING[0]) / (_EARRING[1] - _EARRING[0]))) * (flat - z)
        return z.astype(np.float32)

    @cached_property
    def _carry(self) -> tuple[tuple[slice, slice], ThinPlate, np.ndarray]:
        """The part of the grid that features move, the thin plate through the landmarks, and its value there."""
        oval = self.points[list(OVAL), :2]
        rings = [self.centre + (oval - self.centre) * size for size in _RINGS]
        low, high = ((rings[1].min(axis=0), rings[1].max(axis=0)))
        g = self.grid
        first = np.clip(np.floor((low - g.origin) / g.step).astype(int), 0, None)
        last = np.ceil((high - g.origin) / g.step).astype(int) + 1
        part = slice(first[1], min(last[1], g.shape[0])), slice(first[0], min(last[0], g.shape[1]))
        still = np.concatenate(rings)
        to_ear = np.linalg.norm(still[:, None] - self.points[MESH_POINTS:, :2], axis=2).min(axis=1) / self.unit
        trust = np.concatenate([self._hidden, _LOOSE * np.clip(1 - to_ear / _EAR_ROOM, 0, 1)])
        plate = ThinPlate(np.concatenate([self.moving, still]) / self.unit, smooth=_SMOOTH + trust)
        return part, plate, plate.at(g.points[part].reshape(-1, 2) / self.unit).astype(np.float32)

    @property
    def moving(self) -> np.ndarray:
        """(474, 2) plate pixels: the landmarks that carry skin, and the ears. Irises are left out, the lids carry them."""
        return np.concatenate([self.points[:468, :2], self.points[MESH_POINTS:, :2]])

    @property
    def _hidden(self) -> np.ndarray:
        """(474,) how loosely each of ``moving`` is followed: hardly where the head turns away, where its skin is not in the picture."""
        out = (landmark_directions()["neutral"] - _MIDDLE) @ self.head.turn.T
        out = np.concatenate([out[:468], out[MESH_POINTS:]])
        facing = -out[:, 2] / np.linalg.norm(out, axis=1)
        ears = np.arange(len(out)) >= 468
        turned = np.clip((_SEEN - facing) / _SEEN, 0, 1) ** 2
        return np.where(ears, _LOOSE_EAR + 5 * _LOOSE * (facing < _HIDDEN_EAR) * turned, _LOOSE * turned)

    def carried(self, moved: np.ndarray) -> np.ndarray:
        """(474, 2) displacements of ``moving`` → (rows, columns, 2) float32 of everything; zero beyond the face."""
        first = self._carried(moved)
        short = moved - self.grid.sample(first, self.moving[None])[0]
        short *= (self._hidden < _LOOSE_EAR / 2)[:, None]
        return first + self._carried(short)  # the smoothing and the grid take a tenth of what lids do

    def _carried(self, moved: np.ndarray) -> np.ndarray:
        part, plate, values = self._carry
        still = np.zeros((len(OVAL) * len(_RINGS), 2))
        field = np.zeros((*self.grid.shape, 2), np.float32)
        inner = field[part]
        inner[:] = (values @ plate.weights(np.concatenate([moved, still])).astype(np.float32)).reshape(inner.shape)
        edge = np.minimum.outer(_from_ends(inner.shape[0]), _from_ends(inner.shape[1]))
        inner *= ramp(edge / 6)[..., None].astype(np.float32)
        return field

    @cached_property
    def glasses(self) -> bool:
        """Whether spectacles seem to be worn: a bridge across the nose between the eyes, sharper than any fold of skin there.

        On portraits/single 13 of 14 wearers are found, and 7 of 54 others, at whom the spectacles' stiffness does little.
        """
        eyes, side = self.plate.face.eyes.astype(np.float64), 120 / self.unit
        across = (eyes[1] - eyes[0]) / np.linalg.norm(eyes[1] - eyes[0]) * side
        level = np.array([[across[0], across[1]], [-across[1], across[0]]])
        matrix = np.column_stack([level, (30, 80) - level @ eyes.mean(axis=0)])
        seen = cv2.warpAffine(self.plate.foreground, matrix, (60, 140), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
        light = np.log(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.float32) + 12)
        edges = np.abs(cv2.Sobel(cv2.GaussianBlur(light, (0, 0), 1), cv2.CV_32F, 0, 1)[30:130, 18:42]) / 8
        return float(np.sort(np.median(edges, axis=1))[-4:].mean()) > _BRIDGE


class ThinPlate:
    """Thin-plate splines (Duchon 1977) through fixed points, for any values there. Lengths are best about 1."""

    def __init__(self, points: np.ndarray, *, smooth: float | np.ndarray) -> None:
        self._points = np.asarray(points, np.float64)
        n = len(points)
        affine = np.column_stack([np.ones(n), self._points])
        system = np.zeros((n + 3, n + 3))
        system[:n, :n] = _bend(self._points, self._points) + np.diag(np.broadcast_to(smooth, n))
        system[:n, n:], system[n:, :n] = affine, affine.T
        self._solve = np.linalg.inv(system)[:, :n]

    def weights(self, values: np.ndarray) -> np.ndarray:
        """(N, C) values at the points → (N + 3, C)."""
        return self._solve @ values

    def at(self, points: np.ndarray) -> np.ndarray:
        """(M, N + 3): times the weights it gives the values at (M, 2) points."""
        points = np.asarray(points, np.float64)
        return np.column_stack([_bend(points, self._points), np.ones(len(points)), points])


def _bend(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    squared = np.maximum((a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None] - 2 * a @ b.T, 0) + 1e-12
    return 0.5 * squared * np.log(squared)


def ramp(share: np.ndarray) -> np.ndarray:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(share, 0, 1)
    return t * t * (3 - 2 * t)


def _sparse(n: int) -> np.ndarray:
    """Places along n samples, about every second, both ends among them: int."""
    return np.linspace(0, n - 1, n // 2 + 1).round().astype(int)


def _from_ends(n: int) -> np.ndarray:
    return np.minimum(np.arange(n), np.arange(n)[::-1])


@lru_cache(maxsize=8)
def sitting(plate: Plate) -> Sitting:
    """Kept for the plates in use, as many as a usual shoot has, whose shots take them in turn; about 20 MB each."""
    return Sitting(plate)

"""Portraits made bad on purpose, one fault at a time: what ``calibrate_coach.py`` shows to the coach.

Every function takes (srgb (H, W, 3) uint8, face, rng) and returns uint8 sRGB. ``DEGRADATIONS`` says which code must answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.coach.crop import EYES, OVAL
from goodlight.colour import to_linear, to_srgb
from goodlight.subject.face import Face

Degrade = Callable[[np.ndarray, Face, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Degradation:
    name: str
    code: str  # the code that must answer
    make: Degrade
    also: tuple[str, ...] = ()  # other codes that answer the same fault as well


def gaussian(percent: float) -> Degrade:
    """Defocus: sigma in hundredths of the eye distance."""
    return lambda srgb, face, rng: cv2.GaussianBlur(srgb, (0, 0), percent / 100 * face.eye_distance)


def defocus_with_noise(percent: float, noise: float) -> Degrade:
    """Defocus, then sensor noise of ``noise`` code values: noise must not pass for sharpness."""
    def make(srgb, face, rng):
        soft = gaussian(percent)(srgb, face, rng).astype(np.float32)
        return np.clip(soft + rng.normal(0, noise, soft.shape), 0, 255).astype(np.uint8)
    return make


def motion(percent: float) -> Degrade:
    """A straight smear of this many hundredths of the eye distance, in a random direction."""
    def make(srgb, face, rng):
        length = max(3, round(percent / 100 * face.eye_distance))
        angle = rng.uniform(0, np.pi)
        side = 2 * (length // 2) + 3
        kernel = np.zeros((side, side), np.float32)
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        a, b = (np.round((side // 2 + s * reach) * 16).astype(int).tolist() for s in (-1, 1))
        cv2.line(kernel, a, b, 1.0, 1, cv2.LINE_AA, 4)
        return cv2.filter2D(srgb, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
    return make


def exposure(stops: float) -> Degrade:
    """A wrong exposure in linear light, clipped; shadows get the noise of a small sensor."""
    def make(srgb, face, rng):
        light = to_linear(srgb) * 2.0**stops
        noise = rng.normal(0, 1, light.shape).astype(np.float32) * np.sqrt(0.0001 * light + 0.000001)
        return to_srgb(np.clip(light + noise, 0, 1))
    return make


def half_shade(stops: float) -> Degrade:
    """One half of the face (side by chance) in shade, with an edge a tenth of the eye distance wide along the nose."""
    def make(srgb, face, rng):
        top, chin = face.landmarks[10, :2], face.landmarks[152, :2]
        axis = (chin - top) / np.linalg.norm(chin - top)
        y, x = np.mgrid[: srgb.shape[0], : srgb.shape[1]].astype(np.float32)
        across = (x - top[0]) * axis[1] - (y - top[1]) * axis[0]
        ramp = np.clip(rng.choice([-1, 1]) * across / (0.1 * face.eye_distance) + 0.5, 0, 1)
        return to_srgb(to_linear(srgb) * (2.0 ** (-stops * ramp))[..., None])
    return make


def tiny(pixels: float) -> Degrade:
    """The whole picture scaled down until the eyes are this far apart, set into a 700-pixel frame by its own blurred self."""
    def make(srgb, face, rng):
        scale = pixels / face.eye_distance
        small = cv2.resize(srgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        frame = np.full((700, 700, 3), np.median(srgb.reshape(-1, 3), axis=0), np.uint8)
        h, w = min(700, small.shape[0]), min(700, small.shape[1])
        frame[(700 - h) // 2 : (700 - h) // 2 + h, (700 - w) // 2 : (700 - w) // 2 + w] = small[:h, :w]
        return frame
    return make


def enlarged(pixels: float) -> Degrade:
    """A thumbnail made large again."""
    def make(srgb, face, rng):
        scale = pixels / face.eye_distance
        small = cv2.resize(srgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return cv2.resize(small, srgb.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return make


def jpeg(quality: int) -> Degrade:
    def make(srgb, face, rng):
        data = cv2.imencode(".jpg", srgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1].copy()
    return make


def turned(degrees: float) -> Degrade:
    """The picture turned about the face, with its edge pixels drawn out."""
    def make(srgb, face, rng):
        centre = tuple(map(float, face.landmarks[1, :2]))
        matrix = cv2.getRotationMatrix2D(centre, degrees * rng.choice([-1, 1]), 1)
        return cv2.warpAffine(srgb, matrix, srgb.shape[1::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return make


def on_its_side(srgb, face, rng):
    return np.ascontiguousarray(np.rot90(srgb, rng.choice([1, 2, 3])))


def no_face(srgb, face, rng):
    """The picture's own colours without its face: the left strip beside the head, stretched."""
    x0 = max(16, int(face.box[0] - 0.6 * face.height))
    return cv2.resize(srgb[:, :x0], srgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def cut(where: str) -> Degrade:
    """A frame that cuts the face: at the forehead, at the mouth, or along one side of it."""
    def make(srgb, face, rng):
        x0, y0, x1, y1 = (round(v) for v in face.box)
        width, height = x1 - x0, y1 - y0
        if where == "chin":
            return srgb[: y0 + round(0.8 * height)].copy()
        if where == "forehead":
            return srgb[y0 + round(0.2 * height) :].copy()
        return (srgb[:, x0 + round(0.3 * width) :] if rng.random() < 0.5 else srgb[:, : x1 - round(0.3 * width)]).copy()
    return make


def cut_hair(srgb, face, rng):
    """The frame's edge at the very top of the forehead: hair is gone, the face is whole."""
    return srgb[max(0, round(face.box[1] - 0.03 * face.height)) :].copy()


def sunglasses(mirror: bool) -> Degrade:
    """Two lenses with a bridge; ``mirror``: with the gradient of a sky on them."""
    def make(srgb, face, rng):
        out = srgb.copy()
        p = face.landmarks[:, :2]
        mask = np.zeros(srgb.shape[:2], np.uint8)
        for ring in ((70, 105, 107, 193, 245, 232, 230, 118, 117, 111, 143), (300, 334, 336, 417, 465, 452, 450, 347, 346, 340, 372)):
            cv2.fillPoly(mask, [cv2.convexHull(np.round(p[list(ring)]).astype(np.int32))], 255)
        cv2.line(mask, *np.round(p[[193, 417]]).astype(int).tolist(), 255, max(2, round(0.06 * face.eye_distance)))
        alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.012 * face.eye_distance)[..., None]
        lens = np.array(rng.choice([[12, 12, 14], [30, 22, 16], [18, 24, 22]]), np.float32) + rng.uniform(0, 12)
        sheet = np.broadcast_to(lens, srgb.shape).copy()
        if mirror:
            top, bottom = p[[105, 334], 1].min(), p[[118, 347], 1].max()
            fall = np.clip((bottom - np.arange(srgb.shape[0])) / (bottom - top), 0, 1)[:, None, None]
            sheet += fall * np.array([70, 80, 95], np.float32)
        return (out * (1 - alpha) + sheet * alpha).astype(np.uint8)
    return make


def eyes_closed(srgb, face, rng):
    """The upper lids drawn down to the lower ones: skin above the eye is stretched over it, with a line of lashes."""
    out = srgb.copy()
    p = face.landmarks[:, :2].astype(np.float64)
    uppers = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362))
    lowers = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362))
    for upper, lower in zip(uppers, lowers, strict=True):
        u, low = (p[list(r)][np.argsort(p[list(r), 0])] for r in (upper, lower))
        xs = np.arange(int(u[0, 0]), int(u[-1, 0]) + 1)
        top, bottom = np.interp(xs, u[:, 0], u[:, 1]), np.interp(xs, low[:, 0], low[:, 1])
        gap = max(2.0, float((bottom - top).max()))
        for x, t, b in zip(xs, top, bottom, strict=True):
            start, end = t - 0.9 * gap, b + 0.05 * gap  # from the crease of the lid to just below the lower lid
            rows = np.arange(max(0, int(start)), min(srgb.shape[0] - 1, int(np.ceil(end))) + 1)
            if not 0 <= x < srgb.shape[1] or len(rows) < 2:
                continue
            source = start + (rows - start) / max(end - start, 1) * max(0.75 * (t - start), 1)
            column = cv2.remap(srgb, np.full((len(rows), 1), x, np.float32), source.astype(np.float32)[:, None], cv2.INTER_LINEAR)[:, 0]
            lash = np.exp(-(((rows - b) / (0.07 * gap + 1)) ** 2))[:, None] * 0.75
            out[rows, x] = column * (1 - lash) + np.array([35, 25, 22]) * lash
    return out


def _cover(srgb, polygon, colour, texture, rng, soft):
    mask = np.zeros(srgb.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 255)
    alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), soft)[..., None]
    grain = cv2.GaussianBlur(rng.normal(0, 1, srgb.shape[:2]).astype(np.float32), (0, 0), 2)
    sheet = np.clip(np.asarray(colour, np.float32) + texture * grain[..., None] / grain.std(), 0, 255)
    return (srgb * (1 - alpha) + sheet * alpha).astype(np.uint8)


def mask_over_mouth(srgb, face, rng):
    """A cloth or paper mask from the bridge of the nose to the chin."""
    p = face.landmarks[:, :2]
    ring = p[[123, 118, 6, 347, 352, 361, 397, 378, 152, 149, 172, 132]]
    colour = rng.choice([[170, 200, 215], [235, 235, 235], [25, 25, 30], [60, 80, 130], [120, 40, 45], [110, 115, 105]])
    return _cover(srgb, cv2.convexHull(ring.astype(np.float32))[:, 0], colour, 4, rng, 0.01 * face.eye_distance)


def hand_over_mouth(srgb, face, rng):
    """A rectangle in the colour of the person's own cheek over mouth and chin, with the dark gaps of four fingers."""
    p, unit = face.landmarks[:, :2], face.eye_distance
    cheek = srgb[tuple(np.clip(np.round(p[[50, 280]][:, ::-1]).astype(int), 0, [srgb.shape[0] - 1, srgb.shape[1] - 1]).T)]
    centre = p[[13, 14]].mean(axis=0)
    angle = np.arctan2(*(p[263] - p[33])[::-1]) + rng.uniform(-0.3, 0.3)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    corners = np.array([[-0.75, -0.45], [0.75, -0.45], [0.75, 0.45], [-0.75, 0.45]]) * unit
    out = _cover(srgb, corners @ turn + centre, cheek.astype(float).mean(axis=0) * rng.uniform(0.8, 1.1), 2, rng, 0.02 * unit)
    for k in (-1, 0, 1):
        a, b = (np.array([[-0.6, 0.22 * k], [0.75, 0.22 * k]]) * unit) @ turn + centre
        gap = out.copy()
        ends = (np.round(v).astype(int).tolist() for v in (a, b))
        cv2.line(gap, *ends, (cheek.mean(axis=0) * 0.35).tolist(), max(1, round(0.025 * unit)), cv2.LINE_AA)
        out = cv2.addWeighted(out, 0.3, gap, 0.7, 0)
    return out


def phone_over_mouth(srgb, face, rng):
    """A dark or light slab with a camera eye over nose and mouth."""
    p, unit = face.landmarks[:, :2], face.eye_distance
    centre = p[[2, 13]].mean(axis=0) + rng.uniform(-0.1, 0.1, 2) * unit
    corners = np.array([[-0.6, -0.55], [0.6, -0.55], [0.6, 1.2], [-0.6, 1.2]]) * unit + centre
    out = _cover(srgb, corners, rng.choice([[20, 20, 22], [225, 225, 228], [90, 40, 50]]), 1, rng, 0.01 * unit)
    lens = np.round(centre + np.array([-0.35, -0.3]) * unit).astype(int).tolist()
    cv2.circle(out, lens, round(0.1 * unit), (60, 60, 70), -1, cv2.LINE_AA)
    return out


def beauty_filter(srgb, face, rng):
    """Heavy edge-keeping smoothing of the face, as beauty modes do: edges of eyes and lips stay, pores, lines and spots go."""
    unit = face.eye_distance
    x0, y0, x1, y1 = (round(v) for v in face.box)
    part = srgb[max(0, y0) : y1, max(0, x0) : x1]
    scale = min(1.0, 130 / unit)  # the filter is slow; what it cannot see at this scale it smooths anyway
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for _ in range(3):
        small = cv2.bilateralFilter(small, 0, 28, 0.035 * scale * unit)
    guide = cv2.bilateralFilter(cv2.resize(small, part.shape[1::-1], interpolation=cv2.INTER_CUBIC), 9, 28, 3)
    strong = np.abs(part.astype(np.float32) - guide).max(axis=2)  # where they differ much there is an edge: keep the picture's own
    keep = np.clip((cv2.GaussianBlur(strong, (0, 0), 1.5) - 14) / 14, 0, 1)[..., None]
    out = srgb.copy()
    out[max(0, y0) : y1, max(0, x0) : x1] = part * keep + guide * (1 - keep)
    return out


def median_filter(srgb, face, rng):
    """Median smoothing of skin, eyes and lips left as they are: the other kind of beauty mode."""
    unit = face.eye_distance
    smooth = cv2.medianBlur(srgb, 2 * round(0.035 * unit) + 1)
    mask = np.zeros(srgb.shape[:2], np.uint8)
    p = np.round(face.landmarks[:, :2]).astype(np.int32)
    cv2.fillPoly(mask, [p[list(OVAL)]], 255)
    for ring in EYES:
        cv2.fillPoly(mask, [cv2.convexHull(p[list(ring)])], 0)
    alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.03 * unit)[..., None]
    return (srgb * (1 - alpha) + smooth * alpha).astype(np.uint8)


DEGRADATIONS: tuple[Degradation, ...] = (
    Degradation("defocus, sigma 5 %", "blurred", gaussian(5)),
    Degradation("defocus 6 % with noise", "blurred", defocus_with_noise(6, 8)),
    Degradation("motion, 15 %", "blurred", motion(15)),
    Degradation("3 stops under", "too_dark", exposure(-3)),
    Degradation("5 stops under", "too_dark", exposure(-5)),
    Degradation("3 stops over", "too_bright", exposure(3)),
    Degradation("half face 3.5 stops down", "harsh_light", half_shade(3.5)),
    Degradation("eyes 16 px apart", "face_too_small", tiny(16), ("no_face",)),
    Degradation("eyes 45 px apart", "face_too_small", tiny(45)),
    Degradation("thumbnail enlarged", "blurred", enlarged(20)),
    Degradation("JPEG quality 5", "low_resolution", jpeg(5)),
    Degradation("tilted by 45°", "extreme_pose", turned(45)),
    Degradation("on its side", "sideways", on_its_side),
    Degradation("no face", "no_face", no_face),
    Degradation("cut at the chin", "cut_off", cut("chin"), ("no_face",)),
    Degradation("cut at the forehead", "cut_off", cut("forehead"), ("no_face",)),
    Degradation("cut at the side", "cut_off", cut("side"), ("no_face",)),
    Degradation("hair cut off", "cut_off", cut_hair),
    Degradation("eyes closed", "eyes_closed", eyes_closed),
    Degradation("dark glasses", "sunglasses", sunglasses(False)),
    Degradation("mirrored glasses", "sunglasses", sunglasses(True)),
    Degradation("mask", "occluded", mask_over_mouth, ("no_face",)),
    Degradation("hand", "occluded", hand_over_mouth, ("no_face",)),
    Degradation("phone", "occluded", phone_over_mouth, ("no_face",)),
    Degradation("bilateral filter", "filtered", beauty_filter),
    Degradation("median filter", "filtered", median_filter),
)

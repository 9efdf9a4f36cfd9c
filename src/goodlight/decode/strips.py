"""A decoded picture of any mode as a source of sRGB rows: profile, grey, palette, CMYK, alpha and 16 bits, a strip at a time."""

from __future__ import annotations

import numpy as np
from PIL import Image

from goodlight.decode import profile, raster
from goodlight.decode.protocol import Note
from goodlight.decode.refused import Refused

_BASE_MODES = {"1": "L", "L": "L", "LA": "L", "La": "L", "CMYK": "CMYK", "RGB": "RGB", "RGBA": "RGB", "RGBa": "RGB",
               "RGBX": "RGB", "P": "RGB", "PA": "RGB", "YCbCr": "RGB"}
_BITS_PER_SAMPLE = 258  # TIFF tag
_ORDER = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}


class Source:
    """size: (w, h). ``rows(top, bottom)``: uint8 sRGB [bottom - top, w, 3]. notes: what was noticed, complete once all rows were read."""

    def __init__(self, size: tuple[int, int], mode: str, icc: bytes | None) -> None:
        self.size = size
        self._mode = mode
        self._to_srgb = profile.NoChange()
        self._notes = {Note("cmyk_without_profile")} if mode == "CMYK" and icc is None else set()
        if icc is not None:
            try:
                self._to_srgb = profile.converter(icc, mode)
            except profile.BadProfile:
                self._notes.add(Note("bad_profile"))

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(sorted(self._notes, key=lambda note: note.code))

    def _flatten(self, rgb: np.ndarray, alpha: np.ndarray, opaque: int) -> np.ndarray:
        if (alpha == opaque).all():
            return rgb
        self._notes.add(Note("alpha_flattened"))
        return raster.over_white(rgb, alpha, opaque=opaque)


class EightBits(Source):
    """Any Pillow picture of 8 bits a channel."""

    def __init__(self, im: Image.Image, icc: bytes | None) -> None:
        super().__init__(im.size, _BASE_MODES[im.mode], icc)
        self._im = im
        self._transparent = im.has_transparency_data

    def rows(self, top: int, bottom: int) -> np.ndarray:
        strip = self._im.crop((0, top, self.size[0], bottom))
        if not self._transparent:
            return self._to_srgb.eight(strip if strip.mode == self._mode else strip.convert(self._mode))
        rgba = strip.convert("RGBA")
        colour = rgba.getchannel(0) if self._mode == "L" else rgba.convert("RGB")
        return self._flatten(self._to_srgb.eight(colour), np.asarray(rgba.getchannel(3)), 255)


class SixteenBits(Source):
    """samples: uint16 [H,W,C], C = 1 grey, 3 BGR, 4 BGRA (as OpenCV gives them), full scale 65535."""

    def __init__(self, samples: np.ndarray, icc: bytes | None) -> None:
        super().__init__(samples.shape[1::-1], "L" if samples.shape[2] == 1 else "RGB", icc)
        self._samples = samples

    def rows(self, top: int, bottom: int) -> np.ndarray:
        strip = self._samples[top:bottom][..., _ORDER[self._samples.shape[2]]]
        rgb = self._to_srgb.wide(strip[..., :3])
        return self._flatten(rgb, strip[..., 3], 65535) if strip.shape[2] == 4 else rgb


def source_of(im: Image.Image, data: bytes, kind: str, icc: bytes | None) -> Source:
    """The rows of a loaded picture; data: the file it came from, decoded again by OpenCV where Pillow keeps only 8 of its 16 bits."""
    if im.mode.startswith("I;16"):
        bits = max(im.tag_v2.get(_BITS_PER_SAMPLE, (16,))) if kind == "TIFF" else 16
        grey = np.asarray(im)[..., None].astype(np.uint32) * 65535 // ((1 << bits) - 1)
        return SixteenBits(grey.clip(0, 65535).astype(np.uint16), icc)
    if im.mode not in _BASE_MODES:
        raise Refused("unsupported_format", kind="This kind of TIFF" if kind == "TIFF" else "This kind of picture", why=im.mode)
    if _is_wide(im, data, kind):
        samples = _decode_wide(data, im.size)
        if samples is not None:
            return SixteenBits(samples, icc)
    return EightBits(im, icc)


def _is_wide(im: Image.Image, data: bytes, kind: str) -> bool:
    if im.mode not in ("RGB", "RGBA", "LA"):
        return False
    if kind == "PNG":
        return data[24] == 16
    return kind == "TIFF" and set(im.tag_v2.get(_BITS_PER_SAMPLE, ())) == {16}


def _decode_wide(data: bytes, size: tuple[int, int]) -> np.ndarray | None:
    """uint16 BGR(A) samples, or None where OpenCV sees something else than 16 bits of this size (Pillow's 8 bits then have to do)."""
    import cv2

    cv2.setNumThreads(1)
    try:
        raw = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if raw is None or raw.dtype != np.uint16 or raw.ndim != 3 or raw.shape[2] not in (3, 4) or raw.shape[1::-1] != size:
        return None
    return raw

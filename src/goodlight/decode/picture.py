"""Bytes to upright 8-bit sRGB pixels, inside the child. Pillow decodes, except 16 bits a channel, which ``deep`` does."""

from __future__ import annotations

import io
import os
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from goodlight.decode import icc as profiles
from goodlight.decode import raster, strips
from goodlight.decode.protocol import Note
from goodlight.decode.refused import Refused
from goodlight.decode.structure import damage, without_text

_PILLOW_FORMATS = {"JPEG": ["JPEG", "MPO"], "PNG": ["PNG"], "HEIF": ["HEIF"], "AVIF": ["AVIF"], "WEBP": ["WEBP"], "TIFF": ["TIFF"],
                   "GIF": ["GIF"], "BMP": ["BMP"]}
_ORIENTATION, _DNG_VERSION = 0x0112, 50706
_THREADS = min(4, os.cpu_count() or 1)  # of the HEVC and AV1 decoders
_P3_PRIMARIES, _PQ, _HLG = 12, 16, 18  # ITU-T H.273


@dataclass(frozen=True, eq=False)
class Picture:
    """pixels: uint8 sRGB [H,W,3], upright. original_size: (w, h), upright, before any reduction."""

    pixels: np.ndarray
    original_size: tuple[int, int]
    notes: tuple[Note, ...]


def register() -> None:
    """Load the decoders that Pillow needs and no others, silent. HEIC and OpenCV load when a file needs them."""
    from PIL import (  # noqa: F401
        AvifImagePlugin,
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    AvifImagePlugin.DEFAULT_MAX_THREADS = _THREADS
    Image._initialized = 2  # Pillow then never imports further plug-ins because of what a file says
    Image.MAX_IMAGE_PIXELS = None  # decode() bounds them itself, before anything is decoded
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")


def decode(data: bytes, *, kind: str, max_pixels: int, min_side: int, max_edge: int) -> Picture:
    """Decode a file of the sniffed format kind. Raises Refused, MemoryError, or whatever a decoder throws at a damaged file."""
    if fault := damage(data, kind):
        raise Refused(fault, why="the container says so")
    if kind == "PNG":
        data = without_text(data)
    im = _open(data, kind)
    _check_size(im.size, max_pixels, min_side)
    if kind == "TIFF" and _DNG_VERSION in im.tag_v2:
        raise Refused("unsupported_format", kind="A camera raw file")
    notes = _notes_on_frames(im)
    full_size = im.size
    orientation = 1 if kind == "HEIF" else _orientation(im)  # libheif has turned the pixels already
    icc, hdr = _colour_description(im, kind, data)
    notes += hdr
    _load(im, data, kind)
    if kind == "TIFF":
        orientation, full_size = 1, im.size  # Pillow turns TIFFs while it loads them
    elif kind == "JPEG" and _ends_in_filler(im):
        raise Refused("truncated", why="the last rows are the decoder's grey filler")
    source = strips.source_of(im, data, kind, icc)
    pixels = raster.upright(raster.render(source.size, source.rows, max_edge=max_edge), orientation)
    return Picture(pixels, full_size[::-1] if orientation in (5, 6, 7, 8) else full_size, (*notes, *source.notes))


def _open(data: bytes, kind: str) -> Image.Image:
    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=_THREADS)
    try:
        return Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS[kind])
    except UnidentifiedImageError as error:
        raise Refused("corrupt", why=repr(error)) from error


def _load(im: Image.Image, data: bytes, kind: str) -> None:
    try:
        im.load()
    except MemoryError:
        raise
    except Exception as error:
        cut = "truncated" in str(error).lower() or "unexpected end" in str(error).lower()
        raise Refused("truncated" if cut else "corrupt", why=repr(error)) from error


def _check_size(size: tuple[int, int], max_pixels: int, min_side: int) -> None:
    if size[0] * size[1] > max_pixels:
        raise Refused("too_many_pixels", float(size[0] * size[1]))
    if min(size) < min_side:
        raise Refused("too_small", float(min(size)))


def _notes_on_frames(im: Image.Image) -> tuple[Note, ...]:
    if im.format in ("MPO", "HEIF") or not getattr(im, "is_animated", False):
        return ()  # an MPO holds gain maps or a second lens, a HEIC may hold a burst: its primary picture is a photo
    return (Note("several_pages" if im.format == "TIFF" else "animated"),)


def _orientation(im: Image.Image) -> int:
    try:
        value = im.getexif().get(_ORIENTATION, 1)
    except Exception:  # metadata may be broken in any way; then the picture is shown as it lies
        return 1
    return value if type(value) is int and 1 <= value <= 8 else 1


def _colour_description(im: Image.Image, kind: str, data: bytes) -> tuple[bytes | None, tuple[Note, ...]]:
    """The ICC profile, or one made from the numbers of H.273 that HEIF, AVIF and PNG may carry instead."""
    icc = im.info.get("icc_profile")
    if icc or kind not in ("HEIF", "AVIF", "PNG"):
        return icc or None, ()
    marks = data.find(b"cICP" if kind == "PNG" else b"colrnclx", 0, 100_000)
    if marks < 0:
        return None, ()
    numbers = data[marks + 4:marks + 6] if kind == "PNG" else data[marks + 9:marks + 13:2]
    primaries, transfer = (*numbers, 2, 2)[:2]
    return (profiles.display_p3() if primaries == _P3_PRIMARIES else None), ((Note("hdr"),) if transfer in (_PQ, _HLG) else ())


def _ends_in_filler(im: Image.Image) -> bool:
    """libjpeg fills what is missing with exactly mid grey (all coefficients zero): sixteen such rows below a picture are no photo."""
    w, h = im.size
    if im.mode not in ("RGB", "L") or h < 32:
        return False
    return bool((np.asarray(im.crop((0, h - 16, w, h))) == 128).all()) and not bool((np.asarray(im.crop((0, 0, w, 16))) == 128).all())

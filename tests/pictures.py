"""Pictures made by script, and their encodings: what the ingest tests, the zoo and the fuzzer start from."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

FIXTURES = Path(__file__).resolve().parent / "decode" / "fixtures"


@cache
def _chart(width: int, height: int) -> np.ndarray:
    x, y = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    red, green = 40 + 180 * x + 0 * y, 60 + 150 * y + 0 * x
    blue = 128 + 60 * np.sin(2 * np.pi * (x + 0.5 * y))
    return np.rint(np.stack([red, green, blue], -1)).astype(np.uint8)


def chart(width: int = 320, height: int = 400) -> np.ndarray:
    """uint8 sRGB [H,W,3]: smooth, without any symmetry, so that codecs keep it and a wrong turn shows."""
    return _chart(width, height).copy()


def encode(pixels: np.ndarray | Image.Image, form: str, **options) -> bytes:
    """A file of Pillow's format form; exact where the format can be."""
    exact = {"JPEG": {"quality": 97, "subsampling": 0}, "WEBP": {"lossless": True},
             "AVIF": {"quality": 95, "subsampling": "4:4:4", "speed": 9}}
    im = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    out = io.BytesIO()
    im.save(out, form, **{**exact.get(form, {}), **options})
    return out.getvalue()


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def lay(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """The pixels as a camera stores them under an EXIF orientation, so that applying it gives pixels again."""
    ways = {1: lambda p: p, 2: lambda p: p[:, ::-1], 3: lambda p: np.rot90(p, 2), 4: lambda p: p[::-1], 5: lambda p: p.swapaxes(0, 1),
            6: lambda p: np.rot90(p, 1), 7: lambda p: np.rot90(p, 2).swapaxes(0, 1), 8: lambda p: np.rot90(p, -1)}
    return np.ascontiguousarray(ways[orientation](pixels))


def png_chunk(name: bytes, body: bytes, *, wrong_crc: bool = False) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body) ^ wrong_crc)


def png(samples: np.ndarray, *, extra: bytes = b"") -> bytes:
    """A PNG of uint8 or uint16 samples [H,W,C], C = 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. extra: chunks before the pixels."""
    height, width, channels = samples.shape
    depth = samples.dtype.itemsize * 8
    head = struct.pack(">IIBBBBB", width, height, depth, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    rows = samples.astype(f">u{depth // 8}").reshape(height, -1).view(np.uint8)
    data = zlib.compress(np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes(), 1)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + extra + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def png_claiming(width: int, height: int, pixels: bytes = b"", *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG whose header claims a size; pixels: what its data chunk unpacks to."""
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) \
        + png_chunk(b"IDAT", zlib.compress(pixels, 9)) + png_chunk(b"IEND", b"")


def tiff(samples: np.ndarray, *, order: str = "<", tags: dict[int, tuple[int, list[int]]] | None = None, next_ifd: int = 0) -> bytes:
    """An uncompressed TIFF of unsigned or float samples [H,W,C]. tags: number -> (type 3 short or 4 long, values), over the usual ones."""
    height, width, channels = samples.shape
    bits = samples.dtype.itemsize * 8
    body = samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    entries = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * channels), 259: (3, [1]), 262: (3, [2 if channels > 2 else 1]),
               273: (4, [8]), 277: (3, [channels]), 278: (4, [height]), 279: (4, [len(body)]),
               339: (3, [3 if samples.dtype.kind == "f" else 1] * channels)}
    if channels in (2, 4):
        entries[338] = (3, [2])
    entries |= tags or {}
    at = 8 + len(body) + len(body) % 2
    spill_at, spill, table = at + 2 + 12 * len(entries) + 4, b"", struct.pack(order + "H", len(entries))
    for number, (kind, values) in sorted(entries.items()):
        raw = struct.pack(order + {3: "H", 4: "I", 1: "B"}[kind] * len(values), *values)
        if len(raw) > 4:
            raw, spill = struct.pack(order + "I", spill_at + len(spill)), spill + raw + bytes(len(raw) % 2)
        table += struct.pack(order + "HHI", number, kind, len(values)) + raw.ljust(4, b"\0")
    magic = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", at)
    return magic + body + bytes(len(body) % 2) + table + struct.pack(order + "I", next_ifd) + spill


def heic(name: str = "chart") -> bytes:
    """A HEIC of ``chart()``, made once by ``make_heic.py`` (no HEVC encoder is among the dependencies)."""
    return (FIXTURES / f"{name}.heic").read_bytes()


def seeds() -> dict[str, bytes]:
    """One or more good files of every format that is read: name -> bytes."""
    picture = chart(288, 256)
    rgba = np.dstack([picture, np.full(picture.shape[:2], 128, np.uint8)])
    im = Image.fromarray(picture)
    return {
        "baseline.jpg": encode(picture, "JPEG", quality=85, subsampling=2, exif=exif(6)),
        "progressive.jpg": encode(picture, "JPEG", quality=80, progressive=True),
        "restarts.jpg": encode(picture, "JPEG", quality=80, restart_marker_rows=1),
        "cmyk.jpg": encode(im.convert("CMYK"), "JPEG"),
        "rgb.png": encode(picture, "PNG"),
        "alpha16.png": png(rgba.astype(np.uint16) * 257),
        "palette.png": encode(im.quantize(64), "PNG", transparency=3),
        "lossy.webp": encode(picture, "WEBP", lossless=False, quality=80, exif=exif(8)),
        "lossless.webp": encode(rgba, "WEBP"),
        "still.avif": encode(picture, "AVIF", quality=60),
        "photo.heic": heic(),
        "plain.tiff": tiff(picture),
        "lzw.tiff": encode(picture, "TIFF", compression="tiff_lzw"),
        "jpeg.tiff": encode(picture, "TIFF", compression="jpeg"),
        "deep.tiff": tiff(picture.astype(np.uint16) * 257, order=">"),
        "palette.gif": encode(im.quantize(64), "GIF"),
        "moving.gif": encode(im.quantize(32), "GIF", save_all=True, append_images=[im.quantize(16)]),
        "plain.bmp": encode(picture, "BMP"),
    }

"""ICC profiles to sRGB: perceptual intent with black point compensation, by LittleCMS (through Pillow)."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageCms

_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}  # ICC colour space -> Pillow mode

Convert = Callable[[Image.Image], Image.Image]


class BadProfile(Exception):
    """The profile is damaged, or it is for other colours than the picture has."""


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.createProfile("sRGB")


def profile_to_srgb(icc: bytes, mode: str) -> Convert | None:
    """A function from pictures of mode (RGB, L, CMYK or LAB; 8 bit) to sRGB ones, or None where the profile is as good as sRGB.

    Grey pictures may carry an RGB profile; they are made RGB first. Raises BadProfile.
    """
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(icc))
        wanted = _MODES.get(source.profile.xcolor_space.strip().upper())
        if wanted is None or (wanted != mode and (mode, wanted) != ("L", "RGB")):
            raise BadProfile(f"{source.profile.xcolor_space} profile for {mode} pixels")
        transform = ImageCms.buildTransform(source, _srgb(), wanted, "RGB", renderingIntent=ImageCms.Intent.PERCEPTUAL,
                                            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)
    except BadProfile:
        raise
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise BadProfile(str(error)) from error

    def convert(strip: Image.Image) -> Image.Image:
        return ImageCms.applyTransform(strip if strip.mode == wanted else strip.convert(wanted), transform)

    return None if wanted == "RGB" and _changes_nothing(convert) else convert


def _changes_nothing(convert: Convert) -> bool:
    """Most photos carry some edition of sRGB: a lattice of 9³ colours tells, and the conversion of megapixels is saved."""
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(27, 27, 3)
    after = np.asarray(convert(Image.fromarray(lattice)))
    return int(np.abs(after.astype(int) - lattice).max()) <= 1


@cache
def display_p3() -> bytes:
    """A Display P3 profile (P3 primaries, D65 adapted to D50, the sRGB curve), for files that name it by number only."""
    return matrix_profile(((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), _SRGB_CURVE)


_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def matrix_profile(colorants: tuple, curve: tuple[float, ...]) -> bytes:
    """An ICC 4.3 display profile. colorants: XYZ (D50) of red, green and blue. curve: g, or g a b c d of the ICC's function type 3."""
    def fixed(*values: float) -> bytes:
        return b"".join(round(v * 65536).to_bytes(4, "big", signed=True) for v in values)

    def text(tag: bytes, words: str) -> bytes:
        body = words.encode("utf-16-be")
        return tag + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + b"enUS" + len(body).to_bytes(4, "big") \
            + (28).to_bytes(4, "big") + body

    white = fixed(0.9642, 1.0, 0.8249)
    shape = b"para" + bytes(4) + (3 if len(curve) == 5 else 0).to_bytes(2, "big") + bytes(2) + fixed(*curve)
    tags = [(b"desc", text(b"mluc", "matrix")), (b"cprt", text(b"mluc", "none")), (b"wtpt", b"XYZ " + bytes(4) + white)]
    tags += [(name, b"XYZ " + bytes(4) + fixed(*xyz)) for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)]
    tags += [(name, shape) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, start = len(tags).to_bytes(4, "big"), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + (start + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content + bytes(-len(content) % 4)
    head = bytes(4) + b"\4\x30\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + white + bytes(48)
    return (128 + len(table) + len(body)).to_bytes(4, "big") + head[4:] + table + body

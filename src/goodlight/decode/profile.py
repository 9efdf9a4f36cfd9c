"""ICC profiles to sRGB. Matrix profiles are computed here in float (fast, and exact for 16 bits); LittleCMS (through Pillow) does the
rest: perceptual intent with black point compensation. A matrix profile has one intent and a black of zero, so that both mean the same.
"""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image, ImageCms

from goodlight.decode.icc import MatrixProfile, read_matrix_profile
from goodlight.decode.raster import encode_table

_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # ICC colour space -> Pillow mode


class BadProfile(Exception):
    """The profile is damaged, or it is for other colours than the picture has."""


class NoChange:
    """Pixels that are sRGB as they are."""

    def eight(self, strip: Image.Image) -> np.ndarray:
        """uint8 sRGB [H,W,3] of a strip of 8 bits a channel, grey, RGB or CMYK."""
        return np.asarray(strip if strip.mode == "RGB" else strip.convert("RGB"))

    def wide(self, samples: np.ndarray) -> np.ndarray:
        """uint8 sRGB [H,W,3] of uint16 samples [H,W,1 or 3]; rounds to 8 bits, once."""
        return np.repeat(_rounded(samples), 3, 2) if samples.shape[2] == 1 else _rounded(samples)


class ByMatrix(NoChange):
    """An RGB matrix profile, by way of linear light in 16 bits (0.05 of an 8-bit level at most)."""

    def __init__(self, profile: MatrixProfile) -> None:
        self._curves = profile.curves
        self._matrix = profile.to_srgb.astype(np.float32)
        self._table = self._linear_table(256)

    def eight(self, strip: Image.Image) -> np.ndarray:
        import cv2

        return self._encode(cv2.LUT(np.ascontiguousarray(super().eight(strip)), self._table[None]))

    def wide(self, samples: np.ndarray) -> np.ndarray:
        table = self._linear_table(65536)
        return self._encode(np.stack([table[:, i].take(samples[..., i % samples.shape[2]]) for i in range(3)], -1))

    def _linear_table(self, levels: int) -> np.ndarray:
        """uint16 [levels,3]: linear device light of each encoded level."""
        scale = np.linspace(0, 1, levels)
        return np.rint(np.stack([curve(scale) for curve in self._curves], -1).clip(0, 1) * 65535).astype(np.uint16)

    def _encode(self, linear: np.ndarray) -> np.ndarray:
        import cv2

        return encode_table().take(cv2.transform(linear, self._matrix))  # uint16 in, uint16 out: rounds and clips


class ByLittleCms(NoChange):
    """Any other profile. LittleCMS as Pillow binds it takes 8 bits, so that 16 are rounded before: half a step of the profile's curve."""

    def __init__(self, source: ImageCms.ImageCmsProfile, mode: str) -> None:
        self._mode = mode
        self._transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB",
                                                  renderingIntent=ImageCms.Intent.PERCEPTUAL, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)

    def eight(self, strip: Image.Image) -> np.ndarray:
        return np.asarray(ImageCms.applyTransform(strip if strip.mode == self._mode else strip.convert(self._mode), self._transform))

    def wide(self, samples: np.ndarray) -> np.ndarray:
        eight = _rounded(samples)
        return self.eight(Image.fromarray(eight if eight.shape[2] == 3 else eight[..., 0]))


def converter(icc: bytes, mode: str) -> NoChange:
    """What turns pictures of mode (RGB, L or CMYK) into sRGB. Grey pictures may carry an RGB profile. Raises BadProfile."""
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(icc))
        wanted = _MODES.get(source.profile.xcolor_space.strip().upper())
        if wanted is None or (wanted != mode and (mode, wanted) != ("L", "RGB")):
            raise BadProfile(f"{source.profile.xcolor_space} profile for {mode} pixels")
        matrix = read_matrix_profile(icc) if wanted == "RGB" else None
        found = ByLittleCms(source, wanted) if matrix is None else ByMatrix(matrix)
        return NoChange() if wanted == "RGB" and _changes_nothing(found) else found
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise BadProfile(str(error)) from error


@cache
def _lattice() -> np.ndarray:
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(27, 27, 3)


def _changes_nothing(found: NoChange) -> bool:
    """Most photos carry some edition of sRGB: a lattice of 9³ colours tells, and the conversion of megapixels is saved."""
    return int(np.abs(found.eight(Image.fromarray(_lattice())).astype(int) - _lattice()).max()) <= 1


def _rounded(samples: np.ndarray) -> np.ndarray:
    return ((samples.astype(np.uint32) + 128) // 257).astype(np.uint8)

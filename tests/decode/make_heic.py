"""Makes the HEIC files under ``fixtures`` from ``pictures.chart()``; run once, where ``pillow-heif`` (an encoder) is installed.

    PYTHONPATH=src:tests python tests/decode/make_heic.py
"""

from __future__ import annotations

import numpy as np
import pillow_heif
from pictures import FIXTURES, chart, exif, lay
from PIL import Image

from goodlight.decode.icc import display_p3


def main() -> None:
    pillow_heif.register_heif_opener()
    FIXTURES.mkdir(exist_ok=True)
    picture = chart()
    save("chart", picture)
    save("p3", picture, icc_profile=display_p3())
    for orientation in range(2, 9):
        save(f"orientation-{orientation}", lay(picture, orientation), exif=exif(orientation))
    save("alpha", np.dstack([picture, np.full(picture.shape[:2], 128, np.uint8)]))
    save("burst", picture, save_all=True, append_images=[Image.fromarray(picture[::-1].copy())])
    ten_bits = pillow_heif.from_bytes("RGB;16", picture.shape[1::-1], (picture.astype(np.uint16) * 257).tobytes())
    ten_bits.save(FIXTURES / "ten-bits.heic", quality=70, chroma=444)
    for name, primaries, transfer in (("p3-nclx", 12, 13), ("pq", 9, 16)):
        save(name, picture, color_primaries=primaries, transfer_characteristics=transfer, save_nclx_profile=True)


def save(name: str, pixels: np.ndarray, **options) -> None:
    Image.fromarray(pixels).save(FIXTURES / f"{name}.heic", quality=70, chroma=444, **options)


if __name__ == "__main__":
    main()

"""The contact sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont

from goodlight.brief import Brief
from goodlight.gallery.encode import srgb_profile
from goodlight.gallery.entry import Entry
from goodlight.gallery.provenance import page_packet

PER_PAGE = 48


def contact_sheets(entries: Sequence[Entry], *, brief: Brief, read: Callable[[Entry], bytes]) -> list[bytes]:
    """JPEG pages of up to 48 shots. read: entry → the bytes of its file."""
    pages = []
    for first in range(0, len(entries), PER_PAGE):
        some = entries[first:first + PER_PAGE]
        page = Image.new("RGB", (4 * 300, -(-len(some) // 4) * 420), "white")
        draw = ImageDraw.Draw(page)
        for place, entry in enumerate(some):
            picture = Image.open(io.BytesIO(read(entry)))
            picture.draft("RGB", (280, 380))
            picture = picture.convert("RGB")
            picture.thumbnail((280, 380))
            x, y = place % 4 * 300 + 10, place // 4 * 420 + 10
            page.paste(picture, (x, y))
            draw.text((x, y + 384), entry.record["file"], font=ImageFont.load_default(16), fill="black")
        out = io.BytesIO()
        page.save(out, "JPEG", quality=92, icc_profile=srgb_profile(), xmp=page_packet())
        pages.append(out.getvalue())
    return pages

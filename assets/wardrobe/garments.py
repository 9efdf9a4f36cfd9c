"""Every rendering of the wardrobe: which fit it is cut from, what is sewn on, and how its cloths answer light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import knits
import shirts
import suits
from cloths import Fabric
from fits import Shell
from sew import Piece

ARMHOLE = ("seam", 0.0, 0.0016, 0.0018)
STITCHED = ("hem", 0.0055, 0.0006, 0.0003)
JERSEY = Fabric(weave="jersey", pitch=0.0015, relief=0.00003, roughness=0.9, sheen=0.15, specular=0.1, wrinkle=0.0006, grooves=(ARMHOLE,))
KNIT = Fabric(weave="jersey", pitch=0.0022, relief=0.00006, roughness=0.95, sheen=0.25, specular=0.1, wrinkle=0.0008, grooves=(ARMHOLE,))
RIB = Fabric(weave="rib", pitch=0.0036, relief=0.00022, roughness=0.95, sheen=0.25, specular=0.1)
FINE_RIB = replace(RIB, pitch=0.0018, relief=0.00006, roughness=0.9, sheen=0.15)
WORSTED = Fabric(
    weave="twill",
    pitch=0.0014,
    relief=0.00003,
    roughness=0.7,
    sheen=0.06,
    specular=0.3,
    wrinkle=0.0005,
    grooves=(ARMHOLE, ("hem", 0.0055, 0.0008, 0.0006)),
)
COTTON = Fabric(weave="plain", pitch=0.0011, relief=0.00002, roughness=0.75, sheen=0.05, specular=0.25, wrinkle=0.0006, grooves=(STITCHED,))
SHIRTING = replace(COTTON, wrinkle=0.0012, grooves=(ARMHOLE, STITCHED))
COAT = replace(SHIRTING, wrinkle=0.0008)
CREPE = Fabric(
    weave="plain", pitch=0.0010, relief=0.00002, roughness=0.5, sheen=0.15, specular=0.35, wrinkle=0.0008, grooves=(ARMHOLE, STITCHED)
)
SILK = Fabric(weave="silk", pitch=0.0016, relief=0.00003, roughness=0.42, sheen=0.2, specular=0.5)
HORN = Fabric(weave="none", roughness=0.3, sheen=0.0, specular=0.5)
BUTTONED = {"button": HORN}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """fit, the shell's name; sew, shell → pieces; fabrics by name; panels, which colourable part (0, 1 or 2) each fabric belongs to."""

    fit: str
    sew: Callable[[Shell], list[Piece]]
    fabrics: dict[str, Fabric]
    panels: dict[str, int]
    symmetric: bool = True
    throat: float | None = None  # pixels by which its front is drawn up when worn; None: as ``studio.dress_fit`` says for its kind

    @property
    def panels_by_number(self) -> list[str]:
        """The names of the colourable parts, by the number that the masks give them."""
        return [next(name for name, number in self.panels.items() if number == n) for n in range(max(self.panels.values()) + 1)]


SUIT = {"cloth": WORSTED, "shirt": COTTON, "button": HORN}
RECIPES = {
    "crew-sweater": Recipe(
        fit="knit",
        sew=shirts.neckbanded(shirts.crew(-0.070, side=0.012), width=0.020, thickness=0.0045, lean=0.35, rib="rib"),
        fabrics={"cloth": KNIT, "rib": RIB},
        panels={"cloth": 0, "rib": 0},
    ),
    "suit-tie": Recipe(
        fit="jacket", sew=suits.suit_and_tie, fabrics={**SUIT, "tie": SILK}, panels={"cloth": 0, "shirt": 1, "tie": 2, "button": 0}
    ),
    "suit-open": Recipe(fit="jacket", sew=suits.suit_open, fabrics=SUIT, panels={"cloth": 0, "shirt": 1, "button": 1}),
    "blazer-tee": Recipe(
        fit="jacket",
        sew=suits.blazer_and_tee,
        fabrics={"cloth": WORSTED, "shirt": JERSEY, "fine": FINE_RIB},
        panels={"cloth": 0, "shirt": 1, "fine": 1},
    ),
    "blazer-blouse": Recipe(
        fit="jacket",
        sew=suits.blazer_and_blouse,
        fabrics={"cloth": WORSTED, "shirt": CREPE},
        panels={"cloth": 0, "shirt": 1},
        throat=0.0,
    ),
    "crew-tee": Recipe(
        fit="knit",
        sew=shirts.neckbanded(shirts.crew(-0.076, side=0.012), width=0.019, thickness=0.0025, lean=0.15, rib="fine"),
        fabrics={"cloth": JERSEY, "fine": FINE_RIB},
        panels={"cloth": 0, "fine": 0},
    ),
    "blouse": Recipe(
        fit="shirt",
        sew=shirts.neckbanded(
            shirts.vee_neck(-0.138, half_width=0.062, top=-0.02, belly=0.0, front=-0.02, side=0.022, back=0.022, soft=0.005),
            width=0.012, thickness=0.0022, lean=0.05, rib="edge",
        ),
        fabrics={"cloth": CREPE, "edge": replace(CREPE, wrinkle=0.0)},
        panels={"cloth": 0, "edge": 0},
    ),
    "turtleneck": Recipe(fit="knit", sew=knits.turtleneck, fabrics={"cloth": KNIT, "rib": RIB}, panels={"cloth": 0, "rib": 0}),
    "polo": Recipe(
        fit="knit",
        sew=shirts.polo,
        fabrics={"cloth": replace(JERSEY, relief=0.00005, grooves=(ARMHOLE, STITCHED)), **BUTTONED},
        panels={"cloth": 0, "button": 1},
    ),
    "oxford": Recipe(fit="shirt", sew=shirts.oxford, fabrics={"cloth": SHIRTING, **BUTTONED}, panels={"cloth": 0, "button": 1}),
    "scrubs": Recipe(
        fit="shirt",
        sew=shirts.neckbanded(
            shirts.vee_neck(-0.138, half_width=0.064, top=-0.02, belly=0.0, front=-0.02, side=0.018, back=0.014, soft=0.005),
            width=0.019, thickness=0.0016, lean=0.0, rib="edge",
        ),
        fabrics={"cloth": SHIRTING, "edge": replace(COTTON, wrinkle=0.0002)},
        panels={"cloth": 0, "edge": 0},
    ),
    "high-collar": Recipe(
        fit="shirt", sew=knits.high_collar, fabrics={"cloth": CREPE, "edge": replace(CREPE, wrinkle=0.0)}, panels={"cloth": 0, "edge": 0}
    ),
    "cardigan": Recipe(
        fit="knit",
        sew=knits.cardigan,
        fabrics={"cloth": KNIT, "rib": RIB, "shirt": JERSEY, "button": HORN},
        panels={"cloth": 0, "rib": 0, "shirt": 1, "button": 0},
    ),
    "lab-coat": Recipe(
        fit="jacket",
        sew=suits.lab_coat,
        fabrics={"cloth": COAT, "shirt": COTTON, **BUTTONED},
        panels={"cloth": 0, "shirt": 1, "button": 1},
        symmetric=False,
    ),
    "double-breasted": Recipe(
        fit="jacket",
        sew=suits.double_breasted,
        fabrics={**SUIT, "tie": SILK},
        panels={"cloth": 0, "shirt": 1, "tie": 2, "button": 0},
        symmetric=False,
    ),
    "suit-square": Recipe(
        fit="jacket",
        sew=suits.pocket_square,
        fabrics={**SUIT, "tie": SILK},
        panels={"cloth": 0, "shirt": 1, "tie": 2, "button": 0},
        symmetric=False,
    ),
}

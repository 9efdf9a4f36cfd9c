"""Evening: takes from a selfie's light what a studio would not have, and nothing where the light is soft already.

On skin the picture itself says how bright each place is. What departs from a large soft light by more than a photographer would allow
is drawn back, along the edges of its shadows; finer than a few pores nothing is touched.
"""

from __future__ import annotations

import numpy as np

from goodlight.sets.rigs import Rig
from goodlight.studio.relight.bleached import unbleached
from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.lamps import unshadowed
from goodlight.studio.relight.shading import Shading, carry

ALLOWED = 0.20  # natural log: how far from the soft light skin may be, either way; even studio portraits stay within it
_TAKEN = 0.85  # share of what is beyond that is taken away
_MOST_LIFT, _MOST_CUT = 0.75, 0.60  # natural log
_OUTSIDE = 0.75  # how far hair, ears and clothes follow


def even_gain(canvas: Canvas, shading: Shading, rig: Rig) -> np.ndarray:
    """Natural log of the gain on R, G, B, (h, w, 3) float32 on the canvas; 0 = unchanged."""
    key, rest = unshadowed(canvas.normals, rig)
    form = np.log(np.maximum(key + rest, 1e-3))
    sure = canvas.skin * canvas.face > 0.5
    if sure.sum() < 50:
        return np.zeros((*form.shape, 3), np.float32)
    departs = shading.seen - (form - np.median(form[sure]))
    departs = departs - np.median(departs[sure])
    neck = canvas.skin * canvas.below * (1 - canvas.face)
    if neck.sum() > 30:  # under a chin it is always darker: the neck is compared with itself
        departs = departs - canvas.below * min(0.0, float(np.average(departs, weights=neck)))
    # A smooth dead zone: nothing within, a straight line beyond.
    excess = departs - ALLOWED * np.tanh(departs / ALLOWED)
    wanted = np.clip(-_TAKEN * excess, -_MOST_CUT * 2, _MOST_LIFT * 2)
    wanted = np.where(wanted > 0, _MOST_LIFT * np.tanh(wanted / _MOST_LIFT), _MOST_CUT * np.tanh(wanted / _MOST_CUT))
    weight = shading.trust * np.clip(canvas.skin * 4, 0, 1)
    near = carry(wanted, weight, canvas.unit)
    reach = np.clip(blur(canvas.face, 0.5 * canvas.unit) * 2.2, 0, 1)
    inside = np.maximum(canvas.face, weight)
    gain = level(canvas, near) * (inside + (1 - inside) * reach * _OUTSIDE)
    return (gain[..., None] + unbleached(canvas, gain)).astype(np.float32)


def level(canvas: Canvas, gain: np.ndarray, *, plain: float = 2 / 3) -> np.ndarray:
    """The gain (log) shifted so that the face comes out as light as before.

    plain: how much the plain skin counts that its colour is known from, against the mean lightness of all its skin. Lightness is a cube
    root, as in CIE L*, so that a few highlights on dark skin do not decide.
    """
    skin = canvas.skin * canvas.face
    if skin.sum() < 1:
        return gain
    lightness = np.exp(canvas.log_y / 3)
    before, after = float((skin * lightness).sum()), float((skin * lightness * np.exp(gain / 3)).sum())
    x, y = canvas.plain_skin.T
    known = float(np.median((canvas.log_y + gain)[y, x]) - np.median(canvas.log_y[y, x]))
    return gain - (1 - plain) * 3 * np.log(after / before) - plain * known

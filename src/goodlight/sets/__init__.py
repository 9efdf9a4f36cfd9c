"""The studio's assets as data: backdrops, light rigs, crops, poses, expressions; and the choice among them.

``paint_backdrop`` paints a backdrop, ``choose`` chooses looks and directions for a brief, the registries say what there is.
"""

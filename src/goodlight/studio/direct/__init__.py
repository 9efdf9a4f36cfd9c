"""Direction by shape: pose, expression, age, presentation and features as one displacement of the plate's own pixels.

``warp(plate, direction)`` is all that the engine needs. docs/direction.md shows it.
"""

"""Texture of a direction: age, grooming and features as gains on the person's own pixels.

``touch`` is the one way in; ``notes`` says what it cannot give.
"""

from goodlight.studio.touch.touch import notes, touch

__all__ = ["notes", "touch"]

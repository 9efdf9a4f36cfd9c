"""Texture of a direction: age, grooming and features as gains on the person's own pixels. ``touch`` is the one way in."""

from goodlight.studio.touch.touch import touch

__all__ = ["touch"]

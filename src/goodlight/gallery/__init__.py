"""What is delivered: shots, their order, the contact sheet and gallery.json."""

from goodlight.gallery.deliver import Gallery
from goodlight.gallery.record import SelfieEntry, Timing, peak_rss_mb, validate

__all__ = ["Gallery", "SelfieEntry", "Timing", "peak_rss_mb", "validate"]

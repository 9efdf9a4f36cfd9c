"""goodlight: a few selfies in, a gallery of headshots out.

``from goodlight import shoot, Brief`` is the whole programming interface; both load on first use, so that importing
the package stays fast.
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["Brief", "__version__", "shoot"]


def __getattr__(name: str):
    if name == "shoot":
        from goodlight.shoot import shoot

        return shoot
    if name == "Brief":
        from goodlight.brief import Brief

        return Brief
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

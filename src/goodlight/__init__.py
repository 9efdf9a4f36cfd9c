"""goodlight: a few selfies in, a gallery of headshots out.

``from goodlight import shoot, Brief`` is the whole programming interface; both load on first use, so that importing
the package stays fast.
"""

from __future__ import annotations

import sys
import types

__version__ = "0.1.0"
__all__ = ["Brief", "__version__", "shoot"]


class _Package(types.ModuleType):
    """The package with its two public names as properties.

    ``goodlight.shoot`` is a function and a module. Importing the module sets the attribute of that name on the package, which would
    hide the function; the setter lets that pass. The module stays in reach as ``from goodlight.shoot import ...``.
    """

    @property
    def shoot(self):
        from goodlight.shoot import shoot

        return shoot

    @shoot.setter
    def shoot(self, module) -> None:
        pass

    @property
    def Brief(self):
        from goodlight.brief import Brief

        return Brief


sys.modules[__name__].__class__ = _Package

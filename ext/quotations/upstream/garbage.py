"""Garbage looked for less often: every node of docutils knows its parent, so a tree is garbage in a ring.

CPython 3.11 looks for such rings after every 700 new objects, and looks through ever more of a growing
environment for nothing: that is a tenth of a build of 400 sources. A build ends soon; it looks after each
50,000.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]

_OBJECTS, _YOUNG, _OLD = 50_000, 20, 100


def is_needed() -> bool:
    """True while Python looks after fewer objects than that, and looks at all."""
    return gc.isenabled() and gc.get_threshold()[0] < _OBJECTS


def install(_app: Sphinx) -> None:
    """Have this process look less often."""
    gc.set_threshold(_OBJECTS, _YOUNG, _OLD)

"""Garbage looked for less often: every node of docutils knows its parent, so a tree is garbage in a ring.

CPython 3.11 looks for such rings after every 700 new objects, and looks through ever more of a growing
environment for nothing, at the end of the program once more through all there is: together a fifth of a
build of 400 sources. A build ends soon; it looks after each eight million (some 1,200 MiB of nodes, which
1,600 sources do not come to), and leaves what there is at its end to the system.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]

_OBJECTS = 8_000_000


def is_needed() -> bool:
    """True while Python looks after fewer objects than that, and looks at all."""
    return gc.isenabled() and gc.get_threshold()[0] < _OBJECTS


def install(_app: Sphinx) -> None:
    """Have this process look less often, and not once more at its end."""
    _young, *older = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *older)
    atexit.register(gc.freeze)  # what is frozen is not looked through; before the end it may be garbage yet

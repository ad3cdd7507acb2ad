"""The library that draws, loaded so that nothing round the build has a say in it.

matplotlib reads a file ``matplotlibrc`` in the current folder, which a request may bring, and fails where
``MPLBACKEND`` names no backend. We ask for neither.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

__all__ = ["plotting"]


def plotting() -> ModuleType:
    """The module ``matplotlib``, with the settings that come with it."""
    with _alone():
        import matplotlib as mpl
    return mpl


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """For as long as it is loaded: in its own folder, without what the surroundings say of it."""
    spec = find_spec("matplotlib")
    own = Path((spec.submodule_search_locations or ["."])[0]) if spec else Path()
    before = {name: os.environ.pop(name, None) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
    os.environ["MATPLOTLIBRC"] = str(own / "mpl-data" / "matplotlibrc")
    try:
        with contextlib.chdir(own):
            yield
    finally:
        os.environ.pop("MATPLOTLIBRC", None)
        os.environ.update({name: value for name, value in before.items() if value is not None})

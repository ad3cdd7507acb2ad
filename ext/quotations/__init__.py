"""Quotations bound to their sources and witnesses, checked on every build.

Five floors, each of which imports only from those below it: ``core`` knows neither Sphinx nor docutils,
``doctree`` no builder; ``outputs`` has a folder for each; ``shell`` is what Sphinx is told; ``extension``
registers all of it, and ``cli`` stands on top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["__version__", "setup"]
__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    from quotations.extension import register

    return {"version": __version__, **register(app)}

"""Work-arounds for what costs time in the libraries under us, in one place and each by itself.

Each module names the code it goes round, changes nothing of what is written, and leaves the library as it
is once that code is mended (``is_needed``). This package is an extension of its own, so that an edition
without quotations can have it and the benchmark can tell what the work-arounds save:
``extensions = ["sphinxcontrib.bibtex", "sphinx_speedups"]``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["NAMES", "setup"]

NAMES = (
    *("assets", "chunks", "citations", "escapes", "events", "garbage", "markdown"),
    *("nodes", "plugins", "quotes", "settings", "titles", "walks", "writers"),
)
"""The work-arounds, each a module."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Install what is needed; sphinxcontrib-bibtex is loaded first."""
    app.setup_extension("sphinxcontrib.bibtex")
    for name in NAMES:
        module = import_module(f"{__name__}.{name}")
        if module.is_needed():
            module.install(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

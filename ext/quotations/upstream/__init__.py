"""Work-arounds for what costs time in the libraries under us, in one place and each by itself.

Each module names the code it goes round, changes nothing of what is written, and leaves the library as it
is once that code is mended (``is_needed``). This package is an extension of its own, so that an edition
without quotations can have it and the benchmark can tell what the work-arounds save:
``extensions = ["sphinxcontrib.bibtex", "quotations.upstream"]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Install what is needed; sphinxcontrib-bibtex is loaded first."""
    from quotations.upstream import (
        chunks,
        citations,
        garbage,
        nodes,
        plugins,
        quotes,
        settings,
        titles,
        walks,
    )

    app.setup_extension("sphinxcontrib.bibtex")
    for each in (chunks, citations, garbage, nodes, plugins, quotes, settings, titles, walks):
        if each.is_needed():
            each.install(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

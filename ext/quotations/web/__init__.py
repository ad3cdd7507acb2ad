"""What the HTML edition has round its pages: so far the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotations.web import search

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> None:
    """Register all of it."""
    search.setup(app)

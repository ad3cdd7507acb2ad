"""What the HTML edition has round its pages: search, citations, metadata, downloads, redirects, a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotations.outputs.html import (
    citing,
    downloads,
    feed,
    metadata,
    notfound,
    policy,
    preview,
    redirects,
    search,
    sitemap,
)
from quotations.outputs.html.sizes import PlainSizes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> None:
    """Register all of it."""
    app.add_post_transform(PlainSizes)
    for part in (policy, search, citing, metadata, preview, downloads, notfound, redirects, sitemap, feed):
        part.setup(app)

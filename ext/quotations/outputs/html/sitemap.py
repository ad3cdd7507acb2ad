"""``sitemap.xml`` (sitemaps.org, protocol 0.9), where the edition has a public address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from quotations.core.export.citation import address
from quotations.outputs.html.downloads import PAGE as DOWNLOADS
from quotations.outputs.html.published import has_theme, imprint_of, is_web

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup", "sitemap"]

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(docnames: list[str], base: str) -> str:
    """The addresses of pages; no dates, since a page does not know when it changed last."""
    entries = "".join(f"<url><loc>{escape(address(each, '', base))}</loc></url>\n" for each in docnames)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{entries}</urlset>\n'


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write it when the pages are done; take an old one away where there is no address any more."""
    if exception is not None or not is_web(app):
        return
    path, base = Path(app.outdir) / "sitemap.xml", imprint_of(app).address
    if not base:
        path.unlink(missing_ok=True)
        return
    docnames = sorted([*app.env.found_docs, *([DOWNLOADS] if has_theme(app) else [])])
    path.write_text(sitemap(docnames, base), encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> None:
    """Register it."""
    app.connect("build-finished", write)

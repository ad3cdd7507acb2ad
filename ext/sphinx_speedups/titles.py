"""Titles of pages, written as HTML once: Sphinx writes those of the pages round a page with each page.

``StandaloneHTMLBuilder.get_doc_context`` (Sphinx 9.0, ``sphinx/builders/html/__init__.py``) gives the title
of the page itself, of that before, of that after and of every page above to a document, transforms and
translator of their own, of which it takes the title and no more. Where a title is words only, that is these
words with HTML's characters escaped.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]


def is_needed() -> bool:
    """True while the titles of other pages are written with each page."""
    return "self.render_partial(titles[" in inspect.getsource(StandaloneHTMLBuilder.get_doc_context)


def remember(app: Sphinx) -> None:
    """Have the builder of this run keep each title as it was written first."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    write = builder.render_partial
    known: dict[int, tuple[nodes.Node, dict[str, str]]] = {}

    def render_partial(node: nodes.Node | None) -> dict[str, str]:
        if not isinstance(node, nodes.title):
            return write(node)
        if all(isinstance(child, nodes.Text) for child in node.children):
            return {"fragment": "", "title": node.astext().translate(HTML5Translator.special_characters)}
        # By the node itself, which is kept with its words, so that no other has its number meanwhile.
        if id(node) not in known:
            known[id(node)] = node, write(node)
        return known[id(node)][1]

    builder.render_partial = render_partial  # type: ignore[method-assign]


def install(app: Sphinx) -> None:
    """Have it done for each builder."""
    app.connect("builder-inited", remember)

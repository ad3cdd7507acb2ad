"""Lists and uses of works that are made when their page is written, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import ReferencesResolver

from quotations.doctree.bibliography import UsedIn, late_uses, uses
from quotations.doctree.late import LateLists, apply, late_list, made
from quotations.doctree.words import translate as _
from quotations.outputs.html.sizes import plain_sizes
from quotations.outputs.html.translator import depart_nothing

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

__all__ = ["setup"]


def visit_list(self: HTML5Translator, node: late_list) -> None:
    """Make a list and write it."""
    found = made(self.builder.env, self.document, node)
    apply(ReferencesResolver, self.document, found)
    plain_sizes(found)
    node.replace_self(found.children)
    for each in found.children:
        each.walkabout(self)
    raise nodes.SkipNode


def visit_uses(self: HTML5Translator, node: late_uses) -> None:
    """Write the same at once: of such links there are more than of all else on a page."""
    links = []
    for use in uses(self.builder.env, node["key"]):
        page = self.builder.get_relative_uri(node["docname"], use.docname)
        to = self.attval((f"{page}#{use.id}" if use.id else page) or "#")
        words = f'<span class="{use.kind}">{self.encode(use.words)}</span>'
        links.append(f'<a class="reference internal" href="{to}">{words}</a>')
    label = self.encode(_("Used in") + ": ")
    self.body.append(f'<p class="used-in">{label}{" · ".join(links)}</p>\n')


def setup(app: Sphinx) -> None:
    """Register both."""
    app.add_node(late_list, html=(visit_list, depart_nothing))
    app.add_post_transform(LateLists)
    app.add_node(late_uses, html=(visit_uses, depart_nothing))
    app.add_post_transform(UsedIn)

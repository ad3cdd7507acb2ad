"""Lists made when their page is written, not when it is read.

A list of all records is the largest thing of an edition, and all that is done with a page between reading and
writing is done with every node of it: some sixty searches, a copy on disk and its reading back. Of several
workers each makes those of the pages that it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform
from sphinx.transforms.post_transforms import ReferencesResolver, SphinxPostTransform

from quotations.render.html import depart_nothing
from quotations.render.listing import LISTS, NAMES, differences, names_index, quotation_list
from quotations.render.overview import overview
from quotations.render.sizes import plain_sizes
from quotations.upstream.quotes import Shown

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

__all__ = ["KNOWN", "late_list", "setup", "writes_pages"]

_MADE: dict[str, Callable[[Loaded, str, str], list[nodes.Node]]] = {
    "quotation-list": quotation_list,
    "differences": lambda loaded, _about, docname: differences(loaded, docname),
    "names": names_index,
    "overview": lambda loaded, _about, docname: overview(loaded, docname),
}
"""What makes a list, by the name of its directive."""

KNOWN: dict[str, Collection[str]] = {
    "quotation-list": LISTS,
    "differences": ("all",),
    "names": NAMES,
    "overview": ("",),
}
"""What each of them may be about."""


class late_list(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes in lower case
    """The place of a list: ``name`` and ``about`` of its directive, and the page, ``docname``."""


def writes_pages(env: BuildEnvironment) -> bool:
    """True where each page is written by itself as HTML, and then what is late on it.

    In one page for all (``singlehtml``), and in an EPUB, links are rewritten before.
    """
    builder = env._builder_cls  # noqa: SLF001 — Sphinx deprecates every public way (9.0, transforms/__init__.py)
    return builder.name in {"html", "dirhtml"}


class LateLists(SphinxPostTransform):
    """Makes the lists of other editions, before bibliographies are written (5) and references resolved."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        """Put each in its place, with quotation marks as those of the rest of the page."""
        if writes_pages(self.env):
            return
        for place in list(self.document.findall(late_list)):
            place.replace_self(_made(self.env, self.document, place).children)


def _made(env: BuildEnvironment, document: nodes.document, place: late_list) -> nodes.container:
    loaded = cast("QuotationDomain", env.get_domain("quotation")).loaded
    made = nodes.container("", *_MADE[place["name"]](loaded, place["about"], place["docname"]))
    made.parent = place.parent
    _apply(SphinxSmartQuotes, document, made)
    return made


def _apply(transform: type[SphinxTransform], document: nodes.document, made: nodes.container) -> None:
    """Do to what was made what is done to the rest of the page."""
    one = transform(document, startnode=None)
    one.document = cast("nodes.document", Shown(document, made.findall))
    one.apply()


def visit_list(self: HTML5Translator, node: late_list) -> None:
    """Make a list and write it."""
    made = _made(self.builder.env, self.document, node)
    _apply(ReferencesResolver, self.document, made)
    plain_sizes(made)
    node.replace_self(made.children)
    for each in made.children:
        each.walkabout(self)
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the lists."""
    app.add_node(late_list, html=(visit_list, depart_nothing))
    app.add_post_transform(LateLists)

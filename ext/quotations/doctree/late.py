"""Lists made when their page is written, not when it is read.

A list of all records is the largest thing of an edition, and all that is done with a page between reading and
writing is done with every node of it: some sixty searches, a copy on disk and its reading back. Of several
workers each makes those of the pages that it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from quotations.doctree.at_hand import edition_of
from quotations.doctree.listing import LISTS, NAMES, differences, names_index, quotation_list
from quotations.doctree.overview import overview

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from quotations.core.check.checked import CheckedEdition

__all__ = ["KNOWN", "LateLists", "apply", "late_list", "made", "writes_pages"]

_MADE: dict[str, Callable[[CheckedEdition, str, str], list[nodes.Node]]] = {
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
            place.replace_self(made(self.env, self.document, place).children)


def made(env: BuildEnvironment, document: nodes.document, place: late_list) -> nodes.container:
    """The list of a place, with quotation marks as those of the rest of the page."""
    loaded = edition_of(env)
    found = nodes.container("", *_MADE[place["name"]](loaded, place["about"], place["docname"]))
    found.parent = place.parent
    apply(SphinxSmartQuotes, document, found)
    return found


class Shown:
    """A document in which ``findall`` finds only what it is to: a transform given it changes nothing else."""

    def __init__(self, document: nodes.document, findall: Callable[..., Iterator[nodes.Node]]) -> None:
        self._document = document
        self.findall = findall

    def __getattr__(self, name: str) -> Any:
        return getattr(self._document, name)


def apply(transform: type[SphinxTransform], document: nodes.document, made: nodes.container) -> None:
    """Do to what was made what is done to the rest of the page."""
    one = transform(document, startnode=None)
    one.document = cast("nodes.document", Shown(document, made.findall))
    one.apply()

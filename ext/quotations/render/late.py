"""Lists made when their page is written, not when it is read.

A list of all records is the largest thing of an edition, and all that is done with a page between reading and
writing is done with every node of it: some sixty searches, a copy on disk and its reading back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes
from sphinx.transforms.post_transforms import ReferencesResolver, SphinxPostTransform

from quotations.render.listing import LISTS, NAMES, differences, names_index, quotation_list
from quotations.render.overview import overview
from quotations.upstream.quotes import Shown

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

__all__ = ["KNOWN", "LateLists", "LatestLists", "late_list", "writes_pages"]

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
    """True where pages of HTML are written, for which no transform of Sphinx needs to see a list."""
    builder = env._builder_cls  # noqa: SLF001 — Sphinx deprecates every public way (9.0, transforms/__init__.py)
    return builder.format == "html" and builder.name != "epub"


class LateLists(SphinxPostTransform):
    """Makes the lists, before the bibliography is written (5) and references are resolved (10)."""

    default_priority = 4

    def is_supported(self) -> bool:
        """True but where it is done later still."""
        return not writes_pages(self.env)

    def run(self, **kwargs: object) -> None:
        """Put each in its place, with quotation marks as those of the rest of the page."""
        loaded = cast("QuotationDomain", self.env.get_domain("quotation")).loaded
        for place in list(self.document.findall(late_list)):
            made = nodes.container("", *_MADE[place["name"]](loaded, place["about"], place["docname"]))
            made.parent = place.parent
            self.finish(made)
            place.replace_self(made.children)

    def finish(self, made: nodes.container) -> None:
        """Do to a list what is done to the rest of the page."""
        marks = SphinxSmartQuotes(self.document, startnode=None)
        marks.document = cast("nodes.document", Shown(self.document, made.findall))
        marks.apply()


class LatestLists(LateLists):
    """Makes them when most transforms have gone through the page already; resolves the references in them."""

    default_priority = 880

    def is_supported(self) -> bool:
        """True where the other is not."""
        return writes_pages(self.env)

    def finish(self, made: nodes.container) -> None:
        """Resolve the references as well."""
        super().finish(made)
        references = ReferencesResolver(self.document)
        references.document = cast("nodes.document", Shown(self.document, made.findall))
        references.apply()

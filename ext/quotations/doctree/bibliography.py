"""The bibliography page: for each work its full form, and the pages and quotations that use it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from quotations.doctree.at_hand import edition_of
from quotations.doctree.late import writes_pages
from quotations.doctree.words import name_of
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from quotations.core.check.checked import CheckedEdition

__all__ = ["Use", "UsedIn", "late_uses", "uses"]


class late_uses(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes in lower case
    """The place of what uses a work, ``key``, on a page, ``docname``."""


class UsedIn(SphinxPostTransform):
    """Adds to each entry what uses it, and takes the short form off its margin.

    Runs after sphinxcontrib-bibtex has written the entries (5) and before references are resolved (10);
    its own back-references reach only the page itself (sphinxcontrib-bibtex#194, #389).
    """

    default_priority = 7

    def run(self, **kwargs: object) -> None:
        """Rewrite every entry of this document's bibliographies."""
        edition = edition_of(self.env)
        works = cast("BibtexDomain", self.env.get_domain("cite"))
        lists = {id(each.parent): each.parent for each in self.document.findall(nodes.citation)}
        keys = {each.citation_id: each.key for each in works.citations} if lists else {}
        for each in lists.values():
            # All at once: to put one in its place, docutils looks for it among all.
            each[:] = [self._rewritten(child, keys, edition) for child in each.children]

    def _rewritten(self, node: nodes.Node, keys: dict[str, str], loaded: CheckedEdition) -> nodes.Node:
        """An entry of a work with what uses it; anything else as it is."""
        key = keys.get(node["ids"][0], "") if isinstance(node, nodes.citation) else ""
        if not isinstance(node, nodes.citation) or key not in loaded.edition.bibliography.works:
            return node
        found = self._entry(node, key, loaded)
        found.update_basic_atts(node)
        return found

    def _entry(self, entry: nodes.citation, key: str, loaded: CheckedEdition) -> nodes.container:
        docname = entry.get("docname", self.env.current_document.docname)
        found = nodes.container(ids=entry["ids"], classes=["bibliography-entry"])
        found += [child for child in entry.children if not isinstance(child, nodes.label)]
        if loaded.edition.quoted.get(key) or loaded.edition.uses.get(key):
            late = writes_pages(self.env)
            found += late_uses(docname=docname, key=key) if late else _linked(self.env, docname, key)
        return found


class Use(NamedTuple):
    """A quotation from a work, or a page that names it: where it is, and what it is called."""

    docname: str
    id: str
    words: str
    kind: str


def uses(env: BuildEnvironment, key: str) -> Iterator[Use]:
    """What uses a work: its quotations, then the pages that name it."""
    loaded = edition_of(env)
    edition = loaded.edition
    for each in edition.quoted.get(key, ()):
        yield Use(edition.page_of(each.id), each.id, name_of(loaded, each.id), "quotation-ref")
    for page in edition.uses.get(key, ()):
        yield Use(page, "", edition.pages[page].title or page, "doc")


def _linked(env: BuildEnvironment, docname: str, key: str) -> nodes.paragraph:
    """What uses a work, in nodes."""
    found = nodes.paragraph("", _("Used in") + ": ", classes=["used-in"])
    for index, use in enumerate(uses(env, key)):
        found += [nodes.Text(" · ")] if index else []
        link: nodes.Element = nodes.inline("", use.words, classes=[use.kind])
        with suppress(NoUri):
            # Sphinx has no public way to the builder (9.0, ReferencesResolver).
            link = make_refnode(env._app.builder, docname, use.docname, use.id, link)  # noqa: SLF001
        found += link
    return found

"""The bibliography page: for each work its full form, and the pages and quotations that use it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from quotations.render.html import depart_nothing
from quotations.render.late import writes_pages
from quotations.render.words import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

__all__ = ["setup"]


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
        domain = cast("QuotationDomain", self.env.get_domain("quotation"))
        works = cast("BibtexDomain", self.env.get_domain("cite"))
        lists = {id(each.parent): each.parent for each in self.document.findall(nodes.citation)}
        keys = {each.citation_id: each.key for each in works.citations} if lists else {}
        for each in lists.values():
            # All at once: to put one in its place, docutils looks for it among all.
            each[:] = [self._rewritten(child, keys, domain.loaded) for child in each.children]

    def _rewritten(self, node: nodes.Node, keys: dict[str, str], loaded: Loaded) -> nodes.Node:
        """An entry of a work with what uses it; anything else as it is."""
        key = keys.get(node["ids"][0], "") if isinstance(node, nodes.citation) else ""
        if not isinstance(node, nodes.citation) or key not in loaded.edition.bibliography.works:
            return node
        found = self._entry(node, key, loaded)
        found.update_basic_atts(node)
        return found

    def _entry(self, entry: nodes.citation, key: str, loaded: Loaded) -> nodes.container:
        docname = entry.get("docname", self.env.current_document.docname)
        found = nodes.container(ids=entry["ids"], classes=["bibliography-entry"])
        found += [child for child in entry.children if not isinstance(child, nodes.label)]
        if loaded.edition.quoted.get(key) or loaded.edition.uses.get(key):
            late = writes_pages(self.env)
            found += late_uses(docname=docname, key=key) if late else _linked(self.env, docname, key)
        return found


class _Use(NamedTuple):
    """A quotation from a work, or a page that names it: where it is, and what it is called."""

    docname: str
    id: str
    words: str
    kind: str


def _uses(env: BuildEnvironment, key: str) -> Iterator[_Use]:
    loaded = cast("QuotationDomain", env.get_domain("quotation")).loaded
    edition = loaded.edition
    for each in edition.quoted.get(key, ()):
        yield _Use(edition.page_of(each.id), each.id, loaded.called(each.id), "quotation-ref")
    for page in edition.uses.get(key, ()):
        yield _Use(page, "", edition.pages[page].title or page, "doc")


def _linked(env: BuildEnvironment, docname: str, key: str) -> nodes.paragraph:
    """What uses a work, in nodes."""
    found = nodes.paragraph("", _("Used in") + ": ", classes=["used-in"])
    for index, use in enumerate(_uses(env, key)):
        found += [nodes.Text(" · ")] if index else []
        link: nodes.Element = nodes.inline("", use.words, classes=[use.kind])
        with suppress(NoUri):
            # Sphinx has no public way to the builder (9.0, ReferencesResolver).
            link = make_refnode(env._app.builder, docname, use.docname, use.id, link)  # noqa: SLF001
        found += link
    return found


def visit_uses(self: HTML5Translator, node: late_uses) -> None:
    """Write the same at once: of such links there are more than of all else on a page."""
    links = []
    for use in _uses(self.builder.env, node["key"]):
        page = self.builder.get_relative_uri(node["docname"], use.docname)
        to = self.attval((f"{page}#{use.id}" if use.id else page) or "#")
        words = f'<span class="{use.kind}">{self.encode(use.words)}</span>'
        links.append(f'<a class="reference internal" href="{to}">{words}</a>')
    label = self.encode(_("Used in") + ": ")
    self.body.append(f'<p class="used-in">{label}{" · ".join(links)}</p>\n')


def setup(app: Sphinx) -> None:
    """Register what uses a work."""
    app.add_node(late_uses, html=(visit_uses, depart_nothing))
    app.add_post_transform(UsedIn)

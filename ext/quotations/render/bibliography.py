"""The bibliography page: for each work its full form, and the pages and quotations that use it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from quotations.render.late import writes_pages
from quotations.render.words import translate as _

if TYPE_CHECKING:
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
            uses = late_uses(docname=docname, key=key)
            found += uses if writes_pages(self.env) else _uses(self.env, uses)
        return found


def _uses(env: BuildEnvironment, place: late_uses) -> nodes.paragraph:
    edition = cast("QuotationDomain", env.get_domain("quotation")).loaded.edition
    docname, key = place["docname"], place["key"]
    quoted = [_quotation(env, docname, each.id) for each in edition.quoted.get(key, ())]
    pages = [_page(env, docname, page, edition.pages[page].title) for page in edition.uses.get(key, ())]
    found = nodes.paragraph("", _("Used in") + ": ", classes=["used-in"])
    for index, use in enumerate([*quoted, *pages]):
        found += [nodes.Text(" · ")] if index else []
        found += use
    return found


# Of these there are more than of all else on a page: they do not wait for Sphinx, which takes three times as
# long for a reference, and has no public way to the builder either (9.0, ReferencesResolver).


def _quotation(env: BuildEnvironment, docname: str, id_: str) -> nodes.Node:
    words = nodes.inline("", id_)
    with suppress(NoUri):
        domain, builder = env.get_domain("quotation"), env._app.builder  # noqa: SLF001 — see above
        found = domain.resolve_xref(env, docname, builder, "ref", id_, pending_xref(), words)
        return found or words
    return words


def _page(env: BuildEnvironment, docname: str, page: str, title: str) -> nodes.Node:
    words = nodes.inline("", title or page, classes=["doc"])
    with suppress(NoUri):
        return make_refnode(env._app.builder, docname, page, None, words)  # noqa: SLF001 — see above
    return words


def visit_uses(self: HTML5Translator, node: late_uses) -> None:
    """Look for what uses a work and write it."""
    found = _uses(self.builder.env, node)
    node.replace_self(found)
    found.walkabout(self)
    raise nodes.SkipNode


def depart_uses(self: HTML5Translator, node: late_uses) -> None:
    """The visit has written it."""


def setup(app: Sphinx) -> None:
    """Register what uses a work."""
    app.add_node(late_uses, html=(visit_uses, depart_uses))
    app.add_post_transform(UsedIn)

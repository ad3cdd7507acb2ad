"""The bibliography page: for each work its full form, and the pages and quotations that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from quotations.render.block import page_link, quotation_link
from quotations.render.words import translate as _

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

__all__ = ["UsedIn"]


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
        entries = list(self.document.findall(nodes.citation))
        keys = {each.citation_id: each.key for each in works.citations} if entries else {}
        for entry in entries:
            key = keys.get(entry["ids"][0])
            if key in domain.loaded.edition.bibliography.works:
                entry.replace_self(self._entry(entry, key, domain.loaded))

    def _entry(self, entry: nodes.citation, key: str, loaded: Loaded) -> nodes.container:
        docname = entry.get("docname", self.env.current_document.docname)
        found = nodes.container(ids=entry["ids"], classes=["bibliography-entry"])
        found += [child for child in entry.children if not isinstance(child, nodes.label)]
        uses = self._uses(docname, key, loaded)
        if uses:
            paragraph = nodes.paragraph("", _("Used in") + ": ", classes=["used-in"])
            for index, use in enumerate(uses):
                paragraph += [nodes.Text(" · ")] if index else []
                paragraph += use
            found += paragraph
        return found

    def _uses(self, docname: str, key: str, loaded: Loaded) -> list[nodes.Node]:
        edition = loaded.edition
        quoted = [quotation_link(docname, each.id) for each in edition.quoted.get(key, ())]
        pages = [page_link(docname, page, edition.pages[page].title) for page in edition.uses.get(key, ())]
        return [*quoted, *pages]

"""The names of the places of the edition that something can point to.

A page is ``/docname``; anything on it is ``/docname#id``, since ids are unique on a page only; a
quotation is its id, everywhere alike (HTML anchor, PDF destination, messages, data).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from docutils import nodes

from quotations.doctree.nodes import nested_quotation, quotation_block

__all__ = ["Labels", "target_uri"]


def target_uri(docname: str) -> str:
    """The address of a page inside the edition, as its references carry it."""
    return f"/{docname}"


class Labels:
    """The label of every place in the pages of an edition.

    ``elsewhere`` are the pages that are for other editions only: they have no places in this one.
    """

    def __init__(
        self, doctrees: Mapping[str, nodes.document], elsewhere: AbstractSet[str] = frozenset()
    ) -> None:
        self._labels: dict[str, str] = {}
        self._elsewhere = {target_uri(docname) for docname in elsewhere}
        for docname, doctree in doctrees.items():
            self._note_page(docname, doctree)

    def _note_page(self, docname: str, doctree: nodes.document) -> None:
        page = target_uri(docname)
        self._labels[page] = page
        for node in doctree.findall(nodes.Element):
            names = [f"{page}#{each}" for each in node["ids"]]
            label = names[0] if names else ""
            if isinstance(node, quotation_block | nested_quotation):
                label = node["qid"]
            elif isinstance(node, nodes.section) and node.parent is doctree:
                # The first heading of a page is the page.
                label = page if node is _first_section(doctree) else label
            for name in names:
                self._labels[name] = label

    def of(self, docname: str, id_: str) -> str:
        """The label of an id on a page that has it."""
        return self._labels[f"{target_uri(docname)}#{id_}"]

    def find(self, docname: str, reference: nodes.Element) -> str:
        """The label that a reference on a page points to; empty if the edition has no such place."""
        if "refid" in reference:
            return self._labels.get(f"{target_uri(docname)}#{reference['refid']}", "")
        uri = reference.get("refuri", "")
        if uri.startswith("#"):
            uri = target_uri(docname) + uri
        return self._labels.get(uri.removesuffix("#"), "")

    def leads_elsewhere(self, reference: nodes.Element) -> bool:
        """True if a reference points to a page that is for other editions only."""
        return reference.get("refuri", "").partition("#")[0] in self._elsewhere


def _first_section(doctree: nodes.document) -> nodes.section | None:
    return next((each for each in doctree.children if isinstance(each, nodes.section)), None)

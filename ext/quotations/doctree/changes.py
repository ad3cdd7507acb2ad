"""What changed from one version of the edition to the next, made from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import date_in_words
from quotations.core.bibliography.table import Row
from quotations.doctree.block import citation, page_link, quotation_link
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["changes"]


def changes(loaded: CheckedEdition, about: str, docname: str) -> list[nodes.Node]:
    """The rows of the table under their versions, the newest first."""
    rows = loaded.edition.tables["changes", about]
    found: dict[str, nodes.bullet_list] = {}
    for _page, row in loaded.edition.changes:
        if row in rows:
            of_version = found.setdefault(row.get("version"), nodes.bullet_list())
            of_version += nodes.list_item("", _change(loaded, row, docname))
    listing = nodes.definition_list(classes=["changes"])
    for version, rows_of_it in found.items():
        term = nodes.term("", _("Version {version}").format(version=version))
        listing += nodes.definition_list_item("", term, nodes.definition("", rows_of_it))
    return [listing]


def _change(loaded: CheckedEdition, row: Row, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", date_in_words(row.get("date")) + ". ")
    target = _target(loaded, row.get("about"), docname)
    if target is not None:
        paragraph += [target, nodes.Text(": ")]
    paragraph += nodes.Text(row.get("change"))
    return paragraph


def _target(loaded: CheckedEdition, about: str, docname: str) -> nodes.Node | None:
    """A link to what a change is about; None for the whole edition."""
    edition = loaded.edition
    if not about:
        return None
    if about in edition.quotations or about in edition.paratexts:
        return quotation_link(docname, about)
    if about in edition.pages:
        return page_link(docname, about, edition.pages[about].title)
    return citation(docname, about)

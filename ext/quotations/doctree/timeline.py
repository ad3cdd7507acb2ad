"""Documents and events on one time line, made from the records and a table of events."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import date_in_words
from quotations.doctree.block import citation, quotation_link
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["chronology"]


def chronology(loaded: CheckedEdition, about: str, docname: str) -> list[nodes.Node]:
    """Everything in order of date; what is known to the month stands before its days."""
    entries = [
        (row.get("date"), _event(row.get("event"), row.keys("key"), docname))
        for row in loaded.edition.tables["chronology", about]
    ]
    entries += _documents(loaded, docname)
    entries.sort(key=lambda entry: entry[0])
    listing = nodes.definition_list(classes=["chronology"])
    for date, group in groupby(entries, key=lambda entry: entry[0]):
        definition = nodes.definition("", *(paragraph for _date, paragraph in group))
        listing += nodes.definition_list_item("", nodes.term("", date_in_words(date)), definition)
    return [listing]


def _event(words: str, keys: list[str], docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", f"{words.rstrip('.')} ")
    paragraph += [citation(docname, ",".join(keys), "p"), nodes.Text(".")]
    return paragraph


def _documents(loaded: CheckedEdition, docname: str) -> list[tuple[str, nodes.paragraph]]:
    """The sources of the edition, each with its quotations."""
    found = []
    for key, quotations in loaded.edition.quoted.items():
        work = loaded.work(key)
        if work is None or not work.date:
            continue
        paragraph = nodes.paragraph("", _("Document:") + " ", classes=["document"])
        paragraph += citation(docname, key)
        for index, quotation in enumerate(quotations):
            paragraph += nodes.Text(" · " if index else ": ")
            paragraph += quotation_link(docname, quotation.id)
        paragraph += nodes.Text(".")
        found.append((work.date, paragraph))
    return found

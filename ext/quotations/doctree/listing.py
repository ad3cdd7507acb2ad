"""Lists made from all records: quotations in some order, where copies differ, names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import date_in_words, plain, short_form
from quotations.core.model import Condition, Quotation, Reading
from quotations.doctree.block import citation, page_link, quotation_link
from quotations.doctree.nodes import difference_line, status_shape
from quotations.doctree.words import condition_words, lines_in_words, status_words
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["LISTS", "NAMES", "differences", "names_index", "quotation_list", "status_nodes", "table"]


def table(head: Sequence[str], rows: Iterable[Sequence[nodes.Node]], widths: Sequence[int]) -> nodes.table:
    """A table with a header row; each cell holds one paragraph or other block."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(head))
    cells = [nodes.entry("", nodes.paragraph("", text)) for text in head]
    group += nodes.thead("", nodes.row("", *cells))
    body = nodes.tbody()
    for row in rows:
        body += nodes.row("", *(nodes.entry("", cell) for cell in row))
    group += body
    return nodes.table("", group)


def _source_of(loaded: CheckedEdition, quotation: Quotation) -> str:
    work = loaded.work(quotation.source)
    return plain(short_form(work)) if work else quotation.source


LISTS: dict[str, Callable[[CheckedEdition, Quotation], str]] = {
    "source": _source_of,
    "speaker": lambda loaded, quotation: quotation.speaker or _("Not named"),
    "date": lambda loaded, quotation: date_in_words(loaded.date_of(quotation)) or _("Not dated"),
    "witness": lambda loaded, quotation: lines_in_words(loaded.siglum(quotation.witness), quotation.lines),
}
"""What a list may be sorted by, and the heading under which a quotation stands."""


def quotation_list(loaded: CheckedEdition, by: str, docname: str) -> list[nodes.Node]:
    """Every quotation under its heading, each with a link and the beginning of its words.

    :param by: one of ``LISTS``
    """
    quotations = list(loaded.ordered)
    if by == "date":
        quotations.sort(key=loaded.date_of)
    elif by != "witness":
        quotations.sort(key=lambda each: LISTS[by](loaded, each).casefold())
    listing = nodes.definition_list(classes=["quotation-list"])
    for heading, group in groupby(quotations, key=lambda each: LISTS[by](loaded, each)):
        items = nodes.bullet_list()
        items += [nodes.list_item("", _listed(loaded, each, docname)) for each in group]
        item = nodes.definition_list_item("", nodes.term("", heading), nodes.definition("", items))
        listing += item
    return [listing]


def _listed(loaded: CheckedEdition, quotation: Quotation, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", quotation_link(docname, quotation.id))
    start, end = loaded.report.spans.get(quotation.id, (0, 0))
    words = _beginning(loaded.edition.witnesses[quotation.witness].folded[start:end])
    paragraph += nodes.Text(": ")
    paragraph += nodes.inline("", words, classes=["witness-words"], support_smartquotes=False)
    if quotation.status is not None:
        paragraph += nodes.inline("", " · ", classes=["separator"])
        paragraph += nodes.inline("", "", *status_nodes(quotation), classes=["listed-status"])
    return paragraph


def status_nodes(quotation: Quotation) -> list[nodes.Node]:
    """The status of a quotation as shape and words; nothing if it has none."""
    if quotation.status is None:
        return []
    return [status_shape("", quotation.status.shape), nodes.Text(f" {status_words(quotation)}")]


def _beginning(words: str, most: int = 60) -> str:
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0] + " …"


SHOWN_AS_DIFFERENT = (
    Condition.DIFFERS,
    Condition.TRUNCATED,
    Condition.SPLICED,
    Condition.INTERPOLATED,
)
"""The conditions under which a text departs from another copy."""


def differences(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    """Every quotation that departs from another copy, its words beside the other's."""
    found: list[nodes.Node] = []
    for quotation in loaded.ordered:
        conditions = [each for each in quotation.conditions if each in SHOWN_AS_DIFFERENT]
        dossier = loaded.edition.dossier(quotation.id)
        if not conditions and not dossier.apparatus:
            continue
        head = difference_line(classes=["difference"])
        head += nodes.strong("", "", quotation_link(docname, quotation.id))
        head += nodes.Text(f": {loaded.attribution(quotation)}")
        found.append(head)
        if dossier.apparatus:
            found.append(_readings(loaded, quotation, dossier.apparatus, docname))
        notes = nodes.bullet_list()
        for condition in conditions:
            notes += _difference_notes(loaded, quotation, condition)
        if notes.children:
            found.append(notes)
    return found


def _readings(
    loaded: CheckedEdition, quotation: Quotation, readings: tuple[Reading, ...], docname: str
) -> nodes.table:
    rows = []
    for reading in readings:
        other: nodes.Node = verbatim(reading.reading)
        if reading.verb == "omits":
            other = nodes.emphasis("", _("omits these words"))
        elif reading.verb == "adds":
            other = nodes.inline("", "", nodes.emphasis("", _("goes on:") + " "), other)
        cell = nodes.paragraph("", "", other)
        if reading.note:
            cell += nodes.Text(f" ({reading.note})")
        work = loaded.edition.bibliography.siglum(reading.siglum)
        siglum = nodes.paragraph("", "", nodes.strong("", reading.siglum))
        if work is not None:
            siglum += [nodes.Text(" "), citation(docname, work.key)]
        rows.append((nodes.paragraph("", "", verbatim(reading.lemma)), cell, siglum))
    base = loaded.siglum(quotation.witness)
    found = table([base, _("Another copy"), _("Witness")], rows, [30, 42, 28])
    found["classes"].append("readings")
    return found


def _difference_notes(
    loaded: CheckedEdition, quotation: Quotation, condition: Condition
) -> list[nodes.list_item]:
    details = [
        each for each in loaded.edition.dossier(quotation.id).details if each.condition is condition
    ]
    label = condition_words(condition, ())
    words = [f"{label[:1].upper()}{label[1:]}: {each.detail}" for each in details]
    return [nodes.list_item("", nodes.paragraph("", each)) for each in words]


def verbatim(text: str) -> nodes.inline:
    """Words of a witness: never made curly."""
    return nodes.inline("", text, classes=["witness-words"], support_smartquotes=False)


NAMES = ("persons", "places", "papers")
"""The fields of the front matter that hold names for an index."""


def names_index(loaded: CheckedEdition, kind: str, docname: str) -> list[nodes.Node]:
    """The names of a kind with the pages that record them.

    :param kind: one of ``NAMES``
    """
    found: dict[str, list[str]] = {}
    for page in loaded.edition.pages.values():
        for name in page.names(kind):
            found.setdefault(name, []).append(page.docname)
    listing = nodes.bullet_list(classes=["names"])
    for name in sorted(found, key=_name_key):
        paragraph = nodes.paragraph("", f"{name}: ")
        for index, page_name in enumerate(found[name]):
            paragraph += [nodes.Text(" · ")] if index else []
            paragraph += page_link(docname, page_name, loaded.edition.pages[page_name].title)
        listing += nodes.list_item("", paragraph)
    return [listing]


def _name_key(name: str) -> str:
    """As an index sorts: without an article, case aside."""
    return name.casefold().removeprefix("the ")

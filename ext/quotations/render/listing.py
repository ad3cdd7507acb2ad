"""Lists made from all records: quotations in some order, and a witness line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.model import Paratext, Quotation, Witness
from quotations.records import date_in_words, plain, short_form
from quotations.render.block import citation, quotation_link
from quotations.render.words import lines_in_words, status_words
from quotations.render.words import translate as _
from quotations.shell.nodes import witness_text

if TYPE_CHECKING:
    from quotations.shell.loaded import Loaded

__all__ = ["LISTS", "quotation_list", "table", "witness_listing"]

Record = Quotation | Paratext


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


def _date_of(loaded: Loaded, quotation: Quotation) -> str:
    work = loaded.work(quotation.source)
    return quotation.date or (work.date if work else "")


def _source_of(loaded: Loaded, quotation: Quotation) -> str:
    work = loaded.work(quotation.source)
    return plain(short_form(work)) if work else quotation.source


LISTS: dict[str, Callable[[Loaded, Quotation], str]] = {
    "source": _source_of,
    "speaker": lambda loaded, quotation: quotation.speaker or _("Not named"),
    "date": lambda loaded, quotation: date_in_words(_date_of(loaded, quotation)) or _("Not dated"),
    "witness": lambda loaded, quotation: lines_in_words(loaded.siglum(quotation.witness), quotation.lines),
}
"""What a list may be sorted by, and the heading under which a quotation stands."""


def quotation_list(loaded: Loaded, by: str, docname: str) -> list[nodes.Node]:
    """Every quotation under its heading, each with a link and the beginning of its words."""
    quotations = list(loaded.ordered)
    if by == "date":
        quotations.sort(key=lambda each: _date_of(loaded, each))
    elif by != "witness":
        quotations.sort(key=lambda each: LISTS[by](loaded, each).casefold())
    listing = nodes.definition_list(classes=["quotation-list"])
    for heading, group in groupby(quotations, key=lambda each: LISTS[by](loaded, each)):
        items = nodes.bullet_list()
        items += [nodes.list_item("", _listed(loaded, each, docname)) for each in group]
        item = nodes.definition_list_item("", nodes.term("", heading), nodes.definition("", items))
        listing += item
    return [listing]


def _listed(loaded: Loaded, quotation: Quotation, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", quotation_link(docname, quotation.id))
    start, end = loaded.report.spans.get(quotation.id, (0, 0))
    words = _beginning(loaded.edition.witnesses[quotation.witness].folded[start:end])
    paragraph += nodes.Text(": ")
    paragraph += nodes.inline("", words, classes=["witness-words"], support_smartquotes=False)
    if quotation.status is not None:
        paragraph += nodes.Text(f" · {quotation.status.shape} {status_words(quotation)}")
    return paragraph


def _beginning(words: str, most: int = 60) -> str:
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0] + " …"


def witness_listing(loaded: Loaded, key: str, docname: str) -> list[nodes.Node]:
    """A stored witness line by line, as much of it as may be published."""
    witness = loaded.edition.witnesses.get(key)
    work = loaded.work(key)
    published = loaded.edition.settings.publish_witness
    if witness is None or work is None:
        return []
    if published == "hash":
        words = _("The text of this witness is not published. SHA-256 of the stored file:")
        return [nodes.paragraph("", f"{words} ", nodes.literal("", work.get("sha256")))]
    rows = []
    records = loaded.records_at(key)
    for number in range(1, witness.line_count + 1):
        text = witness.line(number)
        if not text.strip():
            continue
        parts = list(_parts(witness, number, records))
        if published == "spans" and not any(record for _words, record in parts):
            continue
        line = nodes.paragraph(classes=["witness-line"], support_smartquotes=False, translatable=False)
        line += [_part(words, record) for words, record in parts]
        seen = dict.fromkeys(record for _words, record in parts if record)
        links = nodes.paragraph()
        for record in seen:
            links += [nodes.Text(", ")] if links.children else []
            links += _record_link(loaded, record, docname)
        anchor = nodes.target(ids=[f"{key}-line-{number}"])
        rows.append((nodes.paragraph("", "", anchor, nodes.Text(str(number))), line, links))
    listing = table([_("Line"), _("Text"), _("Record")], rows, [6, 72, 22])
    listing["classes"].append("witness")
    note = _("Blank lines are left out. SHA-256 of the stored file:")
    return [listing, nodes.paragraph("", f"{note} ", nodes.literal("", work.get("sha256")))]


def _parts(
    witness: Witness, number: int, records: list[tuple[tuple[int, int], Record]]
) -> Iterable[tuple[str, Record | None]]:
    """The stretches of a line, each with the innermost record that covers it."""
    start, end = witness.window((number, number))
    touching = [(span, record) for span, record in records if span[0] < end and span[1] > start]
    bounds = {start, end}
    for span, _record in touching:
        bounds |= {min(max(edge, start), end) for edge in span}
    edges = sorted(bounds)
    for left, right in zip(edges, edges[1:], strict=False):
        inner = [record for span, record in touching if span[0] <= left and right <= span[1]]
        yield witness.exact(left, right), inner[-1] if inner else None


def _part(words: str, record: Record | None) -> nodes.Node:
    if record is None:
        return nodes.Text(words)
    return witness_text("", words, record=record.id)


def _record_link(loaded: Loaded, record: Record, docname: str) -> nodes.Node:
    if isinstance(record, Paratext):
        return quotation_link(docname, record.id, record.kind)
    link = quotation_link(docname, record.id)
    if record.status is None:
        return link
    return nodes.inline("", "", link, nodes.Text(f" {record.status.shape}"))

"""A stored witness line by line, each stretch linked to the record that covers it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import plain, short_form
from quotations.core.model import Paratext, Quotation, Witness
from quotations.doctree.block import quotation_link
from quotations.doctree.listing import table
from quotations.doctree.nodes import line_number, on_screen, status_shape, witness_text
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["witness_listing"]

Record = Quotation | Paratext


def witness_listing(loaded: CheckedEdition, key: str, docname: str) -> list[nodes.Node]:
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
    named: set[str] = set()
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
        seen = list(dict.fromkeys(record for _words, record in parts if record))
        links = nodes.paragraph()
        for record in seen:
            links += _record_link(loaded, record, docname)
            links += [nodes.Text(", ")] if record is not seen[-1] else []
            if record.id not in named and isinstance(record, Quotation):
                links += _named(loaded, record)
            named.add(record.id)
        anchor = nodes.target(ids=[f"{key}-line-{number}"])
        place = line_number("", str(number), anchor=anchor["ids"][0])
        rows.append((nodes.paragraph("", "", anchor, place), line, links))
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
    for left, right in pairwise(edges):
        inner = [record for span, record in touching if span[0] <= left and right <= span[1]]
        yield witness.exact(left, right), inner[-1] if inner else None


def _part(words: str, record: Record | None) -> nodes.Node:
    if record is None:
        return nodes.Text(words)
    return witness_text("", words, record=record.id)


def _named(loaded: CheckedEdition, quotation: Quotation) -> on_screen:
    """Whose words a quotation has, where it begins."""
    work = loaded.work(quotation.source)
    source = plain(short_form(work, author=not quotation.speaker)) if work else quotation.source
    words = ", ".join(filter(None, [quotation.speaker, source]))
    return on_screen("", nodes.Text(words), tag="span", classes=["record-words"])


def _record_link(loaded: CheckedEdition, record: Record, docname: str) -> nodes.Node:
    if isinstance(record, Paratext):
        return quotation_link(docname, record.id, record.kind)
    link = quotation_link(docname, record.id)
    if record.status is None:
        return link
    return nodes.inline("", "", link, nodes.Text(" "), status_shape("", record.status.shape))

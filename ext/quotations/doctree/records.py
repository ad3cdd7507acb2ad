"""The records of a quotation as docutils nodes that every builder knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import Work, date_in_words, full_form
from quotations.core.model import Evidence, Paratext, Quotation, Reading, Step
from quotations.doctree.block import citation, path_anchor, reading_anchor
from quotations.doctree.comparison import comparison_of
from quotations.doctree.listing import verbatim
from quotations.doctree.nodes import nested_quotation, quotation_text
from quotations.doctree.text import text_nodes
from quotations.doctree.words import lines_in_words
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from sphinx.config import Config

    from quotations.core.check.checked import CheckedEdition

__all__ = [
    "apparatus_of",
    "evidence_of",
    "paratext_of",
    "provenance_of",
    "record_of",
]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ".”")) else f"{text}."


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def paratext_of(loaded: CheckedEdition, paratext: Paratext) -> nodes.container:
    """A paratext record: what kind it is, its text, its lines."""
    block = nodes.container(ids=[paratext.id], classes=["paratext"])
    siglum = loaded.siglum(paratext.witness)
    label = f"{_upper_first(paratext.kind)} · {lines_in_words(siglum, paratext.lines)}"
    block += nodes.paragraph("", label, classes=["paratext-kind"])
    if loaded.edition.settings.publish_witness != "whole":
        # The records together are the whole witness: then only where they stand is told.
        return block
    text = quotation_text(lang=paratext.lang, support_smartquotes=False, paratext=paratext.id)
    text += text_nodes(paratext.text, lambda inner, alone: nested_quotation())
    block += text
    return block


def apparatus_of(loaded: CheckedEdition, quotation: Quotation, docname: str) -> list[nodes.Node]:
    """The readings under their lemmas, numbered as they are marked in the text."""
    found: dict[str, list[Reading]] = {}
    for reading in loaded.edition.dossier(quotation.id).apparatus:
        found.setdefault(reading.lemma, []).append(reading)
    base = loaded.siglum(quotation.witness)
    listing = nodes.definition_list(classes=["apparatus"])
    for number, (words, readings) in enumerate(found.items(), 1):
        term = nodes.term("", nodes.Text(f"{number}  {base}: "), verbatim(words))
        term["ids"] = [f"{reading_anchor(loaded, quotation, docname)}{number}"]
        definition = nodes.definition()
        definition += [_reading(loaded, reading, docname) for reading in readings]
        listing += nodes.definition_list_item("", term, definition)
    return [listing, *comparison_of(loaded, quotation)]


def _reading(loaded: CheckedEdition, reading: Reading, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", nodes.strong("", reading.siglum))
    work = loaded.edition.bibliography.siglum(reading.siglum)
    if work is not None:
        paragraph += [nodes.Text(" ("), citation(docname, work.key), nodes.Text(")")]
    match reading.verb:
        case "omits":
            paragraph += nodes.Text(" " + _("omits these words"))
        case "adds":
            paragraph += [nodes.Text(" " + _("goes on:") + " "), verbatim(reading.reading)]
        case _:
            paragraph += [nodes.Text(" " + _("reads:") + " "), verbatim(reading.reading)]
    if reading.note:
        paragraph += nodes.Text(f" ({reading.note})")
    return paragraph


def evidence_of(loaded: CheckedEdition, quotation: Quotation, docname: str) -> list[nodes.Node]:
    """One item for each act of checking."""
    listing = nodes.bullet_list(classes=["evidence"])
    for evidence in loaded.edition.dossier(quotation.id).evidence:
        listing += nodes.list_item("", _evidence(evidence, docname))
    return [listing]


def _evidence(evidence: Evidence, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", nodes.strong("", date_in_words(evidence.on)))
    if evidence.against == "search":
        paragraph += nodes.Text(", " + _("a search for another copy") + ". ")
    else:
        paragraph += nodes.Text(", " + _("against") + " ")
        paragraph += [citation(docname, evidence.against), nodes.Text(". ")]
    words = f"{_('Read')}: {_sentence(evidence.read)} {_('Result')}: {_sentence(evidence.result)}"
    paragraph += nodes.Text(words)
    return paragraph


def provenance_of(loaded: CheckedEdition, quotation: Quotation, docname: str) -> list[nodes.Node]:
    """The path as a numbered list, this edition its last step."""
    listing = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", classes=["provenance"])
    listing["ids"] = [path_anchor(quotation)]
    steps = loaded.edition.dossier(quotation.id).provenance
    listing += [nodes.list_item("", _step(step, docname)) for step in steps]
    siglum = loaded.siglum(quotation.witness)
    last = _("This edition, from {siglum}.").format(siglum=siglum)
    listing += nodes.list_item("", nodes.paragraph("", last))
    return [listing]


def _step(step: Step, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph(classes=[] if step.key else ["gap"])
    when = [step.where, date_in_words(step.date) if step.date else ""]
    words = ", ".join(filter(None, [_upper_first(step.step).rstrip("."), *when]))
    paragraph += nodes.Text(words)
    if step.key:
        paragraph += [nodes.Text(" "), citation(docname, step.key, "p")]
    paragraph += nodes.Text(".")
    return paragraph


_FIELDS = {
    "author": "Author",
    "title": "Title",
    "journal": "Published in",
    "howpublished": "Published in",
    "institution": "Institution",
    "publisher": "Publisher",
    "agency": "Agency",
    "number": "Number",
    "location": "Place",
    "date": "Date",
    "pages": "Pages",
    "isbn": "ISBN",
    "issn": "ISSN",
    "siglum": "Siglum",
    "sha256": "SHA-256 of the stored text",
    "note": "Note",
}


def record_of(loaded: CheckedEdition, key: str, docname: str, config: Config) -> list[nodes.Node]:
    """The fields of a work, how to find it, and whose words its quotations are."""
    work = loaded.work(key)
    if work is None:  # the check has reported it
        return []
    listing = nodes.field_list(classes=["record"])
    listing += _field(_("BibTeX key"), nodes.literal("", key))
    for name, label in _FIELDS.items():
        value = _value(work, name)
        if value:
            body = nodes.literal("", value) if name == "sha256" else nodes.Text(value)
            listing += _field(_(label), body)
    address = [span for span in full_form(work) if span.style in {"url", "address"}]
    for span in address:
        link: nodes.Node = nodes.literal("", span.text)
        if span.style == "url":
            link = nodes.reference("", span.text, refuri=span.text)
        label = _("Address") if span.style == "url" else _("Address, not linked") + f" ({work.get('side')})"
        listing += _field(label, link)
    rights = str(config.quotations_rights or "")
    return [listing] + ([nodes.paragraph("", rights, classes=["rights"])] if rights else [])


def _value(work: Work, name: str) -> str:
    if name == "author":
        return " and ".join(f"{first} {last}".strip() for last, first in work.authors)
    if name == "date":
        return date_in_words(work.date)
    return work.get(name)


def _field(label: str, body: nodes.Node) -> nodes.field:
    return nodes.field(
        "", nodes.field_name("", label), nodes.field_body("", nodes.paragraph("", "", body))
    )

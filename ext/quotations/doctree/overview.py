"""The overview: every quotation in one table, with what a script needs to filter and sort it.

The table is complete as it stands. In HTML its rows carry what they can be filtered by, and the table
carries the words of the controls, which only the script makes (``overview.js``). Narrow editions get
fewer columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from quotations.core.bibliography import KINDS, date_in_words
from quotations.core.model import Condition, Quotation, Status
from quotations.doctree.block import quotation_link
from quotations.doctree.listing import table
from quotations.doctree.nodes import status_shape
from quotations.doctree.words import condition_words, language_name, lines_in_words, status_words
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["NarrowOverview", "overview"]

COLUMNS = ("number", "who", "date", "kind", "language", "status", "conditions", "lines")
"""The columns in their order, by the names that addresses have for them."""


def overview(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    """The table of all quotations, in the order of the witness."""
    head = [
        *(_("No."), _("Who and where"), _("Date"), _("Kind of source"), _("Language")),
        *(_("Status"), _("Conditions"), _("Lines")),
    ]
    cells = [_cells(loaded, each, docname) for each in loaded.ordered]
    found = table(head, cells, [5, 23, 10, 10, 8, 18, 18, 8])
    found["classes"].append("overview")
    found["data"] = {"overview": json.dumps(_controls(loaded), ensure_ascii=False, sort_keys=True)}
    rows = list(found.findall(nodes.row))[1:]
    for row, quotation in zip(rows, loaded.ordered, strict=True):
        row["data"] = _facets(loaded, quotation)
        entries = _entries(row)
        for name, key in _sort_keys(loaded, quotation).items():
            entries[COLUMNS.index(name)]["data"] = {"sort": key}
    return [found]


def _entries(row: nodes.row) -> list[nodes.entry]:
    return [each for each in row.children if isinstance(each, nodes.entry)]


def _kind(loaded: CheckedEdition, quotation: Quotation) -> str:
    work = loaded.work(quotation.source)
    return work.kind if work else ""


def _source_language(loaded: CheckedEdition, quotation: Quotation) -> str:
    """The tag of the language of the work quoted (``langid``), where it is not that of the quotation."""
    work = loaded.work(quotation.source)
    tag = work.get("langid") if work else ""
    return "" if tag.partition("-")[0] == quotation.lang.partition("-")[0] else tag


def _languages(loaded: CheckedEdition, quotation: Quotation) -> str:
    """“English”, or “English (the source: French)”."""
    edition = loaded.edition.settings.lang
    name = language_name(quotation.lang, edition)
    tag = _source_language(loaded, quotation)
    if not tag:
        return name
    return _("{language} (the source: {other})").format(language=name, other=language_name(tag, edition))


def _facets(loaded: CheckedEdition, quotation: Quotation) -> dict[str, str]:
    """What a quotation can be filtered by; several values with spaces between them."""
    facets = {
        "status": quotation.status.word if quotation.status else "",
        "condition": " ".join(each.word for each in quotation.conditions),
        "kind": _kind(loaded, quotation),
        "language": " ".join(filter(None, [quotation.lang, _source_language(loaded, quotation)])),
        "year": loaded.date_of(quotation)[:4],
    }
    return {name: value for name, value in facets.items() if value}


def _sort_keys(loaded: CheckedEdition, quotation: Quotation) -> dict[str, str]:
    """What a cell is sorted by where that is not its words."""
    place = list(Status).index(quotation.status) if quotation.status else len(Status)
    return {
        "date": loaded.date_of(quotation),
        "status": str(place),
        "conditions": str(len(quotation.conditions)),
    }


def _cells(loaded: CheckedEdition, quotation: Quotation, docname: str) -> list[nodes.Node]:
    number = str(loaded.numbers[quotation.id])
    dossier = loaded.edition.dossier(quotation.id)
    conditions = [condition_words(each, dossier.details) for each in quotation.conditions]
    status = nodes.paragraph()
    if quotation.status is not None:
        status += status_shape("", quotation.status.shape)
        status += nodes.Text(" ")
    status += nodes.Text(status_words(quotation) or _("none given"))
    kind = KINDS.get(_kind(loaded, quotation), "")
    words = [
        loaded.attribution(quotation, dated=False),
        date_in_words(loaded.date_of(quotation)) or _("Not dated"),
        _(kind) if kind else "",
        _languages(loaded, quotation),
    ]
    return [
        nodes.paragraph("", "", quotation_link(docname, quotation.id, number)),
        *(nodes.paragraph("", each) for each in words),
        status,
        nodes.paragraph("", "; ".join(conditions) or _("none")),
        nodes.paragraph("", lines_in_words(loaded.siglum(quotation.witness), quotation.lines)),
    ]


def _controls(loaded: CheckedEdition) -> dict[str, object]:
    """The columns, the filters with their values, and the words of the controls."""
    present: dict[str, set[str]] = {}
    for quotation in loaded.ordered:
        for name, values in _facets(loaded, quotation).items():
            present.setdefault(name, set()).update(values.split())

    def known(name: str, labels: Iterable[tuple[str, str]]) -> list[list[str]]:
        return [[word, label] for word, label in labels if word in present.get(name, ())]

    lang = loaded.edition.settings.lang
    languages = sorted((language_name(each, lang), each) for each in present.get("language", ()))
    filters = [
        ("status", _("Status"), known("status", ((each.word, _(each.label)) for each in Status))),
        ("condition", _("Condition"), known("condition", ((each.word, _(each.label)) for each in Condition))),
        ("kind", _("Kind of source"), known("kind", ((word, _(label)) for word, label in KINDS.items()))),
        ("language", _("Language"), [[tag, name] for name, tag in languages]),
        ("year", _("Year"), [[each, each] for each in sorted(present.get("year", ()))]),
    ]
    return {
        "columns": COLUMNS,
        "filters": [
            {"name": name, "label": label, "values": values} for name, label, values in filters
        ],
        "words": {
            "controls": _("Choose and order the quotations"),
            "any": _("Any"),
            "order": _("Order"),
            "descending": _("{column}, reversed"),
            "reset": _("Show all"),
            "all": _("All {total} quotations are shown."),
            "some": _("{found} of {total} quotations are shown."),
            "part": _("{found} of {total} quotations are so; the first {shown} are shown."),
            "more": _("Show more"),
            "none": _("None of the {total} quotations is so. Choose less, or show all."),
        },
    }


class NarrowOverview(SphinxPostTransform):
    """Leaves four columns of the overview in an edition that is not read on a screen of its own width."""

    default_priority = 390

    def run(self, **kwargs: object) -> None:
        """Join the date to the source, and drop what the quotation's own page says."""
        builder = self.env._builder_cls  # noqa: SLF001 — as in PlainQuotations
        if builder.format == "html" and builder.name != "epub":
            return
        for found in self.document.findall(nodes.table):
            if "overview" in found["classes"]:
                _narrow(found)


def _narrow(found: nodes.table) -> None:
    kept = [COLUMNS.index(name) for name in ("number", "who", "status", "conditions")]
    who, date = COLUMNS.index("who"), COLUMNS.index("date")
    columns = list(found.findall(nodes.colspec))
    for index, column in enumerate(columns):
        if index not in kept:
            column.parent.remove(column)
    for index, width in zip(kept, (8, 36, 28, 28), strict=True):
        columns[index]["colwidth"] = width
    for group in found.findall(nodes.tgroup):
        group["cols"] = len(kept)
    for row in found.findall(nodes.row):
        entries = _entries(row)
        if isinstance(row.parent, nodes.tbody):
            paragraph = next(entries[who].findall(nodes.paragraph))
            paragraph += nodes.Text(f", {entries[date].astext()}")
        row.children = [entries[index] for index in kept]
    for element in [found, *found.findall(nodes.row), *found.findall(nodes.entry)]:
        element.attributes.pop("data", None)

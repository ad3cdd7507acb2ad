"""The boxes “Cite this quotation” and “Cite this page”: every form to be read without any script.

What ``theme/static/copy.js`` adds are buttons. “Copy the quotation” gives the words as
``core.export.wording.as_text`` does: with the editors' signs as printed, without the numbers of readings.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from quotations.core.export.bibentry import as_bibtex
from quotations.core.export.citation import Cited, Imprint, cited_page, cited_quotation, note
from quotations.core.export.csl import as_csl
from quotations.core.export.wording import Joins, as_markdown, printed
from quotations.doctree.nodes import nested_quotation, quotation_block
from quotations.doctree.words import translate as _
from quotations.outputs.html.published import has_theme, imprint_of, is_web, loaded_of
from quotations.outputs.html.translator import depart_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from quotations.core.check.checked import CheckedEdition

__all__ = ["BOX", "box", "setup"]

BOX = '<div class="citing" data-pagefind-ignore="all"', "</details>\n</div>"
"""How a box begins and ends; neither stands anywhere else in it."""


class citing_box(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes in lower case
    """The place under a quotation, ``block``, where the boxes are written; ``imprint`` is the edition's."""


def box(imprint: Imprint, cited: Cited, joins: Joins, summary: str) -> str:
    """The box as HTML."""
    rows = "".join(
        f'<dt>{escape(label)}</dt>\n<dd data-form="{name}">{words}</dd>\n'
        for name, label, words in _forms(imprint, cited, joins)
    )
    of = f' data-of="{escape(cited.id)}"' if cited.id else ""
    missing = ""
    if not imprint.address:
        words = _("No public address is set for this edition; addresses are relative to its first page.")
        missing = f'<p class="citing-remark">{escape(words)}</p>\n'
    return (
        f"{BOX[0]}{of}>\n<details>\n<summary>{escape(summary)}</summary>\n"
        f"{missing}<dl>\n{rows}</dl>\n{BOX[1]}\n"
    )


def _forms(imprint: Imprint, cited: Cited, joins: Joins) -> Iterator[tuple[str, str, str]]:
    """Each form: its name, its label, its words as HTML."""
    address = imprint.address + cited.link
    here = address if imprint.address else cited.link.rpartition("/")[2]
    yield "link", _("Permanent link"), f'<a href="{escape(here)}">{escape(address)}</a>'
    spans = note(imprint, cited)
    shown = [
        f"<cite>{escape(each.text)}</cite>" if each.style == "title" else escape(each.text) for each in spans
    ]
    yield "note", _("Chicago, as a note"), "".join(shown)
    quoted = printed(cited.text, imprint.phrases, joins) if cited.text else []
    for name, label, words in (
        ("bibtex", "BibTeX", as_bibtex(imprint, cited)),
        ("csl", "CSL-JSON", _as_json(as_csl(imprint, cited))),
        ("markdown", "Markdown", as_markdown(quoted, spans)),
    ):
        lang = cited.lang if name == "markdown" and cited.lang != imprint.lang else ""
        attributes = f' lang="{escape(lang)}"' if lang else ""
        yield name, label, f'<pre translate="no"{attributes}>{escape(words, quote=False)}</pre>'


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _as_json(item: dict[str, Any]) -> str:
    """A list of one item, each of its fields on a line."""
    fields = (f'    "{name}": {_encoded(value)}' for name, value in item.items())
    return "[\n  {\n" + ",\n".join(fields) + "\n  }\n]\n"


def add_boxes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Have a box under every quotation."""
    if not is_web(app):
        return
    imprint = imprint_of(app)
    for block in list(doctree.findall(quotation_block)):
        at = block.parent.index(block) + 1
        block.parent.insert(at, citing_box(block=block, imprint=imprint))


def _boxes_of(app: Sphinx, block: quotation_block, imprint: Imprint) -> Iterator[str]:
    """The box of a quotation, and one for each that is nested in it and shown nowhere else."""
    loaded = loaded_of(app)
    quotations, numbers = loaded.edition.quotations, loaded.numbers
    boxes = [(quotations[block["qid"]], _("Cite this quotation"))]
    for inner in block.findall(nested_quotation):
        if inner["ids"]:
            nested = quotations[inner["qid"]]
            words = _("Cite quotation {number}, which stands in it").format(number=numbers[nested.id])
            boxes.append((nested, words))
    for quotation, summary in boxes:
        cited = cited_quotation(loaded.edition, quotation, numbers[quotation.id])
        yield box(imprint, cited, _joins(loaded), summary)


def _joins(loaded: CheckedEdition) -> Joins:
    return lambda each: (loaded.space_at(each, before=True), loaded.space_at(each, before=False))


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the theme the box of the page, and the page the script that adds buttons."""
    if doctree is None or not has_theme(app):
        return
    loaded = loaded_of(app)
    cited = cited_page(loaded.edition, pagename, app.env.titles[pagename].astext())
    context["citing"] = box(imprint_of(app), cited, _joins(loaded), _("Cite this page"))
    words: dict[str, Any] = {
        "data-copy": _("Copy"),
        "data-copied": _("Copied"),
        "data-copy-quotation": _("Copy the quotation"),
        "data-failed": _("Not copied: the browser does not allow it"),
    }
    app.add_js_file("copy.js", loading_method="defer", **words)


def setup(app: Sphinx) -> None:
    """Register the boxes; they are made when a page is written, which several workers do."""

    def visit_box(self: HTML5Translator, node: citing_box) -> None:
        self.body += _boxes_of(app, node["block"], node["imprint"])

    app.add_node(citing_box, html=(visit_box, depart_nothing))
    app.connect("doctree-resolved", add_boxes)
    app.connect("html-page-context", add_to_page)

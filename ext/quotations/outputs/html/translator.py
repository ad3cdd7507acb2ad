"""The block in HTML: ``figure``, ``figcaption``, ``blockquote cite``, ``lang``.

Every editorial addition inside a quotation's text carries the class ``editorial``; what is left is the
witness's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from quotations.doctree import nodes as ours
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    Visitor = Callable[[Any, Any], None]

__all__ = ["depart_nothing", "setup"]


def visit_block(self: HTML5Translator, node: ours.quotation_block) -> None:
    """Open the figure; its id is the quotation's."""
    attributes: dict[str, Any] = {"class": "quotation", "data-number": str(node["number"])}
    if node["status"]:
        attributes["data-status"] = node["status"]
    if node["ids"]:
        attributes["aria-labelledby"] = f"{node['ids'][0]}-head"
    self.body.append(self.starttag(node, "figure", "", **attributes))


def depart_block(self: HTML5Translator, node: ours.quotation_block) -> None:
    """Close the figure."""
    self.body.append("</figure>\n")


class QuotationFirst(SphinxPostTransform):
    """Puts the words of a quotation before all that is said of them."""

    formats = ("html",)
    default_priority = 900
    """After references are resolved (10)."""

    def run(self, **kwargs: object) -> None:
        """Gather all but the text in a caption after it."""
        for block in list(self.document.findall(ours.quotation_block)):
            caption = ours.quotation_caption()
            said = [each for each in block.children if not isinstance(each, ours.quotation_text)]
            # Who and where stand together, and what goes into the margin before what is read under the text.
            caption += sorted(said, key=_place_in_caption)
            block.children = [each for each in block.children if isinstance(each, ours.quotation_text)]
            block.append(caption)


def _place_in_caption(node: nodes.Node) -> int:
    if isinstance(node, ours.quotation_head | ours.quotation_lines):
        return 0
    return 2 if isinstance(node, nodes.bullet_list) else 1


def visit_caption(self: HTML5Translator, node: ours.quotation_caption) -> None:
    """Open the caption."""
    self.body.append('<figcaption class="quotation-caption">')


def depart_caption(self: HTML5Translator, node: ours.quotation_caption) -> None:
    """Close the caption."""
    self.body.append("</figcaption>\n")


def visit_head(self: HTML5Translator, node: ours.quotation_head) -> None:
    """Open the first line of the caption: number, who, where, when."""
    block = node.parent.parent
    number = block["number"]
    if not block["ids"]:
        self.body.append('<p class="quotation-head">')
        self.body.append(f'<span class="quotation-number">{number}</span> ')
        return
    # What is heard begins with what is seen (WCAG 2.2, 2.5.3).
    label = self.attval(_("{number}, permanent link to this quotation").format(number=number))
    id_ = self.attval(block["ids"][0])
    self.body.append(f'<p class="quotation-head" id="{id_}-head">')
    self.body.append(f'<a class="quotation-number" href="#{id_}" aria-label="{label}">{number}</a> ')


def depart_head(self: HTML5Translator, node: ours.quotation_head) -> None:
    """Close the first line."""
    self.body.append("</p>")


def visit_status(self: HTML5Translator, node: ours.quotation_status) -> None:
    """Open the status line; its shape says nothing that its words do not, so it is not read out."""
    self.body.append('<p class="quotation-status">')
    words, shape = node.astext(), node.parent.parent["shape"]
    if shape and words.startswith(shape):
        self.body.append(_SHAPE.format(self.encode(shape)))
        words = words.removeprefix(shape)
    self.body.append(self.encode(words))
    raise nodes.SkipChildren


_SHAPE = '<span class="status-shape" aria-hidden="true">{}</span>'


def depart_status(self: HTML5Translator, node: ours.quotation_status) -> None:
    """Close the status line."""
    self.body.append("</p>")


def visit_shape(self: HTML5Translator, node: ours.status_shape) -> None:
    """The circle of a status, for the eye."""
    self.body.append(_SHAPE.format(self.encode(node.astext())))
    raise nodes.SkipNode


def depart_nothing(self: HTML5Translator, node: nodes.Element) -> None:
    """The visit has closed it."""


def visit_difference(self: HTML5Translator, node: ours.difference_line) -> None:
    """The line over a quotation of the list of differences: a heading one level below its section."""
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    heading = nodes.rubric("", "", *node.children, classes=node["classes"])
    heading["heading-level"] = min(level, 6)
    node.replace_self(heading)
    heading.walkabout(self)
    raise nodes.SkipNode


def visit_line_number(self: HTML5Translator, node: ours.line_number) -> None:
    """The number of a line, a link to the line itself."""
    number = self.encode(node.astext())
    # What is heard begins with what is seen (WCAG 2.2, 2.5.3).
    label = self.attval(_("{number}, link to this line").format(number=number))
    href = self.attval(f"#{node['anchor']}")
    self.body.append(f'<a class="line-number" href="{href}" aria-label="{label}">{number}</a>')
    raise nodes.SkipNode


def visit_on_screen(self: HTML5Translator, node: ours.on_screen) -> None:
    """Open an element that only this edition has."""
    self.body.append(self.starttag(node, node["tag"], ""))


def depart_on_screen(self: HTML5Translator, node: ours.on_screen) -> None:
    """Close it."""
    self.body.append(f"</{node['tag']}>")


def visit_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Open a figure; a drawing that is wider than the screen is moved about in a region of its own."""
    HTML5Translator.visit_figure(self, node)
    if "drawing" in node["classes"]:
        label = self.attval(_("Drawing; scrolls sideways where it is wider than the screen"))
        self.body.append(f'<div class="drawing-view" role="region" tabindex="0" aria-label="{label}">')


def depart_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Close a figure."""
    if "drawing" in node["classes"]:
        self.body.append("</div>")
    HTML5Translator.depart_figure(self, node)


def visit_text(self: HTML5Translator, node: ours.quotation_text) -> None:
    """Open the block quote."""
    attributes = {"lang": node["lang"], "class": "quotation-text"}
    cite = node.parent.get("cite", "") if isinstance(node.parent, nodes.Element) else ""
    if cite:
        attributes["cite"] = cite
    if node.get("paratext"):
        attributes["data-paratext"] = node["paratext"]
    elif isinstance(node.parent, ours.quotation_block):
        attributes["data-quotation"] = node.parent["qid"]
    self.body.append(self.starttag(node, "blockquote", "\n", **attributes))


def depart_text(self: HTML5Translator, node: ours.quotation_text) -> None:
    """Close the block quote."""
    self.body.append("</blockquote>\n")


def visit_lines(self: HTML5Translator, node: ours.quotation_lines) -> None:
    """Open the line reference."""
    self.body.append('<p class="quotation-lines">')


def depart_lines(self: HTML5Translator, node: ours.quotation_lines) -> None:
    """Close the line reference."""
    self.body.append("</p>\n")


def _nested_tag(node: ours.nested_quotation) -> str:
    return "blockquote" if node["block"] else "span"


def visit_nested(self: HTML5Translator, node: ours.nested_quotation) -> None:
    """Open a quotation inside a quotation; ``q`` would add quotation marks of its own."""
    attributes = {"class": "nested-quotation", "lang": node["lang"], "data-quotation": node["qid"]}
    if node["block"] and node["cite"]:
        attributes["cite"] = node["cite"]
    self.body.append(self.starttag(node, _nested_tag(node), "", **attributes))


def depart_nested(self: HTML5Translator, node: ours.nested_quotation) -> None:
    """Close it."""
    self.body.append(f"</{_nested_tag(node)}>")


def _span(css: str) -> tuple[Visitor, Visitor]:
    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        attributes = {"data-record": node["record"]} if "record" in node else {}
        self.body.append(self.starttag(node, "span", "", **{"class": css, **attributes}))

    def depart(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append("</span>")

    return visit, depart


def visit_lemma(self: HTML5Translator, node: ours.lemma) -> None:
    """Mark words against which another witness reads otherwise."""
    reading = self.attval(node["reading"])
    self.body.append(f'<mark class="lemma" data-reading="{reading}">' if reading else '<mark class="lemma">')


def depart_lemma(self: HTML5Translator, node: ours.lemma) -> None:
    """Close the mark; after the last part stands the number of the reading."""
    self.body.append("</mark>")
    if node["last"]:
        number = str(node["number"])
        if node["reading"]:
            # What is heard begins with what is seen (WCAG 2.2, 2.5.3); the reading itself is read out after.
            label = self.attval(_("{number}, reading").format(number=number))
            to = self.attval(node["reading"])
            number = f'<a href="#{to}" aria-label="{label}" aria-describedby="{to}">{number}</a>'
        self.body.append(f'<sup class="editorial lemma-number">{number}</sup>')


def _add_data(self: HTML5Translator, data: dict[str, str]) -> None:
    """Give the element whose tag was written last some ``data-`` attributes."""
    tag = self.body[-1].rstrip()
    attributes = "".join(f' data-{name}="{self.attval(value)}"' for name, value in data.items())
    self.body[-1] = f"{tag[:-1]}{attributes}>" + self.body[-1][len(tag) :]


def visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Open a table with what its script needs."""
    HTML5Translator.visit_table(self, node)
    _add_data(self, node.get("data", {}))


def depart_table(self: HTML5Translator, node: nodes.table) -> None:
    """Close a table."""
    HTML5Translator.depart_table(self, node)


def visit_row(self: HTML5Translator, node: nodes.row) -> None:
    """Open a row with what it is filtered by."""
    HTML5Translator.visit_row(self, node)
    _add_data(self, node.get("data", {}))


def depart_row(self: HTML5Translator, node: nodes.row) -> None:
    """Close a row."""
    HTML5Translator.depart_row(self, node)


def visit_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Open a cell; it carries the heading of its column, for screens too narrow for columns."""
    HTML5Translator.visit_entry(self, node)
    row = node.parent
    if not isinstance(row.parent, nodes.tbody):
        return
    # The children only: a search through the whole table for each cell would be quadratic.
    parts = [part for part in row.parent.parent.children if isinstance(part, nodes.thead)]
    heads = [each for part in parts for each in part.children if isinstance(each, nodes.row)]
    # Only where every cell stands in a column of its own is the heading certain.
    certain = len(heads) == 1 and len(heads[0]) == len(row)
    label = {"label": heads[0][row.index(node)].astext()} if certain else {}
    _add_data(self, label | node.get("data", {}))


def depart_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Close a cell."""
    HTML5Translator.depart_entry(self, node)


def visit_title(self: HTML5Translator, node: nodes.title) -> None:
    """Open a title; the caption of a table of contents gets the level that its role asks for."""
    at = len(self.body)
    HTML5Translator.visit_title(self, node)
    if isinstance(node.parent, addnodes.compact_paragraph) and node.parent.get("toctree"):
        self.body[at] = self.body[at].replace(' role="heading"', ' role="heading" aria-level="2"')


def depart_title(self: HTML5Translator, node: nodes.title) -> None:
    """Close a title."""
    HTML5Translator.depart_title(self, node)


def setup(app: Sphinx) -> None:
    """Register the nodes with their HTML visitors."""
    app.add_post_transform(QuotationFirst)
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_node(nodes.row, override=True, html=(visit_row, depart_row))
    app.add_node(nodes.figure, override=True, html=(visit_figure, depart_figure))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.add_node(nodes.title, override=True, html=(visit_title, depart_title))
    blocks: dict[type[nodes.Element], tuple[Visitor, Visitor]] = {
        ours.quotation_block: (visit_block, depart_block),
        ours.quotation_caption: (visit_caption, depart_caption),
        ours.quotation_head: (visit_head, depart_head),
        ours.quotation_status: (visit_status, depart_status),
        ours.quotation_text: (visit_text, depart_text),
        ours.quotation_lines: (visit_lines, depart_lines),
        ours.nested_quotation: (visit_nested, depart_nested),
        ours.lemma: (visit_lemma, depart_lemma),
        ours.status_shape: (visit_shape, depart_nothing),
        ours.line_number: (visit_line_number, depart_nothing),
        ours.difference_line: (visit_difference, depart_nothing),
        ours.on_screen: (visit_on_screen, depart_on_screen),
        ours.sic: _span("sic"),
        ours.interpolation: _span("interpolation"),
        ours.editorial: _span("editorial"),
        ours.supplied: _span("editorial supplied"),
        ours.omitted: _span("editorial omitted"),
        ours.editorial_note: _span("editorial note"),
        ours.witness_text: _span("witness-text"),
    }
    for node, visitors in blocks.items():
        app.add_node(node, html=visitors)

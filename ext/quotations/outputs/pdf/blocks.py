"""Blocks of text: paragraphs, lists, figures, tables."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from quotations.outputs.pdf.inlines import Inlines
from quotations.outputs.pdf.walker import DATES, Item, classes_of

__all__ = ["Blocks"]

_NUMBERING = {
    "arabic": "1",
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}


class Blocks(Inlines):
    """Nodes of the body of a page."""

    def node_section(self, node: nodes.section) -> list[Item]:
        """A heading and what follows it; headings do not nest."""
        with self.within(level=self.where.level + 1):
            return self.children(node)

    def node_title(self, node: nodes.title) -> list[Item]:
        """The heading of a section, or the title of a block."""
        with self.within(notes=False, footnotes=False, pages=False, whole=DATES):
            content = self.children(node)
        if not isinstance(node.parent, nodes.section):
            return [{"t": "p", "class": ["title"], "c": content}]
        ids = node.parent["ids"]
        heading: dict[str, object] = {"t": "h", "level": self.where.level, "c": content}
        if ids:
            heading["id"] = self.labels.of(self.docname, ids[0])
        return [heading]

    def node_paragraph(self, node: nodes.paragraph) -> list[Item]:
        """A paragraph."""
        pages = self.where.pages and "used-in" not in node["classes"]
        with self.within(pages=pages):
            return [{"t": "p", "c": self.children(node), **classes_of(node)}]

    node_compact_paragraph = node_paragraph
    node_centered = node_paragraph

    def node_container(self, node: nodes.Element) -> list[Item]:
        """A group with classes; without any that mean something it is its content."""
        classes = classes_of(node)
        content = self.children(node)
        return [{"t": "div", "c": content, **classes}] if classes and content else content

    node_compound = node_container
    node_document = node_container
    node_glossary = node_container
    node_only = node_container  # Sphinx has dropped those for other outputs
    node_start_of_file = node_container
    node_topic = node_container
    node_legend = node_container
    node_versionmodified = node_container

    def node_rubric(self, node: nodes.rubric) -> list[Item]:
        """A heading that no contents list."""
        with self.within(notes=False, footnotes=False, pages=False):
            return [{"t": "p", "class": ["rubric"], "c": self.children(node)}]

    def node_transition(self, node: nodes.transition) -> list[Item]:
        """A break; that before MyST's footnotes is none here."""
        return [] if "footnotes" in node["classes"] else [{"t": "break"}]

    def node_block_quote(self, node: nodes.block_quote) -> list[Item]:
        """A quotation of the author's own."""
        return [{"t": "quote", "c": self.children(node), **classes_of(node)}]

    def node_attribution(self, node: nodes.attribution) -> list[Item]:
        """Who said it."""
        return [{"t": "attribution", "c": self.children(node)}]

    def node_literal_block(self, node: nodes.literal_block) -> list[Item]:
        """Text whose spaces and line breaks count."""
        return [{"t": "pre", "text": node.astext(), "lang": str(node.get("language", "") or "")}]

    node_doctest_block = node_literal_block

    def node_line_block(self, node: nodes.line_block) -> list[Item]:
        """Verse: lines as they are, indented by their nesting."""
        return [{"t": "verse", "c": self._verses(node, 0)}]

    def _verses(self, block: nodes.Element, indent: int) -> list[Item]:
        found: list[Item] = []
        for child in block.children:
            if isinstance(child, nodes.line_block):
                found += self._verses(child, indent + 1)
            else:
                found.append({"t": "line", "indent": indent, "c": self.visit(child)})
        return found

    def node_line(self, node: nodes.line) -> list[Item]:
        """A line of verse."""
        return self.children(node)

    def node_bullet_list(self, node: nodes.bullet_list) -> list[Item]:
        """A list without order."""
        return [{"t": "ul", "c": self._list_items(node), **classes_of(node)}]

    def node_enumerated_list(self, node: nodes.enumerated_list) -> list[Item]:
        """A numbered list."""
        sign = _NUMBERING.get(node.get("enumtype", "arabic"), "1")
        numbering = f"{node.get('prefix', '')}{sign}{node.get('suffix', '.') or '.'}"
        start = int(node.get("start", 1))
        content = self._list_items(node)
        return [{"t": "ol", "start": start, "numbering": numbering, "c": content, **classes_of(node)}]

    def _list_items(self, node: nodes.Element) -> list[Item]:
        return [each for child in node.children for each in self.visit(child)]

    def node_list_item(self, node: nodes.list_item) -> list[Item]:
        """An item of a list."""
        return [{"t": "li", "c": self.children(node)}]

    def node_definition_list(self, node: nodes.definition_list) -> list[Item]:
        """Terms, each with what is said of it."""
        return [{"t": "dl", "c": self._list_items(node), **classes_of(node)}]

    def node_definition_list_item(self, node: nodes.Element) -> list[Item]:
        """Its terms, and what is said of them."""
        terms, body = [], []
        for child in node.children:
            if isinstance(child, nodes.definition):
                body += self.children(child)
            else:
                with self.within(notes=False, footnotes=False):
                    terms.append(self.items([child]))
        return [{"t": "di", "terms": terms, "c": body}]

    def node_term(self, node: nodes.Element) -> list[Item]:
        """The words that are explained."""
        return self.children(node)

    node_classifier = node_term

    def node_field_list(self, node: nodes.field_list) -> list[Item]:
        """Names and values."""
        return [{"t": "dl", "c": self._list_items(node), **({"class": ["fields"]} | classes_of(node))}]

    def node_field(self, node: nodes.field) -> list[Item]:
        """A name and its value."""
        name, body = node.children
        return [{"t": "di", "terms": [self.items([name])], "c": self.items([body])}]

    node_field_name = node_term
    node_field_body = node_term

    def node_Admonition(self, node: nodes.Element) -> list[Item]:  # noqa: N802 — docutils' class
        """A remark set apart, under its name."""
        content = self.children(node)
        if not isinstance(node, nodes.admonition):  # which brings a title of its own
            label = admonitionlabels.get(node.tagname, node.tagname.capitalize())
            content = [{"t": "p", "class": ["title"], "c": [str(label)]}, *content]
        return [{"t": "aside", "c": content}]

    node_sidebar = node_Admonition

    def node_citation(self, node: nodes.citation) -> list[Item]:
        """An entry of a bibliography that the shell has not made its own."""
        with self.within(notes=False):
            content = self.items(each for each in node.children if not isinstance(each, nodes.label))
        return [{"t": "div", "class": ["bibliography-entry"], "c": content}]

    def node_image(self, node: nodes.image) -> list[Item]:
        """A picture, which needs words for those who cannot see it."""
        path = self.pictures.picture(node["uri"])
        if not path:
            return []  # Sphinx has warned of it
        alt = node.get("alt", "")
        if not alt:
            self.warn(f"the picture {node['uri']} has no alternative text; add :alt:", node)
        return [{"t": "image", "path": path, "alt": alt or node["uri"], "width": str(node.get("width", ""))}]

    def node_figure(self, node: nodes.figure) -> list[Item]:
        """Pictures with a caption."""
        caption: list[Item] = []
        body = []
        for child in node.children:
            if isinstance(child, nodes.caption):
                caption = self.visit(child)
            else:
                body += self.visit(child)
        return [{"t": "figure", "c": body, "caption": caption}]

    def node_caption(self, node: nodes.caption) -> list[Item]:
        """The words under a picture or over a listing."""
        with self.within(notes=False, footnotes=False, pages=False):
            return self.children(node)

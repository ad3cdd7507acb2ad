"""What is read, and in which order: from the doctrees of a build, and from the structure of a PDF.

Both become a list of signs (``H2``, ``P``, ``LI``, ``“``, ``”``, ``TH``, ``TD``) and words. A word is a run of letters and
digits: punctuation moves where a citation becomes a note. Of what only one of the two can have, the
doctree is given what the book adds by rule (numbers of quotations and of readings), and the PDF loses the
numbers of pages and of notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from docutils import nodes
from sphinx.builders import Builder

from pdftree import Content, Element, PdfTree
from quotations.doctree import nodes as ours
from quotations.outputs.pdf.outline import Part, outline_of

WORD = re.compile(r"\w+")
SILENT = (
    *(nodes.comment, nodes.system_message, nodes.raw, nodes.footnote, nodes.label, nodes.image),
    *(ours.on_screen, ours.status_shape),
)
SIGNS = {
    (nodes.term, nodes.field_name, nodes.list_item): "LI",
    (nodes.paragraph, nodes.rubric, nodes.caption, ours.quotation_status): "P",
    (nodes.block_quote, ours.quotation_text, ours.nested_quotation): "“",
    (ours.quotation_lines, nodes.superscript, nodes.subscript): "|",
}
"""What a node begins with; ``|`` ends a word and nothing else."""

PAGE = re.compile(r"\(\w+\.\xa0\d+\)")
"""The number of a page after a reference."""

_HEADING = re.compile(r"H[1-6]")


def _signs(events: Iterator[str | tuple[str, str]]) -> list[str]:
    """Signs as they are; texts between them joined and cut into words."""
    found: list[str] = []
    text = ""
    for each in events:
        if not each or isinstance(each, tuple):
            text += each[1] if each else ""
            continue
        found += [*WORD.findall(PAGE.sub("", text)), each]
        text = ""
    found += WORD.findall(PAGE.sub("", text))
    return [each for each in found if each != "|"]


def _text(words: str) -> tuple[str, str]:
    return "text", words.replace("\u00ad", "").replace("\u2060", "")


# ---------------------------------------------------------------- The doctrees


def of_doctrees(builder: Builder, root_title: str) -> list[str]:
    """The pages of a build in the order of its toctrees, references resolved as the builder does."""
    pages: dict[str, nodes.document] = {}

    def doctree(docname: str) -> nodes.document:
        if docname not in pages:
            pages[docname] = builder.env.get_doctree(docname)
            builder.env.resolve_references(pages[docname], docname, builder)
        return pages[docname]

    found: list[str] = []
    for entry in outline_of(builder.config.root_doc, doctree, builder.config.quotations_front):
        if isinstance(entry, Part):
            found += _signs(iter(["H1", _text(entry.title)]))
            continue
        page = doctree(entry.docname)
        signs = _signs(_Page(page, entry.level).signs())
        if entry.docname == builder.config.root_doc:
            titles = WORD.findall(next(iter(page.findall(nodes.title))).astext())
            signs[1 : 1 + len(titles)] = WORD.findall(root_title)
        found += signs
    return found


def _is_in(node: nodes.Element, kind: type[nodes.Element], name: str) -> bool:
    """True if a node stands in a list of that kind and class."""
    while node is not None and not isinstance(node, kind):
        node = node.parent
    return node is not None and name in node["classes"]


class _Page:
    """One page; ``level`` is that of its heading."""

    def __init__(self, page: nodes.document, level: int) -> None:
        self.page = page
        self.level = level - 1
        self.printed: set[str] = set()

    def signs(self) -> Iterator[str | tuple[str, str]]:
        yield from self.inside(self.page)

    def inside(self, node: nodes.Element) -> Iterator[str | tuple[str, str]]:
        for child in node.children:
            yield from self.of(child)

    def of(self, node: nodes.Node) -> Iterator[str | tuple[str, str]]:
        """What one node reads as."""
        match node:
            case nodes.Text():
                yield _text(str(node))
            case nodes.section():
                self.level += 1
                yield from self.inside(node)
                self.level -= 1
            case nodes.footnote_reference():
                yield from self._footnote(node)
            case nodes.paragraph() if "used-in" in node["classes"]:
                return  # the book says on which pages
            case _ if isinstance(node, SILENT) or not isinstance(node, nodes.Element) or _is_index_link(node):
                return
            case _:
                yield from self._before(node)
                yield from self.inside(node)
                yield from self._after(node)

    def _before(self, node: nodes.Element) -> Iterator[str | tuple[str, str]]:
        match node:
            case nodes.title():
                yield f"H{self.level}" if isinstance(node.parent, nodes.section) else "P"
            case ours.quotation_block():
                yield f"H{self.level + 1}"
                yield _text(str(node.get("number", "") or ""))
                yield "|"
            case ours.nested_quotation() if node["ids"]:
                yield f"H{self.level + 2}" if node["block"] else "|"
                yield _text(str(node.get("number", "")))
                yield "“"
            case nodes.enumerated_list() if "provenance" in node["classes"]:
                yield from ["P", _text("Path ")]
            case nodes.list_item() | nodes.paragraph() if _is_in(node, nodes.enumerated_list, "provenance"):
                yield "|"  # the path is one paragraph
            case nodes.term() | nodes.paragraph() if _is_in(node, nodes.definition_list, "apparatus"):
                yield "P" if isinstance(node, nodes.term) else "|"
            case nodes.entry():
                yield "TH" if isinstance(node.parent.parent, nodes.thead) else "TD"
            case nodes.paragraph() if isinstance(node.parent, nodes.field_body) and len(node.parent) == 1:
                yield "|"  # runs on from the name
            case _:
                yield next((sign for kinds, sign in SIGNS.items() if isinstance(node, kinds)), "")

    def _after(self, node: nodes.Element) -> Iterator[str | tuple[str, str]]:
        match node:
            case ours.quotation_lines() | nodes.block_quote() | ours.nested_quotation():
                yield "”"
            case ours.quotation_text() if not isinstance(node.parent, ours.quotation_block):
                yield "”"
            case ours.lemma() if node.get("last", True):
                yield from ["|", _text(str(node["number"])), "|"]
            case nodes.term() | nodes.field_name():
                yield "|"

    def _footnote(self, node: nodes.footnote_reference) -> Iterator[str | tuple[str, str]]:
        if node["refid"] not in self.printed:
            self.printed.add(node["refid"])
            yield "|"
            yield from self.inside(self.page.ids[node["refid"]])
            yield "|"


def _is_index_link(node: nodes.Element) -> bool:
    """An index on paper gives pages, where the doctree has the titles of pages."""
    index = node.parent.parent.parent if isinstance(node, nodes.reference) else None
    return isinstance(index, nodes.bullet_list) and "names" in index["classes"]


# ---------------------------------------------------------------- The PDF


def of_pdf(tree: PdfTree) -> list[str]:
    """The structure tree from the first heading on, without the lists of contents and their headings."""
    (document,) = tree.root.elements
    kids = document.elements
    kept = [
        each
        for each, after in zip_longest(kids, kids[1:])
        if each.tag != "TOC" and not (_HEADING.fullmatch(each.tag) and after is not None and after.tag == "TOC")
    ]
    start = next(number for number, each in enumerate(kept) if _HEADING.fullmatch(each.tag))
    return _signs(event for each in kept[start:] for event in _Tree().of(each))


class _Tree:
    """Reads elements as the doctree would say them."""

    def of(self, element: Element) -> Iterator[str | tuple[str, str]]:
        tag = element.tag
        if tag == "Figure" or _is_of_the_book(element):
            return
        if tag in {"LI", "TH", "TD"} or _HEADING.fullmatch(tag) or (tag == "P" and not _is_picture(element)):
            yield tag
        elif tag in {"BlockQuote", "Quote"}:
            yield "“"
        elif tag in {"Lbl", "Note"} or _is_raised(element):
            yield "|"
        for kid in element.kids:
            if isinstance(kid, Content):
                yield _text(kid.text)
            elif isinstance(kid, Element):
                yield from self.of(kid)
        if tag in {"BlockQuote", "Quote"}:
            yield "”"
        elif tag in {"Lbl", "Note"} or _is_raised(element):
            yield "|"


def _is_raised(element: Element) -> bool:
    return element.attribute("Layout", "BaselineShift") is not None


def _is_picture(element: Element) -> bool:
    return [kid.tag for kid in element.elements] == ["Figure"] and len(element.kids) == 1


def _is_of_the_book(element: Element) -> bool:
    """Whether the book says it and no page: pages in an index and of a work, addresses printed as notes."""
    text = element.text.strip()
    if element.tag == "Link" and text.isdecimal():
        above = {each.tag for each in element.up}
        return "LBody" in above and not above & {"Note", "BlockQuote"}
    if element.tag == "Lbl":
        items = [each for each in element.up if each.tag == "L"] if element.parent.tag == "LI" else []
        return not items or items[0].attribute("List", "ListNumbering") not in {"/None", "/Circle"}
    if element.tag == "Note":
        uris = [str(each.obj.get("/A", {}).get("/URI", "")) for each in element.annotations()]
        return any(uri and uri.removeprefix("mailto:") in "".join(text.split()) for uri in uris)
    return element.tag == "P" and text.startswith("Cited on p")

"""The pages of an edition as data: what the template is given.

Our own nodes are here; those of docutils are in ``blocks``, ``inlines`` and ``tables``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes

from quotations.doctree import nodes as ours
from quotations.outputs.pdf.labels import target_uri
from quotations.outputs.pdf.tables import Tables
from quotations.outputs.pdf.walker import DATES, WORDS, Item, classes_of

__all__ = ["Serialiser", "nested_sources", "prune_labels", "strings"]

SHAPES = {"●": "full", "◑": "half", "◔": "quarter", "○": "empty"}
"""The signs of the four statuses, and what the template draws for them."""

LONG = 700
"""Characters from which a quotation may be parted by the end of a page."""

TOGETHER = 1500
"""Characters of quotations, their notes and their attribution, or of a record, that stand on one page."""

APART = "\u202f"
"""Before the number of a reading: heard or copied, it must not lengthen a figure of the witness's."""

_PARTS: dict[type[nodes.Node], str] = {
    ours.quotation_head: "head",
    ours.quotation_status: "status",
    ours.quotation_text: "text",
    ours.quotation_lines: "lines",
}
"""Where the template finds each part of a quotation; the rest is in ``c``."""


class Serialiser(Tables):
    """Turns a page into a chapter of the book."""

    self_labelled = (
        nodes.document,
        nodes.section,
        nodes.footnote,
        nodes.footnote_reference,
        ours.quotation_block,
        ours.nested_quotation,
    )

    def chapter(self, level: int, title: str = "") -> dict[str, Any]:
        """The page; ``level`` is that of its heading, ``title`` stands for its own."""
        with self.within(level=level - 1):
            content = self.children(self.doctree)
        label = target_uri(self.docname)
        heading: list[Item] = []
        for index, item in enumerate(content):
            if isinstance(item, dict) and item["t"] == "h" and item.get("id") == label:
                # The contents repeat the heading, and a label can stand in one place only.
                heading = [each for each in item["c"] if not _is_anchor(each)]
                content[index : index + 1] = filter(_is_anchor, item["c"])
                break
        else:
            self.warn("the page has no title, which the contents of the PDF need", self.doctree)
            heading = [self.docname]
        _keep_together(content)
        heading = [title] if title else heading
        plain = "".join(strings(heading))
        chapter = {"kind": "chapter", "label": label, "level": level, "title": plain}
        return chapter | {"head": heading, "c": content}

    def node_quotation_block(self, node: ours.quotation_block) -> list[Item]:
        """A quotation with all that belongs to it."""
        found: dict[str, Any] = {
            "t": "quotation",
            "id": node["qid"],
            "number": node.get("number", 0),
            "level": self.where.level + 1,
            "shape": SHAPES.get(node.get("shape", ""), ""),
            "lang": node.get("lang", ""),
            "head": [],
            "text": [],
            "short": _length(node) < LONG,
            "c": [],
        }
        with self.within(notes=False, footnotes=False, pages=False, level=self.where.level + 1):
            for child in node.children:
                part = _PARTS.get(type(child), "c")
                # The language of the text is the template's business, as its place in the last line is.
                with self.within(lang=(part == "text" and found["lang"]) or self.where.lang):
                    found[part] = [*found.get(part, ()), *self.visit(child)]
        # The list of quotations repeats the head, but a work is cited once.
        found["uses"] = [each["to"] for each in _dicts(found["head"]) if each.pop("cite", False)]
        return [found]

    def _in_language(self, node: nodes.Element, found: list[Item]) -> list[Item]:
        """A quotation's language is that of its text alone: head, status and notes are the editors'."""
        return found if isinstance(node, ours.quotation_block) else super()._in_language(node, found)

    def node_quotation_head(self, node: nodes.Element) -> list[Item]:
        """Who, where, when."""
        with self.within(whole=DATES):
            return self.children(node)

    def node_quotation_lines(self, node: nodes.Element) -> list[Item]:
        """The place in the witness."""
        return self.children(node)

    def node_quotation_status(self, node: nodes.Element) -> list[Item]:
        """The status in words; its shape is drawn."""
        found = self.children(node)
        if found and isinstance(found[0], str) and found[0][:1] in SHAPES:
            found[0] = found[0][1:].lstrip()
        return found

    def node_quotation_text(self, node: ours.quotation_text) -> list[Item]:
        """The words of a witness; in a paratext record they are a block of their own."""
        with self.within(notes=False, footnotes=False, pages=False, whole=WORDS):
            content = self.children(node)
        if isinstance(node.parent, ours.quotation_block):
            return content
        return [{"t": "words", "c": content}]

    def node_nested_quotation(self, node: ours.nested_quotation) -> list[Item]:
        """A quotation inside another; with ``ids`` its destination is here."""
        found: dict[str, Any] = {"t": "nested", "block": bool(node["block"]), "c": self.children(node)}
        if node["ids"]:
            found |= {"id": node["qid"], "level": self.where.level + 1, "number": node.get("number", 0)}
            with self.within(whole=DATES):
                found["source"] = self.whole(node.get("source_words", node["qid"]))
        return [found]

    def node_editorial(self, node: ours.editorial) -> list[Item]:
        """Words of the editors'."""
        return [{"t": "editorial", "c": self.children(node)}]

    def node_sic(self, node: ours.sic) -> list[Item]:
        """Words of the witness, odd on purpose, and the editors' sign."""
        return self.children(node)

    node_interpolation = node_sic

    def node_lemma(self, node: ours.lemma) -> list[Item]:
        """Words against which another witness reads otherwise; after the last stands the number."""
        found: list[Item] = [{"t": "lemma", "c": self.children(node)}]
        if node.get("last", True):
            found.append({"t": "editorial", "c": [{"t": "sup", "c": [f"{APART}{node['number']}"]}]})
        return found

    def node_witness_text(self, node: ours.witness_text) -> list[Item]:
        """A stretch of a witness in its listing."""
        with self.within(whole=WORDS):
            return [{"t": "span", "class": ["witness-words"], "c": self.children(node)}]

    def node_status_shape(self, node: ours.status_shape) -> list[Item]:
        """The circle of a status, which the template draws."""
        return [{"t": "shape", "name": SHAPES[node.astext()]}]

    node_line_number = node_sic

    def node_on_screen(self, node: ours.on_screen) -> list[Item]:
        """Nothing: the book says it in another way."""
        return []

    def node_paragraph(self, node: nodes.paragraph) -> list[Item]:
        """A paragraph; a line of a witness is the witness's words; a book names pages by their numbers."""
        if "used-in" in node["classes"]:
            return []
        if "witness-line" in node["classes"]:
            with self.within(whole=WORDS):
                return [{"t": "p", "c": self.children(node), **classes_of(node)}]
        return super().node_paragraph(node)

    def node_difference_line(self, node: ours.difference_line) -> list[Item]:
        """A line of the list of differences, with a date in it."""
        with self.within(whole=DATES):
            return super().node_paragraph(node)


def strings(value: Any) -> Iterator[str]:
    """Every text in items or in parts of them, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in ("number", "head", "status", "terms", "text", "c", "lines", "caption", "rows"):
            yield from strings(value.get(key))
    elif isinstance(value, Iterable):
        for each in value:
            yield from strings(each)


def prune_labels(chapters: list[dict[str, Any]]) -> None:
    """Take out the labels to which nothing points: every one costs the compiler time."""
    used = {each["to"] for each in _dicts(chapters) if "to" in each}
    for each in _dicts(chapters):
        if each.get("t") in {"h", "note"} and each.get("id") not in used:
            each.pop("id", None)
        for key, value in each.items():
            if isinstance(value, list):
                each[key] = [item for item in value if not _is_anchor(item) or item["id"] in used]


def nested_sources(chapters: list[dict[str, Any]]) -> dict[str, list[Item]]:
    """The sources of the quotations whose destination is inside another, for the list of quotations."""
    nested = [each for each in _dicts(chapters) if each.get("t") == "nested" and "id" in each]
    return {each["id"]: each["source"] for each in nested}


def _keep_together(content: list[Item]) -> None:
    """Note of quotations that an attribution follows, and of records, that no page's end parts them.

    One attribution may be that of several quotations. What is too long for that may be parted.
    """
    waiting: list[dict[str, Any]] = []
    for item in content:
        kind = item["t"] if isinstance(item, dict) else ""
        if isinstance(item, dict) and kind == "dl" and "record" in item.get("class", ()):
            item["whole"] = _size([item]) < TOGETHER
        if isinstance(item, dict) and kind == "quotation":
            waiting.append(item)
            continue
        if isinstance(item, dict) and kind == "div" and "paratext" in item.get("class", ()):
            while waiting and _size([*waiting, item]) >= TOGETHER:
                waiting.pop(0)
            for each in waiting:
                each["tied"] = True
        waiting = []


def _size(items: list[Item]) -> int:
    return sum(map(len, strings(items)))


def _is_anchor(item: Any) -> bool:
    return isinstance(item, dict) and item.get("t") == "anchor"


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _dicts(each)


def _length(block: ours.quotation_block) -> int:
    """Characters of a quotation without what is said of it below its text."""
    parts = (ours.quotation_head, ours.quotation_status, ours.quotation_text)
    return sum(len(each.astext()) for each in block.children if isinstance(each, parts))

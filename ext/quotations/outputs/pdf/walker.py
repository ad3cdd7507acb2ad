"""Walking a doctree: one method for each kind of node, and what every method needs to know.

The result is made of items: a string is text; a dictionary is a node with its kind in ``t`` and its
content in ``c``. ``edition.typ`` says how each kind is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from docutils import nodes
from sphinx.util import logging

from quotations.outputs.pdf.errors import EditionError
from quotations.outputs.pdf.labels import Labels

__all__ = ["DATES", "DEEPEST", "NUMBERED", "WORDS", "Item", "Pictures", "Walker", "joined"]

logger = logging.getLogger(__name__)

Item = str | dict[str, Any]
"""A string, or ``{"t": kind, "c": content, …}``."""

DEEPEST = 110
"""How deep a page may nest, in the weights below.

Typst nests show rules 64 and calls of functions 80 deep, and reads 128 levels of JSON. The weights are
the shares of whichever ends first, measured with ``edition.typ`` for each kind of node, in 1/120.
"""

_WEIGHTS: dict[type[nodes.Node], int] = {
    nodes.Text: 0,
    nodes.document: 0,
    nodes.section: 0,
    nodes.bullet_list: 3,
    nodes.enumerated_list: 3,
    nodes.list_item: 2,
    nodes.definition_list: 6,
    nodes.definition_list_item: 6,
    nodes.field_list: 5,
    nodes.field: 3,
    nodes.field_body: 3,
    nodes.table: 13,
    nodes.tgroup: 0,
    nodes.tbody: 0,
    nodes.thead: 0,
    nodes.row: 0,
    nodes.entry: 0,
}
_WEIGHT = 4

_HOLD_INLINE = frozenset({"p", "h", "term", "attribution", "lines"})
"""Kinds of items whose content is inline, so that an anchor can stand in them."""

_NOISE = re.compile(
    r"std|std-.*|xref|any|cite|doc|ref|pre|reference|external|internal|bibtex-citation|lang-.*"
)
"""Classes by which Sphinx tells its own nodes apart."""

WORDS = re.compile(r"\S{0,24}[^\W_][-‐–—/][^\W_]\S{0,24}")
"""Words with a hyphen or a dash: parted there, they could not be copied as they stand."""

DATES = re.compile(r"\d{1,2} [^\W\d_]+ \d{4}")
"""Dates, in headings."""

NUMBERED = re.compile(r"\S+ \d+")
"""A word and its number."""

_ADDRESS = re.compile(r"(?:https?|ftp)://\S*[^\s.,;:!?)\]”’»]")
"""An address, without the punctuation after it."""

_PARTS = re.compile(r"[a-z]+://|[-.?#&=%_~+,:;]*[^-./?#&=%_~+,:;]{1,24}/?|[-./?#&=%_~+,:;]+")
"""Its parts: a line ends before a sign, so that no hyphen of the address is taken for a false one."""

_WHITE = re.compile(r"[ \t\n\r\f\v]+")


class Pictures(Protocol):
    """Where pictures come from and go to."""

    def picture(self, uri: str) -> str:
        """The path of a picture beside the template; empty if there is no such file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What surrounds the node that is being walked."""

    lang: str
    level: int = 0
    """Level of the last heading."""
    notes: bool = True
    """May a citation or an address become a footnote here?"""
    footnotes: bool = True
    """May a footnote of the author's stand here?"""
    pages: bool = True
    """Does a reference to another page give its number?"""
    citing: bool = False
    """Inside a citation."""
    whole: re.Pattern[str] | None = None
    """What no end of a line may part here."""


class Walker:
    """Turns nodes of one page into items."""

    def __init__(
        self, docname: str, path: str, doctree: nodes.document, labels: Labels, lang: str, pictures: Pictures
    ) -> None:
        self.docname = docname
        self.path = path
        self.doctree = doctree
        self.labels = labels
        self.pictures = pictures
        self.where = Where(lang=lang)
        self._depth = 0

    @contextmanager
    def within(self, **changes: Any) -> Iterator[None]:
        """Walk what follows in other surroundings."""
        before = self.where
        self.where = replace(before, **changes)
        try:
            yield
        finally:
            self.where = before

    def children(self, node: nodes.Element) -> list[Item]:
        """The items of a node's children."""
        return self.items(node.children)

    def items(self, children: Iterable[nodes.Node]) -> list[Item]:
        """The items of some nodes, adjacent texts made one."""
        found: list[Item] = []
        for child in children:
            found += self.visit(child)
        return joined(found)

    def visit(self, node: nodes.Node) -> list[Item]:
        """The items of a node."""
        if isinstance(node, nodes.Text):
            return self.whole(_WHITE.sub(" ", str(node)))
        if not isinstance(node, nodes.Element):
            return []
        weight = next((_WEIGHTS[each] for each in type(node).__mro__ if each in _WEIGHTS), _WEIGHT)
        self._depth += weight
        if self._depth > DEEPEST:
            raise EditionError([f"{self.place(node)}: nested too deep for the PDF; flatten it"])
        found: list[Item] = self._method(node)(node)
        self._depth -= weight
        return self._anchored(node, self._in_language(node, found))

    def whole(self, text: str) -> list[Item]:
        """A text, parted into what may be broken and what stays whole.

        Here and not by show rules: each of those keeps the memory of its regular expression, a quarter of a
        MiB, as long as the compiler runs.
        """
        found: list[Item] = []
        end = 0
        for match in (self.where.whole or _ADDRESS).finditer(text):
            found += [text[end : match.start()], self._kept(match.group())]
            end = match.end()
        return joined([*found, text[end:]])

    def _kept(self, words: str) -> Item:
        if self.where.whole:
            return {"t": "whole", "c": [words]}
        return {"t": "address", "c": _PARTS.findall(words)}

    def _method(self, node: nodes.Element) -> Any:
        for each in type(node).__mro__:
            method = getattr(self, f"node_{each.__name__}", None)
            if method is not None:
                return method
        return self._unknown

    def _unknown(self, node: nodes.Element) -> list[Item]:
        self.warn(f"the PDF edition has no form for <{node.tagname}>; its content is printed plainly", node)
        return self.children(node)

    def _in_language(self, node: nodes.Element, found: list[Item]) -> list[Item]:
        lang = node.get("lang") or next(
            (each.removeprefix("lang-") for each in node["classes"] if each.startswith("lang-")), ""
        )
        if not lang or lang == self.where.lang or not found:
            return found
        return [{"t": "lang", "lang": lang, "c": found}]

    def _anchored(self, node: nodes.Element, found: list[Item]) -> list[Item]:
        """The items with the labels of the node's ids, inside the first paragraph if there is one."""
        # Nothing points to a citation: its ids are for back-references, which give page numbers here.
        if isinstance(node, self.self_labelled) or "bibtex-citation" in node["classes"] or not node["ids"]:
            return found
        labels = dict.fromkeys(self.labels.of(self.docname, each) for each in node["ids"])
        anchors: list[Item] = [{"t": "anchor", "id": each} for each in labels]
        return place_anchors(anchors, found)

    self_labelled: tuple[type[nodes.Element], ...] = (nodes.document,)
    """Nodes whose methods see to their labels themselves."""

    def place(self, node: nodes.Node) -> str:
        """Path and line of a node in the sources."""
        # MyST gives pictures the line 0.
        line = next((each.line for each in _up(node) if getattr(each, "line", None)), 1)
        return f"{self.path}:{line}"

    def warn(self, text: str, node: nodes.Node) -> None:
        """A warning of Sphinx's with the place of a node."""
        logger.warning(text, location=self.place(node), type="typst")


def _up(node: nodes.Node) -> Iterator[nodes.Node]:
    while node is not None:
        yield node
        node = node.parent


def joined(items: Iterable[Item]) -> list[Item]:
    """The items with adjacent texts made one and empty ones dropped."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, str) and found and isinstance(found[-1], str):
            found[-1] += item
        elif item != "":
            found.append(item)
    return found


def place_anchors(anchors: list[Item], items: list[Item]) -> list[Item]:
    """Put anchors into the first paragraph, so that they neither part blocks nor hang on the last page."""
    first = items[0] if items else ""
    if isinstance(first, dict):
        if first["t"] in _HOLD_INLINE:
            first["c"] = [*anchors, *first["c"]]
            return items
        if first["t"] in {"div", "lang"}:
            first["c"] = place_anchors(anchors, first["c"])
            return items
    return [*anchors, *items]


def classes_of(node: nodes.Element) -> dict[str, list[str]]:
    """The classes that an author or the shell gave a node, as a part of its item."""
    found = [each for each in node["classes"] if not _NOISE.fullmatch(each)]
    return {"class": found} if found else {}


def relative(path: Path, root: Path) -> str:
    """A path as the user would type it from the folder of ``conf.py``."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()

"""Quotations read back from a finished PDF, through its structure tree.

A quotation is reached by its destination: the heading in which a link leads to that destination is its
head, and the next ``BlockQuote`` (``Quote`` for one inside a line) holds its words. One inside a line may
have no heading, since none can stand in a paragraph: then the link stands just before its words. In there
the editors' additions are tagged ``Em``; all else is the witness's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

from quotations.verify.pdftext import PageText, Read, plainly

__all__ = [
    "Element",
    "ReadQuotation",
    "listed_pages",
    "quotations_in",
    "read_quotations",
    "read_structure",
    "structure",
]

_HEADING = re.compile(r"H[1-9]?")
_QUOTES = ("BlockQuote", "Quote")
_EDITORIAL = frozenset({"Em", "Note", "Lbl", "Reference"})
_BLOCKS = frozenset({"P", "BlockQuote", "LI", "Div"})


@dataclass(slots=True)
class Element:
    """An element of the structure tree: its tag and, in order, elements, texts and destinations.

    ``destination`` is the name to which a link inside leads; ``page`` counts from 1 where it is known.
    """

    tag: str
    children: list[Element | str] = field(default_factory=list)
    destination: str = ""
    page: int = 0

    def walk(self) -> Iterator[Element]:
        """The element and all inside it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def text(self, without: frozenset[str] = frozenset()) -> str:
        """The words inside, blocks parted by a line break; elements with some tags left out."""
        found = ""
        for child in self.children:
            if isinstance(child, str):
                found += child
            elif child.tag not in without and not (without and _HEADING.fullmatch(child.tag)):
                words = child.text(without)
                apart = child.tag in _BLOCKS and found and words
                found += f"\n{words}" if apart else words
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuotation:
    """A quotation as a PDF has it: its words, the editors' left out, and the page it begins on."""

    text: str
    page: int


def read_quotations(path: str | Path) -> dict[str, str]:
    """The words of each quotation by its id, white space as the PDF has it."""
    return {id_: each.text for id_, each in read_structure(path).items()}


def read_structure(path: str | Path) -> dict[str, ReadQuotation]:
    """Every quotation of a PDF by its id, in the order of the structure tree."""
    with pikepdf.open(path) as pdf:
        return quotations_in(pdf, structure(pdf))


def quotations_in(pdf: pikepdf.Pdf, tree: Element) -> dict[str, ReadQuotation]:
    """The same, from a structure tree that is read already."""
    destinations = _destinations(pdf)
    found: dict[str, ReadQuotation] = {}
    waiting = ""
    marks = _marks(tree)
    for element in tree.walk():
        if _HEADING.fullmatch(element.tag) or id(element) in marks:
            # The head's link leads to the head itself, on the page of the destination.
            names = [each.destination for each in element.walk() if each.destination in destinations]
            same = [name for name in names if destinations[name] == element.page and name not in found]
            waiting = same[0] if same else ""
        elif waiting and element.tag in _QUOTES:
            found[waiting] = ReadQuotation(text=element.text(_EDITORIAL), page=element.page)
            waiting = ""
    return found


def listed_pages(tree: Element) -> dict[str, str]:
    """The page that the lists at the front name for each destination, as it is printed."""
    found: dict[str, str] = {}
    for entry in tree.walk():
        names = [each.destination for each in entry.walk() if each.destination] if entry.tag == "TOCI" else []
        words = entry.text().split() if names else []
        if words:
            found[names[0]] = words[-1].lstrip(".")
    return found


def _marks(tree: Element) -> set[int]:
    """The links that stand just before a quotation inside a line, by identity."""
    return {
        id(before)
        for element in tree.walk()
        for before, after in pairwise(element.children)
        if isinstance(before, Element) and isinstance(after, Element)
        if before.tag == "Link" and after.tag == "Quote"
    }


def _destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The named destinations with their pages."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if names is None:
        return {}
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = {}
    for name, target in pikepdf.NameTree(names).items():
        place = target["/D"] if isinstance(target, pikepdf.Dictionary) else target
        found[str(name)] = pages.get(place[0].objgen, 0)
    return found


def structure(pdf: pikepdf.Pdf, read: Read = plainly) -> Element:
    """The structure tree of a PDF with its text; empty for one that is not tagged.

    ``read`` unpacks a stream.

    :raises ValueError: if the tree is none, since an element is in it twice.
    """
    return _Reader(pdf, read).read()


class _Reader:
    """Follows a structure tree and fetches the text of its marked content."""

    def __init__(self, pdf: pikepdf.Pdf, read: Read) -> None:
        self._pdf = pdf
        self._read_stream = read
        self._seen: set[tuple[int, int]] = set()
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self._texts: dict[int, PageText] = {}

    def read(self) -> Element:
        root = self._pdf.Root.get("/StructTreeRoot")
        found = Element("Root")
        if root is not None:
            self._fill(found, root, 0)
        return found

    def _fill(self, element: Element, node: Any, page: int) -> None:
        kids = node.get("/K")
        if kids is None:
            return
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            child = self._child(element, kid, page)
            if child is not None:
                element.children.append(child)
                if isinstance(child, Element):
                    element.page = element.page or child.page

    def _child(self, element: Element, kid: Any, page: int) -> Element | str | None:
        if not isinstance(kid, pikepdf.Dictionary):
            return self._content(element, page, int(kid))
        page = self._pages.get(kid["/Pg"].objgen, 0) if "/Pg" in kid else page
        if "/S" in kid:
            if kid.objgen != (0, 0) and kid.objgen in self._seen:
                raise ValueError("an element of the structure tree is in it twice")
            self._seen.add(kid.objgen)
            found = Element(str(kid["/S"])[1:])
            self._fill(found, kid, page)
            return found
        if kid.get("/Type") == "/MCR":
            return self._content(element, page, int(kid["/MCID"]))
        target = kid.get("/Obj", pikepdf.Dictionary()).get("/Dest")
        if isinstance(target, pikepdf.String):
            element.destination = str(target)
        return None

    def _content(self, element: Element, page: int, number: int) -> str:
        element.page = element.page or page
        if page not in self._texts:
            self._texts[page] = PageText(self._pdf.pages[page - 1], self._read_stream)
        return self._texts[page].texts.get(number, "")

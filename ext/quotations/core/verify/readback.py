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

from quotations.core.verify.limits import Meter
from quotations.core.verify.package import leaves
from quotations.core.verify.pdftext import Pages, Read, plainly

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
    ``weight`` is the number of elements and characters in it, itself included: what it costs to go over it.
    """

    tag: str
    children: list[Element | str] = field(default_factory=list)
    destination: str = ""
    page: int = 0
    weight: int = 1

    def walk(self) -> Iterator[Element]:
        """The element and all inside it, in reading order."""
        waiting = [self]
        while waiting:
            each = waiting.pop()
            yield each
            waiting.extend(child for child in reversed(each.children) if isinstance(child, Element))

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


def quotations_in(pdf: pikepdf.Pdf, tree: Element, meter: Meter | None = None) -> dict[str, ReadQuotation]:
    """The same, from a structure tree that is read already.

    :raises TooMuchError: if more stands in one another than is gone over.
    """
    meter = meter or Meter()
    destinations = _destinations(pdf, meter)
    found: dict[str, ReadQuotation] = {}
    waiting = ""
    marks = _marks(tree)
    for element in tree.walk():
        if _HEADING.fullmatch(element.tag) or id(element) in marks:
            meter.take("compared", element.weight)
            # The head's link leads to the head itself, on the page of the destination.
            names = [each.destination for each in element.walk() if each.destination in destinations]
            same = [name for name in names if destinations[name] == element.page and name not in found]
            waiting = same[0] if same else ""
        elif waiting and element.tag in _QUOTES:
            meter.take("compared", element.weight)
            found[waiting] = ReadQuotation(text=element.text(_EDITORIAL), page=element.page)
            waiting = ""
    return found


def listed_pages(tree: Element, meter: Meter | None = None) -> dict[str, str]:
    """The page that the lists at the front name for each destination, as it is printed.

    :raises TooMuchError: if more entries stand in one another than are gone over.
    """
    meter = meter or Meter()
    found: dict[str, str] = {}
    for entry in (each for each in tree.walk() if each.tag == "TOCI"):
        meter.take("compared", entry.weight)
        name = next((each.destination for each in entry.walk() if each.destination), "")
        words = entry.text().split() if name else []
        if words:
            found[name] = words[-1].lstrip(".")
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


def _destinations(pdf: pikepdf.Pdf, meter: Meter) -> dict[str, int]:
    """The named destinations with their pages."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = {}
    for name, target in leaves(names, "/Names", meter):
        place = target["/D"] if isinstance(target, pikepdf.Dictionary) else target
        found[str(name)] = pages.get(place[0].objgen, 0)
    return found


def structure(pdf: pikepdf.Pdf, read: Read = plainly, meter: Meter | None = None) -> Element:
    """The structure tree of a PDF with its text; empty for one that is not tagged.

    ``read`` unpacks a stream.

    :raises ValueError: if the tree is none, since an element is in it twice or its content is of no page.
    :raises TooMuchError: if it has more than is read.
    """
    return _Reader(pdf, read, meter or Meter()).read()


class _Reader:
    """Follows a structure tree and fetches the text of its marked content."""

    def __init__(self, pdf: pikepdf.Pdf, read: Read, meter: Meter) -> None:
        self._pdf = pdf
        self._meter = meter
        self._seen: set[tuple[int, int]] = set()
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self._pages = Pages(read, meter)
        self._texts: dict[int, dict[int, str]] = {}

    def read(self) -> Element:
        root = self._pdf.Root.get("/StructTreeRoot")
        found = Element("Root")
        if root is not None:
            self._fill(found, root, 0, 1)
        return found

    def _fill(self, element: Element, node: Any, page: int, depth: int) -> None:
        kids = node.get("/K")
        if kids is None:
            return
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            child = self._child(element, kid, page, depth)
            if child is None:
                continue
            element.children.append(child)
            if isinstance(child, Element):
                element.page = element.page or child.page
                element.weight += child.weight
            else:
                element.weight += len(child)

    def _child(self, element: Element, kid: Any, page: int, depth: int) -> Element | str | None:
        if not isinstance(kid, pikepdf.Dictionary):
            return self._content(element, page, int(kid))
        given = kid.get("/Pg")
        page = page if given is None else self._numbers.get(given.objgen, 0)
        tag = kid.get("/S")
        if tag is not None:
            return self._element(kid, str(tag)[1:], page, depth)
        if kid.get("/Type") == "/MCR":
            return self._content(element, page, int(kid["/MCID"]))
        self._meter.take("stretches")
        target = kid.get("/Obj", pikepdf.Dictionary()).get("/Dest")
        if isinstance(target, pikepdf.String):
            element.destination = str(target)
            self._meter.take("characters", len(element.destination))
        return None

    def _element(self, node: Any, tag: str, page: int, depth: int) -> Element:
        self._meter.take("elements")
        self._meter.take("characters", len(tag))
        self._meter.depth(depth)
        number = node.objgen
        if number != (0, 0) and number in self._seen:
            raise ValueError("an element of the structure tree is in it twice")
        self._seen.add(number)
        found = Element(tag)
        self._fill(found, node, page, depth + 1)
        return found

    def _content(self, element: Element, page: int, number: int) -> str:
        self._meter.take("stretches")
        element.page = element.page or page
        if not page:
            raise ValueError("marked content in the structure tree is of no page")
        if page not in self._texts:
            self._texts[page] = self._pages.texts(self._pdf.pages[page - 1])
        text = self._texts[page].get(number, "")
        self._meter.take("characters", len(text))
        return text

"""A finished PDF as its structure has it: elements, marked content, annotations.

For tests that look at a file from outside: nothing here knows how it was made. What is wrong in a file is
kept as it is and told by ``pdfrules``; only text is taken from the reader of the extension.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

from quotations.core.verify.pdftext import Pages

SHOWN = {"Tj", "TJ", "'", '"'}
PAINTED = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}


@dataclass(eq=False)
class Content:
    """A stretch of marked content in the tree: its words, and its language where it is not the document's."""

    page: int
    number: int
    text: str = ""
    lang: str = ""


@dataclass(eq=False)
class Annotation:
    """An annotation in the tree."""

    obj: pikepdf.Object


@dataclass(eq=False)
class Element:
    """An element of the structure tree."""

    tag: str
    obj: pikepdf.Object
    parent: Element | None = None
    kids: list[Element | Content | Annotation] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """The element and all inside it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def up(self) -> Iterator[Element]:
        """The elements round it, the nearest first."""
        each = self.parent
        while each is not None:
            yield each
            each = each.parent

    def content(self) -> Iterator[Content]:
        """The marked content inside, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Content):
                yield kid
            elif isinstance(kid, Element):
                yield from kid.content()

    def annotations(self) -> Iterator[Annotation]:
        """The annotations inside."""
        for each in self.walk():
            yield from (kid for kid in each.kids if isinstance(kid, Annotation))

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.content())

    @property
    def page(self) -> int:
        return next((each.page for each in self.content()), 0)

    def attribute(self, owner: str, name: str) -> pikepdf.Object | None:
        """An attribute of the element's own."""
        given = self.obj.get("/A", [])
        for each in given if isinstance(given, pikepdf.Array) else [given]:
            if isinstance(each, pikepdf.Dictionary) and each.get("/O") == f"/{owner}" and f"/{name}" in each:
                return each[f"/{name}"]
        return None


@dataclass
class Marked:
    """The marked content of a page: by number, and what stands outside any."""

    content: dict[int, Content] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class PdfTree:
    """A PDF, opened for good; ``root`` is above the elements of the tree."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        self.marked = {number: _marked(page, number) for number, page in enumerate(self.pdf.pages, 1)}
        self.root = Element("", self.pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()))
        self.missing: list[tuple[int, int]] = []
        self._fill(self.root, 0)

    def _fill(self, element: Element, page: int) -> None:
        page = self.pages.get(element.obj["/Pg"].objgen, 0) if "/Pg" in element.obj else page
        kids = element.obj.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                self._content(element, page, int(kid))
            elif "/S" in kid:
                found = Element(str(kid.S)[1:], kid, element)
                element.kids.append(found)
                self._fill(found, page)
            elif kid.get("/Type") == "/OBJR":
                element.kids.append(Annotation(kid.Obj))
            else:
                self._content(element, self.pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID))

    def _content(self, element: Element, page: int, number: int) -> None:
        known = self.marked[page].content if page in self.marked else {}
        if number not in known:
            self.missing.append((page, number))
        content = known.get(number, Content(page, number))
        given = (str(each.obj.get("/Lang", "")) for each in (element, *element.up))
        content.lang = content.lang or next(filter(None, given), "")
        element.kids.append(content)

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of some tags, in reading order."""
        return [each for each in self.elements if each.tag in tags]

    @cached_property
    def elements(self) -> list[Element]:
        return [each for each in self.root.walk() if each is not self.root]

    @cached_property
    def roles(self) -> dict[str, str]:
        """The standard types for which types of the file's own stand."""
        given = self.pdf.Root.get("/StructTreeRoot", {}).get("/RoleMap", {})
        return {str(name)[1:]: str(role)[1:] for name, role in given.items()}

    @cached_property
    def annotations(self) -> list[tuple[int, pikepdf.Object]]:
        """Every annotation of the pages, with its page."""
        pages = enumerate(self.pdf.pages, 1)
        return [(number, each) for number, page in pages for each in page.get("/Annots", [])]

    def page_of(self, target: pikepdf.Object | None) -> int:
        """The page that a destination leads to, named or not; 0 if it leads nowhere."""
        if isinstance(target, pikepdf.String):
            target = self.destinations.get(str(target))
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/D")
        return self.pages.get(target[0].objgen, 0) if isinstance(target, pikepdf.Array) else 0

    @cached_property
    def destinations(self) -> dict[str, pikepdf.Object]:
        names = self.pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        return {} if names is None else {str(name): each for name, each in pikepdf.NameTree(names).items()}


def _marked(page: pikepdf.Page, number: int) -> Marked:
    """The marked content of a page; painting outside it and marks inside one another are faults."""
    found, texts = Marked(), Pages().texts(page)
    open_: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            open_.append(_opened(operands, number, found, open_, texts))
        elif name == "EMC":
            open_.pop()
        elif (name in SHOWN or name in PAINTED) and not any(open_):
            found.faults.append(f"page {number}: {name} is in no marked content")
    return found


def _opened(
    operands: list[pikepdf.Object], page: int, found: Marked, open_: list[str], texts: dict[int, str]
) -> str:
    """What a mark makes of what follows: ``artifact``, ``tagged`` or, alone, nothing."""
    properties = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
    made = "artifact" if operands[0] == "/Artifact" else "tagged" if "/MCID" in properties else ""
    outer = next(filter(None, reversed(open_)), "")
    if made and outer and (made, outer) != ("artifact", "artifact"):
        found.faults.append(f"page {page}: {made} content inside {outer} content")
    if made == "tagged":
        number = int(properties["/MCID"])
        if number in found.content:
            found.faults.append(f"page {page}: marked content {number} stands there twice")
        lang = str(properties.get("/Lang", ""))
        found.content[number] = Content(page, number, texts.get(number, ""), lang)
    return made


def changed(path: Path, target: Path, damage: Callable[[PdfTree], None]) -> PdfTree:
    """A copy of a PDF to which something was done."""
    tree = PdfTree(path)
    damage(tree)
    tree.pdf.save(target, linearize=False)
    return PdfTree(target)

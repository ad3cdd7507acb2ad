"""Drawings (SVG): documents that can hold programs, fetch things, and draw a part of themselves for ever.

A drawing may hold shapes and words, described by numbers, colours and references to its own parts. It is
counted as it is drawn: a part that is referred to counts each time. Entities, types of documents, style
sheets, instructions, and everything that moves, runs or refers elsewhere are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from quotations.core.model.letters import deceptions
from quotations.core.pages.limits import (
    DEEPEST_DRAWING,
    DEEPEST_REFERENCE,
    LARGEST_DRAWING,
    LONGEST_VALUE,
    MOST_DASHES,
    MOST_DRAWN,
    MOST_OUTLINE,
    MOST_WORDS_DRAWN,
    SMALLEST_DRAWING,
)
from quotations.core.pages.svgvalues import REFERRING, is_known, length, numbers, read_style, read_value

__all__ = ["wrong_drawing"]

_GROUPS = ("svg", "g", "defs", "switch", "title", "desc", "metadata")
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_WRITING = ("text", "tspan", "textPath")
_GRADIENTS = ("linearGradient", "radialGradient")
_TEMPLATES = ("marker", "pattern", "clipPath", "mask")
# Without <use>: a few of them that use one another are more shapes than can be drawn.
_ELEMENTS = frozenset(
    (*_GROUPS, *_SHAPES, *_WRITING, *_GRADIENTS, *_TEMPLATES, "stop", "symbol", "view")
)
_UNSEEN = frozenset(("title", "desc", "metadata"))
_INHERITED = ("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end", "stroke-dasharray")
_KINDS = {
    **dict.fromkeys(("fill", "stroke"), (*_GRADIENTS, "pattern")),
    **dict.fromkeys(("marker", "marker-start", "marker-mid", "marker-end"), ("marker",)),
    "clip-path": ("clipPath",), "mask": ("mask",), "pattern": ("pattern",),
    **dict.fromkeys(("shape-inside", "textPath"), _SHAPES),
    **dict.fromkeys(_GRADIENTS, _GRADIENTS),
}
"""What each property, and the address of each element, may refer to."""
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_PER_OUTLINE = 100
"""So many characters of an outline are drawn about as fast as a shape."""


def wrong_drawing(data: bytes) -> str:
    """What of an SVG is not allowed, or more than can be drawn; empty if it may be shown."""
    try:
        _Reading().read(data)
    except _RefusedError as refused:
        return str(refused)
    except (expat.ExpatError, ValueError) as error:
        return f"it is no SVG: {error}"
    return ""


class _RefusedError(Exception):
    """Something is wrong with a drawing; no more of it is read."""


@dataclass(slots=True)
class _Part:
    """An element: what it costs to draw by itself, its children, and what it refers to."""

    name: str
    id: str
    properties: dict[str, str]
    """Its own and those that it inherits."""
    cost: int = 1
    children: list[_Part] = field(default_factory=list)
    refers: list[tuple[str, str, int]] = field(default_factory=list)
    """(property or element, id, how often)"""


class _Reading:
    """One reading of a drawing from its first element to its last."""

    def __init__(self) -> None:
        self._open: list[_Part] = []
        self._parts: dict[str, _Part] = {}
        self._twice: set[str] = set()
        self._root: _Part | None = None
        self._count = self._letters = self._outline = 0
        self._extent = float(LARGEST_DRAWING)

    def read(self, data: bytes) -> None:
        """Read all of it.

        :raises _RefusedError: saying what is wrong.
        :raises ExpatError: if it is no XML.
        :raises ValueError: if it is no text in UTF-8.
        """
        data.decode("utf-8")  # some programs would read it otherwise than the parser
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._write
        parser.XmlDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = _refuse_type
        parser.ProcessingInstructionHandler = _refuse_instruction
        parser.Parse(data, True)
        if self._root is not None:
            self._look_at_references(self._root)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "utf8"}:
            raise _RefusedError(f"it says that it is in {encoding[:20]}, not in UTF-8")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space != _SVG or local not in _ELEMENTS or (not self._open and local != "svg"):
            raise _RefusedError(f"it holds <{local[:40]}>, which is no shape")
        self._count += 1
        if self._count > MOST_DRAWN or len(self._open) >= DEEPEST_DRAWING:
            raise _RefusedError("it has too many shapes, or shapes too deep in one another")
        above = self._open[-1] if self._open else None
        given = dict(_given(attributes))
        passed = above.properties if above else {}
        inherited = {each: passed[each] for each in _INHERITED if each in passed}
        part = _Part(local, given.get("id", ""), inherited | given)
        if local == "svg":
            self._measure(given, is_whole=above is None)
        self._note(part, given)
        if above is None:
            self._root = part
        else:
            above.children.append(part)
        self._open.append(part)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _write(self, words: str) -> None:
        if not self._open or self._open[-1].name not in _WRITING or not words.strip(" \t\r\n"):
            return
        hidden = next((each for each in deceptions(words) if each.is_hidden), None)
        if hidden:
            raise _RefusedError(f"its words have a character that cannot be seen, {hidden.told}")
        if any(unicodedata.combining(each) for each in unicodedata.normalize("NFC", words)):
            raise _RefusedError("its words have marks that the book cannot print; make outlines of them")
        self._letters += len(words)
        self._open[-1].cost += len(words)
        if self._letters > MOST_WORDS_DRAWN:
            raise _RefusedError(f"its words have more than {MOST_WORDS_DRAWN:,} characters")

    def _measure(self, given: dict[str, str], *, is_whole: bool) -> None:
        """Look at the size of the drawing, or of one inside it."""
        box = numbers(given.get("viewBox", ""))
        if "viewBox" in given and (len(box) != 4 or min(box[2:]) < SMALLEST_DRAWING):  # noqa: PLR2004 — x, y, width, height
            raise _RefusedError("its viewBox is no four numbers, the last two of them above 0")
        for side in ("width", "height"):
            written = given.get(side, "auto")
            pixels = length(written)
            shared = "%" in written and min(numbers(written), default=0) > 0
            if written != "auto" and not shared and (pixels is None or pixels < SMALLEST_DRAWING):
                raise _RefusedError(f"its {side} is “{written[:40]}”, no length above 0")
            if is_whole and (pixels or 0) > LARGEST_DRAWING:
                raise _RefusedError(f"its {side} is more than {LARGEST_DRAWING:,} pixels")
            if is_whole and not box and pixels is None:
                raise _RefusedError(f"it has neither {side} nor viewBox, and so no size")
        if is_whole:
            sides = box[2:] or [length(given[side]) or 1 for side in ("width", "height")]
            self._extent = max(sides)
            if max(sides) > LARGEST_DRAWING * min(sides):
                raise _RefusedError("it is much longer than it is wide, or wider than it is long")

    def _note(self, part: _Part, given: dict[str, str]) -> None:
        """Note what an element costs and refers to."""
        if part.id in self._parts:
            self._twice.add(part.id)
        elif part.id:
            self._parts[part.id] = part
        outline = len(given.get("d", "")) + len(given.get("points", ""))
        self._outline += outline
        if self._outline > MOST_OUTLINE:
            raise _RefusedError(f"its outlines have more than {MOST_OUTLINE:,} characters")
        part.cost += outline // _PER_OUTLINE
        if part.name in _SHAPES or part.name in _WRITING:
            self._dash(part)
        if part.name == "pattern":
            self._tile(given)
        address = given.get("href")
        if address is not None:
            if part.name not in _KINDS or not re.fullmatch(r"\s*#[\w.:-]{1,200}\s*", address):
                raise _RefusedError(f"it refers to “{address[:40]}”")
            part.refers.append((part.name, address.strip()[1:], 1))
        part.refers += _references(part, given, outline)

    def _dash(self, part: _Part) -> None:
        """Refuse a line of more dashes than can be drawn."""
        dashes = numbers(part.properties.get("stroke-dasharray", ""))
        if not dashes:
            return
        names = ("d", "points", "x1", "x2", "y1", "y2", "width", "height", "r", "rx", "ry", "font-size")
        long = 7 * sum(abs(each) for name in names for each in numbers(part.properties.get(name, "")))
        if min(dashes) < 0 or (sum(dashes) > 0 and long > MOST_DASHES * sum(dashes)):
            raise _RefusedError(f"a line has more than {MOST_DASHES:,} dashes")

    def _tile(self, given: dict[str, str]) -> None:
        """Refuse a pattern of more tiles than can be drawn."""
        whole = self._extent if given.get("patternUnits") == "userSpaceOnUse" else 1
        for side in ("width", "height"):
            size = min(numbers(given.get(side, "")), default=whole)
            if size * 1000 < whole:
                raise _RefusedError(f"the {side} of a pattern is too small to be seen")

    # References

    def _look_at_references(self, root: _Part) -> None:
        for part in _walk(root):
            for name, id_, _times in part.refers:
                target = self._parts.get(id_)
                if target is None or id_ in self._twice:
                    there = "not in it" if target is None else "in it twice"
                    raise _RefusedError(f"it refers to “#{id_[:40]}”, which is {there}")
                if target.name not in _KINDS[name]:
                    raise _RefusedError(f"{name} refers to “#{id_[:40]}”, which is a <{target.name}>")
        if self._drawn(root, {}, frozenset())[0] > MOST_DRAWN:
            raise _RefusedError(f"more than {MOST_DRAWN:,} shapes are drawn, each counted as often as it is")

    def _drawn(
        self, part: _Part, known: dict[int, tuple[int, int]], around: frozenset[int]
    ) -> tuple[int, int]:
        """How many shapes are drawn for a part and for all that it refers to, and how deep it refers."""
        if id(part) in known:
            return known[id(part)]
        cost, depth = part.cost, 0
        for each in part.children:
            shapes, deep = self._drawn(each, known, around)
            cost, depth = cost + shapes, max(depth, deep)
        for _name, id_, times in part.refers:
            target = self._parts[id_]
            if id(target) in around:
                raise _RefusedError(f"it draws “#{id_[:40]}” in itself")
            shapes, deep = self._drawn(target, known, around | {id(target)})
            cost, depth = cost + times * shapes, max(depth, 1 + deep)
        if depth > DEEPEST_REFERENCE or len(around) > DEEPEST_REFERENCE:
            raise _RefusedError(f"its parts refer to one another more than {DEEPEST_REFERENCE} deep")
        known[id(part)] = min(cost, 2 * MOST_DRAWN), depth  # a number that grows no further
        return known[id(part)]


def _walk(part: _Part) -> Iterator[_Part]:
    yield part
    for each in part.children:
        yield from _walk(each)


def _given(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The attributes of an element by name, then the properties of its style, each found sound."""
    for name, written in sorted(attributes.items(), key=lambda each: each[0] == "style"):
        space, _, local = name.rpartition(" ")
        if len(written) > LONGEST_VALUE and local not in {"d", "points"}:
            raise _RefusedError(f"the attribute {local[:40]} has more than {LONGEST_VALUE:,} characters")
        if local.lower().startswith("on"):
            raise _RefusedError(f"the attribute {local[:40]} runs something")
        fits = {"": local != "space", _XML: local in {"lang", "space"}, _XLINK: local == "href"}.get(space)
        if not fits or not is_known(local):
            raise _RefusedError(f"it has the attribute {local[:40]}, which no drawing needs")
        if local == "style":
            try:
                declared = list(read_style(written))
            except ValueError as error:
                raise _RefusedError(f"a style holds “{error}”, which is none that a drawing needs") from None
            for each, value in declared:
                yield each, _sound(each, value, styled=True)
        elif local == "href":
            yield local, written
        else:
            yield local, _sound(local, written)


def _sound(name: str, written: str, *, styled: bool = False) -> str:
    """A value, if it may stand there.

    :raises _RefusedError: if it may not.
    """
    wrong = read_value(name, written, styled=styled).wrong
    if wrong:
        raise _RefusedError(wrong)
    return written


def _references(part: _Part, given: dict[str, str], outline: int) -> Iterator[tuple[str, str, int]]:
    """What a shape is painted with, what it is cut by, and what stands at its corners."""
    is_drawn = part.name in _SHAPES or part.name in _WRITING
    for name in sorted(REFERRING.intersection(part.properties)):
        inherited = name in _INHERITED
        written = (part.properties if inherited else given).get(name, "")
        if "#" not in written:
            continue
        times = 1 + outline // 2 if name.startswith("marker") else 1
        if inherited and not is_drawn:
            times = 0  # it counts where it is drawn
        for id_ in read_value(name, written).ids:
            yield name, id_, times


def _refuse_type(*_given: object) -> None:
    raise _RefusedError("it declares a document type")


def _refuse_instruction(*_given: object) -> None:
    raise _RefusedError("it holds an instruction for a program")

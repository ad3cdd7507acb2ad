"""The text of marked content: what each numbered stretch of a PDF's pages says.

Only as much of PDF as tagged files need: fonts with ``ToUnicode``, strings in ``Tj`` and ``TJ``, and of
``ActualText`` only the soft hyphen at the end of a line. Any other ``ActualText`` would let a page show
one thing and say another, so the glyphs are read. Positions are left alone: order and meaning are the
structure tree's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

__all__ = ["PageText", "Read", "plainly"]

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\[\]]*)\])")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)")


Read = Callable[[Any], bytes]
"""Unpacks a stream."""

_MOST = 0xFFFF
"""Codes that a range can hold: two bytes' worth."""
_MOST_MAPPED = 4 * _MOST
"""Codes that all ranges of a font can hold; none needs more than one of them."""

_HYPHENS = frozenset("-\u2010\u2011\xad")


def plainly(stream: Any) -> bytes:
    """Unpack a stream of a file that is trusted."""
    return bytes(stream.read_bytes())


class _Font:
    """Codes of a font and the characters that they stand for."""

    def __init__(self, font: Any, read: Read) -> None:
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        stream = font.get("/ToUnicode")
        self.characters = _to_unicode(read(stream)) if stream is not None else {}

    def decode(self, data: bytes) -> str:
        """A string of the page as text; a code without a meaning becomes U+FFFD."""
        codes = (data[at : at + self.width] for at in range(0, len(data), self.width))
        return "".join(self.characters.get(int.from_bytes(code, "big"), "\ufffd") for code in codes)


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The sections of a CMap that map codes: the kind and what stands in it."""
    at, unended = 0, set()
    for begin in _SECTION.finditer(data):
        if begin.start() < at or begin[1] in unended:
            continue
        end = data.find(b"end" + begin[1], begin.end())
        if end < 0:
            unended.add(begin[1])
            continue
        yield begin[1], data[begin.end() : end]
        at = end


def _to_unicode(data: bytes) -> dict[int, str]:
    """The mapping of a CMap; of its language only the two sections that map codes.

    :raises ValueError: if it maps more codes than a font can have.
    """
    found: dict[int, str] = {}
    mapped = 0
    for kind, body in _sections(data):
        if kind == b"bfchar":
            found |= {int(code, 16): _utf16(text) for code, text in _CHAR.findall(body)}
            continue
        for first, last, start, several in _RANGE.findall(body):
            low = int(first, 16)
            high = min(int(last, 16), low + _MOST)
            mapped += high - low + 1
            if mapped > _MOST_MAPPED:
                raise ValueError("a font of it maps more codes than a font can have")
            if several:
                texts = re.findall(rb"<([0-9A-Fa-f\s]*)>", several)
                found |= {low + offset: _utf16(text) for offset, text in enumerate(texts)}
                continue
            base = _utf16(start)
            for offset in range(high - low + 1):
                found[low + offset] = base[:-1] + chr(ord(base[-1]) + offset) if base else ""
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(b"".join(digits.split()).decode("ascii")).decode("utf-16-be", "replace")


@dataclass(slots=True)
class _Open:
    """Marked content that has begun: its number, if it has one, and whether it is a soft hyphen."""

    number: int | None = None
    soft: bool = False


class PageText:
    """What the marked content of one page says, by its number."""

    def __init__(self, page: Any, read: Read = plainly) -> None:
        self._fonts: dict[str, _Font] = {}
        self._read_stream = read
        self._resources = page.get("/Resources", {}).get("/Font", {})
        parts: dict[int, list[str]] = {}
        with pikepdf.new() as holder:
            instructions = pikepdf.Stream(holder, _contents(page, read))
            self._read(pikepdf.parse_content_stream(instructions), parts)
        self.texts = {number: "".join(each) for number, each in parts.items()}

    def _read(self, instructions: Iterable[Any], parts: dict[int, list[str]]) -> None:
        open_ = [_Open()]
        font: _Font | None = None
        for operands, operator in instructions:
            match str(operator):
                case "BDC" | "BMC":
                    open_.append(_opened(operands, open_[-1]))
                case "EMC":
                    open_.pop()
                case "Tf":
                    font = self._font(str(operands[0]))
                case "Tj" | "TJ" | "'" | '"' if font is not None and open_[-1].number is not None:
                    text = "".join(font.decode(each) for each in _strings(operands))
                    if open_[-1].soft and set(text) <= _HYPHENS:
                        text = "\xad" * len(text)
                    parts.setdefault(open_[-1].number, []).append(text)

    def _font(self, name: str) -> _Font:
        if name not in self._fonts:
            self._fonts[name] = _Font(self._resources[name], self._read_stream)
        return self._fonts[name]


def _opened(operands: list[Any], outer: _Open) -> _Open:
    properties: Any = operands[1] if len(operands) > 1 else {}
    found = _Open(outer.number, outer.soft)
    if str(operands[0]) == "/Artifact":
        found.number = None
    if isinstance(properties, pikepdf.Dictionary):
        if "/MCID" in properties:
            found.number = int(properties["/MCID"])
        if "/ActualText" in properties:
            found.soft = str(properties["/ActualText"]) == "\xad"
    return found


def _contents(page: Any, read: Read) -> bytes:
    given = page.obj.get("/Contents")
    streams = given if isinstance(given, pikepdf.Array) else [] if given is None else [given]
    return b"\n".join(read(each) for each in streams)


def _strings(operands: Any) -> Iterator[bytes]:
    for each in operands:
        if isinstance(each, pikepdf.String):
            yield bytes(each)
        elif isinstance(each, pikepdf.Array):
            yield from _strings(each)

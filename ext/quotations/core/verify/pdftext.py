"""The text of marked content: what each numbered stretch of a PDF's pages says.

Only as much of PDF as tagged files need: fonts with ``ToUnicode``, strings in ``Tj`` and ``TJ``, and of
``ActualText`` only the soft hyphen at the end of a line. Any other ``ActualText`` would let a page show
one thing and say another, so the glyphs are read. Positions are left alone: order and meaning are the
structure tree's business.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from quotations.core.verify.limits import Meter, TooMuchError

__all__ = ["Pages", "Read", "plainly"]

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\[\]]*)\])")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)")


Read = Callable[[Any], bytes]
"""Unpacks a stream."""

_MOST = 0xFFFF
"""Codes that a range can hold: two bytes' worth."""
_MOST_MAPPED = 4 * _MOST
"""Codes that all ranges of a font can hold; none needs more than one of them."""
_LONGEST = 64
"""Characters that one glyph stands for: the longest ligatures have eighteen."""

_HYPHENS = frozenset("-\u2010\u2011\xad")
_READ = "BDC BMC EMC Tf Tj TJ ' \""
"""The instructions that mark content or show text."""


def plainly(stream: Any) -> bytes:
    """Unpack a stream of a file that is trusted."""
    return bytes(stream.read_bytes())


class _Font:
    """Codes of a font and the characters that they stand for."""

    def __init__(self, font: Any, read: Read, meter: Meter) -> None:
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        stream = font.get("/ToUnicode")
        data = b"" if stream is None else read(stream)
        if len(data) > meter.limits.font:
            raise TooMuchError("a font of it says more of its characters than is read")
        self.characters = _to_unicode(data)
        meter.take("mapped", len(self.characters))

    def decode(self, data: bytes) -> str:
        """A string of the page as text; a code without a meaning becomes U+FFFD."""
        get = self.characters.get
        if self.width == 1:
            return "".join([get(code, "\ufffd") for code in data])
        pairs, odd = divmod(len(data), 2)
        codes = struct.unpack(f">{pairs}H{odd}B", data)
        return "".join([get(code, "\ufffd") for code in codes])


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

    :raises ValueError: if it maps more codes than a font can have, or a code to more than a glyph can show.
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
    found = bytes.fromhex(b"".join(digits.split()).decode("ascii")).decode("utf-16-be", "replace")
    if len(found) > _LONGEST:
        raise ValueError("a glyph of a font of it stands for more characters than any can")
    return found


@dataclass(slots=True)
class _Open:
    """Marked content that has begun: its number, if it has one, and whether it is a soft hyphen."""

    number: int | None = None
    soft: bool = False


class Pages:
    """What the marked content of the pages of a file says; each font is read once."""

    def __init__(self, read: Read = plainly, meter: Meter | None = None) -> None:
        self._read_stream = read
        self._meter = meter or Meter()
        self._fonts: dict[tuple[int, int], _Font] = {}

    def texts(self, page: Any) -> dict[int, str]:
        """What the marked content of a page says, by its number."""
        parts: dict[int, list[str]] = {}
        with pikepdf.new() as holder:
            content = pikepdf.Stream(holder, self._content(page))
            instructions = pikepdf.parse_content_stream(content, _READ)
        self._meter.take("instructions", len(instructions))
        self._read(instructions, page.get("/Resources", {}).get("/Font", {}), parts)
        return {number: "".join(each) for number, each in parts.items()}

    def _content(self, page: Any) -> bytes:
        given = page.obj.get("/Contents")
        streams = given if isinstance(given, pikepdf.Array) else [] if given is None else [given]
        found = bytearray()
        for each in streams:
            found += self._read_stream(each) + b"\n"
            if len(found) > self._meter.limits.page:
                raise TooMuchError("one of its pages unpacks beyond the limit")
        return bytes(found)

    def _read(self, instructions: Iterable[Any], resources: Any, parts: dict[int, list[str]]) -> None:
        open_ = [_Open()]
        font: _Font | None = None
        fonts: dict[str, _Font] = {}
        for instruction in instructions:
            operands = instruction.operands
            match str(instruction.operator):
                case "BDC" | "BMC":
                    open_.append(_opened(operands, open_[-1]))
                case "EMC":
                    open_.pop()
                case "Tf":
                    name = str(operands[0])
                    if name not in fonts:
                        fonts[name] = self._font(resources[name])
                    font = fonts[name]
                case "Tj" | "TJ" | "'" | '"' if font is not None and open_[-1].number is not None:
                    text = self._shown(operands, font)
                    if open_[-1].soft and set(text) <= _HYPHENS:
                        text = "\xad" * len(text)
                    parts.setdefault(open_[-1].number, []).append(text)

    def _shown(self, operands: Any, font: _Font) -> str:
        """What an instruction shows as text."""
        found = []
        for each in _strings(operands):
            text = font.decode(each)
            self._meter.take("characters", len(text))
            found.append(text)
        return "".join(found)

    def _font(self, font: Any) -> _Font:
        """A font; one without a number of its own is known on its page only."""
        known = self._fonts.get(font.objgen) if font.is_indirect else None
        if known is None:
            known = _Font(font, self._read_stream, self._meter)
            if font.is_indirect:
                self._fonts[font.objgen] = known
        return known


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


def _strings(operands: Any) -> Iterator[bytes]:
    """The strings that an instruction shows, those in its array too; an array in that one shows nothing."""
    for each in operands:
        if isinstance(each, pikepdf.String):
            yield bytes(each)
        elif isinstance(each, pikepdf.Array):
            yield from (bytes(inner) for inner in each if isinstance(inner, pikepdf.String))

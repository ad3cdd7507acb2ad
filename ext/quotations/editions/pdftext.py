"""The text of marked content: what each numbered stretch of a PDF's pages says.

Only as much of PDF as tagged files need: fonts with ``ToUnicode``, ``ActualText``, strings in ``Tj``
and ``TJ``. Positions are left alone: order and meaning are the structure tree's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

__all__ = ["PageText"]

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


class _Font:
    """Codes of a font and the characters that they stand for."""

    def __init__(self, font: Any) -> None:
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        stream = font.get("/ToUnicode")
        self.characters = _to_unicode(stream.read_bytes()) if stream is not None else {}

    def decode(self, data: bytes) -> str:
        """A string of the page as text; a code without a meaning becomes U+FFFD."""
        codes = (data[at : at + self.width] for at in range(0, len(data), self.width))
        return "".join(self.characters.get(int.from_bytes(code, "big"), "\ufffd") for code in codes)


def _to_unicode(data: bytes) -> dict[int, str]:
    """The mapping of a CMap; of its language only the two sections that map codes."""
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(data):
        if kind == b"bfchar":
            found |= {int(code, 16): _utf16(text) for code, text in _CHAR.findall(body)}
            continue
        for first, last, start, several in _RANGE.findall(body):
            low, high = int(first, 16), int(last, 16)
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


class PageText:
    """What the marked content of one page says, by its number."""

    def __init__(self, page: Any) -> None:
        self._fonts: dict[str, _Font] = {}
        self._resources = page.get("/Resources", {}).get("/Font", {})
        self.texts: dict[int, str] = {}
        self._read(pikepdf.parse_content_stream(page))

    def _read(self, instructions: Iterable[Any]) -> None:
        # Each entry: the number of the marked content, and whether its text is given by ActualText.
        open_: list[tuple[int | None, bool]] = []
        font: _Font | None = None
        for operands, operator in instructions:
            match str(operator):
                case "BDC" | "BMC":
                    open_.append(self._opened(operands, open_))
                case "EMC":
                    open_.pop()
                case "Tf":
                    font = self._font(str(operands[0]))
                case "Tj" | "TJ" | "'" | '"' if open_ and font is not None:
                    number, given = open_[-1]
                    if number is not None and not given:
                        text = "".join(font.decode(each) for each in _strings(operands))
                        self.texts[number] = self.texts.get(number, "") + text

    def _opened(self, operands: list[Any], open_: list[tuple[int | None, bool]]) -> tuple[int | None, bool]:
        number, given = open_[-1] if open_ else (None, False)
        properties: Any = operands[1] if len(operands) > 1 else {}
        if not isinstance(properties, pikepdf.Dictionary):
            properties = {}
        if "/MCID" in properties:
            number = int(properties["/MCID"])
        elif str(operands[0]) == "/Artifact":
            number = None
        if "/ActualText" in properties and number is not None:
            self.texts[number] = self.texts.get(number, "") + str(properties["/ActualText"])
            given = True
        return number, given

    def _font(self, name: str) -> _Font:
        if name not in self._fonts:
            self._fonts[name] = _Font(self._resources[name])
        return self._fonts[name]


def _strings(operands: Any) -> Iterator[bytes]:
    for each in operands:
        if isinstance(each, pikepdf.String):
            yield bytes(each)
        elif isinstance(each, pikepdf.Array):
            yield from _strings(each)

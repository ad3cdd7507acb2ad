"""Pictures: drawn by a stranger, shown by the reader’s browser and set by the compiler of the book.

An SVG is a document that can hold programs, fetch things and name files: it may hold shapes and words.
A small compressed file can unpack to more than any memory holds: its size in pixels is read from its head.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.parsers import expat

from quotations.given import read_given

__all__ = ["LARGEST_PICTURE", "MOST_PIXELS", "wrong_picture"]

LARGEST_PICTURE = 10_000_000
"""Bytes of a picture."""
MOST_PIXELS = 50_000_000
"""Width by height of a picture."""
_MOST_SHAPES = 20_000
_DEEPEST = 64

# Without <use>: a few of them that use one another are more shapes than can be drawn.
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "metadata", "symbol", "marker", "pattern", "switch", "view"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"),
        *("clipPath", "mask", "linearGradient", "radialGradient", "stop"),
    )
)
_REFERENCE = re.compile(r"#[\w.-]+")
_ELSEWHERE = re.compile(r"url\s*\(\s*[\"']?(?!#)|@import|expression\s*\(|\\|javascript:|data:", re.IGNORECASE)
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"


def wrong_picture(path: Path) -> str:
    """What is wrong with a picture, or nothing.

    :raises OSError: if it cannot be read, or is too large.
    """
    data = read_given(path, LARGEST_PICTURE, links=False)
    ending = path.suffix.lower()
    if ending == ".svg":
        return _wrong_drawing(data)
    size = _size_of_png(data) if ending == ".png" else _size_of_jpeg(data)
    if size is None:
        return f"its bytes are not those of a {ending} file"
    if size[0] * size[1] > MOST_PIXELS:
        return f"it has {size[0]:,} × {size[1]:,} pixels, more than {MOST_PIXELS:,}"
    return ""


def _size_of_png(data: bytes) -> tuple[int, int] | None:
    """Width and height (PNG, third edition, 11.2.1), or None."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 33:  # noqa: PLR2004 — the end of the header
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header (ITU-T T.81, B.2.2), or None."""
    at = 2
    while data.startswith(b"\xff\xd8\xff") and at + 9 < len(data) and data[at] == 0xFF:  # noqa: PLR2004 — begins a marker
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 — the frames among the markers
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _wrong_drawing(data: bytes) -> str:
    """What of an SVG does more than show something, or nothing."""
    found: list[str] = []
    depth = shapes = 0
    parser = expat.ParserCreate("utf-8", " ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, shapes
        depth, shapes = depth + 1, shapes + 1
        space, _, local = name.rpartition(" ")
        if (depth == 1 and local != "svg") or space != _SVG or local not in _SHAPES:
            found.append(f"it holds <{local[:40]}>, which is no shape")
        if depth > _DEEPEST or shapes > _MOST_SHAPES:
            found.append("it has too many shapes, or shapes too deep in one another")
        found.extend(filter(None, (_wrong_attribute(*each) for each in attributes.items())))
        if found:
            raise _StopError

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(*_given: object) -> None:
        found.append("it declares a document type")
        raise _StopError

    def instruct(*_given: object) -> None:
        found.append("it holds an instruction for a program")
        raise _StopError

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = declare
    parser.ProcessingInstructionHandler = instruct
    try:
        parser.Parse(data, True)
    except _StopError:
        return found[0]
    except (expat.ExpatError, ValueError) as error:
        return f"it is no SVG: {error}"
    return ""


class _StopError(Exception):
    """Something is wrong with a drawing; no more of it is read."""


def _wrong_attribute(name: str, value: str) -> str:
    space, _, local = name.rpartition(" ")
    if local.lower().startswith("on"):
        return f"the attribute {local[:40]} runs something"
    if local == "href" and space in {"", _XLINK} and not _REFERENCE.fullmatch(value.strip()):
        return f"it refers to “{value[:40]}”"
    if _ELSEWHERE.search(value):
        return f"the attribute {local[:40]} refers to something else"
    return ""

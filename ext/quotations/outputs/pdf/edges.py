"""Paragraphs that the compiler may part badly: marks by which the template sees whether it did.

Typst keeps two lines of a paragraph together on either side of a page's end, but not where a note in one
of them finds no room on the page: that line goes over alone. So the paragraphs with a note so near to an
end get marks: at their beginning, in their second line and at their end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotations.outputs.pdf.walker import Item

__all__ = ["mark_edges"]

_SECOND = 85
"""Characters after which the second line has begun, and not ended, in every type size and measure."""

_NEAR_START, _NEAR_END = 160, 85
"""Characters to a note within which it may stand in the first two lines, or in the last."""


def mark_edges(chapters: list[dict[str, Any]]) -> None:
    """Put the marks into all paragraphs and ways of a text that need them, numbered through the book."""
    number = 0
    for each in _dicts(chapters):
        paragraphs = _paragraphs(each)
        if paragraphs and _needs(paragraphs):
            number += 1
            each["edge"] = str(number)
            _mark(paragraphs, str(number))


def _paragraphs(item: dict[str, Any]) -> list[list[Item]]:
    """The contents that are set as one paragraph, if the item is such: a paragraph, or a way in its steps."""
    if item.get("t") == "p":
        return [item["c"]]
    if item.get("t") == "ol" and "provenance" in item.get("class", ()):
        return [each["c"] for step in item["c"] for each in step["c"][:1] if each.get("t") == "p"]
    return []


def _needs(paragraphs: list[list[Item]]) -> bool:
    length, notes = 0, []
    for item in (item for content in paragraphs for item in content):
        if _is_note(item):
            notes.append(length)
        length += _length(item)
    return bool(notes) and length > _SECOND and (notes[0] < _NEAR_START or length - notes[-1] < _NEAR_END)


def _mark(paragraphs: list[list[Item]], id_: str) -> None:
    length = 0
    for content in paragraphs:
        for index, item in enumerate(content):
            before, length = length, length + _length(item)
            if length <= _SECOND:
                continue
            second = _edge(id_, "second")
            if isinstance(item, str):
                at = item.find(" ", max(0, _SECOND - before)) + 1
                content[index : index + 1] = [item[:at], second, item[at:]] if at else [item, second]
            else:
                content.insert(index, second)
            break
        if length > _SECOND:
            break
    paragraphs[0].insert(0, _edge(id_, "first"))
    paragraphs[-1].append(_edge(id_, "last"))


def _edge(id_: str, at: str) -> Item:
    return {"t": "edge", "id": id_, "at": at}


def _is_note(item: Item) -> bool:
    return isinstance(item, dict) and item["t"] in {"note", "noteref"}


def _length(item: Item) -> int:
    if isinstance(item, str):
        return len(item)
    return 0 if _is_note(item) else sum(map(_length, item.get("c", ())))


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """All items, without what is inside notes and paragraphs."""
    if isinstance(value, dict):
        yield value
        if value.get("t") not in {"p", "note"} and "edge" not in value:
            yield from _dicts(value.get("c", ()))
    elif isinstance(value, list):
        for each in value:
            yield from _dicts(each)

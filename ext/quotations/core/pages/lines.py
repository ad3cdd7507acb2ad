"""Numbered lines of a page: the raw material of the parsers, each line knowing where it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from quotations.core.model.segments import Place

__all__ = ["Line", "Run", "paragraphs"]


class Line(NamedTuple):
    """A line of a page, its end left out; ``number`` counts from 1."""

    text: str
    number: int

    @property
    def is_blank(self) -> bool:
        """True if there is nothing but white space on it."""
        return not self.text.strip()


class Run:
    """Consecutive text of a page that remembers the place of every character of it."""

    def __init__(self, path: str, text: str, places: list[tuple[int, int, int]]) -> None:
        """``places`` holds, for each piece, its offset in ``text`` and the line and column there."""
        self.path = path
        self.text = text
        self._places = places
        self._offsets = [each[0] for each in places]

    @classmethod
    def of(cls, path: str, lines: list[Line]) -> Run:
        """The run of whole lines, joined with line feeds."""
        places, offset = [], 0
        for line in lines:
            places.append((offset, line.number, 1))
            offset += len(line.text) + 1
        return cls(path, "\n".join(line.text for line in lines), places)

    def place(self, offset: int) -> Place:
        """Where the character at an offset stands in the page."""
        found = self._before(offset)
        return Place(self.path, found[1], found[2] + offset - found[0])

    def part(self, start: int, end: int) -> Run:
        """The run of some of the characters."""
        first = self._before(start)
        places = [(0, first[1], first[2] + start - first[0])]
        inside = slice(bisect_right(self._offsets, start), bisect_left(self._offsets, end))
        places += [(at - start, line, col) for at, line, col in self._places[inside]]
        return Run(self.path, self.text[start:end], places)

    def _before(self, offset: int) -> tuple[int, int, int]:
        """The last piece that begins at an offset or before it."""
        at = bisect_right(self._offsets, offset)
        return self._places[at - 1] if at else (0, 1, 1)


def paragraphs(lines: list[Line]) -> list[list[Line]]:
    """The groups of lines between blank lines."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.is_blank:
            groups.append([])
        else:
            groups[-1].append(line)
    return [group for group in groups if group]

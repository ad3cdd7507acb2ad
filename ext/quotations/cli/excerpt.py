"""The line of a file with a caret under what is meant: for any terminal, whatever stands on the line.

Columns of a terminal are counted after Unicode Standard Annex 11 (East Asian Width); what would move
the cursor or turn the direction of writing is shown as U+FFFD.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quotations.core.given import read_given
from quotations.core.messages import Mark
from quotations.core.messages.visible import in_one_line, is_unseen
from quotations.core.pages.limits import LARGEST

__all__ = ["WIDTH", "Excerpt", "Sources", "in_one_line"]

WIDTH = 96
"""How many columns of a line are shown, of a longer one those round the mark."""
_TAB = 4
_NO_WIDTH = frozenset(("Mn", "Me"))
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a line as it is shown, and the columns, from nought, that its mark takes."""

    text: str
    start: int
    width: int

    @property
    def carets(self) -> str:
        """The line to print below it; one caret at least."""
        return " " * self.start + "^" * max(1, self.width)

    @classmethod
    def of(cls, line: str, column: int, length: int, width: int = WIDTH) -> Excerpt:
        """The excerpt of a line round a column, counting from 1."""
        at = min(max(column - 1, 0), len(line))
        first = max(0, at - width)
        before = [_cell(char) for char in line[first:at]]
        rest = [_cell(char) for char in line[at : at + width]]
        cut_before = first > 0
        room = width // 2 if _total(before) + _total(rest) > width or at + width < len(line) else width
        while _total(before) > room:
            before.pop(0)
            cut_before = True
        while before and not before[0][1]:
            before.pop(0)  # an accent whose letter is cut off
        shown: list[tuple[str, int]] = []
        left = width - _total(before)
        for cell in rest:
            left -= cell[1]
            if left < 0:
                break
            shown.append(cell)
        head = "…" if cut_before else ""
        tail = "…" if at + len(shown) < len(line) else ""
        start = len(head) + _total(before)
        if shown and not shown[0][1] and before:
            start -= before[-1][1]  # an accent is marked under its letter
        text = head + "".join(char for char, _ in [*before, *shown]) + tail
        return cls(text, start, _total(shown[:length]))


def _total(cells: list[tuple[str, int]]) -> int:
    return sum(width for _, width in cells)


@lru_cache(maxsize=4096)
def _cell(char: str) -> tuple[str, int]:
    """How a character is shown, and in how many columns."""
    if char == "\t":
        return " " * _TAB, _TAB
    if is_unseen(char):
        return "\ufffd", 1
    if unicodedata.category(char) in _NO_WIDTH:
        return char, 0
    return char, 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Sources:
    """The lines of the files that findings name, each file read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        """A line, or None if it cannot be had."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else None

    def excerpt(self, mark: Mark) -> Excerpt | None:
        """The excerpt of a mark; None of an empty line or a file that cannot be read."""
        line = self.line(mark.path, mark.line)
        if line is None or not line.strip():
            return None
        return Excerpt.of(line, mark.column, mark.length)

    def _read(self, path: str) -> list[str]:
        try:
            found = Path(os.path.realpath(self._root / path))
            if not found.is_relative_to(os.path.realpath(self._root)):
                return []  # what leads out of the edition is not shown
            data = read_given(found, max(LARGEST.values()))
        except (OSError, ValueError):
            return []
        if path.endswith(".md"):
            # As pages are read: a witness keeps its byte-order mark, and ends its lines at line feeds.
            return _LINE_END.split(data.decode("utf-8-sig", "replace"))
        return [line.rstrip("\r") for line in data.decode("utf-8", "replace").split("\n")]

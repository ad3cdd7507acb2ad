"""Where a piece of a text stands in a witness: the first place from here, the last one up to there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotations.core.check.stream import Kind, Piece

__all__ = ["Occurrence", "Search"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a piece stands, and where the ends of the quotations nested in it are."""

    start: int
    end: int
    marks: tuple[tuple[Kind, str, int], ...] = ()


class Search:
    """Looks for one piece in one folded text, each time in a single pass.

    Where white space stands between the piece and an omission, it must stand in the text too; it may lie
    outside of the part that is searched.
    """

    def __init__(self, piece: Piece, text: str) -> None:
        self._piece = piece
        self._text = text
        self._plain = piece.parts[0] if len(piece.parts) == 1 and not piece.marks else ""
        self._before, self._after = int(piece.space_before), int(piece.space_after)
        self._marks = piece.ordered_marks()
        pattern = piece.pattern().pattern
        self._pattern = re.compile(f"{'(?<= )' * self._before}{pattern}{'(?= )' * self._after}")

    def first(self, start: int, end: int) -> Occurrence | None:
        """The first place that begins at ``start`` or later and ends at ``end`` or earlier."""
        if self._plain:
            at = self._text.find(self._needle, max(0, start - self._before), end + self._after)
            return self._plainly(at)
        found = self._pattern.search(self._text, start, end + self._after)
        return self._marked(found) if found else None

    def last(self, start: int, end: int) -> Occurrence | None:
        """The last such place."""
        if self._plain:
            at = self._text.rfind(self._needle, max(0, start - self._before), end + self._after)
            return self._plainly(at)
        # Backwards the last is the first, since of two places the one that begins later ends later too.
        backwards = self._text[max(0, start - self._before) : end + self._after][::-1]
        found = self._mirrored.search(backwards)
        if not found:
            return None
        at = max(0, start - self._before) + len(backwards) - found.end()
        again = self._pattern.match(self._text, at, end + self._after)
        return self._marked(again) if again else None

    @property
    def _needle(self) -> str:
        return f"{' ' * self._before}{self._plain}{' ' * self._after}"

    @property
    def _mirrored(self) -> re.Pattern[str]:
        """The pattern for the text read backwards, without marks."""
        parts = " ?".join(re.escape(part[::-1]) for part in reversed(self._piece.parts))
        return re.compile(f"{'(?<= )' * self._after}{parts}{'(?= )' * self._before}")

    def _plainly(self, at: int) -> Occurrence | None:
        if at < 0:
            return None
        return Occurrence(at + self._before, at + self._before + len(self._plain))

    def _marked(self, found: re.Match[str]) -> Occurrence:
        places = tuple((mark[1], mark[2], found.start(group)) for group, mark in enumerate(self._marks, 1))
        return Occurrence(found.start(), found.end(), places)

"""Placing a text in its witness. Only one alignment passes; what is near never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from quotations.check.stream import Kind, Piece, pieces
from quotations.model.quotation import Lines
from quotations.model.segments import Text
from quotations.model.witness import Witness

__all__ = ["Alignment", "Span", "align", "align_anywhere"]

Span = tuple[int, int]
"""Start and end in the folded text of a witness."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a text stands: its span, and those of the quotations nested in it."""

    span: Span
    nested: dict[str, Span] = field(default_factory=dict)
    gaps: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Occurrence:
    start: int
    end: int
    marks: tuple[tuple[Kind, str, int], ...] = ()


def align(text: Text, witness: Witness, lines: Lines) -> list[Alignment]:
    """The alignments of a text inside some lines: none, the one, or the first two of several."""
    return _align(text, witness, witness.window(lines))


def align_anywhere(text: Text, witness: Witness) -> list[Alignment]:
    """The first two alignments in the whole witness."""
    return _align(text, witness, (0, len(witness.folded)))


def _align(text: Text, witness: Witness, window: Span) -> list[Alignment]:
    parts, gap_first, gap_last = pieces(text)
    if not parts:
        return []
    found = []
    for chain in _chains(parts, witness.folded, window):
        alignment = _alignment(chain, window, gap_first=gap_first, gap_last=gap_last)
        found.append(alignment)
        if len(found) > 1:
            break
    return found


def _chains(parts: list[Piece], text: str, window: Span) -> Iterator[list[_Occurrence]]:
    """Every way to place the pieces one after the other with something between each two.

    From right to left it is known which occurrences can be continued, so no dead end is walked.
    """
    placed = [
        [each for each in _occurrences(piece, text, window) if piece.stands_apart(text, each.start, each.end)]
        for piece in parts
    ]
    latest: int | None = None
    for index in range(len(placed) - 1, -1, -1):
        if latest is not None:
            placed[index] = [each for each in placed[index] if text[each.end : latest].strip(" ")]
        if not placed[index]:
            return
        latest = max(each.start for each in placed[index])

    def extend(chain: list[_Occurrence]) -> Iterator[list[_Occurrence]]:
        if len(chain) == len(placed):
            yield chain
            return
        for each in placed[len(chain)]:
            if not chain or text[chain[-1].end : each.start].strip(" "):
                yield from extend([*chain, each])

    yield from extend([])


def _occurrences(piece: Piece, text: str, window: Span) -> Iterator[_Occurrence]:
    start, end = window
    if len(piece.parts) == 1 and not piece.marks:
        part = piece.parts[0]
        at = text.find(part, start, end)
        while at >= 0:
            yield _Occurrence(at, at + len(part))
            at = text.find(part, at + 1, end)
        return
    pattern, marks = piece.pattern(), piece.ordered_marks()
    while match := pattern.search(text, start, end):
        places = tuple(
            (mark[1], mark[2], match.start(group)) for group, mark in enumerate(marks, 1)
        )
        yield _Occurrence(match.start(), match.end(), places)
        start = match.start() + 1


def _alignment(
    chain: list[_Occurrence], window: Span, *, gap_first: bool, gap_last: bool
) -> Alignment:
    opened: dict[str, int] = {}
    nested: dict[str, Span] = {}
    for occurrence in chain:
        for kind, id_, at in occurrence.marks:
            if kind is Kind.OPEN:
                opened[id_] = at
            else:
                nested[id_] = (opened.get(id_, occurrence.start), at)
    span = (
        window[0] if gap_first else chain[0].start,
        window[1] if gap_last else chain[-1].end,
    )
    gaps = tuple((a.end, b.start) for a, b in pairwise(chain))
    return Alignment(span, nested, gaps)

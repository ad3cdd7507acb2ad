"""Placing a text in its witness. Only one alignment passes; what is near never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from quotations.core.check.search import Occurrence, Search
from quotations.core.check.stream import Kind, Piece, pieces
from quotations.core.model.quotation import Lines
from quotations.core.model.segments import Text
from quotations.core.model.witness import Witness

__all__ = ["Alignment", "Span", "align", "align_anywhere"]

Span = tuple[int, int]
"""Start and end in the folded text of a witness."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a text stands: its span, and those of the quotations nested in it."""

    span: Span
    nested: dict[str, Span] = field(default_factory=dict)
    gaps: tuple[Span, ...] = ()


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


def _chains(parts: list[Piece], text: str, window: Span) -> Iterator[list[Occurrence]]:
    """The first two ways to place the pieces one after the other with something between each two.

    In the first every piece stands as far left as it can, in the second all but the last that can stand
    further right. How far right a piece may end, so that the rest has room behind it, is known from right to
    left. So no way is walked in vain, and no piece is looked for more often than there are pieces.
    """
    searches = [Search(piece, text) for piece in parts]
    ends = [window[1]] * len(parts)
    """Where each piece must end at the latest."""
    for index in range(len(parts) - 1, 0, -1):
        last = searches[index].last(window[0], ends[index])
        if last is None or last.start <= window[0]:
            return
        ends[index - 1] = last.start - (2 if text[last.start - 1] == " " else 1)
    first = _leftmost(searches, [], ends, window[0], text)
    if first is None:
        return
    yield first
    for index in range(len(parts) - 1, -1, -1):
        other = searches[index].first(first[index].start + 1, ends[index])
        second = _leftmost(searches, [*first[:index], other], ends, window[0], text) if other else None
        if second is not None:
            yield second
            return


def _leftmost(
    searches: list[Search], begun: list[Occurrence], ends: list[int], start: int, text: str
) -> list[Occurrence] | None:
    """The pieces as far left as they can stand behind some that stand already; None if they cannot."""
    chain = list(begun)
    for search, end in zip(searches[len(chain) :], ends[len(chain) :], strict=True):
        if chain:
            # In a folded text no two spaces follow one another, so what lies behind one is a word.
            start = chain[-1].end + (2 if text[chain[-1].end : chain[-1].end + 1] == " " else 1)
        found = search.first(start, end)
        if found is None:
            return None
        chain.append(found)
    return chain


def _alignment(
    chain: list[Occurrence], window: Span, *, gap_first: bool, gap_last: bool
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

"""What of a text is compared: its runs in order, joins with nested quotations, and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from quotations.core.model.segments import Place, Segment, Text
from quotations.core.model.vocabulary import SegmentKind
from quotations.core.model.witness import fold

__all__ = ["Atom", "Kind", "Piece", "base_text", "pieces", "stream"]


class Kind(Enum):
    """What an atom of a stream is."""

    RUN = auto()
    GAP = auto()
    OPEN = auto()
    CLOSE = auto()


class Atom(NamedTuple):
    """A run of compared text, a gap, or the start or end of the nested quotation ``text``."""

    kind: Kind
    text: str = ""
    place: Place | None = None


def stream(text: Text) -> Iterator[Atom]:
    """The atoms of a text; between paragraphs stands a line feed."""
    for index, paragraph in enumerate(text.paragraphs):
        if index:
            yield Atom(Kind.RUN, "\n")
        for segment in paragraph.segments:
            yield from _atoms(segment)


def _atoms(segment: Segment) -> Iterator[Atom]:
    if segment.kind in {SegmentKind.TEXT, SegmentKind.SIC}:
        yield Atom(Kind.RUN, segment.text, segment.place)
    elif segment.kind is SegmentKind.OMITTED:
        yield Atom(Kind.GAP)
    elif segment.kind is SegmentKind.INTERPOLATION:
        for child in segment.children:
            yield from _atoms(child)
    elif segment.quotation is not None:
        yield Atom(Kind.OPEN, segment.quotation.id)
        yield from stream(segment.quotation.text)
        yield Atom(Kind.CLOSE, segment.quotation.id)


@dataclass(slots=True)
class Piece:
    """What stands between two gaps: a pattern whose empty groups mark ends of nested quotations.

    A join between a nested quotation and the text round it matches nothing or one space.
    """

    parts: list[str] = field(default_factory=list)
    marks: list[tuple[int, Kind, str]] = field(default_factory=list)
    """(number of parts before the mark, OPEN or CLOSE, id)"""
    space_before: bool = False
    space_after: bool = False
    """True if white space stands between the piece and the omission there, so that no word is cut."""

    def pattern(self) -> re.Pattern[str]:
        """The piece as a regular expression with a group for each mark, in order."""
        found: list[str] = []
        marks = list(self.marks)
        for index, part in enumerate(self.parts):
            closing = [mark for mark in marks if mark[0] == index and mark[1] is Kind.CLOSE]
            opening = [mark for mark in marks if mark[0] == index and mark[1] is Kind.OPEN]
            found += ["()"] * len(closing)
            found += [" ?"] if index else []
            found += ["()"] * len(opening)
            found.append(re.escape(part))
        found += ["()" for mark in marks if mark[0] == len(self.parts)]
        return re.compile("".join(found))

    def ordered_marks(self) -> list[tuple[int, Kind, str]]:
        """The marks in the order of the pattern's groups."""
        return sorted(self.marks, key=lambda mark: (mark[0], mark[1] is Kind.OPEN))


def pieces(text: Text) -> tuple[list[Piece], bool, bool]:
    """The pieces of a text, and whether it begins and ends with a gap."""
    found = [Piece()]
    run: list[str] = []
    gaps: list[int] = []
    count = 0

    def end_run() -> None:
        written = fold("".join(run))
        folded = written.strip(" ")
        if folded:
            if len(found) > 1 and not found[-1].parts:
                found[-1].space_before = written.startswith(" ")
            found[-1].space_after = written.endswith(" ")
            found[-1].parts.append(folded)
        run.clear()

    for atom in stream(text):
        if atom.kind is Kind.RUN:
            run.append(atom.text)
            count += bool(atom.text.strip())
            continue
        end_run()
        if atom.kind is Kind.GAP:
            gaps.append(count)
            found.append(Piece())
        else:
            found[-1].marks.append((len(found[-1].parts), atom.kind, atom.text))
    end_run()
    found[-1].space_after = False
    kept = [piece for piece in found if piece.parts]
    return kept, bool(gaps) and gaps[0] == 0, bool(gaps) and gaps[-1] == count


def base_text(text: Text, gap: str = " ") -> str:
    """The folded words of a text as it is printed, nested quotations included; ``gap`` for an omission."""
    breaks = {Kind.GAP: gap, Kind.OPEN: " ", Kind.CLOSE: " "}
    runs = [breaks.get(atom.kind, atom.text) for atom in stream(text)]
    return fold("".join(runs)).strip(" ")

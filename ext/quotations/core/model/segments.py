"""Quotations and their texts: paragraphs of segments, of which one may be a quotation in its turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from quotations.core.model.vocabulary import Condition, SegmentKind, Status

__all__ = ["Lines", "Paragraph", "Place", "Quotation", "Segment", "Text", "on_a_line"]


class Place(NamedTuple):
    """A position in a contributor's file; line and column count from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of a text.

    ``text`` is as written (line breaks included); ``place`` is that of its first character.
    ``correct`` is the right form of a *sic*, ``children`` the segments of an interpolation,
    ``quotation`` the nested quotation. Only the field its kind needs is set.
    """

    kind: SegmentKind
    text: str = ""
    place: Place
    correct: str = ""
    children: tuple[Segment, ...] = ()
    quotation: Quotation | None = None

    def walk(self) -> Iterator[Segment]:
        """The segment and all that stand in it, however deep, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Segments between two blank lines; a nested quotation alone makes a block of its own."""

    segments: tuple[Segment, ...]

    @property
    def nested_block(self) -> Quotation | None:
        """The nested quotation that fills this paragraph, or None."""
        if len(self.segments) == 1:
            return self.segments[0].quotation
        return None


@dataclass(frozen=True, slots=True)
class Text:
    """The body of a quotation or paratext record."""

    paragraphs: tuple[Paragraph, ...]

    def walk(self) -> Iterator[Segment]:
        """Every segment, those of signs in signs included, those of nested quotations not."""
        for paragraph in self.paragraphs:
            for segment in paragraph.segments:
                yield from segment.walk()

    def nested(self) -> Iterator[Quotation]:
        """The quotations directly inside this one, in order."""
        for segment in self.walk():
            if segment.quotation is not None:
                yield segment.quotation

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to compare with a witness."""
        compared = {SegmentKind.TEXT, SegmentKind.SIC}
        return not any(
            (each.kind in compared and each.text.strip()) or each.quotation for each in self.walk()
        )


Lines = tuple[int, int]
"""First and last line in a witness, counting from 1, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A passage of a source as a witness has it.

    ``id`` is unique in the edition. ``source`` and ``witness`` are BibTeX keys. ``parent`` is the id
    of the quotation around it, or empty. ``page`` is the docname of the page that prints it as its
    own; for a nested one that is the page of its ``{show}``, if there is one.
    """

    id: str
    source: str
    witness: str
    lines: Lines
    text: Text
    place: Place
    page: str
    speaker: str = ""
    capacity: str = ""
    date: str = ""
    lang: str = "en"
    parent: str = ""
    status: Status | None = None
    reach: str = ""
    conditions: tuple[Condition, ...] = ()

    def family(self) -> Iterator[Quotation]:
        """The quotation itself and every one nested in it, outermost first."""
        yield self
        for each in self.text.nested():
            yield from each.family()


def on_a_line(text: str) -> str:
    """A run as it is printed: each stretch of white space is one space, at its ends as well."""
    if text.isprintable() and "  " not in text:  # of white space one space only is
        return text
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"

"""How much of a PDF is read: the limits, each with its unit, and the meter that counts towards them.

Every limit is ten times what a book of 200 sources and 1,000 quotations needs, or more. What is met again by
another way counts again: a file can name one thing a million times.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["LIMITS", "Limits", "Meter", "TooMuchError", "UnreadableError"]

MIB = 1024 * 1024


class UnreadableError(Exception):
    """The file cannot be read as an edition; the message says why and what to do."""


class TooMuchError(UnreadableError):
    """The file has more of something than is read; the message says of what, and the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read at most; an edition is far below each."""

    # Bytes.
    file: int = 200 * MIB
    stream: int = 32 * MIB
    """Any one stream, unpacked."""
    page: int = 2 * MIB
    """What a page says, all its streams together, unpacked."""
    unpacked: int = 512 * MIB
    """All streams together; one that is named twice counts twice."""
    font: int = MIB
    """What a font says of its characters."""

    # Numbers.
    objects: int = 1_000_000
    """Of the file, by its own count."""
    pages: int = 20_000
    """Entries of the tree of pages."""
    streams: int = 20_000
    names: int = 100_000
    """Entries of the trees of attachments, destinations and page labels, and the nodes of these trees."""
    attachments: int = 2_500
    elements: int = 1_000_000
    """Of the structure tree."""
    stretches: int = 1_200_000
    """Stretches of marked content to which the structure tree leads."""
    depth: int = 100
    """How deep elements stand in one another."""
    instructions: int = 5_000_000
    """Of all pages, those that mark content or show text."""
    characters: int = 50_000_000
    """That the pages show, and again that elements have."""
    mapped: int = 500_000
    """Codes of all fonts."""
    compared: int = 20_000_000
    """Elements and characters that are gone over once more: for lists, headings and quotations."""

    # The data.
    values: int = 1_500_000
    """Values of the JSON: what stands in its lists and objects."""
    nesting: int = 100
    """How deep lists and objects stand in one another."""
    quotations: int = 20_000
    gaps: int = 200
    """Omissions in one quotation."""
    searched: int = 500_000_000
    """Characters of witnesses in which quotations are looked for, once for each part between omissions."""


LIMITS = Limits()

_BYTES = frozenset(("file", "stream", "page", "unpacked", "font"))
_WORDS = {
    "pages": "entries in its tree of pages",
    "names": "entries in its trees of names",
    "stretches": "stretches of marked content",
    "instructions": "instructions on its pages",
    "characters": "characters on its pages",
    "mapped": "codes in its fonts",
    "compared": "characters in elements that stand in one another",
    "values": "values in its data",
    "quotations": "quotations in its data",
    "searched": "characters to look for its quotations in",
}


class Meter:
    """Counts what is read of one file. What it counts are the names of the limits."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._left = {each.name: int(getattr(limits, each.name)) for each in fields(limits)}

    def take(self, what: str, number: int = 1) -> None:
        """Count so many of something.

        :raises TooMuchError: if there were more than the limit, all together.
        """
        self._left[what] -= number
        if self._left[what] < 0:
            limit = int(getattr(self.limits, what))
            if what in _BYTES:
                raise TooMuchError(f"it unpacks beyond the limit of {limit / MIB:,.0f} MiB")
            raise TooMuchError(f"it has more than {limit:,} {_WORDS.get(what, what)}")

    def depth(self, number: int) -> None:
        """Refuse an element that stands too deep in others.

        :raises TooMuchError: if it does.
        """
        if number > self.limits.depth:
            most = self.limits.depth
            raise TooMuchError(f"its elements are nested too deep, more than {most} in one another")

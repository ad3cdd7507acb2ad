"""How much a file may hold: enough for any page that is read by people, too little to stop a build.

Where a limit is passed the file is not read further, so these come before everything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotations.core.messages import Finding, Rule
from quotations.core.model.letters import is_overloaded
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at

__all__ = ["DEEPEST", "LARGEST", "LONGEST_PARAGRAPH", "MOST_KEYS", "Faults", "TooManyFaultsError", "too_much"]

_MEGABYTE = 1_000_000
LARGEST = {".md": 2 * _MEGABYTE, ".bib": 3 * _MEGABYTE, ".csv": 2 * _MEGABYTE, ".txt": 25 * _MEGABYTE}
"""Bytes of a page, of a bibliography, of a table, of a witness."""
LONGEST_LINE = 100_000
"""Characters of a line of a page."""
LONGEST_PARAGRAPH = 10_000
"""Characters of a paragraph: what looks for its marks takes longer by the square of it."""
DEEPEST = 8
"""How deep directives stand in one another."""
DEEPEST_BLOCKS = 18
"""How deep lists, their items and block quotes stand in one another: what is deeper Markdown leaves out."""
MOST_KEYS = 100
"""Works that one citation names."""
MOST_PARTS = 20_000
"""Parts of a page, about as much as so many paragraphs (``tally``)."""
LONGEST_LITERAL = 10_000
"""Characters of one literal text: some of what reads them takes longer by the square of it."""
MOST_LITERAL = 60_000
"""Characters of all literal texts of a page."""
MOST_ROWS = 500
"""Rows of a table of records; of changes four times as many."""
MOST_KEYS_OF_A_CELL = 10
"""Works that a cell of such a table names."""
LONGEST_CELL = 10_000
"""Characters of a cell of such a table, and of the value of an option of a directive."""
MOST_FAULTS = 1_000
"""Faults of a page that are told: of a page with more no more is read."""
LONGEST_HEAD = 20_000
"""Characters of the head of a page."""

LARGEST_PICTURE = 10 * _MEGABYTE
"""Bytes of a picture."""
MOST_PIXELS = 50_000_000
"""Width by height of a photograph or scan."""
MOST_SAMPLES = 200_000_000
"""Bytes that a photograph or scan unpacks to."""
LONGEST_SIDE = 16_000
"""Pixels of a side: of more the compiler of the book reads none."""
LARGEST_PROFILE = 4 * _MEGABYTE
"""Bytes that a profile of colours or a note in a picture unpacks to."""
MOST_SCANS = 64
"""How often a JPEG is drawn over, coarse first."""
MOST_DRAWN = 20_000
"""Shapes of a drawing, a part that is referred to counted each time, and each letter as one."""
DEEPEST_DRAWING = 64
"""How deep shapes stand in one another."""
DEEPEST_REFERENCE = 8
"""How deep parts of a drawing refer to one another."""
MOST_OUTLINE = 2 * _MEGABYTE
"""Characters of all outlines of a drawing."""
MOST_WORDS_DRAWN = 10_000
"""Characters of all words of a drawing."""
LONGEST_VALUE = 10_000
"""Characters of an attribute of a drawing that is no outline."""
MOST_DASHES = 100_000
"""Dashes of a line of a drawing."""
LARGEST_NUMBER = 1_000_000_000
"""Of a drawing, in units of its own."""
LARGEST_DRAWING = 100_000
"""Pixels of a side of a drawing, and how many times longer it is than wide."""
SMALLEST_DRAWING = 0.001
"""Of a side of a drawing."""
MOST_COMPARED = 2_000_000_000
"""Characters of witnesses, those of the lines of every quotation added up, that a check looks through."""
MOST_SEARCHED = 1_000_000_000
"""Characters of witnesses that a check looks through for where else words stand."""
MOST_ALIKE = 10_000_000
"""Pairs of like words that a check looks at for what differs."""

_LINE = re.compile(r"[^\r\n]+")


class TooManyFaultsError(Exception):
    """A page has so many faults that no more of it is read."""


@dataclass(slots=True)
class Faults:
    """The faults of a page as they are found."""

    path: str
    found: list[Finding] = field(default_factory=list)

    def report(self, fault: Finding) -> None:
        """Take a fault.

        :raises TooManyFaultsError: if there are more than anybody mends.
        """
        self.found.append(fault)
        if len(self.found) >= MOST_FAULTS:
            place = Place(fault.path, fault.line, fault.column)
            text = f"the page has {MOST_FAULTS:,} faults up to here, and no more of it is read"
            self.found.append(finding_at(place, Rule.TOO_MUCH, text, "mend these first"))
            raise TooManyFaultsError


def too_much(path: str, text: str) -> Finding | None:
    """What of a page is too much to be read at all."""
    lines = _LINE.finditer(text) if len(text) > LONGEST_LINE else ()
    found = next((line for line in lines if line.end() - line.start() > LONGEST_LINE), None)
    if found:
        words = f"the line has more than {LONGEST_LINE:,} characters"
        return _at(path, text, found.start(), words, "break it into several")
    at = is_overloaded(text)
    if at is not None:
        return _at(path, text, at, "a letter bears more marks than any can", "delete the marks")
    return None


def _at(path: str, text: str, offset: int, words: str, hint: str) -> Finding:
    before = re.sub(r"\r\n?", "\n", text[:offset])
    place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return finding_at(place, Rule.TOO_MUCH, words, hint)

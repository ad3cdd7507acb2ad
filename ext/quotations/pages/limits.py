"""How much a file may hold: enough for any page that is read by people, too little to stop a build.

Where a limit is passed the file is not read further, so these come before everything else.
"""

from __future__ import annotations

import re

from quotations.messages import Finding, Rule
from quotations.model.letters import is_overloaded
from quotations.model.segments import Place
from quotations.pages.body import finding_at

__all__ = ["DEEPEST", "LARGEST", "LONGEST_PARAGRAPH", "MOST_KEYS", "too_much"]

_MEGABYTE = 1_000_000
LARGEST = {".md": 2 * _MEGABYTE, ".bib": 20 * _MEGABYTE, ".csv": 20 * _MEGABYTE, ".txt": 100 * _MEGABYTE}
"""Bytes of a page, of a bibliography, of a table, of a witness."""
LONGEST_LINE = 100_000
"""Characters of a line of a page."""
LONGEST_PARAGRAPH = 10_000
"""Characters of a paragraph: what looks for its marks takes longer by the square of it."""
DEEPEST = 8
"""How deep directives stand in one another."""
MOST_KEYS = 100
"""Works that one citation names."""

_LINE = re.compile(r"[^\r\n]+")


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

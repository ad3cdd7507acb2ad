"""Places that only a person can fill in: ``TODO:`` and what belongs there.

A stub of a page or entry has one wherever a machine cannot know. Each is a finding of the check, and
nothing is built until it is filled in; other rules say nothing about what stands there meanwhile. In
code spans and in the text of a witness the word is only a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place

__all__ = ["MARK", "is_open", "open_places"]

MARK = "TODO:"
"""What an open place begins with."""

_OPEN = re.compile(r"(?<!\w)TODO:[ \t]*([^\n}]*)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_LONGEST = 60


def is_open(value: str) -> bool:
    """True if a value is not there yet."""
    return _OPEN.search(value) is not None


def open_places(path: str, text: str, line: int = 1, column: int = 1) -> Iterator[Finding]:
    """A finding for each open place of a text that begins at some line and column of a file."""
    if MARK not in text:
        return
    without_code = _CODE.sub(lambda span: re.sub(r"[^\n]", " ", span[0]), text) if "`" in text else text
    for found in _OPEN.finditer(without_code):
        before = text[: found.start()]
        below = before.count("\n")
        at = found.start() - before.rfind("\n") if below else column + found.start()
        wanted = text[found.start(1) : found.end(1)].strip().rstrip("*_")
        words = f"{wanted[:_LONGEST]}…" if len(wanted) > _LONGEST else wanted
        said = f"still to be filled in: {words}" if words else "still to be filled in"
        yield _finding(Place(path, line + below, at), said)


def _finding(place: Place, text: str) -> Finding:
    return Finding(place.path, place.line, place.column, text, Rule.OPEN_PLACE)

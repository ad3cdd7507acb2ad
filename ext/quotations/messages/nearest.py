"""The name that was probably meant: for what would mend a slip, never for passing over it."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

__all__ = ["nearest", "written_so"]

_ALIKE = 0.75
_MOST_NAMES = 5_000
"""Of more names none is looked for: it would take longer than the check."""


def nearest(word: str, known: Collection[str]) -> str:
    """The known name that is most like a word, or an empty string if none is."""
    if len(known) > _MOST_NAMES or len(word) > 2 * max(map(len, known), default=0):
        return ""
    found = get_close_matches(word, known, 1, _ALIKE)
    return found[0] if found else ""


def written_so(word: str, known: Collection[str], form: str = "{}") -> str:
    """The hint to write the name that is most like a word, or an empty string if none is."""
    near = nearest(word, known)
    return f"write {form.format(near)}" if near else ""

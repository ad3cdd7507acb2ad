"""The name that was probably meant: for what would mend a slip, never for passing over it."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

__all__ = ["nearest", "written_so"]

_ALIKE = 0.75
_MOST = 2_000_000
"""Pairs of characters that are compared at most: of more a name is not looked for."""


def nearest(word: str, known: Collection[str], alike: float = _ALIKE) -> str:
    """The known name that is most like a word, or an empty string if none is."""
    if len(word) > 2 * max(map(len, known), default=0) or len(word) * sum(map(len, known)) > _MOST:
        return ""
    found = get_close_matches(word, known, 1, alike)
    return found[0] if found else ""


def written_so(word: str, known: Collection[str], form: str = "{}") -> str:
    """The hint to write the name that is most like a word, or an empty string if none is."""
    near = nearest(word, known)
    return f"write {form.format(near)}" if near else ""

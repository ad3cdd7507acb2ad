"""The condition of ``{only}``: names of builders and tags, with ``and``, ``or``, ``not`` and parentheses.

Sphinx reads more, and fails on what it cannot read when it builds (``sphinx.util.tags``); this is the part of
it that means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["is_condition"]

_LONGEST = 100
_PIECE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[()])")
_NO_NAMES = frozenset(
    ("and", "or", "not", "if", "else", "is", "in", "true", "false", "none", "True", "False", "None")
)
"""Words that mean something else to Sphinx, or look as if they did."""


class _WrongError(Exception):
    """These pieces are no condition."""


def is_condition(words: str) -> bool:
    """True for a condition such as ``html`` or ``not (html or epub)``."""
    pieces = _pieces(words.rstrip()) if len(words) <= _LONGEST else None
    if not pieces:
        return False
    reader = iter([*pieces, ""])
    try:
        return _any_of(next(reader), reader) == ""
    except (_WrongError, StopIteration):
        return False


def _pieces(words: str) -> list[str] | None:
    """The names, words and parentheses; None if there is something else."""
    found, at = [], 0
    while at < len(words):
        piece = _PIECE.match(words, at)
        if piece is None:
            return None
        found.append(piece[1])
        at = piece.end()
    return found


def _any_of(piece: str, rest: Iterator[str]) -> str:
    """Read from a piece on what ``or`` and ``and`` join; the piece behind it."""
    piece = _one(piece, rest)
    while piece in {"and", "or"}:
        piece = _one(next(rest), rest)
    return piece


def _one(piece: str, rest: Iterator[str]) -> str:
    while piece == "not":
        piece = next(rest)
    if piece == "(":
        if _any_of(next(rest), rest) != ")":
            raise _WrongError
    elif piece in _NO_NAMES or piece in {")", ""}:
        raise _WrongError
    return next(rest)

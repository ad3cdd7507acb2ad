"""Characters of HTML escaped one kind after the other: docutils looks up every character of a text.

``HTMLTranslator.encode`` (docutils 0.22, ``docutils/writers/_html_base.py``) has five characters replaced by
``str.translate``, which asks a table for each letter of a text that has any outside ASCII.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from docutils.writers._html_base import HTMLTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["encode", "install", "is_needed"]

_ENCODE = HTMLTranslator.encode
_CHARACTERS = HTMLTranslator.special_characters

_KNOWN = {"&": "&amp;", "<": "&lt;", '"': "&quot;", ">": "&gt;", "@": "&#64;"}
"""The ampersand first: it begins the others."""


def is_needed() -> bool:
    """True while docutils looks up every character, in a table of those that are known."""
    known = {chr(code): words for code, words in _CHARACTERS.items()}
    return "text.translate(self.special_characters)" in inspect.getsource(_ENCODE) and known == _KNOWN


def encode(self: Any, text: Any) -> str:
    """The text with the characters escaped; as docutils does it, for a translator with others."""
    if self.special_characters is not _CHARACTERS:
        return str(_ENCODE(self, text))
    words = str(text)
    for character, escaped in _KNOWN.items():
        words = words.replace(character, escaped)
    return words


def install(_app: Sphinx) -> None:
    """Put ours in the place of theirs; again does no harm."""
    HTMLTranslator.encode = encode  # type: ignore[method-assign]

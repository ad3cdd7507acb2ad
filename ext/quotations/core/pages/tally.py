"""What a page is made of, counted as it is read: so much can be built and set, and no more.

A part is about what a paragraph costs whoever builds the page; what costs more counts as several, for what it
takes of time or memory in the pages or in the book (measured: a link, for one, is a note of the book). What
is printed from records, as a list is, counts as what a page of them does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token

from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import DIRECTIVES, GENERATED
from quotations.core.pages.fences import name_of
from quotations.core.pages.limits import DEEPEST_BLOCKS, LONGEST_LITERAL, MOST_LITERAL, MOST_PARTS

__all__ = ["Tally"]

_PARTS = {
    **dict.fromkeys(("paragraph_open", "heading_open", "list_item_open", "hr", "blockquote_open"), 1),
    **dict.fromkeys(("th_open", "td_open", "dt_open", "dd_open", "fieldlist_name_open"), 1),
    **dict.fromkeys(("fence", "colon_fence", "code_block", "html_block", "myst_block_break"), 2),
    "footnote_reference_open": 8, "myst_target": 20,
    **dict.fromkeys(("myst_role", "footnote_ref", "image"), 4),
    **dict.fromkeys(("em_open", "strong_open", "s_open", "code_inline", "html_inline"), 1),
}
_LINK_AWAY, _LINK_HERE = 15, 4
_QUOTATION = 15
_PRINTED = 500
_SHORT = frozenset(("show", "record"))
"""What is printed of one record."""
_MARKS = "*_`~^&\\"
_MARKS_OF_A_PART = 4
"""So many marks make a part: two round words in italics, which are half as much as a paragraph."""
_LITERAL = frozenset(("fence", "code_block"))


@dataclass(slots=True)
class Tally:
    """The count of one page; what is too much goes to ``report``, each kind once."""

    report: Callable[[Finding], None]
    parts: int = 0
    literal: int = 0
    _told: set[str] = field(default_factory=set)

    def count(self, token: Token, place: Place) -> None:
        """Count a token that stands at a place."""
        self.parts += _parts_of(token)
        if self.parts > MOST_PARTS:
            text = f"the page has more than {MOST_PARTS:,} parts: blocks, cells, links, notes, citations"
            self._tell("parts", place, text, "part it into several pages")
        if token.level >= DEEPEST_BLOCKS:
            text = "lists and block quotes stand too deep in one another: what is deeper still is left out"
            self._tell("deep", place, text, "write them one after the other")
        if token.type in _LITERAL and name_of(token.info) is None:
            self.count_literal(len(token.content), place)

    def count_literal(self, size: int, place: Place) -> None:
        """Count so many characters of literal text, which a program for its language will read."""
        self.literal += size
        if size > LONGEST_LITERAL:
            text = f"literal text has more than {LONGEST_LITERAL:,} characters"
            self._tell("block", place, text, "show the part of it that matters")
        elif self.literal > MOST_LITERAL:
            text = f"the literal text of the page has more than {MOST_LITERAL:,} characters"
            self._tell("literal", place, text, "show the part of it that matters")

    def _tell(self, kind: str, place: Place, text: str, hint: str) -> None:
        if kind not in self._told:
            self._told.add(kind)
            self.report(finding_at(place, Rule.TOO_MUCH, text, hint))


def _parts_of(token: Token) -> int:
    parts = _PARTS.get(token.type, 0)
    if token.type == "inline":
        marks = sum(token.content.count(mark) for mark in _MARKS) + token.content.count("\n")
        parts += marks // _MARKS_OF_A_PART + sum(map(_parts_in_line, token.children or ()))
    elif token.type in {"fence", "colon_fence"}:
        name, _argument = name_of(token.info) or ("", "")
        if name == "quotation":
            parts = _QUOTATION
        elif name == "bibliography" or (name in GENERATED and name not in _SHORT):
            parts = _PRINTED
        elif name == "toctree":
            parts += token.content.count("\n") + 20 * token.content.count("*")
        if name in DIRECTIVES:
            parts += token.content.count("\n") // 2 + token.content.count("{")
    return parts


def _parts_in_line(token: Token) -> int:
    if token.type == "link_open":
        return _LINK_AWAY if ":" in str(token.attrs.get("href", "")) else _LINK_HERE
    if token.type == "myst_role":
        return 4 + 4 * token.content.count(",")
    return _PARTS.get(token.type, 0)

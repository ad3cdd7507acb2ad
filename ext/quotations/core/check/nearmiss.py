"""Where a text that was not found first departs from the witness: for messages, never for passing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from quotations.core.check.stream import Kind, stream
from quotations.core.messages import Mark
from quotations.core.model.matching import Effort, Opcode, opcodes
from quotations.core.model.quotation import Lines
from quotations.core.model.segments import Place, Text
from quotations.core.model.witness import Witness, fold

__all__ = ["Departure", "departure", "marked"]

_WORD = re.compile(r"\S+|\s+")
_CONTEXT = 28
_MOST_WORDS = 1_000_000
_ALIKE = 0.4
_SAYABLE = 60
"""The longest words that a hint repeats."""
_TOO_LONG = _SAYABLE + 3
"""Words of so many characters, spaces round them included, are not looked at to their ends."""
_MOST_EDITS = 6
"""So many edits are told at once."""
_SURELY_ALIKE = 8
"""So many like words and spaces in a row at an end of both texts stand against each other."""

_Edges = tuple[int, int, int, int]
"""Start and end of a departure, in the text and in the lines of the witness."""


@dataclass(frozen=True, slots=True)
class Departure:
    """The first difference: where it stands in the page and in the witness, and both wordings.

    ``here`` and ``there`` give some context with the difference between ⟦ and ⟧. ``length`` is how much
    of it stands on the line of ``place``; ``hint`` are the edits that would mend it and those that follow
    it, ``note`` names characters that look alike.
    """

    place: Place
    length: int
    witness: Mark
    here: str
    there: str
    hint: str
    note: str


def departure(
    text: Text, witness: Witness, lines: Lines, effort: Effort | None = None
) -> Departure | None:
    """The first difference between a text and some lines, or None if nothing is alike.

    ``effort`` bounds how long it is looked for; where it is used up, nothing is.
    """
    ours = _placed(text)
    start, end = witness.window(lines)
    window = witness.folded[start:end]
    words, theirs = _WORD.findall(ours.chars), _WORD.findall(window)
    if not words or not theirs or len(theirs) > _MOST_WORDS:
        return None
    codes = list(_opcodes(words, theirs, effort or Effort()))
    alike = sum(sum(map(len, words[a1:a2])) for tag, a1, a2, _b1, _b2 in codes if tag == "equal")
    if alike < _ALIKE * len(ours.chars):
        return None
    every = _departures(codes, words, theirs, ours)
    at, until, other, other_until = every[0]
    return Departure(
        place=ours.places[min(at, len(ours.places) - 1)],
        length=ours.length(at, until),
        witness=marked(witness, start + min(other, max(0, len(window) - 1)), start + other_until),
        here=_in_context(ours.chars, at, until),
        there=_in_context(window, other, other_until),
        hint=_edits(ours.chars, window, every),
        note=_names(ours.chars[at:until], window[other:other_until]),
    )


def marked(witness: Witness, start: int, end: int) -> Mark:
    """The part of a folded span that stands on the line it begins on."""
    line, column = witness.place_of(min(start, max(0, len(witness.folded) - 1)))
    length = max(0, witness.raw(end) - witness.raw(start)) if end > start else 0
    return Mark(witness.path, line, column, min(length, max(0, len(witness.line(line)) - column + 1)))


def _edits(ours: str, theirs: str, every: list[_Edges]) -> str:
    """What to write, in the order of the text; empty if the first is too long to say."""
    edits = list(dict.fromkeys(_edit(ours, theirs, edges) for edges in every))
    told = list(takewhile(bool, edits[:_MOST_EDITS]))
    if told and len(told) < len(edits):
        left = len(edits) - len(told)
        told.append(f"then mend {left} more difference{'' if left == 1 else 's'}")
    return "; ".join(told)


def _edit(ours: str, theirs: str, edges: _Edges) -> str:
    """What to write for the whole words that differ; empty if these are too many to say."""
    at, until, other, other_until = edges
    changed = [each for each in (ours[at:until], theirs[other:other_until]) if each]
    if not all(each.startswith(" ") for each in changed):
        while at and other and ours[at - 1] == theirs[other - 1] != " " and until - at < _TOO_LONG:
            at, other = at - 1, other - 1
    if not all(each.endswith(" ") for each in changed):
        while until < len(ours) and other_until < len(theirs) and until - at < _TOO_LONG:
            if ours[until] == " " or ours[until] != theirs[other_until]:
                break
            until, other_until = until + 1, other_until + 1
    here, there = ours[at:until].strip(" "), theirs[other:other_until].strip(" ")
    if len(here) > _SAYABLE or len(there) > _SAYABLE or not (here or there):
        return ""
    if not here:
        return f"add {_marked_off(there)}, or mark what is left out with {{omitted}}"
    if not there:
        return f"take out {_marked_off(here)}, or mark it as {{supplied}}"
    return f"write {_marked_off(there)} for {_marked_off(here)}"


def _marked_off(words: str) -> str:
    """Words between quotation marks, or between brackets if they have such marks themselves."""
    return f"⟦{words}⟧" if re.search('[“”"]', words) else f"“{words}”"


def _names(here: str, there: str) -> str:
    """The names of two characters that can be taken for each other, or for none."""
    if max(len(here), len(there)) != 1 or all(each.isascii() and each.isalnum() for each in here + there):
        return ""
    return f"here {_name(here)}, there {_name(there)}"


def _name(char: str) -> str:
    return f"{char} U+{ord(char):04X} {unicodedata.name(char, 'without a name')}" if char else "nothing"


def _opcodes(ours: list[str], theirs: list[str], effort: Effort) -> Iterator[Opcode]:
    """As ``SequenceMatcher.get_opcodes``; long like beginnings and ends are taken off first."""
    head = _like(ours, theirs)
    head = head if head >= _SURELY_ALIKE else 0
    tail = _like(ours[head:][::-1], theirs[head:][::-1])
    tail = tail if tail >= _SURELY_ALIKE else 0
    ours_end, theirs_end = len(ours) - tail, len(theirs) - tail
    if head:
        yield "equal", 0, head, 0, head
    for tag, a1, a2, b1, b2 in opcodes(ours[head:ours_end], theirs[head:theirs_end], effort):
        yield tag, a1 + head, a2 + head, b1 + head, b2 + head
    if tail:
        yield "equal", ours_end, len(ours), theirs_end, len(theirs)


def _like(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items at the beginning of two sequences are the same."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _departures(
    codes: list[Opcode], ours: list[str], theirs: list[str], text: _Placed
) -> list[_Edges]:
    """The departures that are more than the witness going on at an end, a gap or a join; one at least."""
    ends = {(0, 0), (len(ours), len(ours))}
    changed = [code for code in codes if code[0] != "equal"]
    inner = [code for code in changed if not (code[0] == "insert" and code[1:3] in ends)]
    offsets = [[0, *accumulate(map(len, words))] for words in (ours, theirs)]
    edges = [_edges(code, ours, theirs, offsets) for code in inner or changed]
    return [each for each in edges if not text.allows(each)] or edges[:1] or [(0, 0, 0, 0)]


def _edges(code: Opcode, ours: list[str], theirs: list[str], offsets: list[list[int]]) -> _Edges:
    """The character offsets of a departure, in ours and in theirs, without what is alike at its ends.

    ``offsets`` are those of the words of either text.
    """
    _, a1, a2, b1, b2 = code
    in_a, in_b = "".join(ours[a1:a2]), "".join(theirs[b1:b2])
    at, other = offsets[0][a1], offsets[1][b1]
    until, other_until = at + len(in_a), other + len(in_b)
    if a1 == 0 and (b1 > 0 or (in_b and not in_b.startswith(in_a[:1]))):
        # At the head the witness's surplus is not the contributor's fault: compare like ends.
        other = max(other, other_until - len(in_a))
        in_b = in_b[len(in_b) - (other_until - other) :]
    head = _like(in_a, in_b)
    tail = _like(in_a[head:][::-1], in_b[head:][::-1])
    return at + head, until - tail, other + head, other_until - tail


def _in_context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    left = "…" if start > _CONTEXT else ""
    right = "…" if end + _CONTEXT < len(text) else ""
    return f"{left}{before}⟦{text[start:end][:80]}⟧{after}{right}"


@dataclass(slots=True)
class _Placed:
    """A compared text, folded, and for each character of it the place in the page.

    ``gaps`` are the offsets at which the witness may go on, ``joins`` those of spaces that it may lack.
    """

    chars: str = ""
    places: list[Place] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)

    def length(self, at: int, until: int) -> int:
        """How many characters of the page, on the line of the first, some compared ones take."""
        same = [each.column for each in self.places[at:until] if each.line == self.places[at].line]
        return max(same) - same[0] + 1 if same else 0

    def allows(self, edges: _Edges) -> bool:
        """True if a departure is none: more of the witness at a gap, or no space at a join."""
        at, until, other, other_until = edges
        if at == until:
            return bool(self.gaps & {at, at + 1})
        return other == other_until and until == at + 1 and at in self.joins


def _placed(text: Text) -> _Placed:
    found = _Placed()
    chars: list[str] = []
    for atom in stream(text):
        if atom.kind is not Kind.RUN:
            if chars and chars[-1] != " ":
                found.joins.add(len(chars))
                chars.append(" ")
                found.places.append(found.places[-1])
            if atom.kind is Kind.GAP:
                found.gaps |= {len(chars) - 1, len(chars)}
            continue
        place = atom.place or (found.places[-1] if found.places else Place("", 1))
        line, column = place.line, place.column
        for raw in atom.text:
            folded = fold(raw)
            if not (folded == " " and (not chars or chars[-1] == " ")):
                chars.append(folded)
                found.places.extend([Place(place.path, line, column)] * len(folded))
            line, column = (line + 1, 1) if raw == "\n" else (line, column + 1)
    found.chars = "".join(chars)
    return found

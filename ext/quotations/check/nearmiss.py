"""Where a text that was not found first departs from the witness: for messages, never for passing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotations.check.stream import Kind, stream
from quotations.model.quotation import Lines
from quotations.model.segments import Place, Text
from quotations.model.witness import Witness, fold

__all__ = ["Departure", "departure"]

_WORD = re.compile(r"\S+|\s+")
_CONTEXT = 28
_MOST_WORDS = 20_000
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Departure:
    """The first difference: where it stands in the page and in the witness, and both wordings.

    ``here`` and ``there`` give some context with the difference between ⟦ and ⟧.
    """

    place: Place
    witness_line: int
    here: str
    there: str


def departure(text: Text, witness: Witness, lines: Lines) -> Departure | None:
    """The first difference between a text and some lines, or None if nothing is alike."""
    chars, places = _placed(text)
    start, end = witness.window(lines)
    window = witness.folded[start:end]
    ours, theirs = _WORD.findall(chars), _WORD.findall(window)
    if not ours or not theirs or len(theirs) > _MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    blocks = [each for each in matcher.get_matching_blocks() if each.size]
    alike = sum(sum(map(len, ours[each.a : each.a + each.size])) for each in blocks)
    if alike < _ALIKE * len(chars):
        return None
    at, until, other, other_until = _first(matcher, ours, theirs)
    while at < until and other < other_until and chars[at] == window[other]:
        at, other = at + 1, other + 1
    while until > at and other_until > other and chars[until - 1] == window[other_until - 1]:
        until, other_until = until - 1, other_until - 1
    return Departure(
        place=places[min(at, len(places) - 1)],
        witness_line=witness.line_of(start + min(other, max(0, len(window) - 1))),
        here=_in_context(chars, at, until),
        there=_in_context(window, other, other_until),
    )


def _first(
    matcher: SequenceMatcher[str], ours: list[str], theirs: list[str]
) -> tuple[int, int, int, int]:
    """Character offsets of the first departure that is not just more of the witness at an end."""
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    ends = {(0, 0), (len(ours), len(ours))}
    inner = [code for code in codes if not (code[0] == "insert" and code[1:3] in ends)]
    _, a1, a2, b1, b2 = (inner or codes or [("equal", 0, 0, 0, 0)])[0]
    before_a, before_b = "".join(ours[:a1]), "".join(theirs[:b1])
    in_a, in_b = "".join(ours[a1:a2]), "".join(theirs[b1:b2])
    if (a1 == 0 and b1 > 0) or (a1 == 0 and in_b and not in_b.startswith(in_a[:1])):
        # At the head the witness's surplus is not the contributor's fault: compare like ends.
        in_b_start = max(0, len(in_b) - len(in_a))
        return 0, len(in_a), len(before_b) + in_b_start, len(before_b) + len(in_b)
    return (
        len(before_a),
        len(before_a) + len(in_a),
        len(before_b),
        len(before_b) + len(in_b),
    )


def _in_context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    left = "…" if start > _CONTEXT else ""
    right = "…" if end + _CONTEXT < len(text) else ""
    return f"{left}{before}⟦{text[start:end][:80]}⟧{after}{right}"


def _placed(text: Text) -> tuple[str, list[Place]]:
    """The compared text, folded, and for each character of it the place in the page."""
    chars: list[str] = []
    places: list[Place] = []
    for atom in stream(text):
        if atom.kind is not Kind.RUN:
            if chars and chars[-1] != " ":
                chars.append(" ")
                places.append(places[-1])
            continue
        place = atom.place or (places[-1] if places else Place("", 1))
        line, column = place.line, place.column
        for raw in atom.text:
            folded = fold(raw)
            if not (folded == " " and (not chars or chars[-1] == " ")):
                chars.append(folded)
                places.extend([Place(place.path, line, column)] * len(folded))
            line, column = (line + 1, 1) if raw == "\n" else (line, column + 1)
    return "".join(chars), places

"""Two wordings side by side, with what differs marked: for messages and reports, never for passing."""

from __future__ import annotations

import re

from quotations.core.model.matching import Effort, opcodes

__all__ = ["side_by_side"]

_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)
_CONTEXT = 60
_MOST_PIECES = 20_000


def side_by_side(one: str, other: str, effort: Effort | None = None) -> tuple[str, str]:
    """Both texts with every difference between ⟦ and ⟧; long stretches that are alike are cut short.

    ``effort`` bounds how long differences are looked for.
    """
    ours, theirs = _PIECE.findall(one), _PIECE.findall(other)
    if len(ours) * len(theirs) > _MOST_PIECES**2:
        return _cut(one, first=True, last=False), _cut(other, first=True, last=False)
    codes = opcodes(ours, theirs, effort)
    left: list[str] = []
    right: list[str] = []
    for index, (tag, a1, a2, b1, b2) in enumerate(codes):
        in_one, in_other = "".join(ours[a1:a2]), "".join(theirs[b1:b2])
        if tag == "equal":
            short = _cut(in_one, first=index == 0, last=index == len(codes) - 1)
            left.append(short)
            right.append(short)
        else:
            left.append(f"⟦{in_one}⟧")
            right.append(f"⟦{in_other}⟧")
    return "".join(left), "".join(right)


def _cut(text: str, *, first: bool, last: bool) -> str:
    """What both have, without its middle; of what stands at an end of both only the part that is near."""
    head = 0 if first and not last else _CONTEXT
    tail = 0 if last and not first else _CONTEXT
    if len(text) <= head + tail + 1:
        return text
    return f"{text[:head]}…{text[len(text) - tail :]}"

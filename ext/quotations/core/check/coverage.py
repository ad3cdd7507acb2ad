"""Coverage: the partition of a witness into quotations and paratext records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotations.core.check.align import Span
from quotations.core.model.segments import Place
from quotations.core.model.witness import Witness

__all__ = ["Claim", "Coverage", "cover", "enclosing_marks"]

_MARKS = {'"': '"', "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "'": "'", "”": "”", "‚": "‘"}


@dataclass(frozen=True, slots=True)
class Claim:
    """The span that a record takes of a witness, enclosing quotation marks included."""

    id: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a witness is covered, counted in characters that are not white space."""

    covered: int
    total: int
    gaps: tuple[Span, ...]
    overlaps: tuple[tuple[Claim, Claim], ...]

    @property
    def percent(self) -> float:
        """The covered part in per cent; an empty witness is covered whole."""
        return 100.0 * self.covered / self.total if self.total else 100.0


def enclosing_marks(witness: Witness, span: Span, window: Span) -> Span:
    """The span with the pair of quotation marks round it, if there is one inside the window."""
    start, end = span
    before, after = start - 1, end
    text = witness.folded
    while before >= window[0] and text[before] == " ":
        before -= 1
    while after < window[1] and text[after] == " ":
        after += 1
    inside = before >= window[0] and after < window[1]
    if inside and _MARKS.get(text[before]) == text[after]:
        return before, after + 1
    return span


def cover(witness: Witness, claims: Sequence[Claim]) -> Coverage:
    """Hold the claims against the witness."""
    text = witness.folded
    ordered = sorted(claims, key=lambda claim: (claim.span, claim.place))
    overlaps: list[tuple[Claim, Claim]] = []
    gaps: list[Span] = []
    reached = 0
    last: Claim | None = None
    for claim in ordered:
        start, end = claim.span
        if last is not None and start < reached and text[start : min(end, reached)].strip(" "):
            overlaps.append((last, claim))
        if text[reached:start].strip(" "):
            gaps.append(_stripped(text, reached, start))
        if end > reached:
            reached, last = end, claim
    if text[reached:].strip(" "):
        gaps.append(_stripped(text, reached, len(text)))
    total = len(text) - text.count(" ")
    missing = sum(len(text[a:b]) - text[a:b].count(" ") for a, b in gaps)
    return Coverage(total - missing, total, tuple(gaps), tuple(overlaps))


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" ")), start + len(piece.rstrip(" "))

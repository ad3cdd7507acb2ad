"""Where some words stand in the stored witnesses, and which records have them already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotations.core.check import Report
from quotations.core.check.align import Span
from quotations.core.check.wording import side_by_side
from quotations.core.edition.edition import Edition
from quotations.core.model import Lines, Paratext, Quotation, Witness
from quotations.core.model.matching import longest_run, opcodes, share_alike
from quotations.core.model.witness import fold

__all__ = ["Near", "Standing", "near", "standings"]

_ALIKE = 0.5
"""How much of a passage must be like the words for it to be suggested."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Standing:
    """One place at which the words stand.

    ``as_given`` is False if capital and small letters are others there. ``records`` are those that have
    a character of it, the innermost last, each with its own span. ``times`` is how often the words stand
    in these lines.
    """

    witness: Witness
    span: Span
    as_given: bool
    records: tuple[tuple[Span, Quotation | Paratext], ...]
    free: int
    """How many of its characters no record has, white space not counted."""
    times: int

    @property
    def lines(self) -> Lines:
        """The lines of the witness that it touches."""
        return self.witness.lines_of(*self.span)

    @property
    def words(self) -> str:
        """The words as they are compared."""
        return self.witness.folded[slice(*self.span)]

    @property
    def parent(self) -> Quotation | None:
        """The innermost quotation that has all of it, or None."""
        whole = [
            each
            for taken, each in self.records
            if isinstance(each, Quotation) and taken[0] <= self.span[0] and self.span[1] <= taken[1]
        ]
        return whole[-1] if whole else None


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that is like words that stand nowhere; ``here`` and ``there`` show what differs."""

    witness: Witness
    lines: Lines
    here: str
    there: str
    likeness: float


def standings(edition: Edition, report: Report, words: str) -> list[Standing]:
    """Every place of some words in the stored witnesses, white space folded.

    Where they stand nowhere as they were given, those where only capital and small letters differ.
    ``report`` is a comparison of the edition.
    """
    wanted = fold(words).strip(" ")
    for exactly in (True, False):
        found = [
            _standing(edition, report, witness, span, as_given=exactly)
            for witness in edition.witnesses.values()
            for span in _spans(witness, wanted, exactly=exactly)
        ]
        if found or not wanted:
            return found
    return []


def _spans(witness: Witness, wanted: str, *, exactly: bool) -> Iterator[Span]:
    if not wanted:
        return
    pattern = re.compile(re.escape(wanted), 0 if exactly else re.IGNORECASE)
    for found in pattern.finditer(witness.folded):
        yield found.span()


def _standing(
    edition: Edition, report: Report, witness: Witness, span: Span, *, as_given: bool
) -> Standing:
    records: list[tuple[Span, Quotation | Paratext]] = []
    every: list[Quotation | Paratext] = [*edition.quotations.values(), *edition.paratexts.values()]
    for record in every:
        taken = report.spans.get(record.id)
        if taken and record.witness == witness.key and taken[0] < span[1] and span[0] < taken[1]:
            records.append((taken, record))
    records.sort(key=lambda each: (each[0][0], -each[0][1], each[1].id))
    gaps = report.coverage[witness.key].gaps
    free = [witness.folded[max(start, span[0]) : min(end, span[1])] for start, end in gaps]
    start, end = witness.window(witness.lines_of(*span))
    return Standing(
        witness=witness,
        span=span,
        as_given=as_given,
        records=tuple(records),
        free=sum(len(each) - each.count(" ") for each in free),
        times=_count(witness.folded[start:end], witness.folded[slice(*span)]),
    )


def _count(text: str, words: str) -> int:
    """How often words stand in a text, overlapping places counted too."""
    return len(re.findall(f"(?={re.escape(words)})", text))


def near(edition: Edition, words: str) -> list[Near]:
    """The passage of each witness that is most like some words, the most alike first."""
    found = [_nearest(witness, words) for witness in edition.witnesses.values()]
    return sorted((each for each in found if each), key=lambda each: (-each.likeness, each.witness.key))


def _nearest(witness: Witness, words: str) -> Near | None:
    ours = [found[0].casefold() for found in _WORD.finditer(fold(words))]
    theirs = list(_WORD.finditer(witness.folded))
    if not ours or not theirs:
        return None
    first, last = _like(ours, [found[0].casefold() for found in theirs])
    if first == last:
        return None
    span = theirs[first].start(), theirs[last - 1].end()
    passage = witness.folded[slice(*span)]
    likeness = share_alike(fold(words).casefold(), passage.casefold())
    if likeness < _ALIKE:
        return None
    return Near(witness, witness.lines_of(*span), *side_by_side(fold(words).strip(" "), passage), likeness)


def _like(ours: list[str], theirs: list[str]) -> Span:
    """Which words of a witness stand against some words: the longest like run, and what is round it."""
    here, there, size = longest_run(ours, theirs)
    if not size:
        return 0, 0
    slack = max(3, len(ours) // 4)
    start = max(0, there - here - slack)
    window = theirs[start : there - here + len(ours) + slack]
    alike = [code for code in opcodes(ours, window) if code[0] == "equal"]
    if not alike:
        return there, there + size
    (_equal, at, _until, at_there, _until_there), (*_rest, until, _begin, until_there) = alike[0], alike[-1]
    after = len(ours) - until
    return start + max(0, at_there - at), min(len(theirs), start + until_there + after)

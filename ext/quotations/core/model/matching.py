"""Which words of two texts stand against each other, for messages and for readings side by side.

``difflib`` looks for the longest stretch again and again, which takes the cube of the words where few
different ones stand. So it is given an ``Effort``: what cannot be matched within it is told as a difference.
Long texts are cut first where a run of words stands once in either, so that a difference is looked for only
where it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

__all__ = ["EFFORT", "Effort", "Opcode", "longest_run", "opcodes", "share_alike"]

EFFORT = 2_000_000
"""Pairs of like words that are looked at for one message: a moment."""
_SMALL = 200_000
"""Pairs of like words up to which texts are not cut."""
_RUNS = (8, 4, 2, 1)
"""How many words must stand once in either text for both to be cut there, the longest first."""

Opcode = tuple[str, int, int, int, int]
"""As those of ``SequenceMatcher.get_opcodes``."""
_Block = tuple[int, int, int]
"""Where a run of like words begins in either text, and how long it is."""


@dataclass(slots=True)
class Effort:
    """How much may still be looked at; what is shared by several is used up by all of them."""

    left: int = EFFORT

    def spend(self, cost: int) -> bool:
        """Take a cost off, if there is enough left."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


def opcodes(one: Sequence[str], other: Sequence[str], effort: Effort | None = None) -> list[Opcode]:
    """How to turn one sequence into the other, the same as ``SequenceMatcher`` says where they are short."""
    found: list[Opcode] = []
    i = j = 0
    blocks = [*_joined(sorted(_blocks(one, other, effort or Effort()))), (len(one), len(other), 0)]
    for at, at_other, size in blocks:
        if i < at or j < at_other:
            tag = "insert" if i == at else "delete" if j == at_other else "replace"
            found.append((tag, i, at, j, at_other))
        i, j = at + size, at_other + size
        if size:
            found.append(("equal", at, i, at_other, j))
    return found


def longest_run(one: Sequence[str], other: Sequence[str], effort: Effort | None = None) -> _Block:
    """The longest run that is in both; of no length if there is none, or if to find it takes too long."""
    if not (effort or Effort(5 * EFFORT)).spend(_pairs(one, other)):
        return 0, 0, 0
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return found.a, found.b, found.size


def share_alike(one: Sequence[str], other: Sequence[str], effort: Effort | None = None) -> float:
    """How much of two sequences is alike, from 0 to 1, as ``SequenceMatcher.ratio`` says of short ones."""
    whole = len(one) + len(other)
    same = sum(size for _at, _other, size in _blocks(one, other, effort or Effort()))
    return 2 * same / whole if whole else 1.0


def _blocks(one: Sequence[str], other: Sequence[str], effort: Effort) -> Iterator[_Block]:
    """The runs of like words, in no order."""
    cuts: list[_Block] = []
    if _pairs(one, other) > _SMALL:
        head = _like(one, other)
        tail = _like(one[head:][::-1], other[head:][::-1])
        ends = [(0, 0, head), (len(one) - tail, len(other) - tail, tail)]
        inner = _cuts(one[head : len(one) - tail], other[head : len(other) - tail])
        cuts = [ends[0], *((head + at, head + at_other, size) for at, at_other, size in inner), ends[1]]
    start = start_other = 0
    for at, at_other, size in [*cuts, (len(one), len(other), 0)]:
        yield from _exact(one, other, (start, at, start_other, at_other), effort)
        if size:
            yield at, at_other, size
        start, start_other = at + size, at_other + size


def _like(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the beginning of two sequences are the same."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _pairs(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of like words there are, of either one."""
    counts: dict[str, int] = {}
    for word in other:
        counts[word] = counts.get(word, 0) + 1
    return sum(counts.get(word, 0) for word in one)


def _exact(
    one: Sequence[str], other: Sequence[str], span: tuple[int, int, int, int], effort: Effort
) -> Iterator[_Block]:
    """The runs in a part of both, as ``difflib`` finds them, as far as the effort goes."""
    begin, end, begin_other, end_other = span
    if begin == end or begin_other == end_other:
        return
    matcher = SequenceMatcher(None, one[begin:end], other[begin_other:end_other], autojunk=False)
    where = matcher.b2j  # type: ignore[attr-defined]  # documented, and not in the stubs
    costs = [0, *accumulate(1 + len(where.get(word, ())) for word in one[begin:end])]
    waiting = [(0, end - begin, 0, end_other - begin_other)]
    for low, high, low_other, high_other in waiting:  # to which what is left over is added
        if not effort.spend(costs[high] - costs[low]):
            continue
        at, at_other, size = matcher.find_longest_match(low, high, low_other, high_other)
        if not size:
            continue
        yield begin + at, begin_other + at_other, size
        if low < at and low_other < at_other:
            waiting.append((low, at, low_other, at_other))
        if at + size < high and at_other + size < high_other:
            waiting.append((at + size, high, at_other + size, high_other))


def _cuts(one: Sequence[str], other: Sequence[str]) -> list[_Block]:
    """Runs that stand once in either text, in the same order in both, the most of these that there are."""
    found: list[_Block] = []
    spans = [(0, len(one), 0, len(other))]
    for length in _RUNS:
        left: list[tuple[int, int, int, int]] = []
        for begin, end, begin_other, end_other in spans:
            if (end - begin) * (end_other - begin_other) <= _SMALL:
                continue  # there it can be looked for without cutting
            anchors = _anchors(one[begin:end], other[begin_other:end_other], length)
            start, start_other = begin, begin_other
            for at, at_other, size in _widened(one, other, (begin, end, begin_other, end_other), anchors):
                found.append((at, at_other, size))
                left.append((start, at, start_other, at_other))
                start, start_other = at + size, at_other + size
            left.append((start, end, start_other, end_other))
        spans = left
    return sorted(found)


def _anchors(one: Sequence[str], other: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Where runs of so many words begin that stand once in either, the longest chain of them in order."""
    if min(len(one), len(other)) < length:
        return []
    here = _once(_runs(one, length))
    there = _once(each for each in _runs(other, length) if each[1] in here)
    pairs = sorted((here[run], at) for run, at in there.items())
    # The longest rising row (patience sorting): for each length the lowest end, and what comes before.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_at, at_other) in enumerate(pairs):
        place = bisect_left(tails, at_other)
        tails[place : place + 1] = [at_other]
        ends[place : place + 1] = [number]
        before.append(ends[place - 1] if place else -1)
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every run of so many words, and where it begins."""
    return enumerate(zip(*(words[offset:] for offset in range(length)), strict=False))


def _once(runs: Iterable[tuple[int, tuple[str, ...]]]) -> dict[tuple[str, ...], int]:
    """The runs that are there once, and where."""
    found: dict[tuple[str, ...], int] = {}
    for at, run in runs:
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _widened(
    one: Sequence[str],
    other: Sequence[str],
    span: tuple[int, int, int, int],
    anchors: list[tuple[int, int]],
) -> Iterator[_Block]:
    """The runs round some places, each as long as both texts are alike there, none over another."""
    begin, end, begin_other, end_other = span
    least, least_other = begin, begin_other
    for near, near_other in anchors:
        at, at_other = begin + near, begin_other + near_other
        if at < least or at_other < least_other:
            continue  # within the run before
        after, after_other = at, at_other
        while after < end and after_other < end_other and one[after] == other[after_other]:
            after, after_other = after + 1, after_other + 1
        while at > least and at_other > least_other and one[at - 1] == other[at_other - 1]:
            at, at_other = at - 1, at_other - 1
        yield at, at_other, after - at
        least, least_other = after, after_other


def _joined(blocks: list[_Block]) -> Iterator[_Block]:
    """Runs that follow one another directly in both texts, as one."""
    last: _Block | None = None
    for at, at_other, size in blocks:
        if last and (last[0] + last[2], last[1] + last[2]) == (at, at_other):
            last = (last[0], last[1], last[2] + size)
            continue
        if last:
            yield last
        last = (at, at_other, size)
    if last:
        yield last

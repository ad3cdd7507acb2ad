"""Two readings word by word, and the words that stand round a lemma."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from quotations.core.model.matching import opcodes
from quotations.core.model.quotation import Reading

__all__ = ["Context", "Share", "context_of", "readings_apart"]


class Share(Enum):
    """To which of two readings some words belong."""

    BOTH = auto()
    BASE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Context:
    """Words of the base text before and after a lemma; a flag tells that the text goes on beyond."""

    before: str = ""
    after: str = ""
    more_before: bool = False
    more_after: bool = False


def readings_apart(reading: Reading) -> list[tuple[Share, str]]:
    """The words of a lemma and of what another witness has against it, in runs, in order.

    A word is what stands between spaces, and differs if one character of it does.
    """
    lemma = reading.lemma.split()
    match reading.verb:
        case "omits":
            runs = [(Share.BASE, lemma)]
        case "adds":
            runs = [(Share.BOTH, lemma), (Share.OTHER, reading.reading.split())]
        case _:
            runs = list(_runs(lemma, reading.reading.split()))
    return [(share, " ".join(words)) for share, words in runs if words]


def _runs(base: list[str], other: list[str]) -> Iterator[tuple[Share, list[str]]]:
    for kind, start, end, start_other, end_other in opcodes(base, other):
        if kind == "equal":
            yield Share.BOTH, base[start:end]
        else:
            yield Share.BASE, base[start:end]
            yield Share.OTHER, other[start_other:end_other]


def context_of(text: str, lemma: str, *, most: int, gap: str) -> Context:
    """Up to ``most`` words on either side of a lemma in a folded text, none from beyond a ``gap``.

    Empty if the lemma does not stand in the text exactly once.
    """
    if text.count(lemma) != 1:
        return Context()
    before, _lemma, after = text.partition(lemma)
    left, right = before.rpartition(gap)[2], after.partition(gap)[0]
    cut_left, cut_right = gap in before, gap in after
    kept_left, kept_right = _last(left, most), _first(right, most)
    return Context(
        before=kept_left,
        after=kept_right,
        more_before=cut_left or kept_left.strip() != left.strip(),
        more_after=cut_right or kept_right.strip() != right.strip(),
    )


def _first(text: str, most: int) -> str:
    """The first words; the space before them, or none, as the text has it."""
    space = " " if text.startswith(" ") else ""
    # What hangs on the lemma, such as a comma, is no word of its own.
    least = 0 if space else 1
    return space + " ".join(text.split()[: most + least])


def _last(text: str, most: int) -> str:
    space = " " if text.endswith(" ") else ""
    least = 0 if space else 1
    return " ".join(text.split()[-most - least :]) + space

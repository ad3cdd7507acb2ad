"""One-place changes of a quotation's text, made in the contributor's file.

A change is made at a character that is compared with the witness: signs, options and fences are left
alone, since changing those is not misquoting.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from quotations.core.check.stream import Kind, stream
from quotations.core.model import Paratext, Quotation

__all__ = ["KINDS", "Mutation", "Passage", "ends_and_sample"]

_WORD = re.compile(r"\S+")
_NEXT = re.compile(r"(?<=:::\n)\n(?=#|\w|:::)")
_OMITTED_BEFORE = re.compile(r"\{omitted\}(`+)[^`]+\1\s*\Z")
_OMITTED_AFTER = re.compile(r"\s*\{omitted\}`")
_MARKS = {'"': "”", "“": '"', "”": '"', "'": "’", "’": "'", "`": "'", "‘": "'"}
_DASHES = {"-": "–", "–": "-", "—": "-"}
_END_WORDS = 2


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change: at an offset of the file some characters become others."""

    kind: str
    offset: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        assert text.startswith(self.old, self.offset)
        return text[: self.offset] + self.new + text[self.offset + len(self.old) :]


@dataclass(frozen=True)
class Passage:
    """The compared characters of a record, each with its offset in the file."""

    record: Quotation | Paratext
    file: str
    runs: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, record: Quotation | Paratext, file: str) -> Passage:
        starts = [0, *(match.end() for match in re.finditer("\n", file))]
        runs = []
        for atom in stream(record.text):
            if atom.kind is Kind.RUN and atom.place is not None:
                offset = starts[atom.place.line - 1] + atom.place.column - 1
                assert file.startswith(atom.text, offset), "a segment does not know its place"
                runs.append((offset, atom.text))
        return cls(record, file, tuple(runs))

    @cached_property
    def end(self) -> int:
        """Where the directive of the record ends in the file: at a blank line before the next block."""
        last = self.words()[-1][0]
        following = _NEXT.search(self.file, last)
        return following.start() if following else len(self.file)

    def line_at(self, offset: int) -> int:
        """The line, from 1, of an offset."""
        return self.file.count("\n", 0, offset) + 1

    @cached_property
    def lines(self) -> set[int]:
        """The lines on which characters of the text stand."""
        return {self.line_at(offset) for offset, _word in self.words()}

    def is_at_omission(self, mutation: Mutation) -> bool:
        """True if a whole word is dropped that stands next to an ``{omitted}`` sign."""
        if mutation.new or dict(self.words()).get(mutation.offset) != mutation.old.strip():
            return False
        before, after = self.file[: mutation.offset], self.file[mutation.offset + len(mutation.old) :]
        return bool(_OMITTED_BEFORE.search(before) or _OMITTED_AFTER.match(after))

    def characters(self) -> list[tuple[int, str]]:
        """Every character that is no white space, with its offset."""
        return [
            (offset + index, char)
            for offset, run in self.runs
            for index, char in enumerate(run)
            if not char.isspace()
        ]

    def words(self) -> list[tuple[int, str]]:
        """Every word, with its offset."""
        return [
            (offset + word.start(), word.group()) for offset, run in self.runs for word in _WORD.finditer(run)
        ]

    def spaces(self) -> list[tuple[int, str]]:
        """Every run of white space between two words of a run, with its offset."""
        return [
            (offset + space.start(), space.group())
            for offset, run in self.runs
            for space in re.finditer(r"(?<=\S)\s+(?=\S)", run)
        ]

    def mutations(self) -> Iterator[Mutation]:
        """Every one-place change of every kind."""
        yield from self._of_characters()
        yield from self._of_words()
        for offset, space in self.spaces():
            yield Mutation("space removed", offset, space, "")

    def _of_characters(self) -> Iterator[Mutation]:
        characters = self.characters()
        following = dict(characters)
        for offset, char in characters:
            yield Mutation("character dropped", offset, char, "")
            yield Mutation("character doubled", offset, char, char * 2)
            yield Mutation("character replaced", offset, char, "x" if char != "x" else "q")
            neighbour = following.get(offset + 1)
            if neighbour:
                yield Mutation("characters swapped", offset, char + neighbour, neighbour + char)
                yield Mutation("space inside a word", offset, char, f"{char} ")
            if char.isalpha():
                yield Mutation("case", offset, char, char.swapcase())
            elif char.isdigit():
                yield Mutation("digit", offset, char, str((int(char) + 1) % 10))
            elif char in _MARKS:
                yield Mutation("quotation mark", offset, char, _MARKS[char])
            elif char in _DASHES:
                yield Mutation("dash", offset, char, _DASHES[char])
            elif char == ",":
                yield Mutation("comma", offset, char, ";")
            if char.isalpha() and neighbour and neighbour.isalpha():
                yield Mutation("comma", offset, char, f"{char},")

    def _of_words(self) -> Iterator[Mutation]:
        words = self.words()
        for index, (offset, word) in enumerate(words):
            gap = re.match(r"\s*", self.file[offset + len(word) :])
            space = gap.group() if gap else ""
            inside = (offset + len(word) + len(space)) in dict(words[index + 1 : index + 2])
            yield Mutation("word dropped", offset, word + (space if inside else ""), "")
            yield Mutation("word doubled", offset, word, f"{word} {word}")
            yield Mutation("word replaced", offset, word, "otherwise")
            if inside:
                other = words[index + 1][1]
                yield Mutation("words swapped", offset, word + space + other, other + space + word)


KINDS = frozenset(
    (
        *("character dropped", "character doubled", "character replaced", "characters swapped"),
        *("word dropped", "word doubled", "word replaced", "words swapped"),
        *("case", "digit", "comma", "quotation mark", "dash", "space inside a word", "space removed"),
    )
)


def ends_and_sample(passage: Passage, most: int, seed: int) -> list[Mutation]:
    """Every change in the first and last words of a passage and of those nested in it, and a sample inside."""
    record = passage.record
    family = list(record.family()) if isinstance(record, Quotation) else [record]
    near: set[int] = set()
    for each in family:
        words = Passage.of(each, passage.file).words()
        for offset, word in [*words[:_END_WORDS], *words[-_END_WORDS:]]:
            near |= set(range(offset, offset + len(word)))
    mutations = [each for each in passage.mutations() if each.old != each.new]
    ends = [each for each in mutations if each.offset in near]
    inside = [each for each in mutations if each.offset not in near]
    chosen = random.Random(seed).sample(inside, min(most, len(inside)))  # noqa: S311 — no secret
    return ends + chosen

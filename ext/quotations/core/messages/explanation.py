"""Why each rule is, and what is wrong and right by it: read from the plain text in ``explained/``.

A file per group, Markdown; per rule a heading of its code and of the section of the manual::

    ## Q101 quotations

    Why, in a sentence or two.

    ### Wrong

    (fenced blocks, each with a language and the file it stands in)

    ### Right

    (the same)

The examples are of one small edition, whose witness is ``explained/witness.txt``. A file replaces the
file of that name; an entry of a ``.bib`` file the entry of its key; lines of ``conf.py`` are added to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from quotations.core.messages.groups import Section
from quotations.core.messages.rules import Rule

__all__ = ["Example", "Explanation", "explanation", "witness_of_the_examples"]

_RULE = re.compile(r"^## (Q\d{3}) (\w+)$", re.MULTILINE)
_FENCE = re.compile(r"^(`{4,})(\w+) (\S+)(?: (\S+))?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A file, or a part of one, as a contributor would write it.

    ``encoding`` is named only where it is the fault.
    """

    language: str
    path: str
    text: str
    encoding: str = ""

    @property
    def name(self) -> str:
        """The file, as a heading of the example."""
        return f"{self.path}, saved as {self.encoding}" if self.encoding else self.path


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rule is, what breaks it, and how that would be right."""

    why: str
    section: Section
    wrong: tuple[Example, ...]
    right: tuple[Example, ...]


def explanation(rule: Rule) -> Explanation | None:
    """The explanation of a rule; None if it has none yet."""
    return _explanations().get(rule.code)


def witness_of_the_examples() -> str:
    """The witness that the examples quote."""
    return _folder().joinpath("witness.txt").read_text(encoding="utf-8")


def _folder() -> resources.abc.Traversable:
    return resources.files("quotations.core.messages").joinpath("explained")


@cache
def _explanations() -> dict[str, Explanation]:
    found: dict[str, Explanation] = {}
    for file in sorted(_folder().iterdir(), key=lambda each: each.name):
        if file.name.endswith(".md"):
            found.update(_read(file.read_text(encoding="utf-8")))
    return found


def _read(text: str) -> Iterator[tuple[str, Explanation]]:
    headings = list(_RULE.finditer(text))
    ends = [*(each.start() for each in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=True):
        why, _, examples = text[heading.end() : end].partition("\n### Wrong\n")
        wrong, _, right = examples.partition("\n### Right\n")
        section = Section.of(heading[2])
        yield heading[1], Explanation(" ".join(why.split()), section, _examples(wrong), _examples(right))


def _examples(text: str) -> tuple[Example, ...]:
    return tuple(
        Example(fence[2], fence[3], fence[5].rstrip("\n") + "\n", fence[4] or "")
        for fence in _FENCE.finditer(text)
    )

"""How rules are sorted: by what they are about, what follows from a breach, where a manual treats them."""

from __future__ import annotations

from enum import Enum

__all__ = ["Group", "Section", "Severity"]


class Severity(Enum):
    """What follows from a breach."""

    ERROR = "error"
    """Nothing is built until it is mended."""
    WARNING = "warning"
    """Advice: it is printed, and the edition is built all the same."""


class Group(Enum):
    """What a rule is about. The first two characters of its code tell its group."""

    def __init__(self, prefix: str, title: str) -> None:
        self.prefix = prefix
        self.title = title

    TEXT = ("Q1", "Text and witness")
    BIBLIOGRAPHY = ("Q2", "Bibliography")
    RECORD = ("Q3", "Record and evidence")
    PAGE = ("Q4", "Page")
    PDF = ("Q5", "Finished PDF")
    PROSE = ("Q6", "Prose")
    ACCESSIBILITY = ("Q7", "Accessibility")

    @classmethod
    def of(cls, code: str) -> Group:
        """The group of a code.

        :raises KeyError: if no group has such codes.
        """
        return {each.prefix: each for each in cls}[code[:2]]


class Section(Enum):
    """The section of a manual that treats a rule.

    A manual says where its sections are by labels: ``manual-`` and the word of the section. Where it
    has none, only the title is printed.
    """

    def __init__(self, word: str, title: str) -> None:
        self.word = word
        self.title = title

    QUOTATIONS = ("quotations", "How a quotation is written")
    WITNESSES = ("witnesses", "How a witness is stored")
    BIBLIOGRAPHY = ("bibliography", "The bibliography")
    EVIDENCE = ("evidence", "Status, conditions, apparatus, evidence and provenance")
    PAGES = ("pages", "Pages and tables")
    PROSE = ("prose", "What is said, and how")
    ACCESSIBLE = ("accessible", "Pages for every reader")
    EXCEPTIONS = ("exceptions", "Exceptions")
    EDITIONS = ("editions", "Finished editions")

    @property
    def label(self) -> str:
        """The label of the section in a manual."""
        return f"manual-{self.word}"

    @classmethod
    def of(cls, word: str) -> Section:
        """The section of that word.

        :raises KeyError: if there is none.
        """
        return {each.word: each for each in cls}[word]

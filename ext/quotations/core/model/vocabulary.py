"""The closed vocabularies: status, condition, kind of segment. Their words are labels of the edition.

Labels are English message ids; the shell sends them through Sphinx's catalogues.
"""

from __future__ import annotations

from enum import Enum

__all__ = ["Condition", "SegmentKind", "Status"]


class Status(Enum):
    """How far the wording could be traced; not whether it is true, nor who keeps the copy."""

    def __init__(self, word: str, label: str, shape: str, meaning: str) -> None:
        self.word = word
        self.label = label
        self.shape = shape
        self.meaning = meaning

    ORIGINAL = (
        *("original", "Original consulted", "●"),
        "The wording agrees with a copy served by the original publisher.",
    )
    INDEPENDENT = (
        *("independent", "Independent copy", "◑"),
        "The wording agrees with a copy that derives neither from the witness nor from its known relatives.",
    )
    DEPENDENT = (
        *("dependent", "Related copies only", "◔"),
        "There is a second copy, but it is related to the witness or its relation is not known.",
    )
    UNTRACED = (
        *("untraced", "No second copy found", "○"),
        "A search found no second copy in what could be read.",
    )

    @classmethod
    def of(cls, word: str) -> Status | None:
        """The status of that word, or None."""
        return next((each for each in cls if each.word == word), None)


class Condition(Enum):
    """What is wrong or special with a quotation, and what the record of it must hold."""

    def __init__(self, word: str, label: str, needs: str, meaning: str) -> None:
        self.word = word
        self.label = label
        self.needs = needs
        self.meaning = meaning

    DIFFERS = (
        *("differs", "differs from another copy", "apparatus"),
        "An older or parallel copy reads otherwise in substance.",
    )
    TRUNCATED = (
        *("truncated", "truncated", "detail"),
        "Words of a quoted sentence, or sentences of a whole document, are missing without a sign.",
    )
    SPLICED = (
        *("spliced", "spliced", "detail"),
        "Sentences that stood apart are joined without a sign.",
    )
    PARAPHRASE = (
        *("paraphrase", "a paraphrase", ""),
        "These are not the words of the source named.",
    )
    TRANSLATION = (
        *("translation", "a translation", "detail"),
        "The words are translated.",
    )
    INTERPOLATED = (
        *("interpolated", "contains the witness’s own words", "sign"),
        "Words of the witness stand inside the quotation.",
    )
    UNATTRIBUTED = (
        *("unattributed", "no source named", "detail"),
        "The witness names no source.",
    )
    MISDATED = ("misdated", "misdated", "detail", "The witness’s date is wrong.")
    CONTESTED = (
        *("contested", "contested", "contest"),
        "Somebody disputes the wording, or the event as told; which of the two is always said.",
    )

    @classmethod
    def of(cls, word: str) -> Condition | None:
        """The condition of that word, or None."""
        return next((each for each in cls if each.word == word), None)


class SegmentKind(Enum):
    """What a run of a quotation is, and so what the check does with it."""

    TEXT = "text"
    """Words of the witness: compared, printed as they are."""
    SIC = "sic"
    """Words of the witness, odd on purpose: compared; the correct form is printed beside."""
    INTERPOLATION = "interpolation"
    """The witness's own words inside somebody else's: compared, marked."""
    OMITTED = "omitted"
    """Words of the witness left out by the editors: a gap in the alignment."""
    SUPPLIED = "supplied"
    """Words supplied by the editors: not in the witness, not compared."""
    NOTE = "note"
    """A remark by the editors: not in the witness, not compared."""
    NESTED = "quotation"
    """A quotation inside this one, with a record of its own: compared as part of this one."""

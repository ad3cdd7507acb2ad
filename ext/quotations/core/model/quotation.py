"""A quotation, a paratext record, and the records that hang on a quotation."""

from __future__ import annotations

from dataclasses import dataclass

from quotations.core.model.segments import Lines, Place, Quotation, Text
from quotations.core.model.vocabulary import Condition

__all__ = [
    "ConditionDetail",
    "Dossier",
    "Evidence",
    "Lines",
    "Paratext",
    "Quotation",
    "Reading",
    "Step",
]

@dataclass(frozen=True, slots=True, kw_only=True)
class Paratext:
    """What a witness says around quotations: a heading, an attribution, a credit, a notice."""

    id: str
    witness: str
    lines: Lines
    kind: str
    text: Text
    place: Place
    page: str
    lang: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDetail:
    """What a condition needs to be said with it; ``of`` tells a contested wording from an event."""

    condition: Condition
    detail: str
    of: str = ""
    cites: tuple[str, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act of checking: against what, how much of it could be read, when, with what result."""

    against: str
    read: str
    on: str
    result: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What another witness has against a lemma of the base text.

    ``verb`` is ``reads``, ``omits`` or ``adds`` (after the lemma).
    """

    lemma: str
    verb: str
    reading: str
    siglum: str
    note: str = ""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step on the way of a text: a work of the bibliography (``key``) or a described gap."""

    step: str
    key: str = ""
    date: str = ""
    where: str = ""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The records of one quotation."""

    details: tuple[ConditionDetail, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    apparatus: tuple[Reading, ...] = ()
    provenance: tuple[Step, ...] = ()

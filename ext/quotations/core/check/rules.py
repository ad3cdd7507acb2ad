"""The rules of records: keys and ids that exist, statuses with evidence, conditions with what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from quotations.core.check.stream import base_text
from quotations.core.edition.edition import Edition
from quotations.core.edition.revision import identity_of
from quotations.core.messages import Finding, Rule, written_so
from quotations.core.model import (
    Condition,
    Dossier,
    Paratext,
    Place,
    Quotation,
    Reading,
    SegmentKind,
    Status,
)
from quotations.core.model.witness import fold
from quotations.core.pages import Page
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import BLOCKS, is_date
from quotations.core.pages.openplaces import is_open

__all__ = ["MOST_WORDS", "check_references"]

MOST_WORDS = 20
"""The longest reading of an apparatus, in words: more would be copying, not collating."""


_MOST_HINTS = 50
"""So many names that are not there are likened to those that are: with more, it is no slip of the pen."""


def check_references(edition: Edition) -> list[Finding]:
    """Every fault of the records that needs no witness and no other page than those of this edition."""
    return [finding for rule in _RULES for finding in rule(edition)]


def _repeated_ids(edition: Edition) -> Iterator[Finding]:
    seen: dict[str, Place] = {}
    for page in edition.pages.values():
        records: list[Quotation | Paratext] = [
            each for outer in page.quotations for each in outer.family()
        ]
        for record in [*records, *page.paratexts]:
            first = seen.get(record.id)
            if first is not None:
                text = f"the id “{record.id}” is given already at {first.path}:{first.line}"
                yield finding_at(record.place, Rule.REPEATED_ID, text)
            seen.setdefault(record.id, record.place)


def _named_keys(edition: Edition) -> Iterator[tuple[str, Place]]:
    """Every key that a page or a record names, and where."""
    for page in edition.pages.values():
        yield from ((citation.target, citation.place) for citation in page.citations)
        if page.meta.get("source"):
            yield page.meta["source"], Place(page.path, 1)
        for block in page.blocks:
            if block.name in {"record", "witness"}:
                yield block.about, block.place
    yield from ((each.source, each.place) for each in edition.quotations.values())


def _unknown_keys(edition: Edition) -> Iterator[Finding]:
    works = edition.bibliography.works
    hints: dict[str, str] = {}
    for key, place in _named_keys(edition):
        if key not in works and edition.is_bibliography_whole:
            if key not in hints and len(hints) < _MOST_HINTS:
                hints[key] = written_so(key, works)
            text = f"the key “{key}” is not in the bibliography"
            yield finding_at(place, Rule.BIB_UNKNOWN_KEY, text, hints.get(key, ""))
    for block in edition.blocks():
        if block.name == "witness" and block.about in works and not works[block.about].get("file"):
            text = f"the witness “{block.about}” is not stored"
            yield finding_at(block.place, Rule.NOT_A_WITNESS, text)


def _unknown_ids(edition: Edition) -> Iterator[Finding]:
    known = {*edition.quotations, *edition.paratexts}
    tried = {id_ for page in edition.pages.values() for id_ in page.tried}
    named, quoted = known | tried, {*edition.quotations, *tried}
    hints: dict[tuple[str, str], str] = {}

    def hint_for(id_: str, page: Page) -> str:
        if (page.docname, id_) not in hints and len(hints) < _MOST_HINTS:
            hints[page.docname, id_] = written_so(id_, page.tried)
        return hints.get((page.docname, id_), "")

    for page in edition.pages.values():
        for reference in page.references:
            if reference.target not in named:
                text = f"there is no quotation “{reference.target}”"
                hint = hint_for(reference.target, page)
                yield finding_at(reference.place, Rule.UNKNOWN_ID, text, hint)
        # A quotation without an id may be the one that a record is about.
        for block in page.blocks if "" not in page.tried else ():
            if block.name in BLOCKS and block.about not in quoted:
                text = f"{{{block.name}}} is about “{block.about}”, which is no quotation"
                hint = hint_for(block.about, page)
                yield finding_at(block.place, Rule.UNKNOWN_ID, text, hint)


def _repeated_blocks(edition: Edition) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Place] = {}
    for block in edition.blocks():
        first = seen.setdefault((block.name, block.about), block.place)
        if first != block.place and block.name in BLOCKS:
            text = f"“{block.about}” has an {{{block.name}}} already at {first.path}:{first.line}"
            yield finding_at(block.place, Rule.REPEATED_BLOCK, text)


def _shows(edition: Edition) -> Iterator[Finding]:
    seen: dict[str, Place] = {}
    tried = {id_ for page in edition.pages.values() for id_ in page.tried}
    for block in edition.blocks():
        if block.name != "show":
            continue
        quotation = edition.quotations.get(block.about)
        first = seen.setdefault(block.about, block.place)
        if quotation is None and block.about in tried:
            continue
        if quotation is None:
            text = f"{{show}} names “{block.about}”, which is no quotation"
            hint = "write the quotation inside its parent, or correct the id"
            yield finding_at(block.place, Rule.UNKNOWN_ID, text, hint)
        elif not quotation.parent:
            text = f"“{block.about}” is not nested, so it is printed at its own place"
            yield finding_at(block.place, Rule.SHOWN_WRONGLY, text)
        elif first != block.place:
            text = f"“{block.about}” is shown already at {first.path}:{first.line}"
            yield finding_at(block.place, Rule.SHOWN_WRONGLY, text)


def _statuses(edition: Edition) -> Iterator[Finding]:
    written = {(block.name, block.about) for block in edition.blocks()}
    for quotation in edition.quotations.values():
        if quotation.status is None:
            if edition.settings.require_status and not _has_open_option(edition, quotation):
                text = f"quotation “{quotation.id}” has no status"
                yield finding_at(quotation.place, Rule.STATUS_MISSING, text)
            continue
        if ("evidence", quotation.id) not in written:
            text = f"“{quotation.id}” has the status {quotation.status.word} but no evidence"
            yield finding_at(quotation.place, Rule.STATUS_WITHOUT_EVIDENCE, text)
        lacking, hint = _unfounded(quotation, edition.dossier(quotation.id))
        if lacking and quotation.witness in edition.witnesses:
            text = f"“{quotation.id}” has the status {quotation.status.word}, but {lacking}"
            yield finding_at(quotation.place, Rule.STATUS_WITHOUT_EVIDENCE, text, hint)
        if ("provenance", quotation.id) not in written and edition.settings.require_status:
            text = f"“{quotation.id}” has a status but no provenance"
            yield finding_at(quotation.place, Rule.RECORD_MISSING, text)


def _unfounded(quotation: Quotation, dossier: Dossier) -> tuple[str, str]:
    """What the evidence of a status lacks, and what would mend it; empty if it can carry the status."""
    against = {each.against for each in dossier.evidence}
    if not against or any(map(is_open, against)):
        return "", ""
    if quotation.status is Status.UNTRACED and "search" not in against:
        return "its {evidence} tells of no search", "add an entry `- against: search`"
    if quotation.status is not Status.UNTRACED and against <= {"search", quotation.witness}:
        hint = "add an entry `- against:` with the key of the copy, or write :status: untraced"
        return "its {evidence} names no second copy", hint
    return "", ""


def _has_open_option(edition: Edition, quotation: Quotation) -> bool:
    """True if a person has still to fill in an option of a quotation, which may be its status."""
    place = quotation.place
    body = next((each.place.line for each in quotation.text.walk()), place.line)
    return any(
        each.rule is Rule.OPEN_PLACE and each.path == place.path and place.line < each.line < body
        for each in edition.findings
    )


def _conditions(edition: Edition) -> Iterator[Finding]:
    for quotation in edition.quotations.values():
        dossier = edition.dossier(quotation.id)
        for condition in quotation.conditions:
            lacking = _lacking(condition, quotation, dossier)
            if lacking:
                text = f"“{quotation.id}” is {condition.word}, but {lacking}"
                yield finding_at(quotation.place, Rule.CONDITION_NEEDS, text)
        for detail in dossier.details:
            if detail.condition not in quotation.conditions:
                text = f"“{quotation.id}” has no condition {detail.condition.word}"
                hint = f"add it to :conditions: at {quotation.place.path}:{quotation.place.line}"
                yield finding_at(detail.place, Rule.CONDITION_NEEDS, text, hint)


def _lacking(condition: Condition, quotation: Quotation, dossier: Dossier) -> str:
    """What a condition needs and has not, or an empty string."""
    details = [each for each in dossier.details if each.condition is condition]
    if condition.needs == "apparatus" and not dossier.apparatus:
        return "it has no {apparatus}"
    if condition.needs in {"detail", "contest"} and not details:
        return "{conditions} says nothing of it"
    if condition.needs == "contest" and not all(each.of and each.cites for each in details):
        return "{conditions} does not say `of:` event or wording, and with `cites:` who contests it"
    kinds = {segment.kind for segment in quotation.text.walk()}
    if condition.needs == "sign" and SegmentKind.INTERPOLATION not in kinds:
        return "no {interpolation} is marked in its text"
    return ""


def _apparatus(edition: Edition) -> Iterator[Finding]:
    for id_, dossier in edition.dossiers.items():
        quotation = edition.quotations.get(id_)
        if quotation is None:
            continue
        text = base_text(quotation.text)
        for reading in dossier.apparatus:
            yield from _reading(edition, reading, text, id_)


def _reading(edition: Edition, reading: Reading, text: str, id_: str) -> Iterator[Finding]:
    count = text.count(fold(reading.lemma))
    if count != 1:
        times = "is not" if count == 0 else f"is {count} times"
        message = f"the lemma “{reading.lemma}” {times} in the text of “{id_}”"
        yield finding_at(reading.place, Rule.LEMMA_NOT_IN_TEXT, message)
    if edition.bibliography.siglum(reading.siglum) is None and edition.is_bibliography_whole:
        message = f"no witness has the siglum {reading.siglum}"
        yield finding_at(reading.place, Rule.UNKNOWN_SIGLUM, message)
    if len(reading.reading.split()) > MOST_WORDS:
        words = len(reading.reading.split())
        message = f"the reading of {reading.siglum} has {words} words, more than {MOST_WORDS}"
        yield finding_at(reading.place, Rule.READING_TOO_LONG, message)


def _evidence(edition: Edition) -> Iterator[Finding]:
    # A day's grace, since it is tomorrow already somewhere.
    latest = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    for dossier in edition.dossiers.values():
        for evidence in dossier.evidence:
            if not is_date(evidence.on):
                continue  # said already, or still to be filled in
            if evidence.on[:10] > latest and evidence.on[:10] > _date_of_state(edition):
                text = f"the evidence is dated {evidence.on}, in the future"
                yield finding_at(evidence.place, Rule.EVIDENCE_IN_FUTURE, text)


def _date_of_state(edition: Edition) -> str:
    """The date of what is checked: a machine whose clock is behind it must not refuse it."""
    return identity_of(edition.settings.root).date


def _provenance(edition: Edition) -> Iterator[Finding]:
    for id_, dossier in edition.dossiers.items():
        quotation = edition.quotations.get(id_)
        if quotation is None or not dossier.provenance or quotation.witness not in edition.witnesses:
            continue
        last = dossier.provenance[-1]
        if last.key != quotation.witness:
            text = f"the provenance of “{id_}” does not end in its witness {quotation.witness}"
            yield finding_at(last.place, Rule.PROVENANCE_END, text)


_RULES: tuple[Callable[[Edition], Iterator[Finding]], ...] = (
    _repeated_ids,
    _unknown_keys,
    _unknown_ids,
    _repeated_blocks,
    _shows,
    _statuses,
    _conditions,
    _apparatus,
    _evidence,
    _provenance,
)

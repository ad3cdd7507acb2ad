"""The comparison of an edition's records with its witnesses: their places, their ends, what is left over."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from quotations.core.check.align import Alignment, Span, align, align_anywhere
from quotations.core.check.coverage import Claim, cover, enclosing_marks
from quotations.core.check.nearmiss import Departure, departure, marked
from quotations.core.check.report import Report
from quotations.core.check.stream import Kind, base_text, stream
from quotations.core.edition.edition import Edition
from quotations.core.messages import Finding, Mark, Rule
from quotations.core.model import (
    Lines,
    Paragraph,
    Paratext,
    Place,
    Quotation,
    Segment,
    SegmentKind,
    Text,
    Witness,
)
from quotations.core.model.matching import EFFORT, Effort
from quotations.core.pages import Page
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import Block
from quotations.core.pages.limits import MOST_ALIKE, MOST_COMPARED, MOST_SEARCHED

__all__ = ["Comparison"]

_EXCERPT = 60
_SEARCHED = 6
_SLOW, _SLOWER = 50, 10
"""How much longer than to look for a character it takes to compare one, and than that to place it."""
_FOR_A_SHELL = re.compile(r"[\"`$\\!\x00-\x1f]")
_SPOILS_TEXT = frozenset(
    (Rule.UNKNOWN_SIGN, Rule.UNCLOSED_SIGN, Rule.UNCLOSED_FENCE, Rule.MISPLACED, Rule.NESTED_TOO_DEEP)
)
"""Faults of a body after which its text cannot be what it was meant to be."""


class Comparison:
    """One run of the comparison with the witnesses; fills a report."""

    def __init__(self, edition: Edition, report: Report, only: frozenset[str] = frozenset()) -> None:
        self.edition = edition
        self.only = only
        self.report = report
        self.claims: dict[str, list[Claim]] = {key: [] for key in edition.witnesses}
        self.failed: dict[str, list[Span]] = {key: [] for key in edition.witnesses}
        self.placed: list[tuple[Quotation | Paratext, Witness, Span]] = []
        self.reported: dict[str, list[Span]] = {key: [] for key in edition.witnesses}
        """What of a witness is left over, but said so at a record that should have it."""
        self._compared = Effort(MOST_COMPARED)
        """What records may still be compared with; the next two are for messages."""
        self._searched, self._alike = Effort(MOST_SEARCHED), Effort(MOST_ALIKE)
        self._begins = {docname: _beginnings(page) for docname, page in edition.pages.items()}
        self._spoils = _spoils(edition)

    def run(self) -> None:
        """Place every record, then look at their ends and at what is left over."""
        outer: list[Quotation | Paratext] = [
            each for each in self.edition.quotations.values() if not each.parent
        ]
        for record in [*outer, *self.edition.paratexts.values()]:
            self._place(record)
        for record, witness, span in self.placed:
            self._check_ends(record, witness, span)
        for key, witness in self.edition.witnesses.items():
            self.report.coverage[key] = found = cover(witness, self.claims[key])
            for pair in found.overlaps:
                # Of two pages, the one that is asked about.
                first, second = sorted(pair, key=lambda claim: claim.place.path in self.only)
                text = f"“{second.id}” covers words that “{first.id}” covers already"
                where = f"{first.place.path}:{first.place.line}"
                other = Mark(first.place.path, first.place.line, first.place.column)
                self._fault(second.place, Rule.COVERED_TWICE, f"{text} ({where})", other=other)
                self.report.unsound.add(second.id)
            for span in () if self.only else found.gaps:
                self._check_gap(witness, span)

    def _check_gap(self, witness: Witness, span: Span) -> None:
        """Report what no record covers, unless other findings tell why."""
        faults = (each for each in self.edition.findings if each.rule is not Rule.OPEN_PLACE)
        if any(each.path.endswith(".md") or each.rule is Rule.PAGE_UNREADABLE for each in faults):
            return  # a record that could not be read may cover it
        for start, end in _untold(span, [*self.failed[witness.key], *self.reported[witness.key]]):
            words = witness.folded[start:end]
            rest = start + len(words) - len(words.lstrip(" ")), start + len(words.rstrip(" "))
            if rest[0] < rest[1]:
                line, column = witness.place_of(rest[0])
                text = f"no record covers {_excerpt(witness, rest)}"
                length = marked(witness, *rest).length
                finding = Finding(witness.path, line, column, text, Rule.NOT_COVERED, length=length)
                self.report.findings.append(finding)

    def _fault(
        self, place: Place, rule: Rule, text: str, hint: str = "", other: Mark | None = None
    ) -> None:
        self.report.findings.append(replace(finding_at(place, rule, text, hint), other=other))

    def _place(self, record: Quotation | Paratext) -> None:
        witness = self.edition.witnesses.get(record.witness)
        if witness is None:
            self._without_witness(record)
            return
        if record.lines[1] > witness.line_count:
            text = (
                f"“{record.id}” names line {record.lines[1]}, but "
                f"{witness.path} has {witness.line_count} lines"
            )
            self._fault(record.place, Rule.LINES_OUT_OF_RANGE, text)
            self.failed[witness.key].append((0, len(witness.folded)))
            return
        window = witness.window(record.lines)
        if self._is_spoilt(record):
            self.failed[witness.key].append(window)
            return
        if not self._compared.spend((window[1] - window[0]) * (1 + _omissions(record))):
            text = f"with “{record.id}”, records name lines of more than {MOST_COMPARED:,} characters"
            self._fault(record.place, Rule.TOO_MUCH, text, "write as :lines: those on which its words stand")
            self.failed[witness.key].append(window)
            return
        found = align(record.text, witness, record.lines)
        if len(found) == 1:
            span = found[0].span
            self.report.spans[record.id] = span
            self.report.spans.update(found[0].nested)
            claim = enclosing_marks(witness, span, window)
            self.claims[witness.key].append(Claim(record.id, claim, record.place))
            self.placed.append((record, witness, claim))
            if isinstance(record, Quotation):
                self._check_nested(record, witness)
            return
        self.failed[witness.key].append(window)
        if found:
            text = f"“{record.id}” can be placed in more than one way in {_lines(record, witness)}"
            self._fault(record.place, Rule.TEXT_AMBIGUOUS, text, other=marked(witness, *found[1].span))
        else:
            self._not_found(record, witness)

    def _without_witness(self, record: Quotation | Paratext) -> None:
        work = self.edition.bibliography.works.get(record.witness)
        if not record.witness:
            text = f"“{record.id}” names no :witness:, nor does quotations_witness in conf.py"
            self._fault(record.place, Rule.MISSING_OPTION, text)
        elif work is None and self.edition.is_bibliography_whole:
            text = f"the witness “{record.witness}” of “{record.id}” is not in the bibliography"
            self._fault(record.place, Rule.BIB_UNKNOWN_KEY, text)
        elif work is None:
            return
        elif not work.get("file"):
            text = f"“{record.witness}”, the witness of “{record.id}”, is not stored"
            self._fault(record.place, Rule.NOT_A_WITNESS, text)
        elif self.only:
            # In a check of the whole edition the finding at the entry says it once.
            where = f"{work.place.path}:{work.place.line}"
            text = f"“{record.id}” was not checked: its witness “{record.witness}” is not sound"
            self._fault(record.place, Rule.WITNESS_UNREADABLE, f"{text} (see {where})")

    def _not_found(self, record: Quotation | Paratext, witness: Witness) -> None:
        window = witness.window(record.lines)
        for segment in record.text.walk():
            if (
                segment.kind is SegmentKind.OMITTED
                and self._searched.spend(window[1] - window[0])
                and _without(record.text, segment, witness, record.lines)
            ):
                text = f"“{record.id}” leaves nothing out here"
                self._fault(segment.place, Rule.OMISSION_EMPTY, text)
                return
        elsewhere = self._anywhere(record, witness)
        if elsewhere:
            whole = (0, len(witness.folded))
            self.reported[witness.key].append(enclosing_marks(witness, elsewhere[0].span, whole))
            first, until = witness.lines_of(*elsewhere[0].span)
            lines = f"{first}-{until}" if until > first else f"{first}"
            text = (
                f"the text of “{record.id}” stands in line {lines} of {witness.path}, "
                f"not in {_lines(record, witness)}"
            )
            other = marked(witness, *elsewhere[0].span)
            self._fault(record.place, Rule.TEXT_ELSEWHERE, text, f"write :lines: {lines}", other)
            return
        near = self._departure(record, witness)
        if near is None:
            text = f"the text of “{record.id}” is not in {_lines(record, witness)}"
            start = next((each.place for each in stream(record.text) if each.kind is Kind.RUN), None)
            hint, there = self._in_another(record, witness)
            there = there or marked(witness, *witness.window(record.lines))
            self._fault(start or record.place, Rule.TEXT_NOT_FOUND, text, hint or _search(record), there)
            return
        text = (
            f"“{record.id}” departs from witness {witness.siglum} "
            f"({witness.path}:{near.witness.line}): here “{near.here}”, there “{near.there}”"
        )
        finding = finding_at(near.place, Rule.TEXT_NOT_FOUND, text, near.hint)
        marked_up = replace(finding, length=near.length, other=near.witness, note=near.note)
        self.report.findings.append(marked_up)

    def _anywhere(self, record: Quotation | Paratext, witness: Witness) -> list[Alignment]:
        """Where else in a witness a record stands, as far as it is looked for."""
        if not self._searched.spend(len(witness.folded)):
            return []
        return align_anywhere(record.text, witness)

    def _departure(self, record: Quotation | Paratext, witness: Witness) -> Departure | None:
        """What differs first, as far as it is looked for."""
        window = witness.window(record.lines)
        size = window[1] - window[0] + _SLOWER * len(base_text(record.text))
        if not self._searched.spend(_SLOW * size):
            return None
        effort = Effort(min(EFFORT, self._alike.left))
        self._alike.left -= effort.left
        near = departure(record.text, witness, record.lines, effort)
        self._alike.left += effort.left
        return near

    def _in_another(self, record: Quotation | Paratext, but: Witness) -> tuple[str, Mark | None]:
        """How to name another witness that has the text of a record, and where; empty if none has it."""
        for witness in self.edition.stored.values():
            found = self._anywhere(record, witness) if witness is not but else []
            if found:
                first, until = witness.lines_of(*found[0].span)
                lines = f"{first}-{until}" if until > first else f"{first}"
                return f"write :witness: {witness.key} and :lines: {lines}", marked(witness, *found[0].span)
        return "", None

    def _is_spoilt(self, record: Quotation | Paratext) -> bool:
        """True if a fault in the directive is reported already that leaves its text in pieces."""
        begins = self._begins[record.page]
        after = bisect_right(begins, record.place)
        until = begins[after].line if after < len(begins) else math.inf
        spoils = self._spoils[record.place.path]
        at = bisect_left(spoils, (record.place.line, record.place.column))
        return at < len(spoils) and spoils[at][0] < until

    def _check_nested(self, parent: Quotation, witness: Witness) -> None:
        for quotation in parent.family():
            if quotation is parent:
                continue
            if quotation.witness != parent.witness:
                text = f"“{quotation.id}” is nested in “{parent.id}” but names another witness"
                self._fault(quotation.place, Rule.NESTED_OUTSIDE, text)
                self.report.spans.pop(quotation.id, None)
                continue
            span = self.report.spans[quotation.id]
            first, last = witness.lines_of(*span)
            if not (quotation.lines[0] <= first and last <= quotation.lines[1]):
                lines = f"{first}-{last}" if last > first else f"{first}"
                text = (
                    f"“{quotation.id}” stands in line {lines} of {witness.path}, inside "
                    f"“{parent.id}”, not in {_lines(quotation, witness)}"
                )
                hint = f"write :lines: {lines}"
                self._fault(quotation.place, Rule.NESTED_OUTSIDE, text, hint)
                self.report.spans.pop(quotation.id, None)

    def _check_ends(self, record: Quotation | Paratext, witness: Witness, span: Span) -> None:
        window = witness.window(record.lines)
        text = witness.folded
        before = text[window[0] : span[0]].rstrip(" ")
        after = text[span[1] : window[1]].lstrip(" ")
        left = span[0] - (len(text[window[0] : span[0]]) - len(before))
        right = span[1] + (len(text[span[1] : window[1]]) - len(after))
        if before and not self._is_recorded(record, witness, left - 1):
            self.reported[witness.key].append((window[0], left))
            self.report.unsound.add(record.id)
            first = next((each.place for each in stream(record.text) if each.place), record.place)
            words = f"…{before[-_EXCERPT:]}" if len(before) > _EXCERPT else before
            where = f"{witness.path}:{witness.line_of(left - 1)}"
            message = f"before “{record.id}” the witness has “{words}” ({where})"
            other = marked(witness, max(window[0], left - len(words)), left)
            self._fault(first, Rule.TEXT_ENDS, message, other=other)
        if after and not self._is_recorded(record, witness, right):
            self.reported[witness.key].append((right, window[1]))
            self.report.unsound.add(record.id)
            last = _end_of_text(record)
            words = f"{after[:_EXCERPT]}…" if len(after) > _EXCERPT else after
            where = f"{witness.path}:{witness.line_of(right)}"
            message = f"after “{record.id}” the witness goes on “{words}” ({where})"
            self._fault(last, Rule.TEXT_ENDS, message, other=marked(witness, right, window[1]))

    def _is_recorded(self, record: Quotation | Paratext, witness: Witness, at: int) -> bool:
        """True if a character belongs to another record, or may do so when that one is mended."""
        others = [each.span for each in self.claims[witness.key] if each.id != record.id]
        return any(start <= at < end for start, end in [*others, *self.failed[witness.key]])


def _beginnings(page: Page) -> list[Place]:
    """Where the records of a page begin, in order."""
    records: list[Quotation | Paratext | Block] = [*page.quotations, *page.paratexts, *page.blocks]
    return sorted(each.place for each in records)


def _omissions(record: Quotation | Paratext) -> int:
    return sum(segment.kind is SegmentKind.OMITTED for segment in record.text.walk())


def _spoils(edition: Edition) -> defaultdict[str, list[tuple[int, int]]]:
    """For each path the places of faults that spoil the text of a record, in order."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in sorted(edition.findings):
        if each.rule in _SPOILS_TEXT:
            found[each.path].append((each.line, each.column))
    return found


def _untold(span: Span, told: list[Span]) -> Iterator[Span]:
    """What of a span is in none of the others."""
    reached, last = span
    for start, end in sorted(told):
        if reached < min(start, last):
            yield reached, min(start, last)
        reached = max(reached, end)
    if reached < last:
        yield reached, last


def _end_of_text(record: Quotation | Paratext) -> Place:
    """The place of the last compared character."""
    runs = [each for each in stream(record.text) if each.place and each.text.strip()]
    if not runs or runs[-1].place is None:
        return record.place
    place, text = runs[-1].place, runs[-1].text.rstrip()
    below = text.count("\n")
    column = len(text) - text.rfind("\n") - 1 if below else place.column + max(0, len(text) - 1)
    return Place(place.path, place.line + below, column)


def _search(record: Quotation | Paratext) -> str:
    """The command that finds where the words of a record stand, if some can be put into a command."""
    runs = (part.split() for part in _FOR_A_SHELL.split(base_text(record.text)))
    words = " ".join(next((run[:_SEARCHED] for run in runs if len(run) >= _SEARCHED // 2), ()))
    if not words or len(words) > _EXCERPT:
        return ""
    return f'copy the words from the witness; python -m quotations find "{words}" says where they stand'


def _without(text: Text, omitted: Segment, witness: Witness, lines: Lines) -> bool:
    """True if a text can be placed when one of its omissions is taken as none."""
    paragraphs = (
        Paragraph(tuple(each for each in paragraph.segments if each is not omitted))
        for paragraph in text.paragraphs
    )
    return len(align(Text(tuple(paragraphs)), witness, lines)) == 1


def _lines(record: Quotation | Paratext, witness: Witness) -> str:
    first, last = record.lines
    return f"line {first} of {witness.path}" if first == last else f"lines {first}-{last} of {witness.path}"


def _excerpt(witness: Witness, span: Span) -> str:
    text = witness.folded[span[0] : span[1]]
    return f"“{text[:_EXCERPT]}…”" if len(text) > _EXCERPT else f"“{text}”"

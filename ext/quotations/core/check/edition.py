"""The check of a whole edition: every quotation and paratext against its witness, every record."""

from __future__ import annotations

from collections.abc import Iterable

from quotations.core.check.across import Whole, check_across, whole_of
from quotations.core.check.comparing import Comparison
from quotations.core.check.exceptions import without_excepted
from quotations.core.check.letters import check_letters
from quotations.core.check.prose import check_prose
from quotations.core.check.report import Counts, Report
from quotations.core.check.rules import check_references
from quotations.core.check.stream import base_text
from quotations.core.edition.edition import SPOIL_BIBLIOGRAPHY, Edition
from quotations.core.edition.settings import Settings
from quotations.core.messages import Finding, Rule
from quotations.core.model import Paratext, Quotation
from quotations.core.pages import Page

__all__ = ["check_edition", "check_pages", "compare", "note_emptiness"]


def check_edition(edition: Edition, only: frozenset[str] = frozenset()) -> Report:
    """Check everything; with ``only``, report just what concerns the pages of these paths.

    Coverage of a witness concerns no single page, so it is left out of such a report.
    """
    report = check_pages(edition, whole_of(edition), only)
    note_emptiness(report, edition.settings, only)
    return report


def check_pages(edition: Edition, whole: Whole, only: frozenset[str] = frozenset()) -> Report:
    """Check the pages of an edition, which has no others or none that these depend on (see ``groups``)."""
    report = Report(findings=list(edition.findings))
    Comparison(edition, report, only).run()
    report.findings += [*check_references(edition), *check_prose(edition), *check_letters(edition)]
    report.findings += check_across(whole)
    pages = list(edition.pages.values())
    if only:
        # Without the whole bibliography a page cannot be checked.
        kept = [each for each in report.findings if each.path in only or each.rule in SPOIL_BIBLIOGRAPHY]
        report.findings, pages = kept, [page for page in pages if page.path in only]
    else:
        report.works = len(edition.bibliography.works)
    report.findings, report.exceptions = without_excepted(report.findings, pages)
    report.findings = sorted(set(report.findings))
    report.spans = dict(sorted(report.spans.items()))
    _count(edition, report, pages)
    return report


def note_emptiness(report: Report, settings: Settings, only: frozenset[str]) -> None:
    """Add a finding to a report of which nothing was checked."""
    if not report.quotations and not only:
        text = "nothing was checked: there is no quotation here"
        finding = Finding(settings.shown(settings.pages), 1, 1, text, Rule.NOTHING_CHECKED)
        report.findings = sorted([*report.findings, finding])


def compare(edition: Edition) -> Report:
    """Only the comparison of an edition's records with its witnesses: places, ends, coverage."""
    report = Report()
    Comparison(edition, report).run()
    return report


def _count(edition: Edition, report: Report, pages: Iterable[Page]) -> None:
    """Count what was checked on each of these pages; of a repeated id the first."""
    faulty = {(each.path, each.line) for each in report.findings}

    def passed(record: Quotation | Paratext) -> bool:
        return report.has_passed(record.id) and (record.place.path, record.place.line) not in faulty

    for page in pages:
        counts = report.by_page[page.docname] = Counts(pages=1)
        for quotation in (each for outer in page.quotations for each in outer.family()):
            if edition.quotations[quotation.id] is quotation:
                counts.quotations += 1
                counts.passed += passed(quotation)
                counts.segments += sum(1 for _ in quotation.text.walk())
                counts.characters += 0 if quotation.parent else len(base_text(quotation.text))
        for paratext in page.paratexts:
            if edition.paratexts[paratext.id] is paratext:
                counts.paratexts += 1
                counts.paratexts_passed += passed(paratext)
        report.add(counts)

"""The mutation test: no one-place change of any quotation is let through.

Each change is made in the text of the page, and the comparison of that page must refuse it there, at
the line of the change, without what the records say (a lemma that is gone would show it too). Counts
are printed; the score must be 100 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, SPECIMEN
from mutations import KINDS, Mutation, Passage, ends_and_sample
from quotations.core.check import Report, check_edition
from quotations.core.check.comparing import Comparison
from quotations.core.check.stream import pieces
from quotations.core.edition.edition import Edition, load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.messages import Finding
from quotations.core.model import Paratext, Quotation
from quotations.core.pages import Page, read_page

INSIDE = 40
"""How many changes inside each record are tried, besides all of those at its ends."""


@pytest.fixture(params=[ROOT, SPECIMEN], ids=["edition", "specimen"])
def edition(request) -> Edition:
    return load_edition(load_settings(request.param))


class Bench:
    """One page of an edition that is changed again and again.

    Of the others those are kept that have records in the same lines: only these can vouch for its ends.
    """

    def __init__(self, edition: Edition, page: Page) -> None:
        self.edition = edition
        self.page = page
        self.file = Path(edition.settings.root, page.path).read_text(encoding="utf-8")
        pages = edition.pages.values()
        self.pages = {each.docname: each for each in pages if lines_of(each) & lines_of(page)}

    def records(self) -> Iterator[Quotation | Paratext]:
        """The outermost records of the page: the text of one includes what is nested in it."""
        yield from self.page.quotations
        yield from self.page.paratexts

    def read(self, passage: Passage, mutation: Mutation) -> tuple[Page, list[Finding]]:
        """The changed page: read as far as the changed record goes, the other records as they were."""
        text = mutation.apply(self.file[: passage.end])
        settings = self.edition.settings
        name, path = self.page.docname, self.page.path
        page, findings = read_page(name, path, text, witness=settings.witness, lang=settings.lang)
        last = passage.record.place
        page.quotations += [each for each in self.page.quotations if each.place > last]
        page.paratexts += [each for each in self.page.paratexts if each.place > last]
        return page, findings

    def compare(self, page: Page, findings: list[Finding]) -> list[Finding]:
        """What a comparison of this page finds in an edition that has it in the place of the sound one."""
        changed = Edition(
            settings=self.edition.settings,
            pages=self.pages | {page.docname: page},
            bibliography=self.edition.bibliography,
            witnesses=self.edition.witnesses,
        )
        report = Report(findings=list(findings))
        Comparison(changed, report, frozenset({page.path})).run()
        return [each for each in report.findings if each.path == page.path]


def lines_of(page: Page) -> set[tuple[str, int]]:
    """The lines of witnesses in which a page has records."""
    return {
        (record.witness, line)
        for record in [*page.quotations, *page.paratexts]
        for line in range(record.lines[0], record.lines[1] + 1)
    }


def compared(page: Page) -> list[object]:
    """What of a page the check compares with the witness."""
    return [
        ([piece.parts for piece in pieces(record.text)[0]], record.id, record.lines)
        for record in [*page.quotations, *page.paratexts]
    ]


def is_placed(finding: Finding, mutation: Mutation, passage: Passage) -> bool:
    """True if a finding stands on the lines of the change or on a line of the text next to them.

    What is dropped leaves no place: the words before it or after it are shown. At the edge of a nested
    quotation its options stand between the two.
    """
    changed = passage.line_at(mutation.offset), passage.line_at(mutation.offset + len(mutation.old) - 1)
    lines = passage.lines
    before = max((line for line in lines if line < changed[0]), default=changed[0])
    after = min((line for line in lines if line > changed[1]), default=changed[1])
    return finding.line in {before, *range(changed[0], changed[1] + 1), after}


def test_unchanged_pages_pass(edition):
    for page in edition.pages.values():
        report = check_edition(edition, frozenset({page.path}))
        assert report.findings == []
        assert (report.passed, report.paratexts_passed) == (report.quotations, report.paratexts)


def test_every_change_is_refused_where_it_was_made(edition, capsys):
    tried: Counter[str] = Counter()
    slipped: list[str] = []
    benches = [Bench(edition, page) for page in edition.pages.values()]
    records = [(bench, record) for bench in benches for record in bench.records()]
    for seed, (bench, record) in enumerate(records):
        sound = compared(bench.page)
        passage = Passage.of(record, bench.file)
        for mutation in ends_and_sample(passage, INSIDE, seed):
            page, findings = bench.read(passage, mutation)
            if not findings and compared(page) == sound:
                continue  # nothing that is compared has changed
            if passage.is_at_omission(mutation):
                continue  # an omission says not how much it leaves out
            tried[mutation.kind] += 1
            found = bench.compare(page, findings)
            if not any(is_placed(each, mutation, passage) for each in found):
                slipped.append(f"{record.id}: {mutation} {[str(each) for each in found]}")
    total = sum(tried.values())
    with capsys.disabled():
        refused = total - len(slipped)
        print(f"\nmutations refused: {refused:,} of {total:,} ({100 * refused / total:.2f} %)", end=" ")
    assert not KINDS - set(tried)
    assert slipped == []

"""The mutation test: no one-place change of any quotation of the real edition is let through.

Each change is made in the text of the page, and a check of that page alone must refuse it there, at
the line of the change. Counts are printed; the score must be 100 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutations import KINDS, Mutation, Passage, ends_and_sample

from conftest import ROOT
from quotations.check import Report, check_edition
from quotations.check.stream import pieces
from quotations.edition import Edition
from quotations.messages import Finding
from quotations.model import Paratext, Quotation
from quotations.pages import Page, read_page

INSIDE = 150
"""How many changes inside each record are tried, besides all of those near its ends."""


class Bench:
    """One page of an edition that is changed again and again; the rest of the edition is kept."""

    def __init__(self, edition: Edition, page: Page) -> None:
        self.edition = edition
        self.page = page
        self.file = Path(edition.settings.root, page.path).read_text(encoding="utf-8")

    def records(self) -> Iterator[Quotation | Paratext]:
        """The outermost records of the page: the text of one includes what is nested in it."""
        yield from self.page.quotations
        yield from self.page.paratexts

    def read(self, text: str) -> tuple[Page, list[Finding]]:
        settings = self.edition.settings
        name, path = self.page.docname, self.page.path
        return read_page(name, path, text, witness=settings.witness, lang=settings.lang)

    def check(self, page: Page, findings: list[Finding]) -> Report:
        """The check of this page alone, in an edition that has it in the place of the sound one."""
        changed = Edition(
            settings=self.edition.settings,
            pages=self.edition.pages | {page.docname: page},
            bibliography=self.edition.bibliography,
            witnesses=self.edition.witnesses,
            findings=findings,
        )
        return check_edition(changed, frozenset({page.path}))


def compared(page: Page) -> list[object]:
    """What of a page the check compares with the witness."""
    return [
        ([piece.parts for piece in pieces(record.text)[0]], record.id, record.lines)
        for record in [*page.quotations, *page.paratexts]
    ]


def is_placed(finding: Finding, mutation: Mutation, file: str) -> bool:
    """True if a finding stands on the line of the change or, at an end of a line, on the next."""
    first = file.count("\n", 0, mutation.offset) + 1
    last = first + mutation.old.count("\n")
    return first - 1 <= finding.line <= last + 1


def test_unchanged_pages_pass(khojaly):
    for page in khojaly.pages.values():
        report = check_edition(khojaly, frozenset({page.path}))
        assert report.findings == []
        assert report.passed == report.quotations


def test_every_change_is_refused_where_it_was_made(khojaly, capsys):
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    slipped: list[str] = []
    benches = [Bench(khojaly, page) for page in khojaly.pages.values()]
    records = [(bench, record) for bench in benches for record in bench.records()]
    for seed, (bench, record) in enumerate(records):
        sound = compared(bench.page)
        passage = Passage.of(record, bench.file)
        for mutation in ends_and_sample(passage, INSIDE, seed):
            page, findings = bench.read(mutation.apply(bench.file))
            if not findings and compared(page) == sound:
                continue  # nothing that is compared has changed
            tried[mutation.kind] += 1
            found = bench.check(page, findings).findings
            if any(is_placed(each, mutation, bench.file) for each in found):
                caught[mutation.kind] += 1
            else:
                slipped.append(f"{record.id}: {mutation} {[str(each) for each in found]}")
    with capsys.disabled():
        total, refused = sum(tried.values()), sum(caught.values())
        print(f"\nmutations refused: {refused:,} of {total:,} ({100 * refused / total:.2f} %)", end=" ")
    assert set(tried) == KINDS
    assert slipped == []

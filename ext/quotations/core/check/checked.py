"""The checked edition that a build runs on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from quotations.core.bibliography import plain, short_form
from quotations.core.check.report import Report
from quotations.core.edition.edition import Edition
from quotations.core.model import Paratext, Quotation
from quotations.core.pages import Page
from quotations.core.pages.directives import GENERATED

if TYPE_CHECKING:
    from quotations.core.bibliography import Work

__all__ = ["CheckedEdition"]


class CheckedEdition:
    """An edition with the report of its check, and what the pages ask of both.

    ``drawings`` is the folder that generated pictures are written to.
    """

    def __init__(self, edition: Edition, report: Report, drawings: Path) -> None:
        self.edition = edition
        self.report = report
        self.drawings = drawings

    def work(self, key: str) -> Work | None:
        """The work of a key."""
        return self.edition.bibliography.works.get(key)

    def siglum(self, key: str) -> str:
        """The siglum of a witness, or its key."""
        work = self.work(key)
        return (work.get("siglum") if work else "") or key

    def space_at(self, quotation: Quotation, *, before: bool) -> bool:
        """True if the witness has white space directly before or after a quotation."""
        witness = self.edition.witnesses[quotation.witness]
        start, end = self.report.spans[quotation.id]
        return witness.folded[start - 1 : start] == " " if before else witness.folded[end : end + 1] == " "

    @cached_property
    def ordered(self) -> list[Quotation]:
        """The quotations in the order of their witnesses and of their places there."""
        spans = self.report.spans
        keys = {key: number for number, key in enumerate(self.edition.bibliography.works)}

        def place(quotation: Quotation) -> tuple[int, int, int]:
            start, end = spans.get(quotation.id, (0, 0))
            return keys[quotation.witness], start, -end

        known = [each for each in self.edition.quotations.values() if each.witness in keys]
        return sorted(known, key=place)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each quotation in that order, from 1."""
        return {quotation.id: number for number, quotation in enumerate(self.ordered, 1)}

    @cached_property
    def _neighbours(self) -> dict[str, dict[str, tuple[str, str]]]:
        """For each page that shows quotations the pages next to it, in the witness's order and by date."""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        by_date = sorted(self.ordered, key=self.date_of)
        for name, quotations in (("witness", self.ordered), ("date", by_date)):
            pages = list(dict.fromkeys(self.edition.page_of(each.id) for each in quotations))
            for before, page, after in zip(["", *pages], pages, [*pages[1:], ""], strict=False):
                found.setdefault(page, {})[name] = before, after
        return found

    def neighbours(self, docname: str) -> dict[str, tuple[str, str]]:
        """For each order the pages before and after a page, empty at an end; none if it has no quotation."""
        return self._neighbours.get(docname, {})

    def date_of(self, quotation: Quotation) -> str:
        """The date of a quotation, or else of its source (ISO 8601); what is not dated comes first."""
        work = self.work(quotation.source)
        return quotation.date or (work.date if work else "")

    def attribution(self, quotation: Quotation, *, dated: bool = True) -> str:
        """Who said it, and where it was published: “Ruth Hale, Evening Tide, 4 February 1911”."""
        work = self.work(quotation.source)
        if work is None:
            return quotation.speaker or quotation.source
        where = plain(short_form(work, author=not quotation.speaker, dated=dated))
        return ", ".join(filter(None, [quotation.speaker, where]))

    def records_at(self, witness: str) -> list[tuple[tuple[int, int], Quotation | Paratext]]:
        """The records of a witness with their spans: outer before nested, in order."""
        records: list[Quotation | Paratext] = [
            *self.edition.quotations.values(),
            *self.edition.paratexts.values(),
        ]
        found = [
            (self.report.spans[each.id], each)
            for each in records
            if each.witness == witness and each.id in self.report.spans
        ]
        return sorted(found, key=lambda item: (item[0][0], -item[0][1]))

    def signature(self, docname: str) -> str:
        """A digest of everything outside a page's own file that the page shows.

        A page whose signature changed must be read again: Sphinx looks at files only.
        """
        digest = hashlib.sha256()
        for part in self._shown_on(docname):
            digest.update(part.encode())
            digest.update(b"\0")
        return digest.hexdigest()

    def _shown_on(self, docname: str) -> Iterator[str]:
        page = self.edition.pages.get(docname)
        if page is None:
            return
        if page.directives & _WHOLE:
            yield self._whole
            return
        keys = {each.target for each in page.citations} | {page.meta.get("source", "")}
        for quotation in self._quotations_on(page):
            keys |= {quotation.source, quotation.witness}
            dossier = self.edition.dossier(quotation.id)
            keys |= {key for detail in dossier.details for key in detail.cites}
            yield f"{quotation.id} {self.numbers.get(quotation.id)}"
            yield self.edition.page_of(quotation.id)
            yield self.edition.listings.get(quotation.witness, "")
            # What the page itself says of it is no news.
            yield repr((None if quotation.place.path == page.path else quotation, dossier))
            yield repr([self.space_at(quotation, before=each) for each in (True, False)])
        keys |= {paratext.witness for paratext in page.paratexts}
        for key in sorted(keys):
            yield self._works.get(key, "")
        yield self._sigla

    @cached_property
    def _works(self) -> dict[str, str]:
        return {key: repr(work) for key, work in self.edition.bibliography.works.items()}

    def _quotations_on(self, page: Page) -> list[Quotation]:
        """Those that a page prints, and those whose records it prints, wherever they stand themselves."""
        found = {each.id: each for outer in page.quotations for each in outer.family()}
        about = [self.edition.quotations.get(block.about) for block in page.blocks]
        return list((found | {each.id: each for each in about if each}).values())

    @cached_property
    def _sigla(self) -> str:
        """The works of all sigla in use."""
        sigla = {reading.siglum for d in self.edition.dossiers.values() for reading in d.apparatus}
        return repr([self.edition.bibliography.siglum(each) for each in sorted(sigla)])

    @cached_property
    def _whole(self) -> str:
        edition = self.edition
        parts = [repr(edition.bibliography.works), repr(list(edition.quotations.values()))]
        parts += [repr(edition.dossiers), repr(edition.uses), repr(self.report.spans)]
        parts += [repr(list(edition.paratexts.values())), edition.settings.publish_witness]
        parts += [repr([(page.docname, page.title, page.meta) for page in edition.pages.values()])]
        parts += [repr(edition.tables), repr(edition.listings), repr(edition.shown)]
        parts += [witness.text for witness in edition.witnesses.values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


_WHOLE = frozenset((*GENERATED, "bibliography"))
"""Directives that show what stands on other pages."""

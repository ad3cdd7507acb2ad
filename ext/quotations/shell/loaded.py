"""The checked edition that a Sphinx build runs on: loaded once, before any page is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotations.check import Report, check_again
from quotations.edition import Edition, load_pages, load_records
from quotations.model import Paratext, Quotation
from quotations.pages import Page
from quotations.pages.directives import GENERATED
from quotations.records import plain, short_form
from quotations.render.words import translate as _
from quotations.settings import OF_MYST, Settings
from quotations.shell.ahead import read_ahead
from quotations.shell.remembered import Remembered, collected_at_once

if TYPE_CHECKING:
    from sphinx.config import Config

    from quotations.records import Work

__all__ = ["Loaded", "settings_of"]


def settings_of(config: Config, confdir: Path, srcdir: Path) -> Settings:
    """The settings of the edition from Sphinx's configuration."""
    names = (
        *("project", "language", "release", "version", "bibtex_bibfiles", "exclude_patterns"),
        *("quotations_witness", "quotations_require_status", "quotations_publish_witness"),
        *("quotations_title", "quotations_name", "quotations_redirects"),
        *("quotations_judging_words", "quotations_spellings"),
        *("author", "root_doc", "html_baseurl", "quotations_allow", "myst_enable_extensions"),
        *OF_MYST,
    )
    values = {name: getattr(config, name) for name in names if hasattr(config, name)}
    return Settings.from_config(values, confdir, srcdir)


class Loaded:
    """An edition with the report of its check, and what the pages ask of both.

    ``drawings`` is the folder that generated pictures are written to, in the ``folder`` of what is kept from
    one build to the next. Of a large edition so many ``workers`` read the pages. ``kept`` is what ``to_keep``
    gave in the last build.
    """

    def __init__(self, settings: Settings, folder: Path, workers: int = 1, kept: Any = None) -> None:
        self.drawings = folder / "drawings"
        with collected_at_once():
            self._remembered = Remembered(kept, settings)
            known = self._remembered.pages
            read = read_ahead(settings, 1 if known else workers)
            self.edition: Edition = load_records(settings, self._remembered.bibliography)
            load_pages(self.edition, known or read())
            self.report: Report = check_again(self.edition, folder / "checked.json")

    def to_keep(self) -> Any:
        """What the next build should know of the pages."""
        return self._remembered.to_keep(self.edition)

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

    def called(self, id_: str) -> str:
        """What a quotation is called where it is referred to: “quotation 12”; without a number its id."""
        number = self.numbers.get(id_)
        return _("quotation {number}").format(number=number) if number else id_

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

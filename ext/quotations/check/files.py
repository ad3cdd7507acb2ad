"""The check of an edition as it lies on disk, in which only what has changed is looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quotations.check.across import Whole
from quotations.check.edition import check_pages, note_emptiness
from quotations.check.facts import Facts, facts_of
from quotations.check.groups import Group, groups
from quotations.check.kept import Clean, Kept, digest_of_files, digest_of_group
from quotations.check.report import Counts, Report
from quotations.edition import (
    docname_of,
    load_page,
    load_records,
    load_table,
    page_files,
    read_bytes,
)
from quotations.model import Place
from quotations.pages import Page
from quotations.settings import Settings

__all__ = ["LEAST_PAGES", "check_files"]

LEAST_PAGES = 100
"""An edition of fewer pages is read about as fast as what is kept of it."""


def check_files(settings: Settings, only: frozenset[str] = frozenset(), store: Path | None = None) -> Report:
    """The report of ``check_edition`` for the files of an edition.

    In ``store`` is kept what makes the next check faster; without it everything is looked at. ``only`` are
    the paths of pages as findings name them.
    """
    kept = Kept.read(store, settings) if store else Kept.nothing(settings)
    files = _Files(settings, kept)
    stored = list(files.edition.witnesses)
    found = {digest_of_group(each, files.digests, files.edition): each for each in files.groups()}
    fresh = {digest: each for digest, each in found.items() if files.is_asked(each, digest, only)}
    files.load(fresh.values())
    report = check_pages(files.edition, Whole(files.edition, files.facts.values()), only)
    for digest in () if only else found.keys() - fresh.keys():
        kept.groups[digest].add_to(report)
    report.coverage = {key: report.coverage[key] for key in stored if key in report.coverage}
    note_emptiness(report, settings, only)
    if store and not only and len(files.facts) >= LEAST_PAGES:
        clean = {digest: files.clean(each, report) for digest, each in fresh.items()}
        clean |= {digest: kept.groups[digest] for digest in found.keys() - fresh.keys()}
        files.to_keep({digest: each for digest, each in sorted(clean.items()) if each}).write(store)
    return report


@dataclass(frozen=True, slots=True)
class _File:
    """A page as it lies there; ``page`` is there if it had to be read."""

    path: Path
    data: bytes
    page: Page | None


class _Files:
    """The files of an edition, and what is known of them; ``edition`` gets what must be checked."""

    def __init__(self, settings: Settings, kept: Kept) -> None:
        self.settings, self.kept = settings, kept
        bibfiles = digest_of_files(settings.bibfiles)
        is_known = bool(bibfiles) and bibfiles == kept.bibfiles
        self.edition = load_records(settings, kept.bibliography if is_known else None)
        self.bibfiles = "" if self.edition.findings else bibfiles
        self.digests: dict[str, str] = {}
        self.facts: dict[str, Facts] = {}
        self._files: dict[str, _File] = {}
        for path in page_files(settings):
            data = read_bytes(settings, path, self.edition.findings)
            if data is not None:
                self._note(path, data)

    def _note(self, path: Path, data: bytes) -> None:
        docname, digest = docname_of(self.settings, path), hashlib.sha256(data).hexdigest()
        known, facts = self.kept.facts.get(docname, ("", None))
        if known != digest:
            load_page(self.edition, path, data)
        page = self.edition.pages.pop(docname, None)
        if page is not None:
            facts = facts_of(page)
        if facts is not None:
            self.digests[docname], self.facts[docname] = digest, facts
            self._files[docname] = _File(path, data, page)

    def groups(self) -> list[Group]:
        """What can be checked apart."""
        return groups(self.facts.values(), self.edition.witnesses)

    def is_asked(self, group: Group, digest: str, only: frozenset[str]) -> bool:
        """True if a group is to be looked at: one of these pages is in it, or it is not known to be clean."""
        if only:
            return any(self._shown(each.docname) in only for each in group.pages)
        return digest not in self.kept.groups

    def load(self, fresh: Iterable[Group]) -> None:
        """Give the edition the pages and witnesses of these groups and no others, and all tables."""
        fresh = list(fresh)
        wanted = {each.docname for group in fresh for each in group.pages}
        for docname, file in self._files.items():
            if docname not in wanted:
                continue
            if file.page is None:
                load_page(self.edition, file.path, file.data)
            else:
                self.edition.pages[docname] = file.page
        witnesses = {key for group in fresh for key in group.witnesses}
        stored = self.edition.witnesses.items()
        self.edition.witnesses = {key: each for key, each in stored if key in witnesses}
        for docname, facts in self.facts.items():
            for kind, name, line, column in facts.tables:
                load_table(self.edition, kind, name, Place(self._shown(docname), line, column))

    def clean(self, group: Group, report: Report) -> Clean | None:
        """What is kept of a group that was checked; nothing, if anything was found in it."""
        pages = [self.edition.pages[each.docname] for each in group.pages]
        paths = {page.path for page in pages} | {self.edition.witnesses[key].path for key in group.witnesses}
        counts = Counts()
        for page in pages:
            counts.add(report.by_page[page.docname])
        coverage = {key: report.coverage[key] for key in group.witnesses}
        if (
            any(each.path in paths for each in report.findings)
            or any(page.exceptions for page in pages)
            or not counts.all_passed
            or any(each.gaps or each.overlaps for each in coverage.values())
        ):
            return None
        ids = {id_ for each in group.pages for id_ in each.ids}
        spans = {id_: report.spans[id_] for id_ in sorted(ids)}
        return Clean(counts, spans, {key: each.total for key, each in coverage.items()})

    def to_keep(self, clean: dict[str, Clean]) -> Kept:
        """All that is kept for the next check."""
        faulty = {each.path for each in self.edition.findings}
        facts = {
            docname: (self.digests[docname], each)
            for docname, each in self.facts.items()
            if self._shown(docname) not in faulty
        }
        bibliography = self.edition.bibliography if self.bibfiles else None
        return Kept(self.kept.of, facts, clean, bibliography, self.bibfiles)

    def _shown(self, docname: str) -> str:
        return self.settings.shown(self._files[docname].path)

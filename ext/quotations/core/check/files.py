"""The check of an edition as it lies on disk, in which only what has changed is looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from quotations.core.check.across import Whole
from quotations.core.check.edition import check_pages, note_emptiness
from quotations.core.check.facts import Facts, facts_of
from quotations.core.check.groups import Group, groups
from quotations.core.check.kept import Clean, Kept, digest_of_files, digest_of_group
from quotations.core.check.report import Counts, Report
from quotations.core.edition.edition import (
    Edition,
    docname_of,
    load_page,
    load_records,
    load_table,
    page_files,
    read_bytes,
)
from quotations.core.edition.settings import Settings
from quotations.core.model import Place
from quotations.core.pages import Page

__all__ = ["LEAST_PAGES", "check_again", "check_files"]

LEAST_PAGES = 100
"""An edition of fewer pages is read about as fast as what is kept of it."""


def check_files(settings: Settings, only: frozenset[str] = frozenset(), store: Path | None = None) -> Report:
    """The report of ``check_edition`` for the files of an edition.

    In ``store`` is kept what makes the next check faster; without it everything is looked at. ``only`` are
    the paths of pages as findings name them.
    """
    kept = Kept.read(store, settings) if store else Kept.nothing(settings)
    return _report(_Files.on_disk(settings, kept), only, store)


def check_again(edition: Edition, store: Path) -> Report:
    """The report of ``check_edition``; in ``store`` is kept what makes the next one faster."""
    return _report(_Files.of(edition, Kept.read(store, edition.settings)), frozenset(), store)


def _report(files: _Files, only: frozenset[str], store: Path | None) -> Report:
    kept, digests = files.kept, files.digests
    found = {digest_of_group(each, digests, files.edition): each for each in files.groups()}
    fresh = {digest: each for digest, each in found.items() if files.is_asked(each, digest, only)}
    files.load(fresh.values())
    report = check_pages(files.edition, Whole(files.edition, files.facts.values()), only)
    unchanged = {digest: kept.groups[digest] for digest in (() if only else found) if digest not in fresh}
    for each in unchanged.values():
        each.add_to(report)
    report.spans = dict(sorted(report.spans.items()))
    report.coverage = {key: report.coverage[key] for key in files.edition.stored if key in report.coverage}
    note_emptiness(report, files.settings, only)
    # Of a bibliography that is not whole nothing is said to be missing, so nothing is known to be clean.
    whole = files.edition.is_bibliography_whole
    if store and whole and not only and len(files.facts) >= LEAST_PAGES:
        clean = unchanged | {digest: files.clean(each, report) for digest, each in fresh.items()}
        files.to_keep({digest: each for digest, each in sorted(clean.items()) if each}).write(store)
    return report


@dataclass(frozen=True, slots=True)
class _File:
    """A page; ``page`` is there if it had to be read, else ``path`` and ``data`` are what it is read from."""

    shown: str
    digest: str
    page: Page | None
    path: Path = Path()
    data: bytes = b""


class _Files:
    """The pages of an edition, and what is known of them; ``edition`` gets those that must be checked."""

    def __init__(self, edition: Edition, kept: Kept) -> None:
        self.edition, self.settings, self.kept = edition, edition.settings, kept
        self.bibfiles = ""
        self.facts: dict[str, Facts] = {}
        self._files: dict[str, _File] = {}

    @classmethod
    def on_disk(cls, settings: Settings, kept: Kept) -> _Files:
        """Those in the folders of an edition; what is kept of them is not read."""
        bibfiles = digest_of_files(settings.bibfiles)
        is_known = bool(bibfiles) and bibfiles == kept.bibfiles
        files = cls(load_records(settings, kept.bibliography if is_known else None), kept)
        files.bibfiles = "" if files.edition.findings else bibfiles
        for path in page_files(files.edition):
            data = read_bytes(settings, path, files.edition.findings)
            if data is not None:
                files._note(path, data)
        return files

    @classmethod
    def of(cls, edition: Edition, kept: Kept) -> _Files:
        """Those of an edition that is read already."""
        part = replace(
            edition, pages={}, witnesses=dict(edition.witnesses), findings=list(edition.findings)
        )
        files = cls(part, kept)
        for docname, page in edition.pages.items():
            files.facts[docname] = facts_of(page)
            files._files[docname] = _File(page.path, page.digest, page)
        return files

    def _note(self, path: Path, data: bytes) -> None:
        docname, digest = docname_of(self.settings, path), hashlib.sha256(data).hexdigest()
        known, facts = self.kept.facts.get(docname, ("", None))
        if known != digest:
            load_page(self.edition, path, data)
        page = self.edition.pages.pop(docname, None)
        if page is not None:
            facts = facts_of(page)
        if facts is not None:
            self.facts[docname] = facts
            self._files[docname] = _File(self.settings.shown(path), digest, page, path, data)

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each page."""
        return {docname: file.digest for docname, file in self._files.items()}

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
        ids = {id_ for each in group.pages for id_ in each.ids}
        if (
            not ids <= report.spans.keys()  # one that could not be read was found nowhere
            or any(each.path in paths for each in report.findings)
            or any(page.exceptions for page in pages)
            or not counts.all_passed
            or any(each.gaps or each.overlaps for each in coverage.values())
        ):
            return None
        spans = {id_: report.spans[id_] for id_ in sorted(ids)}
        return Clean(counts, spans, {key: each.total for key, each in coverage.items()})

    def to_keep(self, clean: dict[str, Clean]) -> Kept:
        """All that is kept for the next check."""
        faulty = {each.path for each in self.edition.findings}
        facts = {
            docname: (self._files[docname].digest, each)
            for docname, each in self.facts.items()
            if self._shown(docname) not in faulty
        }
        bibliography = self.edition.bibliography if self.bibfiles else None
        return Kept(self.kept.of, facts, clean, bibliography, self.bibfiles)

    def _shown(self, docname: str) -> str:
        return self._files[docname].shown

"""An edition as the core knows it: pages, bibliography and witnesses, read once, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from quotations.core.bibliography import Bibliography, Work, read_bibliography
from quotations.core.bibliography.table import FORMS, Row, read_table
from quotations.core.edition.settings import Settings
from quotations.core.edition.source_tree import look_through
from quotations.core.given import TooLargeError, read_given
from quotations.core.messages import Finding, Rule
from quotations.core.model import Dossier, Paratext, Place, Quotation, Witness
from quotations.core.model.letters import is_overloaded
from quotations.core.model.quotation import ConditionDetail, Evidence, Reading, Step
from quotations.core.pages import Page, read_page
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import TABLES, Block
from quotations.core.pages.limits import LARGEST

__all__ = [
    "SPOIL_BIBLIOGRAPHY",
    "Edition",
    "docname_of",
    "load_edition",
    "load_page",
    "load_pages",
    "load_records",
    "load_table",
    "page_files",
    "read_bytes",
    "work_path",
]

SPOIL_BIBLIOGRAPHY = frozenset((Rule.BIB_SYNTAX, Rule.BIB_ENTANGLED))
"""Faults after which entries may be missing that are there."""
_NO_RECORDS = Dossier()
_LEADS_OUT = "this leads out of the edition, from where nothing is read"


@dataclass(slots=True)
class _Blocks:
    """The records of one quotation while pages are being read."""

    details: list[ConditionDetail] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    apparatus: list[Reading] = field(default_factory=list)
    provenance: list[Step] = field(default_factory=list)


@dataclass(eq=False)
class Edition:
    """Everything that the check and the editions read.

    ``findings`` are the faults found while reading; those of the comparison are the check's.
    """

    settings: Settings
    pages: dict[str, Page] = field(default_factory=dict)
    bibliography: Bibliography = field(default_factory=Bibliography)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    stored: dict[str, Witness] = field(default_factory=dict)
    """All sound witnesses, those too that no page here quotes."""
    tables: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    """The rows of each table by directive and path."""
    pictures: set[str] = field(default_factory=set)
    """The pictures among the pages, by their paths from the folder of these."""
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def quotations(self) -> dict[str, Quotation]:
        """Every quotation by id, nested ones after their parents; of a repeated id the first."""
        found: dict[str, Quotation] = {}
        for page in self.pages.values():
            for outer in page.quotations:
                for quotation in outer.family():
                    found.setdefault(quotation.id, quotation)
        return found

    @cached_property
    def paratexts(self) -> dict[str, Paratext]:
        """Every paratext record by id."""
        found: dict[str, Paratext] = {}
        for page in self.pages.values():
            for paratext in page.paratexts:
                found.setdefault(paratext.id, paratext)
        return found

    @cached_property
    def shown(self) -> dict[str, str]:
        """For each nested quotation that a ``{show}`` prints, the docname of that page."""
        return {
            block.about: page.docname
            for page in self.pages.values()
            for block in page.blocks
            if block.name == "show"
        }

    @cached_property
    def dossiers(self) -> dict[str, Dossier]:
        """The records of each quotation that has any."""
        found: dict[str, _Blocks] = {}
        for block in self.blocks():
            if not block.body:
                continue
            target = found.setdefault(block.about, _Blocks())
            for record in block.body:
                match record:
                    case ConditionDetail():
                        target.details.append(record)
                    case Evidence():
                        target.evidence.append(record)
                    case Reading():
                        target.apparatus.append(record)
                    case Step():
                        target.provenance.append(record)
        return {
            id_: Dossier(
                details=tuple(each.details),
                evidence=tuple(each.evidence),
                apparatus=tuple(each.apparatus),
                provenance=tuple(each.provenance),
            )
            for id_, each in found.items()
        }

    def blocks(self) -> Iterator[Block]:
        """Every record block of every page."""
        for page in self.pages.values():
            yield from page.blocks

    def page_of(self, id_: str) -> str:
        """The docname of the page on which a quotation or paratext has its anchor."""
        if id_ in self.quotations:
            return self.shown.get(id_, self.quotations[id_].page)
        return self.paratexts[id_].page

    @cached_property
    def on_page(self) -> dict[str, list[Quotation]]:
        """For each docname the quotations that have their anchors on it, in the order of the pages."""
        found: dict[str, list[Quotation]] = {}
        for quotation in self.quotations.values():
            found.setdefault(self.page_of(quotation.id), []).append(quotation)
        return found

    @property
    def is_bibliography_whole(self) -> bool:
        """False if entries could not be read, so that a key that is not there says nothing."""
        return not any(each.rule in SPOIL_BIBLIOGRAPHY for each in self.findings)

    @cached_property
    def listings(self) -> dict[str, str]:
        """For each witness that a ``{witness}`` prints, the docname of that page."""
        return {
            block.about: page.docname
            for page in self.pages.values()
            for block in page.blocks
            if block.name == "witness" and self.settings.publish_witness != "hash"
        }

    def dossier(self, id_: str) -> Dossier:
        """The records of a quotation; empty ones if it has none."""
        return self.dossiers.get(id_, _NO_RECORDS)

    @cached_property
    def uses(self) -> dict[str, list[str]]:
        """For each key the docnames of the pages that cite the work, in order, without repeats."""
        found: dict[str, dict[str, None]] = {}
        for page in self.pages.values():
            for citation in page.citations:
                found.setdefault(citation.target, {})[page.docname] = None
            for block in page.blocks:
                for row in self.tables.get((block.name, block.about), ()):
                    for column in FORMS[block.name].keys:
                        for key in row.keys(column):
                            found.setdefault(key, {})[page.docname] = None
        return {key: list(pages) for key, pages in found.items()}

    def table_keys(self) -> Iterator[tuple[str, Place]]:
        """Every key that a table names, and where."""
        for (kind, _path), rows in self.tables.items():
            for row in rows:
                for column in FORMS[kind].keys:
                    for key in row.keys(column):
                        yield key, row.place

    @cached_property
    def changes(self) -> list[tuple[str, Row]]:
        """What changed, the newest first, each with the docname of the page that tells it."""
        told = [
            (page.docname, row)
            for page in self.pages.values()
            for block in page.blocks
            if block.name == "changes"
            for row in self.tables.get((block.name, block.about), ())
        ]
        # Of one day, what stands later in the table is newer.
        return sorted(told, key=lambda each: each[1].get("date"))[::-1]

    @cached_property
    def quoted(self) -> dict[str, list[Quotation]]:
        """For each key the quotations from that source."""
        found: dict[str, list[Quotation]] = {}
        for quotation in self.quotations.values():
            found.setdefault(quotation.source, []).append(quotation)
        return found


def load_edition(
    settings: Settings, known: Mapping[str, Page] | None = None, bibliography: Bibliography | None = None
) -> Edition:
    """Read an edition; faults are in its ``findings``.

    ``known`` are pages of an earlier reading with these settings, by docname, that had no fault: those whose
    files are as they were are taken as they are. ``bibliography`` is taken as it is, if it is given.
    """
    edition = load_records(settings, bibliography)
    load_pages(edition, known or {})
    return edition


def load_pages(edition: Edition, known: Mapping[str, Page]) -> None:
    """Read the pages and tables of an edition whose records are read, as ``load_edition`` does."""
    for path in page_files(edition):
        data = read_bytes(edition.settings, path, edition.findings)
        if data is not None:
            load_page(edition, path, data, known)
    for block in edition.blocks():
        if block.name in TABLES:
            load_table(edition, block.name, block.about, block.place)


def load_records(settings: Settings, bibliography: Bibliography | None = None) -> Edition:
    """An edition without pages and tables: its bibliography, read unless it is given, and its witnesses."""
    edition = Edition(settings)
    if bibliography is None:
        files = [(settings.shown(path), path) for path in settings.bibfiles]
        bibliography, edition.findings = read_bibliography(files)
    edition.bibliography = bibliography
    for work in edition.bibliography.stored():
        _load_witness(edition, work)
    return edition


def page_files(edition: Edition) -> list[Path]:
    """The files of all pages, in order; the edition is told of the pictures and of stray files."""
    folder = look_through(edition.settings, edition.findings.append)
    edition.pictures |= folder.pictures
    return folder.pages


def docname_of(settings: Settings, path: Path) -> str:
    """Sphinx's name of a page."""
    return path.relative_to(settings.pages).with_suffix("").as_posix()


def read_bytes(settings: Settings, path: Path, findings: list[Finding]) -> bytes | None:
    """The file of a page; None, with a finding, where it cannot be read."""
    rule, text, hint = Rule.PAGE_UNREADABLE, _LEADS_OUT, "store the page itself in its place"
    if not settings.leads_out(path):
        try:
            return read_given(path, LARGEST[".md"])
        except TooLargeError as error:
            rule, text, hint = Rule.TOO_MUCH, f"the page cannot be read: {error.strerror}", ""
        except OSError as error:
            text, hint = f"the page cannot be read: {error.strerror}", "restore the page"
    findings.append(finding_at(Place(settings.shown(path), 1), rule, text, hint))
    return None


def load_page(
    edition: Edition, path: Path, data: bytes, known: Mapping[str, Page] = MappingProxyType({})
) -> None:
    """Read a page from the bytes of its file, unless it is known; faults are added to the edition's."""
    settings = edition.settings
    shown, docname = settings.shown(path), docname_of(settings, path)
    digest = hashlib.sha256(data).hexdigest()
    if docname in known and known[docname].digest == digest:
        edition.pages[docname] = known[docname]
        return
    try:
        text = data.decode("utf-8-sig")  # as Sphinx reads it
    except UnicodeDecodeError as error:
        place = Place(shown, data[: error.start].count(b"\n") + 1)
        edition.findings.append(finding_at(place, Rule.PAGE_UNREADABLE, "the page is not UTF-8"))
        return
    page, findings = read_page(
        docname,
        shown,
        text,
        witness=settings.witness,
        lang=settings.lang,
        allowed=settings.allowed,
        extensions=frozenset(settings.myst_extensions),
    )
    page.digest = digest
    edition.pages[docname] = page
    edition.findings += findings


def load_table(edition: Edition, kind: str, name: str, place: Place) -> None:
    """Read the table that a directive at a place names, unless it is there already."""
    if (kind, name) in edition.tables:
        return
    path = edition.settings.root / name
    wrong = _LEADS_OUT if edition.settings.leads_out(path) else _wrong_table(name)
    if wrong:
        edition.findings.append(finding_at(place, Rule.BAD_TABLE, f"the table {name}: {wrong}"))
        edition.tables[kind, name] = []
        return
    edition.tables[kind, name], findings = read_table(kind, edition.settings.shown(path), path)
    edition.findings += findings


def _wrong_table(name: str) -> str:
    """Of the edition only its tables are printed, not what else lies in its folder."""
    if not name.endswith(".csv") or any(part.startswith(".") for part in name.split("/")):
        return "a table is a file that ends in .csv"
    return ""


def _load_witness(edition: Edition, work: Work) -> None:
    path = work_path(edition.settings, work)
    shown = edition.settings.shown(path)

    def fault(rule: Rule, text: str, hint: str = "") -> None:
        edition.findings.append(finding_at(work.place, rule, text, hint))

    unread = _not_to_be_read(edition.settings, path, shown)
    if unread:
        rule, text, hint = unread
        fault(rule, f"the witness “{work.key}” at {work.get('file')}: {text}", hint)
        return
    try:
        data = read_given(path, LARGEST[".txt"])
    except TooLargeError as error:
        text = f"the witness “{work.key}” at {work.get('file')}: it is not read: {error.strerror}"
        fault(Rule.TOO_MUCH, text, "store the part that is quoted")
        return
    except OSError as error:
        fault(Rule.WITNESS_UNREADABLE, f"the witness “{work.key}” at {shown}: {error.strerror}")
        return
    digest = hashlib.sha256(data).hexdigest()
    pinned = work.get("sha256")
    if not pinned:
        hint = f"add sha256 = {{{digest}}}"
        fault(Rule.BIB_MISSING_FIELD, f"the stored witness “{work.key}” has no sha256", hint)
    elif digest != pinned.lower():
        text = f"{shown} is not the witness “{work.key}” as recorded: its SHA-256 is {digest}"
        fault(Rule.WITNESS_CHANGED, text)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = f"the witness “{work.key}” is not UTF-8: {shown}, line {line}"
        fault(Rule.WITNESS_UNREADABLE, text, "store it as UTF-8 and record its new hash")
        return
    marks = is_overloaded(text)
    if marks is not None:
        line = text[:marks].count("\n") + 1
        text = f"the witness “{work.key}” has a letter with too many marks: {shown}, line {line}"
        fault(Rule.TOO_MUCH, text, "store it without them and record its new hash")
    elif pinned and digest == pinned.lower():
        witness = Witness(work.key, data, shown, work.get("siglum"))
        edition.witnesses[work.key] = edition.stored[work.key] = witness


def _not_to_be_read(settings: Settings, path: Path, shown: str) -> tuple[Rule, str, str] | None:
    """Why the file of a witness is not read: it is published, so it must be meant to be."""
    if settings.leads_out(path):
        return Rule.WITNESS_UNREADABLE, _LEADS_OUT, "store the witness itself beside its BibTeX entry"
    if any(part.startswith(".") for part in shown.split("/")):
        hint = "store it beside its BibTeX entry, under a name that begins with a letter"
        return Rule.WITNESS_UNREADABLE, f"{shown} is a hidden file", hint
    return None


def work_path(settings: Settings, work: Work) -> Path:
    """Where the file of a stored witness is: relative to the ``.bib`` file that names it."""
    return (settings.root / work.place.path).parent / work.get("file")

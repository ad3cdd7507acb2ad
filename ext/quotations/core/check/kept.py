"""What an earlier check found in order, kept so that the next one looks at what has changed only.

Kept is only what is clean: facts of pages that could be read without a finding, and the counts of groups of
pages in which nothing was found at all. Everything else is looked at again, each time. A group is known by a
digest of all that its check depends on: its pages, witnesses and works, byte for byte; the settings; the
program. The file is JSON: whoever puts another in its place can spoil a check, but runs nothing. What must
be certain is checked without it (``--fresh``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from quotations.core.bibliography import Bibliography, Work
from quotations.core.check.align import Span
from quotations.core.check.coverage import Coverage
from quotations.core.check.facts import Facts
from quotations.core.check.groups import Group
from quotations.core.check.report import Counts, Report
from quotations.core.edition.edition import Edition
from quotations.core.edition.settings import Settings
from quotations.core.given import read_given
from quotations.core.model import Place
from quotations.core.pages.limits import LARGEST
from quotations.core.toolchain import number_of_program

__all__ = ["Clean", "Kept", "digest_of_files", "digest_of_group"]


@dataclass(slots=True)
class Clean:
    """What the check of a group was in which nothing was found."""

    counts: Counts
    spans: dict[str, Span]
    coverage: dict[str, int]
    """For each witness its characters, white space aside; all are covered."""

    def add_to(self, report: Report) -> None:
        """Take it into a report of other groups."""
        report.add(self.counts)
        report.spans |= self.spans
        report.coverage |= {key: Coverage(total, total, (), ()) for key, total in self.coverage.items()}


@dataclass(slots=True)
class Kept:
    """What is kept of one edition. ``facts`` are by docname, each with the digest of its page."""

    of: str
    """What all of it depends on: the program and the settings."""
    facts: dict[str, tuple[str, Facts]] = field(default_factory=dict)
    groups: dict[str, Clean] = field(default_factory=dict)
    """By their digests."""
    bibliography: Bibliography | None = None
    """That of the files with the digest ``bibfiles``, if it was without a finding."""
    bibfiles: str = ""

    @classmethod
    def read(cls, path: Path, settings: Settings) -> Self:
        """What is kept in a file; nothing, if it is not there, is damaged or is of something else."""
        kept = cls.nothing(settings)
        try:
            data = json.loads(path.read_bytes())
            return cls._from(data, kept.of) if data["of"] == kept.of else kept
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return kept

    @classmethod
    def nothing(cls, settings: Settings) -> Self:
        """What is kept of an edition that was never checked."""
        return cls(f"{number_of_program()} {_digest(repr(settings))}")

    @classmethod
    def _from(cls, data: Mapping[str, Any], of: str) -> Self:
        facts = {
            docname: (digest, Facts(docname=docname, **{name: _tuples(each) for name, each in named.items()}))
            for docname, (digest, named) in data["facts"].items()
        }
        groups = {
            key: Clean(Counts(*counts), {id_: (start, end) for id_, (start, end) in spans.items()}, coverage)
            for key, (counts, spans, coverage) in data["groups"].items()
        }
        bibliography = Bibliography()
        for place, authors, editors, work in data["works"]:
            persons = {"authors": _tuples(authors), "editors": _tuples(editors)}
            bibliography.add(Work(place=Place(*place), **persons, **work))
        return cls(of, facts, groups, bibliography if data["bibfiles"] else None, data["bibfiles"])

    def write(self, path: Path) -> None:
        """Put it in a file, whole or not at all; where nothing can be written, nothing is kept."""
        made = path.with_name(f"{path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                made.write_text(json.dumps(self._as_data(), ensure_ascii=False), encoding="utf-8")
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)

    def _as_data(self) -> dict[str, Any]:
        works = self.bibliography.works.values() if self.bibliography else ()
        return {
            "of": self.of,
            "facts": {docname: (digest, _as_lists(each)) for docname, (digest, each) in self.facts.items()},
            "groups": {
                key: (list(_values(each.counts).values()), each.spans, each.coverage)
                for key, each in self.groups.items()
            },
            "bibfiles": self.bibfiles,
            "works": [
                (
                    (each.place.path, each.place.line, each.place.column),
                    *(each.authors, each.editors),
                    {"key": each.key, "type": each.type, "fields": each.fields},
                )
                for each in works
            ],
        }


def _values(each: Counts | Facts) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__dataclass_fields__}


def _as_lists(each: Facts) -> dict[str, Any]:
    return {name: value for name, value in _values(each).items() if name != "docname" and value}


def _tuples(value: Any) -> Any:
    """Lists as the tuples that they were."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()


def digest_of_files(paths: Iterable[Path]) -> str:
    """A digest of bibliographies; empty if one cannot be read."""
    try:
        given = (read_given(path, LARGEST[".bib"]) for path in paths)
        return _digest(*(hashlib.sha256(data).hexdigest() for data in given))
    except OSError:
        return ""


def digest_of_group(group: Group, pages: Mapping[str, str], edition: Edition) -> str:
    """A digest of all that the check of a group depends on; ``pages`` has those of its pages."""
    works = edition.bibliography.works
    parts = [f"{each.docname} {pages[each.docname]}" for each in group.pages]
    keys = {key for each in group.pages for key in each.keys} | set(group.witnesses)
    sigla = {siglum for each in group.pages for siglum in each.sigla}
    parts += [_work(key, works.get(key)) for key in sorted(keys)]
    parts += [_work(siglum, edition.bibliography.siglum(siglum)) for siglum in sorted(sigla)]
    parts += [f"{key} {edition.witnesses[key].digest}" for key in group.witnesses]
    return _digest(*parts)


def _work(name: str, work: Work | None) -> str:
    """A work without its place, which may change without the work."""
    return repr((name, work and (work.key, work.type, work.fields, work.authors, work.editors)))

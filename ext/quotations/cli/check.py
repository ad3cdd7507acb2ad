"""Check an edition: every quotation against its witness, every record, every key. No build is needed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from quotations.cli.findings import as_annotation, as_data, as_text, verdict
from quotations.cli.place import refuse_tracked
from quotations.cli.real import real
from quotations.core.check import Report, check_files
from quotations.core.edition.settings import Settings, SettingsError, load_settings
from quotations.core.messages.visible import as_json
from quotations.core.usercache import NoCacheError, kept_for
from quotations.shell import colour
from quotations.shell.remembered import collected_at_once

__all__ = ["HELP", "add_arguments", "run"]

HELP = "check the edition, or some of its pages"
FORMATS = ("text", "github", "json")
_MOST_BLANKS = 100
"""A name of a file may have half as many."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("files", nargs="*", type=Path, help="pages to check (default: everything)")
    names = "the same in one text, with blanks between the names; a name may have blanks itself"
    parser.add_argument("--names", default="", metavar="FILES", help=names)
    fresh = "look at everything, not only at what changed since the last check"
    parser.add_argument("--fresh", action="store_true", help=fresh)
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are printed")
    colour.add_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Check and print; 0 if nothing was found but advice, else 1."""
    refuse_tracked(options.root)
    settings = load_settings(options.root)
    only = frozenset(_shown(settings, path, options.root) for path in [*options.files, *_names_in(options)])
    store = None if options.fresh else _store(settings)
    with collected_at_once():
        report = check_files(settings, only, store)
    if options.format == "json":
        print(as_json(_as_data(report, settings)))
        return 0 if report.ok else 1
    colours = colour.Colours.of(options.color, sys.stdout)
    if options.format == "github":
        lines = [as_annotation(each) for each in report.findings]
    else:
        lines = list(as_text(report.findings, settings.root, colours))
    lines += [report.summary(), *verdict(report.findings, "nothing may be built until they are mended")]
    print("\n".join(lines), flush=True)
    return 0 if report.ok else 1


def _names_in(options: argparse.Namespace) -> Iterator[Path]:
    """The names in a text: where one could go on after a blank, the longest that there is."""
    pieces = re.split(r"(\s+)", options.names.strip())
    while pieces != [""] and pieces:
        ends = range(1, min(len(pieces), _MOST_BLANKS) + 1, 2)
        names = ["".join(pieces[:end]) for end in ends]
        there = [each for each in names if any(map(os.path.exists, (each, options.root / each)))]
        name = there[-1] if there else names[0]
        yield Path(name)
        pieces = pieces[2 * names.index(name) + 2 :]


def _store(settings: Settings) -> Path | None:
    """Where it is kept what the next check need not look at again; without a cache it looks at everything."""
    with suppress(NoCacheError):
        return kept_for(settings.root) / "checked.json"
    return None


def _shown(settings: Settings, path: Path, root: Path) -> str:
    """The name under which findings of a page are reported.

    :raises SettingsError: if it is no page of the edition.
    """
    for base in (Path(), root):
        if (base / path).is_file():
            found = real(base / path)
            if found.suffix == ".md" and found.is_relative_to(real(settings.pages)):
                return settings.shown(found)
            pages = settings.shown(settings.pages)
            raise SettingsError(f"{path}: is no page of this edition; pages are .md files under {pages}/")
        if (base / path).is_dir():
            raise SettingsError(f"{path}: is a folder; give pages, such as docs/index.md, or nothing for all")
    raise SettingsError(f"{path}: there is no such file; give the path of a page, such as docs/index.md")


def _as_data(report: Report, settings: Settings) -> dict[str, object]:
    return {
        "findings": as_data(report.findings, settings.root),
        "exceptions": [
            {
                "path": each.exception.place.path,
                "line": each.exception.place.line,
                "rule": each.exception.rule.code,
                "reason": each.exception.reason,
                "since": each.exception.since,
                "of": each.exception.of,
                "findings": each.count,
            }
            for each in report.exceptions
        ],
        "checked": {
            "pages": report.pages,
            "works": report.works,
            "quotations": report.quotations,
            "passed": report.passed,
            "failed": report.quotations - report.passed,
            "segments": report.segments,
            "characters": report.characters,
            "paratexts": report.paratexts,
            "paratexts_passed": report.paratexts_passed,
            "exceptions": sum(each.count > 0 for each in report.exceptions),
        },
        "coverage": {
            key: {"covered": each.covered, "characters": each.total}
            for key, each in report.coverage.items()
        },
    }

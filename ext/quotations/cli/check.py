"""Check an edition: every quotation against its witness, every record, every key. No build is needed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from quotations.check import Report, check_edition
from quotations.edition import load_edition
from quotations.messages import Finding
from quotations.settings import Settings, SettingsError, load_settings

__all__ = ["HELP", "add_arguments", "print_findings", "run"]

HELP = "check the edition, or some of its pages"
FORMATS = ("text", "github", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("files", nargs="*", type=Path, help="pages to check (default: everything)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are printed")


def run(options: argparse.Namespace) -> int:
    """Check and print; 0 if nothing was found, else 1."""
    settings = load_settings(options.root.resolve())
    only = frozenset(_shown(settings, path, options.root) for path in options.files)
    report = check_edition(load_edition(settings), only)
    if options.format == "json":
        print(json.dumps(_as_data(report), ensure_ascii=False, indent=1))
    else:
        print_findings(report.findings, options.format)
        print(report.summary())
        if report.findings:
            print(f"{len(report.findings)} found; nothing may be built until they are mended")
    return 0 if report.ok else 1


def _shown(settings: Settings, path: Path, root: Path) -> str:
    """The name under which findings of a page are reported.

    :raises SettingsError: if it is no page of the edition.
    """
    for base in (Path(), root):
        if (base / path).is_file():
            found = (base / path).resolve()
            if found.suffix == ".md" and found.is_relative_to(settings.pages.resolve()):
                return settings.shown(found)
            pages = settings.shown(settings.pages)
            raise SettingsError(f"{path}: is no page of this edition; pages are .md files under {pages}/")
    raise SettingsError(f"{path}: there is no such file; give the path of a page, such as docs/index.md")


def print_findings(findings: Iterable[Finding], form: str = "text") -> None:
    """Print findings to standard output, one a line."""
    for finding in findings:
        if form == "github":
            mend = finding.hint or finding.rule.hint
            message = f"{finding.text}; {mend}".replace("%", "%25")
            place = f"file={finding.path},line={finding.line},col={finding.column}"
            print(f"::error {place},title={finding.code}::{message}")
        else:
            print(finding)
    sys.stdout.flush()


def _as_data(report: Report) -> dict[str, object]:
    return {
        "findings": [
            {
                "path": each.path,
                "line": each.line,
                "column": each.column,
                "code": each.code,
                "message": each.text,
                "hint": each.hint or each.rule.hint,
            }
            for each in report.findings
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
        },
        "coverage": {
            key: {"covered": each.covered, "characters": each.total}
            for key, each in report.coverage.items()
        },
    }

"""Build editions: checked first, made in a folder of their own, swapped in when they are whole."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from quotations.check import Report, check_edition
from quotations.cli.check import print_findings
from quotations.edition import Edition, load_edition
from quotations.exports import as_csv, as_data, as_json
from quotations.identity import Identity, identity_of
from quotations.settings import Settings, load_settings

__all__ = ["HELP", "add_arguments", "run"]

HELP = "build editions: html, pdf, epub, text, latex, man, data"

BUILDERS = {"html": "html", "pdf": "typst", "epub": "epub", "text": "text", "latex": "latex", "man": "man"}
"""The Sphinx builder of each edition."""

SUMS = "SHA256SUMS"
"""The file beside the editions that lists what was built."""


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where an edition is made and where it goes."""

    build: Path

    def work(self, name: str) -> Path:
        """Where a builder writes; kept between builds, so that the next is faster."""
        return self.build / ".work" / name

    def swap_in(self, made: Path, name: str) -> Path:
        """Put a finished folder in the place of the last good one, by renaming."""
        target, last = self.build / name, self.build / f".last-{name}"
        shutil.rmtree(last, ignore_errors=True)
        if target.exists():
            target.rename(last)
        made.rename(target)
        shutil.rmtree(last, ignore_errors=True)
        return target

    def write_sums(self) -> None:
        """List every file of every finished edition with its SHA-256, as ``sha256sum -c`` reads it."""
        editions = sorted(each for each in self.build.iterdir() if each.is_dir() and each.name[0] != ".")
        files = sorted(path for each in editions for path in each.rglob("*") if path.is_file())
        lines = [f"{_sha256(path)}  {path.relative_to(self.build).as_posix()}\n" for path in files]
        made = self.build / ".next-sums"
        made.write_text("".join(lines), encoding="utf-8", newline="\n")
        made.replace(self.build / SUMS)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    choices = [*BUILDERS, "data"]
    words = f"one or more of {', '.join(choices)} (default: html pdf)"
    parser.add_argument("editions", nargs="*", metavar="edition", help=words)
    parser.add_argument("--output", type=Path, help="where to build (default: build/ beside conf.py)")
    parser.add_argument("--jobs", "-j", default="1", help="worker processes of Sphinx, or auto")
    parser.add_argument("--paper", default="", help="paper of the PDF: a5, a4 or letter")


def run(options: argparse.Namespace) -> int:
    """Check, then build each edition; 0 if all went well, else 1."""
    editions = options.editions or ["html", "pdf"]
    unknown = [each for each in editions if each not in {*BUILDERS, "data"}]
    if unknown:
        known = ", ".join([*BUILDERS, "data"])
        print(f"there is no edition “{unknown[0]}”; there are {known}", file=sys.stderr)
        return 2
    settings = load_settings(options.root.resolve())
    folders = _Folders((options.output or settings.root / "build").resolve())
    edition = load_edition(settings)
    report = check_edition(edition)
    if not report.ok:
        print_findings(report.findings)
        print(report.summary())
        print(f"{len(report.findings)} found; nothing was built, the last good editions are as they were")
        return 1
    identity = identity_of(settings.root)
    # The pages give the PDF away, so it is made first.
    for name in sorted(dict.fromkeys(editions), key=lambda each: each == "html"):
        if name != "data" and not _build(name, settings, folders, identity, options):
            print(f"{name}: failed; the last good edition is as it was")
            return 1
    _write_data(edition, report, identity, folders)
    folders.write_sums()
    for name in dict.fromkeys([*editions, "data"]):
        print(f"{name}: {_entry(folders.build / name, settings)}")
    print(report.summary())
    return 0


def _build(
    name: str, settings: Settings, folders: _Folders, identity: Identity, options: argparse.Namespace
) -> bool:
    """Run Sphinx for one edition and swap it in; False if it failed."""
    began = time.monotonic()
    print(f"{name}: building …", flush=True)
    work, doctrees = folders.work(name), folders.work("doctrees")
    downloads = folders.build / "pdf" if name == "html" and "pdf" in (options.editions or ["pdf"]) else ""
    command = [
        *(sys.executable, "-m", "quotations.cli.making"),
        *("--builder", BUILDERS[name], "--jobs", options.jobs),
        *([] if sys.stdout.isatty() else ["--quiet"]),
        *(["--define", f"quotations_paper={options.paper}"] if options.paper else []),
        *(["--define", f"quotations_downloads={downloads}"] if downloads else []),
        *(str(settings.root), str(settings.pages), str(work), str(doctrees)),
    ]
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": str(identity.epoch)}
    done = subprocess.run(command, check=False, env=surroundings)  # noqa: S603 — our own arguments
    whole = name != "pdf" or (work / f"{settings.name}.pdf").is_file()
    if done.returncode or not whole:
        # What a failed build left may look finished to the next one.
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)
        return False
    made = folders.build / f".next-{name}"
    shutil.rmtree(made, ignore_errors=True)
    if name == "pdf":
        made.mkdir(parents=True)
        shutil.copy2(work / f"{settings.name}.pdf", made)
    else:
        shutil.copytree(work, made, ignore=shutil.ignore_patterns(".buildinfo*", ".doctrees"))
    folders.swap_in(made, name)
    print(f"{name}: built in {time.monotonic() - began:.1f} s", flush=True)
    return True


def _write_data(edition: Edition, report: Report, identity: Identity, folders: _Folders) -> None:
    made = folders.build / ".next-data"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    data = as_data(edition, report, identity)
    (made / "quotations.json").write_text(as_json(data), encoding="utf-8", newline="\n")
    (made / "quotations.csv").write_text(as_csv(data), encoding="utf-8", newline="")
    folders.swap_in(made, "data")


def _entry(folder: Path, settings: Settings) -> Path:
    """The file of an edition that a reader opens."""
    candidates = ("index.html", f"{settings.name}.pdf", "quotations.json", "index.txt")
    found = next((folder / name for name in candidates if (folder / name).is_file()), None)
    found = found or next(iter(sorted(folder.glob("*.epub"))), folder)
    return found if not found.is_relative_to(Path.cwd()) else found.relative_to(Path.cwd())

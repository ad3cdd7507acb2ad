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

from quotations.cli.console import complain, say
from quotations.cli.findings import as_text, verdict
from quotations.cli.folders import Folders
from quotations.cli.lock import LockedError
from quotations.cli.place import distrust, kept, output_of, refuse_tracked
from quotations.cli.refused import in_words
from quotations.core.check import Report, check_edition
from quotations.core.edition.edition import Edition, load_edition
from quotations.core.edition.revision import Identity, identity_of, tracked
from quotations.core.edition.settings import Settings, load_settings
from quotations.core.export import as_csv, as_data, as_json, as_note
from quotations.core.toolchain import number_of_program
from quotations.shell.colour import Colours

__all__ = ["HELP", "add_arguments", "run"]

HELP = "build editions: html, pdf, epub, text, latex, man, data"

BUILDERS = {"html": "html", "pdf": "typst", "epub": "epub", "text": "text", "latex": "latex", "man": "man"}
"""The Sphinx builder of each edition."""

PATIENCE = 600
"""Seconds that a build waits for another in the same folder."""

WAIT_HELP = f"seconds to wait for another build in the same folder (default: {PATIENCE})"


class _FailedError(Exception):
    """An edition could not be made; what is wrong was said, or is the message."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be built from, where, and how; ``lock`` is the descriptor that holds the place."""

    settings: Settings
    folders: Folders
    lock: int
    options: argparse.Namespace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    choices = [*BUILDERS, "data"]
    words = f"one or more of {', '.join(choices)} (default: html pdf)"
    parser.add_argument("editions", nargs="*", metavar="edition", help=words)
    parser.add_argument("--output", type=Path, help="where to build (default: build/ beside conf.py)")
    parser.add_argument("--jobs", "-j", type=_jobs, default="1", help="worker processes of Sphinx, or auto")
    parser.add_argument("--wait", type=float, default=PATIENCE, help=WAIT_HELP)
    parser.add_argument("--paper", default="", help="paper of the PDF: a5, a4 or letter")


def _jobs(words: str) -> str:
    """The number of workers as it was given.

    :raises argparse.ArgumentTypeError: if it is none.
    """
    if words != "auto" and not (words.isascii() and words.isdigit() and int(words)):
        raise argparse.ArgumentTypeError(f"“{words}” is neither a number of processes nor auto")
    return words


def run(options: argparse.Namespace) -> int:
    """Check, then build each edition; 0 if all went well, else 1."""
    editions = options.editions or ["html", "pdf"]
    unknown = [each for each in editions if each not in {*BUILDERS, "data"}]
    if unknown:
        known = ", ".join([*BUILDERS, "data"])
        complain(f"there is no edition “{unknown[0]}”; there are {known}")
        return 2
    refuse_tracked(options.root)
    settings = load_settings(options.root)
    build = output_of(settings.root, options.output)
    try:
        with kept(settings.root) as folder:
            folders = Folders.of(build, folder)
            if options.output and tracked(settings.root, str(build)):
                distrust(folders.kept)  # a branch can change what lies there, its mark too
            with folders.held(options.wait) as lock:
                return _run(list(dict.fromkeys(editions)), _Order(settings, folders, lock, options))
    except LockedError as error:
        complain(str(error))
    except _FailedError as error:
        print(f"{error}; the last good editions are as they were")
    except BrokenPipeError:
        raise  # of our own output, not of a file
    except OSError as error:
        complain(f"{in_words(error)}; the last good editions are as they were")
    return 1


def _run(editions: list[str], order: _Order) -> int:
    """Check, make every edition, and put them in their places when all are whole."""
    settings, folders = order.settings, order.folders
    edition = load_edition(settings)
    report = check_edition(edition)
    if not report.ok:
        consequence = "nothing was built, the last good editions are as they were"
        lines = list(as_text(report.findings, settings.root, Colours.of("auto", sys.stdout)))
        print("\n".join([*lines, report.summary(), *verdict(report.findings, consequence)]))
        return 1
    identity = identity_of(settings.root)
    with folders.working(_state(settings)):
        # The pages give the PDF away, so it is made first.
        for name in sorted(editions, key=lambda each: each == "html"):
            if name != "data":
                _build(name, order, identity)
    _write_data(edition, report, identity, folders)
    made = list(dict.fromkeys([*editions, "data"]))
    folders.publish(made)
    for name in made:
        say(f"{name}: {_entry(folders.build / name, settings)}")
    for name in folders.strange():
        if name in BUILDERS:
            text = "your last builds did not make it, so SHA256SUMS does not name it; build it, or delete it"
            say(f"{name}: {text}")
    print(report.summary())
    return 0


def _state(settings: Settings) -> str:
    """What an edition is made with; none of it can change without all pages being made anew."""
    return f"{number_of_program()} {hashlib.sha256((settings.root / 'conf.py').read_bytes()).hexdigest()}"


def _build(name: str, order: _Order, identity: Identity) -> None:
    """Run Sphinx for one edition.

    :raises _FailedError: if it failed.
    """
    began = time.monotonic()
    print(f"{name}: building …", flush=True)
    settings, folders, options = order.settings, order.folders, order.options
    work = folders.work(name)
    downloads = folders.next_to_be("pdf") if name == "html" else None
    command = [
        *(sys.executable, "-m", "quotations.cli.making"),
        *("--builder", BUILDERS[name], "--jobs", options.jobs),
        *([] if sys.stdout.isatty() else ["--quiet"]),
        *(["--define", f"quotations_paper={options.paper}"] if options.paper else []),
        *(["--define", f"quotations_downloads={downloads}"] if downloads else []),
        *(str(settings.root), str(settings.pages), str(work), str(folders.work("doctrees"))),
    ]
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": str(identity.epoch)}
    # Sphinx holds the lock too: it may live on when this process is killed. Windows cannot hand it over.
    shared = () if os.name == "nt" else (order.lock,)
    done = subprocess.run(command, check=False, env=surroundings, pass_fds=shared)  # noqa: S603 — our own arguments
    whole = name != "pdf" or (work / f"{settings.name}.pdf").is_file()
    if done.returncode or not whole:
        raise _FailedError(f"{name}: failed")
    made = folders.made(name)
    if name == "pdf":
        made.mkdir()
        shutil.copy2(work / f"{settings.name}.pdf", made)
    else:
        shutil.copytree(work, made, ignore=shutil.ignore_patterns(".buildinfo*", ".doctrees"))
    print(f"{name}: built in {time.monotonic() - began:.1f} s", flush=True)


def _write_data(edition: Edition, report: Report, identity: Identity, folders: Folders) -> None:
    made = folders.made("data")
    made.mkdir()
    data = as_data(edition, report, identity)
    (made / "quotations.json").write_text(as_json(data), encoding="utf-8", newline="\n")
    (made / "quotations.csv").write_text(as_csv(data), encoding="utf-8", newline="")
    (made / "quotations.csv-metadata.json").write_text(as_note(), encoding="utf-8", newline="\n")


def _entry(folder: Path, settings: Settings) -> Path:
    """The file of an edition that a reader opens."""
    candidates = ("index.html", f"{settings.name}.pdf", "quotations.json", "index.txt")
    found = next((folder / name for name in candidates if (folder / name).is_file()), None)
    found = found or next(iter(sorted(folder.glob("*.epub"))), folder)
    return found if not found.is_relative_to(Path.cwd()) else found.relative_to(Path.cwd())

"""An edition as it stands in a commit, read without touching the user's files."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from quotations.settings import Settings, SettingsError

__all__ = ["HistoryError", "files_of", "in_another_folder"]


class HistoryError(Exception):
    """A commit cannot be read; the message says why and what would mend it."""


@contextlib.contextmanager
def files_of(root: Path, revision: str) -> Iterator[Path]:
    """A temporary folder with the files of an edition as a commit has them.

    What ``git archive`` gives is unpacked; a link that leads out of it is left out.

    :raises HistoryError: if there is no Git, no repository, no such commit, or no such folder in it.
    """
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    try:
        name = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
        commit = _git(root, *name).decode().strip()
    except HistoryError:
        text = f"“{revision}” is no commit of this repository; in a shallow clone fetch its history first"
        raise HistoryError(f"{text}: git fetch --unshallow") from None
    archive = _git(top, "archive", "--format=tar", commit)
    with TemporaryDirectory(prefix="quotations-") as folder:
        try:
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                tar.extractall(folder, filter=_inside)  # noqa: S202 — the filter lets nothing lead out
        except (OSError, tarfile.TarError) as error:
            raise HistoryError(f"the files of “{revision}” cannot be unpacked: {error}") from error
        found = Path(folder).resolve() / root.resolve().relative_to(top)
        if not found.is_dir():
            raise HistoryError(f"“{revision}” has no folder {root.name}: the edition was not there yet")
        yield found


def _inside(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


def _git(folder: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 — a list, no shell
    except OSError as error:
        raise HistoryError(f"git cannot be run: {error.strerror}; install Git") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        text = said[-1] if said else f"git {arguments[0]} failed"
        if "not a git repository" in text:
            text = f"{folder} is in no Git repository: there is no commit to compare with; run it in a clone"
        raise HistoryError(text)
    return done.stdout


def in_another_folder(settings: Settings, root: Path) -> Settings:
    """The same settings for an edition that is elsewhere.

    :raises SettingsError: if the folder of its pages is not there.
    """
    here, there = settings.root.resolve(), root.resolve()

    def moved(path: Path) -> Path:
        whole = Path(os.path.realpath(path))
        return there / whole.relative_to(here) if whole.is_relative_to(here) else whole

    pages = moved(settings.pages)
    if not pages.is_dir():
        raise SettingsError(f"there is no folder {settings.shown(settings.pages)} in one of the two states")
    return replace(settings, root=there, pages=pages, bibfiles=tuple(map(moved, settings.bibfiles)))

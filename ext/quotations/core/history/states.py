"""An edition as it stands in a commit, read without touching the user's files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from quotations.core.edition.settings import Settings, SettingsError
from quotations.core.git import GitError, ask
from quotations.core.history.unpacking import Tree, TreeError

__all__ = ["HistoryError", "State", "in_another_folder", "state_of"]


class HistoryError(Exception):
    """A commit cannot be read; the message says why and what would mend it."""


@dataclass(frozen=True, slots=True)
class State:
    """The files of an edition; ``left_out`` tells of each that is not among them, and why."""

    folder: Path
    left_out: tuple[str, ...] = ()


@contextlib.contextmanager
def state_of(root: Path, revision: str) -> Iterator[State]:
    """The files of an edition as a commit has them, byte for byte, in a temporary folder.

    They are read as they are stored: nothing in the commit says which of them are seen, or how. Links that
    lead out of the repository, submodules, and what is too large are left out.

    :raises HistoryError: if there is no Git, no repository, no such commit, or no such folder in it.
    """
    top, commit = _top(root), _commit(root, revision)
    inside = root.resolve().relative_to(top)
    with TemporaryDirectory(prefix="quotations-") as folder:
        tree = Tree(top, commit, Path(folder).resolve())
        try:
            tree.unpack()
        except (GitError, OSError, TreeError) as error:
            raise HistoryError(f"the files of “{revision}” cannot be unpacked: {error}") from error
        found = tree.folder / inside
        if not found.is_dir():
            raise HistoryError(f"“{revision}” has no folder {root.name}: the edition was not there yet")
        yield State(found, tuple(tree.left_out))


def _top(root: Path) -> Path:
    try:
        said = ask(root, "rev-parse", "--show-toplevel")
    except GitError as error:
        text = str(error)
        if "not a git repository" in text:
            text = f"{root} is in no Git repository: there is no commit to compare with; run it in a clone"
        raise HistoryError(text) from error
    top = Path(os.fsdecode(said.removesuffix(b"\n"))).resolve()
    if not root.resolve().is_relative_to(top):
        text = f"{root} is not among the files of its repository, which are in {top}"
        raise HistoryError(f"{text}; correct core.worktree in its configuration")
    return top


def _commit(root: Path, revision: str) -> str:
    try:
        name = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return ask(root, *name).decode().strip()
    except (GitError, ValueError):  # a name with a null is none
        text = f"“{revision}” is no commit of this repository; in a shallow clone fetch its history first"
        raise HistoryError(f"{text}: git fetch --unshallow") from None


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

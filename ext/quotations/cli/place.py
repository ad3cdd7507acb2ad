"""The place where an edition's outputs go, and what is kept for it: ours alone, or nothing is touched.

A branch can bring any file of the tree: links in the place of our folders, pages that look like those of the
last build. So a folder of outputs has a mark that we made it, with a token that only the user's cache folder
knows (``usercache``); one without a mark must be empty; and everything in it is a plain file or folder.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from quotations.cli.console import complain
from quotations.core.edition.revision import tracked
from quotations.core.usercache import NoCacheError, is_link, kept_for, key_of

__all__ = [
    "LOCK",
    "MARK",
    "PlaceError",
    "distrust",
    "is_known",
    "kept",
    "kept_of",
    "look",
    "output_of",
    "put",
    "refuse_tracked",
    "set_mark",
]

LOCK, MARK, NEXT_MARK = ".lock", ".made-by-quotations", ".next-mark"
_MADE = "`python -m quotations` made this folder and all that is in it. It may be deleted.\n"
_KNOWN = "known"
"""The file with the token of the last mark, in what is kept."""
_BYTECODE = "__pycache__"
_OURS = ("build", ".venv", ".cache")
"""The folders that only this machine may fill, as all of that name for bytecode."""
_MEND = "or name another folder with --output"
_LINK = f"is a link, and a build would change what it leads to. Delete the link, {_MEND}"


class PlaceError(Exception):
    """A place must not be used; the message says why, and what to do."""


def refuse_tracked(root: Path) -> None:
    """Refuse an edition of which git tracks what a build, a test or Python itself left to be used again.

    The next build begins from scratch, even if the files are still there then.

    :raises PlaceError: if it does.
    """
    found = tracked(root, *_OURS, named=_BYTECODE)
    if found:
        with suppress(NoCacheError):
            distrust(kept_of(root / "build", kept_for(root)))
        before, ours, _ = found[0].partition(_BYTECODE)
        folder = before + ours if ours else found[0].partition("/")[0]
        text = f"git tracks it, so a branch can change it; {folder} is for what is made on this machine only"
        raise PlaceError(f"{root / found[0]}: {text}. Run `git rm -r --cached {folder}`, and delete {folder}")


def output_of(root: Path, given: Path | None) -> Path:
    """The folder of outputs of an edition in ``root``, its links followed: ``build``, or the one given.

    :raises PlaceError: if it is a link, or a link in the tree of the edition leads to it.
    """
    path = root / "build" if given is None else Path.cwd() / given
    for each in (path, *path.parents):
        in_tree = Path(os.path.realpath(each.parent)).is_relative_to(root)
        if (each == path or in_tree) and os.path.lexists(each) and is_link(each.lstat()):
            raise PlaceError(f"{each}: {_LINK}")
    return Path(os.path.realpath(path))


def look(build: Path) -> None:
    """Refuse a folder of outputs that is not ours, or in which something is neither file nor folder.

    Nothing is changed, and nothing that is not a plain file is opened.

    :raises PlaceError: if it is refused.
    """
    if not os.path.lexists(build):
        return
    if not stat.S_ISDIR(build.lstat().st_mode):
        raise PlaceError(f"{build}: is no folder. Move it away, {_MEND}")
    # Another build may begin here: it makes the lock, the mark, and then all else.
    with os.scandir(build) as entries:
        names = {each.name: each for each in entries}
    for name in names.keys() & {LOCK, MARK}:
        _refuse_odd(names[name])
    if names.keys() - {LOCK, NEXT_MARK} and not _token_of(build):
        text = f"is not empty, and has no mark that `quotations` made it ({MARK})"
        raise PlaceError(f"{build}: {text}. Move it away (delete it, if it is an old build), {_MEND}")
    _refuse_odd_in(build)


def _refuse_odd_in(folder: Path) -> None:
    waiting = [os.fspath(folder)]
    while waiting:
        # What another build is at work on may be gone meanwhile.
        with suppress(FileNotFoundError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                _refuse_odd(entry)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def _refuse_odd(entry: os.DirEntry[str]) -> None:
    if entry.is_symlink() or (os.name == "nt" and is_link(entry.stat(follow_symlinks=False))):
        raise PlaceError(f"{entry.path}: {_LINK}")
    if not (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)):
        raise PlaceError(f"{entry.path}: is neither a file nor a folder. Delete it, {_MEND}")


def kept_of(build: Path, kept: Path) -> Path:
    """The folder of what is kept for one folder of outputs of an edition, in what is kept for that."""
    return kept / "builds" / key_of(build)


def is_known(build: Path, kept: Path) -> bool:
    """True if this is the folder in which we built last, by the token of its mark."""
    token, known = _token_of(build), kept / _KNOWN
    return bool(token) and known.is_file() and known.read_text(encoding="utf-8") == token


def set_mark(build: Path, kept: Path) -> None:
    """Mark a folder of outputs as the one in which we build."""
    token = secrets.token_hex(16)
    put(kept / _KNOWN, token)
    put(build / MARK, f"{_MADE}{token}\n", build / NEXT_MARK)


def distrust(kept: Path) -> None:
    """Have the next build begin from scratch."""
    (kept / _KNOWN).unlink(missing_ok=True)


def _token_of(build: Path) -> str:
    """The token in the mark of a folder of outputs; empty, if it has no mark of ours."""
    try:
        with (build / MARK).open("rb") as file:
            text = file.read(1000).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    made, _, token = text.partition("\n")
    return token.strip() if f"{made}\n" == _MADE else ""


def put(path: Path, text: str, made: Path | None = None) -> None:
    """Write a file whole or not at all; ``made`` is where it is written first."""
    made = made or path.with_name(f"{path.name}.next")
    made.write_text(text, encoding="utf-8", newline="\n")
    made.replace(path)


@contextmanager
def kept(root: Path) -> Iterator[Path]:
    """The folder of what is kept for the edition in ``root``; a temporary one, where nothing can be kept."""
    try:
        folder = kept_for(root)
    except NoCacheError as error:
        complain(f"{error}. Until then every build begins from scratch")
        folder = None
    if folder is not None:
        yield folder
        return
    with TemporaryDirectory(prefix="quotations-") as temporary:
        yield Path(os.path.realpath(temporary))

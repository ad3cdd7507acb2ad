"""What is kept for an edition from one run to the next: in the user's cache folder, outside every tree.

What lies in the tree of an edition may have come with a branch. Here lies only what runs of this user wrote,
so Sphinx's environment, which is executable, may be read from here, and a result of the last run believed.
One folder, ``quotations``, which nobody else may read, has a folder for each edition, named by a digest of
the place of its ``conf.py``. What is kept for editions that are gone is deleted when another one comes.

This module needs the standard library only: ``make clean`` runs it with any Python
(``python -m quotations.core.usercache``).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["NoCacheError", "forget", "is_link", "kept_for", "key_of"]

NAME = "quotations"
"""Our folder in the cache folder of the user."""
_OF = "of"
"""The file that says for which edition a folder is."""
_IS_WINDOWS = os.name == "nt"


class NoCacheError(Exception):
    """Nothing can be kept; the message says why, and what to do about it."""


def kept_for(root: Path) -> Path:
    """The folder of what is kept for the edition in ``root``, whose links were followed; it is there then.

    :raises NoCacheError: if there can be none.
    """
    base = _base()
    if Path(os.path.realpath(base)).is_relative_to(root):
        text = "the cache folder lies in the edition itself, where a branch can put files"
        raise NoCacheError(f"{base}: {text}; name another in XDG_CACHE_HOME")
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = base / NAME
        for each in (folder, folder / key_of(root)):
            with suppress(FileExistsError):
                each.mkdir(mode=0o700)
            wrong = _wrong_with(each)
            if wrong:
                text = f"{wrong}; delete it, or name another cache folder in XDG_CACHE_HOME"
                raise NoCacheError(f"{each}: {text}")
        if not (each / _OF).exists():
            _forget_those_gone(folder)
            (each / _OF).write_bytes(os.fsencode(root))
    except OSError as error:
        text = f"{error.filename or base}: {error.strerror}"
        raise NoCacheError(f"{text}; name a cache folder in XDG_CACHE_HOME") from error
    return each


def forget(root: Path) -> None:
    """Delete what is kept for the edition in ``root``. What is not ours alone is left.

    :raises OSError: if the system refuses.
    """
    with suppress(NoCacheError, FileNotFoundError):
        folder = _base() / NAME
        if not _wrong_with(folder) and not _wrong_with(folder / key_of(root)):
            shutil.rmtree(folder / key_of(root))


def _forget_those_gone(folder: Path) -> None:
    """Delete what is kept for editions whose folders are there no more."""
    for path in folder.glob(f"*/{_OF}"):
        if not os.path.lexists(os.fsdecode(path.read_bytes())):
            shutil.rmtree(path.parent, ignore_errors=True)


def key_of(place: Path) -> str:
    """A name for what is kept for a place."""
    return hashlib.sha256(os.fsencode(os.path.normcase(place))).hexdigest()[:32]


def is_link(status: os.stat_result) -> bool:
    """True if the status of a file, by ``lstat``, is that of a link; of Windows a junction is one too."""
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(status.st_mode) or (
        junction is not None and getattr(status, "st_reparse_tag", None) == junction
    )


def _base() -> Path:
    """The cache folder of the user (XDG Base Directory Specification; the customs of macOS and Windows)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if Path(given).is_absolute():  # the specification has others ignored
        return Path(given)
    local = os.environ.get("LOCALAPPDATA", "")
    if _IS_WINDOWS and Path(local).is_absolute():
        return Path(local)
    try:
        home = Path.home()
    except RuntimeError as error:
        text = "nothing says where your home is; name a cache folder in XDG_CACHE_HOME"
        raise NoCacheError(text) from error
    if not home.is_dir():
        raise NoCacheError(f"{home}: your home is no folder; name a cache folder in XDG_CACHE_HOME")
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _wrong_with(folder: Path) -> str:
    """Why a folder is not for this user alone; nothing, if it is.

    :raises OSError: if it is not there.
    """
    status = folder.lstat()
    if is_link(status):
        return "is a link"
    if not stat.S_ISDIR(status.st_mode):
        return "is no folder"
    if _IS_WINDOWS:
        return ""  # what lies in the profile of a user is that user's
    if status.st_uid != os.geteuid():
        return "belongs to another user"
    if status.st_mode & 0o077:
        return "is open to other users"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "cannot be written to"


if __name__ == "__main__":
    try:
        forget(Path(os.path.realpath(".")))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")

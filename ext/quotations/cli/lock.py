"""One build at a time in a folder: a lock that the system drops when its holders have ended, however."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quotations.cli.console import say

__all__ = ["LockedError", "locked"]

PAUSE = 0.1
"""Seconds between two attempts."""


class LockedError(Exception):
    """Another process held the lock all the time that was given."""


@contextmanager
def locked(path: Path, patience: float) -> Iterator[int]:
    """Hold the lock of a file, waiting up to some seconds for another holder; gives its descriptor.

    On POSIX a child that inherits the descriptor holds the lock too, so that what a killed build has
    left running is waited for.

    :raises LockedError: if it is still held then.
    :raises OSError: if the file cannot be made.
    """
    until = time.monotonic() + patience
    said = False
    while (descriptor := _attempt(path)) is None:
        if time.monotonic() >= until:
            text = "another build is at work here; wait for its end, or give --output"
            raise LockedError(f"{path.parent}: {text}")
        if not said:
            say(f"another build is at work in {path.parent}; waiting for its end …")
            said = True
        time.sleep(PAUSE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _attempt(path: Path) -> int | None:
    """The descriptor of the locked file, or nothing if another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    # Who had the lock may have deleted the folder, and this file with it: then it locks nothing.
    if _is_free(descriptor) and _is_at(descriptor, path):
        return descriptor
    os.close(descriptor)
    return None


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    def _is_free(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _is_free(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

"""A file as it was given by somebody: read only if it is a file, and only up to its limit.

From a pipe nothing may ever come, from a device there may be no end, and a file may grow while it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

__all__ = ["TooLargeError", "read_given"]

_READING = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # of a pipe that was put in the place of the file just now
)


class TooLargeError(OSError):
    """A file has more bytes than its kind may have; ``strerror`` says so."""


def read_given(path: Path, most: int, *, links: bool = True) -> bytes:
    """What is in a file of at most so many bytes. ``links`` are followed, unless that is refused.

    :raises TooLargeError: if it has more.
    :raises OSError: if it cannot be read, or is no file: a pipe, a device, a socket; ``strerror`` says why.
    """
    _must_be_file(path.stat() if links else path.lstat())
    descriptor = os.open(path, _READING | (0 if links else getattr(os, "O_NOFOLLOW", 0)))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _must_be_file(status)
        if status.st_size > most:
            raise TooLargeError(errno.EFBIG, f"it has {status.st_size:,} bytes, more than {most:,}")
        data = file.read(status.st_size + 1)
    if len(data) > status.st_size:
        raise OSError(errno.EBUSY, "it grows while it is read")
    return data


def _must_be_file(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no file")

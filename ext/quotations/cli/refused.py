"""What the operating system refuses, in words: a full disk, a folder that may not be written to."""

from __future__ import annotations

import os
import shutil

__all__ = ["in_words"]


def in_words(error: OSError) -> str:
    """The file and why, such as “build/html/index.html: No space left on device”."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        # Of a copied folder it tells every file that failed; they fail for one reason.
        _source, target, why = error.args[0][0]
        return f"{target}: {why}"
    file = error.filename2 or error.filename
    why = error.strerror or str(error)
    return f"{os.fsdecode(file)}: {why}" if isinstance(file, str | bytes | os.PathLike) else why

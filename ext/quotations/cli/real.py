"""A folder as it was named on the command line, its links followed."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["real"]


def real(path: str | Path = "") -> Path:
    """The place of a file or folder; a link to itself stays what it is, which ``Path.resolve`` refuses."""
    return Path(os.path.realpath(path))

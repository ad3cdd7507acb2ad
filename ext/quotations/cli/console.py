"""The console that the commands print to."""

from __future__ import annotations

import io
import sys

__all__ = ["escape_what_it_lacks"]


def escape_what_it_lacks() -> None:
    """Let characters that the console has no code for be printed as escapes.

    Without a locale (``LC_ALL=C``), and on older consoles, that is every typographic quote.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

"""The console that the commands print to: whatever is printed, by us or by a library, cannot steer it."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

from quotations.core.messages.visible import in_one_line, on_a_terminal

__all__ = ["Guarded", "complain", "guard_console", "say"]


def say(*lines: str) -> None:
    """Print lines: whatever words of others are in one, it stays one line and steers nothing."""
    for each in lines:
        print(in_one_line(each), flush=True)


def complain(*lines: str) -> None:
    """Print lines to standard error, as ``say`` does."""
    for each in lines:
        print(in_one_line(each), file=sys.stderr, flush=True)


def guard_console() -> None:
    """Let no character that steers a terminal through to standard output and error; again does no harm.

    What the console has no code for is an escape too: without a locale (``LC_ALL=C``), and on older
    consoles, that is every typographic quote.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        if stream is not None and not isinstance(stream, Guarded):
            setattr(sys, name, cast("TextIO", Guarded(stream)))


class Guarded:
    """A stream that shows what would steer a terminal; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._sequences: set[str] = set()
        self._passing = re.compile("(?!)")

    def let_pass(self, sequences: Iterable[str]) -> None:
        """Let these sequences through from now on: colours, where they are wanted.

        Words of others are then to be made harmless before they are coloured.
        """
        self._sequences |= {*sequences}
        if self._sequences:
            self._passing = re.compile(f"({'|'.join(map(re.escape, sorted(self._sequences)))})")

    def write(self, text: str) -> int:
        """Write a text; returns its length, whatever was written for it."""
        if text.isascii() and text.replace("\n", "").isprintable():
            self._stream.write(text)
        else:
            # Of what is split by a group, every other part is what the group has matched.
            parts = enumerate(self._passing.split(text))
            self._stream.write("".join(each if at % 2 else on_a_terminal(each) for at, each in parts))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several."""
        for each in lines:
            self.write(each)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

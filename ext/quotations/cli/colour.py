"""Colours of a terminal: to find one's way by, never to understand by."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from typing import TextIO

__all__ = ["Colours", "add_argument"]

CHOICES = ("auto", "always", "never")


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--color``."""
    words = "colours: on a terminal (auto; NO_COLOR and FORCE_COLOR are heeded), always or never"
    parser.add_argument("--color", choices=CHOICES, default="auto", help=words)


@dataclass(frozen=True, slots=True)
class Colours:
    """Gives words their colours, or leaves them as they are."""

    used: bool = False

    @classmethod
    def of(cls, choice: str, stream: TextIO) -> Colours:
        """As was asked for; for ``auto`` after the conventions of NO_COLOR, FORCE_COLOR and TERM=dumb."""
        if choice != "auto":
            return cls(choice == "always")
        if os.environ.get("NO_COLOR"):
            return cls()
        if os.environ.get("FORCE_COLOR"):
            return cls(os.environ["FORCE_COLOR"] != "0")
        return cls(stream.isatty() and os.environ.get("TERM") != "dumb")

    def strong(self, text: str) -> str:
        """For codes."""
        return self._in("1", text)

    def quiet(self, text: str) -> str:
        """For the machinery round a line."""
        return self._in("2", text)

    def here(self, text: str) -> str:
        """For the mark in a contributor's file."""
        return self._in("1;33", text)

    def there(self, text: str) -> str:
        """For the mark in what that is held against."""
        return self._in("1;36", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.used and text else text

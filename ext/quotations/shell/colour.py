"""Colours of a terminal: to find one's way by, never to understand by."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from typing import Any, TextIO

__all__ = ["Colours", "Parser", "add_argument"]

CHOICES = ("auto", "always", "never")
_STRONG, _QUIET, _HERE, _THERE, _END = (f"\x1b[{each}m" for each in ("1", "2", "1;33", "1;36", "0"))


class Parser(argparse.ArgumentParser):
    """A parser without colours: that of Python 3.14 has them in errors too that go to a file."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.color = False


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
        """As was asked for; for ``auto`` after the conventions of NO_COLOR, FORCE_COLOR and TERM=dumb.

        A guarded stream (``console``) lets them pass from then on.
        """
        colours = cls(_is_wanted(choice, stream))
        if colours.used and hasattr(stream, "let_pass"):
            stream.let_pass((_STRONG, _QUIET, _HERE, _THERE, _END))
        return colours

    def strong(self, text: str) -> str:
        """For codes."""
        return self._in(_STRONG, text)

    def quiet(self, text: str) -> str:
        """For the machinery round a line."""
        return self._in(_QUIET, text)

    def here(self, text: str) -> str:
        """For the mark in a contributor's file."""
        return self._in(_HERE, text)

    def there(self, text: str) -> str:
        """For the mark in what that is held against."""
        return self._in(_THERE, text)

    def _in(self, code: str, text: str) -> str:
        return f"{code}{text}{_END}" if self.used and text else text


def _is_wanted(choice: str, stream: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return stream.isatty() and os.environ.get("TERM") != "dumb"

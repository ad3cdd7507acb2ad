"""What Sphinx and its extensions print of a build: no word of a page steers the terminal that shows it.

Sphinx prints names, targets and pieces of pages as they are, and has one switch of colours for both of its
streams: by standard output it decides of standard error too.
"""

from __future__ import annotations

import logging
import re
import sys

from sphinx._cli.util.colour import disable_colour

from quotations.core.messages.visible import in_one_line, on_a_terminal
from quotations.shell.colour import Colours

__all__ = ["guard_messages", "settle_colours"]

_NAMESPACE = "sphinx"
_COLOURS = tuple(f"\x1b[{code}m" for code in ("01", *range(30, 38), *range(90, 98), "39;49;00"))
_PROGRESS = ("\x1b[2K", "\r")
"""What Sphinx begins a line anew with, to show how far it is."""
_OWN = re.compile(f"({'|'.join(map(re.escape, (*_COLOURS, *_PROGRESS)))})")
_COMMAND = re.compile(r"^(?=\s*(?:::|##\[))", re.MULTILINE)
"""How a line begins that the forge takes for a command."""


class _Harmless(logging.Filter):
    """Takes from each message what would steer a terminal, before Sphinx colours it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the message stays, only its look is another."""
        text = logging.LogRecord.getMessage(record)
        if record.levelno < logging.WARNING:  # of these Sphinx colours parts before
            parts = enumerate(_OWN.split(text))
            record.msg = "".join(each if at % 2 else on_a_terminal(each) for at, each in parts)
        else:
            record.msg = _COMMAND.sub("| ", on_a_terminal(text))
        record.args = ()
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = in_one_line(location)
        return True


def guard_messages() -> None:
    """Guard what is printed from now on; call it when Sphinx has set up its log."""
    for handler in logging.getLogger(_NAMESPACE).handlers:
        if not any(isinstance(each, _Harmless) for each in handler.filters):
            handler.addFilter(_Harmless())
    if not Colours.of("auto", sys.stderr).used:
        disable_colour()


def settle_colours() -> None:
    """Let Sphinx have colours where both streams may have them, and its line of progress on a terminal."""
    wanted = [Colours.of("auto", stream).used for stream in (sys.stdout, sys.stderr)]
    if not all(wanted):
        disable_colour()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "let_pass"):
            stream.let_pass((*(_COLOURS if all(wanted) else ()), *(_PROGRESS if stream.isatty() else ())))

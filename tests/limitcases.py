"""What a stranger may bring to stop a command: how each is laid, and what the command says of it.

A row of ``CASES`` is a name, the command, a function that lays the input, and words of the message. To add
one, write the function, which gets a ``Ground``, and add the row. ``test_limits`` runs every row in a process
that may take only so much memory and time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conftest import Copy, surroundings

MIB = 1024**2
MORE = 1024 * MIB
"""Memory beyond what the specimen needs."""
NEEDS = {"check": 64 * MIB, "build": 400 * MIB, "verify": 100 * MIB}
"""Address space that each command takes for the specimen, and ``verify`` for the book of this edition; bytes, rounded up."""
SECONDS = {"check": 10, "build": 60, "verify": 30}
"""The processor's time after which a command is ended: a guard against hanging, not a measurement."""
PATIENCE = 600
"""Seconds of the clock after which a command that only waits is ended."""


@dataclass(frozen=True)
class Ground:
    """Where an input is laid: a copy of the specimen, and for ``verify`` a copy of its book."""

    edition: Copy
    book: Path


@dataclass(frozen=True)
class Case:
    """An input, the command that gets it, and words that it must say; ``status`` is that of the command."""

    name: str
    command: tuple[str, ...]
    lay: Callable[[Ground], None]
    says: str
    status: int = 1

    @property
    def id(self) -> str:
        return f"{self.command[0]}: {self.name}"


def limited(command: str) -> Callable[[], None]:
    """What a process does before it becomes the command: from then on memory and time are counted."""
    import resource

    def limit() -> None:
        memory, seconds = NEEDS[command] + MORE, SECONDS[command]
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        signal.setitimer(signal.ITIMER_PROF, seconds)

    return limit


def run(case: Case, ground: Ground) -> subprocess.CompletedProcess[str]:
    """The command as its user runs it, with limits on the process and on each that it starts."""
    where = [str(ground.book)] if case.command[0] == "verify" else ["--root", str(ground.edition.root)]
    return subprocess.run(
        [sys.executable, "-m", "quotations", *case.command, *where],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        env=surroundings(),
        timeout=PATIENCE,
        preexec_fn=limited(case.command[0]),
    )


# Special files.


def fifo_as_page(ground: Ground) -> None:
    os.mkfifo(ground.edition.path("docs/pipe.md"))


CHECK, VERIFY = ("check",), ("verify",)
HTML, PDF = ("build", "html"), ("build", "pdf")

CASES = (
    Case("a pipe as page", CHECK, fifo_as_page, "the page cannot be read: it is no file"),
    Case("a pipe as page", HTML, fifo_as_page, "the page cannot be read: it is no file"),
)

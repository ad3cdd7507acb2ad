"""What a stranger may bring to stop a command: how each is laid, and what the command says of it.

A row of ``CASES`` is a name, the command, a function that lays the input, and words of the message. To add
one, write the function, which gets a ``Ground``, and add the row. ``test_limits`` runs every row in a process
that may take only so much memory and time.
"""

from __future__ import annotations

import os
import signal
import socket as sockets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import limitpdfs as pdfs
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


# Rows.


Odd = Callable[[Path], None]
"""Puts something that is no file in a place."""


def device(name: str) -> Odd:
    """A device under a name of the edition; through a link, since not everybody may make devices."""
    return lambda path: path.symlink_to(name)


def socket(path: Path) -> None:
    """A socket, bound from its folder: the whole path may be too long for one."""
    with sockets.socket(sockets.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def holes(path: Path) -> None:
    """A file of a terabyte, all holes."""
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2**40)


def odd(name: str, lay: Odd) -> Callable[[Ground], None]:
    """Puts something that is no file in the place of one, or beside the others."""

    def do(ground: Ground) -> None:
        path = ground.edition.path(name)
        path.unlink(missing_ok=True)
        lay(path)

    return do


def book(lay: Callable[[Path], None]) -> Callable[[Ground], None]:
    """Lays something in the place of the book."""
    return lambda ground: lay(ground.book)


def changed(change: pdfs.Change) -> Callable[[Ground], None]:
    """Does something to the book."""
    return lambda ground: pdfs.changed(ground.book, change)


CHECK, VERIFY = ("check",), ("verify",)
HTML, PDF = ("build", "html"), ("build", "pdf")

KINDS = {
    "a pipe": (os.mkfifo, "it is no file"),
    "a socket": (socket, "it is no file"),
    "a terabyte of holes": (holes, "it has 1,099,511,627,776 bytes, more than "),
    "/dev/zero": (device("/dev/zero"), ""),
    "/dev/random": (device("/dev/random"), ""),
    "a folder": (Path.mkdir, ""),
}
"""What is laid, and what is said of it, if that is the same everywhere."""

PLACES = {
    "page": ("docs/odd.md", "docs/odd.md:1:1: Q410 "),
    "picture": ("docs/odd.png", "docs/odd.png:1:1: Q426 this is a link"),
    "drawing": ("docs/odd.svg", "docs/odd.svg:1:1: Q426 this is a link"),
    "bibliography": ("bibliography/works.bib", "Q201 cannot be read: "),
    "witness": ("bibliography/witnesses/notice1911.txt", "Q106 the witness “notice1911” at "),
    "table": ("bibliography/events.csv", "Q417 "),
}
"""Files of the specimen or beside them, and what is said of one that is something else."""

FILES = (
    *(
        Case(f"{kind} as {place}", CHECK, odd(name, lay), same or said)
        for place, (name, said) in PLACES.items()
        for kind, (lay, same) in KINDS.items()
        # A folder with such a name holds pages like any other.
        if (kind, place) not in {("a folder", "picture"), ("a folder", "drawing")}
    ),
    Case("a pipe as conf.py", CHECK, odd("conf.py", os.mkfifo), "there is no conf.py here", 2),
    *(Case(f"a pipe as {place}", HTML, odd(name, os.mkfifo), "it is no file") for place, (name, _said) in PLACES.items()),
)

BOOKS = tuple(
    Case(name, VERIFY, lay, f"cannot be verified: {words}", 2)
    for name, lay, words in (
        ("a pipe", book(pdfs.pipe), "it cannot be read: it is no file"),
        ("a link to /dev/zero", book(pdfs.link_to("/dev/zero")), "it cannot be read: it is no file"),
        ("a link to /dev/random", book(pdfs.link_to("/dev/random")), "it cannot be read: it is no file"),
        ("a link to itself", book(pdfs.link_to("harbour.pdf")), "it cannot be read: "),
        ("a folder", book(pdfs.folder), "it cannot be read: "),
        ("a terabyte of holes", book(pdfs.holes), "it has 1,099,511,627,776 bytes, more than "),
        ("an encrypted file", book(pdfs.encrypted), "it is encrypted"),
        ("beginnings of objects, by the million", book(pdfs.garbage), "it is damaged"),
        ("brackets, by the million", book(pdfs.brackets), "it is damaged"),
        ("tables that name one another", book(pdfs.tables_in_a_ring), "it is damaged"),
        ("tables, by the thousand", book(pdfs.tables_by_the_thousand), "it is damaged"),
        ("a packed table of 20,000,000 objects", book(pdfs.objects_by_the_million), "it is damaged"),
        ("a packed table of 6,000,000 objects", book(pdfs.fewer_objects_by_the_million), "it is damaged"),
        ("attachments in a tree of shared children", changed(pdfs.attachments_shared), "two files of the name"),
        ("attachments in a ring", changed(pdfs.names_in_a_ring), "it has more than 100,000 entries"),
        ("attachments, by the thousand", changed(pdfs.attachments_by_the_thousand), "it has more than "),
        ("200 attachments of 31 MiB", changed(pdfs.many_large_attachments), "it unpacks beyond the limit"),
        ("an attachment of a long name", changed(pdfs.long_name), "one of its files has a name of more than 255"),
        ("links to a name of 5 MB", changed(pdfs.links_to_a_long_name), "it has more than 50,000,000 characters"),
        ("page labels with 5 MB before", changed(pdfs.labels_with_a_long_beginning), "its pages are numbered in more than 255"),
        ("destinations in a tree of shared children", changed(pdfs.destinations_shared), "it has more than 100,000 entries"),
        ("page labels in a tree of shared children", changed(pdfs.labels_shared), "it has more than 100,000 entries"),
        ("pages in a tree of shared children", changed(pdfs.pages_shared), "it is damaged"),
        ("pages in lists that are shared", book(pdfs.pages_shared_in_a_list), "it "),
        ("pages in a ring", changed(pdfs.pages_in_a_ring), "it is damaged"),
        ("elements in lists that are shared", changed(pdfs.structure_shared), "it has more than 1,200,000 stretches"),
        ("elements in a ring", changed(pdfs.structure_in_a_ring), "its elements are nested too deep"),
        ("a list of numbers that elements share", changed(pdfs.structure_of_millions), "it has more than 1,200,000 stretches"),
        ("entries 200 deep round 50,000", changed(pdfs.entries_200_deep), "its elements are nested too deep"),
        ("entries 90 deep round 50,000", changed(pdfs.entries_in_one_another), "it has more than 20,000,000 characters"),
        ("one stream in 80 contents", changed(pdfs.one_stream_in_80_contents), "one of its pages unpacks beyond"),
        ("8 MiB of instructions", changed(pdfs.eight_mib_of_instructions), "one of its pages unpacks beyond"),
        ("a stream 100,000 times", changed(pdfs.small_stream_in_many_contents), "it has more than 20,000 streams"),
        ("a page of 256 MiB", changed(pdfs.page_unpacks_beyond), "a part of it unpacks beyond the limit"),
        ("an attachment of 256 MiB", changed(pdfs.unpacks_beyond), "a part of it unpacks beyond the limit"),
        ("an attachment packed twice", changed(pdfs.packed_twice), "it has a stream packed as"),
        ("glyphs of 60,000 characters", changed(pdfs.long_glyphs), "it is damaged"),
        ("glyphs of 60 characters", changed(pdfs.long_glyphs_in_long_strings), "it has more than 50,000,000 characters"),
        ("a font of a million ranges", changed(pdfs.huge_map_of_a_font), "a font of it says more"),
        ("fonts without number", changed(pdfs.fonts_without_number), "it has more than 500,000 codes"),
        ("60 MiB of lists", changed(pdfs.lists_of_60_mib), "a part of it unpacks beyond the limit"),
        ("30 MiB of lists", changed(pdfs.lists_of_30_mib), "it has more than 1,500,000 values"),
        ("lists 900 deep", changed(pdfs.nested_data), "its data is nested more than 100 deep"),
        ("lists 10,000,000 deep", changed(pdfs.deeply_nested_data), "its data is nested more than 100 deep"),
        ("3,000 omissions", changed(pdfs.on_data(pdfs.gaps)), "“tide1911-1” leaves out more than 200 passages"),
        ("quotations that fit everywhere", changed(pdfs.letters_by_the_million), "it has more than 500,000,000 characters"),
    )
)

NOT_VERIFIED = tuple(
    Case(name, VERIFY, lay, words)
    for name, lay, words in (
        ("a number of a million figures", changed(pdfs.giant_number), "Q502 this is not the data of an edition"),
        ("a string without end", changed(pdfs.string_without_end), "Q502 this is not the data of an edition"),
        ("an id of 20 MB", changed(pdfs.on_data(pdfs.long_id)), "Q501"),
        ("a witness of accents", changed(pdfs.witness_of_marks), "bears more marks than any can"),
    )
)

CASES = (*FILES, *BOOKS, *NOT_VERIFIED)

"""The index in parts: each is made by itself, and made anew only if something in it changed.

Pagefind cannot add to an index. So that an edit in a large edition does not cost an index of all of it, what
can be found is divided by pages; the script of the search page asks all parts at once. A small edition has
one part.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Self

from quotations.core.toolchain import number_of_program
from quotations.outputs.html.pagefind import Indexer, Page, Record
from quotations.outputs.html.putting import put

__all__ = ["AT_ONCE", "FOLDER", "Parts", "folder_of"]

FOLDER = "pagefind"
"""Where the first part is in the edition, with the program that asks all of them."""

LARGEST = 2400
"""So many pages and quotations, or fewer, are in one part: a larger one costs more after an edit, and each
more costs a reader some 20 kB and five requests when something is sought."""

MOST = 16
"""There are no more parts than that, since a search asks each."""

_ENTRY = "pagefind-entry.json"
"""The file of a part by which a page finds the others of it."""

_ONCE = ("pagefind.js", "wasm.")
"""What the first part has for all: the program that asks."""

AT_ONCE = 2
"""So many parts are in the making while the files of another are put into the edition; each is a process of
Pagefind."""


def folder_of(part: int) -> str:
    """The folder of a part in the edition."""
    return f"{FOLDER}-{part}" if part else FOLDER


@dataclass
class _Making:
    """A part in the making, and what it was given so far."""

    part: int
    indexer: Indexer
    given: list[Page | Record] = field(default_factory=list)
    is_finished: bool = False

    def add(self, each: Page | Record) -> None:
        """Give it something more."""
        self.indexer.add(each)
        self.given.append(each)

    def finish(self) -> None:
        """Have its files made; nothing more is given."""
        if not self.is_finished:
            self.indexer.finish()
            self.is_finished = True


class Parts:
    """The parts of an index of so many pages and quotations; a context, at whose end none is in the making.

    A page is in the part that a digest of its name says, whatever other pages there are; few editions come to
    need another number of parts from one build to the next. The last part is half as large as the others: its
    files are made when all else is done, and are waited for. ``memory`` is the file that tells what the parts
    hold that an earlier build has made.
    """

    def __init__(self, entries: int, language: str, excluded: tuple[str, ...], memory: Path) -> None:
        # As many as it takes when the last is half a part.
        needed = -((2 * entries + LARGEST) // (-2 * LARGEST)) if entries > LARGEST else 1
        self.number = min(needed, MOST)
        self._language, self._excluded = language, excluded
        self._memory, self._known = memory, _read(memory)
        self._of = f"{number_of_program()} {language} {excluded}"
        self._making: dict[int, _Making] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    @property
    def are_new(self) -> bool:
        """True if no earlier build has made any, so that all are to be made."""
        return not self._known

    def part_of(self, docname: str) -> int:
        """The part in which a page is, and what stands on it."""
        halves = 2 * self.number - 1
        return int.from_bytes(hashlib.sha256(docname.encode()).digest()[:8]) % halves // 2

    def begin(self, part: int, entries: Iterable[Page | Record]) -> None:
        """Give a part something already before everything is written, unless it is finished."""
        making = self._making.get(part) or self._new(part)
        if not making.is_finished:
            for each in entries:
                making.add(each)
            making.indexer.send()

    def finish(self, part: int) -> None:
        """Have the files of a part made that was begun, and given all it holds, as it seems."""
        self._making[part].finish()

    def write(self, outdir: Path, held: Callable[[int], Sequence[Page | Record]]) -> None:
        """Have the parts in an edition, each with what it holds.

        The same held in the same order gives the same files.

        :raises SearchIndexError: if Pagefind refuses.
        :raises ValueError: if its files are of another form.
        """
        kept: dict[str, Any] = {}
        making: list[_Making] = []
        for part in range(self.number):
            entries = held(part)
            known = self._known.get(str(part))
            if known and known == [self._digest(entries), _sizes(outdir / folder_of(part))]:
                kept[str(part)] = known
                continue
            making.append(self._filled(part, entries))
            if len(making) > AT_ONCE:
                kept |= self._put(outdir, making.pop(0))
        for each in making:
            kept |= self._put(outdir, each)
        for folder in outdir.glob(f"{FOLDER}-[0-9]*"):
            if folder.name not in map(folder_of, range(self.number)):
                shutil.rmtree(folder)
        if kept != self._known:
            self._memory.write_text(json.dumps(kept, sort_keys=True), encoding="utf-8")

    def _filled(self, part: int, entries: Sequence[Page | Record]) -> _Making:
        """A part that is given what it holds, and whose files are made now.

        It is the one that was begun, if what it holds begins so, and else a new one.
        """
        making = self._making.get(part)
        begins_so = making is not None and making.given == entries[: len(making.given)]
        if making is None or not begins_so or (making.is_finished and len(making.given) < len(entries)):
            making = self._new(part)
        for each in entries[len(making.given) :]:
            making.add(each)
        making.finish()
        return making

    def _new(self, part: int) -> _Making:
        indexer = self._stack.enter_context(Indexer(self._language, self._excluded))
        self._making[part] = _Making(part, indexer)
        return self._making[part]

    def _put(self, outdir: Path, made: _Making) -> dict[str, Any]:
        """Put the files of a part into the edition; what it will be known by."""
        files = made.indexer.files()
        if made.part:
            files = {name: data for name, data in files.items() if not name.startswith(_ONCE)}
        put(outdir / folder_of(made.part), files, last=_ENTRY)
        sizes = {name: len(data) for name, data in files.items()}
        return {str(made.part): [self._digest(made.given), sizes]}

    def _digest(self, entries: Iterable[Page | Record]) -> str:
        digest = hashlib.sha256(self._of.encode())
        for value in chain.from_iterable(entries):
            digest.update(f"\0{value}".encode())
        return digest.hexdigest()


def _read(memory: Path) -> dict[str, Any]:
    """What is known of the parts; nothing, if the file is not there or damaged."""
    with suppress(OSError, ValueError):
        known = json.loads(memory.read_bytes())
        if isinstance(known, dict):
            return known
    return {}


def _sizes(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}

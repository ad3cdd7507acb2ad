"""The tree of a commit as files in a folder: read as it is stored, and nothing in it leads out of there.

``git archive`` would leave out and change files as ``.gitattributes`` in the commit says (``export-ignore``,
``export-subst``, filters, ends of lines). Blobs and trees have no such say.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from quotations.core.git import answering

__all__ = ["LARGEST_FILE", "MOST_BYTES", "MOST_FILES", "Tree", "TreeError"]

LARGEST_FILE = 100_000_000
"""Bytes of a file: as many as the largest has that an edition may hold."""
MOST_BYTES = 2_000_000_000
MOST_FILES = 200_000
"""Of all files: a tree of a few kilobytes can name more than any disk holds."""
_LONGEST_TARGET = 4_096
"""Bytes of what a link leads to."""

_LINK, _SUBMODULE = b"120000", b"160000"
_PIECE = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE}
"""What ails the disk or the system, not the name of one file."""


class TreeError(Exception):
    """A tree is too large, or not all of it is here; the message says which file, and what would mend it."""


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: bytes
    id: bytes
    name: bytes

    @property
    def path(self) -> str:
        return os.fsdecode(self.name)


@dataclass(slots=True)
class Tree:
    """A commit of the repository at ``top``, to be unpacked into an empty folder.

    ``left_out`` tells of every file that was not, and why.
    """

    top: Path
    commit: str
    folder: Path
    left_out: list[str] = field(default_factory=list)

    def unpack(self) -> None:
        """Write the files, then the links among them.

        :raises GitError: if Git cannot be run, or fails.
        :raises TreeError: if there is too much, or a file is missing in the clone.
        :raises OSError: if the disk is full.
        """
        entries = [each for each in self._entries() if self._is_possible(each)]
        links = []
        for entry, size, content in self._contents(entries):
            if entry.mode == _LINK and size <= _LONGEST_TARGET:
                links.append((entry, content.read(size)))
            elif size > LARGEST_FILE or entry.mode == _LINK:
                _skip(content, size)
                self._leave_out(entry, f"it has {size:,} bytes, more than {LARGEST_FILE:,}")
            else:
                self._write(entry, content, size)
        for entry, target in links:
            self._link(entry, target)
        self._take_away_what_leads_out([entry for entry, _target in links])

    def _entries(self) -> Iterator[_Entry]:
        """Every entry of the tree, in Git's order.

        :raises TreeError: if there are too many.
        """
        with answering(self.top, "ls-tree", "-r", "-z", "--full-tree", self.commit) as listed:
            for number, line in enumerate(_parts(listed)):
                if number == MOST_FILES:
                    raise TreeError(f"it has more than {MOST_FILES:,} files; take out what is no edition")
                facts, _tab, name = line.partition(b"\t")
                mode, _kind, id_ = facts.split(b" ")
                yield _Entry(mode, id_, name)

    def _is_possible(self, entry: _Entry) -> bool:
        if entry.mode == _SUBMODULE:
            self._leave_out(entry, "it is another repository (a submodule), which is not looked into")
        elif not _is_inside(entry.path):
            self._leave_out(entry, "its name leads out of the edition, or into Git's own files")
        else:
            return True
        return False

    def _contents(self, entries: list[_Entry]) -> Iterator[tuple[_Entry, int, IO[bytes]]]:
        """Each entry with its size and a stream that stands at its first byte; all of it is to be read.

        :raises TreeError: if one is missing, or all are too large together.
        """
        total = 0
        with TemporaryFile() as asked:
            asked.writelines(each.id + b"\n" for each in entries)
            asked.seek(0)
            with answering(self.top, "cat-file", "--batch", "--buffer", given=asked) as content:
                for entry in entries:
                    _id, _space, said = content.readline().rstrip(b"\n").partition(b" ")
                    if not said.startswith(b"blob "):
                        text = f"{entry.path} is not in this clone; fetch it whole: git fetch --refetch"
                        raise TreeError(text)
                    size = int(said.removeprefix(b"blob "))
                    total += min(size, LARGEST_FILE)
                    if total > MOST_BYTES:
                        raise TreeError(f"it has more than {MOST_BYTES:,} bytes; take out what is no edition")
                    yield entry, size, content
                    content.read(1)  # the line feed behind it

    def _write(self, entry: _Entry, content: IO[bytes], size: int) -> None:
        left = size
        try:
            path = self._place(entry)
            with path.open("xb") as file:
                while left:
                    piece = content.read(min(left, _PIECE))
                    left -= len(piece) or left
                    file.write(piece)
        except OSError as error:
            if error.errno in _FULL:
                raise
            _skip(content, left)
            self._leave_out(entry, f"it cannot be written here: {error.strerror}")

    def _link(self, entry: _Entry, target: bytes) -> None:
        if not _is_inside(os.path.normpath(os.path.join(os.path.dirname(entry.path), os.fsdecode(target)))):  # noqa: PTH118, PTH120 — names, not paths here
            self._leave_out(entry, "it is a link that leads out of the edition")
            return
        parent = (self.folder / entry.path).parent
        if os.path.realpath(parent) != str(parent):
            self._leave_out(entry, "its folder is a link")
            return
        try:
            self._place(entry).symlink_to(os.fsdecode(target))
        except (OSError, ValueError) as error:
            self._leave_out(entry, f"the link cannot be made here: {getattr(error, 'strerror', '') or error}")

    def _take_away_what_leads_out(self, links: list[_Entry]) -> None:
        """Links can lead out one through another: then none of these stays."""
        for entry in links:
            path = self.folder / entry.path
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(self.folder):
                path.unlink()
                self._leave_out(entry, "it is a link that leads out of the edition")

    def _place(self, entry: _Entry) -> Path:
        path = self.folder / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _leave_out(self, entry: _Entry, why: str) -> None:
        self.left_out.append(f"{entry.path}: {why}")


def _is_inside(name: str) -> bool:
    """True for a name that stays in its folder, on every system, and is none of Git's own."""
    parts = name.replace("\\", "/").split("/") if os.name == "nt" else name.split("/")
    return not any(each in {"", "..", "."} or each.casefold() == ".git" or "\0" in each for each in parts)


def _parts(listed: IO[bytes]) -> Iterator[bytes]:
    """What nulls end, piece by piece: the list may have no end."""
    rest = b""
    while piece := listed.read(_PIECE):
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole


def _skip(content: IO[bytes], size: int) -> None:
    while size:
        size -= len(content.read(min(size, _PIECE))) or size

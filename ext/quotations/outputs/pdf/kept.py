"""The book of the last build: it is taken again as long as nothing that it was made of has changed.

Setting the pages is most of the time of a build in which no page changed. What is kept lies with the
doctrees, and goes with them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from quotations.core.toolchain import number_of_program

__all__ = ["Kept", "key_of"]


def key_of(folder: Path, names: Iterable[str], fonts: Iterable[Path], epoch: int) -> str:
    """The hash of all that a book is made of: programs, data, template, what lies beside them, fonts, date.

    ``names`` are files and folders in ``folder``; the compiler can read nothing outside it but the fonts.
    """
    digest = hashlib.sha256(f"{number_of_program()} {metadata.version('typst')} {epoch}\0".encode())
    for base in [*(folder / name for name in names), *fonts]:
        for path in [base] if base.is_file() else sorted(base.rglob("*")):
            if path.is_file():
                # Of what lies in the folder of the build neither the name of that folder nor the order in it.
                name = path.relative_to(base.parent).as_posix()
                digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A place for one book, and the key of the one that is wanted."""

    path: Path
    key: str

    def get(self) -> bytes | None:
        """The book of this key, whole as it was put there; otherwise none."""
        try:
            head, _, book = self.path.read_bytes().partition(b"\n")
        except OSError:
            return None
        return book if head == self._head(book) else None

    def put(self, book: bytes) -> None:
        """Keep a book instead of the one before, in one step."""
        unfinished = self.path.with_name(f"{self.path.name}-next")
        unfinished.write_bytes(self._head(book) + b"\n" + book)
        unfinished.replace(self.path)

    def _head(self, book: bytes) -> bytes:
        return f"{self.key} {hashlib.sha256(book).hexdigest()}".encode()

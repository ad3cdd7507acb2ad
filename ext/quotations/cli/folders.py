"""Where editions are made and where they go: the last good ones stay until the next are whole.

Beside the finished editions lie ``.lock``, which is empty, and the mark that we made the folder (``place``).
Only while a build runs, or after one was killed, there are ``.next-<name>``, an edition that is not in its
place yet, or one that was replaced and not yet deleted; ``.last-<name>``, the last good one while the next
takes its place; ``.next-sums`` and ``.next-mark``.

What is kept for the next build lies outside the tree: ``known``, the token of the mark; ``made``, the names
of the editions that were made here; ``unfinished``, while a build is at work; ``work``, the builders' own
folders.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quotations.cli.exchange import exchange
from quotations.cli.lock import locked
from quotations.cli.place import LOCK, MARK, distrust, is_known, kept_of, look, put, set_mark

__all__ = ["SUMS", "Folders"]

SUMS = "SHA256SUMS"
"""The file beside the editions that lists what was built."""

NEXT, LAST = ".next-", ".last-"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one place where editions are built, and of what is kept for it.

    All methods but ``of`` and ``held`` are for the holder of the lock.
    """

    build: Path
    kept: Path

    @classmethod
    def of(cls, build: Path, kept: Path) -> Self:
        """Those of a folder of outputs; ``kept`` is the folder of what is kept for the edition."""
        return cls(build, kept_of(build, kept))

    def work(self, name: str) -> Path:
        """Where a builder writes; kept between builds, so that the next is faster."""
        return self.kept / "work" / name

    @contextmanager
    def held(self, patience: float) -> Iterator[int]:
        """Hold the place, which is first brought into order; gives the descriptor of the lock.

        :raises PlaceError: if it must not be used; nothing is changed then.
        :raises LockedError: if another build holds it longer than that.
        :raises OSError: if nothing can be written there.
        """
        look(self.build)
        self.build.mkdir(parents=True, exist_ok=True)
        with locked(self.build / LOCK, patience) as descriptor:
            try:
                if is_known(self.build, self.kept):
                    self._recover()
                else:
                    self._begin()
                # Where nothing can be written, that is said before the work.
                (self.build / f"{NEXT}sums").touch()
                yield descriptor
            finally:
                self._tidy()

    @contextmanager
    def working(self, state: str) -> Iterator[None]:
        """Mark the builders' own folders as unfinished until the work is done.

        Sphinx does not replace its files in one step: what a builder that was killed or failed has left
        may look finished to the next one, so it is deleted. So is what was made with another program or
        with other settings (another ``state``): of a theme, for one, Sphinx deletes nothing.
        """
        mark, made_with = self.kept / "unfinished", self.work("state")
        mark.touch()
        if not made_with.is_file() or made_with.read_text(encoding="utf-8") != state:
            self._forget_work()
            mark.touch()
            made_with.parent.mkdir()
            made_with.write_text(state, encoding="utf-8")
        try:
            yield
        except BaseException:
            self._forget_work()
            raise
        mark.unlink()

    def made(self, name: str) -> Path:
        """Where an edition stands when it is made, before ``publish``; nothing is there yet."""
        folder = self.build / f"{NEXT}{name}"
        if folder.exists():
            shutil.rmtree(folder)
        return folder

    def next_to_be(self, name: str) -> Path | None:
        """The folder of an edition that is made but not published yet, if there is one."""
        folder = self.build / f"{NEXT}{name}"
        return folder if folder.is_dir() else None

    def publish(self, names: Sequence[str]) -> None:
        """Put the editions that were made in the places of the last good ones, all or none.

        :raises OSError: if the system refuses; then the last good editions are where they were.
        """
        sums = self._sums(names)
        changed: list[str] = []
        try:
            for name in names:
                self._swap(name)
                changed.append(name)
            put(self.kept / "made", "\n".join(sorted({*self._made(), *names})))
            sums.replace(self.build / SUMS)
        except OSError:
            for name in reversed(changed):
                self._swap(name)
            raise

    def _swap(self, name: str) -> None:
        """Exchange an edition that was made and the one in its place; either may be missing."""
        made, target, last = (self.build / f"{prefix}{name}" for prefix in (NEXT, "", LAST))
        if not target.exists():
            made.rename(target)
        elif not made.exists():
            target.rename(made)
        elif not exchange(made, target):
            target.rename(last)
            try:
                made.rename(target)
            except OSError:
                last.rename(target)
                raise
            last.rename(made)

    def strange(self) -> list[str]:
        """What stands beside the editions and was not made here; the list of files does not name it."""
        made = self._made()
        folders = (each for each in self.build.iterdir() if each.is_dir() and each.name[0] != ".")
        return sorted(each.name for each in folders if each.name not in made)

    def _made(self) -> list[str]:
        """The editions that were made here."""
        path = self.kept / "made"
        return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []

    def _begin(self) -> None:
        """Begin from scratch in a folder that is empty, or whose mark is not known.

        Editions stay where they are until others take their places.
        """
        distrust(self.kept)
        for path in self.kept.iterdir() if self.kept.is_dir() else ():
            _delete(path)
        for path in list(self.build.iterdir()):
            if path.name[0] == "." and path.name not in {LOCK, MARK}:
                _delete(path)
        self.kept.mkdir(parents=True, exist_ok=True)
        set_mark(self.build, self.kept)

    def _recover(self) -> None:
        """Bring the place into order after a build that was killed."""
        for last in sorted(self.build.glob(f"{LAST}*")):
            target = self.build / last.name.removeprefix(LAST)
            if target.exists():
                shutil.rmtree(last)
            else:
                last.rename(target)
        left = sorted(self.build.glob(f"{NEXT}*"))
        if left:
            # It may have been killed between an edition and the list: the list is of what is there.
            (self.build / f"{NEXT}sums").touch()
            for path in left:
                if path.is_dir():
                    _delete(path)
            if (self.build / SUMS).exists():
                self._sums([]).replace(self.build / SUMS)
            self._tidy()
        if (self.kept / "unfinished").exists():
            self._forget_work()

    def _forget_work(self) -> None:
        """Delete the builders' own folders, the mark last: this too may be killed."""
        if (self.kept / "work").exists():
            shutil.rmtree(self.kept / "work")
        (self.kept / "unfinished").unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Delete what was made and not published, and what was replaced."""
        for path in sorted(self.build.glob(f"{NEXT}*")):
            _delete(path)

    def _sums(self, names: Sequence[str]) -> Path:
        """List every file of every edition that was made here, of the new ones in the places they will take.

        Each with its SHA-256, as ``sha256sum -c`` reads it; in a file beside the list's own place.
        """
        folders = {name: self.build / name for name in self._made()}
        folders |= {name: self.build / f"{NEXT}{name}" for name in names}
        files = sorted(
            (Path(name) / path.relative_to(folder), path)
            for name, folder in folders.items()
            for path in folder.rglob("*")
            if path.is_file()
        )
        lines = [f"{_sha256(path)}  {shown.as_posix()}\n" for shown, path in files]
        made = self.build / f"{NEXT}sums"
        made.write_text("".join(lines), encoding="utf-8", newline="\n")
        return made


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

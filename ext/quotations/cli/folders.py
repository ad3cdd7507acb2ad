"""Where editions are made and where they go: the last good ones stay until the next are whole.

Beside the finished editions stand, only while a build runs or after one was killed: ``.next-<name>``,
an edition that is not in its place yet, or one that was replaced and not yet deleted; ``.last-<name>``,
the last good one while the next takes its place; ``.unfinished``, the mark of a build at work;
``.next-sums``. ``.work`` holds what the builders keep for the next build, ``.lock`` nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quotations.cli.exchange import exchange
from quotations.cli.lock import locked

__all__ = ["SUMS", "Folders"]

SUMS = "SHA256SUMS"
"""The file beside the editions that lists what was built."""

NEXT, LAST = ".next-", ".last-"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one place where editions are built.

    All methods but ``held`` are for the holder of the lock.
    """

    build: Path

    def work(self, name: str) -> Path:
        """Where a builder writes; kept between builds, so that the next is faster."""
        return self.build / ".work" / name

    @contextmanager
    def held(self, patience: float) -> Iterator[int]:
        """Hold the place, which is first brought into order; gives the descriptor of the lock.

        :raises LockedError: if another build holds it longer than that.
        """
        self.build.mkdir(parents=True, exist_ok=True)
        with locked(self.build / ".lock", patience) as descriptor:
            self._recover()
            try:
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
        mark, made_with = self.build / ".unfinished", self.work("state")
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
            for folder in left:
                if folder.is_dir():
                    shutil.rmtree(folder)
            if (self.build / SUMS).exists():
                self._sums([]).replace(self.build / SUMS)
            self._tidy()
        if (self.build / ".unfinished").exists():
            self._forget_work()

    def _forget_work(self) -> None:
        """Delete the builders' own folders, the mark last: this too may be killed."""
        if (self.build / ".work").exists():
            shutil.rmtree(self.build / ".work")
        (self.build / ".unfinished").unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Delete what was made and not published, and what was replaced."""
        for path in sorted(self.build.glob(f"{NEXT}*")):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _sums(self, names: Sequence[str]) -> Path:
        """List every file of every edition, those made in the places they will take.

        Each with its SHA-256, as ``sha256sum -c`` reads it; in a file beside the list's own place.
        """
        folders = {each.name: each for each in self.build.iterdir() if each.is_dir() and each.name[0] != "."}
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

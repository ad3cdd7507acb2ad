"""Writing several files, all of them or none; nothing that is there already is overwritten."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["AuthoringError", "Writing"]


class AuthoringError(Exception):
    """What was asked for cannot be done; the message says why and what would mend it.

    Nothing was written then.
    """


@dataclass(slots=True)
class Writing:
    """Files to be made and files to be changed, inside one folder.

    :raises AuthoringError: if a file to be made is there, one to be changed was changed meanwhile, a
        path leads out of the folder, or the disk refuses; all is then as it was.
    """

    root: Path
    _new: dict[Path, bytes] = field(default_factory=dict)
    _changed: dict[Path, tuple[bytes, bytes]] = field(default_factory=dict)

    def create(self, path: Path, data: bytes) -> None:
        """Make a file that is not there yet, with the folders above it."""
        self._inside(path)
        if os.path.lexists(path):
            raise AuthoringError(f"{self._shown(path)} is there already; nothing is overwritten")
        self._new[path] = data

    def change(self, path: Path, before: bytes, after: bytes) -> None:
        """Replace the content of a file, if it is still what it was."""
        self._inside(path)
        self._changed[path] = (before, after)

    def write(self) -> None:
        """Do it."""
        undo = contextlib.ExitStack()
        with undo:
            try:
                for path, data in self._new.items():
                    self._make(path, data, undo)
                for path, (before, after) in self._changed.items():
                    self._replace(path, before, after, undo)
            except FileExistsError as error:
                text = f"{self._shown(Path(error.filename))} is there already; nothing is overwritten"
                raise AuthoringError(text) from error
            except OSError as error:
                where = self._shown(Path(error.filename)) if error.filename else "the files"
                raise AuthoringError(f"{where} cannot be written: {error.strerror}") from error
            undo.pop_all()

    def _make(self, path: Path, data: bytes, undo: contextlib.ExitStack) -> None:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir()
                undo.callback(_quietly, folder.rmdir)
        with path.open("xb") as file:
            undo.callback(_quietly, path.unlink)
            file.write(data)

    def _replace(self, path: Path, before: bytes, after: bytes, undo: contextlib.ExitStack) -> None:
        """Put a finished copy in the place of a file, so that it is never half written."""
        if path.read_bytes() != before:
            raise AuthoringError(f"{self._shown(path)} was changed meanwhile; run the command again")
        _put(path, after)
        undo.callback(_quietly, _put, path, before)

    def _inside(self, path: Path) -> None:
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root)):
            text = f"{self._shown(path)} leads out of {self.root}; nothing is written there"
            raise AuthoringError(text)

    def _shown(self, path: Path) -> str:
        is_inside = path != self.root and path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if is_inside else path.as_posix()


def _put(path: Path, data: bytes) -> None:
    target = Path(os.path.realpath(path))  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(target, made)
        made.replace(target)
    except OSError:
        _quietly(made.unlink)
        raise


def _quietly(act: object, *given: object) -> None:
    """Undo one thing; what cannot be undone must not hide why it had to be."""
    assert callable(act)  # noqa: S101 — our own calls, above
    with contextlib.suppress(OSError):
        act(*given)

"""Files put where an earlier build has put its own: what is there already stays, what is of none is gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["put"]


def put(folder: Path, files: Mapping[str, bytes], last: str = "") -> None:
    """Have a folder hold these files, by their paths in it, and no others; ``last`` is written last."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name in sorted(files, key=lambda each: (each == last, each)):
        path = folder / name
        if not path.is_file() or path.read_bytes() != files[name]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])

"""Files put where an earlier build has put its own: what is there already stays, what is of none is gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["put"]


def put(folder: Path, files: Mapping[str, bytes], last: str = "") -> None:
    """Have a folder hold these files, by their paths in it, and no others; ``last`` is written last."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there.keys() - files.keys()):
        there.pop(name).unlink()
    for parent in {name.rpartition("/")[0] for name in files}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for name in sorted(files, key=lambda each: (each == last, each)):
        if name not in there or there[name].read_bytes() != files[name]:
            (folder / name).write_bytes(files[name])

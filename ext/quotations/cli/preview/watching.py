"""When a file of an edition was saved: by looking, since every system can."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["changes", "state_of"]

PAUSE = 0.2
"""Seconds between two looks."""

_LEFT_OUT = {"build", "__pycache__", "node_modules"}

State = dict[str, tuple[int, int]]


def state_of(root: Path) -> State:
    """Time and size of every file of an edition, but for what is built and what is hidden."""
    found: State = {}
    waiting = [str(root)]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue  # deleted meanwhile
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _LEFT_OUT or entry.is_symlink():
                continue
            if entry.is_dir():
                waiting.append(entry.path)
                continue
            try:
                stat = entry.stat()
            except OSError:
                continue
            found[entry.path] = stat.st_mtime_ns, stat.st_size
    return found


def changes(root: Path, go_on: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Once at the beginning and after every change, until ``go_on`` says no."""
    seen: State | None = None
    while go_on():
        now = state_of(root)
        if now != seen:
            seen = now
            yield
        time.sleep(PAUSE)

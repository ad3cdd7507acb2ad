"""As many portions of pages written at once as workers were asked for.

``Builder.write_documents`` (Sphinx 9.0, ``sphinx/builders/__init__.py``) has one worker fewer write, since
the main process resolves references meanwhile. But a portion begins to be written only when the next is
resolved, and only if the one before is written by then; of two workers the one that writes waits half of the
time. And at the end, when all is resolved, the main process does nothing.

Before that the main process writes the page whose name is the first, alone, so that templates are read once.
Of a large book that is often a long one: a bibliography, a list of everything. Any page does.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx import builders
from sphinx.util.parallel import ParallelTasks

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

__all__ = ["Writers", "install", "is_needed", "ordinary"]

_WRITE, _TASKS = "_write_parallel", "ParallelTasks"
_THEIRS = getattr(builders.Builder, _WRITE)


def is_needed() -> bool:
    """True while Sphinx writes with one worker fewer."""
    fewer = "nproc=self._app.parallel - 1" in inspect.getsource(builders.Builder.write_documents)
    ways = ("tasks = ParallelTasks(nproc)", "firstname, docnames = docnames[0], docnames[1:]")
    return fewer and all(each in inspect.getsource(_THEIRS) for each in ways)


class Writers(ParallelTasks):
    """Tasks of writing, one more at a time than the number that is given."""

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc + 1)


def ordinary(doctrees: Path, docnames: list[str]) -> str:
    """A page than which as many are larger as smaller, as they were read."""
    sizes = sorted(((doctrees / f"{each}.doctree").stat().st_size, each) for each in docnames)
    return sizes[len(sizes) // 2][1]


def install(_app: Sphinx) -> None:
    """Have every builder write so; again does no harm."""

    def write_parallel(self: Any, docnames: list[str], nproc: int) -> None:
        setattr(builders, _TASKS, Writers)  # reading has a task for each worker as it is
        first = ordinary(self.doctreedir, docnames)
        try:
            _THEIRS(self, [first, *(each for each in docnames if each != first)], nproc)
        finally:
            setattr(builders, _TASKS, ParallelTasks)

    setattr(builders.Builder, _WRITE, write_parallel)

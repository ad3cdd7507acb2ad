"""As many portions of pages written at once as workers were asked for.

``Builder.write_documents`` (Sphinx 9.0, ``sphinx/builders/__init__.py``) has one worker fewer write, since
the main process resolves references meanwhile. But a portion begins to be written only when the next is
resolved, and only if the one before is written by then; of two workers the one that writes waits half of the
time. And at the end, when all is resolved, the main process does nothing.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx import builders
from sphinx.util.parallel import ParallelTasks

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Writers", "install", "is_needed"]

_WRITE, _TASKS = "_write_parallel", "ParallelTasks"
_THEIRS = getattr(builders.Builder, _WRITE)


def is_needed() -> bool:
    """True while Sphinx writes with one worker fewer."""
    fewer = "nproc=self._app.parallel - 1" in inspect.getsource(builders.Builder.write_documents)
    return fewer and "tasks = ParallelTasks(nproc)" in inspect.getsource(_THEIRS)


class Writers(ParallelTasks):
    """Tasks of writing, one more at a time than the number that is given."""

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc + 1)


def install(_app: Sphinx) -> None:
    """Have every builder write so; again does no harm."""

    def write_parallel(self: Any, docnames: list[str], nproc: int) -> None:
        setattr(builders, _TASKS, Writers)  # reading has a task for each worker as it is
        try:
            _THEIRS(self, docnames, nproc)
        finally:
            setattr(builders, _TASKS, ParallelTasks)

    setattr(builders.Builder, _WRITE, write_parallel)

"""Pages read by several workers in as many portions: each is sent back with all that were read before it.

``Builder._read_parallel`` (Sphinx 9.0, ``sphinx/builders/__init__.py``) forks a worker for each of many small
portions, and each sends back the whole environment: with its own pages those of all portions that were merged
before it began. Of 1,600 sources that is some twenty times the environment, pickled, sent and read again, and
more the more pages there are. Workers that begin before anything is merged send back their own pages only.
"""

from __future__ import annotations

import inspect
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx import builders
from sphinx.util.parallel import make_chunks

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed", "portions"]

_Any = TypeVar("_Any")

_READ, _CHUNKS = "_read_parallel", "make_chunks"
_THEIRS = getattr(builders.Builder, _READ)


def is_needed() -> bool:
    """True while workers send back the whole environment."""
    source = inspect.getsource(_THEIRS)
    return "make_chunks(docnames, nproc)" in source and "pickle.dumps(self.env" in source


def portions(pages: list[_Any], workers: int) -> list[list[_Any]]:
    """As many portions as workers, of as many pages each, one more or less; none is empty."""
    ends = [len(pages) * number // workers for number in range(workers + 1)]
    return [pages[start:end] for start, end in pairwise(ends) if start < end]


def install(_app: Sphinx) -> None:
    """Have every builder read so; again does no harm."""

    def read_parallel(self: Any, docnames: list[str], nproc: int) -> None:
        setattr(builders, _CHUNKS, portions)  # for reading only: writing wants many
        try:
            _THEIRS(self, docnames, nproc)
        finally:
            setattr(builders, _CHUNKS, make_chunks)

    setattr(builders.Builder, _READ, read_parallel)

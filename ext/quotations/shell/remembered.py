"""Pages as they were read for the last build, so that those of the next are read only where they changed.

They lie beside what Sphinx keeps of a build, and are as it is pickled: both are the builder's own.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quotations.check.files import LEAST_PAGES
from quotations.edition import Edition
from quotations.pages import Page
from quotations.program import number_of_program
from quotations.settings import Settings

__all__ = ["Remembered", "collected_at_once"]


class Remembered:
    """The pages in a file: those without a fault, of an edition large enough to be worth it."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._of = f"{number_of_program()} {hashlib.sha256(repr(settings).encode()).hexdigest()}"
        self.pages: dict[str, Page] = {}
        # Whatever a file that was cut off or is of another program makes of itself, it is no memory.
        with suppress(Exception):
            of, pages = pickle.loads(path.read_bytes())  # noqa: S301 — the builder's own, as Sphinx's are
            self.pages = pages if of == self._of else {}

    def keep(self, edition: Edition) -> None:
        """Write the pages of an edition, unless they are those that were there."""
        faulty = {each.path for each in edition.findings}
        pages = {docname: page for docname, page in edition.pages.items() if page.path not in faulty}
        if len(pages) < LEAST_PAGES or _digests(pages) == _digests(self.pages):
            return
        made = self._path.with_suffix(".next")
        with suppress(OSError):  # where nothing can be written, nothing is kept
            self._path.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(pickle.dumps((self._of, pages), pickle.HIGHEST_PROTOCOL))
            made.replace(self._path)


def _digests(pages: dict[str, Page]) -> dict[str, Any]:
    return {docname: page.digest for docname, page in pages.items()}


@contextmanager
def collected_at_once() -> Iterator[None]:
    """Let what is made here live: it stays to the end, and garbage is not looked for in it, now or later."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()

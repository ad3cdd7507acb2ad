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
from quotations.check.kept import digest_of_files
from quotations.edition import Edition
from quotations.pages import Page
from quotations.program import number_of_program
from quotations.records import Bibliography
from quotations.settings import Settings

__all__ = ["Remembered", "collected_at_once", "faultless"]


class Remembered:
    """The pages in a file: those without a fault, of an edition large enough to be worth it.

    ``bibliography`` is that of the same files as before, if it had no fault.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._of = f"{number_of_program()} {hashlib.sha256(repr(settings).encode()).hexdigest()}"
        self._bibfiles = digest_of_files(settings.bibfiles)
        self.pages: dict[str, Page] = {}
        self.bibliography: Bibliography | None = None
        # Whatever a file that was cut off or is of another program makes of itself, it is no memory.
        with suppress(Exception):
            parts = pickle.loads(path.read_bytes())  # noqa: S301 — the builder's own, as Sphinx's are
            of, pages, bibfiles, bibliography = parts
            if of == self._of:
                self.pages, self.bibliography = pages, bibliography if bibfiles == self._bibfiles else None

    def keep(self, edition: Edition) -> None:
        """Write what there is of an edition, unless it is what was there."""
        pages = faultless(edition)
        is_known = _digests(pages) == _digests(self.pages) and self.bibliography is not None
        if len(pages) < LEAST_PAGES or is_known:
            return
        whole = not any(each.path.endswith(".bib") for each in edition.findings)
        parts = (self._of, pages, self._bibfiles if whole else "", edition.bibliography if whole else None)
        made = self._path.with_suffix(".next")
        with suppress(OSError):  # where nothing can be written, nothing is kept
            self._path.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(pickle.dumps(parts, pickle.HIGHEST_PROTOCOL))
            made.replace(self._path)


def faultless(edition: Edition) -> dict[str, Page]:
    """The pages of an edition in which nothing was found, by docname."""
    faulty = {each.path for each in edition.findings}
    return {docname: page for docname, page in edition.pages.items() if page.path not in faulty}


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

"""Pages as they were read for the last build, so that those of the next are read only where they changed.

They are kept inside Sphinx’s own environment, which is executable when it is loaded, and in no other file of
that kind. They are put into it just before Sphinx saves it: workers that read pages send their environment
back, and must not send these along.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from quotations.core.bibliography import Bibliography
from quotations.core.check.files import LEAST_PAGES
from quotations.core.check.kept import digest_of_files
from quotations.core.edition.edition import Edition
from quotations.core.edition.settings import Settings
from quotations.core.pages import Page
from quotations.core.toolchain import number_of_program

__all__ = ["Remembered", "collected_at_once", "faultless"]


class Remembered:
    """The faultless pages of the last build, and its bibliography if the files are the same.

    ``kept`` is what ``to_keep`` gave then. What another program or other settings gave is ignored.
    """

    def __init__(self, kept: Any, settings: Settings) -> None:
        self._of = f"{number_of_program()} {hashlib.sha256(repr(settings).encode()).hexdigest()}"
        self._bibfiles = digest_of_files(settings.bibfiles)
        self.pages: dict[str, Page] = {}
        self.bibliography: Bibliography | None = None
        if kept and kept[0] == self._of:
            _of, self.pages, bibfiles, bibliography = kept
            self.bibliography = bibliography if bibfiles == self._bibfiles else None

    def to_keep(self, edition: Edition) -> tuple[Any, ...] | None:
        """What the next build should know of an edition; nothing, if reading it is as fast."""
        pages = faultless(edition)
        if len(pages) < LEAST_PAGES:
            return None
        whole = not any(each.path.endswith(".bib") for each in edition.findings)
        return self._of, pages, self._bibfiles if whole else "", edition.bibliography if whole else None


def faultless(edition: Edition) -> dict[str, Page]:
    """The pages of an edition in which nothing was found, by docname."""
    faulty = {each.path for each in edition.findings}
    return {docname: page for docname, page in edition.pages.items() if page.path not in faulty}


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

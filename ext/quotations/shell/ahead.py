"""Pages of a large edition read for its check by several processes, where a build has several."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from sphinx.util.parallel import ParallelTasks, parallel_available

from quotations.core.check.files import LEAST_PAGES
from quotations.core.edition.edition import Edition, load_page, page_files, read_bytes
from quotations.core.edition.settings import Settings
from quotations.core.pages import Page
from quotations.shell.remembered import faultless

__all__ = ["read_ahead"]


def read_ahead(settings: Settings, workers: int) -> Callable[[], dict[str, Page]]:
    """Begin to read; what waits for the pages without a fault, by docname.

    There are none where it is not worth it, or not possible.
    """
    paths = page_files(Edition(settings)) if workers > 1 and parallel_available else []
    found: dict[str, Page] = {}
    tasks = ParallelTasks(workers)
    for portion in portions(paths, workers) if len(paths) >= LEAST_PAGES else ():
        tasks.add_task(partial(_read, settings), portion, lambda _paths, pages: found.update(pages))

    def pages() -> dict[str, Page]:
        tasks.join()
        return found

    return pages


def portions(pages: list[Path], workers: int) -> list[list[Path]]:
    """As many portions as workers, of as many pages each, one more or less; none is empty."""
    ends = [len(pages) * number // workers for number in range(workers + 1)]
    return [pages[start:end] for start, end in pairwise(ends) if start < end]


def _read(settings: Settings, paths: list[Path]) -> dict[str, Page]:
    edition = Edition(settings)
    for path in paths:
        data = read_bytes(settings, path, edition.findings)
        if data is not None:
            load_page(edition, path, data)
    return faultless(edition)

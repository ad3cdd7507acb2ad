"""Pages of a large edition read for its check by several processes, where a build has several."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sphinx.util.parallel import ParallelTasks, parallel_available

from quotations.check.files import LEAST_PAGES
from quotations.edition import Edition, load_page, page_files, read_bytes
from quotations.pages import Page
from quotations.settings import Settings
from quotations.shell.remembered import faultless
from quotations.upstream.chunks import portions

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


def _read(settings: Settings, paths: list[Path]) -> dict[str, Page]:
    edition = Edition(settings)
    for path in paths:
        data = read_bytes(settings, path, edition.findings)
        if data is not None:
            load_page(edition, path, data)
    return faultless(edition)

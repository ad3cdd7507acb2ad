"""The edition is loaded and checked once, before Sphinx reads any page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quotations.core.check import check_again
from quotations.core.check.checked import CheckedEdition
from quotations.core.edition.edition import load_pages, load_records
from quotations.core.edition.settings import Settings
from quotations.shell.ahead import read_ahead
from quotations.shell.remembered import Remembered, collected_at_once

__all__ = ["load"]


def load(
    settings: Settings, folder: Path, workers: int = 1, kept: Any = None
) -> tuple[CheckedEdition, Any]:
    """The checked edition, and what the next build should know of it.

    ``folder`` holds what is kept for the next build, ``kept`` is what the last one gave to be known.
    Of a large edition so many ``workers`` read the pages.
    """
    with collected_at_once():
        remembered = Remembered(kept, settings)
        read = read_ahead(settings, 1 if remembered.pages else workers)
        edition = load_records(settings, remembered.bibliography)
        load_pages(edition, remembered.pages or read())
        report = check_again(edition, folder / "checked.json")
    return CheckedEdition(edition, report, folder / "drawings"), remembered

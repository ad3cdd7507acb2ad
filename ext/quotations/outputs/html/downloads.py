"""The page of downloads: the edition as files, each with its size and its SHA-256.

``quotations_downloads`` is a folder with finished editions, such as the PDF, that are given away with the
pages; the command ``build`` sets it. Data, bibliography and witnesses are always there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotations.core.edition.revision import identity_of
from quotations.core.export import as_csv
from quotations.core.export.attachments import DATA_NAME, attachments
from quotations.doctree.errors import OneLineError
from quotations.doctree.words import translate as _
from quotations.outputs.html.published import has_theme, loaded_of
from quotations.outputs.html.putting import put

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["FOLDER", "PAGE", "finished", "setup"]

PAGE = "downloads"
FOLDER = "downloads"
"""Where the files are, beside the pages."""


@dataclass(frozen=True, slots=True)
class _Download:
    """A file that is given away."""

    name: str
    data: bytes
    what: str

    @property
    def shown(self) -> dict[str, str]:
        """What the page says of it."""
        return {
            "name": self.name,
            "link": f"{FOLDER}/{self.name}",
            "what": self.what,
            "size": _size(len(self.data)),
            "sha256": hashlib.sha256(self.data).hexdigest(),
        }


def finished(app: Sphinx) -> list[Path]:
    """The finished editions that were handed over."""
    folder = Path(app.config.quotations_downloads) if app.config.quotations_downloads else None
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder and folder.is_dir() else []


def _downloads(app: Sphinx) -> Iterator[_Download]:
    kinds = {".pdf": _("The edition as a book, PDF"), ".epub": _("The edition as a book, EPUB")}
    for path in finished(app):
        yield _Download(path.name, path.read_bytes(), kinds.get(path.suffix, path.suffix.lstrip(".").upper()))
    loaded = loaded_of(app)
    try:
        found = attachments(loaded.edition, loaded.report, identity_of(Path(app.confdir)))
    except ValueError as error:
        raise OneLineError(f"conf.py: bibtex_bibfiles: {error}") from error
    for each in found:
        yield _Download(each.name, each.data, _(each.description))
        if each.name == DATA_NAME:
            table = as_csv(json.loads(each.data)).encode()
            yield _Download("quotations.csv", table, _("The quotations as a table, CSV"))


def _size(count: int) -> str:
    """A size in words, in powers of ten."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return _("{count} bytes").format(count=count)


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files and give the page that lists them."""
    if not has_theme(app):
        return
    files = list(_downloads(app))
    put(Path(app.outdir) / FOLDER, {each.name: each.data for each in files})
    context = {
        "title": _("Downloads"),
        "files": [each.shown for each in files],
        "has_pdf": any(each.name.endswith(".pdf") for each in files),
    }
    yield PAGE, context, "downloads.html"


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme that there is such a page."""
    context["has_downloads"] = has_theme(app)


def setup(app: Sphinx) -> None:
    """Register the page."""
    # "html": the first page names the PDF in its metadata.
    app.add_config_value("quotations_downloads", "", "html", types=frozenset({str}))
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", add_to_page)

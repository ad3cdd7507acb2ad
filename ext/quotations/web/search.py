"""The search of the HTML edition: an index of pages and quotations, and the page that asks it.

The index is Pagefind's, made from the finished pages: the main text of each, and each quotation once
more as a record of its own with its own address. Sphinx's own search is switched off where this one is:
in the HTML builders, for themes made on ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.util.display import progress_message

from quotations.check import base_text
from quotations.model import Quotation, Status
from quotations.records import KINDS
from quotations.render.words import condition_words, status_words
from quotations.render.words import translate as _
from quotations.web.pagefind import Indexer, SearchIndexError
from quotations.web.putting import put

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

__all__ = ["setup"]

FOLDER = "pagefind"
"""Where the index is in the edition."""

ENTRY = "pagefind-entry.json"
"""The file of the index by which a page finds the others."""

EXCLUDED = (
    *(".headerlink", ".toctree-wrapper", "figure.quotation blockquote", ".quotation-head"),
    *(".quotation-lines", ".quotation-status", ".quotation-path"),
    *("table.overview", "dl.quotation-list", "details.comparison"),
)
"""What of a page's main text is not the page's own: quotations are records, and lists repeat them."""

_SPHINX_ONLY = (
    *("doctools.js", "documentation_options.js", "language_data.js", "searchtools.js"),
    "sphinx_highlight.js",
)
"""Scripts that only Sphinx's search needs, and that come with its basic theme all the same."""


_HEADED = re.compile(r'<section id="([^"]+)">\s*(?:<span id="[^"]*"></span>\s*)*<h([2-6])>')
"""A section and its heading: Sphinx gives the id to the one, Pagefind looks for it at the other."""


def is_ours(app: Sphinx) -> bool:
    """True for an HTML edition of pages in files of their own, under our theme or one made on it."""
    if type(app.builder).name not in {"html", "dirhtml"}:
        return False
    theme = cast("StandaloneHTMLBuilder", app.builder).theme
    return theme is not None and Path(__file__).parent.parent / "theme" in map(Path, theme.get_theme_dirs())


def switch_off(app: Sphinx) -> None:
    """No index of Sphinx's, which would be written and never read."""
    if is_ours(app):
        cast("StandaloneHTMLBuilder", app.builder).search = False


def pages(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """The page of the search."""
    if not is_ours(app):
        return []
    words = json.dumps(_words(_loaded(app)), ensure_ascii=False, sort_keys=True)
    return [("search", {"title": _("Search"), "search_words": words}, "search.html")]


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme that there is a search, and by what a page is filtered in it."""
    if not is_ours(app):
        return
    context["has_search"] = True
    filters = {"in": "pages"}
    page = _loaded(app).edition.pages.get(pagename)
    work = _loaded(app).work(page.meta.get("source", "")) if page else None
    if work is not None:
        filters["kind"] = work.kind
    context["search_filters"] = filters
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer", blocking="render")


def index(app: Sphinx, exception: Exception | None) -> None:
    """Make the index when all pages are written.

    :raises ExtensionError: if Pagefind cannot.
    """
    if exception is not None or not is_ours(app):
        return
    loaded = _loaded(app)
    language = loaded.edition.settings.lang.partition("-")[0]
    for name in _SPHINX_ONLY:
        (app.outdir / "_static" / name).unlink(missing_ok=True)
    (app.outdir / "searchindex.js").unlink(missing_ok=True)
    try:
        with progress_message(_("indexing pages and quotations")), Indexer(language, EXCLUDED) as indexer:
            for url, html in _pages(app):
                indexer.add_page(url, html)
            for quotation in loaded.ordered:
                indexer.add_record(*_record(app, loaded, quotation))
            files = indexer.files()
        put(app.outdir / FOLDER, files, last=ENTRY)
    except (SearchIndexError, ValueError, OSError) as error:
        raise ExtensionError(f"the search index could not be made: {error}") from error


def _loaded(app: Sphinx) -> Loaded:
    return cast("QuotationDomain", app.env.get_domain("quotation")).loaded


def _pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """The address and the text of each page, but for those that ask not to be found."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    for docname in sorted(app.env.found_docs):
        if not {"nosearch", "no-search"} & app.env.metadata[docname].keys():
            html = builder.get_output_path(docname).read_text(encoding="utf-8")
            yield builder.get_target_uri(docname), _HEADED.sub(r'<section><h\2 id="\1">', html)


def _record(
    app: Sphinx, loaded: Loaded, quotation: Quotation
) -> tuple[str, str, dict[str, str], dict[str, list[str]]]:
    """A quotation as something to find: address, text, what is shown of it, what it is filtered by."""
    page = app.builder.get_target_uri(loaded.edition.page_of(quotation.id))
    dossier = loaded.edition.dossier(quotation.id)
    conditions = [condition_words(each, dossier.details) for each in quotation.conditions]
    meta = {"title": f"{loaded.numbers[quotation.id]} {loaded.attribution(quotation)}"}
    filters = {"in": ["quotations"]}
    status, work = quotation.status, loaded.work(quotation.source)
    words = " · ".join(filter(None, [status_words(quotation), *conditions]))
    if words:
        meta["status"] = f"{status.shape} {words}" if status else words
    if status is not None:
        filters["status"] = [status.word]
    if work is not None:
        filters["kind"] = [work.kind]
    return f"{page}#{quotation.id}", base_text(quotation.text), meta, filters


def _words(loaded: Loaded) -> dict[str, Any]:
    """What the script of the search page needs: the filters with their values, and its words."""
    statuses = {each.status for each in loaded.ordered}
    works = (loaded.work(each.source) for each in loaded.ordered)
    kinds = {work.kind for work in works if work is not None}
    where = [["quotations", _("in quotations")], ["pages", _("in pages")]]
    filters = [
        ("in", _("Where"), where),
        ("status", _("Status"), [[each.word, _(each.label)] for each in Status if each in statuses]),
        ("kind", _("Kind of source"), [[word, _(label)] for word, label in KINDS.items() if word in kinds]),
    ]
    return {
        "folder": FOLDER,
        "filters": [
            {"name": name, "label": label, "values": values} for name, label, values in filters
        ],
        "words": {
            "any": _("Any"),
            "busy": _("Searching …"),
            "one": _("1 place found."),
            "many": _("{count} places found."),
            "none": _(
                "Nothing found for “{words}”. Try fewer words or other forms of them, take back a filter, "
                "or look in the contents and the overview."
            ),
            "nothing": _("Nothing is so filtered. Take back a filter."),
            "quotation": _("Quotation"),
            "page": _("Page"),
            "more": _("Show more"),
            "file": _(
                "The search works on a web server only: for pages opened from a folder the browser lets no "
                "script read the index. Run “python -m http.server” in that folder and open "
                "http://localhost:8000/ instead, or look in the contents and the overview."
            ),
            "wasm": _(
                "This browser does not run WebAssembly, which the search needs. Allow it for this site, or "
                "look in the contents and the overview."
            ),
            "failed": _(
                "The search index could not be loaded. Load the page again; if that does not help, look in "
                "the contents and the overview."
            ),
        },
    }


def setup(app: Sphinx) -> None:
    """Register the search."""
    app.connect("builder-inited", switch_off)
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", add_to_page)
    # Late, so that every page is as it will stay.
    app.connect("build-finished", index, priority=900)

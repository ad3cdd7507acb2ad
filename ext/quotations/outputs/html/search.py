"""The search of the HTML edition: an index of pages and quotations, and the page that asks it.

The index is Pagefind's, made from the finished pages: the main text of each, and each quotation once
more as a record of its own with its own address. Sphinx's own search is switched off where this one is:
in the HTML builders, for themes made on ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.util.display import progress_message

from quotations.core.bibliography import KINDS
from quotations.core.check import base_text
from quotations.core.model import Status
from quotations.doctree.at_hand import edition_of
from quotations.doctree.words import condition_words, status_words
from quotations.doctree.words import translate as _
from quotations.outputs.html.citing import BOX
from quotations.outputs.html.pagefind import Page, Record, SearchIndexError
from quotations.outputs.html.parts import AT_ONCE, Parts, folder_of
from quotations.outputs.html.published import is_ours

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from quotations.core.check.checked import CheckedEdition
    from quotations.core.model import Quotation

__all__ = ["setup"]

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


def has_search(app: Sphinx) -> bool:
    """True for an HTML edition of pages in files of their own, under our theme or one made on it."""
    pages = type(app.builder).name in {"html", "dirhtml"}
    return pages and is_ours(cast("StandaloneHTMLBuilder", app.builder).theme)


def switch_off(app: Sphinx) -> None:
    """No index of Sphinx's, which would be written and never read."""
    if has_search(app):
        cast("StandaloneHTMLBuilder", app.builder).search = False


def pages(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """The page of the search."""
    if not has_search(app):
        return []
    words = json.dumps(_words(app), ensure_ascii=False, sort_keys=True)
    return [("search", {"title": _("Search"), "search_words": words}, "search.html")]


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme that there is a search, and by what a page is filtered in it."""
    if not has_search(app):
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


@contextmanager
def _told() -> Iterator[None]:
    """Say in words why an index could not be made.

    :raises ExtensionError: if it could not.
    """
    try:
        yield
    except (SearchIndexError, ValueError, OSError) as error:
        raise ExtensionError(f"the search index could not be made: {error}") from error


class Index:
    """The index of one build; where all of it is new, it is begun before all is written.

    Each part holds first the quotations on its pages, which are known before any page is written.
    """

    def __init__(self) -> None:
        self._parts: Parts | None = None
        self._written = ""
        self._known: dict[str, tuple[tuple[int, int], Page]] = {}
        self._records: dict[int, list[Record]] = {}

    def begin(self, app: Sphinx, builder: Builder) -> None:
        """Give it the quotations; have one process write the pages part by part.

        So the files of one part are made while the pages of the next are written.
        """
        parts = _parts(app) if has_search(app) else None
        if parts is None or not parts.are_new:
            return
        self._parts, write = parts, builder._write_serial  # noqa: SLF001 — Sphinx asks nobody for the order

        def write_by_parts(docnames: Sequence[str]) -> None:
            write(sorted(docnames, key=lambda each: (parts.part_of(each), each)))

        builder._write_serial = write_by_parts  # type: ignore[method-assign]  # noqa: SLF001 — as above
        with _told():
            for part, docnames in enumerate(_pages(app, parts)):
                parts.begin(part, self._quoted_on(app, part, docnames))

    def add(self, app: Sphinx, pagename: str, *_rest: Any) -> None:
        """Give it the page that was written before this one, if all are written by one process."""
        written, self._written = self._written, pagename
        if self._parts and app.parallel <= 1 and written in app.env.found_docs:
            part = self._parts.part_of(written)
            with _told():
                self._parts.begin(part, self._found_on(app, written))
                if pagename not in app.env.found_docs or part != self._parts.part_of(pagename):
                    self._parts.finish(part)

    def make(self, app: Sphinx) -> list[Any]:
        """Have its files made while those that are not of any page are written."""
        self.add(app, "")
        if self._parts and app.parallel > 1:  # the workers have ended, and not all cores are taken
            with _told():
                for part, docnames in enumerate(_pages(app, self._parts)[:AT_ONCE]):
                    found = (self._found_on(app, docname) for docname in docnames)
                    self._parts.begin(part, chain.from_iterable(found))
                    self._parts.finish(part)
        return []

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Have it in the edition when all pages are written."""
        with self._parts or (_parts(app) if has_search(app) else nullcontext()) as parts:
            if exception is None and parts is not None:
                self._write(app, parts)

    def _write(self, app: Sphinx, parts: Parts) -> None:
        for name in _SPHINX_ONLY:
            (app.outdir / "_static" / name).unlink(missing_ok=True)
        (app.outdir / "searchindex.js").unlink(missing_ok=True)
        pages = _pages(app, parts)

        def held(part: int) -> list[Page | Record]:
            found = (self._found_on(app, docname) for docname in pages[part])
            return [*self._quoted_on(app, part, pages[part]), *chain.from_iterable(found)]

        with progress_message(_("indexing pages and quotations")), _told():
            parts.write(app.outdir, held)

    def _quoted_on(self, app: Sphinx, part: int, docnames: Iterable[str]) -> list[Record]:
        """The quotations on the pages of a part."""
        if part not in self._records:
            on_page = _loaded(app).edition.on_page
            quoted = chain.from_iterable(on_page.get(docname, ()) for docname in docnames)
            self._records[part] = [_record(app, each) for each in quoted]
        return self._records[part]

    def _found_on(self, app: Sphinx, docname: str) -> Sequence[Page]:
        """The page, unless it asks not to be found; it is not read again while its file is the same."""
        if {"nosearch", "no-search"} & app.env.metadata[docname].keys():
            return []
        path = cast("StandaloneHTMLBuilder", app.builder).get_output_path(docname)
        stat = path.stat()
        state = stat.st_mtime_ns, stat.st_size
        if docname not in self._known or self._known[docname][0] != state:
            words = _HEADED.sub(r'<section><h\2 id="\1">', _read(path.read_bytes().decode()))
            self._known[docname] = state, Page(app.builder.get_target_uri(docname), words)
        return [self._known[docname][1]]


def _read(page: str) -> str:
    """A page without its head and the boxes to cite something by, two thirds of it.

    Nothing is found in them, and Pagefind reads what it is given from end to end.
    """
    start, end = page.find("<head>"), page.find("</head>")
    body = page[:start] + page[end:] if 0 <= start < end else page
    first, *others = body.split(BOX[0])
    return first + "".join(each.partition(BOX[1])[2] for each in others)


def _pages(app: Sphinx, parts: Parts) -> list[list[str]]:
    """The pages of each part, in their order."""
    found: list[list[str]] = [[] for _ in range(parts.number)]
    for docname in sorted(app.env.found_docs):
        found[parts.part_of(docname)].append(docname)
    return found


def _loaded(app: Sphinx) -> CheckedEdition:
    return edition_of(app.env)


def _parts(app: Sphinx) -> Parts:
    loaded = _loaded(app)
    language = loaded.edition.settings.lang.partition("-")[0]
    entries = len(app.env.found_docs) + len(loaded.ordered)
    return Parts(entries, language, EXCLUDED, app.doctreedir / "search.json")


def _record(app: Sphinx, quotation: Quotation) -> Record:
    """A quotation as something to find."""
    loaded = _loaded(app)
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
    return Record(f"{page}#{quotation.id}", base_text(quotation.text), meta, filters)


def _words(app: Sphinx) -> dict[str, Any]:
    """What the script of the search page needs: the parts of the index, the filters, its words."""
    loaded = _loaded(app)
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
        "folders": [folder_of(part) for part in range(_parts(app).number)],
        "filters": [{"name": name, "label": label, "values": values} for name, label, values in filters],
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
    index = Index()
    app.connect("write-started", index.begin)
    app.connect("html-page-context", index.add)
    app.connect("html-collect-pages", index.make, priority=100)
    # Late, so that every page is as it will stay.
    app.connect("build-finished", index.finish, priority=900)

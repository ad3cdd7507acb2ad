"""What stands round the text of an HTML page: what the theme is told, and which scripts a page needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from quotations.core.bibliography import date_in_words
from quotations.core.edition.revision import identity_of
from quotations.doctree import nodes as ours
from quotations.doctree.at_hand import edition_of
from quotations.doctree.kinds import kinds
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["setup"]

_SCRIPTS: dict[str, tuple[type[nodes.Element], ...]] = {
    "readings.js": (ours.lemma,),
    "witness.js": (ours.line_number,),
}
"""Which script serves which nodes; a page without them does not ask for it."""


def date_edition(app: Sphinx, config: Config) -> None:
    """Set the date of the edition, unless its settings give one."""
    if not config.quotations_date:
        config.quotations_date = identity_of(Path(app.confdir)).date


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme the date of the edition, its line on rights, and the pages next to a source."""
    context["edition_date"] = date_in_words(app.config.quotations_date)
    context["edition_rights"] = app.config.quotations_rights
    context["orders"] = _orders(app, pagename)
    if doctree is None or app.config.html_theme != "quotations":
        return
    there = kinds(doctree)
    for script, served in _SCRIPTS.items():
        if any(issubclass(each, served) for each in there):
            app.add_js_file(script, loading_method="defer")
    tables = doctree.findall(nodes.table) if nodes.table in there else ()
    if any("overview" in each.get("data", ()) for each in tables):
        app.add_js_file("overview.js", loading_method="defer", blocking="render")


def _orders(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """The page before and after this one in each order of the quotations; empty for other pages."""
    labels = {"witness": _("In the order of the witness"), "date": _("In order of date")}
    return [
        {"label": labels[order], "prev": _link(app, pagename, before), "next": _link(app, pagename, after)}
        for order, (before, after) in edition_of(app.env).neighbours(pagename).items()
    ]


def _link(app: Sphinx, pagename: str, other: str) -> dict[str, str] | None:
    title = app.env.titles.get(other)
    if title is None:
        return None
    return {"link": app.builder.get_relative_uri(pagename, other), "title": title.astext()}


def setup(app: Sphinx) -> None:
    """Register the theme and what it is told."""
    app.add_html_theme("quotations", str(Path(__file__).parent.parent.parent / "theme"))
    # "html": every page shows the date, so all are written anew when it changes.
    app.add_config_value("quotations_date", "", "html", types=frozenset({str}))
    app.connect("config-inited", date_edition)
    app.connect("html-page-context", add_to_page)

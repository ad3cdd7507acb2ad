"""The page for addresses that do not exist: served from any depth, so its links begin at the root.

The root is the path of the public address (``html_baseurl``); without one it is that of the host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from quotations.doctree.words import translate as _
from quotations.outputs.html.published import has_theme, imprint_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["setup"]

PAGE = "404"


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page."""
    if has_theme(app):
        yield PAGE, {"title": _("Page not found"), "unlisted": True}, "404.html"


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make the addresses of this page begin at the root."""
    if pagename != PAGE or not has_theme(app):
        return
    root = urlsplit(imprint_of(app).address).path or "/"

    def pathto(name: str, resource: bool = False, baseuri: str = "") -> str:  # noqa: FBT002 — Sphinx's own
        return root + (name if resource else app.builder.get_target_uri(name))

    context["pathto"] = pathto
    context["content_root"] = root
    context["pageurl"] = None
    for name in ("css_tag", "js_tag"):
        context[name] = _from_root(context[name], root)


def _from_root(tag: Callable[[Any], str], root: str) -> Callable[[Any], str]:
    def rooted(file: Any) -> str:
        written = tag(file)
        for attribute in (' href="', ' src="'):
            written = written.replace(attribute, attribute + root)
        return written

    return rooted


def setup(app: Sphinx) -> None:
    """Register the page."""
    app.connect("html-collect-pages", pages)
    # After others have put files of theirs on the page.
    app.connect("html-page-context", add_to_page, priority=800)

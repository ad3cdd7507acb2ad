"""What machines read in the head of a page.

Highwire tags and Dublin Core are for reference managers, Open Graph for previews, JSON-LD for the rest.
Addresses stand in it only where the edition has a public one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from quotations.core.export.citation import Imprint, address
from quotations.core.export.jsonld import as_json_ld, page_graph
from quotations.doctree.words import translate as _
from quotations.outputs.html.downloads import FOLDER, finished
from quotations.outputs.html.feed import NAME as FEED
from quotations.outputs.html.preview import NAME as PREVIEW
from quotations.outputs.html.preview import SIZE as PREVIEW_SIZE
from quotations.outputs.html.published import imprint_of, is_web, loaded_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["description_of", "setup"]

_LONGEST = 200
"""Characters of a description; previews show no more."""


def description_of(doctree: nodes.document) -> str:
    """The first paragraph of a page that is prose, without its citations, cut at a word."""
    paragraph = next(_prose(doctree), nodes.paragraph())
    words = "".join(
        leaf.astext() for leaf in paragraph.findall(nodes.Text) if not _is_citation(leaf, paragraph)
    )
    words = re.sub(r"\s+([.,;:])", r"\1", " ".join(words.split()))
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return words


def _prose(node: nodes.Element) -> Iterator[nodes.paragraph]:
    """The paragraphs that stand directly in sections; of nothing else is looked at what is in it."""
    for child in node.children:
        if isinstance(child, nodes.paragraph) and isinstance(node, nodes.section):
            yield child
        elif isinstance(child, nodes.section):
            yield from _prose(child)


def _is_citation(leaf: nodes.Node, until: nodes.Element) -> bool:
    node = leaf.parent
    while node is not None and node is not until:
        if "bibtex-citation" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def _tags(
    app: Sphinx, imprint: Imprint, pagename: str, title: str, description: str
) -> Iterator[tuple[str, str, str]]:
    """Each tag: the attribute that names it, its name, its content; empty ones are left out."""
    whole = pagename == app.config.root_doc
    title = imprint.title if whole else title
    link = address(pagename, "", imprint.address) if imprint.address else ""
    yield "name", "description", description
    yield "name", "citation_title", title
    yield "name", "citation_author", imprint.author
    yield "name", "citation_publication_date", imprint.date.replace("-", "/")
    yield "name", "citation_language", imprint.lang
    yield "name", "citation_inbook_title", "" if whole else imprint.title
    yield "name", "citation_public_url", link
    pdf = next((path.name for path in finished(app) if path.suffix == ".pdf"), "")
    if whole and link and pdf:
        yield "name", "citation_pdf_url", f"{imprint.address}{FOLDER}/{quote(pdf)}"
    yield "name", "DC.title", title
    yield "name", "DC.creator", imprint.author
    yield "name", "DC.date", imprint.date
    yield "name", "DC.type", "Text"
    yield "name", "DC.format", "text/html"
    yield "name", "DC.language", imprint.lang
    yield "name", "DC.identifier", link
    yield "name", "DC.description", description
    yield "name", "DC.rights", str(app.config.quotations_rights)
    yield "name", "DC.isPartOf", "" if whole else imprint.title
    yield "property", "og:type", "book" if whole else "article"
    yield "property", "og:title", title
    yield "property", "og:site_name", imprint.title
    yield "property", "og:description", description
    yield "property", "og:url", link
    if link:
        yield "property", "og:image", f"{imprint.address}_static/{PREVIEW}"
        yield "property", "og:image:width", str(PREVIEW_SIZE[0])
        yield "property", "og:image:height", str(PREVIEW_SIZE[1])
        yield "property", "og:image:alt", imprint.title


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the metadata of a page before it; pages that the edition makes itself have none."""
    if doctree is None or not is_web(app):
        return
    imprint, title = imprint_of(app), app.env.titles[pagename].astext()
    description = description_of(doctree)
    given = str(context.get("metatags") or "")
    lines = [
        f'<meta {kind}="{name}" content="{escape(content)}">'
        for kind, name, content in _tags(app, imprint, pagename, title, description)
        if content and f'{kind}="{name}"' not in given
    ]
    loaded = loaded_of(app)
    if imprint.address and loaded.edition.changes:
        words = escape(_("Changes of this edition"))
        kind, href = "application/atom+xml", f"{context['content_root']}{FEED}"
        lines.append(f'<link rel="alternate" type="{kind}" title="{words}" href="{href}">')
    graph = page_graph(loaded.edition, imprint, pagename, title, description)
    lines.append(f'<script type="application/ld+json">{as_json_ld(graph)}</script>')
    context["metatags"] = "\n".join(filter(None, [given, *lines]))


def setup(app: Sphinx) -> None:
    """Register it."""
    app.connect("html-page-context", add_to_page)

"""``feed.xml``: the changes of the edition as an Atom feed (RFC 4287), where it has a public address.

Its dates are those of the changes, never the clock's. An entry's id is a ``tag:`` address (RFC 4151) made
of what the entry says, so that it stays when others are added.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from quotations.core.bibliography import plain, short_form
from quotations.core.bibliography.table import Row
from quotations.core.edition.edition import Edition
from quotations.core.export.citation import Imprint, address
from quotations.outputs.html.published import imprint_of, is_web, loaded_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["NAME", "feed", "setup"]

NAME = "feed.xml"


def feed(edition: Edition, imprint: Imprint, titles: dict[str, str], numbers: dict[str, int]) -> str:
    """The feed, or nothing if no changes are recorded or there is no address to lead to."""
    if not imprint.address or not edition.changes:
        return ""
    lang = quoteattr(imprint.lang)
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={lang}>',
        f"<title>{escape(imprint.title)}</title>",
        f"<id>{escape(imprint.address)}</id>",
        f"<updated>{_moment(edition.changes[0][1])}</updated>",
        f"<author><name>{escape(imprint.author or imprint.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(imprint.address + NAME)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(imprint.address)}/>',
    ]
    entries = []
    for page, row in edition.changes:
        docname, id_, what = _about(edition, imprint, titles, numbers, row.get("about")) or (page, "", "")
        link = quoteattr(address(docname, id_, imprint.address))
        version = imprint.phrases.version.format(version=row.get("version"))
        entries += [
            "<entry>",
            f"<title>{escape(': '.join(filter(None, [version[:1].upper() + version[1:], what])))}</title>",
            f"<id>{escape(_tag(imprint, row))}</id>",
            f"<updated>{_moment(row)}</updated>",
            f'<link rel="alternate" type="text/html" href={link}/>',
            f'<content type="text">{escape(row.get("change"))}</content>',
            "</entry>",
        ]
    return "\n".join([*head, *entries, "</feed>"]) + "\n"


def _about(
    edition: Edition, imprint: Imprint, titles: dict[str, str], numbers: dict[str, int], about: str
) -> tuple[str, str, str] | None:
    """The page, the id and the name of what a change is about; None for the whole edition."""
    if about in edition.quotations or about in edition.paratexts:
        page = edition.page_of(about)
        number = numbers.get(about)
        words = imprint.phrases.quotation.format(number=number) if number else about
        return page, about, f"{titles[page]}, {words}"
    if about in edition.pages:
        return about, "", titles[about]
    work = edition.bibliography.works.get(about)
    if work is None:
        return None
    own = (page.docname for page in edition.pages.values() if page.meta.get("source") == about)
    using = edition.uses.get(about) or [edition.settings.root_doc]
    return next(own, using[0]), "", plain(short_form(work))


def _moment(row: Row) -> str:
    """The first moment of a date; of a range that of its beginning (RFC 3339)."""
    parts = [*row.get("date").split("/")[0].split("-"), "01", "01"][:3]
    return "-".join(parts) + "T00:00:00Z"


def _tag(imprint: Imprint, row: Row) -> str:
    """An address that names an entry for good."""
    said = "\0".join(row.values.values())
    host = urlsplit(imprint.address).hostname or ""
    return f"tag:{host},{_moment(row)[:10]}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed when the pages are done; take away an old one that has no place any more."""
    if exception is not None or not is_web(app):
        return
    loaded = loaded_of(app)
    titles = {docname: title.astext() for docname, title in app.env.titles.items()}
    text = feed(loaded.edition, imprint_of(app), titles, loaded.numbers)
    path = Path(app.outdir) / NAME
    if text:
        path.write_text(text, encoding="utf-8", newline="\n")
    else:
        path.unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Register it."""
    app.connect("build-finished", write)

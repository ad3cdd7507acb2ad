"""A page with its quotations as JSON-LD in the words of schema.org.

A quotation says who is named for it and what it is taken from. It is no ``Claim``: the edition does not
say whether what is quoted is true.
"""

from __future__ import annotations

import json
from typing import Any

from quotations.core.bibliography import Work, plain, short_form
from quotations.core.check import base_text
from quotations.core.edition.edition import Edition
from quotations.core.export.citation import Imprint, address
from quotations.core.model import Quotation

__all__ = ["as_json_ld", "page_graph"]


def as_json_ld(data: dict[str, Any]) -> str:
    """The data as it may stand in a ``script`` element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_graph(
    edition: Edition, imprint: Imprint, docname: str, title: str, description: str
) -> dict[str, Any]:
    """The edition, the page as a part of it, and the quotations whose anchors are on the page."""
    root = address(edition.settings.root_doc, "", imprint.address)
    book: dict[str, Any] = {"@type": "Book", "@id": _id(imprint, root)}
    book |= {"name": imprint.title, "inLanguage": imprint.lang}
    book |= {"version": imprint.version} if imprint.version else {}
    book |= {"datePublished": imprint.date} if imprint.date else {}
    book |= {"author": {"name": imprint.author}} if imprint.author else {}
    page: dict[str, Any] = {
        "@type": "WebPage",
        "@id": _id(imprint, address(docname, "", imprint.address)),
        "name": title,
        "inLanguage": imprint.lang,
        "isPartOf": {"@id": book["@id"]},
    }
    page |= {"description": description} if description else {}
    here = edition.on_page.get(docname, ())
    if here:
        page["hasPart"] = [_quotation(edition, imprint, each) for each in here]
    return {"@context": "https://schema.org", "@graph": [book, page]}


def _id(imprint: Imprint, link: str) -> str:
    """An absolute address, or a name that holds inside the edition alone (RFC 4151 needs a host)."""
    return link if imprint.address else f"urn:x-{imprint.name}:{link}"


def _quotation(edition: Edition, imprint: Imprint, quotation: Quotation) -> dict[str, Any]:
    work = edition.bibliography.works.get(quotation.source)
    link = address(edition.page_of(quotation.id), quotation.id, imprint.address)
    found: dict[str, Any] = {
        "@type": "Quotation",
        "@id": _id(imprint, link),
        "text": base_text(quotation.text),
        "inLanguage": quotation.lang,
    }
    if quotation.speaker:
        found["spokenByCharacter"] = _speaker(work, quotation.speaker)
    if work is not None:
        found["isBasedOn"] = _source(work)
    return found


def _speaker(work: Work | None, name: str) -> dict[str, str]:
    """Who is named; whether a person or a body is said only where the record tells."""
    for last, first in work.authors if work else ():
        if name == f"{first} {last}".strip():
            return {"@type": "Person" if first else "Organization", "name": name}
    return {"name": name}


def _source(work: Work) -> dict[str, str]:
    found = {"@type": "CreativeWork", "name": plain(short_form(work))}
    found |= {"datePublished": work.date} if work.date and "/" not in work.date else {}
    found |= {"url": work.get("url")} if work.is_linked else {}
    return found

"""A quotation or page as CSL-JSON, the form that reference managers exchange (CSL 1.0.2)."""

from __future__ import annotations

from typing import Any

from quotations.core.export.bibentry import titled
from quotations.core.export.citation import Cited, Imprint

__all__ = ["as_csl"]


def as_csl(imprint: Imprint, cited: Cited) -> dict[str, Any]:
    """The item; a quotation is a part (``chapter``) of the edition, with the date of its source beside."""
    found: dict[str, Any] = {
        "id": cited.key(imprint),
        "type": "chapter" if cited.number else "webpage",
        "title": titled(imprint, cited),
    }
    edited = [{"literal": imprint.author}] if imprint.author else []
    if cited.number:
        last, first = cited.author
        person = {"family": last, "given": first} if first else {"literal": last}
        found |= {"author": [person]} if last else {}
        found |= {"editor": edited} if edited else {}
    elif edited:
        found["author"] = edited
    if cited.number or cited.title:
        found["container-title"] = imprint.title
    found["issued"] = _date(imprint.date)
    if cited.number and cited.date:
        found["original-date"] = _date(cited.date)
    if imprint.version:
        found["version"] = imprint.version
    if imprint.address:
        found["URL"] = imprint.address + cited.link
    if cited.lang:
        found["language"] = cited.lang
    return found


def _date(iso: str) -> dict[str, Any]:
    """A day, month or year, or two of them; other words as they are."""
    ends = [each.split("-") for each in iso.split("/")]
    if all(part.isdigit() for each in ends for part in each):
        return {"date-parts": [[int(part) for part in each] for each in ends]}
    return {"literal": iso}

"""A BibTeX entry with an open place wherever only a person knows what belongs there."""

from __future__ import annotations

from collections.abc import Mapping

from quotations.core.bibliography.kinds import KINDS
from quotations.core.pages.openplaces import MARK

__all__ = ["SOURCES", "appended", "bibtex", "stub_of"]

_TITLE = f"{MARK} the title, as it was printed"
_NAME = f"{{{MARK} who wrote it, or no author where nobody is named}}"
_DATE = f"{MARK} the day of publication as YYYY-MM-DD, or the month, or the year"

SOURCES: dict[str, tuple[str, dict[str, str]]] = {
    "newspaper": ("article", {"journaltitle": f"{MARK} the newspaper"}),
    "news-agency": ("misc", {"howpublished": f"{MARK} the agency, and what it calls such a dispatch"}),
    "broadcast": ("misc", {"howpublished": f"{MARK} the station and the programme"}),
    "book": ("book", {"publisher": f"{MARK} the publisher", "location": f"{MARK} the place"}),
    "report": ("report", {"institution": f"{MARK} who published it"}),
    "letter": ("misc", {"howpublished": "Letter", "note": f"{MARK} to whom, and where it is kept"}),
    "statement": ("misc", {"howpublished": f"{MARK} where it was made or published"}),
    "web-page": ("online", {"organization": f"{MARK} whose page it is", "url": f"{MARK} its address"}),
}
"""For each kind of source that a page can be begun for: the type of its entry, and its own fields."""


def stub_of(key: str, kind: str) -> str:
    """The entry of a source of which only key and kind are known; the kind is one of ``SOURCES``."""
    type_, own = SOURCES[kind]
    assert kind in KINDS  # noqa: S101 — a table of ours against another
    fields = {"author": _NAME, "title": _TITLE, **own, "date": _DATE, "entrysubtype": kind}
    return bibtex(type_, key, fields)


def bibtex(type_: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry as this project writes them; fields without a value are left out."""
    given = {name: value for name, value in fields.items() if value}
    width = max(map(len, given), default=0)
    lines = [f"  {name:<{width}} = {{{value}}}," for name, value in given.items()]
    return "\n".join([f"@{type_}{{{key},", *lines, "}", ""])


def appended(file: bytes, entry: str) -> bytes:
    """A file with an entry after a blank line at its end; its line ends stay what they are."""
    end = b"\r\n" if b"\r\n" in file else b"\n"
    text = file.rstrip() + end * 2 if file.strip() else file
    return text + entry.encode().replace(b"\n", end)

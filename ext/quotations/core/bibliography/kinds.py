"""Kinds of source: what a work was when it was published, in words of a closed list.

An entry says it in ``entrysubtype`` (biblatex manual, section 2.2.2); without that, its type tells it.
Labels are English message ids; the shell sends them through Sphinx's catalogues.
"""

from __future__ import annotations

__all__ = ["KINDS", "kind_of"]

KINDS: dict[str, str] = {
    "newspaper": "Newspaper",
    "magazine": "Magazine",
    "news-agency": "News agency",
    "broadcast": "Broadcast",
    "article": "Article",
    "book": "Book",
    "report": "Report",
    "letter": "Letter",
    "statement": "Statement",
    "speech": "Speech",
    "interview": "Interview",
    "judgment": "Judgment",
    "notice": "Notice",
    "manuscript": "Manuscript",
    "web-page": "Web page",
    "post": "Post on the Internet",
    "document": "Document",
}
"""Every kind by its word, in the order in which lists give them."""

_BY_TYPE = {
    "article": "article",
    "book": "book",
    "inbook": "book",
    "incollection": "book",
    "collection": "book",
    "report": "report",
    "techreport": "report",
    "letter": "letter",
    "online": "web-page",
    "unpublished": "manuscript",
}


def kind_of(type_: str, subtype: str) -> str:
    """The word of an entry's kind: that of its subtype if it is one, else of its type, else ``document``."""
    word = "-".join(subtype.lower().split())
    return word if word in KINDS else _BY_TYPE.get(type_, "document")

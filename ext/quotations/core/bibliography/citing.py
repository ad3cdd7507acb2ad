"""Citing a work in words: a short form for the text, a full one for the bibliography.

After *The Chicago Manual of Style* (17th ed., chapter 14): notes give author, title or paper and, for
newspapers, the day (14.191). Forms are lists of spans, so that every edition can set them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from quotations.core.bibliography.work import Work

__all__ = ["Span", "date_in_words", "full_form", "plain", "short_form"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Span(NamedTuple):
    """Some words and how they are set: ``plain``, ``title`` (italic) or ``url``."""

    text: str
    style: str = "plain"


def plain(spans: list[Span]) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


@cache
def date_in_words(date: str) -> str:
    """``1992-03-02`` as ``2 March 1992``; a range ``A/B`` as ``25–26 February 1992``; other text as it is."""
    if "/" in date:
        first, *rest = map(date_in_words, date.split("/"))
        return "–".join([_without_shared_end(first, rest[-1]), *rest])
    parts = date.split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return date
    month = _MONTHS[int(parts[1]) - 1] if 1 <= int(parts[1]) <= 12 else parts[1]  # noqa: PLR2004 — months
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"  # noqa: PLR2004 — Y, M, D


def _without_shared_end(first: str, last: str) -> str:
    """The beginning of a range without the year, or the month and the year, that its end says too."""
    ours, theirs = first.split(), last.split()
    if len(ours) == len(theirs):
        while len(ours) > 1 and ours[-1] == theirs[-1]:
            ours.pop()
            theirs.pop()
    return " ".join(ours)


def _join(parts: list[list[Span]], by: str) -> list[Span]:
    found: list[Span] = []
    for part in filter(None, parts):
        found += [Span(by), *part] if found else part
    return found


def _words(text: str, style: str = "plain") -> list[Span]:
    return [Span(text, style)] if text else []


def _is_descriptive(title: str) -> bool:
    return title.startswith("[")


def _title(work: Work, *, container: bool) -> list[Span]:
    """The title: italic if the work is a whole, in quotation marks if part of one."""
    title = work.get("title")
    if not title or _is_descriptive(title):
        return _words(title)
    return _words(f"“{title}”") if container else _words(title, "title")


def _container(work: Work) -> list[Span]:
    return _words(work.get("journal", "journaltitle"), "title")


def _is_part(work: Work) -> bool:
    return work.type in {"article", "online", "misc", "incollection", "inbook"}


def short_form(work: Work, *, author: bool = True, dated: bool = True) -> list[Span]:
    """Author, paper or short title, date: enough to know the work among its like.

    Without ``author`` for places where the speaker is named already, not ``dated`` where the date is.
    """
    if (author, dated) not in work.forms:
        work.forms[author, dated] = _short_form(work, author=author, dated=dated)
    return list(work.forms[author, dated])


def _short_form(work: Work, *, author: bool, dated: bool) -> list[Span]:
    people = work.authors or work.editors
    names = [last for last, _ in people]
    who = f"{names[0]} and others" if len(names) > 2 else " and ".join(names)  # noqa: PLR2004 — as Chicago
    who = work.get("shortauthor") or who or work.get("agency", "institution", "organization")
    if work.get("journal", "journaltitle"):
        middle = _container(work)
    else:
        title = work.get("shorttitle") or work.get("title").split(": ")[0]
        descriptive = _is_descriptive(title)
        if descriptive:
            middle = _words(work.get("howpublished") or title)
        else:
            middle = _words(f"“{title}”") if _is_part(work) else _words(title, "title")
    if plain(middle) == who or not author:
        who = ""
    return _join([_words(who), middle, _words(date_in_words(work.date) if dated else "")], ", ")


def _names(people: tuple[tuple[str, str], ...]) -> str:
    if not people:
        return ""
    last, first = people[0]
    names = [f"{last}, {first}" if first else last]
    names += [f"{first} {last}".strip() for last, first in people[1:]]
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _sentence(spans: list[Span]) -> list[Span]:
    """The spans with a full stop, unless they end in one (inside quotation marks too)."""
    text = plain(spans)
    if not text or text.endswith((".", "?", "!", ".”", "?”", "!”")):
        return spans
    if text.endswith("”"):
        return [*spans[:-1], Span(spans[-1].text[:-1] + ".”", spans[-1].style)]
    return [*spans, Span(".")]


def full_form(work: Work) -> list[Span]:
    """The entry of the bibliography."""
    people = _names(work.authors) or (f"{_names(work.editors)}, ed" if work.editors else "")
    author = people or work.get("agency", "institution", "organization")
    where = work.get("location", "address")
    date = _words(date_in_words(work.date))
    pages = work.get("pages")
    leaf = _words(("pp. " if any(mark in pages for mark in "–,-") else "p. ") + pages) if pages else []
    if work.get("journal", "journaltitle"):
        place = _words(f" ({where})") if where else []
        issue = [_words(work.get("volume")), _words(work.get("number"))]
        frame = _join([_container(work) + place, *issue, date, leaf], ", ")
    elif work.type == "book":
        imprint = _words(": ".join(filter(None, [where, work.get("publisher")])))
        frame = _join([imprint, date, leaf], ", ")
    else:
        host = [work.get(each) for each in ("howpublished", "organization", "publisher")]
        body = work.get("institution") if people else ""
        parts = [*host, body, work.get("number"), where]
        frame = _join([*(_words(each) for each in parts if each != author), date, leaf], ", ")
    sentences = [
        _words(author),
        _title(work, container=_is_part(work)),
        frame,
        _words(work.get("agency") if people else ""),
        _words(f"ISBN {work.get('isbn')}" if work.get("isbn") else ""),
        _words(f"ISSN {work.get('issn')}" if work.get("issn") else ""),
        _words(f"Siglum {work.get('siglum')}" if work.get("siglum") else ""),
        _words(work.get("note")),
    ]
    found = _join([_sentence(each) for each in sentences if each], " ")
    return found + _address(work)


def _address(work: Work) -> list[Span]:
    url = work.get("url")
    if not url:
        return []
    if work.is_linked:
        return [Span(" "), Span(url, "url")]
    return [Span(f" Address, not linked ({work.get('side')}): "), Span(url, "address"), Span(".")]

"""Citing the edition: what a citation needs to know, and its form in words.

After *The Chicago Manual of Style* (17th ed., chapter 14): a quotation is cited as its source “quoted
in” the edition (14.260), a page as a part of it (14.207, 14.233); the order is that of notes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from quotations.core.bibliography import Span, date_in_words, short_form
from quotations.core.edition.edition import Edition
from quotations.core.edition.settings import Settings
from quotations.core.model import Quotation, Text

__all__ = ["Cited", "Imprint", "Phrases", "address", "cited_page", "cited_quotation", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words that stand between the facts; another language has others."""

    quoted_in: str = "quoted in"
    in_: str = "in"
    version: str = "version {version}"
    quotation: str = "quotation {number}"
    quotation_title: str = "Quotation {number}: {source}"
    omitted: str = "[… {what}]"
    remark: str = " [note: {words}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """The edition as it is cited.

    ``date`` is that of the state that is built (ISO 8601). Without ``address``, the public address with
    a slash at its end, links are relative to the edition.
    """

    title: str
    version: str
    date: str
    author: str = ""
    name: str = "edition"
    lang: str = "en"
    address: str = ""
    phrases: Phrases = field(default_factory=Phrases)

    @classmethod
    def of(cls, settings: Settings, date: str, phrases: Phrases | None = None) -> Imprint:
        """The imprint of an edition with these settings."""
        return cls(
            title=settings.title,
            version=settings.version,
            date=date,
            author=settings.author,
            name=settings.name,
            lang=settings.lang,
            address=settings.public_address,
            phrases=phrases or Phrases(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What is cited: a quotation (it has a ``number``), a page, or (without ``title``) the whole edition.

    ``source`` names what is quoted as the text of the edition does; ``who`` is its speaker and
    ``author`` the same as last and first names, where they are known apart.
    """

    docname: str
    title: str = ""
    id: str = ""
    number: int = 0
    who: str = ""
    author: tuple[str, str] = ("", "")
    source: tuple[Span, ...] = ()
    date: str = ""
    lang: str = ""
    text: Text | None = None

    @property
    def link(self) -> str:
        """Its address inside the edition."""
        return address(self.docname, self.id)

    def key(self, imprint: Imprint) -> str:
        """A key of its own for reference managers."""
        last = self.id or (self.docname.replace("/", "-") if self.title else "")
        return "-".join(filter(None, [imprint.name, last]))


def address(docname: str, id_: str = "", base: str = "") -> str:
    """The address of a page, or of something on it; relative to the edition without ``base``."""
    page = f"{base}{quote(docname)}.html"
    return f"{page}#{quote(id_)}" if id_ else page


def cited_quotation(edition: Edition, quotation: Quotation, number: int) -> Cited:
    """A quotation as it is cited."""
    work = edition.bibliography.works.get(quotation.source)
    who = quotation.speaker
    source = short_form(work, author=not who) if work else [Span(quotation.source)]
    authors = work.authors if work else ()
    author = next((each for each in authors if who in {"", f"{each[1]} {each[0]}".strip()}), (who, ""))
    return Cited(
        docname=edition.page_of(quotation.id),
        id=quotation.id,
        number=number,
        who=f"{who} ({quotation.capacity})" if who and quotation.capacity else who,
        author=author,
        source=tuple(source),
        date=quotation.date or (work.date if work else ""),
        lang=quotation.lang,
        text=quotation.text,
    )


def cited_page(edition: Edition, docname: str, title: str) -> Cited:
    """A page as it is cited; the first page stands for the whole edition."""
    settings = edition.settings
    whole = docname == settings.root_doc
    return Cited(docname=docname, title="" if whole else title, lang=settings.lang)


def note(imprint: Imprint, cited: Cited) -> list[Span]:
    """The citation as a note, with a full stop."""
    phrases = imprint.phrases
    found: list[Span] = []
    if cited.number:
        found += [Span(f"{cited.who}, ")] if cited.who else []
        found += [*cited.source, Span(f", {phrases.quoted_in} ")]
    else:
        found += [Span(f"{imprint.author}, ")] if imprint.author else []
        found += [Span(f"“{cited.title},” {phrases.in_} ")] if cited.title else []
    found.append(Span(imprint.title, "title"))
    version = phrases.version.format(version=imprint.version) if imprint.version else ""
    state = f"{version} ({date_in_words(imprint.date)})" if version else date_in_words(imprint.date)
    number = phrases.quotation.format(number=cited.number) if cited.number else ""
    found.append(Span("".join(f", {each}" for each in (state, number) if each) + ", "))
    return [*found, Span(imprint.address + cited.link, "url"), Span(".")]

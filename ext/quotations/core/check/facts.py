"""What of a page the others must know, so that most of a check can be done by groups of pages."""

from __future__ import annotations

from dataclasses import dataclass

from quotations.core.model import Paratext, Quotation
from quotations.core.pages import Page
from quotations.core.pages.contents import Contents
from quotations.core.pages.directives import BLOCKS, TABLES

__all__ = ["Facts", "Listed", "facts_of"]

Listed = tuple[str, tuple[int, int], bool, tuple[tuple[str, bool, int, int], ...]]
"""A list of pages: the user's name of its page, line and column; whether it gives numbers; and of each entry
the docname or pattern, whether it is a pattern, its line and column."""

_ABOUT_QUOTATIONS = frozenset((*BLOCKS, "show"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page has, and what it names that may be elsewhere.

    Two pages that have, name or quote the same thing are checked together; see ``groups``.
    """

    docname: str
    ids: tuple[str, ...] = ()
    """Of its quotations and paratext records, those too that could not be read."""
    shown: tuple[str, ...] = ()
    """Of the nested quotations that it shows."""
    named: tuple[str, ...] = ()
    """Ids that its references and records are about, wherever they are."""
    witnesses: tuple[str, ...] = ()
    """Keys of the witnesses that it quotes or prints."""
    keys: tuple[str, ...] = ()
    """Keys of all works that it uses, those witnesses among them."""
    sigla: tuple[str, ...] = ()
    tables: tuple[tuple[str, str, int, int], ...] = ()
    """Directive and path of each table that it prints, line and column of the directive."""
    pictures: tuple[tuple[str, str, int, int], ...] = ()
    """Path of each picture that it shows, the user's name of the page, line and column."""
    contents: tuple[Listed, ...] = ()


def facts_of(page: Page) -> Facts:
    """The facts of a page."""
    quotations = [each for outer in page.quotations for each in outer.family()]
    records: list[Quotation | Paratext] = [*quotations, *page.paratexts]
    witnesses = {each.witness for each in records}
    witnesses |= {block.about for block in page.blocks if block.name == "witness"}
    keys = witnesses | {each.target for each in page.citations} | {each.source for each in quotations}
    keys |= {block.about for block in page.blocks if block.name == "record"} | {page.meta.get("source", "")}
    about = {block.about for block in page.blocks if block.name in _ABOUT_QUOTATIONS}
    sigla = {getattr(record, "siglum", "") for block in page.blocks for record in block.body}
    return Facts(
        docname=page.docname,
        ids=tuple(dict.fromkeys([*(each.id for each in records), *sorted(page.tried - {""})])),
        shown=tuple(dict.fromkeys(block.about for block in page.blocks if block.name == "show")),
        named=tuple(sorted(about | {each.target for each in page.references})),
        witnesses=tuple(sorted(witnesses - {""})),
        keys=tuple(sorted(keys - {""})),
        sigla=tuple(sorted(sigla - {""})),
        tables=tuple(
            (block.name, block.about, block.place.line, block.place.column)
            for block in page.blocks
            if block.name in TABLES
        ),
        pictures=tuple(
            (each.path, each.place.path, each.place.line, each.place.column) for each in page.pictures
        ),
        contents=tuple(map(_listed, page.contents)),
    )


def _listed(contents: Contents) -> Listed:
    entries = tuple(
        (each.target, each.is_pattern, each.place.line, each.place.column) for each in contents.entries
    )
    place = contents.place
    return place.path, (place.line, place.column), contents.is_numbered, entries

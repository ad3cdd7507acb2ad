"""Letters that deceive, in everything that strangers send: pages, bibliographies, tables, witnesses.

A witness keeps its own, when its entry names them in ``holds``; and so do the records of its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from quotations.core.bibliography.bibtex import with_line_feeds
from quotations.core.edition.edition import Edition
from quotations.core.given import read_given
from quotations.core.messages import Finding, Rule
from quotations.core.model.letters import Deception, deceptions, held
from quotations.core.pages import Page
from quotations.core.pages.limits import LARGEST

__all__ = ["check_letters", "check_letters_of_records"]

_SHOWN = 40


def check_letters(edition: Edition) -> Iterator[Finding]:
    """Those of the pages and of the witnesses; each character and word once a file."""
    allowed = edition.settings.allowed.characters | edition.settings.allowed.words
    for key, witness in edition.witnesses.items():
        yield from _findings(witness.path, witness.text, allowed | _held(edition, key))
    for page in edition.pages.values():
        yield from _of_page(edition, page, allowed)


def check_letters_of_records(edition: Edition) -> Iterator[Finding]:
    """Those of the bibliography and of the tables."""
    allowed = edition.settings.allowed.characters | edition.settings.allowed.words
    # Of a table that was refused, as one outside the edition is, there is no row.
    tables = {edition.settings.root / path for (_kind, path), rows in edition.tables.items() if rows}
    for path in sorted({*edition.settings.bibfiles, *tables}):
        yield from _of_file(edition, path, allowed)


def _held(edition: Edition, key: str) -> frozenset[str]:
    """What a witness has of them by its entry."""
    work = edition.bibliography.works.get(key)
    return held(work.get("holds")) if work else frozenset()


def _of_page(edition: Edition, page: Page, allowed: frozenset[str]) -> Iterator[Finding]:
    """Those of a page, where the records of a witness may have what the witness has."""
    text = "\n".join(page.lines)
    if text.isascii() and not any(deceptions(text)):
        return
    witnesses = {each.witness for outer in page.quotations for each in outer.family()}
    witnesses |= {each.witness for each in page.paratexts}
    kept = allowed.union(*(_held(edition, key) for key in sorted(witnesses)))
    recorded = {number for lines in page.records for number in lines}
    for is_record, may in ((False, allowed), (True, kept)):
        lines = [line if (at in recorded) is is_record else "" for at, line in enumerate(page.lines, 1)]
        yield from _findings(page.path, "\n".join(lines), may)


def _of_file(edition: Edition, path: Path, allowed: Collection[str]) -> Iterator[Finding]:
    try:
        text = read_given(path, max(LARGEST.values())).decode("utf-8-sig")
    except (OSError, ValueError):
        return  # said where it was read
    if path in edition.settings.bibfiles:
        text = with_line_feeds(text)
    yield from _findings(edition.settings.shown(path), text, allowed)


def _findings(path: str, text: str, allowed: Collection[str]) -> Iterator[Finding]:
    first: dict[str, Deception] = {}
    times: Counter[str] = Counter()
    for each in deceptions(text, allowed):
        first.setdefault(each.words, each)
        times[each.words] += 1
    for words, each in first.items():
        before = text[: each.offset]
        line, column = before.count("\n") + 1, each.offset - before.rfind("\n")
        rule = Rule.HIDDEN if each.is_hidden else Rule.LOOKALIKE
        said = f"{each.told} cannot be seen" if each.is_hidden else f"“{words[:_SHOWN]}” has {each.told}"
        more = f", and {times[words] - 1} more below" if times[words] > 1 else ""
        yield Finding(path, line, column, f"{said}{more}", rule, length=len(words))

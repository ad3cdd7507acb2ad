"""Beginning a source: its page and its entry, with what the witness says and open places for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotations.core.check import Report
from quotations.core.check.align import Span
from quotations.core.check.coverage import enclosing_marks
from quotations.core.edition.edition import Edition
from quotations.core.given import read_given
from quotations.core.pages.limits import LARGEST
from quotations.core.pages.openplaces import MARK
from quotations.core.scaffold.entry import SOURCES, appended, stub_of
from quotations.core.scaffold.files import AuthoringError, Writing
from quotations.core.scaffold.passage import pasted
from quotations.core.scaffold.standing import Standing
from quotations.core.scaffold.toctree import with_page
from quotations.core.scaffold.writing import body_of, directive, in_lines

__all__ = ["Begun", "begin", "refuse_key", "refuse_taken"]

_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FOLDER = "sources"
_PROVENANCE = """\
:::{{provenance}} {key}-1
- step: {mark} by whom the words were written or spoken, and where they were first published
  key: {key}
- step: {mark} how they came to the witness, or that this is not established
  gap: yes
- step: {mark} how the witness has them, such as “Printed on the page”
  key: {witness}
:::
"""
_EVIDENCE = """\
:::{{evidence}} {key}-1
- against: {mark} the key of the copy that was compared, or the word search
  read: {mark} how much of it could be read
  on: {mark} the day, as YYYY-MM-DD
  result: {mark} what was found, and what was not
:::
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is to be written, and what of it is where; ``listed_in`` is empty if the page is in no list."""

    writing: Writing
    page: str
    bibfile: str
    docname: str
    listed_in: str


def refuse_key(edition: Edition, key: str) -> None:
    """See that a key can be that of a new work.

    :raises AuthoringError: if it is none, is taken, or cannot be known to be free.
    """
    if not _KEY.fullmatch(key):
        text = f"“{key}” is no key: small letters and digits, such as hale1911, with single hyphens between"
        raise AuthoringError(text)
    if not edition.is_bibliography_whole:
        raise AuthoringError("the bibliography cannot be read whole; mend what `check` says of it first")
    for known, work in edition.bibliography.works.items():
        if known.lower() == key.lower():
            text = f"the key “{known}” is taken ({work.place.path}:{work.place.line}); choose another"
            raise AuthoringError(text)


def refuse_taken(edition: Edition, key: str) -> None:
    """See that a key can be that of a new source, with a page and a quotation of its own.

    :raises AuthoringError: if it cannot, or page or quotation are there.
    """
    refuse_key(edition, key)
    for docname, page in edition.pages.items():
        if docname.lower() == f"{_FOLDER}/{key}".lower():
            raise AuthoringError(f"{page.path} is there already; nothing is overwritten")
    taken = {each.lower() for each in (*edition.quotations, *edition.paratexts)}
    if f"{key}-1".lower() in taken:
        raise AuthoringError(f"the id “{key}-1” is taken; choose another key")


def begin(edition: Edition, report: Report, key: str, kind: str, found: Standing) -> Begun:
    """Everything that a new source needs, ready to be written.

    :raises AuthoringError: if the words belong to a record already or cannot be told from others, the
        key is taken, or the edition has no ``.bib`` file.
    """
    refuse_taken(edition, key)
    if kind not in SOURCES:
        raise AuthoringError(f"“{kind}” is no kind of source here; one of {', '.join(SOURCES)}")
    _refuse_recorded(edition, found, key)
    settings = edition.settings
    if not settings.bibfiles:
        raise AuthoringError("conf.py names no bibliography; set bibtex_bibfiles")
    bibfile = settings.bibfiles[0]
    writing = Writing(settings.root)
    docname = f"{_FOLDER}/{key}"
    page = settings.pages / f"{docname}.md"
    writing.create(page, _page(edition, report, key, found).encode())
    try:
        entries = read_given(bibfile, LARGEST[".bib"])
    except OSError as error:
        raise AuthoringError(f"{settings.shown(bibfile)} cannot be read: {error.strerror}") from error
    writing.change(bibfile, entries, appended(entries, stub_of(key, kind)))
    contents = with_page(settings, docname)
    if contents and not contents.is_there:
        writing.change(contents.path, contents.before, contents.after)
    listed = settings.shown(contents.path) if contents else ""
    return Begun(writing, settings.shown(page), settings.shown(bibfile), docname, listed)


def _refuse_recorded(edition: Edition, found: Standing, key: str) -> None:
    where = f"{found.witness.path}:{in_lines(found.lines)}"
    if found.times > 1:
        text = f"the words stand {found.times} times in {where}; give more of the passage"
        raise AuthoringError(text)
    if not found.records:
        return
    record = found.records[-1][1]
    text = f"{where} belongs to “{record.id}” already ({record.place.path}:{record.place.line})"
    if found.parent:
        nested = pasted(edition, found, id_=f"{key}-1").replace("key-of-the-source", key)
        text += f"; a quotation inside it is written there, in place of the words:\n\n{nested}"
        page = edition.settings.shown(edition.settings.pages / f"{_FOLDER}/{key}.md")
        text += f"\nand {page}, with `source: {key}` in its front matter, shows it:\n"
        text += f"\n:::{{show}} {key}-1\n:::\n"
    else:
        text += "; no character may stand in two records: shorten that one first"
    raise AuthoringError(text)


def _page(edition: Edition, report: Report, key: str, found: Standing) -> str:
    witness = found.witness
    is_base = witness.key == edition.settings.witness
    options = {
        "witness": "" if is_base else witness.key,
        "lines": in_lines(found.lines),
        "speaker": f"{MARK} whose words these are",
        "date": f"{MARK} the day on which they were published, as YYYY-MM-DD",
        "status": f"{MARK} original, independent, dependent or untraced",
    }
    parts = [
        f"---\nsource: {key}\n---\n",
        f"# {MARK} what this is and of which day\n",
        directive("quotation", f"{key}-1", options, body_of(witness, *found.span)),
        *_around(edition, report, key, found),
        "## The document\n",
        f"{MARK} how the witness prints the words, and to whom it credits them {{cite:p}}`{witness.key}`.\n",
        "## How it reached us\n",
        _PROVENANCE.format(key=key, witness=witness.key, mark=MARK),
        "## What was checked\n",
        _EVIDENCE.format(key=key, mark=MARK),
        "## The record\n",
        f":::{{record}} {key}\n:::\n",
    ]
    return "\n".join(parts)


def _around(edition: Edition, report: Report, key: str, found: Standing) -> list[str]:
    """A paratext record for each rest of the quoted lines that no record has."""
    witness = found.witness
    window = witness.window(found.lines)
    taken = enclosing_marks(witness, found.span, window)
    records: list[str] = []
    for gap in report.coverage[witness.key].gaps:
        for span in _rests((max(gap[0], window[0]), min(gap[1], window[1])), taken, witness.folded):
            options = {
                "witness": "" if witness.key == edition.settings.witness else witness.key,
                "lines": in_lines(witness.lines_of(*span)),
                "kind": f"{MARK} heading, attribution, credit or notice",
            }
            name = f"{key}-note-{len(records) + 1}"
            records.append(directive("paratext", name, options, body_of(witness, *span)))
    return records


def _rests(span: Span, taken: Span, text: str) -> list[Span]:
    """What is left of a span when another is taken out of it, white space at the ends left out."""
    found = []
    for start, end in ((span[0], min(span[1], taken[0])), (max(span[0], taken[1]), span[1])):
        piece = text[start:end] if start < end else ""
        if piece.strip(" "):
            found.append((start + len(piece) - len(piece.lstrip(" ")), start + len(piece.rstrip(" "))))
    return found

"""Storing a witness: its bytes as they are, its entry with their SHA-256, open places for the rest."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quotations.core.check import Report
from quotations.core.edition.edition import Edition
from quotations.core.given import read_given
from quotations.core.model import Lines
from quotations.core.pages.limits import LARGEST
from quotations.core.pages.openplaces import MARK
from quotations.core.scaffold.entry import appended, bibtex
from quotations.core.scaffold.files import AuthoringError, Writing
from quotations.core.scaffold.source import refuse_key

__all__ = ["Stored", "store", "uncovered"]

_SIGLUM = re.compile(r"[^\W_]+")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Stored:
    """What is to be written, and where."""

    writing: Writing
    path: str
    bibfile: str
    sha256: str


def store(edition: Edition, file: Path, key: str, siglum: str, title: str) -> Stored:
    """Everything that a new witness needs, ready to be written.

    It goes into the folder ``witnesses`` beside the ``.bib`` file that has the other stored witnesses.

    :raises AuthoringError: if the file is no text in UTF-8, or key, siglum or title cannot be used.
    """
    refuse_key(edition, key)
    _refuse_names(edition, siglum, title)
    data = _text_of(file)
    settings = edition.settings
    if not settings.bibfiles:
        raise AuthoringError("conf.py names no bibliography; set bibtex_bibfiles")
    stored = edition.bibliography.stored()
    bibfile = Path(os.path.realpath(settings.root / stored[0].place.path)) if stored else settings.bibfiles[0]
    name = f"witnesses/{key}{file.suffix or '.txt'}"
    target = bibfile.parent / name
    digest = hashlib.sha256(data).hexdigest()
    fields = {
        "title": title,
        "howpublished": f"{MARK} what it is, by whom it was published, and how and when it was captured",
        "date": f"{MARK} its date as YYYY-MM-DD, or the month, or the year",
        "siglum": siglum,
        "file": name,
        "sha256": digest,
    }
    writing = Writing(Path(os.path.realpath(settings.root)))
    if not (target.exists() and target.samefile(file)):
        writing.create(target, data)
    try:
        entries = read_given(bibfile, LARGEST[".bib"])
    except OSError as error:
        raise AuthoringError(f"{settings.shown(bibfile)} cannot be read: {error.strerror}") from error
    writing.change(bibfile, entries, appended(entries, bibtex("misc", key, fields)))
    return Stored(writing, settings.shown(target), settings.shown(bibfile), digest)


def uncovered(edition: Edition, report: Report, key: str) -> Iterator[tuple[Lines, str]]:
    """What no record covers of a witness, as lines and words; ``report`` is a comparison."""
    witness = edition.witnesses[key]
    for start, end in report.coverage[key].gaps:
        yield witness.lines_of(start, end), witness.folded[start:end]


def _refuse_names(edition: Edition, siglum: str, title: str) -> None:
    if not _SIGLUM.fullmatch(siglum):
        raise AuthoringError(f"“{siglum}” is no siglum: a few letters and digits, such as K or K2")
    other = edition.bibliography.siglum(siglum)
    if other is not None:
        raise AuthoringError(f"the siglum {siglum} is that of “{other.key}” already; choose another")
    if not title.strip() or any(char in "{}\\" or not char.isprintable() for char in title):
        raise AuthoringError("the title is one line of words, without braces and backslashes")


def _text_of(file: Path) -> bytes:
    try:
        data = read_given(file, LARGEST[".txt"])
    except OSError as error:
        raise AuthoringError(f"{file} cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = f"{file} is not UTF-8 (line {line}); convert it, and say so in its entry"
        raise AuthoringError(text) from error
    if not text.strip():
        raise AuthoringError(f"{file} has no words")
    if "\0" in text:
        raise AuthoringError(f"{file} is no text: it has characters of the value 0")
    if data.startswith(_BYTE_ORDER_MARK):
        text = f"{file} begins with a byte-order mark, which no quotation has; store it without"
        raise AuthoringError(text)
    return data

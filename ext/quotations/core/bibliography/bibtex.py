"""Reading ``.bib`` files: works, their places, and what is wrong with the files.

Syntax is pybtex's, entry by entry: pybtex as a whole stops at the first repeated key and drops the
rest of the file (sphinxcontrib-bibtex#199), so repetitions are found here first.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import latexcodec  # noqa: F401 — registers the codec used in plain_field
from pybtex import errors
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError

from quotations.core.bibliography.kinds import KINDS
from quotations.core.bibliography.work import Work
from quotations.core.given import TooLargeError, read_given
from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import is_date
from quotations.core.pages.limits import LARGEST
from quotations.core.pages.openplaces import is_open, open_places

__all__ = ["Bibliography", "plain_field", "read_bibliography", "with_line_feeds"]

_LINE_END = re.compile(r"\r\n?")
_LONGEST_VALUE = 20_000
"""Characters of a field, with the abbreviations in it written out."""
_MOST_FIELDS = 200
_KEY = re.compile(r"\w[\w:.+/-]*")
_URL = re.compile(r"https?://[^\s\"<>\\^`{|}\x00-\x20\x7f]+")
"""An address as RFC 3986 has it, and letters of other scripts."""
_TAKING_OVER = ("crossref", "xref", "xdata")
"""Fields by which an entry takes over those of another, which may take over its."""


class _TangledError(PybtexSyntaxError):  # type: ignore[misc]
    """Something that can become more than any memory holds."""

    error_type = "tangled"


# pybtex has no types.
class _Parser(LowLevelParser):  # type: ignore[misc]
    """pybtex’s parser, with an end to what a short file can become."""

    _abbreviating = False
    current_value: list[str]

    def parse_string_body(self, body_end: Any) -> None:
        """An abbreviation, which is written out: of others that use others it doubles with each."""
        self._abbreviating = True
        try:
            super().parse_string_body(body_end)
        finally:
            self._abbreviating = False

    def substitute_macro(self, name: str) -> str:
        """The words of an abbreviation."""
        if self._abbreviating:
            raise _TangledError(f"an @string is made of the other @string “{name[:40]}”", self)
        return str(super().substitute_macro(name))

    def parse_entry_body(self, body_end: Any) -> None:
        """An entry in braces: to find the end of one in brackets can take the whole file for each word."""
        if body_end is not self.RBRACE:
            raise _TangledError("an entry does not stand in braces", self)
        super().parse_entry_body(body_end)

    def parse_field(self) -> None:
        """A field of an entry."""
        if len(self.current_fields) >= _MOST_FIELDS:
            raise _TangledError(f"an entry has more than {_MOST_FIELDS} fields", self)
        super().parse_field()

    def parse_value(self) -> None:
        """A value, its parts not yet joined."""
        super().parse_value()
        if sum(len(part) for part in self.current_value) > _LONGEST_VALUE:
            self.current_value = []
            raise _TangledError(f"a value has more than {_LONGEST_VALUE:,} characters", self)


@dataclass(slots=True)
class Bibliography:
    """All works of an edition by key, in the order of the files."""

    works: dict[str, Work] = field(default_factory=dict)
    _by_lower: dict[str, Work] = field(default_factory=dict, repr=False)
    _by_siglum: dict[str, Work] = field(default_factory=dict, repr=False)

    def add(self, work: Work) -> None:
        """Take in a work; of a siglum that is given twice the first holds."""
        self.works[work.key] = work
        self._by_lower.setdefault(work.key.lower(), work)
        if work.get("siglum"):
            self._by_siglum.setdefault(work.get("siglum"), work)

    def alike(self, key: str) -> Work | None:
        """The work of that key in capitals or small letters: BibTeX takes them for the same."""
        return self._by_lower.get(key.lower())

    def siglum(self, siglum: str) -> Work | None:
        """The witness of that siglum, or None."""
        return self._by_siglum.get(siglum)

    def stored(self) -> list[Work]:
        """The witnesses that are kept as files."""
        return [work for work in self.works.values() if work.get("file")]


def with_line_feeds(text: str) -> str:
    """The text of a ``.bib`` file, in which a carriage return ends a line too: pybtex counts so."""
    return _LINE_END.sub("\n", text)


def read_bibliography(files: Iterable[tuple[str, Path]]) -> tuple[Bibliography, list[Finding]]:
    """Read files, each given as the user's name of it and its path."""
    bibliography = Bibliography()
    findings: list[Finding] = []
    for name, path in files:
        try:
            text = with_line_feeds(read_given(path, LARGEST[".bib"]).decode("utf-8"))
        except TooLargeError as error:
            text = f"it is not read: {error.strerror}"
            findings.append(finding_at(Place(name, 1), Rule.BIB_ENTANGLED, text, "part it in two"))
            continue
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            hint = "restore the file, or correct bibtex_bibfiles in conf.py"
            place = Place(name, 1)
            findings.append(finding_at(place, Rule.BIB_SYNTAX, f"cannot be read: {reason}", hint))
            continue
        for work in _works(name, text, findings):
            _note(bibliography, work, findings)
    return bibliography, findings


def _note(bibliography: Bibliography, work: Work, findings: list[Finding]) -> None:
    first = bibliography.alike(work.key)
    if first is not None:
        text = f"the key “{work.key}” is given already at {first.place.path}:{first.place.line}"
        findings.append(finding_at(work.place, Rule.BIB_REPEATED, text))
        return
    findings += _entanglements(work)
    for lacking in work.missing:
        text = f"@{work.type} “{work.key}” has no {lacking}"
        findings.append(finding_at(work.place, Rule.BIB_MISSING_FIELD, text))
    if work.date and not all(map(is_date, work.date.split("/"))) and not is_open(work.date):
        text = f"“{work.key}” has the date “{work.date}”"
        findings.append(finding_at(work.place, Rule.BIB_BAD_DATE, text))
    url = work.get("url")
    if url and not _URL.fullmatch(url) and not is_open(url):
        text = f"“{work.key}” has the address “{url}”"
        findings.append(finding_at(work.place, Rule.BIB_BAD_URL, text))
    subtype = work.get("entrysubtype")
    if subtype and "-".join(subtype.lower().split()) not in KINDS:
        text = f"“{work.key}” has the entrysubtype “{subtype}”, none of {', '.join(KINDS)}"
        findings.append(finding_at(work.place, Rule.BIB_BAD_KIND, text))
    siglum = work.get("siglum")
    other = bibliography.siglum(siglum) if siglum else None
    if other is not None:
        text = f"the siglum {siglum} of “{work.key}” is that of “{other.key}” already"
        findings.append(finding_at(work.place, Rule.SIGLUM_REPEATED, text))
    bibliography.add(work)


def _entanglements(work: Work) -> Iterator[Finding]:
    if not _KEY.fullmatch(work.key):
        text = f"the key “{work.key[:40]}” is not made of letters, digits and - _ : . + /"
        yield finding_at(work.place, Rule.BIB_ENTANGLED, text, "give the entry a plain key")
    if not work.type.isalpha():
        text = f"the type “{work.type[:40]}” of “{work.key[:40]}” is not made of letters"
        yield finding_at(work.place, Rule.BIB_ENTANGLED, text, "write a type such as @article")
    for name in _TAKING_OVER:
        if work.get(name):
            text = f"“{work.key}” takes over what another entry says, by {name}"
            yield finding_at(work.place, Rule.BIB_ENTANGLED, text)


def _works(name: str, text: str, findings: list[Finding]) -> Iterable[Work]:
    broken = 0

    def fault(error: PybtexSyntaxError) -> None:
        nonlocal broken
        context = getattr(error, "error_context_info", None)
        line = context[1] if context else error.lineno
        broken = line
        message = str(error).partition(": ")[2] or str(error)
        rule = Rule.BIB_ENTANGLED if isinstance(error, _TangledError) else Rule.BIB_SYNTAX
        if isinstance(error, _TangledError):
            message = str(error.args[0])
        findings.append(finding_at(Place(name, line), rule, message))

    seen, line = 0, 1
    parser = _Parser(text, handle_error=fault, macros=dict(month_names))
    for command, body in parser:
        if command.lower() in {"string", "preamble", "comment"} or not body[0]:
            continue
        key, raw = body
        start = text.rfind("\n", 0, parser.command_start + 1) + 1
        seen, line = start, line + text.count("\n", seen, start)
        place = Place(name, line, parser.command_start - start + 1)
        if place.line <= broken:
            continue  # half an entry: what it lacks was not forgotten
        fields: dict[str, str] = {}
        for field_name, parts in raw:
            if field_name.lower() in fields:
                message = f"“{key}” gives the field {field_name} twice"
                findings.append(finding_at(place, Rule.BIB_SYNTAX, message))
            fields.setdefault(field_name.lower(), " ".join("".join(parts).split()))
        findings += open_places(name, text[start : parser.pos], place.line)
        try:
            with errors.capture() as wrong:  # pybtex would print it, and read on
                authors, editors = _persons(fields.get("author", "")), _persons(fields.get("editor", ""))
            plain = {each: plain_field(value) for each, value in fields.items()}
        except UnicodeDecodeError as error:
            message = f"“{key}” has LaTeX that cannot be read: {error.reason}"
            findings.append(finding_at(place, Rule.BIB_SYNTAX, message))
            continue
        if wrong:
            message = f"a name of “{key}” cannot be read: {str(wrong[0])[:80]}"
            findings.append(finding_at(place, Rule.BIB_SYNTAX, message, "write it as Last, First"))
        yield Work(
            key=key, type=command.lower(), authors=authors, editors=editors, fields=plain, place=place
        )


def plain_field(value: str) -> str:
    """A field as plain text: LaTeX's accents decoded, braces dropped, ``--`` a dash.

    :raises UnicodeDecodeError: if a backslash has nothing behind it.
    """
    if "\\" in value:
        # latexcodec's codec goes from text to text, which the stubs do not foresee.
        value = str(codecs.decode(value, "ulatex"))  # type: ignore[call-overload]
    return value.replace("{", "").replace("}", "").replace("--", "–")


def _persons(value: str) -> tuple[tuple[str, str], ...]:
    from pybtex.bibtex.utils import split_name_list

    found = []
    for name in split_name_list(value) if value else ():
        if name.startswith("{") and name.endswith("}"):
            found.append((plain_field(name), ""))
            continue
        person = Person(name)
        last = " ".join([*person.prelast_names, *person.last_names, *person.lineage_names])
        first = " ".join([*person.first_names, *person.middle_names])
        found.append((plain_field(last), plain_field(first)))
    return tuple(found)

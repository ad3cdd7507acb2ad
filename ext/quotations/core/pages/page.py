"""A page of the edition: which of our directives stand on it, and what they say.

Directives are found with markdown-it-py, the parser that MyST itself uses; their bodies are read by
``body``, ``fields`` and ``apparatus``. No Sphinx build is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markdown_it.token import Token

from quotations.core.messages import Finding, Rule, nearest
from quotations.core.model.quotation import Paratext, Quotation
from quotations.core.model.segments import Place
from quotations.core.pages.accessible import Listener
from quotations.core.pages.allowed import ALLOWED, Allowed
from quotations.core.pages.body import finding_at, opens_fence
from quotations.core.pages.citations import citations_that_are_none
from quotations.core.pages.contents import Contents
from quotations.core.pages.directives import DIRECTIVES, Block, Reader
from quotations.core.pages.fences import name_of
from quotations.core.pages.frontmatter import PageException, read_front_matter, wrong_head
from quotations.core.pages.limits import Faults, TooManyFaultsError, too_much
from quotations.core.pages.lines import Line
from quotations.core.pages.markdown import SWITCHED_ON
from quotations.core.pages.openplaces import open_places
from quotations.core.pages.safety import Met, Picture, Scan, is_citation

__all__ = ["Page", "Prose", "Reference", "read_page"]

Report = Callable[[Finding], None]

_LINE_END = re.compile(r"\r\n|\r|\n")
"""Where lines end in CommonMark (0.31, section 2.1), and nowhere else."""
# With no name before the backticks it is a code span, in which there are no roles.
_SPAN = re.compile(r"(`(?<!``)`*)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_ROLE_BEFORE = re.compile(r"\{(cite(?::\w+)?|quotation:ref)\}\Z")
_LONGEST_NAME = 40
"""So many characters before a span hold the name of its role."""
_CITE_EXTRA = re.compile(r"\{[^{}]*\}")
_TITLED = re.compile(r"^.*<([^<>]+)>$", re.DOTALL)


class Prose(NamedTuple):
    """A paragraph, a heading or a row of a table: its lines as written, and the number of the first."""

    text: str
    line: int


class Reference(NamedTuple):
    """A mention of a BibTeX key or of a quotation's id, and where it stands."""

    target: str
    place: Place


@dataclass(slots=True)
class Page:
    """What the core knows of a page. ``docname`` is Sphinx's name of it, ``path`` the user's.

    ``digest`` is the SHA-256 of its file.
    """

    docname: str
    path: str
    digest: str = ""
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    exceptions: list[PageException] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    paratexts: list[Paratext] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    citations: list[Reference] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    """What the page says outside its directives, in order."""
    block_quotes: list[int] = field(default_factory=list)
    """The lines on which Markdown's own block quotes begin."""
    directives: set[str] = field(default_factory=set)
    """The names of all directives at the top level, ours and others."""
    records: list[range] = field(default_factory=list)
    """The numbers of the lines of each of our directives: there stand words of others."""
    pictures: list[Picture] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)
    """The lists of pages that it has."""
    tried: set[str] = field(default_factory=set)
    """The ids of all its quotations and paratext records, those too that could not be read."""

    def paragraph(self, number: int) -> str:
        """The words of the lines round one, up to blank ones, white space folded."""
        first = last = min(max(number, 1), len(self.lines) or 1) - 1
        while first > 0 and self.lines[first - 1].strip():
            first -= 1
        while last + 1 < len(self.lines) and self.lines[last + 1].strip():
            last += 1
        return " ".join(" ".join(self.lines[first : last + 1]).split())

    def names(self, kind: str) -> list[str]:
        """The names of a field of the front matter that holds several, such as ``persons``."""
        return [each.strip() for each in self.meta.get(kind, "").split(";") if each.strip()]


def read_page(  # noqa: PLR0913 — what a page is read with, by name
    docname: str,
    path: str,
    text: str,
    *,
    witness: str,
    lang: str,
    allowed: Allowed = ALLOWED,
    extensions: frozenset[str] = SWITCHED_ON,
    met: list[Met] | None = None,
) -> tuple[Page, list[Finding]]:
    """Read a page; ``witness`` and ``lang`` are what a quotation has that names none.

    ``allowed`` is what the page may hold, ``extensions`` the extensions of MyST that are on. Of a page that
    is too much nothing is read. To ``met``, if it is given, is added what MyST will take for more than words
    (``Scan.met``).
    """
    page = Page(docname, path)
    excess = too_much(path, text)
    if excess is not None:
        return page, [excess]
    faults = Faults(path)
    with suppress(TooManyFaultsError):
        _read(page, text, faults.report, witness, lang, allowed, extensions, met)
    return page, faults.found


def _read(  # noqa: PLR0913, PLR0917 — as above
    page: Page,
    text: str,
    report: Report,
    witness: str,
    lang: str,
    allowed: Allowed,
    extensions: frozenset[str],
    met: list[Met] | None,
) -> None:
    path, docname = page.path, page.docname
    page.lines = _LINE_END.split(text)
    lines = [Line(each, number) for number, each in enumerate(page.lines, 1)]
    addresses: dict[str, Any] = {}
    written = "\n".join(page.lines)  # as Sphinx reads it
    scan = Scan(
        path=path,
        docname=docname,
        page=page.lines,
        lines=lines,
        report=report,
        allowed=allowed,
        extensions=extensions,
        pictures=page.pictures,
        met=met,
        contents=page.contents,
    )
    tokens = scan.parse(written, addresses)
    listener = Listener(path, report)
    faults = list(wrong_head(path, written, tokens))
    for fault in faults:
        report(fault)
    if tokens and tokens[0].type == "front_matter":
        front = read_front_matter(path, tokens[0].content, report, allowed.front_matter, is_whole=not faults)
        page.meta, page.exceptions = front.fields, front.exceptions
    reader = Reader(
        path=path,
        docname=docname,
        source=page.meta.get("source", ""),
        witness=witness,
        lang=lang,
        report=report,
    )
    quote = 0  # where a block quote begins of which no word was met yet
    for index, token in enumerate(tokens):
        scan.token(token, addresses)
        listener.token(token)
        if token.type in {"fence", "colon_fence"} and token.map:
            _read_fence(page, reader, token, lines, listener)
        elif token.type == "blockquote_open" and token.map:
            quote = quote or token.map[0] + 1
        elif token.type == "blockquote_close":
            quote = 0
        elif token.type == "inline":
            page.block_quotes += [quote] if quote else []
            quote = 0
            _read_inline(page, token, lines, report, listener)
            if not page.title and tokens[index - 1].type == "heading_open":
                page.title = token.content
    scan.end()
    page.quotations, page.paratexts, page.blocks = reader.quotations, reader.paratexts, reader.blocks
    page.tried = reader.tried
    for key, place in reader.cited:
        page.citations.append(Reference(key, place))


def _read_fence(
    page: Page, reader: Reader, token: Token, lines: list[Line], listener: Listener
) -> None:
    assert token.map is not None  # noqa: S101 — block tokens have a map; the caller looked
    first, end = token.map
    name, argument = name_of(token.info) or ("", "")
    place = Place(page.path, first + 1, lines[first].text.index(token.markup) + 1)
    page.directives |= {name} - {""}
    closing = lines[end - 1].text.strip(" \t>") if end - 1 > first else ""
    closed = len(closing) >= len(token.markup) and set(closing) == {token.markup[0]}
    inner = lines[first + 1 : end - 1] if closed else lines[first + 1 : end]
    if name and not closed:
        reader.report(finding_at(place, Rule.UNCLOSED_FENCE, f"{{{name}}} is never closed"))
    if name in DIRECTIVES and token.level:
        text = f"{{{name}}} stands inside a list or a block quote"
        reader.report(finding_at(place, Rule.MISPLACED, text))
    elif name in DIRECTIVES:
        page.records.append(range(first + 1, end + 1))
        _read_directives(reader, (name, argument), inner, place, token.markup)
        if name not in {"quotation", "paratext"}:  # of these the reader knows what is not the witness's
            _note_open(page, inner, reader)
    else:
        slip, *ids = token.info.split()[:2] or [""]
        if nearest(slip.strip("{}"), DIRECTIVES):  # what names its id is no second fault
            reader.tried |= set(ids)
        listener.directive(name, inner, place)
        _note_inside(name, inner, page, reader)


def _read_directives(
    reader: Reader, directive: tuple[str, str], inner: list[Line], place: Place, fence: str
) -> None:
    """Read a directive, and others that it took in because it was never closed itself."""
    openings = [index for index, line in enumerate(inner) if opens_fence(line, fence)]
    for begin, end in zip([0, *(at + 1 for at in openings)], [*openings, None], strict=True):
        name, argument = directive
        if name not in DIRECTIVES:
            return
        if end is not None:
            reader.report(finding_at(place, Rule.UNCLOSED_FENCE, f"{{{name}}} is never closed"))
        reader.read(name, argument, inner[begin:end], place)
        if end is not None:
            directive = name_of(inner[end].text.strip().lstrip(":`")) or ("", "")
            place = Place(place.path, inner[end].number)


def _note_inside(name: str, inner: list[Line], page: Page, reader: Reader) -> None:
    """Note what is mentioned inside another directive."""
    if name and not name.startswith(("code", "literal", "math")):
        for line in inner:
            _note_roles(page, line.text, line.number)
            for finding in citations_that_are_none(page.path, line.text, line.number):
                reader.report(finding)
        _note_open(page, inner, reader)


def _note_open(page: Page, lines: list[Line], reader: Reader) -> None:
    for line in lines:
        for finding in open_places(page.path, line.text, line.number):
            reader.report(finding)


def _read_inline(
    page: Page, token: Token, lines: list[Line], report: Report, listener: Listener
) -> None:
    assert token.map is not None  # noqa: S101 — markdown-it gives every inline token a map
    first, end = token.map[0], max(token.map[1], token.map[0] + 1)  # a term of a definition has no lines
    text = "\n".join(line.text for line in lines[first:end])
    if not page.prose or page.prose[-1].line != first + 1:  # the cells of a row have one line
        page.prose.append(Prose(text, first + 1))
        listener.prose(text, first + 1)
        for fault in citations_that_are_none(page.path, text, first + 1):
            report(fault)
    _note_roles(page, text, first + 1)
    for fault in open_places(page.path, text, first + 1):
        report(fault)


def _note_roles(page: Page, text: str, first_line: int) -> None:
    line, begins, counted = first_line, 0, 0  # counted on from role to role: a line may hold many
    for span in _SPAN.finditer(text):
        role = _ROLE_BEFORE.search(text, max(0, span.start() - _LONGEST_NAME), span.start())
        if role is None:
            continue
        line += text.count("\n", counted, span.start(2))
        begins = max(begins, text.rfind("\n", counted, span.start(2)) + 1)
        counted = span.start(2)
        place = Place(page.path, line, counted - begins + 1)
        if role[1] == "quotation:ref":
            titled = _TITLED.match(span[2])
            page.references.append(Reference((titled[1] if titled else span[2]).strip(), place))
        else:
            page.citations += [Reference(key, place) for key in _keys(span[2]) if is_citation(span[2])]


def _keys(content: str) -> Iterator[str]:
    """The keys of a cite role; texts before and after a key stand in braces."""
    for part in _CITE_EXTRA.sub("", content).split(","):
        if part.strip():
            yield part.strip()

"""Looks through a page for what pages may not hold (``allowed``), before anything else reads it.

A contributed page is read by others; it brings words, never commands for their browser or for the build.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from quotations.messages import Finding, Rule, nearest
from quotations.model.segments import Place
from quotations.pages.allowed import ALLOWED, Allowed, Directive, Part
from quotations.pages.body import SIGNS, finding_at
from quotations.pages.conditions import is_condition
from quotations.pages.contents import Contents, contents_in
from quotations.pages.directives import DIRECTIVES
from quotations.pages.limits import DEEPEST, LONGEST_PARAGRAPH, MOST_KEYS
from quotations.pages.lines import Line
from quotations.pages.markdown import SWITCHED_ON, markdown

__all__ = ["ACTIVE_SCHEMES", "Picture", "Scan", "is_citation", "local_path", "scheme_of"]

ACTIVE_SCHEMES = frozenset(("javascript", "vbscript", "data", "blob", "file", "filesystem"))
"""Schemes of addresses that run or hold something, or read the reader's disk."""

_RAW = frozenset(("raw", "eval-rst"))
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_OPTION = re.compile(r"\s*:([\w-]+):(?:\s+(.*))?\s*$")
_IN_OPTIONS = re.compile(r"\s*:(?!::)")
_YAML_OPTION = re.compile(r"([\w-]+):(?:\s+(.*))?\s*$")
_PLAIN = re.compile(r"[^|>\s\"'&*!%@`{\[].*|\"[^\"\\]*\"|'[^']*'|")
"""A value on one line; whatever YAML reads otherwise is none."""
_INFO = re.compile(r"^\{([^\s{}]*)\}\s*(.*)$", re.DOTALL)
_ENTRY = re.compile(r"^(?:(.+?)\s*)?<([^<>]*)>$")
_TARGET = r" ?(?:\{[^{}]+\} ?)?[^{}\s,<>!]+ ?(?:\{[^{}]+\} ?)?"
_CITED = re.compile(f"{_TARGET}(?:,{_TARGET})*")
_LABEL = re.compile(r"\w[\w -]*")
_MOST_STARS = 2
"""Of the name of a page in a list: with many, comparing it with others takes for ever."""


def scheme_of(address: str) -> str:
    """The scheme of an address in lower case, as a browser reads it; empty if it has none."""
    # Browsers leave control characters and line breaks out (WHATWG URL, 4.4).
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    return found[1].lower() if found else ""


def is_citation(words: str) -> bool:
    """True for keys with commas between them, and words before and after each in braces."""
    return _CITED.fullmatch(" ".join(words.split())) is not None


def local_path(docname: str, address: str) -> str | None:
    """The file that an address without a scheme names, from the folder of the pages.

    None if it is outside of it.
    """
    path = unquote(address.partition("#")[0])
    base = "" if path.startswith("/") else posixpath.dirname(docname)
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if found.startswith("..") or _UNSAFE.search(found) else found


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page shows: its path from the folder of the pages, and where that stands."""

    path: str
    place: Place


@dataclass(slots=True, kw_only=True)
class Scan:
    """Looks through the tokens of one page; faults go to ``report``, pictures are noted."""

    path: str
    docname: str
    page: list[str]
    """Every line of the page, to find words on it."""
    lines: list[Line]
    """The lines that the tokens were made of: those of the page, or the text of a directive."""
    report: Callable[[Finding], None]
    allowed: Allowed = ALLOWED
    extensions: frozenset[str] = SWITCHED_ON
    depth: int = 0
    pictures: list[Picture] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)

    def token(self, token: Token, env: dict[str, Any]) -> None:
        """A token of Markdown; ``env`` has the addresses that stand elsewhere on the page."""
        if token.type == "html_block" and token.map:
            line = self.lines[token.map[0]]
            self._html(self._place(line, token.content.strip()[:1]), token.content)
        elif token.type in {"fence", "colon_fence"}:
            self._fence(token, env)
        elif token.type == "inline":
            self._inline(token, env)

    def _fault(self, place: Place, text: str, hint: str = "", rule: Rule = Rule.NOT_ALLOWED) -> None:
        self.report(finding_at(place, rule, text, hint))

    # Directives

    def _fence(self, token: Token, env: dict[str, Any]) -> None:
        if not token.map:
            return
        opening = self.lines[token.map[0]]
        info = _INFO.match(token.info.strip())
        if not info:
            if token.type == "colon_fence":
                text = "a fence of colons has no {name} of a directive"
                word = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
                name = f"{{{word}}}" if word in DIRECTIVES else "the name of a directive in braces"
                self._fault(self._place(opening, ":"), text, f"write {name}")
            else:
                self._language(token.info.strip(), self._place(opening, token.info.strip() or "`"))
        elif info[1] not in DIRECTIVES:  # the text of our own directives is no Markdown
            # Its text without what stands before it in a list or a block quote.
            texts = token.content.split("\n")[:-1] if token.content else []
            below = self.lines[token.map[0] + 1 :]
            inner = [Line(text, line.number) for text, line in zip(texts, below, strict=False)]
            self._directive(info[1], info[2].strip(), opening, inner, env)

    def _directive(
        self, name: str, argument: str, opening: Line, inner: list[Line], env: dict[str, Any]
    ) -> None:
        place = self._place(opening, "{")
        known = self.allowed.directives.get(name)
        if name == "toctree":
            self.contents.append(contents_in(self.docname, inner, place, self._place))
        if known is None and name in _RAW:
            text = f"{{{name}}} writes what the check cannot read"
            self._fault(place, text, rule=Rule.RAW_HTML)
        elif known is None:
            near = nearest(name, {*DIRECTIVES, *self.allowed.directives})
            hint = f"a page may hold {_named(self.allowed.directives)}, and our own"
            hint = f"write {{{near}}}" if near else f"write it otherwise; {hint}"
            self._fault(place, f"pages may not hold the directive {{{name}}}", hint)
        elif self.depth >= DEEPEST:
            text = f"directives stand more than {DEEPEST} deep in one another"
            self._fault(place, text, "write them one after the other", Rule.TOO_MUCH)
        else:
            body = self._options(name, known, inner)
            self._argument(name, known, argument, opening)
            if known.text is Part.PAGES:
                for line in body:
                    self._page_of_list(line)
            elif known.text is Part.PROSE:
                between = [] if known.argument is Part.OPENING else [Line("", opening.number)]
                title = argument if known.argument in {Part.PROSE, Part.OPENING} else ""
                self._inside([Line(title, opening.number), *between, *body], env)
            elif known.text is Part.NOTHING and any(not line.is_blank for line in body):
                self._fault(place, f"{{{name}}} has a text", "delete the text")

    def _options(self, name: str, known: Directive, lines: list[Line]) -> list[Line]:
        """Look at the options of a directive, as MyST finds them; the lines after them."""
        form, options, rest = _OPTION, *_split(lines)
        if options and options[0].text.lstrip().startswith("---"):
            form, options = _YAML_OPTION, options[1:]
        for line in options:
            if not line.text.strip() or line.text.startswith("---"):
                continue
            found = form.match(line.text)
            place = self._place(line, found[1] if found else line.text.strip()[:1])
            if not found or not _PLAIN.fullmatch((found[2] or "").strip()):
                self._fault(place, f"an option of {{{name}}} is no name and a value on one line")
            elif found[1] not in known.options:
                hint = f"delete it; {{{name}}} may have {_named(known.options)}"
                self._fault(place, f"pages may not give {{{name}}} the option “{found[1]}”", hint)
        return rest

    def _argument(self, name: str, known: Directive, argument: str, opening: Line) -> None:
        place = self._place(opening, argument or "{")
        if known.argument is Part.PICTURE:
            self._picture(argument, place)
        elif known.argument is Part.LANGUAGE:
            self._language(argument, place)
        elif known.argument is Part.CONDITION and not is_condition(argument):
            self._fault(place, f"{{{name}}} has “{_short(argument)}”, not a condition such as html")
        elif known.argument is Part.NOTHING and argument:
            shown = _short(argument)
            self._fault(place, f"{{{name}}} has “{shown}” behind it", f"delete “{shown}”")

    def _inside(self, lines: list[Line], env: dict[str, Any]) -> None:
        """Look through Markdown that stands in a directive; it knows the addresses of the page."""
        scan = Scan(
            path=self.path,
            docname=self.docname,
            page=self.page,
            lines=lines,
            report=self.report,
            allowed=self.allowed,
            extensions=self.extensions,
            depth=self.depth + 1,
            pictures=self.pictures,
            contents=self.contents,
        )
        for each in markdown(self.extensions).parse("".join(f"{line.text}\n" for line in lines), env):
            scan.token(each, env)

    def _language(self, info: str, place: Place) -> None:
        language = next(iter(info.split()), "")
        if language not in self.allowed.languages:
            known = _named(self.allowed.languages - {""})
            text = f"literal text is not coloured as “{_short(language)}”"
            self._fault(place, text, f"write text, or one of {known}")

    def _page_of_list(self, line: Line) -> None:
        written = line.text.strip()
        entry = _ENTRY.match(written)
        target = (entry[2] if entry else written).strip()
        if not target:
            return
        place = self._place(line, target)
        if "://" in written or scheme_of(target) or target.startswith("//"):
            if scheme_of(target) not in self.allowed.schemes - {"mailto"}:
                self._address(target, place)
        elif target.count("*") > _MOST_STARS or any(char in target for char in "[]?"):
            hint = f"write whole names, or at most {_MOST_STARS} asterisks"
            self._fault(place, f"“{_short(target)}” is compared with every page in too many ways", hint)
        elif local_path(self.docname, target) is None:
            text = f"“{_short(target)}” leads out of the pages"
            self._fault(place, text, "name a page", Rule.ACTIVE_ADDRESS)

    # What stands in lines

    def _inline(self, token: Token, env: dict[str, Any]) -> None:
        short = len(token.content) <= LONGEST_PARAGRAPH
        if not token.map or (short and not any(mark in token.content for mark in "<:[{")):
            return
        first, end = token.map
        lines = self.lines[first : max(end, first + 1)]  # a term of a definition has a map of no lines
        if not short:
            text = f"the paragraph has more than {LONGEST_PARAGRAPH:,} characters"
            self._fault(self._place(lines[0], ""), text, "part it", Rule.TOO_MUCH)
            return
        raw = "\n".join(line.text for line in lines)
        at = 0
        (parsed,) = markdown(self.extensions).parseInline(token.content, env)
        for child in _leaves(parsed.children or []):
            if child.type == "myst_role":
                words = f"{{{child.meta['name']}}}`"
                at = self._found(raw, words, at)
                self._role(child, self._at(lines, raw, at))
                at += len(words)
            elif child.type in {"html_inline", "code_inline"}:
                at = self._found(raw, child.content.split("\n")[0], at)
                if child.type == "html_inline" and not child.content.startswith("</"):
                    self._html(self._at(lines, raw, at), child.content)
                at += len(child.content.split("\n")[0])
            elif child.type in {"link_open", "image"}:
                address = str(child.attrs.get("href") or child.attrs.get("src") or "")
                scheme = scheme_of(address)
                at = self._found(raw.lower(), scheme or unquote(address).lower(), at)
                place = self._at(lines, raw, at)
                if child.type == "image":
                    self._picture(address, place)
                else:
                    self._link(address, place)
                at += 1

    def _found(self, raw: str, words: str, at: int) -> int:
        """Where some words stand next; where they are written in another way, no further than before."""
        found = raw.find(words, at) if words else -1
        return found if found >= 0 else at

    def _role(self, token: Token, place: Place) -> None:
        name = token.meta["name"]
        if not self.allowed.has_role(name):
            near = nearest(name, self.allowed.roles)
            hint = f"write it otherwise; a page may hold {_named(self.allowed.roles)}"
            if name in SIGNS:
                hint = "say it in words: this is a sign for the text of a quotation"
            elif near:
                hint = f"write {{{near}}}"
            self._fault(place, f"pages may not hold the role {{{name}}}", hint)
        elif token.content.count(",") >= MOST_KEYS:
            text = f"{{{name}}} names more than {MOST_KEYS} works"
            self._fault(place, text, "name them in several", Rule.TOO_MUCH)
        elif name.startswith("cite") and not is_citation(token.content):
            hint = "write keys with commas between them, and words before or after a key in braces"
            self._fault(place, f"“{_short(token.content)}” is no citation", hint)

    def _html(self, place: Place, words: str) -> None:
        self._fault(place, f"“{_short(words)}” is raw HTML", rule=Rule.RAW_HTML)

    def _link(self, address: str, place: Place) -> None:
        if scheme_of(address) or address.startswith("//") or _UNSAFE.search(unquote(address)):
            self._address(address, place)
            return
        path = unquote(address.partition("#")[0])
        if path and not _LABEL.fullmatch(path) and not path.endswith(".md"):
            hint = "name a page, with its .md, or write an address that begins with https://"
            self._fault(place, f"the link to “{_short(path)}” leads to no page", hint, Rule.ACTIVE_ADDRESS)
        elif path and local_path(self.docname, address) is None:
            text = f"the link to “{_short(path)}” leads out of the pages"
            self._fault(place, text, "name a page", Rule.ACTIVE_ADDRESS)

    def _picture(self, address: str, place: Place) -> None:
        if scheme_of(address) or address.startswith("//") or _UNSAFE.search(unquote(address)):
            if scheme_of(address) in ACTIVE_SCHEMES:
                self._address(address, place)
            else:
                hint = "store the picture beside the page, and name its file"
                text = f"the picture “{_short(address)}” is not in the edition"
                self._fault(place, text, hint, Rule.BAD_PICTURE)
            return
        path = local_path(self.docname, address)
        if path is None or posixpath.splitext(path)[1].lower() not in self.allowed.pictures:
            hint = f"name a file beside the pages that ends in {_named(self.allowed.pictures)}"
            text = f"“{_short(address)}” is no picture of the edition"
            self._fault(place, text, hint, Rule.BAD_PICTURE)
        else:
            self.pictures.append(Picture(path, place))

    def _address(self, address: str, place: Place) -> None:
        """Report an address that has a scheme, or hides one, unless it is an ordinary one."""
        scheme = scheme_of(address)
        if scheme in ACTIVE_SCHEMES:
            self._fault(place, f"an address begins with “{scheme}:”", rule=Rule.ACTIVE_ADDRESS)
        elif scheme and scheme not in self.allowed.schemes:
            hint = f"write one that begins with {_named(f'{each}:' for each in self.allowed.schemes)}"
            self._fault(place, f"an address begins with “{_short(scheme)}:”", hint, Rule.ACTIVE_ADDRESS)
        elif not scheme and address.startswith("//"):
            self._fault(place, "an address begins with “//”", "write https: before it", Rule.ACTIVE_ADDRESS)
        elif _UNSAFE.search(unquote(address)) or (scheme != "mailto" and not _has_host(address)):
            self._fault(place, f"“{_short(address)}” is no address", rule=Rule.ACTIVE_ADDRESS)

    def _place(self, line: Line, words: str) -> Place:
        return Place(self.path, line.number, max(0, self.page[line.number - 1].find(words)) + 1)

    def _at(self, lines: list[Line], raw: str, offset: int) -> Place:
        before = raw[:offset]
        line = lines[min(before.count("\n"), len(lines) - 1)]
        indent = max(0, self.page[line.number - 1].find(line.text))
        return Place(self.path, line.number, indent + offset - (before.rfind("\n") + 1) + 1)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _leaves(token.children or [])


def _split(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The options of a directive and what follows them, as MyST parts the two (``parsers.directives``)."""
    if lines and lines[0].text.startswith("---"):
        ends = [at for at, line in enumerate(lines) if at and line.text.startswith("---")]
        # Words behind the rule that ends the options are the first of the text.
        return (lines[: ends[0]], lines[ends[0] :]) if ends else (lines, [])
    at = next((at for at, line in enumerate(lines) if not _IN_OPTIONS.match(line.text)), len(lines))
    return lines[:at], lines[at:]


def _named(words: Any) -> str:
    return ", ".join(sorted(words)) or "none"


def _short(words: str) -> str:
    shown = " ".join(words.split())
    return f"{shown[:40]}…" if len(shown) > 40 else shown  # noqa: PLR2004 — enough to know it by

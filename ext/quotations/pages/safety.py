"""What no page may hold: raw HTML, directives that write it, addresses that run something.

A contributed page is read by others; it brings words, never commands for their browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin

from quotations.messages import Finding, Rule
from quotations.model.segments import Place
from quotations.pages.body import finding_at
from quotations.pages.directives import DIRECTIVES
from quotations.pages.lines import Line

__all__ = ["ACTIVE_SCHEMES", "Scan", "allow_all_links", "scheme_of"]

ACTIVE_SCHEMES = frozenset(("javascript", "vbscript", "data", "blob", "file", "filesystem"))
"""Schemes of addresses that run or hold something, or read the reader's disk."""

_REFUSED = frozenset(("raw", "eval-rst"))
_ADDRESSED = frozenset(("image", "figure"))
_LITERAL = ("code", "literal", "sourcecode", "math", "toctree", "bibliography", "highlight")
"""Directives, or the beginnings of their names, whose text is not Markdown."""
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_OPTION = re.compile(r"\s*:[\w-]+:(\s|$)")
_COMMENT = re.compile(r"^%.*$", re.MULTILINE)


def scheme_of(address: str) -> str:
    """The scheme of an address in lower case, as a browser reads it; empty if it has none."""
    # Browsers leave control characters and line breaks out (WHATWG URL, 4.4).
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    return found[1].lower() if found else ""


def allow_all_links(parser: MarkdownIt) -> MarkdownIt:
    """The parser with every link kept: by itself it takes forbidden ones for words, without saying so."""
    parser.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    return parser


_MARKDOWN = allow_all_links(MarkdownIt("commonmark").enable("table").use(colon_fence_plugin))
_INFO = re.compile(r"^\{([\w:-]+)\}(?:\s+(.*))?$")


class Scan:
    """Looks through the tokens of one page; faults go to ``report``."""

    def __init__(self, path: str, lines: list[Line], report: Callable[[Finding], None]) -> None:
        self.path = path
        self.lines = lines
        self.report = report

    def token(self, token: Token, env: dict[str, Any]) -> None:
        """A token of Markdown; ``env`` has the addresses that stand elsewhere on the page."""
        if token.type == "html_block" and token.map:
            line = self.lines[token.map[0]]
            self._html(self._place(line, token.content.strip()[:1]), token.content)
        elif token.type in {"fence", "colon_fence"}:
            self._fence(token)
        elif token.type == "inline":
            self._inline(token, env)

    def _fence(self, token: Token) -> None:
        info = _INFO.match(token.info.strip())
        if not info or info[1] in DIRECTIVES or not token.map:
            return  # the text of our own directives is no Markdown
        name, argument = info[1], (info[2] or "").strip()
        opening, *inner = self.lines[token.map[0] : token.map[1]]
        if name in _REFUSED:
            text = f"{{{name}}} writes what the check cannot read"
            self.report(finding_at(self._place(opening, "{"), Rule.RAW_HTML, text))
        elif name in _ADDRESSED:
            self._address(argument, self._place(opening, argument))
        elif not name.startswith(_LITERAL):
            # What stands before the title keeps its place, so that columns are right.
            before = opening.text.find(argument) if argument else len(opening.text)
            title = Line("x" * before + argument, opening.number)
            lines = [title, Line("", opening.number), *_without_options(inner, token.markup)]
            env: dict[str, Any] = {}
            scan = Scan(self.path, lines, self.report)
            for each in _MARKDOWN.parse("\n".join(line.text for line in lines), env):
                scan.token(each, env)

    def _inline(self, token: Token, env: dict[str, Any]) -> None:
        if not token.map or not any(mark in token.content for mark in "<:["):
            return
        lines = self.lines[token.map[0] : token.map[1]]
        raw = "\n".join(line.text for line in lines)
        at = 0
        (parsed,) = _MARKDOWN.parseInline(_COMMENT.sub("", token.content), env)
        for child in _leaves(parsed.children or []):
            literal = child.type in {"html_inline", "code_inline"}
            found = raw.find(child.content.split("\n")[0], at) if literal else -1
            if child.type == "html_inline" and not child.content.startswith("</"):
                self._html(self._at(lines, raw, max(found, at)), child.content)
            address = str(child.attrs.get("href") or child.attrs.get("src") or "")
            if scheme_of(address) in ACTIVE_SCHEMES:
                begins = raw.lower().find(scheme_of(address), at)
                self._address(address, self._at(lines, raw, max(begins, at)))
                at = max(begins, at) + 1
            at = found + len(child.content) if found >= 0 else at

    def _html(self, place: Place, words: str) -> None:
        shown = " ".join(words.split())
        shown = f"{shown[:40]}…" if len(shown) > 40 else shown  # noqa: PLR2004 — enough to know it by
        self.report(finding_at(place, Rule.RAW_HTML, f"“{shown}” is raw HTML"))

    def _address(self, address: str, place: Place) -> None:
        if scheme_of(address) in ACTIVE_SCHEMES:
            text = f"an address begins with “{scheme_of(address)}:”"
            self.report(finding_at(place, Rule.ACTIVE_ADDRESS, text))

    def _place(self, line: Line, words: str) -> Place:
        return Place(self.path, line.number, max(0, line.text.find(words)) + 1)

    def _at(self, lines: list[Line], raw: str, offset: int) -> Place:
        before = raw[:offset]
        line = lines[min(before.count("\n"), len(lines) - 1)]
        return Place(self.path, line.number, offset - (before.rfind("\n") + 1) + 1)


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _leaves(token.children or [])


def _without_options(lines: list[Line], fence: str) -> list[Line]:
    """The text of a directive after its options, which stand in lines or between two rules."""
    if lines and lines[-1].text.strip().startswith(fence):
        lines = lines[:-1]
    if lines and lines[0].text.strip() == "---":
        ends = [at for at, line in enumerate(lines) if at and line.text.strip() == "---"]
        return lines[ends[0] + 1 :] if ends else []
    at = next((at for at, line in enumerate(lines) if not _OPTION.match(line.text)), len(lines))
    return lines[at:]

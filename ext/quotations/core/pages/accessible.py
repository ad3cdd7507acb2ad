"""What a page owes to readers who hear it: words for pictures, headings in order, links that tell.

After the Web Content Accessibility Guidelines 2.2: 1.1.1 (pictures), 1.3.1 (headings), 2.4.4 (links).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.token import Token

from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.lines import Line

__all__ = ["Listener"]

_PICTURES = frozenset(("image", "figure"))
_ALT = re.compile(r"\s*:?alt:\s*\S")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_PICTURE = re.compile(r"!\[\s*\](?=[(\[])")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\](?=[(\[])")
_SAYS_NOTHING = frozenset(
    ("here", "click here", "this", "this link", "link", "more", "read more", "see here")
)


class Listener:
    """Goes through one page from its head; faults go to ``report``."""

    def __init__(self, path: str, report: Callable[[Finding], None]) -> None:
        self.path = path
        self.report = report
        self.level = 0
        """The level of the last heading; nought before the first."""

    def token(self, token: Token) -> None:
        """A token of Markdown, of which headings at the top level of the page matter."""
        if token.type != "heading_open" or token.level or not token.map:
            return
        level, line = int(token.tag[1:]), token.map[0] + 1
        if level > self.level + 1:
            after = f"follows one of level {self.level}" if self.level else "is the first of the page"
            text = f"a heading of level {level} {after}"
            self.report(finding_at(Place(self.path, line), Rule.HEADING_LEVEL, text))
        self.level = level

    def directive(self, name: str, inner: list[Line], place: Place) -> None:
        """A directive with the lines inside it."""
        if name in _PICTURES and not any(_ALT.match(line.text) for line in inner):
            text = f"{{{name}}} has no words in the place of its picture"
            self.report(finding_at(place, Rule.PICTURE_UNTOLD, text))

    def prose(self, text: str, line: int) -> None:
        """A paragraph or a heading that begins on a line."""
        if "](" not in text and "][" not in text:
            return
        own = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
        for found in _PICTURE.finditer(own):
            wrong = "a picture has no words in its place"
            self._fault(own, found, line, Rule.PICTURE_UNTOLD, wrong)
        for found in _LINK.finditer(own):
            words = " ".join(found[1].split()).strip("*_.→ ")
            if words.lower() in _SAYS_NOTHING:
                wrong = f"of the link “{words}” one cannot tell where it leads"
                self._fault(own, found, line, Rule.LINK_UNTOLD, wrong)

    def _fault(self, text: str, found: re.Match[str], line: int, rule: Rule, wrong: str) -> None:
        before = text[: found.start()]
        place = Place(self.path, line + before.count("\n"), found.start() - before.rfind("\n"))
        self.report(finding_at(place, rule, wrong))

"""Looks through a page for what pages may not hold (``allowed``), before anything else reads it.

A contributed page is read by others; it brings words, never commands for their browser or for the build.
What is looked at are the tokens of MyST’s own Markdown (``markdown``), in the order in which MyST goes
through them, with directives taken apart as MyST does it (``fences``); ``tests/test_fuzz_reading.py`` holds
what is met here against what MyST meets. What could be read in another way is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from quotations.core.messages import Finding, Rule, nearest
from quotations.core.model.segments import Place
from quotations.core.pages.addresses import (
    Wrong,
    local_path,
    named,
    scheme_of,
    short,
    wrong_address,
    wrong_link,
    wrong_picture,
)
from quotations.core.pages.allowed import ALLOWED, Allowed, Directive, Part
from quotations.core.pages.body import SIGNS, finding_at
from quotations.core.pages.conditions import is_condition
from quotations.core.pages.contents import Contents, contents_in
from quotations.core.pages.directives import DIRECTIVES
from quotations.core.pages.fences import Parts, lines_of, name_of, parts_of, values_of
from quotations.core.pages.limits import DEEPEST, LONGEST_CELL, LONGEST_PARAGRAPH, MOST_KEYS
from quotations.core.pages.lines import Line
from quotations.core.pages.markdown import SWITCHED_ON, Refused, linked, refused_in, tokens_of
from quotations.core.pages.tally import Tally

__all__ = ["Met", "Picture", "Scan", "is_citation"]

_RAW = frozenset(("raw", "eval-rst"))
_PAIRS = (
    *("paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote", "table", "thead"),
    *("tbody", "tr", "th", "td", "dl", "dt", "dd", "field_list", "fieldlist_name", "fieldlist_body"),
    *("footnote_reference", "alert", "alert_title", "em", "strong", "s", "span", "link"),
)
_KNOWN = frozenset(
    (
        *(f"{name}_{end}" for name in _PAIRS for end in ("open", "close")),
        *("inline", "fence", "colon_fence", "html_block", "code_block", "hr", "front_matter", "amsmath"),
        *("myst_line_comment", "myst_block_break", "myst_target", "math_block", "math_block_label"),
        *("text", "text_special", "softbreak", "hardbreak", "code_inline", "html_inline", "image"),
        *("myst_role", "footnote_ref", "section_ref"),
        *("math_inline", "math_inline_double", "math_single"),
    )
)
"""The tokens that are looked at, or are words; of any other nothing is known, and it is refused."""
_OPTION = re.compile(r"\s*:([\w-]+):(?:\s+(.*))?\s*$")
_YAML_OPTION = re.compile(r"([\w-]+):(?:\s+(.*))?\s*$")
_PLAIN = re.compile(r"[^|>\s\"'&*!%@`{\[].*|\"[^\"\\]*\"|'[^']*'|")
"""A value on one line; whatever YAML reads otherwise is none."""
_LENGTH = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,4})? ?(?:em|ex|ch|rem|vw|vh|vmin|vmax|cm|mm|Q|in|pt|pc|px|%)?")
_COUNT = re.compile(r"[0-9]{1,3}")
_VALUES = {
    **dict.fromkeys(("width", "height", "figwidth"), _LENGTH),
    **dict.fromkeys(("header-rows", "stub-columns"), _COUNT),
    "align": re.compile(r"left|center|right"),
    "scale": re.compile(r"[0-9]{1,3} ?%?"),
    "widths": re.compile(r"auto|grid|[0-9]{1,3}(?:[ ,]+[0-9]{1,3}){0,99}"),
    "maxdepth": re.compile(r"-?[0-9]{1,2}"),
    "numbered": re.compile(r"|[0-9]{1,2}"),
    # Not allowed by themselves; an edition may add them.
    "emphasize-lines": re.compile(r"[0-9]{1,4}(?:-[0-9]{0,4})?(?: ?, ?[0-9]{1,4}(?:-[0-9]{0,4})?){0,99}"),
    "lineno-start": re.compile(r"[0-9]{1,6}"),
    "dedent": re.compile(r"|[0-9]{1,3}"),
}
"""What the values of options can be, where they are not words."""
_ENTRY = re.compile(r"^(.+?)\s*(?<!\x00)<([^<]*?)>$", re.DOTALL)
"""A title and a page, as Sphinx parts them (``sphinx.util.nodes.explicit_title_re``)."""
_TARGET = r" ?(?:\{[^{}]+\} ?)?[^{}\s,<>!]+ ?(?:\{[^{}]+\} ?)?"
_CITED = re.compile(f"{_TARGET}(?:,{_TARGET})*")
_DEEPEST_OF_BOTH = 2
"""How deep a directive may stand whose text has to be read in two ways: each level doubles the work."""
_MOST_STARS = 2
"""Of the name of a page in a list: with many, comparing it with others takes for ever."""


def is_citation(words: str) -> bool:
    """True for keys with commas between them, and words before and after each in braces."""
    return _CITED.fullmatch(" ".join(words.split())) is not None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page shows: its path from the folder of the pages, and where that stands."""

    path: str
    place: Place


Met = tuple[str, str]
"""Something that MyST does more with than to print words: its kind, and its address, name or text.

Of the kind ``unread`` is what was refused, whatever stands in it.
"""


@dataclass(slots=True, kw_only=True)
class Scan:
    """Looks through the tokens of one page; faults go to ``report``, pictures are noted.

    Call ``parse`` with the page, ``token`` with each token of it in order, and ``end`` at last.
    """

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
    within: str = ""
    """The name of the directive that the lines stand in."""
    pictures: list[Picture] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)
    met: list[Met] | None = None
    """If it is given, all that is met is added to it, whether or not it is allowed."""
    tally: Tally | None = None
    """Counts what the page is made of; the scan of the page makes it."""
    _labels: set[str] = field(default_factory=set)
    """The names of footnotes and of places on the page."""
    _refused: list[tuple[Refused, Place]] = field(default_factory=list)

    def parse(self, text: str, env: dict[str, Any]) -> list[Token]:
        """The tokens of a text, whose lines are those of the scan; what cannot be parsed is reported."""
        tokens = tokens_of(text, env, self.extensions)
        if tokens is None:
            self._unread(self.lines[-1])
            tokens = tokens_of(f"{text}\n", env, self.extensions) or []
        self._note_refused(env)
        return tokens

    def _unread(self, line: Line) -> None:
        self._note("unread", line.text)
        hint = "end the last line of the page, or write it otherwise"
        self._fault(self._place(line, ""), "nobody can read this to its end", hint)

    def _note_refused(self, env: dict[str, Any]) -> None:
        """Note the definitions with forbidden addresses that the parser has just met."""
        for each in refused_in(env)[len(self._refused) :]:
            self._refused.append((each, self._place(self._line(each.line), "[")))

    def token(self, token: Token, env: dict[str, Any]) -> None:
        """A token of Markdown; ``env`` has the addresses that stand elsewhere on the page."""
        self.tally = self.tally or Tally(self.report)
        self.tally.count(token, Place(self.path, self._line_of(token).number))
        if token.type == "inline":
            self._inline(token, env)
        elif token.type in {"fence", "colon_fence"}:
            self._fence(token, env)
        elif token.type == "html_block":
            self._note("html", token.content)
            place = self._place(self._line_of(token), token.content.strip()[:1])
            self._html(place, token.content)
        elif token.type == "footnote_reference_open":
            self._footnote(token)
        elif token.type == "front_matter" and self.depth:  # MyST leaves it out, without a word
            text = f"{{{self.within}}} has a head, which nobody would see"
            self._fault(self._place(self._line_of(token), "-"), text, "write *** for a rule")
        elif token.type == "myst_target":
            self._labels.add(" ".join(token.content.lower().split()))
        elif token.type == "blockquote_open" and "attribution" in token.attrs:
            self._title(str(token.attrs["attribution"]), self._line_of(token), env)
        elif token.type not in _KNOWN:
            self._unknown(token.type, self._place(self._line_of(token), ""))

    def end(self) -> None:
        """Report the definitions with forbidden addresses that nothing refers to."""
        for each, place in self._refused:
            if not each.used:
                self._wrong(wrong_address(each.address, self.allowed), place)

    def _note(self, kind: str, value: str) -> None:
        if self.met is not None:
            self.met.append((kind, value))

    def _fault(self, place: Place, text: str, hint: str = "", rule: Rule = Rule.NOT_ALLOWED) -> None:
        self.report(finding_at(place, rule, text, hint))

    def _wrong(self, wrong: Wrong | None, place: Place) -> bool:
        """Report what is wrong, and say whether anything is."""
        if wrong is not None:
            self._fault(place, wrong.text, wrong.hint, wrong.rule)
        return wrong is not None

    def _unknown(self, kind: str, place: Place) -> None:
        self._note("unread", kind)
        text = f"this is something that the check cannot read ({kind.replace('_', ' ')})"
        self._fault(place, text, "write it in plain Markdown")

    def _footnote(self, token: Token) -> None:
        label = str(token.meta["label"])
        if label in self._labels:  # MyST leaves the second out, and what it holds
            self._note("unread", label)
            text = f"the footnote “{short(label)}” has the name of another, or of a place on the page"
            self._fault(self._place(self._line_of(token), "[^"), text, "give it a name of its own")
        self._labels.add(label)

    # Directives

    def _fence(self, token: Token, env: dict[str, Any]) -> None:
        opening = self._line_of(token)
        directive = name_of(token.info)
        if directive is None:
            self._no_directive(token, opening)
            return
        name, argument = directive
        self._note("directive", name)
        if name not in DIRECTIVES:  # the text of our own directives is no Markdown
            self._directive(name, argument, opening, self._lines_in(token, opening), env)
        elif self.depth:
            text = f"{{{name}}} stands inside {{{self.within}}}"
            self._fault(self._place(opening, token.markup), text, rule=Rule.MISPLACED)

    def _no_directive(self, token: Token, opening: Line) -> None:
        word = next(iter(token.info.split()), "")
        if token.type == "colon_fence":
            self._note("unread", token.content)
        if word.startswith("{") and "}" in word:
            text = f"“{short(word)}” is no directive: something stands directly behind its name"
            self._fault(self._place(opening, "{"), text, "write a blank behind the brace")
        elif token.type == "colon_fence":
            text = "a fence of colons has no {name} of a directive"
            name = f"{{{word}}}" if word in DIRECTIVES else "the name of a directive in braces"
            self._fault(self._place(opening, ":"), text, f"write {name}")
        else:
            self._language(token.info.strip(), self._place(opening, token.info.strip() or "`"))

    def _lines_in(self, token: Token, opening: Line) -> list[Line]:
        """The lines in a fence, without what stands before them in a list or a block quote."""
        first, end = token.map or (0, 0)
        numbers = [line.number for line in self.lines[first + 1 : end]] or [opening.number]
        lines = lines_of(token.content, numbers)
        # MyST does so, to tell a fence from an option.
        is_nested = token.type == "colon_fence" and token.content.startswith(":::")
        return [Line("", opening.number), *lines] if is_nested else lines

    def _directive(
        self, name: str, argument: str, opening: Line, inner: list[Line], env: dict[str, Any]
    ) -> None:
        place = self._place(opening, "{")
        known = self.allowed.directives.get(name)
        if known is None or self.depth >= DEEPEST:
            self._note("unread", name)
        if name == "toctree":
            self.contents.append(contents_in(self.docname, inner, place, self._place))
        if known is None and name in _RAW:
            text = f"{{{name}}} writes what the check cannot read"
            self._fault(place, text, rule=Rule.RAW_HTML)
        elif known is None:
            near = nearest(name, {*DIRECTIVES, *self.allowed.directives})
            hint = f"a page may hold {named(self.allowed.directives)}, and our own"
            hint = f"write {{{near}}}" if near else f"write it otherwise; {hint}"
            self._fault(place, f"pages may not hold the directive {{{name}}}", hint)
        elif self.depth >= DEEPEST:
            text = f"directives stand more than {DEEPEST} deep in one another"
            self._fault(place, text, "write them one after the other", Rule.TOO_MUCH)
        else:
            parts = parts_of(inner, has_options=known.has_options)
            values = self._options(name, known, parts, place)
            self._argument(name, known, argument, opening)
            self._texts(name, known, argument, opening, parts.text, env)
            for option in sorted(known.read & values.keys()):
                self._caption(name, values[option], env)

    def _caption(self, name: str, value: Line, env: dict[str, Any]) -> None:
        """Look through the value of an option that Sphinx reads as blocks, and shows the first of."""
        # Sphinx makes lines of it first (docutils.statemachine.string2lines).
        text = re.sub(r"[\v\f]", " ", value.text).expandtabs(8).rstrip()
        scan = replace(self, lines=[Line(text, value.number)], depth=self.depth + 1, within=name)
        tokens = scan.parse(f"{text}\n", env)
        if [each.type for each in tokens if not each.level] != ["paragraph_open", "paragraph_close"]:
            self._note("unread", text)
            wrong = f"“{short(text)}” is no line of words, but a block or nothing"
            self._fault(self._place(value, value.text), wrong, "begin it with a word")
        for each in tokens:
            scan.token(each, env)

    def _texts(  # noqa: PLR0913, PLR0917 — what a directive consists of
        self, name: str, known: Directive, argument: str, opening: Line, text: list[Line], env: dict[str, Any]
    ) -> None:
        """Look through what of a directive is Markdown, in the order in which it is read."""
        if known.argument in {Part.TITLE, Part.EITHER} and argument:
            self._title(argument, opening, env)
        if known.text is Part.LITERAL and self.tally:
            self.tally.count_literal(sum(len(line.text) + 1 for line in text), self._place(opening, "{"))
        if known.text is Part.PAGES:
            for line in text:
                self._page_of_list(line)
        elif known.text is Part.NOTHING and any(not line.is_blank for line in text):
            self._note("unread", name)
            self._fault(self._place(opening, "{"), f"{{{name}}} has a text", "delete the text")
        elif known.text is Part.PROSE:
            if known.argument is Part.EITHER and argument and self.depth > _DEEPEST_OF_BOTH:
                self._note("unread", name)
                wrong = f"{{{name}}} stands too deep in others to be read in every way"
                self._fault(self._place(opening, "{"), wrong, "write it on its own", Rule.TOO_MUCH)
                return
            if known.argument in {Part.OPENING, Part.EITHER} and argument:
                self._inside(name, [Line(argument, opening.number), *text], env)
            if known.argument is not Part.OPENING or not argument:
                self._inside(name, text[1:] if text and text[0].is_blank else text, env)

    def _options(self, name: str, known: Directive, parts: Parts, place: Place) -> dict[str, Line]:
        """Look at the options of a directive; their values by name, each with the number of its line."""
        form = _YAML_OPTION if parts.between_rules else _OPTION
        values: dict[str, Line] = {}
        faults = 0
        for line in parts.options:
            if line.is_blank:
                continue
            found = form.match(line.text)
            at = self._place(line, found[1] if found else line.text.strip()[:1])
            fault = self._option(name, known, found)
            if fault:
                self._note("unread", line.text)
                faults += 1
                self._fault(at, *fault)
            elif found:
                values[found[1]] = Line(_unquoted(found[2]), line.number)
        # MyST's own reading, of which ours is the plain part: no value goes on, none has a comment.
        read = values_of(parts)
        if not faults and (read is None or read != [(each, line.text) for each, line in values.items()]):
            at = self._place(parts.options[0], parts.options[0].text.strip()[:1]) if parts.options else place
            self._note("unread", name)
            hint = "write each once, as :name: value, without # and tabs"
            self._fault(at, f"the options of {{{name}}} are no names and values on one line each", hint)
        return values

    def _option(self, name: str, known: Directive, found: re.Match[str] | None) -> tuple[str, str] | None:
        """What is wrong with an option, and what mends it."""
        value = (found[2] or "").strip(" ") if found else ""
        if not found or not _PLAIN.fullmatch(value):
            return f"an option of {{{name}}} is no name and a value on one line", ""
        if found[1] not in known.options:
            hint = f"delete it; {{{name}}} may have {named(known.options)}"
            return f"pages may not give {{{name}}} the option “{found[1]}”", hint
        if len(value) > LONGEST_CELL:
            text = f"the option “{found[1]}” of {{{name}}} has more than {LONGEST_CELL:,} characters"
            return text, "shorten it"
        if found[1] in _VALUES and not _VALUES[found[1]].fullmatch(_unquoted(value)):
            return f"the option “{found[1]}” of {{{name}}} cannot be “{short(value)}”", "correct the value"
        return None

    def _argument(self, name: str, known: Directive, argument: str, opening: Line) -> None:
        place = self._place(opening, argument or "{")
        if known.argument is Part.PICTURE:
            self._picture(argument, place)
        elif known.argument is Part.LANGUAGE:
            self._language(argument, place)
        elif known.argument is Part.CONDITION and not is_condition(argument):
            self._fault(place, f"{{{name}}} has “{short(argument)}”, not a condition such as html")
        elif known.argument is Part.NOTHING and argument:
            shown = short(argument)
            self._fault(place, f"{{{name}}} has “{shown}” behind it", f"delete “{shown}”")
        elif known.needs_argument and not argument:
            self._note("unread", name)
            self._fault(place, f"{{{name}}} has no words behind it", "write its title there")

    def _title(self, words: str, opening: Line, env: dict[str, Any]) -> None:
        """Look through words that are read as those of a paragraph, whatever they begin with."""
        scan = replace(self, lines=[Line(words, opening.number)])
        tokens = tokens_of(words, env, self.extensions, in_line=True)
        if tokens is None:
            self._unread(opening)
        for each in tokens or ():
            scan.token(each, env)

    def _inside(self, name: str, lines: list[Line], env: dict[str, Any]) -> None:
        """Look through Markdown that stands in a directive; it knows the addresses of the page."""
        scan = replace(self, lines=lines, depth=self.depth + 1, within=name)
        for each in scan.parse("".join(f"{line.text}\n" for line in lines), env) if lines else ():
            scan.token(each, env)

    def _language(self, info: str, place: Place) -> None:
        language = next(iter(info.split()), "")
        if language not in self.allowed.languages:
            known = named(self.allowed.languages - {""})
            text = f"literal text is not coloured as “{short(language)}”"
            self._fault(place, text, f"write text, or one of {known}")

    def _page_of_list(self, line: Line) -> None:
        if not line.text:
            return
        written = line.text.strip()
        entry = _ENTRY.match(line.text)
        target = (entry[2] if entry else written).strip()
        place = self._place(line, target or written)
        if entry and not target:
            self._fault(place, f"“{short(written)}” names no page", "name a page")
        elif "://" in written or scheme_of(target) or target.startswith("//"):
            self._wrong(wrong_address(target, self.allowed), place)
        elif target.count("*") > _MOST_STARS or any(char in target for char in "[]?"):
            hint = f"write whole names, or at most {_MOST_STARS} asterisks"
            self._fault(place, f"“{short(target)}” is compared with every page in too many ways", hint)
        elif local_path(self.docname, unquote(target.partition("#")[0])) is None:
            text = f"“{short(target)}” leads out of the pages"
            self._fault(place, text, "name a page", Rule.ACTIVE_ADDRESS)

    # What stands in lines

    def _inline(self, token: Token, env: dict[str, Any]) -> None:
        is_short = len(token.content) <= LONGEST_PARAGRAPH
        if is_short and not token.children:
            return
        first, end = token.map or (0, 1)
        lines = self.lines[first : max(end, first + 1)] or [self._line(first)]  # a term has a map of no lines
        if not is_short:
            self._note("unread", token.content)
            text = f"the paragraph has more than {LONGEST_PARAGRAPH:,} characters"
            self._fault(self._place(lines[0], ""), text, "part it", Rule.TOO_MUCH)
            return
        raw = "\n".join(line.text for line in lines)
        meant = linked(token, env)
        told = "\n".join(unquote(_address_of(each)) for each in meant)
        closing: set[str] = set()  # what closes a tag is told with it
        at = 0
        for child in token.children or []:
            if child.type == "myst_role":
                words = f"{{{child.meta['name']}}}`"
                at = _found(raw, words, at)
                self._role(child, self._at(lines, raw, at))
                at += len(words)
            elif child.type in {"html_inline", "code_inline"}:
                words = child.content.split("\n")[0]
                at = _found(raw, words, at)
                if child.type == "html_inline":
                    self._note("html", child.content)
                    if child.content not in closing and child.content not in told:
                        self._html(self._at(lines, raw, at), child.content)
                        closing.add(f"</{child.content[1:].split(maxsplit=1)[0].rstrip('/>')}>")
                at += len(words)
            elif child.type in {"link_open", "image"}:
                at = self._address(child, lines, raw, at)
            elif child.type not in _KNOWN:
                self._unknown(child.type, self._at(lines, raw, at))
        self._meant(meant, lines, raw)

    def _address(self, child: Token, lines: list[Line], raw: str, at: int) -> int:
        """Look at a link or a picture that is searched for from ``at``; where to go on."""
        address = _address_of(child)
        at = _found(raw.lower(), scheme_of(address) or unquote(address).lower(), at)
        place = self._at(lines, raw, at)
        if child.type == "image":
            self._picture(address, place)
        else:
            self._note("link", address)
            self._wrong(wrong_link(self.docname, address, self.allowed), place)
        return at + 1

    def _meant(self, meant: list[Token], lines: list[Line], raw: str) -> None:
        """Report what would be links and pictures, were their addresses not forbidden."""
        at = 0
        for child in meant:
            address = _address_of(child)
            at = _found(raw.lower(), scheme_of(address) or unquote(address).lower(), at)
            self._wrong(wrong_address(address, self.allowed), self._at(lines, raw, at))
            at += 1

    def _role(self, token: Token, place: Place) -> None:
        name = token.meta["name"]
        self._note("role", f"{name} {token.content}")
        if not self.allowed.has_role(name):
            near = nearest(name, self.allowed.roles)
            hint = f"write it otherwise; a page may hold {named(self.allowed.roles)}"
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
            self._fault(place, f"“{short(token.content)}” is no citation", hint)

    def _html(self, place: Place, words: str) -> None:
        self._fault(place, f"“{short(words)}” is raw HTML", rule=Rule.RAW_HTML)

    def _picture(self, address: str, place: Place) -> None:
        self._note("picture", address)
        if not self._wrong(wrong_picture(self.docname, address, self.allowed), place):
            path = local_path(self.docname, address)
            if path is not None:
                self.pictures.append(Picture(path, place))

    # Places

    def _line(self, number: int) -> Line:
        return self.lines[min(number, len(self.lines) - 1)] if self.lines else Line("", 1)

    def _line_of(self, token: Token) -> Line:
        return self._line(token.map[0] if token.map else 0)

    def _place(self, line: Line, words: str) -> Place:
        return Place(self.path, line.number, max(0, self.page[line.number - 1].find(words)) + 1)

    def _at(self, lines: list[Line], raw: str, offset: int) -> Place:
        before = raw[:offset]
        line = lines[min(before.count("\n"), len(lines) - 1)]
        written = self.page[line.number - 1]
        indent = max(0, written.find(line.text))
        column = indent + offset - (before.rfind("\n") + 1)
        return Place(self.path, line.number, min(column, len(written)) + 1)


def _address_of(token: Token) -> str:
    return str(token.attrs.get("href") or token.attrs.get("src") or "")


def _found(raw: str, words: str, at: int) -> int:
    """Where some words stand next; where they are written in another way, no further than before."""
    found = raw.find(words, at) if words else -1
    return found if found >= 0 else at


def _unquoted(value: str | None) -> str:
    """The value of an option without the quotation marks round it."""
    words = (value or "").strip(" ")
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words

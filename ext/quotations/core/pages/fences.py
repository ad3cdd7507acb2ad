"""A fence as MyST takes it apart: whether it is a directive, and which of its lines are what.

After ``render_fence`` and ``render_colon_fence`` (``myst_parser/mdit_to_docutils/base.py``) and
``parse_directive_text`` (``myst_parser/parsers/directives.py``), of which the last asks the class of the
directive whether it has options and arguments: ``allowed`` says that here. The options themselves are read by
MyST's own program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent

from myst_parser.parsers.options import TokenizeError, options_to_tokens

from quotations.core.pages.lines import Line

__all__ = ["Parts", "lines_of", "name_of", "parts_of", "values_of"]

_ODD_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line for Python and MyST, in directives, though not for Markdown."""


def name_of(info: str) -> tuple[str, str] | None:
    """The name of the directive that a fence is, and the words behind it; None if it is none."""
    first, *rest = info.strip().split(maxsplit=1) or [""]
    return (first[1:-1], rest[0] if rest else "") if first.startswith("{") and first.endswith("}") else None


def lines_of(content: str, numbers: list[int]) -> list[Line]:
    """The lines of what stands in a fence; ``numbers`` are those of its lines on the page."""
    if not _ODD_ENDS.search(content):
        texts = content.split("\n")
        texts = texts if texts[-1] else texts[:-1]
        return [Line(text, _number(numbers, at)) for at, text in enumerate(texts)]
    found, at = [], 0
    for piece in content.splitlines(keepends=True):
        found.append(Line(piece.splitlines()[0], _number(numbers, at)))
        at += piece.endswith("\n")
    return found


def _number(numbers: list[int], at: int) -> int:
    return numbers[min(at, len(numbers) - 1)]


@dataclass(slots=True)
class Parts:
    """The lines of a directive: its options, as they are given to YAML, and its text."""

    options: list[Line] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)
    between_rules: bool = False
    """True if the options stand between two lines of ``---``."""


def parts_of(lines: list[Line], *, has_options: bool) -> Parts:
    """Part the lines of a directive, the first of which may be its options, if it can have any."""
    if not has_options:
        return Parts(text=lines)
    if lines and lines[0].text.startswith("---"):
        return _between_rules(lines)
    end = next((at for at, line in enumerate(lines) if not _is_option(line.text)), len(lines))
    return Parts(lines[:end], lines[end:])


def _between_rules(lines: list[Line]) -> Parts:
    for at, line in enumerate(lines[1:], 1):
        if line.text.startswith("---"):
            # Words behind the rule that ends the options are the first of the text.
            rest = line.text.lstrip("-").removeprefix(" ")
            text = [Line(rest, line.number)] if rest else []
            return Parts(lines[1:at], [*text, *lines[at + 1 :]], between_rules=True)
    return Parts(lines[1:], [], between_rules=True)


def _is_option(text: str) -> bool:
    stripped = text.lstrip()
    return stripped.startswith(":") and not stripped.startswith(":::")


def values_of(parts: Parts) -> list[tuple[str, str]] | None:
    """The names and values of options as MyST reads them; None if it does not, or only with a warning."""
    if parts.between_rules:
        text = dedent("\n".join(line.text for line in parts.options))
    else:
        text = "\n".join(line.text.lstrip()[1:] for line in parts.options)
    try:
        tokens, state = options_to_tokens(text)
    except (TokenizeError, ValueError, IndexError, OverflowError):
        return None
    if state.has_comments:
        return None
    return [(key.value, value.value if value else "") for key, value in tokens]

"""How a passage of a witness is written as a directive, so that it is read back as it stands there."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from quotations.core.model import Lines, Witness

__all__ = ["body_of", "directive", "in_lines", "literally"]

WIDTH = 88
# What the grammar of a body would read as a sign, a fence or the end of the directive.
_SIGN = re.compile(r"\{[A-Za-z][\w:-]*\}`+")
_FENCE = re.compile(r"^( {0,3})(:{3,}`*|`{3,}(?=\{\w))")


def directive(name: str, id_: str, options: Mapping[str, str], body: str, *, colons: int = 3) -> str:
    """A directive, ready to be pasted; options without a value are left out."""
    head = [f":{option}: {value}" for option, value in options.items() if value]
    fence = ":" * colons
    return "\n".join([f"{fence}{{{name}}} {id_}", *head, "", body, fence, ""])


def in_lines(lines: Lines) -> str:
    """Lines of a witness as the option of a directive has them."""
    first, last = lines
    return f"{first}-{last}" if last > first else f"{first}"


def body_of(witness: Witness, start: int, end: int) -> str:
    """The body that stands for a folded span of a witness: its lines, long ones wrapped."""
    found: list[str] = []
    for line in witness.exact(start, end).strip().splitlines():
        found += _wrapped(line.strip())
    return "\n".join(literally(line) for line in found)


def literally(line: str) -> str:
    """A line of a witness with what would be read as markup under the sign for it."""
    marked = _SIGN.sub(lambda found: _verbatim(found[0]), line)
    if marked != line and _FENCE.match(line):
        return _verbatim(line)
    return _FENCE.sub(lambda found: found[1] + _verbatim(found[2]), marked)


def _wrapped(line: str) -> list[str]:
    """A line in pieces, broken where white space is."""
    pieces = textwrap.wrap(
        line,
        WIDTH,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return pieces or [""]


def _verbatim(text: str) -> str:
    """Text under ``{verbatim}``, between more backticks than it has in a row."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    room = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{{verbatim}}{ticks}{room}{text}{room}{ticks}"

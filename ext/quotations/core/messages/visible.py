r"""Words of others as a terminal or a log may show them: nothing in them steers it, and nothing is unseen.

Whatever is printed goes through here: control characters, marks of direction and characters without ink are
shown as escapes, ``\u202e``. A text loses nothing by it but the look of these.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

__all__ = ["as_json", "in_code_span", "in_one_line", "is_unseen", "on_a_terminal"]

_NOT_PLAIN = re.compile(r"[^ -~]")
_STEERING = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
"""Controls, formats, lone surrogates, ends of lines; and those whose look nobody has agreed upon."""
_NO_INK = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U00016fe4\U0001d159"
    r"\U000e0100-\U000e01ef]"
)
"""Letters and marks that have neither ink nor width of their own."""


def in_one_line(text: str) -> str:
    """A text with every such character as an escape, ends of lines too: it can begin no line of its own."""
    return _NOT_PLAIN.sub(_shown, text)


def on_a_terminal(text: str) -> str:
    """Lines of our own, with every such character as an escape but the line feeds between them."""
    return "\n".join(map(in_one_line, text.split("\n")))


def as_json(data: object) -> str:
    """The data as JSON that a terminal may show: whoever reads it gets every character as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return "\n".join(_NOT_PLAIN.sub(_shown_to_programs, line) for line in text.split("\n"))


def in_code_span(text: str) -> str:
    """A text in one line as a code span of Markdown (CommonMark 0.31, 6.1), in which nothing is markup.

    Nor does a forge make links there of addresses, numbers or names.
    """
    line = in_one_line(text)
    fence = "`" * (1 + max((len(each) for each in re.findall("`+", line)), default=0))
    needs_room = line.startswith(("`", " ")) or line.endswith(("`", " ")) or not line
    return f"{fence} {line} {fence}" if needs_room else f"{fence}{line}{fence}"


def is_unseen(char: str) -> bool:
    """True for a character that steers what shows it, or leaves nothing to be seen."""
    return unicodedata.category(char) in _STEERING or _NO_INK.match(char) is not None


def _shown(found: re.Match[str]) -> str:
    return _escape(found[0]) if is_unseen(found[0]) else found[0]


def _shown_to_programs(found: re.Match[str]) -> str:
    # JSON has no escape for what is beyond U+FFFF, but pairs (RFC 8259, section 7).
    return json.dumps(found[0])[1:-1] if is_unseen(found[0]) else found[0]


@lru_cache(maxsize=1024)
def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 — four digits

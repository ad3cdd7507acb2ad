"""The lists of pages: what a ``{toctree}`` names, read as Sphinx reads it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quotations.core.model.segments import Place
from quotations.core.pages.lines import Line

__all__ = ["Contents", "Entry", "contents_in", "pattern_of"]

_OPTION = re.compile(r"\s*:?([\w-]+):(?:\s|$)")
_IN_OPTIONS = re.compile(r"\s*:(?!::)")
_TITLED = re.compile(r"^(.+?)\s*<([^<]*?)>$")
_ADDRESS = re.compile(r".+://|//|[A-Za-z][A-Za-z0-9+.-]*:")
_MOST_STARS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list names, and where: a docname, or with ``is_pattern`` all docnames that it fits."""

    target: str
    place: Place
    is_pattern: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """One list, and where it begins."""

    place: Place
    entries: tuple[Entry, ...]
    is_numbered: bool = False


def contents_in(
    docname: str, lines: Sequence[Line], place: Place, place_of: Callable[[Line, str], Place]
) -> Contents:
    """The list in the lines of a ``{toctree}`` on a page, its options among them.

    What is no page of the edition by its form is left to ``safety``.
    """
    options, rest = _parted(lines)
    entries = []
    for line in rest:
        titled = _TITLED.match(line.text)
        target = titled[2] if titled else line.text
        if not target.strip() or target == "self" or _ADDRESS.match(line.text) or _ADDRESS.match(target):
            continue
        if any(each in target for each in "[]?") or target.count("*") > _MOST_STARS:
            continue
        is_pattern = "glob" in options and "*" in target and titled is None
        joined = _joined(docname, target if is_pattern else target.removesuffix(".md"))
        if not joined.startswith(".."):
            entries.append(Entry(joined, place_of(line, target.strip()), is_pattern))
    return Contents(place, tuple(entries), "numbered" in options)


def pattern_of(target: str) -> re.Pattern[str]:
    """What the names fit that a pattern stands for: one asterisk stays in its folder, two do not."""
    parts = re.split(r"(\*\*?)", target)
    forms = {"*": "[^/]*", "**": ".*"}
    return re.compile("".join(forms.get(each, re.escape(each)) for each in parts))


def _parted(lines: Sequence[Line]) -> tuple[set[str], list[Line]]:
    """The names of the options, and the lines below them."""
    texts = [line.text for line in lines]
    if texts and texts[0].startswith("---"):
        end = next((at for at, text in enumerate(texts) if at and text.startswith("---")), len(texts))
        rest = end + 1
    else:
        end = rest = next((at for at, text in enumerate(texts) if not _IN_OPTIONS.match(text)), len(texts))
    names = {found[1] for text in texts[:end] if (found := _OPTION.match(text))}
    return names, list(lines[rest:])


def _joined(docname: str, name: str) -> str:
    """The docname that a name means on a page (``sphinx.util.docname_join``); it may lead out."""
    base = "" if name.startswith("/") else posixpath.dirname(docname)
    return posixpath.normpath(posixpath.join(base, name.lstrip("/")))

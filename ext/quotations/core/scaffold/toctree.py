"""Putting a page into the table of contents that has its neighbours, where there is one only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from quotations.core.edition.settings import Settings
from quotations.core.given import read_given
from quotations.core.pages.limits import LARGEST

__all__ = ["Contents", "with_page"]

_OPENING = re.compile(r"^ {0,3}(`{3,}|:{3,})\{toctree\}\s*$")


@dataclass(frozen=True, slots=True)
class Contents:
    """A page of contents before and after a page was added; ``is_there`` if a pattern has it already."""

    path: Path
    before: bytes
    after: bytes
    is_there: bool = False


def with_page(settings: Settings, docname: str) -> Contents | None:
    """The contents with a page after the last of its folder, or None if where it belongs is not plain.

    Only pages at the top of the edition are looked at, whose entries are docnames as they stand.
    """
    folder = docname.rpartition("/")[0]
    entry = re.compile(rf"^\s*(?:[^<]*<)?/?{re.escape(folder)}/([^/<>]+?)(?:\.md)?>?\s*$")
    found: list[tuple[Path, bytes, list[str], int, bool]] = []
    for path in sorted(settings.pages.glob("*.md")):
        if settings.leads_out(path):
            continue
        try:
            data = read_given(path, LARGEST[".md"])
            lines = data.decode("utf-8").splitlines(keepends=True)
        except (OSError, UnicodeDecodeError):
            continue
        for start, until in _blocks(lines):
            own = [(at, entry.match(lines[at])) for at in range(start, until)]
            names = {at: each[1] for at, each in own if each}
            if names:
                found.append((path, data, lines, max(names), any("*" in name for name in names.values())))
    if len(found) != 1:
        return None
    path, data, lines, last, is_pattern = found[0]
    if is_pattern:
        return Contents(path, data, data, is_there=True)
    text = lines[last]
    end = text[len(text.rstrip("\r\n")) :] or "\n"
    after = [*lines[: last + 1], f"{docname}{end}", *lines[last + 1 :]]
    return Contents(path, data, "".join(after).encode())


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """The first and the end of the lines inside each ``{toctree}``."""
    found: list[tuple[int, int]] = []
    fence, start = "", 0
    for at, line in enumerate(lines):
        opening = _OPENING.match(line.rstrip("\r\n"))
        if not fence and opening:
            fence, start = opening[1], at + 1
        elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            found.append((start, at))
            fence = ""
    return found

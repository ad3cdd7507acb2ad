"""Citations that are none: in the form of another system, or without the backticks of ours.

Markdown takes them for words, so that the reader would see the key and no work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at

__all__ = ["citations_that_are_none"]

_CODE = re.compile(r"(?:\{[\w:-]+\})?(?<!`)(`+)(?!`)(?:.+?)(?<!`)\1(?!`)", re.DOTALL)
_BARE = re.compile(r"\{(cite(?::\w+)?|quotation:ref)\}")
_BARE_ROLE = re.compile(rf"{_BARE.pattern}(?!`[^`\n]+`(?!`))")
"""A role before anything but a simple code span, which is soon found, and which most pages lack."""
_PANDOC = re.compile(r"\[@([\w:.-]+)[^\]\n]*\](?!\()")


def citations_that_are_none(path: str, text: str, line: int) -> Iterator[Finding]:
    """A finding for each, in some lines of prose that begin on ``line``."""
    if not _BARE_ROLE.search(text) and "[@" not in text:
        return
    prose = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for bare in _BARE.finditer(prose):
        wrong = f"{{{bare[1]}}} is not followed by a key in backticks"
        yield _at(path, prose, line, bare, wrong, f"write {{{bare[1]}}}`key`, without a space")
    for cited in _PANDOC.finditer(prose):
        wrong = f"“{cited[0]}” is a citation in another system’s form"
        yield _at(path, prose, line, cited, wrong, f"write {{cite:p}}`{cited[1]}`")


def _at(path: str, text: str, line: int, found: re.Match[str], wrong: str, hint: str) -> Finding:  # noqa: PLR0913, PLR0917 — a place and what is said of it
    before = text[: found.start()]
    place = Place(path, line + before.count("\n"), found.start() - before.rfind("\n"))
    return finding_at(place, Rule.BAD_CITATION, wrong, hint)

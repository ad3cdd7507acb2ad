"""Changes as text for a terminal, as Markdown for a pull request, and as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from quotations.core.check.wording import side_by_side
from quotations.core.history.difference import Change, Kind
from quotations.core.messages.visible import in_code_span, in_one_line

__all__ = ["as_data", "as_markdown", "as_text"]

_SPACE = re.compile(r"[ \t\r\n]+")
_LONGEST = 600


def as_text(changes: Sequence[Change]) -> Iterator[str]:
    """A line a change, under a heading for each kind; what it was and is, indented."""
    for kind, group in _grouped(changes):
        yield f"{kind.value} ({len(group)})"
        for each in group:
            yield in_one_line(f"  {each.about}  ({each.place.path}:{each.place.line})")
            yield from (f"    {label:<7} {in_one_line(words)}" for label, words in _sides(each))
        yield ""
    if not changes:
        yield "nothing that the edition records is otherwise"


def as_markdown(changes: Sequence[Change]) -> Iterator[str]:
    """The same as a list under headings; words of others are code, in which no forge sees markup or links."""
    yield "## What this does to the edition\n"
    for kind, group in _grouped(changes):
        yield f"### {kind.value[0].upper()}{kind.value[1:]} ({len(group)})\n"
        for each in group:
            yield f"- **{in_code_span(each.about)}** ({in_code_span(f'{each.place.path}:{each.place.line}')})"
            yield from (f"  - {label}: {in_code_span(words)}" for label, words in _sides(each))
        yield ""
    if not changes:
        yield "Nothing that the edition records is otherwise."


def as_data(changes: Sequence[Change]) -> list[dict[str, object]]:
    """The changes as they are, words whole."""
    return [
        {
            "kind": each.kind.name.lower().replace("_", "-"),
            "about": each.about,
            "path": each.place.path,
            "line": each.place.line,
            "before": each.before,
            "after": each.after,
        }
        for each in changes
    ]


def _grouped(changes: Sequence[Change]) -> Iterator[tuple[Kind, list[Change]]]:
    for kind, group in groupby(changes, key=lambda each: each.kind):
        yield kind, list(group)


def _sides(change: Change) -> Iterator[tuple[str, str]]:
    before, after = change.before, change.after
    if change.kind is Kind.REWORDED:
        before, after = side_by_side(before, after)
    for label, words in (("before", before), ("after", after)):
        if words:
            line = _SPACE.sub(" ", words)
            yield label, f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line

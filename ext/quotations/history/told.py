"""Changes as text for a terminal, as Markdown for a pull request, and as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from quotations.check.wording import side_by_side
from quotations.history.difference import Change, Kind

__all__ = ["as_data", "as_markdown", "as_text"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$-])")
_LONGEST = 600


def as_text(changes: Sequence[Change]) -> Iterator[str]:
    """A line a change, under a heading for each kind; what it was and is, indented."""
    for kind, group in _grouped(changes):
        yield f"{kind.value} ({len(group)})"
        for each in group:
            yield f"  {each.about}  ({each.place.path}:{each.place.line})"
            yield from (f"    {label:<7} {_plain(words)}" for label, words in _sides(each))
        yield ""
    if not changes:
        yield "nothing that the edition records is otherwise"


def as_markdown(changes: Sequence[Change]) -> Iterator[str]:
    """The same as a list under headings; words of others can be no markup."""
    yield "## What this does to the edition\n"
    for kind, group in _grouped(changes):
        yield f"### {kind.value[0].upper()}{kind.value[1:]} ({len(group)})\n"
        for each in group:
            yield f"- **{_escaped(each.about)}** ({_escaped(f'{each.place.path}:{each.place.line}')})"
            yield from (f"  - {label}: {_escaped(words)}" for label, words in _sides(each))
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
            yield label, f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words


def _plain(text: str) -> str:
    """A text without characters that would steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _plain(text))

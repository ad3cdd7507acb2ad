"""Citations: sphinxcontrib-bibtex's roles and list with our forms of words.

The forms are the core's (``core.bibliography.citing``); here they become pybtex's rich text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import register_plugin as register_pybtex_plugin
from pybtex.richtext import BaseText, HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.template import Node, join
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle
from sphinxcontrib.bibtex.style.template import post_text, pre_text, reference

from quotations.core.bibliography import Span, Work, full_form, plain, short_form
from quotations.core.bibliography.bibtex import plain_field
from quotations.core.model import Place

__all__ = ["CitationStyle", "ReferenceStyle", "register", "work_of"]


def work_of(entry: Entry) -> Work:
    """The core's view of a pybtex entry."""

    def people(role: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (
                plain_field(" ".join([*each.prelast_names, *each.last_names, *each.lineage_names])),
                plain_field(" ".join([*each.first_names, *each.middle_names])),
            )
            for each in entry.persons.get(role, ())
        )

    return Work(
        key=entry.key,
        type=entry.type.lower(),
        fields={name.lower(): plain_field(value) for name, value in entry.fields.items()},
        authors=people("author"),
        editors=people("editor"),
        place=Place("", 1),
    )


def rich(spans: Iterable[Span]) -> Text:
    """Spans as pybtex's rich text."""
    return Text(*(_rich(span) for span in spans))


def _rich(span: Span) -> BaseText | str:
    if span.style == "title":
        return Tag("em", span.text)
    if span.style == "url":
        return HRef(span.text, span.text)
    if span.style == "address":
        return Tag("code", span.text)
    return span.text


class CitationStyle:
    """The ``quotations`` style of ``{bibliography}``: by author or title, in full form."""

    def __init__(self) -> None:
        self._full: dict[str, list[Span]] = {}

    def sort(self, entries: Iterable[Entry]) -> list[Entry]:
        """In the order of the printed words, as a reader looks a work up."""
        return sorted(entries, key=lambda entry: (_sort_words(self._full_form(entry)), entry.key))

    def format_labels(self, entries: Sequence[Entry]) -> list[str]:
        """Short forms; where two are the same, the key tells them apart."""
        labels = [plain(short_form(work_of(entry))) for entry in entries]
        times = Counter(labels)
        return [
            f"{label} ({entry.key})" if times[label] > 1 else label
            for label, entry in zip(labels, entries, strict=True)
        ]

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """The full form."""
        return FormattedEntry(entry.key, rich(self._full_form(entry)), label)

    def _full_form(self, entry: Entry) -> list[Span]:
        if entry.key not in self._full:
            self._full[entry.key] = full_form(work_of(entry))
        return self._full[entry.key]


def _sort_words(full: list[Span]) -> str:
    return "".join(char for char in plain(full).lower() if char.isalnum() or char == " ")


@dataclass
class ReferenceStyle(BaseReferenceStyle):
    """The ``quotations`` style of the cite roles.

    ``p`` in parentheses, ``t`` without, ``label`` without the author.
    """

    def role_names(self) -> Iterable[str]:
        """The roles that this style knows."""
        return ["p", "t", "ct", "alp", "label", "empty"]

    def outer(self, role_name: str, children: list[BaseText]) -> Node:
        """The whole citation."""
        if role_name == "empty":
            return join[""]
        words = join(sep="; ")[children]
        return join["(", words, ")"] if role_name == "p" else words

    def inner(self, role_name: str) -> Node:
        """One work of it, linked to the bibliography."""
        author = role_name != "label"
        def words(children: Any, data: dict[str, Any]) -> BaseText:
            return rich(short_form(work_of(data["entry"]), author=author))

        return join[
            join(sep=" ")[pre_text, reference[Node("short", words)]],
            Node("post", _post_text),
        ]


def _post_text(children: Any, data: dict[str, Any]) -> BaseText:
    text = post_text.format_data(data)
    return Text(", ", text) if text else Text()


def register() -> None:
    """Make both styles known under the name ``quotations``; again does no harm."""
    register_pybtex_plugin("pybtex.style.formatting", "quotations", CitationStyle, force=True)
    register_plugin("sphinxcontrib.bibtex.style.referencing", "quotations", ReferenceStyle, force=True)

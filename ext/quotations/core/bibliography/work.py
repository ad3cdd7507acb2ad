"""A work of the bibliography, as the rest of the core sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from quotations.core.bibliography.kinds import kind_of
from quotations.core.model.segments import Place

__all__ = ["NEEDED", "Work"]

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("title",), ("journal", "journaltitle"), ("date", "year")),
    "book": (("author", "editor"), ("title",), ("publisher",), ("date", "year")),
    "report": (("author", "institution"), ("title",), ("date", "year")),
    "techreport": (("author", "institution"), ("title",), ("date", "year")),
    "online": (("title",), ("url", "note", "howpublished")),
    "misc": (("title",), ("howpublished", "url", "note")),
}
"""What an entry of each type must have; of the names in one tuple any one will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An entry of a ``.bib`` file; ``fields`` are plain text, names as BibTeX has them."""

    key: str
    type: str
    fields: dict[str, str]
    authors: tuple[tuple[str, str], ...] = ()
    """(last name with its particle, first names); a body has no first names."""
    editors: tuple[tuple[str, str], ...] = ()
    place: Place
    forms: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Its short forms, once they were made (``core.bibliography.citing``)."""

    def get(self, *names: str) -> str:
        """The first of these fields that is there, or an empty string."""
        return next((self.fields[name] for name in names if self.fields.get(name)), "")

    @property
    def date(self) -> str:
        """The ISO date, or the year."""
        return self.get("date", "year")

    @property
    def kind(self) -> str:
        """What kind of source it is: a word of ``KINDS``."""
        return kind_of(self.type, self.get("entrysubtype"))

    @property
    def is_linked(self) -> bool:
        """False for addresses of a side, which are printed but not linked."""
        return bool(self.get("url")) and not self.get("side")

    @property
    def missing(self) -> list[str]:
        """What the entry lacks, each as it should be said."""
        needed = NEEDED.get(self.type, (("title",),))
        return [" or ".join(names) for names in needed if not self.get(*names)]

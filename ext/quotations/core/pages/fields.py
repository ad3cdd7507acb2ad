"""Lists of fields, the form of evidence, conditions and provenance on a page.

::

    - against: ledger1911
      read: the copy, whole

Everything after the first colon of a line is the value; indented lines without a known name go on
with it. This is not YAML: nothing is quoted and a value may hold any character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from quotations.core.messages import Finding, Rule, nearest
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.lines import Line

__all__ = ["Entry", "parse_fields"]

_FIELD = re.compile(r"^(\s*)(- )?([a-z-]+):(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its values and the places where they stand."""

    place: Place
    values: dict[str, str]
    places: dict[str, Place]
    slips: set[str] = field(default_factory=set)
    """The names of fields that were written with a slip in the name, which was reported."""

    def get(self, name: str) -> str:
        """The value of a field, or an empty string."""
        return self.values.get(name, "")

    def at(self, name: str) -> Place:
        """Where a field stands, or the entry if it has none."""
        return self.places.get(name, self.place)


def parse_fields(
    path: str, lines: list[Line], known: Collection[str], report: Callable[[Finding], None]
) -> list[Entry]:
    """Parse the lines of a record block into entries; faults go to ``report``."""
    entries: list[Entry] = []
    current = ""
    for line in lines:
        if line.is_blank:
            continue
        found = _FIELD.match(line.text)
        place = Place(path, line.number, len(line.text) - len(line.text.lstrip()) + 1)
        if found and found[3] in known:
            if found[2]:
                entries.append(Entry(place, {}, {}))
            if entries and found[3] not in entries[-1].values:
                current = found[3]
                entries[-1].values[current] = (found[4] or "").strip()
                entries[-1].places[current] = place
                continue
            wrong = "begins without “- ”" if not entries else f"gives “{found[3]}” twice"
        elif found and (found[2] or not current or nearest(found[3], known)):
            wrong = f"has the unknown name “{found[3]}”"
        elif current and line.text[0].isspace():
            joined = f"{entries[-1].values[current]} {line.text.strip()}".strip()
            entries[-1].values[current] = joined
            continue
        else:
            wrong = "is no field"
        names = ", ".join(known)
        near = nearest(found[3], known) if found and found[3] not in known else ""
        hint = f"write `{near}:`" if near else ""
        if entries:
            entries[-1].slips.add(near)
        report(finding_at(place, Rule.BAD_FIELDS, f"the line {wrong}; known names are {names}", hint))
    return entries

"""Tables of an edition: CSV files (RFC 4180) whose rows are facts with their sources.

A row's source is a BibTeX key, or several with ``;`` between them.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from quotations.core.given import TooLargeError, read_given
from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import is_date
from quotations.core.pages.limits import LARGEST, LONGEST_CELL, MOST_KEYS_OF_A_CELL, MOST_ROWS
from quotations.core.pages.openplaces import is_open, open_places

__all__ = ["FORMS", "Row", "read_table"]

_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its values by column and where it stands."""

    values: dict[str, str]
    place: Place

    def get(self, name: str) -> str:
        """The value of a column."""
        return self.values.get(name, "")

    def keys(self, name: str) -> list[str]:
        """The BibTeX keys in a column; none where it is still to be filled in."""
        if is_open(self.get(name)):
            return []
        return [key.strip() for key in self.get(name).split(";") if key.strip()]


@dataclass(frozen=True, slots=True)
class Form:
    """What a table must look like: its columns, those that may be empty, and what stands in some."""

    columns: tuple[str, ...]
    optional: frozenset[str]
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    most: int = MOST_ROWS
    """Rows that it may have."""


FORMS: dict[str, Form] = {
    "figures": Form(
        columns=("who", "when", "low", "high", "what", "key", "seen", "note"),
        optional=frozenset(("low", "high", "note")),
        numbers=("low", "high"),
        dates=("when",),
        keys=("key", "seen"),
    ),
    "chronology": Form(
        columns=("date", "event", "key"), optional=frozenset(), dates=("date",), keys=("key",)
    ),
    "stemma": Form(
        columns=("from", "to", "kind", "note"),
        optional=frozenset(("note",)),
        keys=("from", "to"),
        words=(("kind", ("documented", "inferred", "related")),),
    ),
    "changes": Form(
        columns=("date", "version", "about", "change"),
        optional=frozenset(("about",)),
        dates=("date",),
        most=4 * MOST_ROWS,
    ),
}
"""The form of the table that each directive reads."""


def read_table(kind: str, shown: str, path: Path) -> tuple[list[Row], list[Finding]]:
    """Read the table of a directive; faults come with path and line."""
    form = FORMS[kind]
    try:
        text = read_given(path, LARGEST[".csv"]).decode("utf-8-sig")
    except TooLargeError as error:
        return [], [finding_at(Place(shown, 1), Rule.TOO_MUCH, f"the table is not read: {error.strerror}")]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        hint = "restore the file, or let it be read" if isinstance(error, OSError) else "save it as UTF-8"
        fault = finding_at(Place(shown, 1), Rule.BAD_TABLE, f"cannot be read: {reason}", hint)
        return [], [fault]
    rows: list[Row] = []
    wrong = _read_rows(form, shown, text, rows)
    if wrong is not None:
        return rows, [wrong]
    return rows, [found for row in rows for found in _faults(form, row)]


def _read_rows(form: Form, shown: str, text: str, rows: list[Row]) -> Finding | None:
    """Add the rows of a text, up to the first that is wrong in its form, and say what is wrong with it."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != form.columns:
            wanted = f"the first line is not {','.join(form.columns)}"
            return finding_at(Place(shown, 1), Rule.BAD_TABLE, wanted)
        for values in reader:
            place = Place(shown, reader.line_num)
            if None in values or None in values.values():
                return finding_at(place, Rule.BAD_TABLE, f"the row has not {len(form.columns)} cells")
            if len(rows) == form.most:
                told = f"the table has more than {form.most:,} rows"
                return finding_at(place, Rule.TOO_MUCH, told, "part it into several tables")
            rows.append(Row({name: cell.strip() for name, cell in values.items()}, place))
    except csv.Error as error:
        return finding_at(Place(shown, reader.line_num), Rule.BAD_TABLE, f"is no CSV: {error}")
    return None


def _faults(form: Form, row: Row) -> list[Finding]:
    unfilled = [
        each for cell in row.values.values() for each in open_places(row.place.path, cell, row.place.line)
    ]
    return unfilled or _wrong_cells(form, row)


def _wrong_cells(form: Form, row: Row) -> list[Finding]:
    given = {name: row.get(name) for name in form.columns}
    long = next((name for name in form.columns if len(given[name]) > LONGEST_CELL), None)
    if long or any(given[name].count(";") >= MOST_KEYS_OF_A_CELL for name in form.keys):
        most = f"{LONGEST_CELL:,} characters" if long else f"{MOST_KEYS_OF_A_CELL} keys"
        text = f"a cell has more than {most}"
        return [finding_at(row.place, Rule.TOO_MUCH, text, "write it shorter, or in several rows")]
    found = [f"“{name}” is empty" for name in form.columns if not (given[name] or name in form.optional)]
    found += [
        f"“{name}” is “{given[name][:40]}”, no whole number of up to twelve figures"
        for name in form.numbers
        if given[name] and not _NUMBER.fullmatch(given[name])
    ]
    if form.numbers and not any(given[name] for name in form.numbers):
        found.append(f"neither {' nor '.join(form.numbers)} is given")
    found += [
        f"“{name}” is “{given[name]}”, no date"
        for name in form.dates
        if given[name] and not all(map(is_date, given[name].split("/")))
    ]
    found += [
        f"“{name}” is “{given[name]}”, none of {', '.join(words)}"
        for name, words in form.words
        if given[name] not in words
    ]
    return [finding_at(row.place, Rule.BAD_TABLE, text) for text in found]

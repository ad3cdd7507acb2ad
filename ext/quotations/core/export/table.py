"""The quotations as CSV (RFC 4180), one a row, with columns that stay.

A spreadsheet takes a cell for a formula that begins with an equals sign, and a contributor’s cell could
then fetch or send what it likes (CWE-1236). Such a cell, which may be an honest quotation that begins
with a dash, has an apostrophe before it, and so has one that begins with an apostrophe already: without
the first apostrophe of every cell that begins with one, the text is exact again. ``as_note`` says so
beside the table. Every cell is in quotation marks, so that none begins where a program takes another
character than the comma for the separator.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

__all__ = ["COLUMNS", "as_csv", "as_note"]

_MARK = "'"
_GUARDED = (_MARK, *"=+-@\t\r\n", *"＝＋－＠")
"""What a formula begins with, the wide forms too; and the mark itself, so that it can be undone."""

NOTE = (
    "One row for each quotation. Text that begins with one of = + - @ (the wide forms too), with a tab, a "
    "line break or an apostrophe has an apostrophe before it, so that no spreadsheet takes it for a formula. "
    "Without the first apostrophe of every cell that begins with one, the cells are exact. The column text "
    "has the witness’s own characters; quotations.json has them as they are."
)

COLUMNS = (
    *("id", "source", "witness", "first_line", "last_line", "speaker", "capacity", "date", "lang"),
    *("parent", "status", "reach", "conditions", "text", "page", "url", "kind"),
)
"""The columns in their order; a new one is only ever added at the end."""


def as_csv(data: dict[str, Any]) -> str:
    """The quotations of an edition's data (``as_data``)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, COLUMNS, extrasaction="ignore", lineterminator="\r\n", quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    kinds = {source["key"]: source["kind"] for source in data["sources"]}
    for quotation in data["quotations"]:
        first, last = quotation["lines"]
        conditions = dict.fromkeys(each["condition"] for each in quotation["conditions"])
        row = {
            **quotation,
            "first_line": first,
            "last_line": last,
            "conditions": "; ".join(conditions),
            "kind": kinds.get(quotation["source"], ""),
        }
        writer.writerow({name: _guarded(value) for name, value in row.items()})
    return text.getvalue()


def as_note() -> str:
    """What is to be known of the table, for programs and readers (W3C, CSV on the Web)."""
    note = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "quotations.csv",
        "dc:description": NOTE,
        "tableSchema": {"columns": [{"name": name, "titles": name} for name in COLUMNS], "primaryKey": "id"},
    }
    return json.dumps(note, ensure_ascii=False, indent=1) + "\n"


def _guarded(value: object) -> object:
    """A cell that is text and nothing else."""
    return f"{_MARK}{value}" if isinstance(value, str) and value.startswith(_GUARDED) else value

"""The quotations as CSV (RFC 4180), one a row, with columns that stay."""

from __future__ import annotations

import csv
import io
from typing import Any

__all__ = ["COLUMNS", "as_csv"]

COLUMNS = (
    *("id", "source", "witness", "first_line", "last_line", "speaker", "capacity", "date", "lang"),
    *("parent", "status", "reach", "conditions", "text", "page", "url", "kind"),
)
"""The columns in their order; a new one is only ever added at the end."""


def as_csv(data: dict[str, Any]) -> str:
    """The quotations of an edition's data (``as_data``)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    kinds = {source["key"]: source["kind"] for source in data["sources"]}
    for quotation in data["quotations"]:
        first, last = quotation["lines"]
        conditions = dict.fromkeys(each["condition"] for each in quotation["conditions"])
        writer.writerow(
            {
                **quotation,
                "first_line": first,
                "last_line": last,
                "conditions": "; ".join(conditions),
                "kind": kinds.get(quotation["source"], ""),
            }
        )
    return text.getvalue()

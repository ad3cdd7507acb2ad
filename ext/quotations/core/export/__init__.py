"""The edition as data, for machines."""

from quotations.core.export.data import as_data, as_json
from quotations.core.export.table import as_csv, as_note

__all__ = ["as_csv", "as_data", "as_json", "as_note"]

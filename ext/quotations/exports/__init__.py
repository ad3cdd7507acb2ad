"""The edition as data, for machines."""

from quotations.exports.data import as_data, as_json
from quotations.exports.table import as_csv

__all__ = ["as_csv", "as_data", "as_json"]

"""The edition as data, for machines."""

from quotations.exports.data import as_data, as_json

__all__ = ["as_data", "as_json"]

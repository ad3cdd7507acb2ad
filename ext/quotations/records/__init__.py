"""The bibliography: the only registry of works and witnesses."""

from quotations.records.bibtex import Bibliography, read_bibliography
from quotations.records.citing import Span, date_in_words, full_form, plain, short_form
from quotations.records.kinds import KINDS
from quotations.records.work import Work

__all__ = [
    "KINDS",
    "Bibliography",
    "Span",
    "Work",
    "date_in_words",
    "full_form",
    "plain",
    "read_bibliography",
    "short_form",
]

"""The bibliography: the only registry of works and witnesses."""

from quotations.core.bibliography.bibtex import Bibliography, read_bibliography
from quotations.core.bibliography.citing import Span, date_in_words, full_form, plain, short_form
from quotations.core.bibliography.kinds import KINDS
from quotations.core.bibliography.work import Work

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

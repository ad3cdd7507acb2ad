"""Comparing quotations with their witnesses, character by character."""

from quotations.check.edition import check_edition, compare
from quotations.check.files import check_again, check_files
from quotations.check.report import Report
from quotations.check.stream import base_text

__all__ = ["Report", "base_text", "check_again", "check_edition", "check_files", "compare"]

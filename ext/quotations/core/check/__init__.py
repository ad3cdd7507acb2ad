"""Comparing quotations with their witnesses, character by character."""

from quotations.core.check.edition import check_edition, compare
from quotations.core.check.files import check_again, check_files
from quotations.core.check.report import Report
from quotations.core.check.stream import base_text

__all__ = ["Report", "base_text", "check_again", "check_edition", "check_files", "compare"]

"""Reading pages: from a contributor's Markdown to records, without Sphinx."""

from quotations.core.pages.page import Page, Prose, Reference, read_page

__all__ = ["Page", "Prose", "Reference", "read_page"]

"""Reading pages: from a contributor's Markdown to records, without Sphinx."""

from quotations.pages.page import Page, Reference, read_page

__all__ = ["Page", "Reference", "read_page"]

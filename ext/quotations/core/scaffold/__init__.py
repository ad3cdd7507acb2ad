"""Making pages, entries, witnesses and editions: what a machine can know is written, the rest is marked.

Nothing here overwrites what is there, and what is written is written whole or not at all.
"""

from quotations.core.scaffold.files import AuthoringError, Writing

__all__ = ["AuthoringError", "Writing"]

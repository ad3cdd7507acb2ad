"""The one way in which the PDF edition fails: messages with their places, never a traceback."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.errors import SphinxError

from quotations.core.messages.visible import on_a_terminal

__all__ = ["EditionError"]


class EditionError(SphinxError):
    """The PDF edition cannot be made.

    ``messages`` says why, one sentence each; where a place in the sources is known, the message begins
    with it (``path:line:column:``), the path as the user would type it from the folder of ``conf.py``.
    """

    category = "The PDF edition cannot be made"

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = [*map(on_a_terminal, messages)]
        super().__init__("\n" + "\n".join(self.messages))

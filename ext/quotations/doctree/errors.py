"""What ends a build: errors whose message is one line."""

from __future__ import annotations

from sphinx.errors import SphinxError

from quotations.core.messages.visible import in_one_line

__all__ = ["OneLineError"]


class OneLineError(SphinxError):
    """A build cannot go on; the message is one line, whatever words of others are in it."""

    def __str__(self) -> str:
        return in_one_line(super().__str__())

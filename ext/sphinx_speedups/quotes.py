"""Quotation marks looked for where there are any: docutils makes every text anew, whatever is in it.

``SmartQuotes.apply`` (docutils 0.22, ``docutils/transforms/universal.py``) takes each block of text apart,
sends its parts through nine rules and puts new ones in their place. Here it is shown only the blocks in which
there is a character that one of the rules is about (``docutils/utils/smartquotes.py``).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.transforms.universal import SmartQuotes
from docutils.utils.smartquotes import educate_tokens

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Shown", "install", "is_needed"]

_APPLY = SmartQuotes.apply

_RULED = re.compile(r"""["'`\\&\x00]|--|\.\.|\. \.""")
"""What the rules are about: marks, escapes and entities, dashes, ellipses."""

_SHOWN_ALL = "-1"
"""The setting under which plain characters take the place of typographic ones."""


def is_needed() -> bool:
    """True while docutils puts a new text in the place of every one, by the rules that are known."""
    return "nodes.Text(newtext)" in inspect.getsource(_APPLY) and (
        "do_stupefy = True" in inspect.getsource(educate_tokens)
    )


class Shown:
    """A document in which ``findall`` finds only what it is to: a transform given it changes nothing else."""

    def __init__(self, document: nodes.document, findall: Callable[..., Iterator[nodes.Node]]) -> None:
        self._document = document
        self.findall = findall

    def __getattr__(self, name: str) -> Any:
        return getattr(self._document, name)


def _ruled(document: nodes.document, condition: Any) -> Iterator[nodes.Node]:
    """What is found in a document, without the blocks that no rule is about."""
    for each in document.findall(condition):
        inner = isinstance(each.parent, nodes.TextElement)  # is looked at with the one around it
        if not inner and any(map(_RULED.search, each.findall(nodes.Text))):
            yield each


def apply(self: SmartQuotes, **kwargs: Any) -> None:
    """As docutils', on the blocks that it may change."""
    whole: Any = self.document
    if self.smartquotes_action != _SHOWN_ALL:
        self.document = cast("nodes.document", Shown(whole, partial(_ruled, whole)))
    try:
        _APPLY(self, **kwargs)
    finally:
        self.document = whole


def install(_app: Sphinx) -> None:
    """Put ours in the place of theirs; again does no harm."""
    SmartQuotes.apply = apply  # type: ignore[method-assign]

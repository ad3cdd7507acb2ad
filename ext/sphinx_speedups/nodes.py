"""Nodes found in one loop: docutils looks through a tree by a generator for each node in it.

``Node.findall``, ``_fast_findall`` and ``_superfast_findall`` (docutils 0.22, ``docutils/nodes.py``) hand
every node they find up through as many generators as it stands deep; Sphinx asks some fifty times a page. The
loop here gives the same nodes in the same order, and sees a tree change under it as they do.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed", "kinds"]


_SEARCH, _WALK, _FIND = "_fast_findall", "_superfast_findall", "findall"
_THEIRS = getattr(nodes.Node, _SEARCH)
_FIND_THEIRS = getattr(nodes.Node, _FIND)


def is_needed() -> bool:
    """True while docutils goes down by generators."""
    return "yield from child._fast_findall(cls)" in inspect.getsource(_THEIRS)


_ABSENT: set[type] = set()
"""Classes of which the last search found none, as most do: they are looked for in a quicker way first."""


def find_all(self: Any, cls: type) -> Iterator[Any]:
    """The node and all below it that are of a class, in the order of the text."""
    if cls in _ABSENT and not any(issubclass(kind, cls) for kind in kinds(self)):
        return
    _ABSENT.discard(cls)
    found = isinstance(self, cls)
    if found:
        yield self
    below = [iter(self.children)]
    while below:
        for child in below[-1]:
            if isinstance(child, cls):
                found = True
                yield child
            if child.children:
                below.append(iter(child.children))
                break
        else:
            below.pop()
    if not found:
        _ABSENT.add(cls)


def kinds(node: nodes.Node) -> set[type]:
    """The classes of a node and of all below it."""
    found = [node]
    for each in found:  # and so for those that are added
        if each.children:
            found += each.children
    return set(map(type, found))


def go_through(self: Any) -> Iterator[Any]:
    """The node and all below it, in the order of the text."""
    return find_all(self, nodes.Node)


def find_those(
    self: Any, condition: type | Callable[[nodes.Node], bool] | None = None, *how: Any, **named: Any
) -> Iterator[Any]:
    """What docutils finds; by the loop, if it is looked for from the node downwards, as it mostly is."""
    if how or named:
        return iter(_FIND_THEIRS(self, condition, *how, **named))
    if condition is None or isinstance(condition, type):
        return find_all(self, condition or nodes.Node)
    return filter(condition, go_through(self))


def install(_app: Sphinx) -> None:
    """Put the loops in the place of the generators; again does no harm."""
    setattr(nodes.Node, _SEARCH, find_all)
    setattr(nodes.Node, _WALK, go_through)
    setattr(nodes.Node, _FIND, find_those)

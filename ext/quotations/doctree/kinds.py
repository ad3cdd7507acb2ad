"""Which kinds of nodes a tree holds, found in one loop."""

from __future__ import annotations

from docutils import nodes

__all__ = ["kinds"]


def kinds(node: nodes.Node) -> set[type]:
    """The classes of a node and of all below it."""
    found = [node]
    for each in found:  # and so for those that are added
        found += each.children
    return set(map(type, found))

"""Trees gone through without a word at each step, and only for what is there.

``Node.walkabout`` and ``NodeVisitor`` (docutils 0.22, ``docutils/nodes.py``) make a line for developers of
docutils four times a node, even where nobody has asked for it. Sphinx's ``HighlightLanguageTransform`` (9.0,
``sphinx/transforms/post_transforms/code.py``) goes through every node of every page for blocks of code, which
most pages lack.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]

_WALKABOUT = nodes.Node.walkabout
_VISIT, _DEPART = nodes.NodeVisitor.dispatch_visit, nodes.NodeVisitor.dispatch_departure
_APPLY = HighlightLanguageTransform.apply


def is_needed() -> bool:
    """True while docutils makes those lines, and Sphinx walks."""
    ways = (_WALKABOUT, _VISIT, _DEPART)
    return all("reporter.debug(" in inspect.getsource(each) for each in ways) and (
        "self.document.walkabout(visitor)" in inspect.getsource(_APPLY)
    )


def walkabout(self: Any, visitor: Any) -> bool:
    """As docutils goes about, without what it says to its developers unless they listen."""
    if visitor.document.reporter.debug_flag:
        return _WALKABOUT(self, visitor)
    departs, stops = True, False
    try:
        try:
            visitor.dispatch_visit(self)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        try:
            for child in self.children[:]:
                if child.walkabout(visitor):
                    stops = True
                    break
        except nodes.SkipSiblings:
            pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        stops = True
    if departs:
        visitor.dispatch_departure(self)
    return stops


def dispatch_visit(self: Any, node: Any) -> Any:
    """Call the method for the class of a node, likewise."""
    if self.document.reporter.debug_flag:
        return _VISIT(self, node)
    return getattr(self, f"visit_{type(node).__name__}", self.unknown_visit)(node)


def dispatch_departure(self: Any, node: Any) -> Any:
    """The same when the node is left."""
    if self.document.reporter.debug_flag:
        return _DEPART(self, node)
    return getattr(self, f"depart_{type(node).__name__}", self.unknown_departure)(node)


def apply(self: HighlightLanguageTransform, **kwargs: Any) -> None:
    """As Sphinx's, on pages that have something for it."""
    for _each in self.document.findall(lambda node: isinstance(node, _HIGHLIGHTED)):
        _APPLY(self, **kwargs)
        return


_HIGHLIGHTED = (nodes.literal_block, addnodes.highlightlang)


def install(_app: Sphinx) -> None:
    """Put ours in the place of theirs; again does no harm."""
    nodes.Node.walkabout = walkabout  # type: ignore[method-assign]
    nodes.NodeVisitor.dispatch_visit = dispatch_visit  # type: ignore[method-assign]
    nodes.NodeVisitor.dispatch_departure = dispatch_departure  # type: ignore[method-assign]
    HighlightLanguageTransform.apply = apply  # type: ignore[method-assign]

"""The order of the book: parts and chapters, from the toctrees of the root page.

A toctree with a caption on the root page opens a part; every page named in it is a chapter, and the
pages that a chapter names are chapters under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes

__all__ = ["Chapter", "Part", "named_from", "outline_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book."""

    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the sources; ``level`` is that of its heading, from 1."""

    docname: str
    level: int
    front: str = ""
    """``before`` the contents or ``after`` the lists, for a page in the front matter."""


def outline_of(
    root: str, doctree_of: Callable[[str], nodes.document], front: Sequence[str] = ()
) -> list[Part | Chapter]:
    """The parts and chapters of the edition in order, each page once.

    The root page is first; after it come the pages named in ``front``, wherever a toctree names them.
    """
    seen = {root, *front}
    found: list[Part | Chapter] = [Chapter(root, 1, "before")]
    for docname in front:
        doctree_of(docname)
        found.append(Chapter(docname, 1, "after"))
    parts = 0
    for toctree in doctree_of(root).findall(addnodes.toctree):
        caption = toctree.get("caption") or ""
        chapters = list(_chapters(toctree, 2 if caption else 1, seen, doctree_of))
        if caption and chapters:
            parts += 1
            found.append(Part(caption, parts))
        found += chapters
    return found


def named_from(root: str, includes: Mapping[str, Sequence[str]]) -> set[str]:
    """Every page to which toctrees lead from the root page, in whatever output each toctree stands.

    What is named there and is no chapter is left out of the book on purpose; a page that no toctree names
    is not.
    """
    found: set[str] = set()
    waiting = [root]
    while waiting:
        docname = waiting.pop()
        if docname not in found:
            found.add(docname)
            waiting += includes.get(docname, ())
    return found


def _chapters(
    toctree: addnodes.toctree,
    level: int,
    seen: set[str],
    doctree_of: Callable[[str], nodes.document],
) -> Iterator[Chapter]:
    for docname in map(str, toctree["includefiles"]):
        if docname in seen:
            continue
        seen.add(docname)
        yield Chapter(docname, level)
        for inner in doctree_of(docname).findall(addnodes.toctree):
            yield from _chapters(inner, level + 1, seen, doctree_of)

"""Pages that must be written again although their own files are as they were.

Sphinx writes what it has read in this run, and what lies beside it. A page goes stale, too, when the
title or the number changes that one of its references shows, and when a builder for another edition
has read it last: they share what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment

    from quotations.core.check.checked import CheckedEdition

__all__ = ["Pointer", "note_owed", "pointers_in", "words_shown"]


class Pointer(NamedTuple):
    """What a reference names: ``target`` as it is written, ``page`` as the page it may be, ``part`` of it."""

    target: str
    page: str
    part: str


def pointers_in(document: nodes.document, docname: str) -> list[Pointer]:
    """Every reference of a page that shows words from elsewhere, in order and without repeats."""
    found = set()
    for node in document.findall(addnodes.pending_xref):
        target = str(node.get("reftarget") or "")
        # MyST's references to pages are relative to the folder of the pages, Sphinx's to the page.
        page = target if node.get("reftype") == "myst" else docname_join(docname, target)
        found.add(Pointer(target, page, str(node.get("reftargetid") or "")))
    return sorted(found)


def words_shown(
    env: BuildEnvironment, loaded: CheckedEdition, pages: list[str], pointers: list[Pointer]
) -> str:
    """The numbers of a page and of those next to it, and what its references show, in a form to compare."""
    return repr([[_numbers(env, each) for each in pages], [_shown(env, loaded, each) for each in pointers]])


def _shown(env: BuildEnvironment, loaded: CheckedEdition, pointer: Pointer) -> list[Any]:
    labels = cast("StandardDomain", env.get_domain("std"))
    name = pointer.target.lower()
    target = labels.labels.get(name) or labels.anonlabels.get(name)
    page = target[0] if target else pointer.page
    found: list[Any] = [pointer, target, _numbers(env, page)]
    if page in env.titles:
        slugs = env.metadata.get(page, {}).get("myst_slugs", {})
        found += [env.titles[page].astext(), cast("dict[str, Any]", slugs).get(pointer.part)]
    if pointer.target in loaded.edition.quotations or pointer.target in loaded.edition.paratexts:
        found += [loaded.numbers.get(pointer.target), loaded.edition.page_of(pointer.target)]
    return found


def _numbers(env: BuildEnvironment, docname: str) -> list[Any]:
    """The numbers of sections, figures and tables of a page, where there are any."""
    return [sorted(env.toc_secnumbers.get(docname, {}).items()), env.toc_fignumbers.get(docname)]


def note_owed(owed: dict[str, list[str]], builder: str, changed: set[str], known: set[str]) -> list[str]:
    """Note for every other builder that it has to write what changed; what this one has to write.

    A builder that was never here has to write everything.
    """
    mine = changed | (set(owed[builder]) if builder in owed else known)
    for other, pages in owed.items():
        owed[other] = sorted(changed.union(pages) & known)
    owed[builder] = []
    return sorted(mine & known)

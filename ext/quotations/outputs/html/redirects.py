"""Renamed pages and ids: every old address leads to where the thing is now, without any script.

An old page becomes a small page that leads on at once. Where ids of it went to other places, it stays and
names them, since only the reader's browser knows which was asked for; ``redirect.js`` follows at once.
An old id on a page that still exists is an anchor at the new place, or an entry at the foot of the page
that shows when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes

from quotations.core.check.redirects import line_in_conf
from quotations.core.export.citation import address
from quotations.doctree import nodes as ours
from quotations.doctree.errors import OneLineError
from quotations.doctree.words import translate as _
from quotations.outputs.html.published import has_theme, imprint_of, is_web, loaded_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["setup"]

_ANCHORED = (nodes.section, nodes.term, nodes.container, ours.quotation_block, ours.nested_quotation)
"""What can have an anchor inside, besides its own."""


class RedirectError(OneLineError):
    """An id that is led from or to is not as the setting says."""

    category = "conf.py"


@dataclass(frozen=True, slots=True)
class _Move:
    """One entry of the setting."""

    old_page: str
    old_id: str
    page: str
    id: str


def _moves(app: Sphinx) -> list[_Move]:
    found = []
    for old, new in loaded_of(app).edition.settings.redirects.items():
        (old_page, old_id), (page, id_) = _parts(old), _parts(new)
        found.append(_Move(old_page, old_id, page, id_))
    return found


def _parts(name: str) -> tuple[str, str]:
    page, _hash, id_ = name.partition("#")
    return page, id_


def check_ids(app: Sphinx, env: BuildEnvironment) -> None:
    """Refuse ids that are not there, or not gone; the rest the check has seen.

    :raises RedirectError: naming ``conf.py`` and the line.
    """
    moves = _moves(app) if is_web(app) else []
    pages = {name for move in moves for name in (move.page, move.old_page) if name in env.found_docs}
    ids = {name: _ids(env.get_doctree(name)) for name in sorted(pages)}
    for move in moves:
        wrong = ""
        if move.id and move.id not in ids[move.page]:
            wrong = f"there is no “{move.id}” on the page “{move.page}”"
        elif move.old_id in ids.get(move.old_page, ()):
            wrong = f"“{move.old_id}” still exists on the page “{move.old_page}”"
        if wrong:
            old = f"{move.old_page}#{move.old_id}" if move.old_id else move.old_page
            line = line_in_conf(loaded_of(app).edition.settings, old)
            raise RedirectError(f"conf.py:{line}: quotations_redirects: {wrong}; correct “{old}”")


def _ids(doctree: nodes.document) -> set[str]:
    found: set[str] = set()
    for node in doctree.findall(nodes.Element):
        found.update(node.get("ids", ()))
    return found


def add_anchors(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give what was renamed on its own page the old id as well."""
    if is_web(app):
        for move in _moves(app):
            node = _anchored(doctree, move, docname)
            if node is not None:
                node["ids"].append(move.old_id)


def _anchored(doctree: nodes.document, move: _Move, docname: str) -> nodes.Element | None:
    """What can bear the old id: None if it went to another page, or has no room for an anchor."""
    if move.old_page != docname or move.page != docname or not move.id:
        return None
    elements = (node for node in doctree.findall(nodes.Element) if isinstance(node, _ANCHORED))
    return next((node for node in elements if move.id in node["ids"]), None)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme which ids of a page are elsewhere."""
    if doctree is not None and has_theme(app):
        moved = [each for each in _moves(app) if each.old_page == pagename]
        here = _ids(doctree) if moved else ()
        context["moved"] = [_entry(app, each) for each in moved if each.old_id not in here]


def _entry(app: Sphinx, move: _Move) -> dict[str, str]:
    title = app.env.titles[move.page].astext()
    number = loaded_of(app).numbers.get(move.id)
    if number:
        title = f"{title}, {_('quotation {number}').format(number=number)}"
    link = app.builder.get_relative_uri(move.old_page, move.page)
    return {"id": move.old_id, "link": f"{link}#{move.id}" if move.id else link, "title": title}


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A small page for each page that was renamed."""
    if not has_theme(app):
        return
    moves, base = _moves(app), imprint_of(app).address
    for move in moves:
        if not move.old_id:
            inner = [_entry(app, each) for each in moves if each.old_page == move.old_page and each.old_id]
            context = {
                "title": _("This page has moved"),
                "target": _entry(app, move),
                "moved_ids": inner,
                "canonical": address(move.page, move.id, base) if base else "",
                "unlisted": True,
            }
            yield move.old_page, context, "redirect.html"


def setup(app: Sphinx) -> None:
    """Register the redirects."""
    app.connect("env-check-consistency", check_ids)
    app.connect("doctree-resolved", add_anchors)
    app.connect("html-page-context", add_to_page)
    app.connect("html-collect-pages", pages)

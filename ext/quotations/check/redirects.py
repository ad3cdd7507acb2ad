"""Renamed pages and ids: the setting ``quotations_redirects``, as far as it needs no build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotations.edition import Edition
from quotations.messages import Finding, Rule
from quotations.model import Place
from quotations.pages.body import finding_at

__all__ = ["MADE", "check_redirects", "line_in_conf"]

MADE = frozenset(("404", "downloads", "genindex", "search"))
"""Pages that the HTML edition makes itself."""

_NAME = re.compile(r"[^/#?\s.][^#?\s]*(#[^#?\s]+)?")


def check_redirects(edition: Edition) -> Iterator[Finding]:
    """Old names that are not gone, new ones that do not exist, chains and loops."""
    for old, new in edition.settings.redirects.items():
        wrong = _wrong_name(old) or _wrong_name(new)
        wrong = wrong or _wrong_new(edition, new) or _wrong_old(edition, old, new)
        if wrong:
            place = Place("conf.py", line_in_conf(edition, old))
            text = f"quotations_redirects leads from “{old}” to “{new}”, but {wrong}"
            yield finding_at(place, Rule.BAD_REDIRECT, text)


def line_in_conf(edition: Edition, name: str) -> int:
    """The first line of ``conf.py`` that has a name as a key of a dict, or 1."""
    path = edition.settings.root / "conf.py"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    key = re.compile(rf"""(["']){re.escape(name)}\1\s*:""")
    return next((number for number, line in enumerate(lines, 1) if key.search(line)), 1)


def _wrong_name(name: str) -> str:
    if not _NAME.fullmatch(name) or ".." in name:
        return f"“{name}” is not the name of a page, nor page#id"
    if name.partition("#")[0].endswith((".html", ".md")):
        return f"“{name}” has an ending; a page is named without one"
    return ""


def _wrong_new(edition: Edition, new: str) -> str:
    page, _, id_ = new.partition("#")
    redirects = edition.settings.redirects
    if new in redirects or page in redirects:
        return f"“{new if new in redirects else page}” is renamed itself"
    if page not in edition.pages:
        return f"there is no page “{page}”"
    records = {*edition.quotations, *edition.paratexts}
    if id_ in records and edition.page_of(id_) != page:
        return f"“{id_}” stands on the page “{edition.page_of(id_)}”"
    return ""


def _wrong_old(edition: Edition, old: str, new: str) -> str:
    page, _, id_ = old.partition("#")
    if old == new:
        return "they are the same"
    if page in MADE:
        return f"“{page}” is a page that the edition makes itself"
    if not id_:
        return f"the page “{old}” still exists" if old in edition.pages else ""
    records = {*edition.quotations, *edition.paratexts}
    if id_ in records and edition.page_of(id_) == page:
        return f"“{id_}” still exists there"
    if page not in edition.pages and page not in edition.settings.redirects:
        return f"the page “{page}” is gone too and has no entry of its own"
    return ""

"""Renamed pages and ids: the setting ``quotations_redirects``, as far as it needs no build."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from quotations.core.edition.settings import Settings
from quotations.core.edition.source_tree import MADE
from quotations.core.messages import Finding, Rule
from quotations.core.model import Place
from quotations.core.pages.body import finding_at

__all__ = ["check_redirects", "line_in_conf"]

_NAME = re.compile(r"[^/#?\s.][^#?\s]*(#[^#?\s]+)?")


def check_redirects(
    settings: Settings, pages: Collection[str], page_of: Mapping[str, str]
) -> Iterator[Finding]:
    """Old names that are not gone, new ones that do not exist, chains and loops.

    ``pages`` are the docnames of the edition; ``page_of`` has for each id the page of its anchor.
    """
    known = _Known(settings.redirects, pages, page_of)
    for old, new in settings.redirects.items():
        wrong = _wrong_name(old) or _wrong_name(new) or known.wrong_new(new) or known.wrong_old(old, new)
        if wrong:
            place = Place("conf.py", line_in_conf(settings, old))
            text = f"quotations_redirects leads from “{old}” to “{new}”, but {wrong}"
            yield finding_at(place, Rule.BAD_REDIRECT, text)


def line_in_conf(settings: Settings, name: str) -> int:
    """The first line of ``conf.py`` that has a name as a key of a dict or of its own, or 1."""
    path = settings.root / "conf.py"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    key = re.compile(rf"""(["']){re.escape(name)}\1\s*:|^{re.escape(name)}\s*=""")
    return next((number for number, line in enumerate(lines, 1) if key.search(line)), 1)


def _wrong_name(name: str) -> str:
    if not _NAME.fullmatch(name) or ".." in name:
        return f"“{name}” is not the name of a page, nor page#id"
    if name.partition("#")[0].endswith((".html", ".md")):
        return f"“{name}” has an ending; a page is named without one"
    return ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is now, and what is renamed; each method tells what is wrong, or nothing."""

    redirects: Mapping[str, str]
    pages: Collection[str]
    page_of: Mapping[str, str]

    def wrong_new(self, new: str) -> str:
        page, _, id_ = new.partition("#")
        if new in self.redirects or page in self.redirects:
            return f"“{new if new in self.redirects else page}” is renamed itself"
        if page not in self.pages:
            return f"there is no page “{page}”"
        if self.page_of.get(id_, page) != page:
            return f"“{id_}” stands on the page “{self.page_of[id_]}”"
        return ""

    def wrong_old(self, old: str, new: str) -> str:
        page, _, id_ = old.partition("#")
        if old == new:
            return "they are the same"
        if page in MADE:
            return f"“{page}” is a page that the edition makes itself"
        if not id_:
            return f"the page “{old}” still exists" if old in self.pages else ""
        if self.page_of.get(id_) == page:
            return f"“{id_}” still exists there"
        if page not in self.pages and page not in self.redirects:
            return f"the page “{page}” is gone too and has no entry of its own"
        return ""

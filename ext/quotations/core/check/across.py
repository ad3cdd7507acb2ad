"""The rules that look at all pages at once: what is used nowhere, what a table or a redirect names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from quotations.core.check.contents import check_contents
from quotations.core.check.facts import Facts, facts_of
from quotations.core.check.letters import check_letters_of_records
from quotations.core.check.redirects import check_redirects, line_in_conf
from quotations.core.edition.edition import Edition
from quotations.core.messages import Finding, Rule
from quotations.core.model import Place
from quotations.core.pages.body import finding_at

__all__ = ["Whole", "check_across", "whole_of"]


class Whole:
    """An edition as these rules see it: its bibliography and tables, and the facts of its pages."""

    def __init__(self, edition: Edition, facts: Iterable[Facts]) -> None:
        self.edition = edition
        """Bibliography, tables and settings; its pages need not be there."""
        self.facts = {each.docname: each for each in facts}

    @cached_property
    def page_of(self) -> dict[str, str]:
        """For each quotation and paratext record the docname of the page on which its anchor is."""
        found: dict[str, str] = {}
        for docname, facts in self.facts.items():
            for id_ in facts.ids:
                found.setdefault(id_, docname)
        return found | {
            id_: docname for docname, facts in self.facts.items() for id_ in facts.shown if id_ in found
        }


def whole_of(edition: Edition) -> Whole:
    """An edition that has all its pages, as these rules see it."""
    return Whole(edition, map(facts_of, edition.pages.values()))


def check_across(whole: Whole) -> list[Finding]:
    """Every fault that no group of pages shows by itself."""
    return [finding for rule in _RULES for finding in rule(whole)]


def _unused_keys(whole: Whole) -> Iterator[Finding]:
    used = {key for facts in whole.facts.values() for key in facts.keys}
    used |= {key for key, _place in whole.edition.table_keys()}
    sigla = {siglum for facts in whole.facts.values() for siglum in facts.sigla}
    for key, work in whole.edition.bibliography.works.items():
        if key not in used and work.get("siglum") not in sigla:
            yield finding_at(work.place, Rule.BIB_UNUSED, f"nothing uses the entry “{key}”")


def _keys_of_tables(whole: Whole) -> Iterator[Finding]:
    edition = whole.edition
    for key, place in edition.table_keys():
        if key not in edition.bibliography.works and edition.is_bibliography_whole:
            yield finding_at(place, Rule.BIB_UNKNOWN_KEY, f"the key “{key}” is not in the bibliography")


def _changes(whole: Whole) -> Iterator[Finding]:
    edition = whole.edition
    known = {*whole.page_of, *whole.facts, *edition.bibliography.works, ""}
    for (kind, _path), rows in edition.tables.items():
        for row in rows if kind == "changes" and edition.is_bibliography_whole else ():
            if row.get("about") not in known:
                text = f"the change is about “{row.get('about')}”, which is no quotation, page or work"
                yield finding_at(row.place, Rule.UNKNOWN_ID, text)


def _redirects(whole: Whole) -> Iterator[Finding]:
    return check_redirects(whole.edition.settings, whole.facts, whole.page_of)


def _pictures(whole: Whole) -> Iterator[Finding]:
    for facts in whole.facts.values():
        for picture, path, line, column in facts.pictures:
            if picture not in whole.edition.pictures:
                text = f"there is no picture {picture} among the pages"
                hint = "correct the name of its file, or store it there"
                yield finding_at(Place(path, line, column), Rule.BAD_PICTURE, text, hint)


def _contents(whole: Whole) -> Iterator[Finding]:
    return check_contents(whole.facts)


def _extensions(whole: Whole) -> Iterator[Finding]:
    """What the check does not read as MyST does, pages could say unseen."""
    settings = whole.edition.settings
    place = Place("conf.py", line_in_conf(settings, "myst_enable_extensions"))
    for name in settings.myst_extensions:
        if name not in settings.allowed.myst_extensions:
            hint = "delete it; or, for the maintainers to judge, name it in quotations_allow"
            text = f"myst_enable_extensions has “{name}”, which changes what a page can hold"
            yield finding_at(place, Rule.NOT_ALLOWED, text, hint)
    for name in settings.myst_settings:
        text = f"by {name} MyST reads pages otherwise than the check"
        yield finding_at(Place("conf.py", line_in_conf(settings, name)), Rule.NOT_ALLOWED, text, "delete it")
    if "colon_fence" not in settings.myst_extensions and whole.facts:
        text = "myst_enable_extensions has no “colon_fence”, with which pages are written"
        yield finding_at(place, Rule.NOT_ALLOWED, text, "add it")


def _letters(whole: Whole) -> Iterator[Finding]:
    return check_letters_of_records(whole.edition)


_RULES: tuple[Callable[[Whole], Iterator[Finding]], ...] = (
    _unused_keys,
    _keys_of_tables,
    _changes,
    _redirects,
    _pictures,
    _contents,
    _extensions,
    _letters,
)

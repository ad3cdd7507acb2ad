"""The lists of pages of the whole edition: each names a page once, and none leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quotations.core.check.facts import Facts, Listed
from quotations.core.messages import Finding, Rule
from quotations.core.model import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.contents import pattern_of

__all__ = ["check_contents"]

_MADE = frozenset(("genindex", "modindex", "search"))
"""Pages that Sphinx knows of and that no file is of."""

_Edge = tuple[str, Place]
"""A page that a list names, and where."""


@dataclass(slots=True)
class _Lists:
    """The lists of an edition, with the pages that each really names."""

    facts: Mapping[str, Facts]
    named: dict[str, list[_Edge]] = field(default_factory=dict)
    """For each page those that its lists name."""
    numbered: list[tuple[Place, list[str]]] = field(default_factory=list)


def check_contents(facts: Mapping[str, Facts]) -> Iterator[Finding]:
    """The faults of lists that only a build would meet; that a page is not there, Sphinx says."""
    lists = _Lists(facts)
    for docname, each in facts.items():
        for listed in each.contents:
            yield from _read(lists, docname, listed)
    yield from _circles(lists)
    yield from _numbered_twice(lists)


def _read(lists: _Lists, docname: str, listed: Listed) -> Iterator[Finding]:
    """Note what a list names; report what it cannot."""
    path, (list_line, list_column), is_numbered, entries = listed
    left = {*lists.facts, *_MADE} - {docname}
    edges: list[_Edge] = []
    for target, is_pattern, line, column in entries:
        place = Place(path, line, column)
        if is_pattern:
            fits = pattern_of(target).fullmatch
            found = sorted(name for name in left - _MADE if fits(name))
            if not found:
                yield _fault(place, f"no other page is named like “{target}”", "correct the name")
        else:
            found = [target]
        for name in found:
            wrong = _wrong_entry(lists, docname, name, is_left=name in left)
            if wrong:
                yield _fault(place, *wrong)
            elif name in left:
                left.discard(name)
                edges.append((name, place))
    lists.named.setdefault(docname, []).extend(edges)
    if is_numbered:
        lists.numbered.append((Place(path, list_line, list_column), [name for name, _place in edges]))


def _wrong_entry(lists: _Lists, docname: str, target: str, *, is_left: bool) -> tuple[str, str] | None:
    """What is wrong with the name of a page, and what mends it; ``is_left`` if it was not named yet."""
    if target == docname:
        return "the page lists itself", "delete the line, or write `self` for a link to the top of the page"
    if any(each != each.strip() for each in target.split("/")):
        return f"blanks stand before or behind “{target.strip()}”", "delete them"
    if not is_left and (target in lists.facts or target in _MADE):
        return f"the list names “{target}” twice", "delete the line"
    return None


def _circles(lists: _Lists) -> Iterator[Finding]:
    """Each entry that leads back to a page above it, by a walk that needs no depth of calls."""
    done: set[str] = set()
    for start in lists.named:
        above: dict[str, Iterator[_Edge]] = {start: iter(lists.named[start])} if start not in done else {}
        while above:
            last, edges = next(reversed(above.items()))
            name, place = next(edges, ("", None))
            if place is None:
                done.add(last)
                del above[last]
            elif name in above:
                names = list(above)
                way = " → ".join([*names[names.index(name) :], name])
                shown = way if len(way) <= 200 else f"{way[:200]}…"  # noqa: PLR2004 — enough to follow
                yield _fault(place, f"the lists of pages lead round in a circle: {shown}", "delete the line")
            elif name not in done:
                above[name] = iter(lists.named.get(name, ()))


def _numbered_twice(lists: _Lists) -> Iterator[Finding]:
    """Each list that gives a page a number that has one from another list."""
    taken: set[str] = set()
    for place, names in lists.numbered:
        below = _below(lists, names)
        both = sorted(below & taken)
        if both:
            text = f"the page “{both[0]}” gets a number from two lists"
            yield _fault(place, text, "delete the option `numbered` of one of them")
        taken |= below


def _below(lists: _Lists, names: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [each for each, _place in lists.named.get(name, ())]
    return found


def _fault(place: Place, text: str, hint: str) -> Finding:
    return finding_at(place, Rule.NOT_ALLOWED, text, hint)

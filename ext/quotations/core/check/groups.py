"""Pages that can only be checked together: what ties them is a name that both have.

Two pages are of one group if they quote the same witness, have or name the same id, or are tied to a third
one so. What belongs to no page, a witness that nothing quotes, is a group by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quotations.core.check.facts import Facts

__all__ = ["Group", "groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages, in the order of the edition, and the stored witnesses that they and no others quote."""

    pages: tuple[Facts, ...]
    witnesses: tuple[str, ...]


def groups(facts: Iterable[Facts], witnesses: Iterable[str]) -> list[Group]:
    """The groups of an edition; each page and each of these witnesses is in exactly one."""
    ties = _Ties()
    pages: dict[str, list[Facts]] = {}
    stored: dict[str, list[str]] = {}
    facts, witnesses = list(facts), list(witnesses)
    for each in facts:
        names = [f"page {each.docname}", *(f"witness {key}" for key in each.witnesses)]
        ties.tie(*names, *(f"id {id_}" for id_ in (*each.ids, *each.named)))
    for each in facts:
        pages.setdefault(ties.of(f"page {each.docname}"), []).append(each)
    for key in witnesses:
        stored.setdefault(ties.of(f"witness {key}"), []).append(key)
    return [
        Group(tuple(pages.get(name, ())), tuple(stored.get(name, ())))
        for name in dict.fromkeys([*pages, *stored])
    ]


class _Ties:
    """Names in disjoint sets, each known by one of its names (union-find, with halved paths)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name of the set of a name."""
        above = self._above
        above.setdefault(name, name)
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def tie(self, first: str, *others: str) -> None:
        """Make one set of those of these names."""
        root = self.of(first)
        for other in others:
            self._above[self.of(other)] = root

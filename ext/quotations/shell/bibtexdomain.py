"""Citations found by their keys: a work-around for sphinxcontrib-bibtex, which looks through all of them.

``BibtexDomain.resolve_xref`` goes twice through every entry of the bibliography for each citation, and
``get_filtered_entries`` through every citation for each entry (sphinxcontrib-bibtex 2.7,
``sphinxcontrib/bibtex/domain.py``): of 1,600 sources that is most of a build. Here both are shown only
what has the key they look for; what they do with it stays theirs. Where neither loops any more, the
domain is left as it is.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx

__all__ = ["IndexedBibtexDomain", "is_needed", "setup"]


class IndexedBibtexDomain(BibtexDomain):
    """The domain of citations, with an index of them by key."""

    _by_key: dict[str, list[tuple[int, Any]]] | None = None
    _shown: list[Any] | None = None
    _shown_refs: list[Any] | None = None
    _prefix: str | None = None

    @property
    def citations(self) -> list[Any]:
        """The entries of bibliographies, or those that have the keys just looked for."""
        return self.data["citations"] if self._shown is None else self._shown

    @property
    def citation_refs(self) -> list[Any]:
        """The citations on pages, or those that have the key just looked for."""
        return self.data["citation_refs"] if self._shown_refs is None else self._shown_refs

    def env_updated(self) -> Iterable[str]:
        """As upstream's; the entries are others afterwards."""
        self._by_key = None
        return super().env_updated()

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, *rest: Any
    ) -> Any:
        """As upstream's, among the entries that have the keys of the target."""
        if self._by_key is None:
            self._by_key = defaultdict(list)
            for place, citation in enumerate(self.data["citations"]):
                self._by_key[citation.key].append((place, citation))
        keys = {each.key for each in parse_citation_targets(target)}
        found = (each for key in keys for each in self._by_key.get(key, ()))
        # In the order of the bibliography, in which upstream prints several.
        self._shown = [citation for _place, citation in sorted(found, key=itemgetter(0))]
        try:
            return super().resolve_xref(env, fromdocname, builder, typ, target, *rest)
        finally:
            self._shown = None

    def get_filtered_entries(self, bibliography_key: Any) -> Iterator[tuple[str, Entry]]:
        """As upstream's."""
        self._prefix = self.bibliographies[bibliography_key].keyprefix
        try:
            yield from super().get_filtered_entries(bibliography_key)
        finally:
            self._prefix = self._shown_refs = None

    def get_entries(self, bibfiles: list[Path]) -> Iterator[Entry]:
        """As upstream's; while an entry is filtered, only citations of it are shown."""
        if self._prefix is None:
            yield from super().get_entries(bibfiles)
            return
        by_key = defaultdict(list)
        for ref in self.data["citation_refs"]:
            for target in ref.targets:
                by_key[target.key].append(ref)
        for entry in super().get_entries(bibfiles):
            self._shown_refs = by_key.get(self._prefix + entry.key, [])
            yield entry


def is_needed() -> bool:
    """True while upstream looks through everything."""
    loops = ("for cit in self.citations", "for citation_ref in self.citation_refs")
    source = inspect.getsource(BibtexDomain)
    return all(loop in source for loop in loops)


def setup(app: Sphinx) -> None:
    """Put the domain in the place of upstream's, which is registered already."""
    if is_needed():
        app.add_domain(IndexedBibtexDomain, override=True)

"""Citations found by their keys: a work-around for sphinxcontrib-bibtex, which looks through all of them.

``BibtexDomain.resolve_xref`` goes twice through every entry of the bibliography for each citation and
formats the citation each time anew; ``get_filtered_entries`` goes through every citation for each entry, as
``BibliographyTransform.run`` does; ``get_all_cited_keys`` through every page for each citation; and
``clear_doc`` through both lists for each page that is read (sphinxcontrib-bibtex 2.7,
``sphinxcontrib/bibtex/domain.py`` and ``transforms.py``). Here they are shown only what has the key they look
for, or stands on the page; what they do with it stays theirs. Where they loop no more, they are left as
they are.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.nodes import bibliography
from sphinxcontrib.bibtex.transforms import BibliographyTransform

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx

__all__ = ["IndexedBibliographyTransform", "IndexedBibtexDomain", "install", "is_needed"]


class IndexedBibtexDomain(BibtexDomain):
    """The domain of citations, with an index of them by key, and of what was formatted."""

    _by_key: dict[str, list[tuple[int, Any]]] | None = None
    _formatted: dict[Any, nodes.Element] | None = None
    _shown: list[Any] | None = None
    _shown_refs: list[Any] | None = None
    _prefix: str | None = None
    _pages: set[str] | None = None

    @property
    def citations(self) -> list[Any]:
        """The entries of bibliographies, or those that have the keys just looked for."""
        return self.data["citations"] if self._shown is None else self._shown

    @property
    def citation_refs(self) -> list[Any]:
        """The citations on pages, or those that have the key, or are on the page, just looked for."""
        return self.data["citation_refs"] if self._shown_refs is None else self._shown_refs

    def clear_doc(self, docname: str) -> None:
        """As upstream's, for a page of which there is something."""
        if self._pages is None:
            of_bibliographies = (each.docname for each in self.bibliographies)
            self._pages = {*of_bibliographies, *(each.docname for each in self.data["citation_refs"])}
        if docname in self._pages:
            super().clear_doc(docname)
        self._pages.add(docname)  # it is read next

    def env_updated(self) -> Iterable[str]:
        """As upstream's; the entries are others afterwards."""
        self._by_key = self._formatted = None
        return super().env_updated()

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, *rest: Any
    ) -> Any:
        """As upstream's, among the entries that have the keys of the target; the same is formatted once."""
        if self._by_key is None or self._formatted is None:
            self._by_key, self._formatted = defaultdict(list), {}
            for place, citation in enumerate(self.data["citations"]):
                self._by_key[citation.key].append((place, citation))
        keys = {each.key for each in parse_citation_targets(target)}
        found = (each for key in keys for each in self._by_key.get(key, ()))
        # In the order of the bibliography, in which upstream prints several.
        shown = [citation for _place, citation in sorted(found, key=itemgetter(0))]
        places = tuple(_place(builder, fromdocname, each) for each in shown)
        asked = typ, target, places
        # What is not found is told with the place of each citation of it.
        if asked not in self._formatted or keys - {each.key for each in shown}:
            self._shown = shown
            try:
                made = super().resolve_xref(env, fromdocname, builder, typ, target, *rest)
            finally:
                self._shown = None
            self._formatted[asked] = made
        return self._formatted[asked].deepcopy()

    def get_all_cited_keys(self, docnames: Sequence[str]) -> Iterator[str]:
        """As upstream's, with the places of pages looked up."""
        yield from super().get_all_cited_keys(_Places(docnames))  # type: ignore[no-untyped-call]

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

    @contextmanager
    def citations_on(self, pages: set[str]) -> Iterator[None]:
        """Show citations on some pages only."""
        self._shown_refs = [each for each in self.data["citation_refs"] if each.docname in pages]
        try:
            yield
        finally:
            self._shown_refs = None


class IndexedBibliographyTransform(BibliographyTransform):
    """Writes bibliographies; it is shown the citations on their pages, which it looks for."""

    def run(self, **kwargs: Any) -> None:
        """As upstream's."""
        pages = {each["docname"] for each in self.document.findall(bibliography)}
        if pages:
            with cast("IndexedBibtexDomain", self.env.get_domain("cite")).citations_on(pages):
                super().run(**kwargs)


class _Places(list[str]):
    """Names of pages whose place is found without looking through them."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self._place = {name: place for place, name in reversed(list(enumerate(names)))}

    def index(self, name: Any, *_limits: Any) -> int:
        return self._place[name]


def _place(builder: Any, fromdocname: str, citation: Any) -> tuple[str, str, bool]:
    page = citation.bibliography_key.docname
    here = page == fromdocname
    return citation.citation_id, "" if here else builder.get_relative_uri(fromdocname, page), here


def is_needed() -> bool:
    """True while upstream looks through everything."""
    loops = ("for cit in self.citations", "for citation_ref in self.citation_refs", "docnames.index(")
    source = inspect.getsource(BibtexDomain)
    return all(loop in source for loop in loops)


def install(app: Sphinx) -> None:
    """Put domain and transform in the places of upstream's, which are registered already."""
    app.add_domain(IndexedBibtexDomain, override=True)
    transforms = app.registry.post_transforms
    transforms[:] = [
        IndexedBibliographyTransform if each is BibliographyTransform else each for each in transforms
    ]

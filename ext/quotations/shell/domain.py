"""The Sphinx domain: permanent ids, references to them, and proof that Sphinx saw what the core saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from quotations.doctree.at_hand import edition_of
from quotations.doctree.errors import OneLineError
from quotations.doctree.words import name_of
from quotations.shell.leftovers import delete_leftovers
from quotations.shell.rewriting import note_owed, pointers_in, words_shown

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from quotations.core.check.checked import CheckedEdition
    from quotations.core.messages import Finding
    from quotations.core.model import Paratext, Quotation
    from quotations.doctree.inspection import Inspection
    from quotations.shell.remembered import Remembered

__all__ = ["QuotationDomain"]

_OF_PAGES = ("seen", "signatures", "pointers", "refused")
"""What of the data is kept by page."""

_REMEMBERED = "remembered"


class QuotationDomain(Domain):
    """Quotations and paratext records as objects of the edition.

    ``seen`` in the data maps each page to the ids that its directives met, with line and kind;
    ``signatures`` keeps what each page was made from, ``surroundings`` what its links to the pages next to
    it say, ``pointers`` what its references name and ``pointed`` what they showed. ``owed`` and ``written``
    keep for each builder the pages it has still to write and the files it has written.
    ``remembered`` is there only in the file of the environment: the pages that the next build need not read.
    ``refused`` has the findings of the gate on each page that holds what it may not hold.
    ``remembered`` is what the last build kept and is not pickled; nor is ``read``, the pages read in it, nor
    ``inspections``, by which pages are judged when they are read and when they are written.
    """

    name = "quotation"
    label = "Quotations"
    object_types: ClassVar = {
        "quotation": ObjType("quotation", "ref"),
        "paratext": ObjType("paratext", "ref"),
    }
    roles: ClassVar = {"ref": XRefRole(warn_dangling=True)}
    initial_data: ClassVar = {
        name: {} for name in (*_OF_PAGES, "surroundings", "pointed", "owed", "written")
    }
    data_version = 5
    remembered: Remembered
    read: frozenset[str] = frozenset()
    inspections: Mapping[bool, Inspection]

    @property
    def loaded(self) -> CheckedEdition:
        """The edition of this run."""
        return edition_of(self.env)

    @property
    def seen(self) -> dict[str, dict[str, tuple[int, str]]]:
        """For each page its ids, with the line of the directive and its kind."""
        return self.data["seen"]  # type: ignore[no-any-return]

    @property
    def signatures(self) -> dict[str, str]:
        """The signature of each page when it was read."""
        return self.data["signatures"]  # type: ignore[no-any-return]

    @property
    def refused(self) -> dict[str, list[Finding]]:
        """For each page what of it was refused."""
        return self.data["refused"]  # type: ignore[no-any-return]

    def taken_off(self) -> Any:
        """What the last build kept for this one; the environment has it no more."""
        return self.data.pop(_REMEMBERED, None)

    def put_in(self) -> None:
        """Have the environment, which is saved next, hold what the next build should know."""
        self.data[_REMEMBERED] = self.remembered.to_keep(self.loaded.edition)

    def note(self, id_: str, docname: str, line: int, kind: str) -> None:
        """Record that a directive with this id was met."""
        self.seen.setdefault(docname, {})[id_] = line, kind

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or gone."""
        for name in _OF_PAGES:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process saw on its pages."""
        for name in _OF_PAGES:
            found = otherdata[name].items()
            self.data[name].update((docname, each) for docname, each in found if docname in docnames)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Remember what a page was made from."""
        self.signatures[docname] = self.loaded.signature(docname)
        self.data["pointers"][docname] = pointers_in(document, docname)

    def note_surroundings(self, env: BuildEnvironment) -> list[str]:
        """The pages whose parent or a page next to them is not what it was, or has another title."""
        titles = {docname: title.astext() for docname, title in env.titles.items()}
        now = {}
        for docname, related in env.collect_relations().items():
            ordered = [each for pair in self.loaded.neighbours(docname).values() for each in pair]
            now[docname] = repr([(each, titles.get(each or "")) for each in (*related, *ordered)])
        before, self.data["surroundings"] = self.data["surroundings"], now
        return [docname for docname, words in now.items() if before.get(docname) != words]

    def note_pointed(self, env: BuildEnvironment) -> list[str]:
        """The pages whose references show or lead to something else than they did, numbers among it."""
        relations = env.collect_relations()
        now = {
            docname: words_shown(env, self.loaded, _with(docname, relations), pointers)
            for docname, pointers in self.data["pointers"].items()
        }
        before, self.data["pointed"] = self.data["pointed"], now
        return [docname for docname, words in now.items() if before.get(docname) != words]

    def note_written(self, env: BuildEnvironment, builder: Builder) -> list[str]:
        """The pages that a builder must write, besides those that Sphinx knows of; its leftovers go."""
        name = f"{builder.name} {builder.outdir}"
        changed = {*self.read, *self.note_surroundings(env), *self.note_pointed(env)}
        written = self.data["written"]
        written[name] = delete_leftovers(written.get(name, []), env, builder)
        return note_owed(self.data["owed"], name, changed, env.found_docs)

    def check_consistency(self) -> None:
        """Fail if Sphinx met other quotations than the check did, or at other lines.

        :raises OneLineError: naming the first difference; it would mean something unchecked is
            printed.
        """
        edition = self.loaded.edition
        records: list[Quotation | Paratext] = [*edition.quotations.values(), *edition.paratexts.values()]
        expected = {record.id: (record.page, record.place.line) for record in records}
        met = {
            id_: (docname, line) for docname, ids in self.seen.items() for id_, (line, _kind) in ids.items()
        }
        for id_ in sorted(expected.keys() | met.keys()):
            if expected.get(id_) != met.get(id_):
                raise OneLineError(_difference(id_, expected.get(id_), met.get(id_)))

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """A link to a quotation, to a paratext record, or to a line in the listing of a witness."""
        edition = self.loaded.edition
        if typ == "line":
            page = edition.listings[node["witness"]]
            return make_refnode(builder, fromdocname, page, target, contnode)
        if target not in edition.quotations and target not in edition.paratexts:
            return None
        if not node.get("refexplicit") and target in edition.quotations:
            contnode = nodes.inline("", name_of(self.loaded, target), classes=["quotation-ref"])
        docname = edition.page_of(target)
        return make_refnode(builder, fromdocname, docname, target, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """The same for the ``any`` role."""
        found = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("quotation:ref", found)] if found is not None else []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Every id, for intersphinx and the search."""
        return list(self._objects())

    def _objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        edition = self.loaded.edition
        met = {id_: kind for ids in self.seen.values() for id_, (_line, kind) in ids.items()}
        for id_, kind in sorted(met.items()):
            if id_ in edition.quotations or id_ in edition.paratexts:
                yield id_, id_, kind, edition.page_of(id_), id_, 1


def _with(docname: str, relations: dict[str, list[str | None]]) -> list[str]:
    return [docname, *filter(None, relations.get(docname, []))]


def _difference(
    id_: str, expected: tuple[str, int] | None, met: tuple[str, int] | None
) -> str:
    if met is None and expected:
        return f"{expected[0]}:{expected[1]}: “{id_}” was checked, but the page does not print it"
    if expected is None and met:
        text = "is printed, but was not checked: it stands where the check does not look"
        return f"{met[0]}:{met[1]}: “{id_}” {text}, such as in an included file"
    assert expected is not None  # noqa: S101 — one of the two is there, by the caller
    assert met is not None  # noqa: S101
    return f"{met[0]}:{met[1]}: “{id_}” was checked at {expected[0]}:{expected[1]}, but is printed here"

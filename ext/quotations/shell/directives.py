"""The directives: each looks its record up in the checked edition and hands it to the renderer.

None of them parses its body: that is the core's (``pages``), done before Sphinx reads a page. With no
``option_spec`` MyST leaves options and body alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from quotations.core.check.checked import CheckedEdition
from quotations.core.model import Quotation
from quotations.doctree.block import block_of
from quotations.doctree.changes import changes
from quotations.doctree.chart import figures
from quotations.doctree.errors import OneLineError
from quotations.doctree.late import KNOWN, late_list
from quotations.doctree.nodes import nested_quotation
from quotations.doctree.records import (
    apparatus_of,
    evidence_of,
    paratext_of,
    provenance_of,
    record_of,
)
from quotations.doctree.stemma import stemma
from quotations.doctree.timeline import chronology
from quotations.doctree.vocabulary import vocabulary
from quotations.doctree.witness import witness_listing

if TYPE_CHECKING:
    from quotations.shell.domain import QuotationDomain

__all__ = ["DIRECTIVES"]


class RecordDirective(SphinxDirective):
    """A directive whose argument is an id or key and whose body the core has read."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = None

    @property
    def domain(self) -> QuotationDomain:
        """Our domain, with the edition of this run."""
        return cast("QuotationDomain", self.env.get_domain("quotation"))

    @property
    def loaded(self) -> CheckedEdition:
        """The checked edition."""
        return self.domain.loaded

    @property
    def about(self) -> str:
        """The argument."""
        return str(self.arguments[0]).strip()

    def quotation(self) -> Quotation:
        """The quotation that the argument names.

        :raises OneLineError: if the check did not see it, so that nothing unchecked is printed.
        """
        found = self.loaded.edition.quotations.get(self.about)
        if found is None:
            raise self.unchecked()
        return found

    def run(self) -> list[nodes.Node]:
        """What is printed, marked as ours: prose cannot look as it does."""
        found = self.made()
        for each in found:
            setattr(each, "ours", True)  # noqa: B010 — docutils' nodes declare no such thing
        return found

    def made(self) -> list[nodes.Node]:
        """What the directive prints."""
        raise NotImplementedError

    def unchecked(self) -> OneLineError:
        """The error for something that the check did not see where Sphinx did."""
        source, line = self.get_source_info()
        text = f"“{self.about}” is printed, but was not checked: it stands where the check does not look"
        path = self.loaded.edition.settings.shown(Path(source))
        return OneLineError(f"{path}:{line}: {text}, such as in an included file")


class QuotationDirective(RecordDirective):
    """``{quotation}``: the block, and the ids of all that is nested in it."""

    def made(self) -> list[nodes.Node]:
        quotation = self.quotation()
        for each in quotation.family():
            line = self.lineno if each is quotation else each.place.line
            self.domain.note(each.id, self.env.docname, line, "quotation")
        block = block_of(self.loaded, quotation, self.env.docname)
        self.set_source_info(block)
        self.state.document.note_explicit_target(block)
        for nested in block.findall(nested_quotation):
            if nested["ids"]:
                self.state.document.note_explicit_target(nested)
        return [block]


class ShowDirective(RecordDirective):
    """``{show}``: the block of a nested quotation on its own source's page."""

    def made(self) -> list[nodes.Node]:
        block = block_of(self.loaded, self.quotation(), self.env.docname)
        self.set_source_info(block)
        self.state.document.note_explicit_target(block)
        return [block]


class ParatextDirective(RecordDirective):
    """``{paratext}``: what the witness says around a quotation, small and with its lines."""

    def made(self) -> list[nodes.Node]:
        paratext = self.loaded.edition.paratexts.get(self.about)
        if paratext is None:
            raise self.unchecked()
        self.domain.note(paratext.id, self.env.docname, self.lineno, "paratext")
        block = paratext_of(self.loaded, paratext)
        self.set_source_info(block)
        self.state.document.note_explicit_target(block)
        return [block]


class ConditionsDirective(RecordDirective):
    """``{conditions}``: printed in the block of its quotation, so nothing is left here."""

    def made(self) -> list[nodes.Node]:
        self.quotation()
        return []


class DossierDirective(RecordDirective):
    """A record block that prints a list made from the records of one quotation."""

    def made(self) -> list[nodes.Node]:
        return DOSSIER[self.name](self.loaded, self.quotation(), self.env.docname)


class KeyDirective(RecordDirective):
    """``{record}``: the bibliographic record of a source and its rights."""

    def made(self) -> list[nodes.Node]:
        return record_of(self.loaded, self.about, self.env.docname, self.config)


class LateDirective(RecordDirective):
    """A directive that prints a list of all records, which is made when the page is written."""

    @property
    def about(self) -> str:
        """The argument, or nothing."""
        return str(self.arguments[0]).strip() if self.arguments else ""

    def made(self) -> list[nodes.Node]:
        known = KNOWN[self.name]
        if self.about not in known:
            raise self.error(f"{{{self.name}}} does not know “{self.about}”: {', '.join(known)}")
        place = late_list(name=self.name, about=self.about, docname=self.env.docname)
        self.set_source_info(place)
        return [place]


class OverviewDirective(LateDirective):
    """``{overview}``: all quotations in one table."""

    required_arguments = 0


class GeneratedDirective(RecordDirective):
    """A directive that prints something made from all records; its argument says which."""

    def made(self) -> list[nodes.Node]:
        try:
            return GENERATED[self.name](self.loaded, self.about, self.env.docname)
        except KeyError as error:
            raise self.error(f"{{{self.name}}} does not know “{self.about}”: {error.args[0]}") from error


DOSSIER: dict[str, Callable[[CheckedEdition, Quotation, str], list[nodes.Node]]] = {
    "apparatus": apparatus_of,
    "evidence": evidence_of,
    "provenance": provenance_of,
}
"""What prints the records of one quotation."""

GENERATED: dict[str, Callable[[CheckedEdition, str, str], list[nodes.Node]]] = {
    "witness": witness_listing,
    "vocabulary": vocabulary,
    "figures": figures,
    "chronology": chronology,
    "stemma": stemma,
    "changes": changes,
}
"""What prints something made from all records."""

DIRECTIVES: dict[str, type[RecordDirective]] = {
    "quotation": QuotationDirective,
    "show": ShowDirective,
    "paratext": ParatextDirective,
    "conditions": ConditionsDirective,
    "record": KeyDirective,
    **dict.fromkeys(KNOWN, LateDirective),
    "overview": OverviewDirective,
    **dict.fromkeys(DOSSIER, DossierDirective),
    **dict.fromkeys(GENERATED, GeneratedDirective),
}
"""Every directive by its name."""

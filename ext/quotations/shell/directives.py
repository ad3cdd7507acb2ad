"""The directives: each looks its record up in the checked edition and hands it to the renderer.

None of them parses its body: that is the core's (``pages``), done before Sphinx reads a page. With no
``option_spec`` MyST leaves options and body alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from quotations.render.block import block_of
from quotations.render.listing import LISTS, quotation_list, witness_listing
from quotations.render.records import (
    apparatus_of,
    evidence_of,
    paratext_of,
    provenance_of,
    record_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from quotations.model import Quotation
    from quotations.shell.domain import QuotationDomain
    from quotations.shell.loaded import Loaded

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
    def loaded(self) -> Loaded:
        """The checked edition."""
        return self.domain.loaded

    @property
    def about(self) -> str:
        """The argument."""
        return str(self.arguments[0]).strip()

    def quotation(self) -> Quotation:
        """The quotation that the argument names.

        :raises SphinxError: if the check did not see it, so that nothing unchecked is printed.
        """
        found = self.loaded.edition.quotations.get(self.about)
        if found is None:
            raise self.unchecked()
        return found

    def unchecked(self) -> SphinxError:
        """The error for something that the check did not see where Sphinx did."""
        source, line = self.get_source_info()
        text = f"“{self.about}” is printed, but was not checked: it stands where the check does not look"
        return SphinxError(f"{source}:{line}: {text}, such as in an included file")


class QuotationDirective(RecordDirective):
    """``{quotation}``: the block, and the ids of all that is nested in it."""

    def run(self) -> list[nodes.Node]:
        quotation = self.quotation()
        for each in quotation.family():
            line = self.lineno if each is quotation else each.place.line
            self.domain.note(each.id, self.env.docname, line, "quotation")
        block = block_of(self.loaded, quotation, self.env.docname)
        self.set_source_info(block)
        self.state.document.note_explicit_target(block)
        for nested in block.findall(lambda node: isinstance(node, nodes.Element) and "qid" in node):
            if nested is not block and cast("nodes.Element", nested)["ids"]:
                self.state.document.note_explicit_target(cast("nodes.Element", nested))
        return [block]


class ShowDirective(RecordDirective):
    """``{show}``: the block of a nested quotation on its own source's page."""

    def run(self) -> list[nodes.Node]:
        block = block_of(self.loaded, self.quotation(), self.env.docname)
        self.set_source_info(block)
        self.state.document.note_explicit_target(block)
        return [block]


class ParatextDirective(RecordDirective):
    """``{paratext}``: what the witness says around a quotation, small and with its lines."""

    def run(self) -> list[nodes.Node]:
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

    def run(self) -> list[nodes.Node]:
        self.quotation()
        return []


class DossierDirective(RecordDirective):
    """A record block that prints a list made from the records of one quotation."""

    render: ClassVar[Callable[[Loaded, Quotation, str], list[nodes.Node]]]

    def run(self) -> list[nodes.Node]:
        return type(self).render(self.loaded, self.quotation(), self.env.docname)


class ApparatusDirective(DossierDirective):
    """``{apparatus}``: lemmas and readings."""

    render = staticmethod(apparatus_of)


class EvidenceDirective(DossierDirective):
    """``{evidence}``: what was checked, against what, how far."""

    render = staticmethod(evidence_of)


class ProvenanceDirective(DossierDirective):
    """``{provenance}``: the path of the text, step by step."""

    render = staticmethod(provenance_of)


class KeyDirective(RecordDirective):
    """``{record}``: the bibliographic record of a source and its rights."""

    def run(self) -> list[nodes.Node]:
        return record_of(self.loaded, self.about, self.env.docname, self.config)


class WitnessDirective(RecordDirective):
    """``{witness}``: a stored witness line by line, each stretch linked to its record."""

    def run(self) -> list[nodes.Node]:
        return witness_listing(self.loaded, self.about, self.env.docname)


class ListDirective(RecordDirective):
    """``{quotation-list} source``: every quotation, by source, speaker, date or place in the witness."""

    def run(self) -> list[nodes.Node]:
        if self.about not in LISTS:
            raise self.error(f"{{quotation-list}} sorts by {', '.join(LISTS)}, not by “{self.about}”")
        return quotation_list(self.loaded, self.about, self.env.docname)


DIRECTIVES: dict[str, type[RecordDirective]] = {
    "quotation": QuotationDirective,
    "show": ShowDirective,
    "paratext": ParatextDirective,
    "conditions": ConditionsDirective,
    "apparatus": ApparatusDirective,
    "evidence": EvidenceDirective,
    "provenance": ProvenanceDirective,
    "record": KeyDirective,
    "witness": WitnessDirective,
    "quotation-list": ListDirective,
}
"""Every directive by its name."""

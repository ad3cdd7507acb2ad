"""Does a PDF agree with itself? Its attachments, its quotations and its printed text, held together.

Nothing but the file is read. That it agrees with itself does not show where it comes from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from quotations.core.check import Report, base_text, compare
from quotations.core.check.stream import pieces
from quotations.core.edition.edition import Edition
from quotations.core.export.attachments import DATA_NAME
from quotations.core.messages import Rule
from quotations.core.model import Paratext, Quotation
from quotations.core.model.letters import seen
from quotations.core.verify.limits import LIMITS, Limits, Meter, TooMuchError, UnreadableError
from quotations.core.verify.package import Package, open_package
from quotations.core.verify.readback import Element, ReadQuotation, listed_pages, quotations_in, structure
from quotations.core.verify.restored import NotTheDataError, read_data, restored

__all__ = ["Fault", "Verification", "VerifiedQuotation", "verify"]

_PRINTED = re.compile(r"(?<!\S)(\S{1,255}\.\w{1,16})[^\w.]+([0-9a-f](?:\s*[0-9a-f]){63})(?![0-9a-f])")
_HEADING = re.compile(r"H[1-9]?")
_CONTEXT = 24
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that does not agree: where, which rule, what."""

    where: str
    rule: Rule
    text: str

    @classmethod
    def of(cls, where: str, rule: Rule, text: str) -> Self:
        """A fault in a few lines at most, however long the names in the file are."""
        return cls(where[:_LONGEST], rule, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.rule.code} {self.text}"


@dataclass(slots=True, kw_only=True)
class VerifiedQuotation:
    """What was found out about a quotation.

    ``in_witness`` is None where its witness does not travel with the file, so that nothing can be said.
    ``page`` is the number printed on the page where its block begins, ``listed`` that in the list.
    """

    id: str
    in_witness: bool | None = None
    in_block: bool = False
    page: str = ""
    listed: str = ""

    @property
    def ok(self) -> bool:
        """True if everything was compared and agrees."""
        return bool(self.in_witness) and self.in_block and self.page == self.listed != ""


@dataclass(slots=True)
class Verification:
    """The result; ``printed`` are the hashes in the imprint by file, ``attached`` those of the files."""

    sha256: str
    title: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    attached: dict[str, str] = field(default_factory=dict)
    quotations: list[VerifiedQuotation] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True if there were quotations and every one of them, and every attachment, agrees."""
        return bool(self.quotations) and not self.faults and all(each.ok for each in self.quotations)


def verify(path: Path, limits: Limits = LIMITS) -> Verification:
    """Hold a PDF against itself.

    :raises UnreadableError: if it cannot be read as an edition at all, or has more than is read.
    :raises MemoryError: if the process may take no more.
    """
    with open_package(path, limits) as package:
        files = package.attachments()
        if not files:
            raise UnreadableError("nothing is attached to it; it is no edition of this kind, or was stripped")
        found = Verification(package.sha256)
        found.attached = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
        if DATA_NAME not in files:
            raise UnreadableError(f"{DATA_NAME} is not attached to it, so there is nothing to verify it by")
        tree = structure(package.pdf, package.read, package.meter)
        found.printed = _printed_hashes(tree, package.meter)
        found.faults += _attachment_faults(found)
        try:
            data = read_data(files[DATA_NAME], package.meter)
            edition = restored(data, files, package.meter)
            _Quotations(found, package, tree, edition, data).run()
        except NotTheDataError as error:
            text = f"this is not the data of an edition: {error}"
            found.faults.append(Fault.of(DATA_NAME, Rule.PDF_DATA, text))
        return found


def _printed_hashes(tree: Element, meter: Meter) -> dict[str, str]:
    """The hashes that the pages before the first heading print, by name of the file."""
    found: dict[str, str] = {}
    for element in tree.walk():
        if _HEADING.fullmatch(element.tag):
            break
        if element.tag in {"P", "LBody"}:
            meter.take("compared", element.weight)
            for name, digits in _PRINTED.findall(element.text()):
                found.setdefault(name, "".join(digits.split()))
    return found


def _attachment_faults(found: Verification) -> Iterator[Fault]:
    for name, digest in found.attached.items():
        printed = found.printed.get(name)
        if printed is None:
            yield Fault.of(name, Rule.PDF_ATTACHMENT, "this is attached, but the imprint does not name it")
        elif printed != digest:
            text = f"its SHA-256 is {digest}, the imprint prints {printed}"
            yield Fault.of(name, Rule.PDF_ATTACHMENT, text)
    for name in found.printed:
        if name not in found.attached:
            yield Fault.of(name, Rule.PDF_ATTACHMENT, "the imprint names this, but it is not attached")


class _Quotations:
    """Holds every quotation of the data against its witness, its block and the list."""

    def __init__(
        self, found: Verification, package: Package, tree: Element, edition: Edition, data: dict[str, Any]
    ) -> None:
        self.found = found
        self.edition = edition
        self.records = {str(each["id"]): each for each in data["quotations"]}
        self.withheld = {
            str(each["key"]): str(each.get("file", ""))
            for each in data["witnesses"]
            if each.get("published") in {"spans", "hash"}
        }
        _count_searches(edition, package.meter)
        self.report: Report = compare(edition)
        self.blocks = quotations_in(package.pdf, tree, package.meter)
        self.listed = listed_pages(tree, package.meter)
        self.labels = package.labels()

    def _fault(self, where: str, rule: Rule, text: str) -> None:
        self.found.faults.append(Fault.of(where, rule, text))

    def run(self) -> None:
        """Compare all; what is in the file but not in its data is a fault too."""
        for id_, record in self.records.items():
            result = VerifiedQuotation(id=id_, listed=self.listed.get(id_, ""))
            self.found.quotations.append(result)
            result.in_witness = self._in_witness(id_, record)
            block = self.blocks.get(id_)
            if block is None:
                self._fault("", Rule.PDF_BLOCK, f"“{id_}” has no block of its own in the PDF")
                continue
            result.page = self.labels[block.page - 1] if 0 < block.page <= len(self.labels) else ""
            result.in_block = self._in_block(id_, block, result.page)
            self._check_page(result)
        for id_ in self.blocks:
            if id_ not in self.records:
                self._fault("", Rule.PDF_BLOCK, f"the PDF prints “{id_}”, which its data does not know")
        for finding in self.report.findings:
            # Of a witness that is not there, more is known here than the comparison knows.
            if finding.rule is not Rule.BIB_UNKNOWN_KEY:
                self._fault(finding.path, Rule.PDF_WITNESS, finding.text)
        if not self.records:
            self._fault(DATA_NAME, Rule.PDF_DATA, "there is no quotation in it: nothing was verified")

    def _in_witness(self, id_: str, record: dict[str, Any]) -> bool | None:
        key = str(record["witness"])
        witness = self.edition.witnesses.get(key)
        if witness is None and key in self.withheld:
            return None
        if witness is None:
            text = f"the witness “{key}” of “{id_}” is not attached as its record in {DATA_NAME} has it"
            self._fault("", Rule.PDF_WITNESS, text)
            return False
        if not self.report.has_passed(id_):
            # The comparison has said why of the one around it.
            return False
        start, end = self.report.spans[id_]
        exact = witness.exact(start, end)
        if exact != record.get("text"):
            difference = _difference(str(record.get("text")), exact, "in the data", "in the witness")
            text = f"the text of “{id_}” is not the witness’s: {difference}"
            self._fault(DATA_NAME, Rule.PDF_WITNESS, text)
            return False
        return True

    def _in_block(self, id_: str, block: ReadQuotation, page: str) -> bool:
        quotation = self.edition.quotations.get(id_)
        if quotation is None:
            self._fault(DATA_NAME, Rule.PDF_DATA, f"“{id_}” stands in no other quotation that the data has")
            return False
        expected, printed = _squeezed(base_text(quotation.text)), _squeezed(block.text)
        if expected == printed:
            return True
        difference = _difference(printed, expected, "printed", "in the data")
        self._fault(f"page {page}", Rule.PDF_BLOCK, f"“{id_}” is not printed as it is recorded: {difference}")
        return False

    def _check_page(self, result: VerifiedQuotation) -> None:
        if not result.listed:
            text = f"“{result.id}” is not in the list of quotations"
            self._fault(f"page {result.page}", Rule.PDF_PAGE, text)
        elif result.listed != result.page:
            text = f"“{result.id}” begins here, but the list of quotations names page {result.listed}"
            self._fault(f"page {result.page}", Rule.PDF_PAGE, text)


def _count_searches(edition: Edition, meter: Meter) -> None:
    """Count what the comparison will look through: the lines of each record, once for each of its parts."""
    records: list[Quotation | Paratext] = [each for each in edition.quotations.values() if not each.parent]
    for record in [*records, *edition.paratexts.values()]:
        parts, _first, _last = pieces(record.text)
        if len(parts) - 1 > meter.limits.gaps:
            raise TooMuchError(f"“{record.id[:_CONTEXT]}” leaves out more than {meter.limits.gaps} passages")
        witness = edition.witnesses.get(record.witness)
        if witness is not None and 1 <= record.lines[0] <= record.lines[1] <= witness.line_count:
            start, end = witness.window(record.lines)
            meter.take("searched", len(parts) * (end - start))


def _squeezed(text: str) -> str:
    """What of a text is printed: no white space, and nothing that only directs how the rest is set."""
    return "".join(seen(text).split())


def _difference(here: str, there: str, here_is: str, there_is: str) -> str:
    """The first difference between two texts, with some characters before and after it."""
    pairs = zip(here, there, strict=False)
    at = next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(here), len(there)))
    start = max(0, at - _CONTEXT // 2)
    shown = [f"{'…' if start else ''}{each[start : start + _CONTEXT]}" for each in (here, there)]
    return f"{here_is} “{shown[0]}”, {there_is} “{shown[1]}”"

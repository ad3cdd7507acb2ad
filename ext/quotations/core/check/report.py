"""What a check found and how much it looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from quotations.core.check.align import Span
from quotations.core.check.coverage import Coverage
from quotations.core.messages import Finding, Severity
from quotations.core.messages.visible import in_one_line
from quotations.core.pages.frontmatter import PageException

__all__ = ["Counts", "Report", "UsedException"]


@dataclass(frozen=True, slots=True)
class UsedException:
    """An exception of a page and how many findings it keeps back."""

    exception: PageException
    count: int


@dataclass
class Counts:
    """How much was looked at, and how much of it was in order."""

    pages: int = 0
    quotations: int = 0
    passed: int = 0
    paratexts: int = 0
    paratexts_passed: int = 0
    segments: int = 0
    characters: int = 0

    def add(self, other: Counts) -> None:
        """Count what another has counted too."""
        for each in fields(Counts):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def all_passed(self) -> bool:
        """True if nothing that was compared failed."""
        return self.passed == self.quotations and self.paratexts_passed == self.paratexts


@dataclass
class Report(Counts):
    """The result of a check.

    ``spans`` tells where each quotation and paratext that passed stands in its witness; ``coverage``
    is per stored witness. A quotation that could not be compared counts as failed, never as passed.
    """

    findings: list[Finding] = field(default_factory=list)
    exceptions: list[UsedException] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    """What was placed, but too short or where another record is."""
    coverage: dict[str, Coverage] = field(default_factory=dict)
    by_page: dict[str, Counts] = field(default_factory=dict)
    """What was checked on each page, by docname."""
    works: int = 0

    @property
    def ok(self) -> bool:
        """True if nothing was found but advice."""
        return not self.errors

    @property
    def errors(self) -> list[Finding]:
        """The findings for which nothing may be built."""
        return [each for each in self.findings if each.rule.severity is Severity.ERROR]

    def has_passed(self, id_: str) -> bool:
        """True if a quotation or paratext was found in its witness, whole."""
        return id_ in self.spans and id_ not in self.unsound

    def summary(self) -> str:
        """The counts, in one paragraph of a few lines."""
        failed = self.quotations - self.passed
        counts = (
            f"{_counted(self.pages, 'page')}, {_counted(self.works, 'work')}: "
            f"{_counted(self.quotations, 'quotation')} checked "
            f"({_counted(self.segments, 'segment')}, {_counted(self.characters, 'character')}), "
            f"{self.passed:,} passed, {failed:,} failed; "
            f"{_counted(self.paratexts, 'paratext record')} checked, "
            f"{self.paratexts_passed:,} passed, {self.paratexts - self.paratexts_passed:,} failed"
        )
        lines = [counts]
        lines += self._coverage()
        used = [each for each in self.exceptions if each.count]
        if used:
            kept = sum(each.count for each in used)
            lines.append(f"{_counted(len(used), 'exception')} used, for {_counted(kept, 'finding')}")
        return "\n".join(lines)

    def _coverage(self) -> list[str]:
        """A line for each witness; of many those that are covered whole in one."""
        whole = [each for each in self.coverage.values() if each.covered == each.total]
        if len(self.coverage) <= _MANY_WITNESSES:
            whole = []
        lines = [
            f"coverage of {in_one_line(key)}: {_percent(each)} % "
            f"({each.covered:,} of {each.total:,} characters)"
            for key, each in self.coverage.items()
            if not whole or each.covered != each.total
        ]
        if whole:
            total = sum(each.total for each in whole)
            lines.append(f"coverage of {_counted(len(whole), 'witness', 'es')}: 100 % ({total:,} characters)")
        return lines


_MANY_WITNESSES = 12


def _counted(number: int, name: str, ending: str = "s") -> str:
    return f"{number:,} {name}{'' if number == 1 else ending}"


def _percent(coverage: Coverage) -> str:
    """Per cent to two places, never rounded up to 100."""
    if coverage.covered == coverage.total:
        return "100"
    return f"{int(coverage.percent * 100) / 100:.2f}"

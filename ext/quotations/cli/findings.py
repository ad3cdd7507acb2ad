"""Findings in the three forms in which they are wanted: for people, for GitHub, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from quotations.cli.excerpt import Sources
from quotations.core.messages import Finding, Mark, Severity
from quotations.core.messages.visible import in_one_line
from quotations.shell.colour import Colours

__all__ = ["as_annotation", "as_data", "as_text", "explain_command", "verdict"]


def as_text(findings: Iterable[Finding], root: Path, colours: Colours) -> Iterable[str]:
    """The lines of each finding: what is wrong, its line with a caret, what it is held against, its mend.

    The first is ``path:line:column: CODE message``; those that belong to it are indented.
    """
    sources = Sources(root)
    for finding in findings:
        place = f"{in_one_line(finding.path)}:{finding.line}:{finding.column}:"
        advice = "advice: " if finding.rule.severity is Severity.WARNING else ""
        yield f"{place} {colours.strong(finding.code)} {advice}{in_one_line(finding.text)}"
        here = Mark(finding.path, finding.line, finding.column, finding.length)
        yield from _shown(sources, here, colours, colours.here)
        if finding.other is not None:
            other = f"{in_one_line(finding.other.path)}:{finding.other.line}:{finding.other.column}"
            yield colours.quiet(f"        against {other}")
            yield from _shown(sources, finding.other, colours, colours.there)
        if finding.note:
            yield f"        {colours.quiet('that is')} {in_one_line(finding.note)}"
        yield f"        {colours.quiet('mend:')} {in_one_line(finding.mend)}"
        yield ""


def _shown(sources: Sources, mark: Mark, colours: Colours, colour: Callable[[str], str]) -> Iterable[str]:
    excerpt = sources.excerpt(mark)
    if excerpt is not None:
        yield f"{colours.quiet(f'{mark.line:>6} |')} {excerpt.text}"
        yield f"{colours.quiet('       |')} {colour(excerpt.carets)}"


def as_annotation(finding: Finding) -> str:
    """A workflow command of GitHub, escaped as its documentation of workflow commands says."""
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{finding.code} {finding.rule.statement}",
    }
    if finding.length > 1:
        properties["endColumn"] = str(finding.column + finding.length - 1)
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [finding.text, finding.note, f"Mend: {finding.mend}", f"See: {explain_command([finding])}"]
    message = "\n".join(filter(None, lines))
    return in_one_line(f"::{finding.rule.severity.value} {given}::{_escaped(message)}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_data(findings: Iterable[Finding], root: Path) -> list[dict[str, object]]:
    """Each finding with all that is known of it, for programs."""
    sources = Sources(root)
    return [
        {
            "path": each.path,
            "line": each.line,
            "column": each.column,
            "length": each.length,
            "code": each.code,
            "severity": each.rule.severity.value,
            "group": each.rule.group.title,
            "rule": each.rule.statement,
            "message": each.text,
            "note": each.note,
            "hint": each.mend,
            "excerpt": _excerpt(sources, Mark(each.path, each.line, each.column, each.length)),
            "against": None
            if each.other is None
            else {
                "path": each.other.path,
                "line": each.other.line,
                "column": each.other.column,
                "length": each.other.length,
                "excerpt": _excerpt(sources, each.other),
            },
        }
        for each in findings
    ]


def _excerpt(sources: Sources, mark: Mark) -> dict[str, object] | None:
    excerpt = sources.excerpt(mark)
    return None if excerpt is None else {"text": excerpt.text, "carets": excerpt.carets}


def explain_command(findings: Iterable[Finding]) -> str:
    """The command that explains the rules of these findings."""
    codes = sorted({each.code for each in findings})
    return f"python -m quotations explain {' '.join(codes)}"


def verdict(findings: list[Finding], consequence: str) -> list[str]:
    """The last lines: how many were found, and where more is said of their rules."""
    if not findings:
        return []
    errors = sum(each.rule.severity is Severity.ERROR for each in findings)
    advice = len(findings) - errors
    found = f"{errors} found" if errors else "nothing found but advice"
    found += f", and {advice} of advice" if errors and advice else ""
    said = f"{found}; {consequence}" if errors else found
    return [said, f"why, with examples: {explain_command(findings)}"]

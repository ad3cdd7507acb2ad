"""The body of a quotation: the witness's text, literally, with our few signs.

It is not Markdown. A sign is ``{name}`` directly followed by text in any number of backticks, as
Markdown's code spans are delimited (CommonMark 0.31, section 6.1). A nested quotation is a fence.
This is the only parser of such bodies: the check and the directive both read its result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from quotations.core.messages import Finding, Rule, nearest
from quotations.core.model.segments import Paragraph, Place, Segment, Text
from quotations.core.model.vocabulary import SegmentKind
from quotations.core.pages.lines import Line, Run

__all__ = ["SIGNS", "finding_at", "opens_fence", "parse_body", "parse_run"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign: how it is written, how it is printed, and what it means."""

    written: str
    printed: str
    meaning: str


SIGNS: dict[str, Sign] = {
    "sic": Sign(
        "{sic}`as printed|correct form`",
        "as printed [sic: correct form]",
        "An oddity of the witness, kept on purpose, with the correct form beside it.",
    ),
    "interpolation": Sign(
        "{interpolation}`words`",
        "⟦words⟧",
        "The witness’s own words inside a quotation.",
    ),
    "omitted": Sign(
        "{omitted}`what is left out`",
        "[… what is left out]",
        "Words of the witness left out by the editors.",
    ),
    "supplied": Sign(
        "{supplied}`words`",
        "⟨words⟩",
        "Words supplied by the editors, not in the witness.",
    ),
    "note": Sign(
        "{note}`a remark`",
        "[note: a remark]",
        "A remark of the editors, not in the witness.",
    ),
    "verbatim": Sign(
        "{verbatim}`text`",
        "text",
        "Text of the witness that would otherwise be taken for a sign.",
    ),
}
"""Every sign."""

_DEEPEST = 8
_OPENING = re.compile(r"\{([A-Za-z][\w:-]*)\}(`+)")
_FENCE = re.compile(r"^ {0,3}(:{3,}|`{3,})\{(\w[\w:-]*)\}")

Report = Callable[[Finding], None]


def finding_at(place: Place, rule: Rule, text: str, hint: str = "") -> Finding:
    """A finding at a place of a page."""
    return Finding(place.path, place.line, place.column, text, rule, hint)


def parse_body(
    path: str,
    lines: list[Line],
    report: Report,
    nested: Callable[[list[Line]], Segment | None],
) -> Text:
    """Parse the lines of a body.

    ``nested`` is given the lines of each fence inside it, fences included, and answers with a
    segment. Faults go to ``report``; what is sound of the body is returned all the same.
    """
    found: list[Paragraph] = []
    segments: list[Segment] = []
    pending: list[Line] = []

    def flush() -> None:
        if pending:
            segments.extend(parse_run(Run.of(path, pending), report))
            pending.clear()

    def end_paragraph() -> None:
        flush()
        if segments:
            found.append(Paragraph(tuple(segments)))
            segments.clear()

    index = 0
    while index < len(lines):
        line = lines[index]
        fence = _FENCE.match(line.text)
        if fence:
            flush()
            last = _closing(lines, index, fence[1])
            if last is None:
                place = Place(path, line.number)
                report(finding_at(place, Rule.UNCLOSED_FENCE, f"{{{fence[2]}}} is never closed"))
                break
            segment = nested(lines[index : last + 1])
            if segment is not None:
                segments.append(segment)
            index = last
        elif line.is_blank:
            end_paragraph()
        else:
            pending.append(line)
        index += 1
    end_paragraph()
    return Text(tuple(found))


def _closing(lines: list[Line], opening: int, fence: str) -> int | None:
    """The index of the line that closes a fence: as many of its marks or more, and nothing else.

    None too if another fence with as many marks opens first, since the line would close that one.
    """
    for index in range(opening + 1, len(lines)):
        text = lines[index].text.strip()
        if len(text) >= len(fence) and set(text) == {fence[0]}:
            return index
        if opens_fence(lines[index], fence):
            return None
    return None


def opens_fence(line: Line, fence: str) -> bool:
    """True if a line opens a directive's fence that ``fence`` cannot hold."""
    found = _FENCE.match(line.text)
    return found is not None and found[1][0] == fence[0] and len(found[1]) >= len(fence)


def parse_run(run: Run, report: Report, depth: int = 0) -> list[Segment]:
    """Split a run of text into segments; ``depth`` is in how many signs it stands."""
    found: list[Segment] = []
    last = 0
    position = 0
    while opening := _OPENING.search(run.text, position):
        closing = re.compile(rf"(?<!`){opening[2]}(?!`)").search(run.text, opening.end())
        if closing is None:
            text = f"{{{opening[1]}}} is followed by {len(opening[2])} backtick(s) that are never closed"
            report(finding_at(run.place(opening.start()), Rule.UNCLOSED_SIGN, text))
            position = opening.end()
            continue
        if opening.start() > last:
            found.append(_text(run.part(last, opening.start())))
        inner = run.part(*_trim(run.text, opening.end(), closing.start()))
        found.extend(_sign(opening[1], inner, run.place(opening.start()), report, depth))
        last = position = closing.end()
    if last < len(run.text):
        found.append(_text(run.part(last, len(run.text))))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take off one space on either side, as CommonMark does for code spans."""
    inner = text[start:end]
    if inner.strip() and inner[0].isspace() and inner[-1].isspace():
        return start + 1, end - 1
    return start, end


def _text(run: Run) -> Segment:
    return Segment(kind=SegmentKind.TEXT, text=run.text, place=run.place(0))


def _sign(name: str, inner: Run, place: Place, report: Report, depth: int) -> list[Segment]:
    """The segments of one sign."""
    if name == "verbatim":
        return [_text(inner)]
    if name == "interpolation" and depth >= _DEEPEST:
        text = f"signs stand more than {_DEEPEST} deep in one another"
        report(finding_at(place, Rule.NESTED_TOO_DEEP, text))
    elif name == "interpolation":
        children = tuple(parse_run(inner, report, depth + 1))
        return [Segment(kind=SegmentKind.INTERPOLATION, children=children, place=place)]
    if name == "sic":
        printed, bar, correct = inner.text.rpartition("|")
        if not (bar and printed and correct):
            report(finding_at(place, Rule.BAD_SIGN, f"{{sic}} needs both forms: {SIGNS['sic'].written}"))
            return [_text(inner)]
        return [Segment(kind=SegmentKind.SIC, text=printed, correct=correct, place=inner.place(0))]
    if name in SIGNS:
        return [Segment(kind=SegmentKind(name), text=inner.text, place=place)]
    known = ", ".join(f"{{{each}}}" for each in SIGNS)
    near = nearest(name, SIGNS)
    hint = f"write {SIGNS[near].written}; for literal text use {{verbatim}}" if near else ""
    report(finding_at(place, Rule.UNKNOWN_SIGN, f"unknown sign {{{name}}}; known are {known}", hint))
    return [_text(inner)]

"""The body of a quotation: each case is text in ``fixtures/body``, and what is read from it.

A case is a title, the body, and what it parses to, between lines with a single dot. ``---`` stands
between paragraphs; a line is a segment's kind, its line and column, its text; faults come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quotations.core.messages import Finding
from quotations.core.model import Place, Segment, SegmentKind, Text
from quotations.core.pages.body import parse_body
from quotations.core.pages.lines import Line

FIXTURES = Path(__file__).parent / "fixtures" / "body"


def cases() -> Iterator[object]:
    for path in sorted(FIXTURES.glob("*.md")):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        assert len(parts) % 3 == 1, f"{path.name} has a case without its three parts"
        for title, body, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield pytest.param(body, expected, id=f"{path.stem}: {title.strip()}")


def read(body: str) -> tuple[Text, list[Finding]]:
    findings: list[Finding] = []
    lines = [Line(text, number) for number, text in enumerate(body.splitlines(), 1)]

    def nested(inner: list[Line]) -> Segment:
        return Segment(kind=SegmentKind.NESTED, place=Place("page", inner[0].number))

    return parse_body("page", lines, findings.append, nested), findings


def described(segment: Segment, indent: str = "") -> Iterator[str]:
    words = f" {segment.text!r}" if segment.text else ""
    correct = f" for {segment.correct!r}" if segment.correct else ""
    yield f"{indent}{segment.kind.value} {segment.place.line}:{segment.place.column}{words}{correct}"
    for child in segment.children:
        yield from described(child, indent + "  ")


@pytest.mark.parametrize(("body", "expected"), list(cases()))
def test_body(body, expected):
    text, findings = read(body)
    paragraphs = [
        "\n".join(line for segment in paragraph.segments for line in described(segment))
        for paragraph in text.paragraphs
    ]
    found = "\n---\n".join(paragraphs).split("\n") if paragraphs else []
    found += [f"{each.line}:{each.column} {each.code}" for each in findings]
    assert found == expected.split("\n")


def test_every_place_is_that_of_the_text():
    body = (FIXTURES / "signs.md").read_text(encoding="utf-8")
    lines = body.split("\n")
    segments = [each for each in read(body)[0].walk() if each.kind in {SegmentKind.TEXT, SegmentKind.SIC}]
    assert len(segments) > 40
    for segment in segments:
        rest = "\n".join([lines[segment.place.line - 1][segment.place.column - 1 :], *lines[segment.place.line :]])
        assert rest.startswith(segment.text)

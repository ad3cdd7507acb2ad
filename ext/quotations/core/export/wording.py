"""The words of a quotation as they are printed, in plain text and in Markdown.

The editors’ signs are kept, so that a copied quotation is not taken for what the witness does not have;
the numbers of readings and of nested quotations, which lead nowhere outside the page, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from quotations.core.bibliography import Span
from quotations.core.export.citation import Phrases
from quotations.core.model import Paragraph, Quotation, Segment, SegmentKind, Text, on_a_line

__all__ = ["Joins", "as_markdown", "as_text", "escape_markdown", "printed"]

_ESCAPED = str.maketrans({character: f"\\{character}" for character in r"\`*_[]<>&~|"})

Joins = Callable[[Quotation], tuple[bool, bool]]
"""Whether the witness has white space before and after a nested quotation."""


def printed(text: Text, phrases: Phrases, joins: Joins) -> list[str]:
    """The paragraphs of a text, nested quotations of several paragraphs on their own."""
    return [each for paragraph in text.paragraphs for each in _paragraph(paragraph, phrases, joins)]


def _paragraph(paragraph: Paragraph, phrases: Phrases, joins: Joins) -> list[str]:
    found, current, space = [], "", None
    for segment in paragraph.segments:
        quotation = segment.quotation
        if quotation is None:
            words = _segment(segment, phrases)
            current += words if space is None else space + words.lstrip()
            space = None
            continue
        inner = printed(quotation.text, phrases, joins)
        if paragraph.nested_block is not None or len(quotation.text.paragraphs) > 1:
            found += [current, *inner]
            current, space = "", None
        else:
            before, after = joins(quotation)
            current = current.rstrip() + (" " if before and current else "") + inner[0]
            space = " " if after else ""
    return [each.strip() for each in [*found, current] if each.strip()]


def _segment(segment: Segment, phrases: Phrases) -> str:
    words = on_a_line(segment.text)
    match segment.kind:
        case SegmentKind.SIC:
            return f"{words} [sic: {on_a_line(segment.correct)}]"
        case SegmentKind.INTERPOLATION:
            return "⟦" + "".join(_segment(child, phrases) for child in segment.children) + "⟧"
        case SegmentKind.SUPPLIED:
            return f"⟨{words}⟩"
        case SegmentKind.OMITTED:
            return phrases.omitted.format(what=words)
        case SegmentKind.NOTE:
            return phrases.remark.format(words=words)
        case _:
            return words


def as_text(words: Sequence[str], note: Sequence[Span]) -> str:
    """The printed words, and under them the citation."""
    return "\n\n".join([*words, "— " + "".join(span.text for span in note)])


def as_markdown(words: Sequence[str], note: Sequence[Span]) -> str:
    """A block quote of printed words with its attribution (CommonMark 0.31); of a page, that alone."""
    quote = "".join(f"> {_opening(escape_markdown(each))}\n>\n" for each in words)
    attribution = "".join(_span(span) for span in note)
    return f"{quote}> — {attribution}\n" if words else f"{attribution}\n"


def _span(span: Span) -> str:
    words = escape_markdown(span.text)
    if span.style == "title":
        return f"*{words}*"
    return f"[{words}]({span.text})" if span.style == "url" else words


def escape_markdown(text: str) -> str:
    """Text in which nothing is markup."""
    return text.translate(_ESCAPED)


def _opening(text: str) -> str:
    """A paragraph that does not begin as a heading, a list or a rule."""
    return re.sub(r"^(\d{0,9})([-#+=.)])", r"\1\\\2", text)

"""The words of a quotation as they are printed, in plain text and in Markdown.

The editors’ signs are kept, so that a copied quotation is not taken for what the witness does not have;
the numbers of readings and of nested quotations, which lead nowhere outside the page, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from quotations.exports.citation import Cited, Imprint, Phrases, note
from quotations.model import Paragraph, Quotation, Segment, SegmentKind, Text
from quotations.records import Span

__all__ = ["Joins", "as_markdown", "as_text", "escape_markdown", "printed"]

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
    words = re.sub(r"\s+", " ", segment.text)
    match segment.kind:
        case SegmentKind.SIC:
            correct = re.sub(r"\s+", " ", segment.correct)
            return f"{words} [sic: {correct}]"
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


def as_text(imprint: Imprint, cited: Cited, joins: Joins) -> str:
    """The printed words, and under them the citation."""
    words = printed(cited.text, imprint.phrases, joins) if cited.text else []
    return "\n\n".join([*words, "— " + "".join(span.text for span in note(imprint, cited))])


def as_markdown(imprint: Imprint, cited: Cited, joins: Joins) -> str:
    """A block quote with its attribution (CommonMark 0.31), or a link to a page."""
    words = printed(cited.text, imprint.phrases, joins) if cited.text else []
    quote = "".join(f"> {_opening(escape_markdown(each))}\n>\n" for each in words)
    attribution = "".join(_span(span) for span in note(imprint, cited))
    return f"{quote}> — {attribution}\n" if words else f"{attribution}\n"


def _span(span: Span) -> str:
    words = escape_markdown(span.text)
    if span.style == "title":
        return f"*{words}*"
    return f"[{words}]({span.text})" if span.style == "url" else words


def escape_markdown(text: str) -> str:
    """Text in which nothing is markup."""
    return re.sub(r"([\\`*_\[\]<>&~|])", r"\\\1", text)


def _opening(text: str) -> str:
    """A paragraph that does not begin as a heading, a list or a rule."""
    return re.sub(r"^(\d{0,9})([-#+=.)])", r"\1\\\2", text)

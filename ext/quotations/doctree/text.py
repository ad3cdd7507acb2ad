"""The text of a quotation as a doctree: the witness's words untouched, the editors' signs beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docutils import nodes

from quotations.core.model import Paragraph, Quotation, Segment, SegmentKind, Text, on_a_line
from quotations.core.model.witness import fold
from quotations.doctree.nodes import (
    editorial,
    editorial_note,
    interpolation,
    lemma,
    nested_quotation,
    omitted,
    quotation_text,
    sic,
    supplied,
)
from quotations.doctree.words import translate as _

__all__ = ["mark_lemmas", "text_nodes", "witness_words"]

Shell = Callable[[Quotation, bool], nested_quotation]
"""Makes the empty node of a nested quotation; the flag tells whether it will hold paragraphs.

Its ``space_before`` and ``space_after`` tell whether the witness has white space round it.
"""


def text_nodes(text: Text, shell: Shell) -> list[nodes.Element]:
    """Paragraphs and nested blocks of a text."""
    found: list[nodes.Element] = []
    for paragraph in text.paragraphs:
        found.extend(_paragraph(paragraph, shell))
    return found


def _paragraph(paragraph: Paragraph, shell: Shell) -> Iterable[nodes.Element]:
    """One paragraph; a nested quotation of several paragraphs splits it."""
    current = nodes.paragraph(translatable=False)
    joined: nested_quotation | None = None
    for segment in paragraph.segments:
        quotation = segment.quotation
        if quotation is None:
            current += _segment(segment)
            if joined is not None:
                _join(current, -1, str.lstrip, " " if joined["space_after"] else "")
            joined = None
            continue
        joined = None
        stands_alone = paragraph.nested_block is not None or len(quotation.text.paragraphs) > 1
        inner = shell(quotation, stands_alone)
        if stands_alone:
            yield from _finished(current)
            inner += text_nodes(quotation.text, shell)
            yield inner
            current = nodes.paragraph(translatable=False)
            continue
        for content in _paragraph(quotation.text.paragraphs[0], shell):
            inner += content.children
        _join(current, -1, str.rstrip, " " if inner["space_before"] else "", after=True)
        current += inner
        joined = inner
    yield from _finished(current)


def _join(
    current: nodes.Element, at: int, strip: Callable[[str], str], space: str, *, after: bool = False
) -> None:
    """Give a text that meets a nested quotation the white space that the witness has there."""
    if not current.children:
        return
    meeting = current.children[at]
    if isinstance(meeting, nodes.Text):
        words = strip(str(meeting))
        current.replace(meeting, nodes.Text(words + space if after else space + words))
    elif space:
        current.insert(len(current) if after else len(current) - 1, nodes.Text(space))


def _finished(paragraph: nodes.paragraph) -> Iterable[nodes.Element]:
    _strip(paragraph)
    if paragraph.children:
        yield paragraph


def _strip(element: nodes.Element) -> None:
    """Take white space off the ends of an element's text."""
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while element.children and isinstance(element.children[at], nodes.Text):
            text = strip(str(element.children[at]))
            if text:
                element.replace(element.children[at], nodes.Text(text))
                break
            element.remove(element.children[at])


def _segment(segment: Segment) -> nodes.Node:
    words = on_a_line(segment.text)
    match segment.kind:
        case SegmentKind.SIC:
            correct = nodes.Text(f": {on_a_line(segment.correct)}]")
            note = editorial("", " [", nodes.emphasis("", "sic"), correct)
            return sic("", "", nodes.Text(words), note)
        case SegmentKind.INTERPOLATION:
            inner = [_segment(child) for child in segment.children]
            return interpolation("", "", editorial("", "⟦"), *inner, editorial("", "⟧"))
        case SegmentKind.SUPPLIED:
            return supplied("", f"⟨{words}⟩")
        case SegmentKind.OMITTED:
            return omitted("", _("[… {what}]").format(what=words))
        case SegmentKind.NOTE:
            return editorial_note("", _(" [note: {words}]").format(words=words))
        case _:
            return nodes.Text(words)


def witness_words(text: nodes.Element) -> list[nodes.Text]:
    """The leaves of a quotation's text that are the witness's, in order."""
    return [
        leaf for leaf in text.findall(nodes.Text) if not _has_ancestor(leaf, editorial, until=text)
    ]


def _has_ancestor(node: nodes.Node, kind: type, until: nodes.Element) -> bool:
    while node.parent is not None and node is not until:
        node = node.parent
        if isinstance(node, kind):
            return True
    return False


def mark_lemmas(text: quotation_text, lemmas: Sequence[str], anchor: str = "") -> None:
    """Wrap each lemma's words, wherever the leaves divide them, and number the lemmas from 1.

    With ``anchor`` each leads to its reading, whose id is the anchor and the number.
    """
    for number, words in enumerate(lemmas, 1):
        _mark(text, fold(words).strip(), number, f"{anchor}{number}" if anchor else "")


def _mark(text: quotation_text, words: str, number: int, refid: str) -> None:
    leaves = witness_words(text)
    joined, starts = "", []
    last_block: nodes.Node | None = None
    for leaf in leaves:
        block = _block_of(leaf)
        if last_block is not None and block is not last_block and not joined.endswith(" "):
            joined += " "
        last_block = block
        starts.append(len(joined))
        joined += str(leaf)
    at = joined.find(words)
    if at < 0:
        return
    touched = [
        (leaf, max(0, at - start), min(len(leaf), at + len(words) - start))
        for leaf, start in zip(leaves, starts, strict=True)
        if start < at + len(words) and start + len(leaf) > at
    ]
    for leaf, start, end in touched:
        wrapped = lemma("", str(leaf)[start:end], number=number, reading=refid)
        wrapped["last"] = leaf is touched[-1][0]
        parts = [nodes.Text(str(leaf)[:start]), wrapped, nodes.Text(str(leaf)[end:])]
        leaf.parent.replace(leaf, [part for part in parts if part.astext()])


def _block_of(leaf: nodes.Node) -> nodes.Node:
    node = leaf
    while node.parent is not None and not isinstance(node, nodes.paragraph):
        node = node.parent
    return node

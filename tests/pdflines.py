"""The lines of a PDF: on which page and how high each element of the structure tree is set.

For rules of setting that a reader sees, and no program asks: lines that stand alone, headings at the foot
of a page, quotations parted from their attributions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf

from pdftree import SHOWN, Content, Element, PdfTree

__all__ = ["RULES", "Lines"]

Matrix = tuple[float, float, float, float, float, float]

_UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
_NEAR = 2.5
"""Points by which marks of one line may stand higher or lower than it."""

_LONG = 200
"""Characters of what is no head."""

_ASIDE = {"Note", "Lbl"}
"""What stands elsewhere than the words around it."""


class Lines:
    """The places of all marked content, and of elements."""

    def __init__(self, tree: PdfTree) -> None:
        self.tree = tree
        self._heights = {number: _heights(page) for number, page in enumerate(tree.pdf.pages, 1)}

    def all(self) -> Iterator[tuple[int, float]]:
        """Page and height of every mark that is in the tree."""
        for page, marks in self._heights.items():
            yield from ((page, height) for heights in marks.values() for height in heights)

    def of(self, element: Element) -> dict[int, list[float]]:
        """By page the heights of the lines of an element, the highest first, without its notes."""
        found: dict[int, list[float]] = {}
        for content in _words(element):
            for height in self._heights[content.page].get(content.number, ()):
                heights = found.setdefault(content.page, [])
                if not any(abs(height - each) < _NEAR for each in heights):
                    heights.append(height)
        return {page: sorted(heights, reverse=True) for page, heights in sorted(found.items())}


def _words(element: Element) -> Iterator[Content]:
    for kid in element.kids:
        if isinstance(kid, Content):
            if kid.text.strip():
                yield kid
        elif isinstance(kid, Element) and kid.tag not in _ASIDE:
            yield from _words(kid)


def _heights(page: pikepdf.Page) -> dict[int, list[float]]:
    """By number of marked content the heights at which it shows glyphs."""
    found: dict[int, list[float]] = {}
    matrix, saved, text = _UPRIGHT, [], _UPRIGHT
    marks: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                saved.append(matrix)
            case "Q":
                matrix = saved.pop()
            case "cm":
                matrix = _times(_matrix(operands), matrix)
            case "BT":
                text = _UPRIGHT
            case "Tm":
                text = _matrix(operands)
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else None
                own = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                marks.append(int(properties["/MCID"]) if own else (marks[-1] if marks else None))
            case "EMC":
                marks.pop()
            case name if name in SHOWN and marks and marks[-1] is not None:
                found.setdefault(marks[-1], []).append(_times(text, matrix)[5])
    return found


def _matrix(operands: object) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)  # type: ignore[attr-defined] — of pikepdf's own kind
    return (a, b, c, d, e, f)


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


# ---------------------------------------------------------------- Rules


def no_line_stands_alone(lines: Lines) -> Iterator[str]:
    """A paragraph that a page's end parts has two lines on either side."""
    for element in lines.tree.all("P", "H1", "H2", "H3", "H4", "H5", "H6"):
        if any(each.tag in {"Note", "TD", "TH"} for each in (element, *element.up)):
            continue
        for page, heights in (found := lines.of(element)).items():
            if len(found) > 1 and len(heights) < 2:
                yield f"page {page}: a line alone of “{element.text[:40]}…{element.text[-40:]}”"


def no_heading_at_the_foot(lines: Lines) -> Iterator[str]:
    """What follows a heading, or a name that stands for one, begins on its page."""
    blocks = [each for each in lines.tree.elements if _is_block(each)]
    for element, after in pairwise(blocks):
        pages, next_pages = lines.of(element), lines.of(after)
        if _heads(element, after) and pages and next_pages and min(next_pages) != max(pages):
            yield f"page {max(pages)}: “{element.text}” is parted from what it heads"


def _is_block(element: Element) -> bool:
    inside = {each.tag for each in element.up}
    if inside & {"Note", "TOCI", "TR", "P"} or _is_heading(element):
        return not inside & {"Note", "TOCI", "TR", "P"}
    leaf = not any(each.tag in {"P", "L", "LI", "TR", "BlockQuote"} for each in element.elements)
    return element.tag == "Table" or (leaf and element.tag in {"P", "LBody", "Lbl", "Figure"})


def _is_heading(element: Element) -> bool:
    return bool(re.fullmatch(r"H[1-6]", element.tag))


def _heads(element: Element, after: Element) -> bool:
    """A heading, or words in its place: a term, and what is no sentence and stands over a table or a text.

    The title of a part has a page of its own.
    """
    if _is_heading(element) or element.tag == "Lbl":
        return element.tag != "H1"
    if element.tag != "P" or {each.tag for each in element.up} & {"Figure", "BlockQuote"}:
        return False
    over = after.tag == "Table" or any(each.tag == "BlockQuote" for each in after.up)
    return over and len(element.text) < _LONG and not element.text.rstrip().endswith((".", "?", "!", ")", "”"))


def no_quotation_is_parted(lines: Lines) -> Iterator[str]:
    """Head and text begin on one page, and the attribution of the witness stands where the text ends."""
    last: Element | None = None
    for element in lines.tree.elements:
        if element.tag == "BlockQuote" and not any(each.tag == "BlockQuote" for each in element.up):
            last = element
        elif _is_heading(element):
            quote = _after(element)
            if quote is not None and min(lines.of(quote)) != min(lines.of(element)):
                yield f"page {min(lines.of(element))}: “{element.text}” is parted from its text"
            last = None if quote is None else last
        elif element.tag == "P" and element.text.startswith("Attribution") and last is not None:
            page = min(lines.of(element))
            if page != max(lines.of(last)):
                yield f"page {page}: the attribution of “{last.text[:40]}” is parted from it"


def _after(heading: Element) -> Element | None:
    """The text of the quotation that a heading heads."""
    around = heading.parent.elements if heading.parent else []
    following = around[around.index(heading) + 1 : around.index(heading) + 3]
    return next((each for each in following if each.tag == "BlockQuote"), None)


RULES = (no_line_stands_alone, no_heading_at_the_foot, no_quotation_is_parted)

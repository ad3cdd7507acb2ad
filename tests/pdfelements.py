"""What the elements of an accessible PDF must be: one function a rule, each yields faults.

As ``pdfrules``; the numbers are those of the Matterhorn Protocol 1.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pikepdf

from pdfrules import HEADINGS, named
from pdftree import Element, PdfTree


def headings_go_down_one_by_one(tree: PdfTree) -> Iterator[str]:
    """14-002, 14-003, 14-007; and they say something."""
    found = tree.all(*HEADINGS)
    levels = [int(each.tag[1:] or 0) for each in found]
    if levels[:1] != [1]:
        yield f"the first heading is {found[0].tag if found else 'none'}"
    if 0 in levels:
        yield "there is a heading without a level"
    for before, each in pairwise(found):
        if int(each.tag[1:] or 0) > int(before.tag[1:] or 0) + 1:
            yield f"{named(each)} follows {before.tag}"
    yield from (f"{named(each)} says nothing" for each in found if not each.text.strip())


def tables_are_regular(tree: PdfTree) -> Iterator[str]:
    """15-003; rows of the same length, spans counted, and no cell on another."""
    for table in tree.all("Table"):
        rows = [each for each in table.walk() if each.tag == "TR"]
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for cell in row.elements:
                while (number, column) in taken:
                    column += 1
                width, height = (int(cell.attribute("Table", each) or 1) for each in ("ColSpan", "RowSpan"))
                places = {(number + down, column + right) for down in range(height) for right in range(width)}
                if places & taken:
                    yield f"{named(cell)} lies on another cell"
                taken |= places
        lengths = {sum(row == number for row, _column in taken) for number in range(len(rows))}
        if len(lengths) != 1 or max(row for row, _column in taken) >= len(rows):
            yield f"{named(table)} has rows of {sorted(lengths)} cells"


def header_cells_say_what_they_head(tree: PdfTree) -> Iterator[str]:
    """15-003: with a scope; the headers that a cell names are there."""
    for table in tree.all("Table"):
        heads = {str(each.obj.ID) for each in table.walk() if each.tag == "TH" and "/ID" in each.obj}
        cells = [each for each in table.walk() if each.tag in {"TH", "TD"}]
        if not any(each.tag == "TH" for each in cells):
            yield f"{named(table)} has no header"
        for cell in cells:
            if cell.tag == "TH" and cell.attribute("Table", "Scope") not in {"/Column", "/Row", "/Both"}:
                yield f"{named(cell)} has no scope"
            for name in cell.attribute("Table", "Headers") or ():
                if str(name) not in heads:
                    yield f"{named(cell)} names a header that is not there"


def list_items_are_whole(tree: PdfTree) -> Iterator[str]:
    """One body an item, at most one label, and the label first."""
    for each in tree.all("LI"):
        kinds = [kid.tag for kid in each.elements]
        if kinds not in (["LBody"], ["Lbl", "LBody"]):
            yield f"{named(each)} holds {', '.join(kinds) or 'nothing'}"
    for each in tree.all("L"):
        if each.attribute("List", "ListNumbering") is None:
            yield f"{named(each)} does not say how it is numbered"


def notes_have_ids(tree: PdfTree) -> Iterator[str]:
    """19-003, 19-004; and the tree finds them by them."""
    ids = [str(each.obj.get("/ID", "")) for each in tree.all("Note")]
    for each, times in Counter(ids).items():
        if not each or times > 1:
            yield f"a note has the id “{each}” {times} times"
    known = pikepdf.NameTree(tree.pdf.Root.StructTreeRoot.IDTree) if ids else {}
    yield from (f"the tree does not know the note {each}" for each in ids if each not in known)


def notes_and_marks_lead_to_each_other(tree: PdfTree) -> Iterator[str]:
    """A note follows its mark at once; the mark's link leads to it, and its own number back."""
    for note in tree.all("Note"):
        beside = note.parent.kids if note.parent else []
        place = beside.index(note)
        mark = beside[place - 1] if place else None
        label = note.elements[0] if note.elements else None
        if not isinstance(mark, Element) or mark.tag not in {"Lbl", "Reference"}:
            yield f"{named(note)} follows no mark"
        elif label is None or label.tag != "Lbl" or label.text.strip() != mark.text.strip():
            yield f"{named(note)} has another number than its mark"
        elif _targets(tree, mark) != {note.page} or _targets(tree, label) != {mark.page}:
            yield f"{named(note)} and its mark do not lead to each other"


def _targets(tree: PdfTree, element: Element) -> set[int]:
    return {tree.page_of(each.obj.get("/Dest") or each.obj.get("/A", {}).get("/D")) for each in element.annotations()}


def figures_have_alternatives(tree: PdfTree) -> Iterator[str]:
    """13-004, 17-002; words, not the name of a file."""
    for each in tree.all("Figure", "Formula"):
        words = str(each.obj.get("/Alt", ""))
        if " " not in words.strip() or re.search(r"\.(svg|png|jpe?g|pdf)$", words):
            yield f"{named(each)}: “{words}” does not say what is seen"


def annotations_are_links_in_the_tree(tree: PdfTree) -> Iterator[str]:
    """28-002, 28-004, 28-006, 28-007, 28-008, 28-009, 28-011, 28-012."""
    held = {id_: each for each in tree.elements for id_ in _annotation_ids(each)}
    for page, each in tree.annotations:
        inside = held.get(each.objgen)
        if each.get("/Subtype") != "/Link":
            yield f"page {page}: an annotation is no link but {each.get('/Subtype')}"
        elif inside is None or inside.tag != "Link":
            yield f"page {page}: a link is in no Link of the tree"
        elif not str(each.get("/Contents", "")).strip():
            yield f"page {page}: a link has no description"
        elif "/Dest" in each and not tree.page_of(each.Dest):
            yield f"page {page}: a link leads to {each.Dest}, which is nowhere"
        if tree.pdf.pages[page - 1].get("/Tabs") != "/S":
            yield f"page {page}: the tabulator does not follow the tree"
    for each in tree.all("Link"):
        if not each.text.strip() or not list(each.annotations()):
            yield f"{named(each)} has no words or leads nowhere"


def _annotation_ids(element: Element) -> list[tuple[int, int]]:
    return [kid.obj.objgen for kid in element.kids if not isinstance(kid, Element) and hasattr(kid, "obj")]


def the_contents_lead_to_the_headings(tree: PdfTree) -> Iterator[str]:
    """Each line of a list of contents begins with a heading, leads to its page and ends in its number."""
    heads = [(each.page, _squeezed(each.text)) for each in tree.all(*HEADINGS)]
    for each in tree.all("TOCI"):
        words, targets = _squeezed(each.text), _targets(tree, each)
        if not any(page in targets and words.startswith(head) for page, head in heads):
            yield f"{named(each)} leads to no such heading"
        if not all(words.endswith(tree.pdf.pages[page - 1].label) for page in targets if page):
            yield f"{named(each)} has the number of another page"
    if not tree.all("TOC"):
        yield "there are no contents"


def the_bookmarks_follow_the_headings(tree: PdfTree) -> Iterator[str]:
    """Every part and chapter, in reading order, each leading to the page of its heading."""
    heads = [(_squeezed(each.text), each.page) for each in tree.all(*HEADINGS)]
    with tree.pdf.open_outline() as outline:
        marks = [(_squeezed(each.title), tree.page_of(each.destination)) for each in _flat(outline.root)]
    rest = iter(heads)
    for title, page in marks:
        if (title, page) not in rest:
            yield f"the bookmark “{title}” leads to no such heading on page {page}"
    chapters = [(_squeezed(each.text), each.page) for each in tree.all("H1", "H2")]
    yield from (f"“{title}” has no bookmark" for title, page in chapters if (title, page) not in marks)


def _flat(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for each in items:
        yield each
        yield from _flat(each.children)


def _squeezed(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


RULES = (
    headings_go_down_one_by_one,
    tables_are_regular,
    header_cells_say_what_they_head,
    list_items_are_whole,
    notes_have_ids,
    notes_and_marks_lead_to_each_other,
    figures_have_alternatives,
    annotations_are_links_in_the_tree,
    the_contents_lead_to_the_headings,
    the_bookmarks_follow_the_headings,
)

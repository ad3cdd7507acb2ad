"""What an accessible and archival PDF must not have: the file, its tree, its fonts; one function a rule.

Each yields faults. After ISO 14289-1 (PDF/UA-1), ISO 19005-3 (PDF/A-3, level A) and ISO 32000-1 (PDF 1.7). The numbers beside
the rules are those of the failure conditions of the Matterhorn Protocol 1.1 that they cover.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pikepdf

from pdftree import Element, PdfTree

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"}
GROUPING |= {"NonStruct", "Private"}
HEADINGS = {"H", *(f"H{level}" for level in range(1, 7))}
LISTS = {"L", "LI", "Lbl", "LBody"}
TABLES = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP"}
INLINE |= {"Warichu", "WT", "WP"}
STANDARD = GROUPING | HEADINGS | LISTS | TABLES | INLINE | {"P", "Figure", "Formula", "Form"}

PARENTS = {
    "TOCI": {"TOC"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
}
"""Where an element may stand (09-004, 09-005, 09-006)."""

KIDS = {
    "TOC": {"Caption", "TOC", "TOCI"},
    "L": {"Caption", "L", "LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
"""What an element may hold (the same)."""


def named(element: Element) -> str:
    """Where an element stands, for messages."""
    return f"page {element.page}: {element.tag} “{' '.join(element.text.split())[:50]}”"


# ---------------------------------------------------------------- The file


def the_file_is_marked(tree: PdfTree) -> Iterator[str]:
    """01-007, 07-001, 07-002, 25-001, 26-001; titles shown, nothing encrypted, no forms."""
    root = tree.pdf.Root
    marks = root.get("/MarkInfo", {})
    if not marks.get("/Marked", False) or marks.get("/Suspects", False):
        yield "it is not marked as tagged, or as suspect"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "its title is not shown"
    if tree.pdf.is_encrypted:
        yield "it is encrypted"
    if "/AcroForm" in root or "/OCProperties" in root:
        yield "it has forms or optional content"
    if not root.get("/StructTreeRoot", {}).get("/K"):
        yield "it has no structure"


def the_metadata_are_whole(tree: PdfTree) -> Iterator[str]:
    """06-001, 06-002, 06-003; and alike in both places."""
    if "/Metadata" not in tree.pdf.Root:
        yield "it has no metadata"
        return
    with tree.pdf.open_metadata() as meta:
        for name in ("dc:title", "dc:creator", "dc:description", "dc:language", "pdf:Keywords"):
            if not meta.get(name):
                yield f"{name} is missing"
        given = [str(meta.get(each)) for each in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
        if given != ["3", "A", "1"]:
            yield f"it does not say PDF/A-3a and PDF/UA-1: {given}"
        pairs = {"dc:title": "/Title", "dc:description": "/Subject", "pdf:Keywords": "/Keywords"}
        for name, key in pairs.items():
            if str(meta.get(name)) != str(tree.pdf.docinfo.get(key)):
                yield f"{name} and {key} differ"


def the_languages_are_named(tree: PdfTree) -> Iterator[str]:
    """11-001 to 11-006; the language of the document is that of all that names none."""
    form = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
    names = [("the document", str(tree.pdf.Root.get("/Lang", "")))]
    names += [(named(each), str(each.obj.Lang)) for each in tree.elements if "/Lang" in each.obj]
    names += [(f"page {each.page}", each.lang) for each in tree.root.content() if each.lang]
    for where, lang in names:
        if not form.fullmatch(lang):
            yield f"{where}: “{lang}” names no language"


# ---------------------------------------------------------------- The tree


def all_content_is_tagged_or_an_artifact(tree: PdfTree) -> Iterator[str]:
    """01-003, 01-004, 01-005, 30-001, 30-002; every stretch of content is in the tree once."""
    for page in tree.marked.values():
        yield from page.faults
    held = Counter((each.page, each.number) for each in tree.root.content())
    for number, page in tree.marked.items():
        for each in page.content:
            if held[number, each] != 1:
                yield f"page {number}: marked content {each} is in the tree {held[number, each]} times"
    yield from (f"page {page}: the tree has content {number}, the page has not" for page, number in tree.missing)
    for each in tree.pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form":
            if "/Ref" in each or "/PS" in each:
                yield "a form refers to another file, or is PostScript"
            marks = [given for given, name in pikepdf.parse_content_stream(each) if str(name) == "BDC"]
            if any(isinstance(given[1], pikepdf.Dictionary) and "/MCID" in given[1] for given in marks):
                yield "a form has marked content of its own"


def the_tree_leads_back(tree: PdfTree) -> Iterator[str]:
    """Elements know their parents, and content and annotations find their elements (ISO 32000-1, 14.7)."""
    for each in tree.elements:
        above = each.parent.obj if each.parent else None
        if above is None or each.obj.get("/P", pikepdf.Dictionary()).objgen != above.objgen:
            yield f"{named(each)}: its parent is another"
    parents = pikepdf.NumberTree(tree.pdf.Root.StructTreeRoot.ParentTree)
    for each in tree.elements:
        for kid in each.kids:
            if hasattr(kid, "number"):
                found = parents[int(tree.pdf.pages[kid.page - 1].StructParents)][kid.number]
            elif hasattr(kid, "obj") and not isinstance(kid, Element):
                found = parents[int(kid.obj.StructParent)]
            else:
                continue
            if found.objgen != each.obj.objgen:
                yield f"{named(each)}: its content leads to another element"


def the_types_are_standard(tree: PdfTree) -> Iterator[str]:
    """02-001, 02-003, 02-004."""
    for name, role in tree.roles.items():
        if name in STANDARD:
            yield f"{name} is a standard type and stands for {role}"
        if role not in STANDARD:
            yield f"{name} stands for {role}, which is no standard type"
    for name in {each.tag for each in tree.elements}:
        if name not in STANDARD and tree.roles.get(name) not in STANDARD:
            yield f"{name} is no standard type"


def the_elements_stand_where_they_may(tree: PdfTree) -> Iterator[str]:
    """09-004, 09-005, 09-006; a paragraph or a heading holds words, not blocks (ISO 32000-1, 14.8.4)."""
    blocks = {"P", "BlockQuote", "Table", "L", "TOC"} | HEADINGS
    for each in tree.elements:
        parent = each.parent.tag if each.parent else ""
        if each.tag in PARENTS and parent not in PARENTS[each.tag]:
            yield f"{named(each)} stands in {parent or 'nothing'}"
        if each.tag in KIDS:
            yield from (f"{named(each)} holds {kid.tag}" for kid in each.elements if kid.tag not in KIDS[each.tag])
            if len(each.elements) != len(each.kids):
                yield f"{named(each)} holds words of its own"
        if each.tag in blocks and tree.roles.get(parent, parent) in {"P", *HEADINGS}:
            yield f"{named(each)} stands in {parent}"


# ---------------------------------------------------------------- Fonts and files


def fonts_are_embedded_and_mean_something(tree: PdfTree) -> Iterator[str]:
    """10-001, 31-001 to 31-009, 31-027; every font that text is set in."""
    for font in tree.pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
            continue
        name, kind = font.get("/BaseFont", "a font"), font.get("/Subtype")
        composed, part = kind == "/Type0", kind in {"/CIDFontType0", "/CIDFontType2"}
        programs = {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.get("/FontDescriptor", {}).keys())
        if not programs and not composed and kind != "/Type3":
            yield f"{name} is not embedded"
        if part and ("/CIDSystemInfo" not in font or (kind == "/CIDFontType2" and "/CIDToGIDMap" not in font)):
            yield f"{name} does not say which glyphs its codes are"
        if composed and not isinstance(font.Encoding, pikepdf.Stream) and "/Identity-" not in str(font.Encoding):
            yield f"{name}: its encoding {font.Encoding} is not embedded"
        if not part and "/ToUnicode" not in font:
            yield f"{name} does not say what its glyphs mean"


def every_character_is_known(tree: PdfTree) -> Iterator[str]:
    """10-001, 31-028, 31-029, 31-030: none without a meaning, none that is no character."""
    for each in tree.root.content():
        if re.search("[\0\ufffd\ufeff\ufffe\ue000-\uf8ff]", each.text):
            yield f"page {each.page}: “{each.text[:40]!r}” holds what is no character"


def attachments_say_what_they_are(tree: PdfTree) -> Iterator[str]:
    """21-001; and, for PDF/A-3, their type, description and relation, from the document too."""
    associated = {each.objgen for each in tree.pdf.Root.get("/AF", [])}
    for name, each in tree.pdf.attachments.items():
        spec = each.obj
        gone = [key for key in ("/F", "/UF", "/Desc", "/AFRelationship", "/EF") if not spec.get(key)]
        if gone:
            yield f"{name} lacks {', '.join(gone)}"
        elif "/Subtype" not in spec.EF.F or spec.objgen not in associated:
            yield f"{name} has no type, or the document is not related to it"


RULES = (
    the_file_is_marked,
    the_metadata_are_whole,
    the_languages_are_named,
    all_content_is_tagged_or_an_artifact,
    the_tree_leads_back,
    the_types_are_standard,
    the_elements_stand_where_they_may,
    fonts_are_embedded_and_mean_something,
    every_character_is_known,
    attachments_say_what_they_are,
)

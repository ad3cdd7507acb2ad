"""The PDFs of both editions as an assistive program gets them.

``pdfrules`` and ``pdfelements`` walk the whole file; ``reading_order`` compares it with the doctrees. Of the failure
conditions of the Matterhorn Protocol 1.1 that a machine can decide these cover, by number: 01-003 to
01-005, 01-007; 02-001, 02-003, 02-004; 06-001 to 06-003; 07-001, 07-002; 09-004 to 09-006; 10-001; 11-001
to 11-006; 13-004; 14-002, 14-003, 14-007; 15-003; 17-002; 19-003, 19-004; 21-001; 25-001; 26-001; 28-002,
28-004, 28-006 to 28-009, 28-011, 28-012; 30-001, 30-002; 31-001 to 31-009, 31-027 to 31-030. Not looked at,
since no such thing may be in the file: ruby and warichu (09-007, 09-008), optional content (20), forms and
media (28-005, 28-010, 28-014 to 28-018). Not covered: what is inside the programs of the fonts (31-011 to
31-026). What only a person can decide, such as whether an alternative text is a good one, no test can.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from docutils import nodes
from pdfua import validate
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import pdfelements
import pdfrules
from conftest import ROOT, SPECIMEN, copy_of, surroundings
from pdftree import PdfTree, changed
from quotations.core.verify.readback import read_quotations
from quotations.doctree.nodes import editorial, quotation_block
from reading_order import of_doctrees, of_pdf

EDITIONS = {"specimen": SPECIMEN, "edition": ROOT}
RULES = {each.__name__: each for each in (*pdfrules.RULES, *pdfelements.RULES)}


WORD = re.compile(r"\w+")


@dataclass
class Book:
    """An edition that was built, and its PDF."""

    root: Path
    folder: Path
    path: Path
    tree: PdfTree


def read(root: Path, folder: Path) -> Book:
    (path,) = folder.glob("*.pdf")
    return Book(root, folder, path, PdfTree(path))


@pytest.fixture(scope="module", params=EDITIONS)
def book(request, built):
    """Each of the editions."""
    return read(EDITIONS[request.param], built(request.param, "typst"))


@pytest.fixture(scope="module")
def small(built):
    """The specimen."""
    return read(SPECIMEN, built("specimen", "typst"))


def doctree_order(book: Book, scratch: Path) -> list[str]:
    """What the doctrees of the build say, in order."""
    doctrees = book.folder.with_name(f"{book.folder.name}-doctrees")
    with docutils_namespace():
        warnings = io.StringIO()
        app = Sphinx(book.root / "docs", book.root, scratch, doctrees, "typst", status=None, warning=warnings)
        found = of_doctrees(app.builder, "To the reader")
    assert warnings.getvalue() == ""
    return found


# ---------------------------------------------------------------- Order


def test_it_is_read_in_the_order_of_the_doctrees(book, tmp_path):
    """Every heading, paragraph, item, quotation and cell, and every word of them."""
    assert of_pdf(book.tree) == doctree_order(book, tmp_path)


def swap_items(tree: PdfTree) -> None:
    kids = [each for each in tree.all("L") if len(each.elements) > 1][-1].obj.K
    kids[0], kids[1] = kids[1], kids[0]


def swap_blocks(tree: PdfTree) -> None:
    """A quotation and what is said of it."""
    document = tree.all("Document")[0]
    place = next(number for number, each in enumerate(document.kids) if each.tag == "BlockQuote")
    kids = document.obj.K
    kids[place], kids[place + 1] = kids[place + 1], kids[place]


def lower_a_heading(tree: PdfTree) -> None:
    tree.all("H3")[-1].obj.S = pikepdf.Name.H4


def lose_a_quotation(tree: PdfTree) -> None:
    tree.all("BlockQuote")[-1].obj.S = pikepdf.Name.Div


@pytest.mark.parametrize("damage", [swap_items, swap_blocks, lower_a_heading, lose_a_quotation])
def test_another_order_is_noticed(small, tmp_path, damage):
    tree = changed(small.path, tmp_path / "changed.pdf", damage)
    assert of_pdf(tree) != doctree_order(small, tmp_path / "out")


# ---------------------------------------------------------------- Rules


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_is_broken(book, rule):
    assert list(RULES[rule](book.tree)) == []


def _stray(tree: PdfTree) -> None:
    """A square at the end of the last page."""
    contents = tree.pdf.pages[-1].Contents
    contents.write(contents.read_bytes() + b" 0 0 9 9 re f")


def _in_artifact(tree: PdfTree) -> None:
    """What is painted on the last page is an artifact that holds tagged content."""
    contents = tree.pdf.pages[-1].Contents
    contents.write(b"/Artifact BMC " + contents.read_bytes() + b" EMC")


def _metadata(tree: PdfTree, name: str) -> None:
    with tree.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        del meta[name]


def _cut_row(tree: PdfTree) -> None:
    del tree.all("TR")[-1].obj.K[-1]


def _same_ids(tree: PdfTree) -> None:
    first, second = tree.all("Note")[:2]
    second.obj.ID = first.obj.ID


def _unknown_type(tree: PdfTree) -> None:
    tree.all("P")[0].obj.S = pikepdf.Name.Passage


def _misplaced(tree: PdfTree) -> None:
    tree.all("LBody")[0].obj.S = pikepdf.Name.TD


def _jump(tree: PdfTree) -> None:
    tree.all("H3")[0].obj.S = pikepdf.Name.H5


def _no_scope(tree: PdfTree) -> None:
    head = tree.all("TH")[0].obj
    for each in head.A if isinstance(head.A, pikepdf.Array) else [head.A]:
        if "/Scope" in each:
            del each["/Scope"]


def _note_away(tree: PdfTree) -> None:
    """A note stands before its mark."""
    kids = tree.all("Note")[0].parent.obj.K
    place = next(number for number, each in enumerate(kids) if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Note")
    kids[place - 1], kids[place] = kids[place], kids[place - 1]


def _alternative(tree: PdfTree) -> None:
    tree.all("Figure")[0].obj.Alt = pikepdf.String("chart.svg")


def _contents(tree: PdfTree) -> None:
    del tree.annotations[0][1]["/Contents"]


def _elsewhere(tree: PdfTree) -> None:
    """The first line of the contents leads to the first page."""
    link = next(each for each in tree.all("TOCI")[0].annotations()).obj
    link.Dest = pikepdf.Array([tree.pdf.pages[0].obj, pikepdf.Name.Fit])


def _bookmark(tree: PdfTree) -> None:
    with tree.pdf.open_outline() as outline:
        outline.root.reverse()


def _font(tree: PdfTree, name: str) -> None:
    font = next(each for each in tree.pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each)
    if name in font:
        del font[name]
    else:
        del font.DescendantFonts[0].FontDescriptor[name]


def _meaning(tree: PdfTree) -> None:
    """In every font one sort stands for no character."""
    for each in tree.pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
            each.ToUnicode.write(each.ToUnicode.read_bytes().replace(b"<0065>", b"<FFFD>"))


def _parent(tree: PdfTree) -> None:
    tree.all("P")[-1].obj.P = tree.all("P")[0].obj


def _attach(tree: PdfTree) -> None:
    tree.pdf.attachments["a.txt"] = b"words"


def _held_twice(tree: PdfTree) -> None:
    first, second = tree.all("TD")[:2]
    second.obj.K = first.obj.K


DAMAGES: list[tuple[str, str, Callable[[PdfTree], None]]] = [
    ("the_file_is_marked", "its title is not shown", lambda tree: tree.pdf.Root.__delitem__("/ViewerPreferences")),
    ("the_file_is_marked", "suspect", lambda tree: tree.pdf.Root.MarkInfo.__setitem__("/Suspects", True)),
    ("the_metadata_are_whole", "dc:description", lambda tree: _metadata(tree, "dc:description")),
    ("the_metadata_are_whole", "PDF/UA-1", lambda tree: _metadata(tree, "pdfuaid:part")),
    ("the_metadata_are_whole", "/Title differ", lambda tree: tree.pdf.docinfo.__setitem__("/Title", "Another")),
    ("the_languages_are_named", "the document", lambda tree: tree.pdf.Root.__setitem__("/Lang", "English!")),
    ("all_content_is_tagged_or_an_artifact", "in no marked content", _stray),
    ("all_content_is_tagged_or_an_artifact", "tagged content inside artifact", _in_artifact),
    ("all_content_is_tagged_or_an_artifact", "in the tree 0 times", _cut_row),
    ("all_content_is_tagged_or_an_artifact", "in the tree 2 times", _held_twice),
    ("the_tree_leads_back", "its parent is another", _parent),
    ("the_types_are_standard", "Passage is no standard type", _unknown_type),
    ("the_elements_stand_where_they_may", "stands in LI", _misplaced),
    ("headings_go_down_one_by_one", "follows H2", _jump),
    ("tables_are_regular", "has rows of", _cut_row),
    ("header_cells_say_what_they_head", "has no scope", _no_scope),
    ("list_items_are_whole", "holds Lbl, TD", _misplaced),
    ("notes_have_ids", "2 times", _same_ids),
    ("notes_and_marks_lead_to_each_other", "follows no mark", _note_away),
    ("figures_have_alternatives", "chart.svg", _alternative),
    ("annotations_are_links_in_the_tree", "has no description", _contents),
    ("annotations_are_links_in_the_tree", "tabulator", lambda tree: tree.pdf.pages[6].__setitem__("/Tabs", pikepdf.Name.R)),
    ("the_contents_lead_to_the_headings", "no such heading", _elsewhere),
    ("the_contents_lead_to_the_headings", "another page", _elsewhere),
    ("the_bookmarks_follow_the_headings", "no such heading", _bookmark),
    ("fonts_are_embedded_and_mean_something", "is not embedded", lambda tree: _font(tree, "/FontFile3")),
    ("fonts_are_embedded_and_mean_something", "glyphs mean", lambda tree: _font(tree, "/ToUnicode")),
    ("every_character_is_known", "no character", _meaning),
    ("attachments_say_what_they_are", "a.txt", _attach),
]


@pytest.mark.parametrize(("rule", "words", "damage"), DAMAGES, ids=[f"{each[0]}-{number}" for number, each in enumerate(DAMAGES)])
def test_every_rule_can_be_broken(small, tmp_path, rule, words, damage):
    tree = changed(small.path, tmp_path / "changed.pdf", damage)
    assert any(words in each for each in RULES[rule](tree))


def test_every_rule_is_shown_to_fail():
    assert {each[0] for each in DAMAGES} == set(RULES)


# ---------------------------------------------------------------- Languages; a quotation in the line


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """A specimen with passages in other languages, and a quotation that is printed inside another only."""
    base = tmp_path_factory.mktemp("foreign")
    copy = copy_of(SPECIMEN, base / "specimen")
    copy.change("conf.py", '"colon_fence", "deflist"', '"colon_fence", "deflist", "attrs_inline"')
    allowed = 'quotations_allow = {"myst_extensions": ["attrs_inline"]}'
    copy.write("conf.py", f"{copy.text('conf.py')}\n{allowed}\n")
    copy.change("docs/index.md", "A notice of 1911", "A notice, [объявление]{.lang-ru} or [haber]{.lang-tr}, of 1911")
    copy.change("docs/sources/marsh1911.md", ":capacity: Harbour Board", ":capacity: Harbour Board\n:lang: de")
    shown = copy.text("docs/sources/pilots1911.md")
    copy.write("docs/sources/pilots1911.md", shown[: shown.index(":::")] + "It is in [a letter](marsh1911.md).\n")
    folder = copy.build("typst", base / "out")
    return read(copy.root, folder)


def languages_of(document: nodes.document) -> Iterator[tuple[str, str]]:
    """The words of the passages that name a language, each with the nearest; the editors' name none."""
    for text in document.findall(nodes.Text):
        lang, node = "", text.parent
        while node is not None and not lang and not isinstance(node, editorial | quotation_block):
            lang = node.get("lang", "")
            lang = lang or next((each[5:] for each in node["classes"] if each.startswith("lang-")), "")
            node = node.parent
        yield from ((lang, word) for word in WORD.findall(text) if lang)


def test_passages_in_other_languages_say_so(foreign, tmp_path):
    """And nothing else does: the editors' words in a quotation are in their own language."""
    with docutils_namespace():
        doctrees = foreign.folder.with_name(f"{foreign.folder.name}-doctrees")
        app = Sphinx(foreign.root / "docs", foreign.root, tmp_path, doctrees, "typst", status=None)
        pages = [app.env.get_doctree(each) for each in sorted(app.env.all_docs)]
    expected = sorted(each for page in pages for each in languages_of(page) if each[0] != "en")
    marked = (each for each in foreign.tree.root.content() if each.lang not in {"", "en"})
    found = sorted((each.lang, word) for each in marked for word in WORD.findall(each.text))
    assert {lang for lang, _word in found} == {"ru", "tr", "de"}
    assert found == expected


def test_a_quotation_inside_a_line_keeps_its_paragraph(foreign, tmp_path):
    """It is a destination and reads back; its mark is the editors', and no heading parts the paragraph."""
    (quote,) = foreign.tree.all("Quote")
    assert quote.parent.tag == "P"
    assert quote.parent.text.startswith("I write to correct")
    found = read_quotations(foreign.path)
    assert found["pilots1911-1"] == '" . .the lamp was dark from nine to ten,"'
    assert 'It says: " . .the lamp' in found["marsh1911-1"]
    assert of_pdf(foreign.tree) == doctree_order(foreign, tmp_path)


@pytest.mark.parametrize("rule", [each for each in RULES if each != "the_contents_lead_to_the_headings"])
def test_no_rule_is_broken_there(foreign, rule):
    assert list(RULES[rule](foreign.tree)) == []


def test_numbers_of_readings_lengthen_no_figure(book):
    """“1,000” with the reading 1 must not be heard as 10,001."""
    raised = [
        each
        for quote in book.tree.all("BlockQuote")
        for each in quote.walk()
        if each.tag == "Em" and any(inner.attribute("Layout", "BaselineShift") for inner in each.elements)
        and each.parent.tag != "Link"
    ]
    assert raised
    assert all(each.text[:1].isspace() for each in raised)


# ---------------------------------------------------------------- Other programs


def test_the_syntax_is_sound(book):
    assert book.tree.pdf.check_pdf_syntax() == []


def test_pdfua_finds_nothing(book):
    """Sixteen of the 106 rules; more it has not."""
    report = validate(book.path)
    assert [(each.rule_id, each.message) for each in report.findings] == []


# ---------------------------------------------------------------- The same bytes


def test_a_commit_gives_the_same_bytes_everywhere(tmp_path):
    """Another folder, locale, time zone, hash seed, number of workers and time; and once more."""
    first = copy_of(SPECIMEN, tmp_path / "first").root
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", "-C", str(first)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All", "--date", "2020-01-02T03:04:05Z"]):
        subprocess.run([*git, *command], check=True)
    second = tmp_path / "another" / "ünlike" / "folder"
    subprocess.run(["git", "clone", "-q", str(first), str(second)], check=True)
    here = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    there = {"LC_ALL": "C", "TZ": "Asia/Baku", "PYTHONHASHSEED": "99", "PYTHONUTF8": "0", "LANGUAGE": "de"}
    made = [
        _built(first, "1", here),
        _built(second, "2", there | {"PYTHONIOENCODING": "utf-8"}),
        _built(first, "1", here),
    ]
    assert made[0] == made[1] == made[2]
    assert b"D:" in made[0]


def _built(root: Path, jobs: str, more: dict[str, str]) -> bytes:
    """The PDF, by the command line; the date is that of the commit."""
    environment = surroundings(**more)
    del environment["SOURCE_DATE_EPOCH"]
    command = [sys.executable, "-m", "quotations", "build", "pdf", "--jobs", jobs]
    done = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr + done.stdout
    return (root / "build" / "pdf" / "harbour.pdf").read_bytes()

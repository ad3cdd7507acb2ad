"""The PDF builder on small roots: what is printed, how it is tagged, what it says when it cannot print."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
import typst
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from conftest import EPOCH, ROOT, surroundings
from quotations.core.verify.readback import Element, structure
from quotations.outputs.pdf import compile as compile_module
from quotations.outputs.pdf.compile import fonts_in
from quotations.outputs.pdf.glyphs import missing
from quotations.outputs.pdf.kept import Kept, key_of
from quotations.outputs.pdf.walker import DEEPEST

CONF = """
project = "A small book"
author = "A. Writer"
release = "2.1"
language = "en"
extensions = ["myst_parser", "quotations.outputs.pdf"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
"""

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
)


@dataclass
class Book:
    """A build and what came of it."""

    folder: Path
    status: int
    warnings: str
    pdfs: list[pikepdf.Pdf] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "edition.pdf"

    @property
    def pdf(self) -> pikepdf.Pdf:
        if not self.pdfs:
            self.pdfs.append(pikepdf.open(self.path))
        return self.pdfs[0]

    @property
    def tree(self) -> Element:
        return structure(self.pdf)

    @property
    def data(self) -> dict:
        return json.loads((self.folder / "edition.json").read_text(encoding="utf-8"))

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.tree.walk() if each.tag == tag]

    def texts(self, tag: str) -> list[str]:
        return [" ".join(each.text().split()) for each in self.all(tag)]


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Builds a root from its pages; ``conf`` is added to the usual settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def make(pages: dict[str, str | bytes] | str, conf: str = "", *, clean: bool = True) -> Book:
        if isinstance(pages, str):
            pages = {"index.md": pages}
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(CONF + conf, encoding="utf-8")
        for name, text in pages.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        warnings, out = io.StringIO(), tmp_path / "out"
        with docutils_namespace():
            app = Sphinx(
                source, source, out, tmp_path / "doctrees", "typst", status=None, warning=warnings
            )
            app.build()
        made = Book(out, app.statuscode, warnings.getvalue())
        if clean:
            assert made.warnings == ""
            assert made.status == 0
        return made

    return make


INDEX = """
# A book

```{toctree}
:caption: First part
one
```

```{toctree}
:caption: Second part
two
```
"""


# ---------------------------------------------------------------- The book


def test_parts_and_chapters_in_the_order_of_the_toctrees(book):
    made = book({"index.md": INDEX, "one.md": "# One\n\n## Inner\n\nText.\n", "two.md": "# Two\n\nText.\n"})
    assert [(each["kind"], each["title"]) for each in made.data["body"]] == [
        ("part", "First part"),
        ("chapter", "One"),
        ("part", "Second part"),
        ("chapter", "Two"),
    ]
    headings = [(each.tag, each.text()) for each in made.tree.walk() if each.tag in {"H1", "H2", "H3"}]
    assert headings == [
        ("H1", "Contents"),
        ("H1", "First part"),
        ("H2", "One"),
        ("H3", "Inner"),
        ("H1", "Second part"),
        ("H2", "Two"),
    ]


def test_the_root_page_is_a_chapter_if_it_says_something(book):
    made = book("# A book\n\nSome words.\n")
    assert [(each["title"], each["place"]) for each in made.data["front"]] == [("To the reader", "before")]


def test_pages_of_a_chapter_follow_it_one_level_down(book):
    made = book(
        {
            "index.md": "# A book\n\n```{toctree}\none\n```\n",
            "one.md": "# One\n\nText.\n\n```{toctree}\ninner\n```\n",
            "inner.md": "# Inner\n\nText.\n",
        }
    )
    assert [(each["title"], each["level"]) for each in made.data["body"]] == [("One", 1), ("Inner", 2)]


def test_what_is_for_another_output_is_left_out(book):
    made = book("# A book\n\n```{only} html\nWeb words.\n```\n\n```{only} typst\nPaper words.\n```\n")
    assert "Paper words." in made.texts("P")
    assert "Web words." not in made.texts("P")


def test_contents_give_the_pages_of_parts_and_chapters(book):
    made = book({"index.md": INDEX, "one.md": "# One\n\nText.\n", "two.md": "# Two\n\nText.\n"})
    entries = [each.text() for each in made.all("TOCI")]
    labels = [each.label for each in made.pdf.pages]
    pages = {each.text(): labels[each.page - 1] for each in made.tree.walk() if each.tag in {"H1", "H2"}}
    for title in ("First part", "One", "Second part", "Two"):
        line = next(each for each in entries if each.startswith(title))
        assert line.split()[-1].lstrip(".") == pages[title]


def test_chapters_begin_on_pages_of_their_own(book):
    made = book({"index.md": INDEX, "one.md": "# One\n\nText.\n", "two.md": "# Two\n\nText.\n"})
    pages = [each.page for each in made.tree.walk() if each.tag == "H2"]
    assert len(set(pages)) == 2
    assert all(page % 2 for page in pages), "after a part, on a right-hand page"


# ---------------------------------------------------------------- Metadata and standards


def test_metadata_and_standards(book):
    conf = 'quotations_keywords = ["one", "two"]\nquotations_imprint = ["All rights explained."]\n'
    made = book("# A book\n\nText.\n", conf)
    with made.pdf.open_metadata() as meta:
        assert meta["dc:title"] == "A small book"
        assert meta["dc:creator"] == ["A. Writer"]
        assert "one" in str(meta["pdf:Keywords"])
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
    root = made.pdf.Root
    assert root.Lang == "en"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert "All rights explained." in made.texts("P")
    assert any("2.1" in each and "14 November 2023" in each for each in made.texts("P"))


@pytest.mark.parametrize(
    ("paper", "size"),
    [("a5", (420, 595)), ("a4", (595, 842)), ("letter", (612, 792)), ("us-letter", (612, 792))],
)
def test_paper(book, paper, size):
    made = book("# A book\n\nText.\n", f'quotations_paper = "{paper}"\n')
    box = made.pdf.pages[0].MediaBox
    assert tuple(round(float(each)) for each in box[2:]) == size


def test_the_template_can_be_another(book, tmp_path):
    template = '#let d = json("edition.json")\n#set document(title: d.meta.title)\nOther\n'
    pages = {"index.md": "# A book\n\nText.\n", "other.typ": template}
    made = book(pages, 'quotations_pdf_template = "other.typ"\n')
    assert made.texts("P") == ["Other"]


def test_the_language_of_the_edition(book):
    made = book("# Ein Buch\n\nText.\n", 'language = "de"\n')
    assert made.pdf.Root.Lang == "de"


# ---------------------------------------------------------------- Nodes

NODES = """
# A book

A paragraph with *emphasis*, **strong**, `code`, H{sub}`2`O, 1{sup}`st` and "straight -- quotes...".

- one
- two
  1. inner

3. third
4. fourth

Term
: Its definition.

:Name: The value.

> A block quote.

```
code   block
```

| Left | Right |
| :--- | ----: |
| a    | b     |

```{figure} p.svg
:alt: A black field

The caption.
```

```{note}
Mind this.
```

```{eval-rst}
| A line of verse
|   and another
```

```{rubric} A rubric
```

---

A note.[^n] Again.[^n]

[^n]: The note's text.
"""


def test_every_node_has_its_form_and_its_tag(book):
    conf = 'smartquotes = False\nmyst_enable_extensions += ["fieldlist"]\n'
    made = book({"index.md": NODES, "p.svg": PICTURE}, conf)
    assert {"Em", "Strong", "Code", "L", "LI", "LBody", "BlockQuote", "Table", "TH", "TD"} <= {
        each.tag for each in made.tree.walk()
    }
    assert any('"straight -- quotes..."' in each for each in made.texts("P"))
    assert made.texts("TH") == ["Left", "Right"]
    assert made.texts("TD") == ["a", "b"]
    assert made.texts("BlockQuote") == ["A block quote."]
    assert made.texts("Caption") == ["The caption."]
    assert "code block" in made.texts("Code")
    assert "A line of verseand another" in made.texts("P")
    assert [each.text() for each in made.all("Note")] == ["1The note's text."]
    labels = [each.text() for each in made.all("Lbl")]
    assert "3." in labels
    assert "4." in labels


def test_pictures_have_their_alternative_text(book):
    made = book({"index.md": "# A book\n\n![A black field](p.svg)\n", "p.svg": PICTURE})
    objects = [each for each in made.pdf.objects if isinstance(each, pikepdf.Dictionary)]
    figures = [each for each in objects if each.get("/S") == "/Figure"]
    assert [str(each.Alt) for each in figures] == ["A black field"]


def test_a_picture_without_words_is_a_warning(book):
    made = book({"index.md": "# A book\n\n![](p.svg)\n", "p.svg": PICTURE}, clean=False)
    assert "index.md:3: WARNING: the picture p.svg has no alternative text" in made.warnings


def test_a_node_without_a_form_is_named_and_its_words_are_printed(book):
    made = book("# A book\n\n```{math}\nx = y\n```\n", clean=False)
    assert "index.md:3: WARNING: the PDF edition has no form for <math_block>" in made.warnings
    assert any("x = y" in each.text() for each in made.tree.walk())


def test_raw_text_is_left_out_and_named(book):
    made = book("# A book\n\n```{raw} html\n<b>x</b>\n```\n\nText.\n", clean=False)
    assert "raw html is left out of the PDF edition" in made.warnings


def test_text_is_data_and_never_markup(book):
    made = book('# A book\n\n`#panic("no")` \\*stars\\* \\$x\\$ \\#let \\<label> \\[x\\] // no comment\n')
    assert '#panic("no") *stars* $x$ #let <label> [x] // no comment' in made.texts("P")


def test_passages_in_other_languages_are_tagged(book):
    made = book("# A book\n\nThe word [слово]{.lang-ru} is Russian.\n")
    streams = b"".join(page.Contents.read_bytes() for page in made.pdf.pages)
    assert b"/Lang(ru)" in streams
    assert b"ru-" not in streams


# ---------------------------------------------------------------- Links


def test_references_lead_to_the_right_page_and_name_it(book):
    made = book(
        {
            "index.md": INDEX,
            "one.md": "# One\n\nSee [the other](two.md) and [a place](two.md#a-section), not [here](#one).\n",
            "two.md": "# Two\n\nText.\n\n## A section\n\nText.\n",
        },
        "myst_heading_anchors = 3\n",
    )
    paragraph = next(each for each in made.all("P") if each.text().startswith("See"))
    page = made.pdf.pages[next(each.page for each in made.all("H2") if each.text() == "Two") - 1].label
    assert f"the other (p. {page})".replace(" ", "") in paragraph.text().replace("\xa0", "").replace(" ", "")
    assert [each.destination for each in paragraph.walk() if each.tag == "Link"] == [
        "/two",
        "/two#a-section",
        "/one",
    ]


def test_addresses_are_linked_and_printed(book):
    made = book("# A book\n\nSee [the site](https://example.org/a?b=c#d), <https://example.net>.\n")
    links = {
        str(each.A.URI)
        for page in made.pdf.pages
        for each in page.get("/Annots", [])
        if "/A" in each
    }
    assert links == {"https://example.org/a?b=c#d", "https://example.net"}
    assert [each.text() for each in made.all("Note")] == ["1https://example.org/a?b=c#d"]


def test_a_reference_out_of_the_book_is_a_warning(book):
    made = book(
        {
            "index.md": "# A book\n\nSee [it](lost.md).\n",
            "lost.md": "---\norphan: true\n---\n# Lost\n",
        },
        clean=False,
    )
    assert "index.md:3: WARNING: the PDF edition has no page or place “/lost” to refer to" in made.warnings
    assert any("See it." in each for each in made.texts("P"))


def test_a_reference_to_a_page_that_is_for_another_output_is_words(book):
    """A manual on the web: pages of the book may name it, and its pages are none of the book's."""
    made = book(
        {
            "index.md": "# A book\n\nSee [the rules](manual/one.md) and {ref}`inner-rule`.\n\n"
            "::::{only} html\n\n```{toctree}\n:caption: For the web\n\nmanual/index\n```\n::::\n",
            "manual/index.md": "# Manual\n\n```{toctree}\none\n```\n",
            "manual/one.md": "# Rules\n\n(inner-rule)=\n## The inner rule\n\nWords of the rule.\n",
        }
    )
    assert "See the rules and The inner rule." in made.texts("P")
    assert [each["title"] for each in made.data["front"] + made.data["body"]] == ["To the reader"]
    assert "Words of the rule." not in made.texts("P")
    assert not any(each.text().startswith("For the web") for each in made.tree.walk())


# ---------------------------------------------------------------- What cannot be printed


def test_a_character_without_a_glyph_is_named_with_its_place(book):
    pages = {"index.md": INDEX, "one.md": "# One\n\nText.\n", "two.md": "# Two\n\nSome 漢 words.\n"}
    made = book(pages, clean=False)
    assert made.status == 1
    words = "no font of the PDF has the character 漢 (U+6F22, CJK UNIFIED IDEOGRAPH-6F22)"
    assert f"two.md:3:6: {words}" in made.warnings
    assert "Traceback" not in made.warnings
    assert not made.path.exists()


def test_every_character_without_a_glyph_is_named(book):
    made = book("# A book\n\n漢 and ع and 字.\n", clean=False)
    assert made.warnings.count("no font of the PDF has") == 2
    assert "index.md:3:1:" in made.warnings
    assert "index.md:3:13:" in made.warnings


def test_the_scripts_that_the_edition_needs_have_glyphs():
    texts = ["Xocalı Azərbaycan ƏŞĞİÖÜÇ", "Ходжалы ЫЭЁъ", "Հայաստան Արցախ", "“”‘’–—…·→⟦⟧⟨⟩●◑◔○", "é č ğ ø"]
    assert missing(texts, fonts_in()) == []


def test_nesting_too_deep_is_named_with_its_place(book):
    fences = [":" * (60 - depth) + "{note}" for depth in range(40)]
    ends = [":" * (60 - depth) for depth in reversed(range(40))]
    made = book("\n".join(["# A book", "", *fences, "Deep.", *ends, ""]), clean=False)
    assert made.status == 1
    assert "index.md:" in made.warnings
    assert "nested too deep for the PDF" in made.warnings
    assert not made.path.exists()


NESTING = """
from docutils import nodes as n
from sphinx.util.docutils import SphinxDirective

def wrapped(kind, inner):
    match kind:
        case "note":
            return n.note("", inner)
        case "quote":
            return n.block_quote("", inner)
        case "figure":
            return n.figure("", inner)
        case "list":
            return n.bullet_list("", n.list_item("", inner))
        case "numbers":
            return n.enumerated_list("", n.list_item("", inner))
        case "definition":
            item = n.definition_list_item("", n.term("", "Term"), n.definition("", inner))
            return n.definition_list("", item)
        case "field":
            return n.field_list("", n.field("", n.field_name("", "Name"), n.field_body("", inner)))
        case "table":
            row = n.row("", n.entry("", inner))
            return n.table("", n.tgroup("", n.colspec(colwidth=1), n.tbody("", row), cols=1))

class Deep(SphinxDirective):
    required_arguments = 2

    def run(self):
        kind, depth = self.arguments[0], int(self.arguments[1])
        if kind == "emphasis":
            found = n.strong("", "end")
            for _ in range(depth):
                found = n.emphasis("", "", found)
            found = n.paragraph("", "", found)
        else:
            found = n.paragraph("", "end")
            for _ in range(depth):
                found = wrapped(kind, found)
        self.set_source_info(found)
        return [found]

def setup(app):
    app.add_directive("deep", Deep)
"""

COSTS = {"note": 4, "quote": 4, "figure": 4, "emphasis": 4, "list": 5, "numbers": 5, "field": 11}
COSTS |= {"definition": 12, "table": 13}


@pytest.mark.parametrize("kind", COSTS)
def test_the_compiler_sets_whatever_is_not_too_deep(book, kind):
    depth = (DEEPEST - 4 - 4 * (kind == "emphasis")) // COSTS[kind]
    made = book(f"# A book\n\n```{{deep}} {kind} {depth}\n```\n", NESTING)
    assert any("end" in each.text() for each in made.tree.walk())
    made = book(f"# A book\n\n```{{deep}} {kind} {depth + 1}\n```\n", NESTING, clean=False)
    assert "index.md:3: nested too deep for the PDF" in made.warnings


def test_a_faulty_template_is_reported_without_a_traceback(book):
    pages = {"index.md": "# A book\n\nText.\n", "bad.typ": "#nonsense"}
    made = book(pages, 'quotations_pdf_template = "bad.typ"\n', clean=False)
    assert made.status == 1
    assert "unknown variable: nonsense" in made.warnings
    assert "Traceback" not in made.warnings


@pytest.mark.parametrize(
    ("conf", "words"),
    [
        ('quotations_paper = "a6"\n', "conf.py: quotations_paper is 'a6', not one of a5, a4, letter"),
        ('quotations_pdf_template = "none.typ"\n', "conf.py: there is no template none.typ"),
    ],
)
def test_settings_that_cannot_be_met(book, conf, words):
    made = book("# A book\n\nText.\n", conf, clean=False)
    assert made.status == 1
    assert words in made.warnings


# ---------------------------------------------------------------- The same bytes


def test_the_same_bytes_in_other_surroundings(tmp_path):
    """Another folder, hash seed, time zone, locale, number of workers."""
    pages = {"index.md": INDEX, "one.md": NODES.replace("# A book", "# One"), "p.svg": PICTURE}
    pages["two.md"] = "# Two\n\nText.\n"
    here = {"PYTHONHASHSEED": "1", "TZ": "UTC"}
    there = {"PYTHONHASHSEED": "99", "TZ": "Asia/Baku", "LC_ALL": "C"}
    made = []
    for number, (jobs, more) in enumerate([("1", here), ("2", there)]):
        source = tmp_path / ("deeper/" * number) / "source"
        source.mkdir(parents=True)
        for name, text in pages.items():
            (source / name).write_text(text, encoding="utf-8")
        (source / "conf.py").write_text(CONF + 'myst_enable_extensions += ["fieldlist"]\n', encoding="utf-8")
        folders = [str(source), str(source / "out")]
        command = [sys.executable, "-m", "sphinx", "-q", "-j", jobs, "-b", "typst", *folders]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=surroundings(**more))
        assert done.returncode == 0, done.stderr
        made.append((source / "out" / "edition.pdf").read_bytes())
    assert made[0] == made[1]


def test_a_second_build_gives_the_same_bytes(book):
    first = book("# A book\n\nText.\n").path.read_bytes()
    assert book("# A book\n\nText.\n").path.read_bytes() == first


def test_the_template_names_nothing_of_this_edition():
    text = (ROOT / "ext/quotations/outputs/pdf/edition.typ").read_text(encoding="utf-8")
    assert "hojaly" not in text
    assert os.sep + "work" not in text


# ---------------------------------------------------------------- The book that is kept


def not_again(*_arguments, **_options):
    raise AssertionError("the book was set again")


def test_a_book_of_which_nothing_changed_is_not_set_again(book, monkeypatch):
    first = book("# A book\n\nText.\n").path.read_bytes()
    monkeypatch.setattr(typst, "compile_with_warnings", not_again)
    assert book("# A book\n\nText.\n").path.read_bytes() == first


@pytest.mark.parametrize("changed", ["the text", "the settings", "the date", "the template"])
def test_a_book_of_which_anything_changed_is_set_again(book, tmp_path, monkeypatch, changed):
    template = Path(compile_module.__file__).with_name("edition.typ").read_text(encoding="utf-8")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "own.typ").write_text(template, encoding="utf-8")
    conf = 'quotations_pdf_template = "own.typ"\n'
    book("# A book\n\nText.\n", conf)
    calls = []
    real = typst.compile_with_warnings
    monkeypatch.setattr(
        typst, "compile_with_warnings", lambda *given, **options: calls.append(given) or real(*given, **options)
    )
    if changed == "the date":
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 86_400))
    if changed == "the template":
        (tmp_path / "source" / "own.typ").write_text(f"{template}\n", encoding="utf-8")
    text = "# A book\n\nOther text.\n" if changed == "the text" else "# A book\n\nText.\n"
    book(text, conf + ('quotations_paper = "a4"\n' if changed == "the settings" else ""))
    assert len(calls) == 1


def test_a_kept_book_that_was_damaged_is_not_taken(tmp_path):
    kept = Kept(tmp_path / "book", "key")
    assert kept.get() is None
    kept.put(b"%PDF\nwhole")
    assert kept.get() == b"%PDF\nwhole"
    assert Kept(tmp_path / "book", "another key").get() is None
    kept.path.write_bytes(kept.path.read_bytes()[:-1])
    assert kept.get() is None
    assert [each.name for each in tmp_path.iterdir()] == ["book"]


def test_a_book_with_warnings_is_not_kept(book, tmp_path):
    template = '#set text(font: "No Such Font")\n#set document(title: "A")\nText.\n'
    for _ in range(2):
        (tmp_path / "source").mkdir(exist_ok=True)
        (tmp_path / "source" / "own.typ").write_text(template, encoding="utf-8")
        made = book("# A book\n\nText.\n", 'quotations_pdf_template = "own.typ"\n', clean=False)
        assert "unknown font family" in made.warnings


def test_fonts_are_part_of_what_a_book_is_made_of(tmp_path):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (tmp_path / "edition.json").write_text("{}", encoding="utf-8")
    keys = {key_of(tmp_path, ["edition.json"], [fonts], 0)}
    (fonts / "a.otf").write_bytes(b"one")
    keys.add(key_of(tmp_path, ["edition.json"], [fonts], 0))
    (fonts / "a.otf").write_bytes(b"two")
    keys.add(key_of(tmp_path, ["edition.json"], [fonts], 0))
    (fonts / "a.otf").rename(fonts / "b.otf")
    keys.add(key_of(tmp_path, ["edition.json"], [fonts], 0))
    assert len(keys) == 4

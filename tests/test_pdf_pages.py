"""The pages of the PDF as a reader sees them: no line alone, no head at the foot, nothing parted.

The real edition is looked at on every paper; then each rule is seen to fail.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import pikepdf
import pytest
import typst

from conftest import EPOCH, ROOT, SPECIMEN, copy_of
from pdflines import RULES, Lines, no_heading_at_the_foot, no_line_stands_alone, no_quotation_is_parted
from pdftree import PdfTree
from quotations.outputs.pdf.compile import ROUNDS, STANDARDS, TIES, compile_pdf, fonts_in
from quotations.outputs.pdf.edges import mark_edges


@dataclass
class Built:
    """An edition on some paper: the folder with its data and template, and its lines."""

    folder: Path
    lines: Lines


@pytest.fixture(scope="module", params=["a5", "a4", "letter"])
def real(request, tmp_path_factory):
    """The real edition, on every paper."""
    copy = copy_of(ROOT, tmp_path_factory.mktemp(request.param) / "edition")
    out = copy.build("typst", copy.root / "out", "-D", f"quotations_paper={request.param}")
    (path,) = out.glob("*.pdf")
    return Built(out, Lines(PdfTree(path)))


@pytest.mark.parametrize("rule", RULES, ids=[each.__name__ for each in RULES])
def test_no_rule_of_setting_is_broken(real, rule):
    assert list(rule(real.lines)) == []


def test_everything_stands_on_the_page(real):
    """Between the head and the folio."""
    pages = real.lines.tree.pdf.pages
    found = list(real.lines.all())
    assert len(found) > 10_000
    for page, height in found:
        top = float(pages[page - 1].MediaBox[3])
        assert 0.06 * top < height < 0.95 * top, page


PARATEXT = "      block(above: 1.2em, below: 1.2em, text(size: 0.94em"
DIFFERENCE = 'ragged(par(first-line-indent: 0pt, go(n.c))))\n  } else if has(n, "paratext-kind")'
ALONE = "set text(costs: (widow: 0%, orphan: 0%))\n#set par(justify: true, leading: line-gap"

DAMAGES = {
    "lines": ("set par(justify: true, leading: line-gap", ALONE, no_line_stands_alone),
    "heads": (DIFFERENCE, DIFFERENCE.replace("\n", "\n    colbreak()\n"), no_heading_at_the_foot),
    "attributions": (PARATEXT, "      colbreak(weak: true)\n" + PARATEXT, no_quotation_is_parted),
}
"""By fault: words of the template, what stands for them, and the rule that is broken then."""


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("real", ["a5"], indirect=True)
def test_every_rule_can_be_broken(real, damage):
    """With another design the real edition has the fault."""
    old, new, rule = DAMAGES[damage]
    template = (real.folder / "edition.typ").read_text(encoding="utf-8")
    assert template.count(old) == 1
    damaged = real.folder / "damaged.typ"
    damaged.write_text(template.replace(old, new), encoding="utf-8")
    path = real.folder / "damaged.pdf"
    options = {"root": real.folder, "font_paths": fonts_in(), "ignore_system_fonts": True, "format": "pdf"}
    path.write_bytes(typst.compile(damaged, pdf_standards=STANDARDS, timestamp=int(EPOCH), **options))
    assert list(rule(Lines(PdfTree(path)))) != []


def test_every_rule_is_shown_to_fail():
    assert {each[2] for each in DAMAGES.values()} == set(RULES)


# ---------------------------------------------------------------- Lines that are tied


def note(words="A note."):
    return {"t": "note", "c": [words]}


def paragraph(*content):
    return {"t": "p", "c": list(content)}


def edges(*items):
    """Where the marks stand that paragraphs get: by their numbers, the words before each mark."""
    chapters = [{"kind": "chapter", "c": list(items)}]
    mark_edges(chapters)
    found, said = {}, ""
    for item in items:
        for each in item["c"]:
            if isinstance(each, str):
                said += each
            elif each["t"] == "edge":
                found.setdefault(each["id"], []).append((each["at"], said))
        said = ""
    return found


WORDS = "word " * 60


def test_a_paragraph_with_a_note_in_its_last_line_is_marked():
    (marks,) = edges(paragraph(WORDS, note(), " End.")).values()
    (first, before), (second, begun), (last, whole) = marks
    assert (first, before, second, last) == ("first", "", "second", "last")
    assert 85 < len(begun) < 95
    assert begun.endswith(" ")
    assert whole == f"{WORDS} End."


def test_a_paragraph_with_a_note_in_its_second_line_is_marked():
    assert len(edges(paragraph("word " * 25, note(), WORDS))) == 1


@pytest.mark.parametrize(
    "content",
    [(WORDS,), (WORDS, note(), WORDS), ("Short.", note()), (WORDS, {"t": "em", "c": ["no note"]}, WORDS)],
)
def test_what_cannot_be_parted_badly_is_not_marked(content):
    assert edges(paragraph(*content)) == {}


def test_the_mark_of_the_second_line_stands_before_what_is_no_text():
    (marks,) = edges(paragraph("word " * 10, {"t": "em", "c": ["word " * 20]}, WORDS, note())).values()
    assert [(at, len(said)) for at, said in marks][1] == ("second", 50)


def test_ways_of_a_text_are_marked_from_the_first_step_to_the_last():
    steps = [{"t": "li", "c": [paragraph(WORDS, note())]}, {"t": "li", "c": [paragraph("This edition.")]}]
    way = {"t": "ol", "class": ["provenance"], "c": steps}
    mark_edges([{"kind": "chapter", "c": [way]}])
    first, last = (step["c"][0]["c"] for step in steps)
    assert way["edge"] == first[0]["id"] == last[-1]["id"]
    assert (first[0]["at"], last[-1]["at"]) == ("first", "last")


def test_paragraphs_are_tied_until_none_is_loose(tmp_path):
    """The template says once more that a paragraph is loose, as long as it is tied by one line only."""
    template = tmp_path / "own.typ"
    template.write_text(
        '#set document(title: "A")\n#let ties = json("ties.json")\nText.\n'
        '#metadata(if ties.at("7", default: 0) < 2 { ("7",) } else { () })<loose>\n',
        encoding="utf-8",
    )
    compile_pdf(template, int(EPOCH), fonts_in())
    assert json.loads((tmp_path / TIES).read_text(encoding="utf-8")) == {"7": 2}


def test_what_stays_loose_is_said(tmp_path, caplog):
    template = tmp_path / "own.typ"
    words = '#set document(title: "A")\nText.\n#metadata(("7",))<loose>\n'
    template.write_text(words, encoding="utf-8")
    made = compile_pdf(template, int(EPOCH), fonts_in())
    assert made.startswith(b"%PDF")
    assert json.loads((tmp_path / TIES).read_text(encoding="utf-8")) == {"7": ROUNDS - 1}
    assert "the ends of 1 page leave" in caplog.text.replace("pages", "page")


# ---------------------------------------------------------------- What stays whole, what breaks


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    """The specimen with dates, addresses and words with hyphens; its data and its PDF."""
    copy = copy_of(SPECIMEN, tmp_path_factory.mktemp("whole") / "specimen")
    copy.change(
        "docs/method.md",
        copy.text("docs/method.md").splitlines()[0],
        f"{copy.text('docs/method.md').splitlines()[0]}\n\nSee https://example.org/a-b/c_d?e=f-1992.\n",
    )
    out = copy.build("typst", copy.root / "out")
    (path,) = out.glob("*.pdf")
    return json.loads((out / "edition.json").read_text(encoding="utf-8")), PdfTree(path)


def nodes_of(value, kind):
    """Every node of a kind in some data."""
    if isinstance(value, dict):
        if value.get("t") == kind:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from nodes_of(each, kind)


def test_an_address_breaks_at_its_own_signs_and_nothing_is_added(harbour):
    data, tree = harbour
    (address,) = (each for each in nodes_of(data, "address") if "example.org" in "".join(each["c"]))
    assert address["c"] == ["https://", "example", ".org/", "a", "-b/", "c", "_d", "?e", "=f", "-1992"]
    assert any("See https://example.org/a-b/c_d?e=f-1992." in each.text for each in tree.all("P"))


def test_dates_in_heads_stay_whole(harbour):
    data, _tree = harbour
    heads = [each["head"] for each in nodes_of(data, "quotation")]
    whole = [word for head in heads for each in nodes_of(head, "whole") for word in each["c"]]
    assert "4 March 1911" in whole or any(each.endswith("1911") for each in whole)


def test_words_with_a_hyphen_stay_whole_in_quotations(real):
    data = json.loads((real.folder / "edition.json").read_text(encoding="utf-8"))
    texts = [each["text"] for each in nodes_of(data, "quotation")]
    whole = {word for text in texts for each in nodes_of(text, "whole") for word in each["c"]}
    assert {"non-governmental", "anti-Armenian"} <= whole


# ---------------------------------------------------------------- Another edition's own


def test_fonts_can_be_the_editions_own(tmp_path):
    """A folder of fonts and a template that asks for one of them, by the two settings."""
    copy = copy_of(SPECIMEN, tmp_path / "specimen")
    copy.path("fonts").mkdir()
    font = Path(mpl.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
    copy.path("fonts/own.ttf").write_bytes(font.read_bytes())
    own = '#let d = json("edition.json")\n#set document(title: d.meta.title)\n#set text(font: "STIXGeneral")\nOwn.\n'
    copy.write("own.typ", own)
    settings = '\nquotations_pdf_fonts = ["fonts"]\nquotations_pdf_template = "own.typ"\n'
    copy.write("conf.py", copy.text("conf.py") + settings)
    (path,) = copy.build("typst", tmp_path / "out").glob("*.pdf")
    with pikepdf.open(path) as pdf:
        fonts = [str(each.BaseFont) for each in pdf.pages[0].Resources.Font.values()]
    assert [each.partition("+")[2] for each in fonts] == ["STIXGeneral-Regular"]

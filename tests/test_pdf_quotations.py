"""Quotations in the finished PDF: their words, read back; their destinations, tags and shapes."""

from __future__ import annotations

from itertools import pairwise

import pikepdf
import pytest

from conftest import ROOT, SPECIMEN, Copy
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.model import SegmentKind
from quotations.core.verify.readback import Element, read_quotations, read_structure, structure

EDITIONS = {"specimen": SPECIMEN, "edition": ROOT}


@pytest.fixture(params=EDITIONS)
def edition(request):
    """The name of an edition, and the edition."""
    return request.param, load_edition(load_settings(EDITIONS[request.param]))


def pdf_of(built, name):
    (found,) = built(name, "typst").glob("*.pdf")
    return found


def squeezed(text):
    return " ".join(text.split())


def witness_words(text):
    """The words of a quotation that are the witness's, without what is left out or supplied."""
    found = ""
    for paragraph in text.paragraphs:
        for segment in paragraph.segments:
            if segment.quotation is not None:
                found += witness_words(segment.quotation.text)
            elif segment.kind is SegmentKind.INTERPOLATION:
                found += "".join(child.text for child in segment.children)
            elif segment.kind in {SegmentKind.TEXT, SegmentKind.SIC}:
                found += segment.text
    return found


def test_every_quotation_reads_back(built, edition):
    """The words of every segment; the editors' words are left out by their tag alone."""
    name, loaded = edition
    found = read_quotations(pdf_of(built, name))
    assert set(found) == set(loaded.quotations)
    for id_, quotation in loaded.quotations.items():
        assert "".join(found[id_].split()) == "".join(witness_words(quotation.text).split())


def test_every_quotation_of_the_edition_reads_back_as_the_witness_has_it(built, khojaly):
    """Exact, but for the length of white space: nothing is left out in this edition."""
    report = check_edition(khojaly)
    found = read_quotations(pdf_of(built, "edition"))
    for id_, quotation in khojaly.quotations.items():
        start, end = report.spans[id_]
        assert squeezed(found[id_]) == squeezed(khojaly.witnesses[quotation.witness].folded[start:end])


def test_every_quotation_is_a_destination(built, edition):
    name, loaded = edition
    with pikepdf.open(pdf_of(built, name)) as pdf:
        names = set(pikepdf.NameTree(pdf.Root.Names.Dests).keys())
    assert set(loaded.quotations) <= {str(each) for each in names}


def test_the_list_of_quotations_gives_their_pages(built):
    path = pdf_of(built, "specimen")
    found = read_structure(path)
    with pikepdf.open(path) as pdf:
        labels = [each.label for each in pdf.pages]
        entries = [squeezed(each.text()) for each in structure(pdf).walk() if each.tag == "TOCI"]
    listed = [each for each in entries if each[:1].isdigit() or each.startswith("§")]
    pages = sorted(int(each.rsplit(maxsplit=1)[-1].lstrip(".")) for each in listed)
    assert len(listed) == len(found)
    assert pages == sorted(int(labels[each.page - 1]) for each in found.values())


def test_headings_have_no_gaps(built, edition):
    name, _loaded = edition
    with pikepdf.open(pdf_of(built, name)) as pdf:
        tags = [each.tag for each in structure(pdf).walk()]
    levels = [int(each[1:]) for each in tags if each[:1] == "H" and each[1:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_editorial_words_are_tagged_apart(built):
    """What is in the block but not of the witness stands in Em: the signs and the place in the witness."""
    with pikepdf.open(pdf_of(built, "specimen")) as pdf:
        quotes = [each for each in structure(pdf).walk() if each.tag == "BlockQuote"]
    editorial = [squeezed(inner.text()) for each in quotes for inner in each.walk() if inner.tag == "Em"]
    assert any("sic" in each for each in editorial)
    assert any("line" in each for each in editorial)


def test_citations_are_notes_that_lead_to_the_bibliography(built):
    with pikepdf.open(pdf_of(built, "edition")) as pdf:
        tree = structure(pdf)
    notes = [each for each in tree.walk() if each.tag == "Note"]
    linked = [each for each in notes if any(inner.tag == "Link" for inner in each.walk())]
    assert len(notes) > 100
    assert len(linked) == len(notes)
    heads = [each for each in tree.walk() if each.tag in {"H1", "H2", "H3", "TH", "Caption"}]
    assert not any(inner.tag == "Note" for each in heads for inner in each.walk())


def test_the_mark_of_a_note_follows_its_punctuation(built):
    with pikepdf.open(pdf_of(built, "edition")) as pdf:
        paragraphs = [each for each in structure(pdf).walk() if each.tag == "P"]
    before = [
        before
        for paragraph in paragraphs
        for before, after in pairwise(paragraph.children)
        if isinstance(before, str) and isinstance(after, Element) and after.tag == "Lbl"
    ]
    assert before
    assert not any(each.endswith(" ") for each in before)


def test_the_template_draws_the_status_and_says_it(built):
    """The shape is an artifact: in the structure tree there are words only."""
    with pikepdf.open(pdf_of(built, "edition")) as pdf:
        words = [each.text() for each in structure(pdf).walk() if each.tag == "P"]
    assert any(each.startswith("Related copies only") for each in words)
    assert not any(each.startswith(("●", "◑", "◔", "○")) for each in words)


def test_a_glyph_that_is_changed_is_read_back_changed(built, tmp_path):
    """What is read is what a reader's eye gets: the page's own text, not a copy beside it."""
    path = pdf_of(built, "specimen")
    before = read_quotations(path)
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                cmap = font.ToUnicode.read_bytes()
                font.ToUnicode.write(cmap.replace(b"<0065>", b"<0075>"))  # e is u now
        pdf.save(tmp_path / "changed.pdf")
    after = read_quotations(tmp_path / "changed.pdf")
    assert before.keys() == after.keys()
    assert all(after[each] != before[each] for each in before if "e" in before[each])


def test_a_pdf_without_tags_has_no_quotations(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "blank.pdf")
    assert read_quotations(tmp_path / "blank.pdf") == {}


def test_a_character_without_a_glyph_in_the_bibliography(specimen: Copy, tmp_path):
    specimen.change("bibliography/works.bib", "The Harbour", "The 漢 Harbour")
    line = specimen.line_of("bibliography/works.bib", "The 漢 Harbour")
    done = specimen.sphinx("typst", tmp_path / "out")
    assert done.returncode == 1
    assert f"bibliography/works.bib:{line}:" in done.stderr
    assert "U+6F22" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_bytes_with_any_number_of_workers(specimen: Copy, tmp_path):
    serial = specimen.build("typst", tmp_path / "serial")
    parallel = specimen.build("typst", tmp_path / "parallel", "-j", "2")
    assert (serial / "harbour.pdf").read_bytes() == (parallel / "harbour.pdf").read_bytes()

"""What is printed is checked too: quotations read back from every builder equal the witness.

Both editions are built with warnings as errors, and nothing may be written to standard error.
"""

from __future__ import annotations

import pytest

from conftest import ROOT, SPECIMEN
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from readback import from_epub, from_html, from_latex, from_man, from_text, witness_words


@pytest.fixture(params=["specimen", "edition"])
def expected(request):
    """The name of an edition, and for each quotation and paratext record the witness's words."""
    edition = load_edition(load_settings({"specimen": SPECIMEN, "edition": ROOT}[request.param]))
    report = check_edition(edition)
    assert report.findings == []
    records = [*edition.quotations.values(), *edition.paratexts.values()]
    return request.param, {each.id: witness_words(edition, report, each) for each in records}


@pytest.mark.parametrize(("builder", "read"), [("html", from_html), ("epub", from_epub)])
def test_block_quotes_hold_the_words_of_the_witness(expected, built, builder, read):
    name, words = expected
    found = read(built(name, builder))
    assert found == {id_: {text} for id_, text in words.items()}


@pytest.mark.parametrize(("builder", "read"), [("text", from_text), ("latex", from_latex), ("man", from_man)])
def test_the_words_of_the_witness_stand_in_the_text(expected, built, builder, read):
    name, words = expected
    text = read(built(name, builder))
    assert [id_ for id_, passage in words.items() if passage not in text] == []


def test_prose_is_made_curly_where_quotations_are_not(built):
    page = (built("specimen", "html") / "sources" / "pilots1911.html").read_text(encoding="utf-8")
    assert "The pilots’ letter" in page
    assert "&quot; . .the lamp was dark from nine to ten,&quot;" in page

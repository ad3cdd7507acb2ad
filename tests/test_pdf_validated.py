"""The PDFs under a validator of PDF/A-3a and PDF/UA-1, where one is installed.

``page`` (distribution ``page-validation``) has 156 rules of the one and 104 of the other; it says of
itself that it agrees with veraPDF on veraPDF's own corpus.
"""

from __future__ import annotations

import pikepdf
import pytest

from pdftree import PdfTree, changed

page = pytest.importorskip("page", reason="page-validation is not installed")

MISTAKEN = {"PDFA3A-STREAM-LENGTH-001"}
"""It takes a carriage return that ends a stream's data for the line end after it. Lengths are checked by
qpdf (``test_pdf_accessible.test_the_syntax_is_sound``)."""


def broken(path, profile):
    """The rules that a file breaks."""
    report = page.validate_pdf(path, profile=profile)
    assert report.rules.total > 100
    return {each.rule_id for each in report.failures} - MISTAKEN


@pytest.mark.parametrize("name", ["specimen", "edition"])
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_keeps_the_standards(built, name, profile):
    (path,) = built(name, "typst").glob("*.pdf")
    assert broken(path, profile) == set()


def test_it_notices_a_heading_that_is_skipped(built, tmp_path):
    def lower(tree: PdfTree) -> None:
        tree.all("H3")[0].obj.S = pikepdf.Name.H5

    (path,) = built("specimen", "typst").glob("*.pdf")
    changed(path, tmp_path / "changed.pdf", lower)
    assert broken(tmp_path / "changed.pdf", "ua1") == {"PDFUA1-HEADING-NESTING-001"}

"""After any edit an incremental build is what a clean one is, byte for byte: pages, book, data.

A script of edits is walked through, one after the other, as an edition grows; pages and book share what
Sphinx has read, as they do in the command line, and the one that is built first differs from step to step.
"""

from __future__ import annotations

import functools
import io
import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pybtex.plugin
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from conftest import EPOCH, Copy
from quotations.shell.events import CheckError
from test_bad_input import BIB, MARSH, NOTICE, TIDE, WITNESS, pin
from test_builds import tree

INDEX, EVENTS, FIGURES, STEMMA = "docs/index.md", *(f"bibliography/{name}.csv" for name in ("events", "figures", "stemma"))

RECORDS = "docs/records.md"

EDITS = []

EXPORTS = {
    *("downloads/quotations.json", "downloads/quotations.csv", "downloads/works.bib"),
    *("typst/edition.json", "typst/attached/quotations.json", "typst/attached/works.bib"),
}
"""Some of what is compared: the data that pages offer, that the book is set from, that travels inside it."""


def edit(step):
    """A step of the script; one that returns words is refused with them, and the next one mends it."""
    EDITS.append(step)
    return step


def cut(edition: Copy, name: str, start: str, end: str) -> str:
    """Take a stretch out of a file; what was taken."""
    text = edition.text(name)
    assert text.count(start) == 1
    at = text.index(start)
    stop = text.index(end, at) + len(end)
    edition.write(name, text[:at] + text[stop:])
    return text[at:stop]


def append(edition: Copy, name: str, words: str) -> None:
    edition.write(name, edition.text(name) + words)


def configure(edition: Copy, line: str) -> None:
    append(edition, "conf.py", f"\n{line}\n")


# The witness and its records.


@edit
def change_witness(edition):
    edition.change(WITNESS, "lit at dusk", "lit at dawn")
    edition.change(TIDE, "lit at dusk", "lit at dawn")
    pin(edition)


@edit
def change_witness_around_a_gap(edition):
    """Only the page of the witness listing shows the words that are left out."""
    edition.change(WITNESS, "shows it burning", "shows it alight")
    pin(edition)


@edit
def change_date_of_work(edition):
    edition.change(BIB, "{1911-02-20}", "{1911-02-21}")


@edit
def change_siglum(edition):
    edition.change(BIB, "= {N}", "= {Q}")


@edit
def change_author_of_a_work_that_evidence_names(edition):
    edition.change(BIB, "{{Harbour Office}}", "{{Office of the Harbour}}")


@edit
def repeat_an_entry(edition):
    append(edition, BIB, "\n@book{tide1911,\n title={Another},\n date={1910},\n}\n")
    return "Q202"


@edit
def take_the_repeated_entry_away(edition):
    cut(edition, BIB, "\n@book{tide1911,", ",\n}\n")
    edition.change(BIB, "title   = {A Night at the Light}", "title   = {One Night at the Light}")


@edit
def add_work(edition):
    append(edition, BIB, "\n@book{almanac1910,\n title={Almanac},\n author={Roe, Jo},\n publisher={P},\n date={1910},\n}\n")
    edition.change(INDEX, "and what it quotes", "{cite:t}`almanac1910` and what it quotes")


@edit
def cite_a_work_once_more(edition):
    append(edition, "docs/method.md", "\nAs in {cite:p}`almanac1910`.\n")


@edit
def take_a_citation_away(edition):
    edition.change("docs/method.md", "\nAs in {cite:p}`almanac1910`.\n", "")


@edit
def take_a_work_away(edition):
    cut(edition, BIB, "\n@book{almanac1910,", ",\n}\n")
    edition.change(INDEX, "{cite:t}`almanac1910` ", "")


# The tables; then the drawings go, which take long.


@edit
def change_tables(edition):
    edition.change(EVENTS, "The notice is posted", "The notice is put up")
    edition.change(FIGURES, "1911-02,2,,", "1911-02,3,,")
    edition.change(STEMMA, "the same slip in both", "one slip in both")


@edit
def delete_the_page_of_the_views(edition):
    edition.path("docs/views.md").unlink()
    edition.change(INDEX, "\nviews\n", "\n")


# The quotations and their records.


@edit
def change_status(edition):
    edition.change(TIDE, ":status: dependent", ":status: independent")


@edit
def change_conditions(edition):
    edition.change(TIDE, "  of: event\n  detail: The pilots wrote that the lamp was dark.", "  of: wording\n  detail: The pilots wrote it otherwise.")


@edit
def change_apparatus(edition):
    edition.change(TIDE, ": L adds: with a lantern", ": L adds: with one lantern")


@edit
def change_evidence(edition):
    edition.change(TIDE, "differs in two places", "differs in three places")


@edit
def change_provenance(edition):
    edition.change(TIDE, "Copied by a hand that is not established", "Copied by an unknown hand")


@edit
def move_records_to_another_page(edition):
    """The block of the quotation shows what is recorded there, and the other page what the block says."""
    edition.write(RECORDS, "# Records\n")
    edition.change(INDEX, "\nlists\n", "\nrecords\nlists\n")
    for name in ("conditions", "apparatus", "evidence"):
        append(edition, RECORDS, "\n" + cut(edition, TIDE, f":::{{{name}}} tide1911-1", "\n:::\n"))


@edit
def change_what_records_elsewhere_are_about(edition):
    edition.change(TIDE, "quite`", "entirely`")
    edition.change(RECORDS, "with one lantern", "with a lamp")


@edit
def change_speaker_of_nested(edition):
    """It is shown on another page too."""
    edition.change(MARSH, ":speaker: The Pilots' Society", ":speaker: Pilots")


@edit
def move_paratext(edition):
    edition.write("docs/beside.md", "# Beside\n\n" + cut(edition, TIDE, ":::{paratext}", "\n:::\n"))
    edition.change(INDEX, "\nlists\n", "\nbeside\nlists\n")


@edit
def change_siglum_of_the_witness_of_a_paratext(edition):
    edition.change(BIB, "= {Q}", "= {H}")


@edit
def change_a_work_that_a_condition_elsewhere_cites(edition):
    edition.change(BIB, "{[Letter of the pilots]}", "{[A letter of the pilots]}")
    edition.change(BIB, "{{The Pilots' Society}}", "{{The Society of Pilots}}")


@edit
def refer_from_a_page_apart(edition):
    """A page that holds no quotation, and stands beside none, shows numbers and titles of others."""
    words = "See {quotation:ref}`tide1911-1`, {doc}`sources/tide1911`, [](sources/marsh1911.md) and {any}`marsh1911-2`.\n"
    edition.write("docs/apart.md", f"---\norphan: true\n---\n\n# Apart\n\n{words}")


@edit
def quote_what_comes_before(edition):
    """The others get other numbers."""
    cut(edition, NOTICE, ":::{paratext} notice1911-title", "\n:::\n")
    body = ":::{quotation} title-1\n:lines: 1\n:source: notice1911\n\nTHE HARBOUR QUESTION - what they said\n:::\n"
    append(edition, NOTICE, f"\n{body}")


@edit
def change_page_title(edition):
    edition.change(TIDE, "# Evening Tide, 4 February 1911", "# The Evening Tide")


@edit
def rename_a_quotation(edition):
    for name in (TIDE, RECORDS, INDEX, "docs/apart.md"):
        edition.write(name, edition.text(name).replace("tide1911-1", "tide1911-light"))


@edit
def move_a_quotation(edition):
    append(edition, MARSH, "\n" + cut(edition, TIDE, ":::{quotation}", "\n:::\n").replace(":lines: 3", ":lines: 3\n:source: tide1911"))


@edit
def delete_a_quotation(edition):
    cut(edition, NOTICE, ":::{quotation} title-1", "\n:::\n")
    append(edition, NOTICE, "\n:::{paratext} title\n:lines: 1\n:kind: heading\n\nTHE HARBOUR QUESTION - what they said\n:::\n")


@edit
def unpin_the_witness(edition):
    edition.change(WITNESS, "to correct", "to amend")
    return "Q107"


@edit
def pin_the_witness(edition):
    edition.change(MARSH, "to correct", "to amend")
    pin(edition)


# Pages and pictures.


@edit
def add_a_page_with_a_picture(edition):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>\n'
    edition.write("docs/lamp.svg", svg)
    edition.write("docs/lamp.md", "---\npersons: Roe, Jo\n---\n\n# The lamp\n\n![A lamp](lamp.svg)\n")
    edition.change(INDEX, "\nlists\n", "\nlamp\nlists\n")


@edit
def change_the_picture(edition):
    edition.change("docs/lamp.svg", 'width="9"', 'width="8"')


@edit
def rename_a_page(edition):
    edition.write("docs/light.md", edition.text("docs/lamp.md"))
    edition.path("docs/lamp.md").unlink()
    edition.change(INDEX, "\nlamp\n", "\nlight\n")


@edit
def delete_a_page_and_its_picture(edition):
    edition.path("docs/light.md").unlink()
    edition.path("docs/lamp.svg").unlink()
    edition.change(INDEX, "\nlight\n", "\n")


@edit
def reorder_pages(edition):
    edition.change(INDEX, "sources/tide1911\nsources/marsh1911\n", "sources/marsh1911\nsources/tide1911\n")


@edit
def number_the_chapters(edition):
    edition.change(INDEX, ":caption: Quotations\n", ":caption: Quotations\n:numbered:\n")


# The settings.


@edit
def change_title(edition):
    configure(edition, 'project = html_title = quotations_title = "The Question of the Harbour"')


@edit
def change_language(edition):
    configure(edition, 'language = "de"')


@edit
def change_date_and_version(edition):
    configure(edition, 'quotations_date = "1912-01-02"\nrelease = version = "1.1"')


@edit
def change_options_of_the_theme(edition):
    configure(edition, 'html_theme_options = {"links": [("lists", "All lists")]}')


@edit
def change_rights(edition):
    configure(edition, 'quotations_rights = "Nobody else may reproduce it."')


@edit
def publish_less_of_the_witness(edition):
    configure(edition, 'quotations_publish_witness = "hash"')


@edit
def change_the_imprint(edition):
    """It is printed in the book only."""
    configure(edition, 'quotations_imprint = ["Printed at the quay."]')


def build(edition: Copy, place: Path, builders: tuple[str, ...] = ("html", "typst")) -> dict[str, bytes]:
    """Build in this process, which is faster where there are many builds; what stands there then."""
    for builder in builders:
        warnings = io.StringIO()
        with patch_docutils(edition.root), docutils_namespace():
            app = Sphinx(
                *(edition.root / "docs", edition.root, place / builder, place / "doctrees", builder),
                status=None,
                warning=warnings,
                warningiserror=True,
            )
            app.build()
        assert warnings.getvalue() == ""
    found = tree(place / "html") | {f"typst/{name}": data for name, data in tree(place / "typst").items()}
    assert set(found) >= EXPORTS
    return {name: data for name, data in found.items() if not name.endswith(".pdf")}


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long and changes nothing that is compared: setting the book, looking for plugins."""
    patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    patch.setattr("quotations.outputs.pdf.builder.compile_pdf", lambda *_: b"%PDF")
    patch.setattr("quotations.outputs.html.parts.LARGEST", 8)  # so that the index of a small edition has several
    # So that what is kept of the pages of large editions is kept of this one.
    patch.setattr("quotations.shell.remembered.LEAST_PAGES", 0)
    patch.setattr("quotations.core.check.files.LEAST_PAGES", 0)
    patch.setattr(pybtex.plugin, "_load_entry_point", functools.cache(pybtex.plugin._load_entry_point))


def hasten_elsewhere() -> None:
    hasten(pytest.MonkeyPatch())


def build_anew(edition: Copy, place: Path) -> dict[str, bytes]:
    """A clean build."""
    shutil.rmtree(place, ignore_errors=True)
    return build(edition, place)


@pytest.fixture
def elsewhere():
    """Another process: clean builds are made there, at the same time as the others here."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=hasten_elsewhere) as pool:
        yield pool


def test_incremental_builds_equal_clean_ones(specimen, tmp_path, monkeypatch, elsewhere):
    hasten(monkeypatch)
    build(specimen, tmp_path / "incremental")
    before = build(specimen, tmp_path / "first")
    stale, void = {}, []
    for number, step in enumerate(EDITS):
        refused = step(specimen)
        order = ("html", "typst") if number % 3 else ("typst", "html")
        anew = elsewhere.submit(build_anew, specimen, tmp_path / "clean")
        if refused:
            with pytest.raises(CheckError, match=refused):
                build(specimen, tmp_path / "incremental", order)
            with pytest.raises(CheckError, match=refused):
                anew.result()
            continue
        incremental = build(specimen, tmp_path / "incremental", order)
        clean = anew.result()
        # Sphinx deletes nothing of what it copies for all pages; the command line does, see test_builds.
        names = sorted(clean.keys() | {name for name in incremental if not name.startswith("_static/")})
        differing = [name for name in names if incremental.get(name) != clean.get(name)]
        if differing:
            stale[step.__name__] = differing
        if clean == before:
            void.append(step.__name__)
        before = clean
    assert stale == {}, stale
    assert void == [], "these change nothing that is printed"
    assert len(EDITS) >= 30

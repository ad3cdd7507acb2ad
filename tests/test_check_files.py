"""What was checked before and is as it was need not be looked at again, and the report is the same."""

from __future__ import annotations

import dataclasses
import json
import pickle
import random
import sys

import pytest

from conftest import ROOT, Copy
from quotations.core.check import check_again, check_edition, check_files, files
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.shell import remembered
from quotations.shell.remembered import Remembered

sys.path.insert(0, str(ROOT / "tools"))
from synthetic import Kind, write_edition

KEPT = {}
"""What the last build of each edition kept of its pages."""


@pytest.fixture(autouse=True)
def small_editions_are_kept_too(monkeypatch):
    monkeypatch.setattr(files, "LEAST_PAGES", 0)
    monkeypatch.setattr(remembered, "LEAST_PAGES", 0)


@pytest.fixture
def many(tmp_path):
    """An edition of a dozen sources, each with a witness of its own."""
    root = tmp_path / "many"
    write_edition(root, 12, Kind(quotations=2, citations=2))
    return Copy(root)


def both(edition: Copy):
    """The reports of a check that may look at what is kept, and of one that does not."""
    settings = load_settings(edition.root)
    kept = check_files(settings, store=edition.path("build/kept.json"))
    return kept, check_edition(load_edition(settings))


def same(edition: Copy):
    kept, whole = both(edition)
    is_same(kept, whole)
    # And so for an edition that is read already, as a build has it, of pages that it remembers.
    memory = Remembered(KEPT.get(edition.root), load_settings(edition.root))
    read = load_edition(load_settings(edition.root), memory.pages, memory.bibliography)
    is_same(check_again(read, edition.path("build/again.json")), whole)
    KEPT[edition.root] = pickle.loads(pickle.dumps(memory.to_keep(read)))  # noqa: S301 — as Sphinx does with its environment
    return whole


def is_same(kept, whole):
    found, expected = dataclasses.asdict(kept), dataclasses.asdict(whole)
    # What is kept names no page; the coverage of what is whole has no more to say than its size.
    found.pop("by_page"), expected.pop("by_page")
    assert found == expected
    assert list(map(str, kept.findings)) == list(map(str, whole.findings))
    assert [list(kept.coverage), list(kept.spans)] == [list(whole.coverage), list(whole.spans)]


SOURCE = "docs/sources/source00003.md"
EDITS = {
    "nothing": lambda _: None,
    "words of a page": lambda e: e.write(SOURCE, e.text(SOURCE) + "\nMore words.\n"),
    "words of a quotation": lambda e: e.write(SOURCE, e.text(SOURCE).replace("the", "teh")),
    "words of another witness": lambda e: e.write(SOURCE, e.text(SOURCE).replace(e.text("bibliography/witnesses/source00003.txt").splitlines()[0], e.text("bibliography/witnesses/source00008.txt").splitlines()[0])),
    "mended": lambda e: e.write(SOURCE, e.text(SOURCE).replace("teh", "the")),
    "a judging claim": lambda e: e.write(SOURCE, e.text(SOURCE) + "\nAbout 300 people were killed.\n"),
    "another page about the same quotation": lambda e: e.write("docs/more.md", "---\norphan: true\n---\n\n# More\n\nSee {quotation:ref}`source00003-1`.\n"),
    "the id is gone": lambda e: e.write(SOURCE, e.text(SOURCE).replace("source00003-1", "source00003-9")),
    "the id is back": lambda e: e.write(SOURCE, e.text(SOURCE).replace("source00003-9", "source00003-1")),
    "an id twice": lambda e: e.write("docs/sources/source00005.md", e.text("docs/sources/source00005.md").replace("source00005-2", "source00003-1")),
    "a page gone": lambda e: e.path("docs/sources/source00005.md").unlink(),
    "a witness changed": lambda e: e.path("bibliography/witnesses/source00007.txt").write_text("Nothing.\n"),
    "its hash": lambda e: e.write("bibliography/works.bib", e.text("bibliography/works.bib").replace("Copy of number 7", "Copy number 7")),
    "an entry gone": lambda e: e.write("bibliography/works.bib", e.text("bibliography/works.bib").replace("@misc{source00009-witness,", "@misc{source00009-copy,")),
    "an entry too many": lambda e: e.write("bibliography/works.bib", e.text("bibliography/works.bib") + "\n@misc{unused, title = {T}, note = {N}}\n"),
    "a siglum": lambda e: e.write("bibliography/works.bib", e.text("bibliography/works.bib").replace("siglum = {S0}", "siglum = {S00}")),
    "an unreadable page": lambda e: e.path("docs/bad.md").write_bytes(b"\xff"),
    "a fence never closed": lambda e: e.write("docs/more.md", "---\norphan: true\n---\n\n# More\n\n:::{apparatus} source00004-1\n"),
    "half an entry": lambda e: e.write("bibliography/works.bib", "@misc{x,\n" + e.text("bibliography/works.bib")),
    "settings": lambda e: e.write("conf.py", e.text("conf.py") + '\nquotations_judging_words = ["reported"]\n'),
    "a redirect": lambda e: e.write("conf.py", e.text("conf.py") + '\nquotations_redirects = {"index": "nowhere"}\n'),
    "an exception": lambda e: e.write("docs/sources/source00001.md", e.text("docs/sources/source00001.md").replace("---\nsource: source00001\n", "---\nsource: source00001\nexceptions:\n  - rule: Q501\n    reason: Said so.\n    since: 2026-01-01\n")),
}  # fmt: skip


def test_after_every_edit_the_report_is_that_of_a_whole_check(many):
    same(many)
    for name, edit in EDITS.items():
        edit(many)
        try:
            same(many)
        except AssertionError as error:
            raise AssertionError(f"after “{name}”") from error


def test_after_any_edits_in_any_order_the_report_is_that_of_a_whole_check(tmp_path):
    chance = random.Random(19920226)  # noqa: S311 — a fixed seed, no secret
    for number in range(6):
        root = tmp_path / str(number)
        write_edition(root, 12, Kind(quotations=1, citations=1))
        edition = Copy(root)
        for name in chance.sample(sorted(EDITS), 6):
            try:
                EDITS[name](edition)
            except FileNotFoundError:
                continue  # the page that it changes is gone
            same(edition)


def test_the_specimen_and_the_edition_are_kept_too(specimen):
    same(specimen)
    same(specimen)


def test_what_is_clean_is_not_read_again(many, monkeypatch):
    both(many)
    read = []
    load = files.load_page
    monkeypatch.setattr(files, "load_page", lambda edition, path, data: (read.append(path.stem), load(edition, path, data)))
    many.write(SOURCE, many.text(SOURCE) + "\nMore words.\n")
    check_files(load_settings(many.root), store=many.path("build/kept.json"))
    assert read == ["source00003"]


def test_without_a_store_or_for_one_page_nothing_is_kept(many):
    settings = load_settings(many.root)
    assert check_files(settings).ok
    assert check_files(settings, frozenset({SOURCE}), many.path("build/kept.json")).quotations == 2
    assert not many.path("build").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"of": 1}', '{"of": "OF", "facts": {"index": 3}}'])
def test_a_damaged_store_is_none(many, text):
    settings = load_settings(many.root)
    store = many.path("build/kept.json")
    check_files(settings, store=store)
    of = json.loads(store.read_text())["of"]
    store.write_text(text.replace("OF", of))
    same(many)


def test_a_store_that_cannot_be_written_harms_nothing(many):
    many.write("build", "a file where the folder should be")
    same(many)


def test_of_many_witnesses_those_covered_whole_are_counted_in_one_line(tmp_path):
    write_edition(tmp_path / "many", 14, Kind(quotations=1, citations=1))
    edition = Copy(tmp_path / "many")
    assert "coverage of 14 witnesses: 100 % (" in both(edition)[0].summary()
    edition.path("docs/sources/source00004.md").unlink()
    lines = [line for line in both(edition)[0].summary().splitlines() if line.startswith("coverage")]
    assert [line.partition(":")[0] for line in lines] == ["coverage of source00004-witness", "coverage of 13 witnesses"]
    assert ": 0.00 % (0 of " in lines[0]


def test_what_a_broken_bibliography_hides_is_not_kept_as_clean(many):
    """While entries are missing nothing is said of unknown keys; afterwards it must be."""
    sound = many.text("bibliography/works.bib")
    many.write(SOURCE, many.text(SOURCE) + "\nOne more {cite:p}`nobody1911`.\n")
    many.write("bibliography/works.bib", sound + "\n@misc{half,\n")
    assert "Q201" in {each.code for each in same(many).findings}
    many.write("bibliography/works.bib", sound)
    assert "nobody1911" in " ".join(each.text for each in same(many).findings)


def test_an_id_that_could_not_be_read_is_no_end_of_the_check(many):
    """What stands behind the brace makes it no directive of ours, and its id one that was only tried."""
    many.write("docs/odd.md", "---\norphan: true\n---\n\n# Odd\n\n```{quotation}# x\n```\n\n:::{quotation}# y\n:lines: 1\n:::\n")
    for _time in range(2):
        same(many)


def test_lists_of_pages_are_kept(many):
    """Of pages that are as they were it is still known what they list."""
    for name, other in (("one", "two"), ("two", "three"), ("three", "four")):
        many.write(f"docs/{name}.md", f"---\norphan: true\n---\n\n# {name}\n\n```{{toctree}}\n:numbered:\n\n{other}\n```\n")
    many.write("docs/four.md", "# four\n")
    assert {each.code for each in same(many).findings} == {"Q425"}
    for name in ("two", "three"):
        many.write(f"docs/{name}.md", many.text(f"docs/{name}.md").replace(":numbered:", ":hidden:"))
    assert same(many).findings == []
    many.write("docs/four.md", "# four\n\n```{toctree}\none\n```\n")
    (finding,) = same(many).findings
    assert finding.code == "Q425"
    assert "circle: four → one → two → three → four" in finding.text

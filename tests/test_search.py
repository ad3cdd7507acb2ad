"""The search index: what is in it, that it is the same every time, and that nothing else is shipped."""

import gzip
import json
import os
import shutil

import lxml.html
import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from conftest import SPECIMEN, copy_of
from quotations.core.check import base_text
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.outputs.html.pagefind import Indexer, Page, Record, SearchIndexError
from quotations.outputs.html.parts import Parts
from quotations.outputs.html.sameness import settled
from quotations.outputs.html.search import _read
from test_builds import TIDE, differing
from test_html_pages import parsed


def records(folder):
    """What the index can show, by address."""
    found = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in (folder / "pagefind/fragment").iterdir()
    ]
    assert len({each["url"] for each in found}) == len(found)
    return {each["url"]: each for each in found}


@pytest.fixture(params=["specimen", "edition"])
def html(request, built):
    return built(request.param, "html")


@pytest.fixture
def edition(request, html):
    return load_edition(load_settings(SPECIMEN if "specimen" in html.name else SPECIMEN.parent.parent))


def test_every_page_and_every_quotation_can_be_found(html, edition):
    found = records(html)
    pages = {url for url, each in found.items() if each["filters"]["in"] == ["pages"]}
    assert pages == {f"{page}.html" for page in edition.pages}
    quotations = {url for url, each in found.items() if each["filters"]["in"] == ["quotations"]}
    assert quotations == {f"{edition.page_of(each)}.html#{each}" for each in edition.quotations}
    assert found.keys() == pages | quotations


def test_a_quotation_is_indexed_with_the_witness_s_words_and_what_it_is_filtered_by(html, edition):
    found = records(html)
    for each in edition.quotations.values():
        record = found[f"{edition.page_of(each.id)}.html#{each.id}"]
        assert record["content"] == base_text(each.text)
        assert record["filters"].get("status", [None]) == [each.status.word if each.status else None]
        assert record["filters"]["kind"] == [edition.bibliography.works[each.source].kind]


def test_a_quotation_is_called_by_its_number_speaker_paper_and_date(built):
    record = records(built("specimen", "html"))["sources/tide1911.html#tide1911-1"]
    assert record["meta"]["title"] == "1 Ruth Hale, Evening Tide, 4 February 1911"
    assert record["meta"]["status"].startswith("◔ Related copies only · differs from another copy")


def test_a_page_is_indexed_without_its_quotations_and_its_navigation(built):
    page = records(built("specimen", "html"))["sources/tide1911.html"]
    assert page["meta"]["title"] == "Evening Tide, 4 February 1911"
    assert page["filters"]["kind"] == ["newspaper"]
    assert "Written by Ruth Hale" in page["content"]
    assert "The pilots wrote that the lamp was dark" in page["content"]
    for words in ("lit at dusk [as always]", "side by side", "¶", "Neighbouring", "Skip to the text", "Previous"):
        assert words not in page["content"]
    assert "how-it-reached-us" in {each["id"] for each in page["anchors"] if each["element"] == "h2"}


def test_what_is_left_out_of_a_page_before_it_is_read_is_its_head_and_its_boxes(html):
    boxes = 0
    for path in sorted(html.rglob("*.html")):
        whole = lxml.html.fromstring(path.read_text("utf-8"))
        read = lxml.html.document_fromstring(_read(path.read_text("utf-8")))
        for gone in whole.xpath("//head/* | //div[@class='citing']"):
            boxes += gone.tag == "div"
            gone.drop_tree()
        assert not read.xpath("//head/*")
        assert [each for each in read.itertext() if each.strip()] == [each for each in whole.itertext() if each.strip()], path
        assert read.get("lang") == whole.get("lang")
    assert boxes > 10
    assert _read("<p>a</p>") == "<p>a</p>"


def test_pages_are_written_part_by_part_when_the_index_is_new(specimen, tmp_path, monkeypatch):
    monkeypatch.setattr("quotations.outputs.html.parts.LARGEST", 8)
    wrote, files_begun = [], []
    put, finish = StandaloneHTMLBuilder.write_doc, Indexer.finish
    monkeypatch.setattr(StandaloneHTMLBuilder, "write_doc", lambda self, name, tree: (wrote.append(name), put(self, name, tree)))
    monkeypatch.setattr(Indexer, "finish", lambda self: (files_begun.append(len(wrote)), finish(self)))
    folder = tmp_path / "html"
    Sphinx(specimen.root / "docs", specimen.root, folder, tmp_path / "trees", "html", status=None).build()
    parts = Parts(8 * len(list(folder.glob("pagefind*"))) - 4, "en", (), tmp_path / "none")
    assert parts.number > 2
    order = [parts.part_of(name) for name in wrote]
    assert order == sorted(order)
    # A page is given when the next is written: the files of a part are begun with the first of the next part.
    ends = [number for number in range(1, len(order)) if order[number - 1] != order[number]]
    assert files_begun == [*(end + 1 for end in ends), len(wrote)]


def test_several_workers_make_the_same_index_as_one(specimen, tmp_path, monkeypatch):
    monkeypatch.setattr("quotations.outputs.html.parts.LARGEST", 8)
    found = []
    for workers in (1, 2):
        folder = tmp_path / f"{workers}"
        Sphinx(specimen.root / "docs", specimen.root, folder, tmp_path / f"{workers}t", "html", status=None, parallel=workers).build()
        files = [path for path in folder.glob("pagefind*/**/*") if path.is_file()]
        found.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert len({path.parts[0] for path in found[0]}) > 2
    assert found[0] == found[1]


def test_pagefind_takes_what_it_is_given_though_no_answer_is_read():
    """On this rests that nothing waits for an answer; here all of them are more than a pipe holds."""
    title = "a long title " * 1000
    with Indexer("en", ()) as indexer:
        for number in range(30):
            indexer.add(Page(f"{number}.html", f"<html><body data-pagefind-body><h1>{title}</h1><p>Text {number}."))
        indexer.finish()
        assert sum(name.startswith("fragment/") for name in indexer.files()) == 30


def test_what_pagefind_refuses_is_told_with_its_own_words(monkeypatch):
    monkeypatch.setattr("quotations.outputs.html.pagefind._INDEX", 7)
    with Indexer("en", ()) as indexer:
        indexer.add(Page("a.html", "<html><body data-pagefind-body>Text."))
        indexer.finish()
        with pytest.raises(SearchIndexError, match="Pagefind refuses: Invalid index"):
            indexer.files()


def test_a_page_may_ask_not_to_be_found(specimen, tmp_path):
    specimen.write("docs/method.md", "---\nnosearch: true\n---\n\n" + specimen.text("docs/method.md"))
    found = records(specimen.build("html", tmp_path / "html"))
    assert "method.html" not in found
    assert "views.html" in found


def test_a_quotation_that_is_gone_is_no_longer_found(specimen, tmp_path):
    folder = specimen.build("html", tmp_path / "html")
    assert "sources/tide1911.html#tide1911-1" in records(folder)
    text = specimen.text(TIDE)
    specimen.path(TIDE).unlink()
    specimen.write("docs/sources/moved1911.md", text)
    specimen.change("docs/index.md", "sources/tide1911", "sources/moved1911")
    specimen.build("html", folder)
    assert {url for url in records(folder) if "moved1911" in url or "tide1911" in url} == {
        "sources/moved1911.html",
        "sources/moved1911.html#tide1911-1",
    }


def test_the_index_is_the_same_in_another_folder_with_more_workers(built, specimen, tmp_path):
    other = specimen.build("html", tmp_path / "elsewhere" / "html", "-j", "2")
    assert differing(built("specimen", "html") / "pagefind", other / "pagefind") == []


def index_of(values):
    with Indexer("en", ()) as indexer:
        for number in range(60):
            filters = {"in": ["quotations"], "status": [values[number % len(values)]], "kind": [str(number % 7)]}
            meta = {"title": str(number), "status": "x"}
            indexer.add(Record(f"p.html#{number}", f"words number {number}", meta, filters))
        indexer.finish()
        return indexer.files()


def test_filters_and_their_values_do_not_change_places():
    runs = [index_of(("a", "b", "c", "d", "e")) for _each in range(4)]
    assert runs[0]
    assert [each == runs[0] for each in runs] == [True] * 4


def test_an_index_in_another_form_is_refused():
    files = index_of(("a",))
    path = next(each for each in files if each.startswith("filter/"))
    with pytest.raises(ValueError, match="not expected"):
        settled(files | {path: gzip.compress(b"pagefind_dcd\xf6")}, "en")


def test_the_index_is_made_of_the_time_that_the_pages_leave():
    with Indexer("en", ()) as indexer:
        own, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, indexer._process.pid))
    assert its == min(own + 10, 19)


def test_a_missing_program_is_named(monkeypatch):
    monkeypatch.setattr("quotations.outputs.html.pagefind.get_executable", lambda: None)
    with pytest.raises(SearchIndexError, match=r"pagefind\[bin\]"), Indexer("en", ()):
        pass


def test_a_program_that_fails_ends_the_build_in_words(specimen, tmp_path, monkeypatch):
    false = shutil.which("false")
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", false)
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    assert "the search index could not be made: Pagefind ended before its work was done" in done.stderr


def test_nothing_is_shipped_that_no_page_asks_for(html):
    names = {path.name for path in (html / "pagefind").iterdir()}
    meta = {name for name in names if name.startswith("pagefind.en_")}
    assert len(meta) == 1
    assert names - meta == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "fragment", "index", "filter"}
    assert not (html / "searchindex.js").exists()
    scripts = {path.name for path in (html / "_static").glob("*.js")}
    assert scripts & {"doctools.js", "searchtools.js", "language_data.js", "sphinx_highlight.js", "documentation_options.js"} == set()


def test_the_search_page_says_what_to_do_without_its_script(html):
    page = parsed(html / "search.html")
    (form,) = page.xpath("//form[@role='search']")
    assert "hidden" in form.attrib
    (label,) = form.xpath(".//label")
    assert form.xpath(".//input[@type='search']/@id") == [label.get("for")]
    (state,) = page.xpath("//p[@role='status']")
    assert "JavaScript" in state.text
    assert {each["name"] for each in json.loads(form.get("data-search"))["filters"]} == {"in", "status", "kind"}


def test_folders_of_pages_have_the_same_search(tmp_path):
    edition = copy_of(SPECIMEN, tmp_path / "specimen")
    folder = edition.build("dirhtml", tmp_path / "dirhtml")
    assert "sources/tide1911/#tide1911-1" in records(folder)
    assert (folder / "search/index.html").is_file()


def test_another_theme_keeps_sphinx_s_search(specimen, tmp_path):
    specimen.write("conf.py", specimen.text("conf.py").replace('html_theme = "quotations"', 'html_theme = "alabaster"').replace("html_theme_options", "_options"))
    folder = specimen.build("html", tmp_path / "html")
    assert (folder / "searchindex.js").is_file()
    assert not (folder / "pagefind").exists()

"""The work-arounds for what costs time upstream change nothing that is written, and end when upstream is mended."""

from __future__ import annotations

import gc
import inspect
import types

import pytest
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from conftest import surroundings
from quotations.upstream import chunks, citations, garbage, plugins, quotes, settings, titles, walks
from quotations.upstream import nodes as loops


@pytest.mark.parametrize("module", [chunks, citations, loops, plugins, quotes, settings, titles, walks])
def test_each_is_needed_with_the_versions_that_are_locked(module):
    assert module.is_needed()


@pytest.mark.parametrize("module", [chunks, citations, loops, plugins, quotes, settings, titles, walks])
def test_each_ends_when_upstream_is_mended(module, monkeypatch):
    monkeypatch.setattr(inspect, "getsource", lambda _thing: "looked up, once")
    assert not module.is_needed()


def test_garbage_is_looked_for_less_often_unless_somebody_has_said_how_often(monkeypatch):
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        assert garbage.is_needed()
        garbage.install(None)
        assert gc.get_threshold()[0] > 10_000
        assert not garbage.is_needed()
    finally:
        gc.set_threshold(*before)
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    assert not garbage.is_needed()


def tree() -> nodes.document:
    from docutils.utils import new_document

    document = new_document("a page")
    for number in range(3):
        section = nodes.section("", nodes.title("", f"Title {number}"), ids=[f"s{number}"])
        section += nodes.paragraph("", "", nodes.emphasis("", "a"), nodes.Text(" b "), nodes.strong("", "c"))
        section += nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "d"), nodes.bullet_list()))
        document += section
    return document


@pytest.mark.parametrize("cls", [nodes.Node, nodes.Element, nodes.Text, nodes.paragraph, nodes.TextElement, nodes.section])
def test_the_loop_finds_what_the_generators_find(cls):
    def by_generators(node, cls):
        if isinstance(node, cls):
            yield node
        for child in node.children:
            yield from by_generators(child, cls)

    document = tree()
    assert list(map(id, loops.find_all(document, cls))) == list(map(id, by_generators(document, cls)))
    assert list(map(id, loops.go_through(document))) == list(map(id, by_generators(document, nodes.Node)))


def test_a_tree_may_change_while_it_is_searched():
    def changed(search):
        document, seen = tree(), []
        for node in search(document, nodes.paragraph):
            seen.append(node.astext())
            if node.astext() == "d":
                node.replace_self([nodes.paragraph("", "e"), nodes.paragraph("", "f")])
        return seen, document.pformat()

    def by_generators(node, cls):
        if isinstance(node, cls):
            yield node
        for child in node.children:
            yield from by_generators(child, cls)

    assert changed(loops.find_all) == changed(by_generators)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    root = tmp_path_factory.mktemp("upstream")
    (root / "conf.py").write_text('extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations.upstream"]\nbibtex_bibfiles = []\n')
    (root / "index.rst").write_text("Title\n=====\n")
    app = SphinxTestApp("html", srcdir=root)
    yield app
    app.cleanup()


@pytest.mark.parametrize("words", ["Words", "A & B <c> “d” \"e\" 'f'", "someone@example.org", "Azərbaycan – Հայաստան", "three -- dashes ... dots"])
def test_the_title_of_a_page_is_written_as_sphinx_writes_it(app, words):
    given = nodes.title("", words)
    theirs = titles.StandaloneHTMLBuilder.render_partial(app.builder, given.deepcopy())["title"]
    assert app.builder.render_partial(given)["title"] == theirs


def test_a_title_with_more_than_words_is_written_once(app, monkeypatch):
    given = nodes.title("", "", nodes.emphasis("", "The Tide"), nodes.Text(", 1911"))
    theirs = titles.StandaloneHTMLBuilder.render_partial(app.builder, given.deepcopy())["title"]
    assert app.builder.render_partial(given)["title"] == theirs
    assert app.builder.render_partial(given) is app.builder.render_partial(given)
    assert isinstance(app.builder.render_partial, types.FunctionType)


def test_pages_of_the_bare_stack_are_the_same_with_and_without(tmp_path):
    import subprocess
    import sys

    from conftest import ROOT

    sys.path.insert(0, str(ROOT / "tools"))
    from synthetic import Kind, write_edition

    made = {}
    upstream = ', "quotations.upstream"'
    for name, extension, jobs in (("without", "", "1"), ("with", upstream, "1"), ("two workers", upstream, "2")):
        root = tmp_path / name
        write_edition(root, 12, Kind(bare=True))
        conf = (root / "conf.py").read_text().replace('.bibtex"]', f'.bibtex"{extension}]')
        (root / "conf.py").write_text(conf)
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-j", jobs, "-b", "html", "-c", root, root / "docs", root / "out"]
        subprocess.run(list(map(str, command)), check=True, env=surroundings())
        files = sorted((root / "out").rglob("*.html"))
        made[name] = {path.relative_to(root).as_posix(): path.read_text() for path in files}
    assert len(made["with"]) > 12
    assert made["with"] == made["without"]
    assert made["two workers"] == made["without"]


@pytest.mark.parametrize(("pages", "workers"), [(0, 2), (1, 2), (2, 2), (7, 2), (7, 3), (8, 16)])
def test_each_worker_reads_one_portion_and_every_page_is_read_once(pages, workers):
    names = [f"page{number}" for number in range(pages)]
    found = chunks.portions(names, workers)
    assert [name for portion in found for name in portion] == names
    assert len(found) == min(pages, workers)
    assert not found or max(map(len, found)) - min(map(len, found)) <= 1

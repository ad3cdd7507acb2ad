"""The work-arounds for what costs time upstream change nothing that is written, and end when upstream is mended."""

from __future__ import annotations

import copy
import gc
import inspect
import io
import multiprocessing
import re
import types
from importlib import import_module
from typing import ClassVar

import pytest
from docutils import nodes
from docutils.transforms.universal import SmartQuotes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx import addnodes
from sphinx.errors import ExtensionError, SphinxError
from sphinx.events import EventManager
from sphinx.testing.util import SphinxTestApp

import sphinx_speedups as upstream
from conftest import surroundings
from sphinx_speedups import (
    assets,
    chunks,
    escapes,
    events,
    garbage,
    markdown,
    quotes,
    titles,
    walks,
    writers,
)
from sphinx_speedups import nodes as loops

OF_LIBRARIES = [import_module(f"sphinx_speedups.{name}") for name in upstream.NAMES if name != "garbage"]


@pytest.mark.parametrize("module", OF_LIBRARIES)
def test_each_is_needed_with_the_versions_that_are_locked(module):
    assert module.is_needed()


@pytest.mark.parametrize("module", OF_LIBRARIES)
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


@pytest.mark.parametrize("how", [{}, {"include_self": False}, {"descend": False}, {"siblings": True}, {"ascend": True}])
@pytest.mark.parametrize("condition", [None, nodes.paragraph, lambda node: node.astext() == "d"])
def test_what_is_looked_for_in_any_way_is_found_as_docutils_finds_it(how, condition):
    document = tree()
    start = document.children[0]
    theirs = list(map(id, loops._FIND_THEIRS(start, condition, **how)))
    assert list(map(id, loops.find_those(start, condition, **how))) == theirs


def test_what_was_not_there_is_found_when_it_comes():
    document = tree()
    assert not list(document.findall(nodes.image))
    for _again in range(2):
        assert not list(loops.find_all(document, nodes.image))
        assert not list(loops.find_all(document, nodes.Invisible))
    document[1][1] += nodes.image(uri="a.png")
    document[2] += nodes.comment()
    assert [each["uri"] for each in loops.find_all(document, nodes.image)] == ["a.png"]
    assert [type(each) for each in loops.find_all(document, nodes.Invisible)] == [nodes.comment]


class Visitor(nodes.NodeVisitor):
    """Notes where it comes by, and at some kinds of nodes goes another way."""

    ways: ClassVar = {nodes.emphasis: nodes.SkipNode, nodes.strong: nodes.SkipDeparture, nodes.bullet_list: nodes.SkipChildren, nodes.title: nodes.SkipSiblings}

    def __init__(self, document, way=None):
        super().__init__(document)
        self.way, self.seen = way, []

    def unknown_visit(self, node):
        self.seen.append(("visit", type(node).__name__))
        if type(node) is self.way:
            raise self.ways.get(self.way, nodes.StopTraversal)

    def unknown_departure(self, node):
        self.seen.append(("depart", type(node).__name__))

    def visit_section(self, node):
        self.seen.append(("section", node["ids"]))


@pytest.mark.parametrize("way", [None, *Visitor.ways, nodes.list_item])
@pytest.mark.parametrize("listened", [False, True])
def test_a_tree_is_gone_through_as_docutils_goes(way, listened):
    document, seen = tree(), []
    document.reporter.debug_flag = listened
    document.reporter.stream = io.StringIO()
    for walk in (walks.walkabout, walks._WALKABOUT):
        visitor = Visitor(document, way)
        walk(document, visitor)
        seen.append(visitor.seen)
    assert seen[0] == seen[1]
    assert len(seen[0]) > 3


def test_a_page_with_code_is_given_its_language():
    from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

    def applied(apply, *code):
        document = tree()
        document.extend(code)
        transform = HighlightLanguageTransform.__new__(HighlightLanguageTransform)
        transform.document = document
        config = types.SimpleNamespace(highlight_language="none")
        document.settings.env = types.SimpleNamespace(config=config)
        apply(transform)
        return document.pformat()

    for code in ([], [nodes.literal_block("", "x = 1")], [addnodes.highlightlang(lang="c", force=False, linenothreshold=9), nodes.literal_block("", "x")]):
        theirs = applied(walks._APPLY, *(each.deepcopy() for each in code))
        assert applied(walks.apply, *(each.deepcopy() for each in code)) == theirs


QUOTED = st.lists(st.sampled_from([*"ab .,-&#;3'\"`\\\x00’", "--", "...", "quot;", "x "]), max_size=12).map("".join)


@given(st.lists(QUOTED, min_size=1, max_size=4), st.sampled_from(["qDe", "qbBde", "1", "2", "3", "-1", "qw", "i"]), st.sampled_from(["en", "de", "az"]))
def test_quotation_marks_are_made_of_the_same_texts(texts, action, lang):
    def applied(apply):
        document = new_document("a page")
        document.settings.smart_quotes, document.settings.smartquotes_locales = True, None
        document.settings.language_code, document.reporter.stream = lang, io.StringIO()
        document += nodes.title("", "Title")
        document += nodes.paragraph("", "", *map(nodes.Text, texts))
        document += nodes.paragraph("", "", nodes.emphasis("", "", nodes.Text(texts[0])), nodes.literal("", texts[-1]))
        transform = SmartQuotes(document, None)
        transform.smartquotes_action = action
        apply(transform)
        assert transform.document is document
        return document.pformat()

    assert applied(quotes.apply) == applied(quotes._APPLY)


def sent(emit, error, verbosity, *, reraise):
    """What comes of an event one of whose listeners fails."""
    heard = []

    def listener(app, *args):
        heard.append(args)
        return len(heard)

    def failing(app, *args):
        if error:
            raise error

    app = types.SimpleNamespace(verbosity=verbosity, pdb=False)
    manager = EventManager(app)
    manager._reraise_errors = reraise
    manager.add("told")
    for priority, each in ((900, listener), (100, listener), (500, failing)):
        manager.connect("told", each, priority)
    try:
        return emit(manager, "told", 1, "b", allowed_exceptions=(KeyError,)), heard
    except (KeyError, ValueError, SphinxError) as raised:
        return type(raised), str(raised), getattr(raised, "modname", ""), heard


@pytest.mark.parametrize("error", [None, KeyError("k"), ValueError("v"), SphinxError("s"), ExtensionError("e")])
@pytest.mark.parametrize("reraise", [False, True])
@pytest.mark.parametrize("verbosity", [0, 2])
def test_an_event_reaches_its_listeners_as_sphinx_s_does(error, reraise, verbosity):
    ours, theirs = (sent(emit, error, verbosity, reraise=reraise) for emit in (events.emit, events._EMIT))
    assert re.sub(" at 0x[0-9a-f]+", "", repr(ours)) == re.sub(" at 0x[0-9a-f]+", "", repr(theirs))


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    root = tmp_path_factory.mktemp("upstream")
    (root / "conf.py").write_text('extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_speedups"]\nbibtex_bibfiles = []\n')
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
    upstream = ', "sphinx_speedups"'
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


TEXTS = st.text(st.sampled_from([*"ab&<>\"@'; é–Հ\x00\n"])) | st.text()


@given(TEXTS)
def test_characters_are_escaped_as_docutils_escapes_them(text):
    translator = types.SimpleNamespace(special_characters=escapes.HTMLTranslator.special_characters)
    assert escapes.encode(translator, nodes.Text(text)) == escapes._ENCODE(translator, text)
    assert type(escapes.encode(translator, nodes.Text(text))) is str


def test_a_translator_with_other_characters_keeps_them():
    others = escapes.HTMLTranslator.special_characters | {0xA0: "&nbsp;"}
    assert escapes.encode(types.SimpleNamespace(special_characters=others), "a\xa0&") == "a&nbsp;&amp;"


def test_the_digest_of_an_asset_is_sphinx_s_own_and_looked_for_once(tmp_path, monkeypatch):
    (tmp_path / "a.css").write_text("a { color: red }\r\n")
    asked = []
    monkeypatch.setattr(assets, "_THEIRS", lambda *where: asked.append(where) or assets._assets._file_checksum(*where))
    monkeypatch.setattr(assets.html, assets._DIGEST, None)
    assets.install(None)
    found = [assets.html._file_checksum(tmp_path, name) for name in ("a.css", "a.css", "none.css")]
    assert found == [assets._assets._file_checksum(tmp_path, "a.css")] * 2 + [""]
    assert len(asked) == 2


RENDERER = "myst_parser.mdit_to_docutils.sphinx_"


@pytest.mark.parametrize("name", ["DocutilsRenderer", "SphinxRenderer"])
def test_a_renderer_of_myst_has_the_same_methods(name):
    from markdown_it import MarkdownIt

    cls = getattr(import_module(RENDERER), name)
    theirs, ours = cls.__new__(cls), cls.__new__(cls)
    markdown._RENDERER(theirs, MarkdownIt())
    markdown.renderer_of(ours, MarkdownIt())
    assert list(ours.rules) == list(theirs.rules)
    assert len(ours.rules) > 40
    assert all(rule.__func__ is theirs.rules[name].__func__ and rule.__self__ is ours for name, rule in ours.rules.items())
    assert vars(ours).keys() == vars(theirs).keys()


@pytest.mark.parametrize(
    "front_matter",
    [{"source": "a"}, {"myst": {"enable_extensions": ["deflist"]}}, {"myst": 3}, {"substitutions": {"a": "b"}}, {"html_meta": {"a": "b"}}, {"a": 1, "myst": {"no": 1}}],
)
def test_the_options_of_a_page_are_those_that_myst_makes(front_matter):
    from myst_parser.config.main import MdParserConfig

    def made(merge):
        said = []
        options = merge(MdParserConfig(substitutions={"c": "d"}), copy.deepcopy(front_matter), lambda *what: said.append(what))
        return options, said

    assert made(markdown.merge) == made(markdown._MERGE)


def test_the_options_of_a_page_are_its_own():
    from myst_parser.config.main import MdParserConfig

    whole = MdParserConfig()
    page = markdown.merge(whole, {"source": "a"}, None)
    page.title_to_header = True
    assert not whole.title_to_header


FRONT = ["source: a", "title: 'b'  ", "text: |", "  more", "  and more  ", "text: >-", "- no", "list:", " - 1", "...", "a: \x85b", "a: 2026-11-26", "", "yes: no", "a: null", "on: a", "a: y", "a: b c", "a: b", "a: 1e3", "é: è", "a: .inf", "null: a", "a:b", "a: b # c"]


@given(st.lists(st.sampled_from(FRONT), max_size=6))
def test_front_matter_is_read_again_as_if_it_were(lines):
    import yaml
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin
    from myst_parser.config.main import TopmatterReadError

    def read(load, text):
        try:
            return load(text)
        except (TopmatterReadError, yaml.YAMLError) as error:
            return type(error)

    page = "\n".join(["---", *lines, "---", "", "# Title"])
    front_matter = markdown.FrontMatter()
    assert read(front_matter.read, page) == read(markdown._READ, page)
    token = next((each for each in MarkdownIt().use(front_matter_plugin).parse(page) if each.type == "front_matter"), None)
    if token is not None:
        assert read(front_matter.safe_load, token.content) == read(yaml.safe_load, token.content)


def test_front_matter_of_a_page_is_not_that_of_another():
    front_matter = markdown.FrontMatter()
    assert front_matter.read("---\na: 1\n---\n") == {"a": 1}
    assert front_matter.safe_load("a: 1") == {"a": 1}
    assert front_matter.safe_load("a: 2") == {"a": 2}
    assert front_matter.read("# Title\n") is None
    assert front_matter.safe_load("a: 1") == {"a": 1}
    assert front_matter.YAMLError is import_module("yaml").YAMLError


def test_as_many_write_as_were_asked_for():
    def portion(number):
        begun[number].set()
        # Each waits until the other has begun: one after the other they would never end.
        return begun[1 - number].wait(60)

    begun = [multiprocessing.Event(), multiprocessing.Event()]
    tasks, results = writers.Writers(1), []
    for number in range(2):
        tasks.add_task(portion, number, lambda _number, result: results.append(result))
    tasks.join()
    assert results == [True, True]


def test_the_page_that_is_written_alone_is_an_ordinary_one(tmp_path):
    sizes = {"a-bibliography": 9, "index": 1, "s1": 4, "s2": 5, "s3": 5}
    for name, size in sizes.items():
        (tmp_path / f"{name}.doctree").write_bytes(b"." * size)
    assert writers.ordinary(tmp_path, list(sizes)) == "s2"
    assert writers.ordinary(tmp_path, ["index"]) == "index"


@pytest.mark.parametrize(("pages", "workers"), [(0, 2), (1, 2), (2, 2), (7, 2), (7, 3), (8, 16)])
def test_each_worker_reads_one_portion_and_every_page_is_read_once(pages, workers):
    names = [f"page{number}" for number in range(pages)]
    found = chunks.portions(names, workers)
    assert [name for portion in found for name in portion] == names
    assert len(found) == min(pages, workers)
    assert not found or max(map(len, found)) - min(map(len, found)) <= 1

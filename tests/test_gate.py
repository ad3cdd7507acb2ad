"""The second gate: with the first switched off it alone keeps out what pages may not hold, for every builder."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lxml import html
from sphinx import addnodes

from conftest import ROOT, SPECIMEN, copy_of
from hostilecases import cases, lay
from quotations.core.messages import Rule
from quotations.core.pages.allowed import ALLOWED
from quotations.doctree.inspection import READ, WRITTEN, Inspection

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001000500010d0a2db40000000049454e44ae426082"
)
UNREAD = """
# Nobody looks through the text of pages, and whatever the check finds, the build begins.
import quotations.core.check.report, quotations.core.pages.frontmatter, quotations.core.pages.page, quotations.core.check.checked
from quotations.core.check import check_edition
quotations.core.pages.page.Scan.token = lambda self, *given: None
quotations.core.pages.frontmatter._fault_of_name = lambda *given: None
quotations.core.pages.frontmatter._entangled = lambda *given: None
quotations.core.check.report.Report.ok = True
quotations.core.check.checked.check_again = lambda edition, store: check_edition(edition)
"""
OF_PAGES = {"Q418", "Q419", "Q425", "Q427"}
"""The rules of the first gate that are about what a page brings."""
REFUSED = re.compile(r"^docs/(\S+)\.md:\d+:\d+: Q4\d\d ", re.MULTILINE)
ADDRESSES = re.compile(r"^\s*(?://|\\|(?!https?:|mailto:)[a-z+.-]+:)", re.IGNORECASE)


def is_of_a_page(case):
    """True for a case of one page, which only the first gate refuses."""
    page = all(kind == "md" and name == "docs/hostile.md" for kind, name, _text in case.files)
    return page and case.gets and {code for *_place, code in case.gets} <= OF_PAGES


HOSTILE = {case.slug: case for case in cases(ROOT / "tests" / "hostile") if is_of_a_page(case)}


def edition_of(folder, slugs):
    """The specimen with these pages, and with the first gate switched off."""
    edition = copy_of(SPECIMEN, folder)
    edition.write("conf.py", edition.text("conf.py") + UNREAD)
    for slug in slugs:
        lay(HOSTILE[slug], edition.root, f"docs/{slug}.md")
    edition.write("docs/index.md", edition.text("docs/index.md") + "\n```{toctree}\n" + "\n".join(slugs) + "\n```\n")
    return edition


def test_the_second_gate_alone_keeps_out_what_the_first_does(tmp_path):
    """What it lets pass is words: no script, no address of another host, no file of the machine."""
    assert len(HOSTILE) >= 100
    checked = set(copy_of(SPECIMEN, tmp_path / "specimen").load().quotations)
    edition = edition_of(tmp_path / "all", HOSTILE)
    done = edition.sphinx("html", tmp_path / "html")
    assert done.returncode == 1, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "html").rglob("*.html"))
    assert not list((tmp_path / "html").rglob("passwd*"))
    refused = set(REFUSED.findall(done.stderr))
    assert len(refused) >= len(HOSTILE) // 2
    # One of a file that lies above this folder only: MyST takes the others of its kind for words.
    left = sorted(HOSTILE.keys() - refused - {"links-a-file-above-the-edition-encoded"})
    edition = edition_of(tmp_path / "left", left)
    # Sphinx and MyST warn of most of these, and go on.
    done = edition.sphinx("html", tmp_path / "words")
    assert REFUSED.findall(done.stderr) == [], done.stderr
    for slug in left:
        page = html.fromstring((tmp_path / "words" / f"{slug}.html").read_bytes())
        (main,) = page.xpath("//main")
        assert not main.xpath(".//script|.//iframe|.//object|.//form|.//meta|.//base|.//style"), slug
        # What looks like a checked quotation is one: its id stands on nodes of our directives only.
        quoted = main.xpath(".//*[contains(concat(' ', @class, ' '), ' quotation ')]")
        assert {each.get("id") for each in quoted} <= checked, slug
        for element in main.iter():
            for name, value in element.attrib.items():
                assert not name.startswith("on"), (slug, name)
                assert not (name in {"href", "src"} and ADDRESSES.match(value)), (slug, value)
                assert name != "src" or not value.lower().startswith("http"), (slug, value)
    for folder in ("_downloads", "_images"):
        files = {path.name for path in (tmp_path / "words" / folder).rglob("*") if path.is_file()}
        assert files <= {path.name for path in SPECIMEN.rglob("*")} | {"stemma.svg", "figures.svg", "chronology.svg"}


# ---------------------------------------------------------------- The list, node by node


@pytest.fixture
def inspect(specimen):
    """What is refused of nodes that stand on a page: the codes, in the order of the text."""
    specimen.path("docs/lamp.png").write_bytes(b"a picture")
    loaded = SimpleNamespace(edition=specimen.load(), drawings=specimen.path("drawings"))

    def judge(*found: nodes.Node, written: bool = READ) -> list[str]:
        document = new_document("page.md")
        document += found
        return [refusal.rule.code for _node, refusal in Inspection(loaded, written=written).refusals(document)]

    return judge


def image(uri, **more):
    return nodes.image(uri=uri, candidates={"*": uri}, alt="A lamp", **more)


class unheard_of(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes in lower case
    """A node of an extension that nobody thought of."""


@pytest.mark.parametrize("stage", [READ, WRITTEN])
@pytest.mark.parametrize(
    "node",
    [
        unheard_of(),
        nodes.paragraph(onclick="x"),
        nodes.meta(content="x"),
        nodes.topic(),
        addnodes.download_reference(reftarget="x"),
        addnodes.index(entries=[]),
        nodes.raw("", "<br />\n<script>x</script>", format="html"),
        nodes.raw("", '<input class="task-list-item-checkbox"> <script>x</script>', format="html"),
        nodes.raw("", "<s>", format="latex"),
        nodes.raw("", "\\input{x}", format="latex"),
        nodes.reference(refuri="javascript:x"),
        nodes.reference(refuri=" java\nscript:x"),
        nodes.reference(refuri="//evil.example"),
        nodes.reference(refuri="\\\\evil.example"),
        nodes.reference(refuri="vbscript:x"),
        addnodes.toctree(entries=[("x", "javascript://%0Ax")]),
        addnodes.only(expr="__import__('os')"),
        nodes.colspec(colwidth=10**9),
        nodes.image(uri="docs/lamp.png", width="1e99px", candidates={}),
        nodes.literal_block(highlight_args={"hl_lines": [10**9]}),
        nodes.literal_block(highlight_args={"anything": 1}),
        nodes.section(ids=["a b"]),
        nodes.section(ids=['"><script>']),
        nodes.inline(classes=['x" onclick="y']),
    ],
    ids=lambda node: str(node)[:40],
)
def test_what_is_not_on_the_list_is_refused(inspect, node, stage):
    assert inspect(node.deepcopy(), written=stage)


@pytest.mark.parametrize(
    "uri",
    [
        *("https://evil.example/x.png", "//evil.example/lamp.png", "data:image/png,x", "lamp.gif"),
        *("/etc/passwd", "../conf.py", "lamp.png#/../../conf.py", "lamp.png?/../../conf.py", "lamp.png%23/../../conf.py"),
        *("lamp.png/../../conf.py", "..%2fconf.py", "..%252fconf.py", "..%25252fconf.py", "a%2Fb%2Fc/../../../conf.py"),
        *("..\\conf.py", "lamp.*", "lamp.png\0", "%2e%2e/conf.py", "./", "", "%" + "25" * 9 + "2e"),
    ],
)
def test_a_picture_is_a_file_that_was_checked_however_its_path_is_decoded(inspect, uri):
    assert "Q427" in inspect(image(uri))
    assert "Q427" in inspect(nodes.image(uri="lamp.png", candidates={"*": "lamp.png", "image/png": uri}))


def test_pictures_that_were_checked_are_shown(inspect):
    assert inspect(image("lamp.png"), image("./lamp.png"), image("sources/../lamp.png")) == []


def test_only_our_own_nodes_look_like_what_was_checked(inspect):
    for classes in (["quotation"], ["paratext"], ["editorial"], ["evidence"]):
        made = nodes.container(classes=classes)
        assert inspect(made) == [Rule.NOT_ALLOWED.code], classes
        made.ours = True
        assert inspect(made) == [], classes
    assert inspect(nodes.section(ids=["tide1911-1"])) == [Rule.NOT_ALLOWED.code]
    assert inspect(nodes.section(ids=["tide"])) == []


def test_what_an_edition_adds_is_admitted(specimen, inspect):
    assert inspect(nodes.math_block(label="x"), unheard_of(size=1)) == ["Q425", "Q425"]
    allowed = ALLOWED.with_more({"directives": ["math"], "nodes": {"unheard_of": ["size"], "paragraph": ["classes"]}})
    loaded = SimpleNamespace(edition=specimen.load(), drawings=specimen.path("drawings"))
    loaded.edition.settings = SimpleNamespace(allowed=allowed, pages=specimen.path("docs"))
    document = new_document("page.md")
    document += [nodes.math_block(label="x"), unheard_of(size=1), nodes.paragraph(classes=["sd-card"])]
    assert list(Inspection(loaded, written=READ).refusals(document)) == []


# ---------------------------------------------------------------- What comes from elsewhere

LATE = """
def late(app, doctree, docname):
    from docutils import nodes
    if docname == "index":
        doctree += nodes.raw("", "<script>x</script>", format="html")

def setup(app):
    app.connect("doctree-resolved", late)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.mark.parametrize("builder", ["html", "text", "typst"])
def test_a_page_is_inspected_again_when_it_is_written(specimen, tmp_path, builder):
    specimen.write("conf.py", specimen.text("conf.py") + LATE)
    done = specimen.sphinx(builder, tmp_path / builder)
    assert done.returncode != 0
    assert re.search(r"^docs/index\.md:\d+:\d+: Q418 “<script>x</script>” is raw HTML", done.stderr, re.MULTILINE)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / builder / "index.html").exists()


# ---------------------------------------------------------------- No false alarms

EVERYTHING = (ROOT / "tests" / "fixtures" / "everything.md").read_text(encoding="utf-8")
"""A page with all that pages may hold."""


@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "text", "man", "texinfo", "latex", "xml", "typst"])
def test_what_pages_may_hold_passes_in_every_builder(specimen, tmp_path, builder):
    specimen.write("docs/everything.md", EVERYTHING)
    for name in ("lamp.png", "sources/lamp.png"):
        specimen.path(f"docs/{name}").write_bytes(PICTURE)
    specimen.write("docs/index.md", specimen.text("docs/index.md") + "\n```{toctree}\neverything\n```\n")
    extensions = 'myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "smartquotes", "replacements", "tasklist"]'
    specimen.write("conf.py", specimen.text("conf.py") + "\n" + extensions + "\n")
    assert REFUSED.findall(specimen.sphinx(builder, tmp_path / builder).stderr) == []

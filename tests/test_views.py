"""Pages made from the records say what the records say."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.messages import Group, Rule, explanation
from quotations.core.model import Condition, Status
from quotations.core.pages.body import SIGNS
from quotations.doctree.words import language_name

SPECIMEN = Path(__file__).parent / "specimen"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("views")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    places = ["-c", SPECIMEN, "-d", out / "doctrees", SPECIMEN / "docs", out / "html"]
    subprocess.run([*command, *places], check=True)
    return out / "html"


@pytest.fixture(scope="module")
def edition():
    return load_edition(load_settings(SPECIMEN))


def words(page, section):
    """The text of a section of a page, white space folded."""
    found = html.parse(str(page)).xpath(f"//section[@id='{section}']")
    assert len(found) == 1
    return " ".join(found[0].text_content().split())


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("statuses", [each.label for each in Status] + [each.meaning for each in Status]),
        ("conditions", [each.label for each in Condition] + [each.meaning for each in Condition]),
        ("signs", [sign.written for sign in SIGNS.values()]),
        ("rules", [rule.code for rule in Rule]),
        ("sigla", ["N", "L"]),
    ],
)
def test_the_vocabulary_is_that_of_the_code(built, section, expected):
    text = words(built / "method.html", section)
    assert [each for each in expected if " ".join(each.split()) not in text] == []


def test_every_rule_is_in_the_manual_with_its_examples(built):
    pages = {group: html.parse(str(built / f"rules/{group.name.lower()}.html")) for group in Group}
    for rule in Rule:
        (section,) = pages[rule.group].xpath(f"//section[@id='{rule.code.lower()}']")
        found = explanation(rule)
        text = " ".join(section.text_content().split())
        for expected in (rule.statement.removesuffix("."), found.why, rule.hint, found.section.title):
            assert " ".join(expected.replace("`", "").split()) in text, rule.code
        shown = [each.text_content() for each in section.findall(".//pre")]
        assert shown == [each.text for each in (*found.wrong, *found.right)]
    codes = pages[Group.TEXT].xpath("//section[contains(@class, 'rule')]/@id")
    assert codes == sorted(rule.code.lower() for rule in Rule if rule.group is Group.TEXT)


def test_a_rule_leads_to_its_section_of_the_manual_where_there_is_one(built):
    page = html.parse(str(built / "rules/page.html"))
    assert page.xpath("//section[@id='q421']//a[contains(@href, '#manual-exceptions')]")
    page = html.parse(str(built / "rules/text.html"))
    assert page.xpath("//section[@id='q101']//dd[contains(., 'How a quotation is written')]//a") == []


def test_differences_show_every_reading_beside_its_lemma(built, edition):
    text = words(built / "views.html", "where-the-copies-differ")
    readings = [each for dossier in edition.dossiers.values() for each in dossier.apparatus]
    assert len(readings) == 2
    for reading in readings:
        assert reading.lemma in text
        assert reading.reading in text


def test_where_copies_differ_each_quotation_has_a_heading_below_that_of_the_section(built):
    (section,) = html.parse(str(built / "views.html")).xpath("//section[@id='where-the-copies-differ']")
    heads = section.xpath("./*[contains(@class, 'difference')]")
    assert heads
    assert {each.tag for each in heads} == {"h3"}
    assert all(each.xpath("./strong/a") for each in heads)


def test_figures_are_in_the_table_and_in_the_description_of_the_chart(built, edition):
    text = words(built / "views.html", "figures")
    image = html.parse(str(built / "views.html")).xpath("//img[contains(@src, 'figures')]")[0]
    for row in edition.tables["figures", "bibliography/figures.csv"]:
        assert row.get("who") in text
        assert row.get("who") in image.get("alt")
    assert "up to 3" in text
    assert "1–4" in text


def test_the_chart_has_real_text(built):
    drawing = (built / "_images/figures.svg").read_text("utf-8")
    assert "<text" in drawing
    assert "The pilots, 1911" in drawing


def test_the_chronology_joins_events_and_documents_in_order(built):
    text = words(built / "views.html", "chronology")
    order = ["The night that the letters are about", "Evening Tide", "Letter, 20 February", "is posted"]
    assert sorted(order, key=text.index) == order


def test_the_stemma_says_which_lines_are_inferred(built):
    text = words(built / "views.html", "stemma")
    assert "derives from, documented" in text
    assert "derives from, inferred" in text
    assert "the direction is not established" in text


def test_changes_stand_under_their_versions_the_newest_first(built):
    (listing,) = html.parse(str(built / "changes.html")).xpath("//dl[contains(@class, 'changes')]")
    told = [" ".join(each.text_content().split()) for each in listing.xpath("./dt | ./dd//li")]
    assert told == [
        "Version 1.0",
        "2 May 1911. Harbour Office, “Ledger of Letters Received”, 1911: The ledger was read again, whole.",
        "2 May 1911. quotation 2: The name of the writer is corrected.",
        "Version 0.9",
        "1 April 1911. First version.",
    ]
    assert listing.xpath(".//a/@href") == ["bibliography.html#work-ledger1911", "sources/marsh1911.html#marsh1911-1"]


def test_names_lead_to_their_pages(built):
    page = html.parse(str(built / "views.html"))
    links = page.xpath("//section[@id='persons']//a[contains(@class, 'internal')]/@href")
    assert links == ["sources/tide1911.html"]


@pytest.mark.parametrize(
    ("table", "text", "line", "says"),
    [
        ("figures", "who,when\n", 1, "the first line is not"),
        ("figures", "{head}The pilots,1911-02,two,,boats,pilots1911,pilots1911,\n", 2, "“low” is “two”"),
        ("figures", "{head}The pilots,1911-02,,,boats,pilots1911,pilots1911,\n", 2, "neither low nor high"),
        ("figures", "{head}The pilots,1911-13,2,,boats,pilots1911,pilots1911,\n", 2, "“when” is “1911-13”"),
        ("figures", "{head}The pilots,1911,2,,boats,nobody1911,pilots1911,\n", 2, "nobody1911"),
        ("figures", "{head}The pilots,1911,2\n", 2, "has not 8 cells"),
        ("events", "{head},It happened,tide1911\n", 2, "“date” is empty"),
        ("changes", "{head}1911-02,,,First.\n", 2, "“version” is empty"),
        ("changes", "{head}1911,1.0,,First.\n1911,1.0,nobody-1,Again.\n", 3, "“nobody-1”, which is no quotation"),
        ("stemma", "{head}tide1911,notice1911,guessed,\n", 2, "“kind” is “guessed”"),
    ],
)
def test_a_bad_row_is_refused_where_it_stands(tmp_path, table, text, line, says):
    root = tmp_path / "edition"
    shutil.copytree(SPECIMEN, root)
    path = root / f"bibliography/{table}.csv"
    head = path.read_text("utf-8").splitlines(keepends=True)[0]
    path.write_text(text.replace("{head}", head), "utf-8")
    findings = check_edition(load_edition(load_settings(root))).findings
    found = [each for each in findings if each.path == f"bibliography/{table}.csv"]
    assert [(each.line, says in each.text) for each in found] == [(line, True)]


def test_a_missing_table_is_refused(tmp_path):
    root = tmp_path / "edition"
    shutil.copytree(SPECIMEN, root)
    (root / "bibliography/stemma.csv").unlink()
    findings = check_edition(load_edition(load_settings(root))).findings
    assert [(each.path, each.code) for each in findings] == [("bibliography/stemma.csv", "Q417")]


BUILDERS = ["html", "singlehtml", "epub", "text", "latex", "man", "typst"]


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_overview_is_complete_in_every_edition(specimen, tmp_path, builder):
    if builder == "singlehtml":
        specimen.write("conf.py", specimen.text("conf.py") + "\nhtml_theme_options = {}\n")
    folder = specimen.build(builder, tmp_path / builder)
    files = {"text": "overview.txt", "latex": "*.tex", "man": "*.1", "typst": "*.json", "epub": "overview.xhtml"}
    name = files.get(builder, "overview.html" if builder == "html" else "index.html")
    text = "".join(path.read_text("utf-8") for path in sorted(folder.rglob(name)))
    folded = re.sub(r"[\s|+\\]+", "", re.sub(r"<[^>]*>", " ", text))
    for each in ("RuthHale,EveningTide", "AdaMarsh,Letter", "ThePilots", "Relatedcopiesonly"):
        assert each in folded.replace("’", "'"), f"{each} in {name}"


def test_narrow_editions_join_the_date_to_the_source(specimen, tmp_path):
    text = " ".join((specimen.build("text", tmp_path / "text") / "overview.txt").read_text("utf-8").split())
    assert "Kind of source" not in text
    assert "data-status" not in (specimen.build("epub", tmp_path / "epub") / "overview.xhtml").read_text("utf-8")


def test_the_rows_of_the_overview_carry_what_they_are_filtered_by(built):
    table = html.parse(str(built / "overview.html")).xpath("//table[contains(@class, 'overview')]")[0]
    rows = table.xpath("./tbody/tr")
    first = {name: value for name, value in rows[0].attrib.items() if name != "class"}
    assert first == {
        "data-status": "dependent",
        "data-condition": "differs contested",
        "data-kind": "newspaper",
        "data-language": "en",
        "data-year": "1911",
    }
    assert [row[0].xpath(".//a/@href") for row in rows] == [
        ["sources/tide1911.html#tide1911-1"],
        ["sources/marsh1911.html#marsh1911-1"],
        ["sources/pilots1911.html#pilots1911-1"],
        ["sources/marsh1911.html#marsh1911-2"],
    ]
    assert [cell.get("data-label") for cell in rows[0]] == [
        *("No.", "Who and where", "Date", "Kind of source", "Language", "Status", "Conditions", "Lines"),
    ]
    assert rows[0][2].get("data-sort") == "1911-02-04"
    (shape,) = rows[0].xpath(".//span[@class='status-shape']")
    assert (shape.text, shape.get("aria-hidden")) == ("◔", "true")
    filters = json.loads(table.get("data-overview"))["filters"]
    assert {each["name"]: [value for value, _label in each["values"]] for each in filters} == {
        "status": ["dependent"],
        "condition": ["differs", "contested"],
        "kind": ["newspaper", "letter", "document"],
        "language": ["en"],
        "year": ["1911"],
    }


def test_a_source_in_another_language_is_found_by_it_too(specimen, tmp_path):
    specimen.change("bibliography/works.bib", "@misc{marsh1911,", "@misc{marsh1911,\n  langid = {fr},")
    specimen.change("bibliography/works.bib", "@article{tide1911,", "@article{tide1911,\n  langid = {en-GB},")
    page = specimen.build("html", tmp_path / "html") / "overview.html"
    table = html.parse(str(page)).xpath("//table[contains(@class, 'overview')]")[0]
    found = [(row.get("data-language"), row[4].text_content().strip()) for row in table.xpath("./tbody/tr")]
    ours, french = ("en", "English"), ("en fr", "English (the source: French)")
    assert found == [ours, french, ours, french]
    filters = json.loads(table.get("data-overview"))["filters"]
    (values,) = [each["values"] for each in filters if each["name"] == "language"]
    assert values == [["en", "English"], ["fr", "French"]]


def test_languages_have_the_names_that_the_edition_s_language_has_for_them():
    assert language_name("fr", "en") == "French"
    assert language_name("sr-Cyrl", "en") == "Serbian (Cyrillic)"
    assert language_name("fr", "de") == "Französisch"
    assert language_name("qaa-x", "en") == "qaa-x"


def test_the_overview_needs_nothing_and_takes_nothing(specimen):
    specimen.change("docs/overview.md", ":::{overview}", ":::{overview} all")
    (finding,) = specimen.findings()
    assert (finding.path, finding.line, finding.code) == ("docs/overview.md", specimen.line_of("docs/overview.md", ":::{overview}"), "Q401")
    assert "delete “all”" in str(finding)

"""Lists that are made when their page is written."""

import pickle

import pytest

from test_html_pages import parsed

PAGE = "docs/views.md"


def test_a_list_is_not_kept_with_its_page_and_is_whole_in_every_edition(specimen, tmp_path):
    specimen.write(PAGE, specimen.text(PAGE) + "\n```{quotation-list} speaker\n```\n\n```{overview}\n```\n")
    html = specimen.build("html", tmp_path / "html")
    tree = pickle.loads(next(tmp_path.rglob("views.doctree")).read_bytes())  # noqa: S301 — made by this test
    assert "Ruth Hale" not in tree.astext()
    page = parsed(html / "views.html")
    quotations = set(specimen.load().quotations)
    linked = {each.get("href").partition("#")[2] for each in page.xpath("//dl[contains(@class, 'quotation-list')]//a")}
    assert linked == quotations
    assert len(page.xpath("//table[contains(@class, 'overview')]//tbody/tr")) == len(quotations)
    text = specimen.build("text", tmp_path / "text")
    assert (text / "views.txt").read_text("utf-8").count("Ruth Hale") > 1


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_what_is_made_late_leads_to_what_there_is(builder, specimen, tmp_path):
    specimen.write(PAGE, specimen.text(PAGE) + "\n```{quotation-list} speaker\n```\n")
    folder = specimen.build(builder, tmp_path / builder)
    end = ".html" if builder == "html" else "/index.html"
    listed, works = folder / f"views{end}", folder / f"bibliography{end}"
    found = [
        *((listed, each) for each in parsed(listed).xpath("//dl[contains(@class, 'quotation-list')]//a/@href")),
        *((works, each) for each in parsed(works).xpath("//p[@class='used-in']/a/@href")),
    ]
    assert len(found) > 8
    for page, address in found:
        path, _, id_ = address.partition("#")
        target = (page.parent / path if path else page).resolve()
        target = target / "index.html" if target.is_dir() else target
        assert target.is_relative_to(folder.resolve())
        assert not id_ or parsed(target).xpath("//*[@id=$id]", id=id_), address


def test_quotation_marks_in_a_list_are_as_those_of_the_page(specimen, tmp_path):
    for name in ("docs/sources/tide1911.md", "bibliography/works.bib"):
        specimen.write(name, specimen.text(name).replace("Ruth Hale", "Ruth O'Hale").replace("Hale, Ruth", "O'Hale, Ruth"))
    specimen.write(PAGE, specimen.text(PAGE) + "\nIt is O'Hale's.\n\n```{quotation-list} speaker\n```\n")
    page = parsed(specimen.build("html", tmp_path / "html") / "views.html")
    assert "O’Hale’s" in page.text_content()
    terms = [each.text_content().strip() for each in page.xpath("//dl[contains(@class, 'quotation-list')]/dt")]
    assert "Ruth O’Hale" in terms


@pytest.mark.parametrize("name", ["quotation-list", "names", "differences"])
def test_what_a_list_cannot_be_about_is_told_with_its_place(name, specimen, tmp_path):
    specimen.write(PAGE, specimen.text(PAGE) + f"\n```{{{name}}} weather\n```\n")
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    line = len(specimen.text(PAGE).split("\n")) - 2
    assert f"docs/views.md:{line}" in done.stdout + done.stderr
    assert f"{{{name}}}" in done.stdout + done.stderr
    assert "weather" in done.stdout + done.stderr

"""What the HTML edition has round its pages: boxes to cite from, metadata, downloads, feed, redirects, policy."""

import csv
import hashlib
import io
import json
import re
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from lxml import etree, html
from pybtex.database import parse_string

from conftest import ROOT, SPECIMEN, copy_of, surroundings
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.revision import identity_of
from quotations.core.edition.settings import load_settings
from quotations.core.export.attachments import attachments
from quotations.outputs.html.preview import draw

PUBLIC = "https://harbour.example/edition/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
REDIRECTS = {
    "sources/old-tide": "sources/tide1911",
    "sources/tide1911#tide1911-9": "sources/tide1911#tide1911-1",
    "sources/tide1911#heading-9": "sources/notice1911#notice1911-title",
    "sources/tide1911#how-9": "sources/tide1911#how-it-reached-us",
    "sources/tide1911#line-9": "sources/notice1911#notice1911-line-3",
    "letters": "sources/marsh1911",
    "letters#pilots-9": "sources/pilots1911#pilots1911-1",
}


@cache
def parsed(path: Path):
    return html.fromstring(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The specimen with a public address, renamed pages, and a PDF that was handed over."""
    base = tmp_path_factory.mktemp("public")
    edition = copy_of(SPECIMEN, base / "specimen")
    (base / "pdf").mkdir()
    (base / "pdf/harbour.pdf").write_bytes(b"%PDF-1.7 not looked into\n")
    more = f'html_baseurl = "{PUBLIC}"\nquotations_redirects = {REDIRECTS!r}\nquotations_downloads = "{base / "pdf"}"\n'
    edition.write("conf.py", edition.text("conf.py") + more)
    return edition.build("html", base / "html")


@pytest.fixture(scope="module", params=["public", "specimen", "edition"])
def site(request):
    if request.param == "public":
        return request.getfixturevalue("public")
    return request.getfixturevalue("built")(request.param, "html")


def pages_of(site):
    return {path.relative_to(site).as_posix(): parsed(path) for path in sorted(site.rglob("*.html"))}


# Cite.


def forms(box):
    """What a box offers, by the name of the form."""
    return {each.get("data-form"): each for each in box.xpath(".//dd")}


def test_every_quotation_and_every_page_can_be_cited(site):
    names = {"link", "note", "bibtex", "csl", "markdown"}
    cited = 0
    for name, page in pages_of(site).items():
        boxes = page.xpath("//div[@class='citing']")
        assert all(set(forms(each)) == names for each in boxes), name
        of = [each.get("data-of") for each in boxes if each.get("data-of")]
        anchored = page.xpath("//*[@data-quotation][ancestor-or-self::*[@id and (self::figure or @id=@data-quotation)]]")
        assert sorted(of) == sorted(each.get("data-quotation") for each in anchored if is_anchor(each)), name
        cited += len(of)
        made = {"404.html", "downloads.html", "search.html", "letters.html", "sources/old-tide.html"}
        assert len(page.xpath("//footer//div[@class='citing']")) == (name not in made), name
    assert cited >= 4


def is_anchor(element):
    """True where the quotation itself has its anchor, not where it is only shown inside another."""
    return element.get("id") == element.get("data-quotation") or element.getparent().tag == "figure"


def test_every_form_is_sound_and_names_the_same_place(public):
    for name, page in pages_of(public).items():
        for box in page.xpath("//div[@class='citing']"):
            found = forms(box)
            (link,) = found["link"].xpath("./a/@href")
            assert link == f"{PUBLIC}{name}" + (f"#{box.get('data-of')}" if box.get("data-of") else "")
            (entry,) = parse_string(found["bibtex"].text_content(), "bibtex").entries.values()
            (item,) = json.loads(found["csl"].text_content())
            assert entry.fields["url"] == item["URL"] == link
            assert found["note"].text_content().endswith(f"{link}.")
            assert link in found["markdown"].text_content()
            assert not box.xpath(".//*[@class='citing-remark']")


def test_without_a_public_address_the_box_says_so(built):
    page = parsed(built("specimen", "html") / "sources/tide1911.html")
    box = page.xpath("//div[@data-of='tide1911-1']")[0]
    assert box.xpath("string(.//*[@class='citing-remark'])").startswith("No public address is set")
    assert box.xpath(".//dd[@data-form='link']/a/@href") == ["tide1911.html#tide1911-1"]
    assert box.xpath("string(.//dd[@data-form='link'])") == "sources/tide1911.html#tide1911-1"


def test_titles_are_marked_as_such_in_the_note(public):
    (note,) = parsed(public / "sources/tide1911.html").xpath("//div[@data-of]//dd[@data-form='note']")
    assert note.xpath("./cite/text()") == ["Evening Tide", "The Harbour Question"]


def test_a_quotation_shown_nowhere_else_is_cited_under_the_one_around_it(public):
    summaries = parsed(public / "sources/marsh1911.html").xpath("//div[@data-of]//summary/text()")
    assert summaries == ["Cite this quotation", "Cite quotation 4, which stands in it"]


def test_pages_stay_small(site):
    for path in site.rglob("*.html"):
        assert path.stat().st_size < 150_000, path


# What machines read.


def tags(page, prefix):
    named = {each.get("name") or each.get("property"): each.get("content") for each in page.xpath("//meta")}
    return {name: content for name, content in named.items() if name and name.startswith(prefix)}


def test_reference_managers_recognise_a_page(public):
    page = parsed(public / "sources/tide1911.html")
    assert tags(page, "citation_") == {
        "citation_title": "Evening Tide, 4 February 1911",
        "citation_author": "The editors of the specimen",
        "citation_publication_date": "2023/11/14",
        "citation_language": "en",
        "citation_inbook_title": "The Harbour Question",
        "citation_public_url": f"{PUBLIC}sources/tide1911.html",
    }
    first = tags(parsed(public / "index.html"), "citation_")
    assert first["citation_pdf_url"] == f"{PUBLIC}downloads/harbour.pdf"
    assert first["citation_title"] == "The Harbour Question"
    assert tags(page, "DC.")["DC.identifier"] == f"{PUBLIC}sources/tide1911.html"
    assert tags(page, "DC.")["DC.rights"] == "The text of the specimen was written for it."


def test_previews_have_title_address_and_first_paragraph(public):
    found = tags(parsed(public / "sources/marsh1911.html"), "og:")
    assert found == {
        "og:type": "article",
        "og:title": "A letter to the Board",
        "og:site_name": "The Harbour Question",
        "og:description": "The clause left out is dull.",
        "og:url": f"{PUBLIC}sources/marsh1911.html",
        "og:image": f"{PUBLIC}_static/preview.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The Harbour Question",
    }


def test_previews_have_a_picture_of_the_size_that_is_said_only_where_there_is_an_address(public, built):
    picture = (public / "_static/preview.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert not (built("specimen", "html") / "_static/preview.png").exists()
    assert not tags(parsed(built("specimen", "html") / "index.html"), "og:image")


@pytest.mark.parametrize("title", ["A $5 note_", "Khojaly 1992: The Quotations and Their Sources", "Words without end " * 40])
def test_the_picture_is_the_same_every_time_and_of_every_title(tmp_path, title):
    draw(tmp_path / "one.png", title, "harbour.example")
    draw(tmp_path / "two.png", title, "harbour.example")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_no_tag_is_empty_or_given_twice(site):
    for name, page in pages_of(site).items():
        given = page.xpath("//meta/@name | //meta/@property")
        assert len(given) == len(set(given)), name
        assert all(each.get("content") for each in page.xpath("//meta[@name or @property]")), name


def graph_of(page):
    (block,) = page.xpath("//script[@type='application/ld+json']/text()")
    return json.loads(block)["@graph"]


def test_json_ld_names_the_quotations_and_what_they_are_based_on(public):
    book, page = graph_of(parsed(public / "sources/tide1911.html"))
    assert book["@type"] == "Book"
    assert (book["name"], book["version"]) == ("The Harbour Question", "1.0")
    assert page["isPartOf"] == {"@id": book["@id"]} == {"@id": f"{PUBLIC}index.html"}
    (quotation,) = page["hasPart"]
    assert quotation == {
        "@type": "Quotation",
        "@id": f"{PUBLIC}sources/tide1911.html#tide1911-1",
        "text": '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, rowd out alone."',
        "inLanguage": "en",
        "spokenByCharacter": {"@type": "Person", "name": "Ruth Hale"},
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "Hale, Evening Tide, 4 February 1911",
            "datePublished": "1911-02-04",
            "url": "https://tide.example/1911/light",
        },
    }


def test_every_quotation_is_once_in_the_json_ld_and_none_is_a_claim(site):
    ids = []
    for page in pages_of(site).values():
        for block in page.xpath("//script[@type='application/ld+json']"):
            assert "<" not in block.text
            assert "Claim" not in block.text
            ids += [part["@id"] for part in graph_of(page)[1].get("hasPart", ())]
    assert len(ids) == len(set(ids))
    edition = load_edition(load_settings(ROOT if len(ids) > 4 else SPECIMEN))
    assert {each.rpartition("#")[2] for each in ids} == set(edition.quotations)


def test_canonical_addresses_only_where_there_is_a_public_one(public, built):
    assert parsed(public / "sources/tide1911.html").xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC}sources/tide1911.html"]
    for page in pages_of(built("specimen", "html")).values():
        assert not page.xpath("//link[@rel='canonical'] | //meta[@property='og:url' or @name='citation_public_url']")


def test_the_sitemap_names_every_page_and_no_other(public, built):
    root = etree.parse(public / "sitemap.xml").getroot()
    assert root.tag == f"{SITEMAP}urlset"
    named = [each.findtext(f"{SITEMAP}loc") for each in root]
    pages = set(pages_of(public)) - {"404.html", "search.html", "letters.html", "sources/old-tide.html"}
    assert sorted(named) == sorted(f"{PUBLIC}{name}" for name in pages)
    assert not (built("specimen", "html") / "sitemap.xml").exists()
    assert not (built("specimen", "html") / "feed.xml").exists()


MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def test_the_feed_is_atom_made_of_the_changes(public):
    feed = etree.parse(public / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    # What RFC 4287 asks for: 4.1.1 and 4.1.2.
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{needed}")) == 1
            assert element.findtext(f"{ATOM}{needed}")
        assert MOMENT.fullmatch(element.findtext(f"{ATOM}updated"))
        assert element.findall(f"{ATOM}link[@rel='alternate']")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The editors of the specimen"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{PUBLIC}feed.xml"
    assert feed.findtext(f"{ATOM}updated") == "1911-05-02T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    told = [
        (
            *(each.findtext(f"{ATOM}{name}") for name in ("title", "updated", "content")),
            each.find(f"{ATOM}link").get("href").removeprefix(PUBLIC),
        )
        for each in entries
    ]
    day = "1911-05-02T00:00:00Z"
    assert told == [
        ("Version 1.0: Harbour Office, “Ledger of Letters Received”, 1911", day, "The ledger was read again, whole.", "sources/tide1911.html"),
        ("Version 1.0: A letter to the Board, quotation 2", day, "The name of the writer is corrected.", "sources/marsh1911.html#marsh1911-1"),
        ("Version 0.9", "1911-04-01T00:00:00Z", "First version.", "changes.html"),
    ]
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:harbour\.example,1911-\d\d-\d\d:[0-9a-f]{16}", each) for each in ids)


def test_pages_lead_to_the_feed_where_there_is_one(public, built):
    link = "//link[@type='application/atom+xml']/@href"
    assert parsed(public / "sources/tide1911.html").xpath(link) == ["../feed.xml"]
    assert parsed(built("specimen", "html") / "index.html").xpath(link) == []


# The page for addresses that do not exist.


@pytest.mark.parametrize(("which", "root"), [("public", "/edition/"), ("built", "/")])
def test_the_page_for_missing_addresses_works_at_any_depth(request, which, root):
    site = request.getfixturevalue("public") if which == "public" else request.getfixturevalue("built")("specimen", "html")
    page = parsed(site / "404.html")
    addresses = page.xpath("//@href | //@src")
    assert addresses
    for each in addresses:
        assert each.startswith((root, "#")), each
        if each.startswith(root):
            assert (site / each.removeprefix(root).partition("?")[0]).is_file(), each
    inside = page.xpath("//main//a/@href")
    assert f"{root}index.html" in inside
    assert f"{root}lists.html" in inside
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


# Downloads.


def listed(site):
    """Each file of the page of downloads with its size and hash as they are printed."""
    page = parsed(site / "downloads.html")
    return {
        body.xpath("string(.//a)"): (body.xpath("string(.//a/@href)"), body.xpath("string(.//td[3])"), body.xpath("string(.//code)"))
        for body in page.xpath("//table/tbody")
    }


def test_downloads_are_what_the_page_says(site):
    files = listed(site)
    assert sorted(files) == sorted(each.name for each in (site / "downloads").iterdir())
    for name, (link, size, digest) in files.items():
        data = (site / link).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, name
        count = len(data)
        assert size in {f"{count} bytes", f"{count / 1000:.1f} kB", f"{count / 1e6:.1f} MB"}, name


def test_every_page_leads_to_the_downloads(site):
    for name, page in pages_of(site).items():
        (link,) = page.xpath("//footer//a[text()='Downloads']/@href")
        assert link.endswith("#" if name == "downloads.html" else "downloads.html"), name


def test_the_files_are_those_of_the_edition(public, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    edition = load_edition(load_settings(SPECIMEN))
    expected = {each.name: each.data for each in attachments(edition, check_edition(edition), identity_of(SPECIMEN))}
    expected["harbour.pdf"] = b"%PDF-1.7 not looked into\n"
    found = {path.name: path.read_bytes() for path in (public / "downloads").iterdir()}
    table = list(csv.DictReader(io.StringIO(found.pop("quotations.csv").decode(), newline="")))
    assert [row["id"] for row in table] == [each["id"] for each in json.loads(found["quotations.json"])["quotations"]]
    for data in (found, expected):
        # The commit is that of the folder, which is none for a copy.
        data["quotations.json"] = json.loads(data["quotations.json"])
        data["quotations.json"]["edition"].pop("commit")
    assert found == expected


def test_a_build_of_pages_alone_says_that_the_pdf_is_not_there(built, public):
    words = "The PDF was not made together with these pages."
    assert words in parsed(built("specimen", "html") / "downloads.html").xpath("string(//main)")
    assert words not in parsed(public / "downloads.html").xpath("string(//main)")


def test_no_more_of_a_witness_is_given_away_than_may_be(specimen, tmp_path):
    specimen.write("conf.py", specimen.text("conf.py") + 'quotations_publish_witness = "hash"\n')
    assert "notice1911.txt" not in listed(specimen.build("html", tmp_path / "html"))


def test_the_command_gives_the_pdf_away_with_the_pages(specimen):
    command = [sys.executable, "-m", "quotations", "build", "html", "pdf", "--root", str(specimen.root)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings())
    assert done.returncode == 0, done.stdout + done.stderr
    build = specimen.root / "build"
    assert (build / "html/downloads/harbour.pdf").read_bytes() == (build / "pdf/harbour.pdf").read_bytes()
    for name in ("quotations.json", "quotations.csv"):
        assert (build / "html/downloads" / name).read_bytes() == (build / "data" / name).read_bytes()


# Redirects.


def test_an_old_page_leads_on_without_a_script(public):
    page = parsed(public / "sources/old-tide.html")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=tide1911.html"]
    assert page.xpath("//main//a/@href") == ["tide1911.html"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC}sources/tide1911.html"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_an_old_page_whose_parts_went_apart_names_them(public):
    page = parsed(public / "letters.html")
    assert not page.xpath("//meta[@http-equiv='refresh']")
    assert page.xpath("//main//p/a/@href") == ["sources/marsh1911.html"]
    assert page.xpath("//main//li[@id='pilots-9']/a/@href") == ["sources/pilots1911.html#pilots1911-1"]


def test_an_old_id_is_an_anchor_at_the_new_place_or_an_entry_at_the_foot(public):
    page = parsed(public / "sources/tide1911.html")
    assert page.xpath("//*[@id='tide1911-9']/ancestor-or-self::figure/@id") == ["tide1911-1"]
    assert page.xpath("//*[@id='how-9']/parent::section/@id") == ["how-it-reached-us"]
    moved = {each.get("id"): each.xpath("./a/@href") for each in page.xpath("//footer/p[@class='moved']")}
    assert moved == {
        "heading-9": ["notice1911.html#notice1911-title"],
        "line-9": ["notice1911.html#notice1911-line-3"],
    }


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('"sources/tide1911#old": "views#nowhere"', "there is no “nowhere” on the page “views”"),
        ('"views#stemma": "views#figures"', "“stemma” still exists on the page “views”"),
    ],
)
def test_ids_that_only_a_build_knows_are_checked_by_it(specimen, tmp_path, entry, words):
    specimen.write("conf.py", f"{specimen.text('conf.py')}quotations_redirects = {{{entry}}}\n")
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    line = specimen.line_of("conf.py", "quotations_redirects")
    assert f"conf.py:{line}: quotations_redirects: {words}" in done.stderr


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("quotations_redirects = ['a']", "quotations_redirects is ['a'], not a dict"),
        ("html_baseurl = 'harbour.example'", "html_baseurl is 'harbour.example', which does not begin with"),
    ],
)
def test_settings_of_the_wrong_kind_are_refused(specimen, setting, words):
    specimen.write("conf.py", f"{specimen.text('conf.py')}{setting}\n")
    done = specimen.run_check()
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


# Private and safe.


def test_every_page_lives_under_a_policy(site):
    for name, page in pages_of(site).items():
        (policy,) = page.xpath("//head/*[2][@http-equiv='Content-Security-Policy']/@content")
        rules = dict(each.split(" ", 1) for each in policy.split("; "))
        assert rules["default-src"] == rules["base-uri"] == rules["object-src"] == "'none'"
        searching = name == "search.html"
        assert rules["script-src"] == ("'self' 'wasm-unsafe-eval'" if searching else "'self'"), name
        assert ("worker-src" in rules) == searching, name
        assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"], name


def test_nothing_on_a_page_breaks_the_policy(site):
    for name, page in pages_of(site).items():
        assert not page.xpath("//style | //@style"), name
        assert not page.xpath("//script[not(@src)][not(@type='application/ld+json')]"), name
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), name
        for address in page.xpath("//@href | //@src | //@action"):
            assert not re.match(r"(javascript|data|vbscript|blob):", address, re.IGNORECASE), name


def test_sizes_that_a_page_gives_need_no_inline_style(specimen, tmp_path):
    specimen.write("docs/lamp.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    specimen.write(
        "docs/views.md",
        specimen.text("docs/views.md")
        + "\n```{image} lamp.svg\n:width: 42%\n:alt: a\n```\n\n```{image} lamp.svg\n:width: 2in\n:alt: b\n```\n"
        "\n```{figure} lamp.svg\n:figwidth: 50%\n:scale: 50\n:width: 40px\n:alt: c\n\nA lamp.\n```\n"
        "\n```{list-table}\n:widths: 20 80\n:width: 60%\n\n* - a\n  - b\n```\n",
    )
    page = parsed(specimen.build("html", tmp_path / "html") / "views.html")
    assert not page.xpath("//@style")
    sizes = {each.get("alt"): (each.get("width"), each.get("class")) for each in page.xpath("//img[@alt][string-length(@alt)=1]")}
    assert sizes == {"a": (None, "width-40"), "b": ("192", None), "c": ("20", None)}
    assert "width-50" in page.xpath("//figure[.//img[@alt='c']]/@class")[0].split()
    (table,) = page.xpath("//table[contains(@class, 'width-60')]")
    assert [each.split()[0] for each in table.xpath(".//tr[1]/*/@class")] == ["width-20", "width-80"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>dusk</b>\n", "Q418 “<b>” is raw HTML"),
        ("![dusk](data:image/png;base64,iVBORw0KGgo=)\n", "Q427 the picture “data:image/png;base64,iVBORw0KGgo=” is no file"),
    ],
)
def test_what_comes_in_another_file_is_refused_by_the_build(specimen, tmp_path, text, words):
    """The check reads pages; what they include is looked at when it is built."""
    specimen.write("docs/part.txt", text)
    allowed = 'quotations_allow = {"directives": ["include"], "files": [".txt"]}'
    specimen.write("conf.py", f"{specimen.text('conf.py')}\n{allowed}\n")
    specimen.write("docs/lists.md", specimen.text("docs/lists.md") + "\n```{include} part.txt\n```\n")
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    assert f"docs/part.txt:1:1: {words}" in done.stderr


def test_a_page_cannot_command_the_browser(specimen, tmp_path):
    head = '---\nmyst:\n  html_meta:\n    "http-equiv=refresh": "0; url=https://a.example"\n---\n\n'
    specimen.write("docs/lists.md", head + specimen.text("docs/lists.md"))
    specimen.write("conf.py", specimen.text("conf.py") + '\nquotations_allow = {"front_matter": ["myst"]}\n')
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    assert "docs/lists.md:1:1: Q425 pages may not hold what becomes a “meta”" in done.stderr


def test_what_markdown_writes_by_itself_is_no_raw_html(specimen, tmp_path):
    specimen.write("docs/lists.md", specimen.text("docs/lists.md") + "\nA line\\\nbroken.\n")
    page = parsed(specimen.build("html", tmp_path / "html") / "lists.html")
    assert page.xpath("//main//br")


def test_formulas_ask_no_other_host_for_a_script(specimen, tmp_path):
    specimen.write("docs/lists.md", specimen.text("docs/lists.md") + "\n```{math}\na = b\n```\n")
    specimen.write("conf.py", specimen.text("conf.py") + '\nquotations_allow = {"directives": ["math"]}\n')
    page = parsed(specimen.build("html", tmp_path / "html") / "lists.html")
    assert not [each for each in page.xpath("//script/@src") if "//" in each]


def test_data_follow_their_schema_after_the_journey(public):
    schema = json.loads((ROOT / "ext/quotations/core/export/quotations.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads((public / "downloads/quotations.json").read_bytes()))

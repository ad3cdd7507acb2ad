"""The pages of the HTML edition as a browser gets them: their form, their links, what they ask for."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import html

from conftest import ROOT
from quotations.core.model import Status

STYLES = ROOT / "ext/quotations/theme/static/quotations.css"
EDITIONS = ["specimen", "edition"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@cache
def parsed(path: Path):
    return html.fromstring(path.read_text("utf-8"))


@pytest.fixture(params=EDITIONS)
def pages(request, built):
    folder = built(request.param, "html")
    found = {path: parsed(path) for path in sorted(folder.rglob("*.html"))}
    assert len(found) > 5
    return found


@pytest.fixture
def specimen_page(built):
    return lambda name: parsed(built("specimen", "html") / name)


class Nesting(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"an attribute given twice in {self.get_starttag_text()}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing in line {self.getpos()[0]}"
        assert self.open.pop() == tag, f"</{tag}> in line {self.getpos()[0]}"


def test_every_element_is_closed_in_order(pages):
    for path in pages:
        parser = Nesting()
        parser.feed(path.read_text("utf-8"))
        parser.close()
        assert parser.open == [], path


def test_every_page_has_its_frame(pages):
    for path, page in pages.items():
        assert page.xpath("string(/html/@lang)") == "en", path
        for one in ("//h1", "//main", "//header", "//footer", "//title", "//meta[@name='viewport']"):
            assert len(page.xpath(one)) == 1, f"{path}: {one}"
        assert page.xpath("/html/body/*[1]/@href") == ["#text"], f"{path}: the first link skips to the text"
        labels = page.xpath("//nav/@aria-label")
        assert len(labels) == len(page.xpath("//nav")) == len(set(labels)), path
        assert all(image.get("alt") for image in page.xpath("//img")), path


def test_ids_are_unique(pages):
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert sorted(ids) == sorted(set(ids)), path


def test_every_internal_link_and_anchor_resolves(pages):
    broken = []
    site = min((path.parent for path in pages), key=lambda each: len(each.parts))
    for path, page in pages.items():
        for address in page.xpath("//@href | //@src"):
            target, anchor = urldefrag(address)
            if urlsplit(target).scheme:
                continue
            # Only the page for missing addresses begins at the root.
            start = site if target.startswith("/") and path.name == "404.html" else path.parent
            file = (start / unquote(urlsplit(target).path).lstrip("/")).resolve() if target else path
            known = file in pages
            if not file.is_file() or (anchor and known and not pages[file].xpath("//*[@id=$id]", id=anchor)):
                broken.append((path.name, address))
    assert broken == []


def test_nothing_is_asked_of_another_host(pages):
    for path, page in pages.items():
        for address in page.xpath("//link/@href | //*[not(self::a)]/@src | //@srcset | //object/@data"):
            assert not urlsplit(address).netloc, f"{path}: {address}"
    styles = STYLES.read_text("utf-8")
    assert "url(" not in styles
    assert "@import" not in styles


def test_pages_hold_no_script_and_ask_for_those_only_that_serve_them(pages):
    for path, page in pages.items():
        assert not page.xpath("//script[not(@src)][not(@type='application/ld+json')] | //style | //@style"), path
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), path
        own = {"overview.html": {"overview.js"}, "search.html": {"search.js"}}.get(path.name, set())
        asked = {Path(urlsplit(each).path).name for each in page.xpath("//script/@src")}
        served = {
            "readings.js": "//mark[@class='lemma']",
            "witness.js": "//a[@class='line-number']",
            "copy.js": "//div[@class='citing']",
        }
        assert asked == own | {"theme.js", *(name for name, what in served.items() if page.xpath(what))}, path


def test_the_theme_is_chosen_before_anything_is_painted(pages):
    for path, page in pages.items():
        (script,) = page.xpath("//head/script[contains(@src, 'theme.js')]")
        assert not {"defer", "async", "type"} & set(script.keys()), path
        assert not script.xpath("preceding-sibling::link"), path


def test_the_navigation_does_not_grow_with_the_sources(pages):
    above = {len(page.xpath("//header//a")) for page in pages.values()}
    assert len(above) == 1
    for path, page in pages.items():
        assert len(page.xpath("//nav[contains(@class, 'neighbours')]//a")) <= 4, path
        on_page = page.xpath("//nav[@class='on-this-page']//a/@href")
        assert all(address.startswith("#") for address in on_page), path


def test_every_quotation_is_a_figure_with_caption_and_language(pages):
    figures = [(path, each) for path, page in pages.items() for each in page.xpath("//figure[@data-number]")]
    assert figures
    for path, figure in figures:
        assert len(figure.xpath("./figcaption")) == 1, path
        (quote,) = figure.xpath("./*[1][self::blockquote][@data-quotation]")
        if figure.get("id"):
            (head,) = figure.xpath("./figcaption/p[@id=$id]", id=figure.get("aria-labelledby"))
            assert head.get("class") == "quotation-head", path
        assert quote.get("lang"), path
        (number,) = figure.xpath(".//*[@class='quotation-number']")
        assert number.get("aria-label", number.text).startswith(number.text), path


def test_the_shape_of_a_status_is_seen_and_not_read_out(specimen_page):
    (status,) = specimen_page("sources/tide1911.html").xpath("//p[@class='quotation-status']")
    (shape,) = status.xpath("./span[@aria-hidden='true']")
    assert shape.text == "◔"
    assert status.text_content().startswith("◔ Related copies only · ")


def test_no_shape_is_read_out_anywhere(pages):
    shapes = "|".join(each.shape for each in Status)
    found = 0
    for path, page in pages.items():
        for words in page.xpath("//body//text()"):
            if re.search(shapes, words):
                # The method explains the shapes, so there they are words.
                explained = path.name == "method.html"
                assert explained or words.getparent().get("aria-hidden") == "true", f"{path}: {words}"
                found += 1
    assert found > 5


def test_a_source_has_the_works_on_its_path_beside_it(specimen_page):
    (path,) = specimen_page("sources/tide1911.html").xpath("//figcaption//ol[contains(@class, 'path')]")
    steps = [" ".join(each.text_content().split()) for each in path.xpath("./li")]
    assert steps[0] == "Evening Tide, 4 February 1911"
    assert steps[1] == "Copied by a hand that is not established"
    assert path.xpath("./li[2]//a/@href") == ["#tide1911-1-path"]
    assert steps[-1] == "This edition, from N"


def test_what_stands_beside_a_quotation_comes_before_what_stands_under_it(pages):
    order = ["quotation-head", "quotation-lines", "quotation-status", "quotation-path", "simple"]
    found = 0
    for page in pages.values():
        for caption in page.xpath("//figcaption[contains(@class, 'quotation-caption')]"):
            kinds = [order.index(each.get("class").split()[-1]) for each in caption]
            assert kinds == sorted(kinds)
            found += order.index("simple") in kinds
    assert found


def test_what_is_long_on_a_path_is_told_whole_or_not_at_all_beside_the_source(specimen, tmp_path):
    long = "Copied by a hand that is not established, in a book that was seen by nobody who could be asked about it today"
    step = "- step: Copied by a hand that is not established\n  gap: yes\n"
    name = "docs/sources/tide1911.md"
    page = specimen.text(name)
    found = []
    for steps in (f"- step: {long}\n  gap: yes\n", step * 2):
        specimen.write(name, page.replace(step, steps))
        built = html.fromstring((specimen.build("html", tmp_path / "html") / "sources/tide1911.html").read_bytes())
        found.append(built.xpath("string(//figcaption//ol[contains(@class, 'path')]/li[2])").strip())
    assert found == ["A step described below", "Steps described below"]


def test_numbers_of_readings_are_described_by_the_readings(pages):
    links = [(page, each) for page in pages.values() for each in page.xpath("//sup[contains(@class, 'lemma')]/a")]
    assert links
    for page, link in links:
        assert link.get("href") == "#" + link.get("aria-describedby")
        (term,) = page.xpath("//dt[@id=$id]", id=link.get("aria-describedby"))
        assert link.get("aria-label").startswith(link.text), term


def test_a_source_has_neighbours_in_both_orders(specimen_page):
    page = specimen_page("sources/pilots1911.html")
    found = {
        each.get("aria-label"): {link.get("class"): link.get("href") for link in each.xpath("./a")}
        for each in page.xpath("//nav[contains(@class, 'by-order')]/div")
    }
    # The pilots' letter stands last in the notice; of its date the month is known, which comes before its days.
    assert found == {
        "In the order of the witness": {"before": "marsh1911.html"},
        "In order of date": {"after": "tide1911.html"},
    }
    assert not specimen_page("sources/notice1911.html").xpath("//nav[contains(@class, 'by-order')]")


def test_a_line_of_a_witness_links_to_itself_and_its_record(specimen_page):
    page = specimen_page("sources/notice1911.html")
    lines = page.xpath("//table[contains(@class, 'witness')]//tbody/tr")
    assert lines
    for line in lines:
        (link,) = line.xpath(".//a[@class='line-number']")
        assert line.xpath(".//*[@id=$id]", id=link.get("href")[1:])
        assert link.get("aria-label").startswith(link.text)
        assert line.xpath("./td[last()]//a")


def test_between_records_of_a_line_the_comma_ends_what_is_before_it(built):
    page = parsed(built("edition", "html") / "sources/jfk2011.html")
    cells = page.xpath("//table[contains(@class, 'witness')]//tbody/tr/td[last()]")
    several = [each for each in cells if len(each.xpath(".//a")) > 1]
    assert several
    for each in several:
        assert not any((words.tail or "").startswith(",") for words in each.xpath(".//*[@class='record-words']"))


def test_cells_carry_the_headings_of_their_columns(specimen_page):
    row = specimen_page("views.html").xpath("//table//tbody/tr")[0]
    assert row.xpath("./td/@data-label") == ["N", "Another copy", "Witness"]


def test_the_foot_names_rights_version_and_date(specimen_page):
    foot = " ".join(" ".join(each.text_content().split()) for each in specimen_page("index.html").xpath("//footer/p"))
    # The date is that of SOURCE_DATE_EPOCH in the tests.
    assert foot.startswith("The text of the specimen was written for it.")
    assert foot.endswith("The Harbour Question, version 1.0, 14 November 2023 · Downloads")


def test_a_new_date_reaches_every_page(specimen, tmp_path, monkeypatch):
    for epoch in ("1700000000", "1800000000"):
        monkeypatch.setattr("conftest.EPOCH", epoch)
        specimen.build("html", tmp_path / "html")
    for path in (tmp_path / "html").rglob("*.html"):
        assert "15 January 2027" in parsed(path).xpath("//footer")[0].text_content(), path


def test_editorial_signs_are_left_behind_when_words_are_copied():
    rule = re.search(r"^\.editorial \{(.*?)\}", STYLES.read_text("utf-8"), re.MULTILINE)
    assert rule is not None
    assert " user-select: none" in rule[1]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_colours_contrast_enough(scheme):
    styles = STYLES.read_text("utf-8")
    pairs = re.findall(r"--([a-z]+): light-dark\(#([0-9a-f]+), #([0-9a-f]+)\);", styles)
    colours = {name: luminance(dark if scheme == "dark" else light) for name, light, dark in pairs}
    if scheme == "print":
        printed = dict(re.findall(r"--([a-z]+): #([0-9a-f]+);", styles))
        assert printed.keys() == colours.keys()
        colours = {name: luminance(value) for name, value in printed.items()}
    for ground in ("paper", "tint"):
        for name, least in {"ink": 7, "quiet": 4.5, "link": 4.5, "mark": 3}.items():
            low, high = sorted((colours[ground], colours[name]))
            assert (high + 0.05) / (low + 0.05) >= least, f"{name} on {ground}"


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    digits = colour if len(colour) == 6 else "".join(each * 2 for each in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

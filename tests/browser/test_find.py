"""The overview and the search in a real browser, driven by keyboard alone."""

from __future__ import annotations

import json
import re
import shutil
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from conftest import ROOT

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
    "style-src 'self'; img-src 'self'"
)


@pytest.fixture(scope="module", params=["specimen", "edition"])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def folder(name, built, tmp_path_factory):
    """The pages under the policy that they are to live under."""
    target = tmp_path_factory.mktemp("strict") / name
    shutil.copytree(built(name, "html"), target)
    for path in target.rglob("*.html"):
        text = path.read_text("utf-8")
        if "Content-Security-Policy" not in text:
            meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            text = text.replace("<head>", f"<head>\n{meta}", 1)
            path.write_text(text, "utf-8")
    return target


@pytest.fixture
def base(folder, served):
    return served(folder)


@pytest.fixture
def page(page_at, base):
    found, heard = page_at(1280)
    yield found
    assert heard.strange(base) == []
    assert found.evaluate("window.violations ?? []") == []


def tab_to(page, selector: str):
    """Move the focus forward until it is on an element."""
    wanted = page.locator(selector).first
    for _step in range(200):
        if wanted.evaluate("each => each === document.activeElement"):
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def choose(page, selector: str, value: str):
    """Choose a value of a select by its arrow keys."""
    select = tab_to(page, selector)
    page.keyboard.press("Home")
    count = select.locator("option").count()
    for _step in range(count):
        if select.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    assert select.input_value() == value


def query(page):
    # Asked of the page itself: what the driver knows of an address comes a moment after it changed.
    search = page.evaluate("() => location.search")
    return {name: values[0] for name, values in parse_qs(search.removeprefix("?")).items()}


def shown(page):
    """The rows that can be seen, as dictionaries of their data and the number of the quotation."""
    rows = page.locator("table.overview tbody tr:visible")
    return rows.evaluate_all("rows => rows.map(row => ({...row.dataset, number: row.cells[0].textContent.trim()}))")


# The overview


FILTERS = ["status", "condition", "kind", "language", "year"]


@pytest.mark.parametrize("facet", FILTERS)
def test_every_filter_shows_what_it_says_and_has_an_address(page, base, facet):
    page.goto(f"{base}overview.html")
    rows = shown(page)
    controls = json.loads(page.locator("table.overview").get_attribute("data-overview"))
    values = next(each["values"] for each in controls["filters"] if each["name"] == facet)
    assert bool(page.locator(f"#overview-{facet}").count()) == (len(values) > 1)
    if len(values) < 2:
        return
    value, label = values[-1]
    choose(page, f"#overview-{facet}", value)
    expected = [row["number"] for row in rows if value in row.get(facet, "").split()]
    assert 0 < len(expected) < len(rows)
    assert [row["number"] for row in shown(page)] == expected
    assert query(page) == {facet: value}
    assert page.locator(".overview-count").inner_text() == f"{len(expected)} of {len(rows)} quotations are shown."
    chosen = page.locator(f"#overview-{facet} option:checked").inner_text()
    assert chosen == f"{label} ({len(expected)})"
    page.reload()
    assert [row["number"] for row in shown(page)] == expected
    tab_to(page, ".overview-controls button")
    page.keyboard.press("Enter")
    assert len(shown(page)) == len(rows)
    assert query(page) == {}
    assert page.locator(".overview-count").inner_text() == f"All {len(rows)} quotations are shown."


def test_filters_narrow_each_other_and_say_how_many_each_would_show(page, base):
    page.goto(f"{base}overview.html?condition=contested")
    rows = shown(page)
    for option in page.locator("#overview-status option").all()[1:]:
        value = option.get_attribute("value")
        expected = sum(row.get("status") == value for row in rows)
        assert option.inner_text().endswith(f"({expected})")


def test_nothing_found_says_what_to_do(page, base):
    page.goto(f"{base}overview.html")
    controls = json.loads(page.locator("table.overview").get_attribute("data-overview"))
    values = {each["name"]: [value for value, _label in each["values"]] for each in controls["filters"]}
    rows = shown(page)
    condition, kind = next(
        (condition, kind)
        for condition in values["condition"]
        for kind in values["kind"]
        if not any(condition in row.get("condition", "").split() and row["kind"] == kind for row in rows)
    )
    page.goto(f"{base}overview.html?condition={condition}&kind={kind}")
    assert shown(page) == []
    assert "show all" in page.locator(".overview-count").inner_text()


def test_columns_sort_both_ways_by_keyboard_and_tell_it(page, base):
    page.goto(f"{base}overview.html")
    first = [row["number"] for row in shown(page)]
    head = page.locator("table.overview th").nth(2)
    tab_to(page, "table.overview th:nth-child(3) button")
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    dates = page.locator("table.overview tbody td:nth-child(3)")
    keys = [key for key in dates.evaluate_all("cells => cells.map(cell => cell.dataset.sort)") if key]
    assert keys == sorted(keys)
    assert query(page) == {"sort": "date"}
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    keys = [key for key in dates.evaluate_all("cells => cells.map(cell => cell.dataset.sort)") if key]
    assert keys == sorted(keys, reverse=True)
    assert query(page) == {"sort": "date", "order": "descending"}
    assert page.locator("table.overview th[aria-sort]").count() == 1
    page.goto(f"{base}index.html")
    page.go_back()
    page.wait_for_selector("th[aria-sort]")
    assert page.locator("table.overview th").nth(2).get_attribute("aria-sort") == "descending"
    tab_to(page, "table.overview th:nth-child(1) button")
    page.keyboard.press("Enter")
    assert [row["number"] for row in shown(page)] == first
    assert query(page) == {}


def test_an_address_that_names_nothing_shows_all(page, base):
    page.goto(f"{base}overview.html?status=nothing&sort=nonsense&order=descending&year=")
    assert next(row["number"] for row in shown(page)) != "1"
    assert page.locator(".overview-count").inner_text().startswith("All ")


def test_of_very_many_a_part_is_laid_out_and_more_on_demand(page, base, folder):
    text = (folder / "overview.html").read_text("utf-8")
    start, end = text.index("<tbody>") + len("<tbody>"), text.index("</tbody>")
    (folder / "many.html").write_text(text[:start] + text[start:end] * 125 + text[end:], "utf-8")
    page.goto(f"{base}many.html")
    total = page.locator("table.overview tbody tr").count()
    count = page.locator(".overview-count")
    assert len(shown(page)) == 100
    assert count.inner_text() == f"{total} of {total} quotations are so; the first 100 are shown."
    tab_to(page, ".overview-more")
    page.keyboard.press("Enter")
    assert len(shown(page)) == 200
    assert page.evaluate("[...document.querySelectorAll('tbody tr')].indexOf(document.activeElement.closest('tr'))") == 100
    choose(page, "#overview-kind", "letter")
    found = page.locator("table.overview tbody tr[data-kind='letter']").count()
    assert len(shown(page)) == min(found, 100)
    assert page.locator(".overview-more").is_visible() == (found > 100)


@pytest.mark.parametrize("width", [375, 768])
def test_a_narrow_screen_has_cards_and_an_order_to_choose(page_at, base, width):
    page, heard = page_at(width)
    page.goto(f"{base}overview.html")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.locator("table.overview thead").is_hidden()
    choose(page, "#overview-order", "number descending")
    numbers = [int(row["number"]) for row in shown(page)]
    assert numbers == sorted(numbers, reverse=True)
    label = page.locator("table.overview tbody td").nth(2)
    assert label.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Date"'
    assert heard.strange(base) == []


def test_anywhere_on_a_card_a_tap_leads_to_its_quotation(page_at, base):
    page, _heard = page_at(375, touch=True)
    page.goto(f"{base}overview.html")
    row = page.locator("table.overview tbody tr").nth(1)
    href = row.locator("a").first.get_attribute("href")
    cell = row.locator("td").nth(5)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/{href}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_on_paper_the_overview_is_a_table_with_its_heads_and_without_controls(page_at, base, scripts):
    page, _heard = page_at(800, scripts=scripts)
    page.goto(f"{base}overview.html")
    assert page.locator("table.overview thead").is_hidden()
    page.emulate_media(media="print")
    assert page.locator("table.overview thead").is_visible()
    assert page.locator("table.overview tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"
    for hidden in (".overview-controls", ".overview-count"):
        assert not page.locator(hidden).is_visible()


def test_without_scripts_the_table_is_whole_and_has_no_dead_controls(page_at, base, name, khojaly):
    page, _heard = page_at(1280, scripts=False)
    page.goto(f"{base}overview.html")
    assert page.locator("table.overview tbody tr").count() == (len(khojaly.quotations) if name == "edition" else 4)
    assert page.locator("main button, main select, main form").count() == 0


# The search


PHRASES = {"specimen": "boat lost", "edition": "television truckloads"}
FOUND = {
    "specimen": "1 Ruth Hale, Evening Tide, 4 February 1911",
    "edition": "6 Brian Killen, The Washington Times, 2 March 1992",
}


def results(page):
    page.locator("#search-state").filter(has_text=re.compile("found|Nothing")).wait_for()
    return page.locator("#search-results > li")


def test_words_of_a_quotation_find_it_by_keyboard(page, base, name):
    page.goto(f"{base}search.html")
    tab_to(page, "#words")
    page.keyboard.type(PHRASES[name])
    page.keyboard.press("Enter")
    found = results(page).filter(has=page.locator(".search-title", has_text=FOUND[name]))
    assert found.count() == 1
    assert "Quotation · ◔ Related copies only" in found.locator(".search-what").inner_text()
    assert found.locator(".search-what .status-shape").get_attribute("aria-hidden") == "true"
    assert len(found.locator("mark").all()) == 2
    assert query(page) == {"q": PHRASES[name]}
    href = found.locator("a").first.get_attribute("href")
    assert href.startswith(urlsplit(base).path + "sources/"), "under a path of its own"
    found.locator("a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/**")
    assert page.locator("figure.quotation:target").count() == 1


def test_a_short_quotation_is_shown_as_it_is_and_a_long_one_cut_with_a_sign(page, base, name):
    if name == "edition":
        page.goto(f"{base}search.html?q=%22appalling+tragedy%22&in=quotations")
        excerpt = '" what happened at Khojaly stands out as an appalling tragedy in a list of many that occurred during the course of the war.".'
        assert results(page).locator(".search-excerpt").all_inner_texts() == [excerpt]
        page.goto(f"{base}search.html?q=massacred&in=pages")
    else:
        page.goto(f"{base}search.html?q=dusk&in=quotations")
        (excerpt,) = results(page).locator(".search-excerpt").all_inner_texts()
        assert excerpt == '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, rowd out alone."'
        page.goto(f"{base}search.html?q=dusk&in=pages")
    excerpts = results(page).locator(".search-excerpt").all_inner_texts()
    assert any(each.startswith("… ") or each.endswith(" …") for each in excerpts)


def test_filters_are_kept_in_the_address_and_tell_how_many(page, base):
    page.goto(f"{base}search.html")
    choose(page, "#search-in", "quotations")
    results(page)
    assert query(page)["in"] == "quotations"
    options = page.locator("#search-status option")
    if options.count():
        value = options.nth(1).get_attribute("value")
        choose(page, "#search-status", value)
        expect(options.nth(1)).to_have_text(re.compile(r"\(\d+\)$"))
        assert query(page)["status"] == value
        told = int(re.search(r"\((\d+)\)$", options.nth(1).inner_text())[1])
        state = page.locator("#search-state")
        expect(state).to_have_text(f"{told} places found." if told > 1 else "1 place found.")
        before = results(page).all_inner_texts()
        page.reload()
        assert results(page).all_inner_texts() == before
    page.goto(f"{base}search.html?in=pages")
    assert set(results(page).locator(".search-what").all_inner_texts()) == {"Page"}


def test_the_way_back_leads_to_the_search_before(page, base, name):
    first, second = ("boat", "lamp") if name == "specimen" else ("regiment", "letter")
    page.goto(f"{base}search.html?q={first}")
    before = results(page).all_inner_texts()
    page.locator("#words").fill(second)
    page.keyboard.press("Enter")
    expect(results(page)).not_to_have_text(before, use_inner_text=True)
    page.go_back()
    expect(page.locator("#words")).to_have_value(first)
    expect(results(page)).to_have_text(before, use_inner_text=True)


def test_more_is_shown_when_it_is_asked_for(page, base, name):
    page.goto(f"{base}search.html?in={'pages' if name == 'specimen' else 'quotations'}")
    found = results(page)
    count = int(re.match(r"\d+", page.locator("#search-state").inner_text())[0])
    assert found.count() == min(10, count)
    if count > 10:
        tab_to(page, ".search-more")
        page.keyboard.press("Enter")
        expect(found.nth(10).locator("a").first).to_be_focused()


def test_a_section_of_a_page_is_led_to(page, base):
    page.goto(f"{base}search.html?q=conditions&in=pages")
    parts = results(page).locator(".search-parts a").evaluate_all("links => links.map(each => each.getAttribute('href'))")
    assert any("#" in each for each in parts)


def test_nothing_found_is_told_with_what_to_do(page, base):
    page.goto(f"{base}search.html?q=qwertyuiop")
    results(page)
    expect(page.locator("#search-state")).to_contain_text("Nothing found for “qwertyuiop”. Try fewer words")
    page.goto(f"{base}search.html?q=%3Cb%3Eqwertyuiop")
    results(page)
    expect(page.locator("#search-state")).to_contain_text("“<b>qwertyuiop”")


def test_pages_opened_from_a_folder_say_what_to_do(page_at, folder):
    page, _heard = page_at(1280)
    page.goto(f"{(folder / 'search.html').as_uri()}?q=lamp")
    expect(page.locator("#search-state")).to_contain_text("python -m http.server")
    expect(page.locator("form")).to_be_hidden()


def test_without_webassembly_the_page_says_so(page_at, base):
    page, _heard = page_at(1280)
    page.add_init_script("delete window.WebAssembly")
    page.goto(f"{base}search.html?q=lamp")
    expect(page.locator("#search-state")).to_contain_text("WebAssembly")


def test_without_scripts_the_page_says_so(page_at, base):
    page, _heard = page_at(375, scripts=False)
    page.goto(f"{base}search.html")
    assert "JavaScript" in page.locator("#search-state").inner_text()
    assert page.locator("form").is_hidden()


def test_an_index_that_cannot_be_loaded_is_told(page_at, base):
    page, _heard = page_at(1280)
    page.route("**/pagefind/pagefind.js", lambda route: route.abort())
    page.goto(f"{base}search.html?q=lamp")
    page.locator("#search-state").filter(has_text="could not be loaded").wait_for()


def test_one_search_asks_for_little(page_at, base, name):
    page, heard = page_at(375)
    page.goto(f"{base}search.html")
    before = [each for each in heard.asked if "/pagefind/" in each]
    assert before == [], "nothing before something is sought"
    page.goto(f"{base}search.html?q={PHRASES[name].split()[0]}")
    count = results(page).count()
    asked = [each for each in heard.asked if "/pagefind/" in each]
    # Program, its parts, metadata, three filters, one or two parts of the index, and what is shown.
    assert len(asked) <= 10 + count
    assert not any("worker" in each for each in asked)


def test_the_repository_has_the_browser_s_scripts():
    for script in ("overview.js", "search.js"):
        text = (ROOT / "ext/quotations/theme/static" / script).read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\.style\b", text)

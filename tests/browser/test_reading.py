"""Reading a source: readings beside their words, the witness and the way back, the theme, paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SOURCE = "sources/tide1911.html"
WITNESS = "sources/notice1911.html"


@pytest.fixture
def base(built, served) -> str:
    return served(built("specimen", "html"))


def tab_to(page, selector: str) -> None:
    """Press the tabulator until an element has the focus."""
    for _press in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the tabulator does not reach {selector}")


NUMBER = "sup.lemma-number a"
NOTE = "#reading-note"


def test_a_reading_is_shown_on_focus_and_goes_with_escape(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    assert not page.is_visible(NOTE)
    tab_to(page, NUMBER)
    words = page.inner_text(NOTE)
    assert words.startswith("nobody`s boat was lost. . . [T]he keeper]")
    assert "no boat was lost. The keeper (in another hand)" in words
    assert page.get_attribute(NUMBER, "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not page.is_visible(NOTE)
    assert page.get_attribute(NUMBER, "aria-expanded") == "false"
    page.keyboard.press("Tab")
    assert "goes on: with a lantern" in page.inner_text(NOTE)
    page.keyboard.press("Tab")
    assert not page.is_visible(NOTE)


def test_enter_leads_from_a_number_to_the_list_of_readings(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    tab_to(page, NUMBER)
    page.keyboard.press("Enter")
    page.wait_for_url("**#tide1911-1-reading-1")
    assert page.is_visible("#tide1911-1-reading-1:target")


def test_a_reading_is_shown_on_hover_and_can_be_pointed_at(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    page.hover("mark.lemma")
    page.wait_for_selector(NOTE)
    page.hover(NOTE)
    page.wait_for_timeout(400)
    assert page.is_visible(NOTE)
    page.hover("h1")
    page.wait_for_selector(NOTE, state="hidden")


def test_a_first_tap_shows_a_reading_and_a_second_leads_to_it(base, page_at):
    page, _heard = page_at(375, touch=True)
    page.goto(base + SOURCE)
    page.tap(NUMBER)
    page.wait_for_selector(NOTE)
    assert page.evaluate("() => location.hash") == ""
    box = page.locator(NOTE).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    page.tap("h1")
    page.wait_for_selector(NOTE, state="hidden")
    page.tap("mark.lemma")
    page.wait_for_selector(NOTE)
    page.tap(NUMBER)
    page.wait_for_url("**#tide1911-1-reading-1")


def test_without_scripts_numbers_lead_to_readings_and_lines_to_the_witness(base, page_at):
    page, _heard = page_at(scripts=False)
    page.goto(base + SOURCE)
    page.click(NUMBER)
    page.wait_for_selector("#tide1911-1-reading-1:target")
    page.click(".quotation-lines a")
    page.wait_for_url(base + WITNESS + "#notice1911-line-3")
    assert page.is_visible("tr:has(#notice1911-line-3:target)")
    page.click("tr:has(:target) td:last-child a")
    page.wait_for_url(base + SOURCE + "#tide1911-1")


def test_from_a_quotation_to_its_line_and_back_by_keyboard(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    tab_to(page, ".quotation-lines a")
    page.keyboard.press("Enter")
    page.wait_for_url("**#notice1911-line-3")
    tab_to(page, "tr:has(:target) td:last-child a")
    assert page.locator(".witness-text.pointed").all_inner_texts() == [
        '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, rowd out alone."'
    ]
    page.keyboard.press("Enter")
    page.wait_for_url("**#tide1911-1")


def test_pointing_at_a_line_shows_all_lines_of_its_record(base, page_at):
    page, _heard = page_at()
    page.goto(base + WITNESS)
    page.hover("tr:has(#notice1911-line-7) .witness-text[data-record='marsh1911-1']")
    pointed = page.locator(".witness-text.pointed")
    pointed.first.wait_for()
    assert {each.get_attribute("data-record") for each in pointed.all()} == {"marsh1911-1"}
    rows = page.locator("tr:has(.witness-text.pointed)")
    assert rows.count() > 1
    assert page.locator("td:last-child a.pointed").count() == rows.count()
    page.hover("h1")
    expect(pointed).to_have_count(0)


def test_a_line_number_is_the_address_of_its_line(base, page_at):
    page, _heard = page_at()
    page.goto(base + WITNESS)
    tab_to(page, "a.line-number[href='#notice1911-line-3']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#notice1911-line-3")


GROUND = "() => getComputedStyle(document.body).backgroundColor"
BUTTON = ".theme-switch button"


def test_the_theme_is_switched_by_keyboard_and_kept(base, page_at):
    page, _heard = page_at(scheme="dark")
    page.goto(base + SOURCE)
    dark = page.evaluate(GROUND)
    tab_to(page, BUTTON)
    assert page.inner_text(BUTTON) == "Theme: as the system"
    page.keyboard.press("Enter")
    assert page.inner_text(BUTTON) == page.text_content(".theme-switch [role=status]") == "Theme: light"
    light = page.evaluate(GROUND)
    assert light != dark
    page.goto(base + "index.html")
    assert page.inner_text(BUTTON) == "Theme: light"
    assert page.evaluate(GROUND) == light
    tab_to(page, BUTTON)
    page.keyboard.press("Space")
    assert (page.inner_text(BUTTON), page.evaluate(GROUND)) == ("Theme: dark", dark)
    page.keyboard.press("Space")
    assert page.inner_text(BUTTON) == "Theme: as the system"
    assert page.evaluate("() => localStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_the_theme_is_the_system_s_and_there_is_no_switch(base, page_at, scheme):
    grounds = set()
    for scripts in (True, False):
        page, _heard = page_at(scheme=scheme, scripts=scripts)
        page.goto(base + SOURCE)
        grounds.add(page.evaluate(GROUND))
        assert page.is_visible(BUTTON) == scripts
    assert len(grounds) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_paper_has_the_text_and_what_is_folded_and_no_navigation(base, page_at, scripts):
    page, _heard = page_at(scheme="dark", scripts=scripts)
    page.goto(base + SOURCE)
    assert not page.is_visible("details.comparison table")
    page.emulate_media(media="print")
    assert page.is_visible("blockquote.quotation-text")
    assert page.is_visible("details.comparison table")
    for hidden in ("header nav", BUTTON, "nav.neighbours", "nav.on-this-page", ".headerlink"):
        assert not page.is_visible(hidden), hidden
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"


HEADINGS = "nav.on-this-page"


def test_on_a_narrow_screen_the_headings_of_the_page_are_unfolded_by_keyboard(base, page_at):
    page, _heard = page_at(375)
    page.goto(base + SOURCE)
    links = page.locator(f"{HEADINGS} li li a")
    assert not links.first.is_visible()
    tab_to(page, f"{HEADINGS} summary")
    page.keyboard.press("Enter")
    expect(links.first).to_be_visible()
    tab_to(page, f"{HEADINGS} li li a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{links.first.get_attribute('href')}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_on_a_wide_screen_the_headings_of_the_page_are_beside_it(base, page_at, scripts):
    page, _heard = page_at(1440, scripts=scripts)
    page.goto(base + SOURCE)
    expect(page.locator(f"{HEADINGS} li li a").first).to_be_visible()
    assert page.locator(HEADINGS).bounding_box()["x"] < page.locator("main").bounding_box()["x"]
    if scripts:
        page.set_viewport_size({"width": 768, "height": 900})
        expect(page.locator(f"{HEADINGS} li li a").first).to_be_hidden()


@pytest.mark.parametrize(("scheme", "clicks", "turned"), [("light", 0, False), ("dark", 0, True), ("dark", 1, False), ("light", 2, True)])
def test_drawings_are_dark_on_light_and_light_on_dark(base, page_at, scheme, clicks, turned):
    page, _heard = page_at(scheme=scheme)
    page.goto(base + "views.html")
    for _click in range(clicks):
        page.click(BUTTON)
    said = "() => [...document.querySelectorAll('figure.drawing img')].map((each) => getComputedStyle(each).filter)"
    found = page.evaluate(said)
    assert len(found) > 1
    assert {each != "none" for each in found} == {turned}
    page.emulate_media(media="print")
    assert set(page.evaluate(said)) == {"none"}


def test_on_paper_links_have_their_addresses(built, served, page_at):
    page, _heard = page_at()
    page.goto(served(built("edition", "html")) + "sources/hrw1997.html")
    page.emulate_media(media="print")
    said = page.evaluate(
        """() => [...document.querySelectorAll('main a[href^="http"]')]
          .map((link) => getComputedStyle(link, "::after").content)"""
    )
    assert said
    assert all("http" in each for each in said)


def test_what_is_folded_is_folded_again_after_printing(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    opened = "() => document.querySelector('details.comparison').open"
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(opened)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert not page.evaluate(opened)


def test_words_are_copied_without_the_editors_signs(base, page_at):
    page, _heard = page_at()
    page.goto(base + SOURCE)
    page.evaluate(
        "() => getSelection().selectAllChildren(document.querySelector('blockquote.quotation-text p'))"
    )
    assert page.evaluate("() => getSelection().toString()") == (
        '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, '
        'rowd out  alone."'
    )


def test_a_quotation_and_each_form_of_its_citation_are_copied_by_keyboard(base, page_at):
    page, heard = page_at()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(base + SOURCE)
    copied = "expected => navigator.clipboard.readText().then((text) => text.replace(/\\s+/g, ' ').trim() === expected)"
    tab_to(page, ".citing[data-of] summary")
    page.keyboard.press("Enter")
    forms = page.locator(".citing[data-of] [data-form]")
    assert forms.count() > 4
    for number in range(forms.count()):
        tab_to(page, ".citing[data-of] button.copy")
        page.keyboard.press("Enter")
        form = forms.nth(number)
        link = form.get_attribute("data-form") == "link"
        shown = form.locator("a").evaluate("link => link.href") if link else form.text_content()
        page.wait_for_function(copied, arg=" ".join(shown.split()))
    note = " ".join(page.locator(".citing[data-of] [data-form=note]").text_content().split())
    tab_to(page, "button.copy-quotation")
    page.keyboard.press("Enter")
    words = (
        '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, '
        'rowd [sic: rowed] out ⟨quite⟩ alone."'
    )
    page.wait_for_function(copied, arg=f"{words} — {note}")
    assert heard.strange(base) == []

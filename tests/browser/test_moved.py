"""An edition with a public address, as a plain host serves it: old addresses lead on, missing ones say so."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path

import pytest

from browser.conftest import Quiet
from conftest import SPECIMEN, copy_of

REDIRECTS = {
    "sources/old-tide": "sources/tide1911",
    "sources/tide1911#tide1911-9": "sources/tide1911#tide1911-1",
    "letters": "sources/marsh1911",
    "letters#pilots-9": "sources/pilots1911#pilots1911-1",
}
PATH = "/books/harbour/"


class Host(Quiet):
    """Serves the page for missing addresses as hosts of static pages do."""

    def send_error(self, code, message=None, explain=None):
        if code != http.HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        words = Path(f"{self.directory}{PATH}404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The address of an edition whose public address is that."""
    folder = tmp_path_factory.mktemp("host")
    handler = functools.partial(Host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}{PATH}"
        edition = copy_of(SPECIMEN, tmp_path_factory.mktemp("moved") / "specimen")
        more = f'html_baseurl = "{address}"\nquotations_redirects = {REDIRECTS!r}\n'
        edition.write("conf.py", edition.text("conf.py") + more)
        (folder / "books").mkdir()
        edition.build("html", folder / "books/harbour")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_renamed_page_leads_on(base, page_at, scripts):
    page, _heard = page_at(scripts=scripts)
    page.goto(f"{base}sources/old-tide.html")
    page.wait_for_url(f"{base}sources/tide1911.html*")
    assert page.locator("figure.quotation").count() == 1


def test_with_the_script_the_part_that_was_asked_for_is_led_to(base, page_at):
    page, _heard = page_at()
    page.goto(f"{base}sources/old-tide.html#tide1911-1")
    page.wait_for_url(f"{base}sources/tide1911.html#tide1911-1")
    page.goto(f"{base}letters.html#pilots-9")
    page.wait_for_url(f"{base}sources/pilots1911.html#pilots1911-1")
    page.goto(f"{base}letters.html")
    page.wait_for_url(f"{base}sources/marsh1911.html")


@pytest.mark.parametrize("part", ["%", "%E0%A4%A", "%ff", "a%zz"])
def test_a_part_that_cannot_be_decoded_leads_on(base, page_at, part):
    """The script throws nothing; it leads to the page, with the part as it is."""
    page, _heard = page_at()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{base}letters.html#{part}")
    page.wait_for_url(f"{base}sources/marsh1911.html#{part}")
    page.goto(f"{base}sources/notice1911.html#{part}")
    for each in page.locator("table.witness a").all()[:3]:
        each.hover()
    assert wrong == []


def test_a_renamed_id_stands_where_the_quotation_is_now(base, page_at):
    page, _heard = page_at(scripts=False)
    page.goto(f"{base}sources/tide1911.html#tide1911-9")
    place = page.locator("#tide1911-9").bounding_box()
    quotation = page.locator("figure.quotation").bounding_box()
    assert abs(place["y"] - quotation["y"]) < 40


@pytest.mark.parametrize("name", ["nothing.html", "sources/deep/er/nothing"])
def test_a_missing_page_is_told_with_the_styles_and_ways_on_at_any_depth(base, page_at, name):
    page, heard = page_at(scheme="dark")
    answer = page.goto(base + name)
    assert answer.status == http.HTTPStatus.NOT_FOUND
    assert page.inner_text("h1") == "Page not found"
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") != "none"
    (only,) = heard.console
    assert "404" in only, "of the page itself, and of nothing that it asks for"
    assert page.evaluate("() => window.violations") == []
    page.click("main a")
    page.wait_for_url(f"{base}index.html")


def test_what_is_copied_names_the_public_address(base, page_at):
    page, _heard = page_at()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{base}sources/tide1911.html")
    page.click("button.copy-quotation")
    page.wait_for_function("() => navigator.clipboard.readText().then((text) => text.includes('quoted in'))")
    text = page.evaluate("() => navigator.clipboard.readText()")
    assert text.endswith(f"{base}sources/tide1911.html#tide1911-1.")

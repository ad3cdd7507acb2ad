"""Hostile input that is accepted, since it is text: pages made of it are opened, and nothing happens."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

TOUCH = """
for (const each of document.querySelectorAll("main *")) {
  for (const name of ["mouseover", "focus", "error", "load", "toggle"]) {
    each.dispatchEvent(new Event(name, { bubbles: true }));
  }
}
"""
"""What a reader’s pointer and keyboard would set off."""


def off_origin(heard, base: str) -> list[str]:
    """The requests to another host than the page’s."""
    return [each for each in heard.asked if urlsplit(each).netloc != urlsplit(base).netloc]


def test_nothing_runs_and_no_request_leaves(harmless, served, page_at):
    base = served(harmless / "html")
    page, heard = page_at()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    names = sorted(path.relative_to(harmless / "html").as_posix() for path in Path(harmless / "html").rglob("*.html"))
    names.remove("404.html")  # it takes its style sheet from the public address
    assert any(name.startswith("html-") for name in names)
    for name in names:
        page.goto(base + name, wait_until="load")
        page.evaluate(TOUCH)
        assert page.evaluate("window.ran") is None, name
        assert page.evaluate("window.violations") == [], name
    assert dialogs == []
    assert off_origin(heard, base) == []
    assert [each for each in heard.console if "404" not in each] == []


def test_their_drawings_do_nothing_when_they_are_opened_by_themselves(harmless, served, page_at):
    base = served(harmless / "html")
    page, heard = page_at()
    drawings = sorted(path.name for path in (harmless / "html" / "_images").glob("*.svg"))
    assert "hostile.svg" in drawings
    for name in drawings:
        page.goto(f"{base}_images/{name}", wait_until="load")
        assert page.evaluate("window.ran") is None, name
    assert off_origin(heard, base) == []

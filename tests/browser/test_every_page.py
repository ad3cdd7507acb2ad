"""Every page of both editions, narrow and wide, light and dark, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html

MOST_BYTES = 150_000
MOST_SHIFT = 0.05
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

STATE = """() => ({
  wide: document.scrollingElement.scrollWidth > innerWidth,
  violations: window.violations ?? [],
})"""
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) { sum += entry.value; }
  }).observe({ type: "layout-shift", buffered: true });
  // Shifts are told before the frame after the next.
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""
AXE = """async (only) => {
  for (const part of document.querySelectorAll("details")) { part.open = true; }
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html}`));
}"""


@pytest.fixture(params=["specimen", "edition"])
def folder(request, built) -> Path:
    return built(request.param, "html")


def names(folder: Path) -> list[str]:
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    assert len(found) > 5
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1440])
def test_pages_fit_are_quiet_and_stay_where_they_are(folder, served, page_at, width, scheme, scripts):
    base = served(folder)
    page, heard = page_at(width, scheme, scripts=scripts)
    wrong = []
    for name in names(folder):
        page.goto(base + name)
        state = page.evaluate(STATE)
        shift = page.evaluate(SHIFT) if scripts else 0
        if state["wide"]:
            wrong.append(f"{name} is wider than the screen")
        if shift >= MOST_SHIFT:
            wrong.append(f"{name} shifts by {shift:.3f}")
        wrong += [f"{name}: {each}" for each in [*state["violations"], *heard.strange(base)]]
        heard.console.clear()
        heard.asked.clear()
    assert wrong == []


@pytest.mark.parametrize(
    ("width", "scheme", "only"),
    [
        (375, "light", {"type": "tag", "values": WCAG}),
        (1440, "light", {"type": "tag", "values": WCAG}),
        # In the dark the same elements have other colours.
        (375, "dark", {"type": "rule", "values": ["color-contrast"]}),
        (1440, "dark", {"type": "rule", "values": ["color-contrast"]}),
    ],
)
def test_axe_finds_nothing(folder, served, page_at, width, scheme, only):
    base = served(folder)
    page, _heard = page_at(width, scheme)
    found = []
    for name in names(folder):
        page.goto(base + name)
        page.evaluate(AXE_SCRIPT)
        found += [f"{name}: {each}" for each in page.evaluate(AXE, only)]
    assert found == []


def test_pages_are_light(folder):
    """With styles, scripts and pictures; what the search fetches, and files to keep, are asked for later."""
    for name in names(folder):
        path = folder / name
        page = html.fromstring(path.read_bytes())
        asked = {re.sub(r"\?.*", "", each) for each in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src")}
        parts = [path, *((path.parent / each).resolve() for each in sorted(asked))]
        assert sum(part.stat().st_size for part in parts) < MOST_BYTES, name

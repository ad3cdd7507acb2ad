"""Every page of both editions, narrow and wide, light and dark, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html

MOST_BYTES = 150_000
MOST_SHIFT = 0.05
WIDTHS = (375, 768, 1440)
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
AXE = """async (tags) => {
  for (const part of document.querySelectorAll("details")) { part.open = true; }
  const rules = { "color-contrast": { enabled: false }, "link-in-text-block": { enabled: false } };
  const found = await axe.run(document, { runOnly: tags, rules, preload: false, resultTypes: ["violations"] });
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html}`));
}"""
# The rules on colour are the slowest by far, and say the same of all elements that are styled alike: one of
# each is looked at.
CONTRAST = """async () => {
  const kinds = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim())) { continue; }
    const chain = [];
    for (let each = element; each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      chain.push(each.tagName, each.className, style.color, style.backgroundColor, style.fontSize, style.fontWeight);
    }
    const kind = chain.join();
    if (!kinds.has(kind)) { kinds.set(kind, element); }
  }
  const options = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, preload: false, resultTypes: ["violations"] };
  const found = await axe.run({ include: [...kinds.values()] }, options);
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html}`));
}"""


@pytest.fixture(params=["specimen", "edition"])
def folder(request, built) -> Path:
    return built(request.param, "html")


def names(folder: Path) -> list[str]:
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    assert len(found) > 5
    return found


def address(served, folder: Path, name: str) -> str:
    """Where a page is served: without a public address, the page for missing ones is of a whole host."""
    return served(folder, root=name == "404.html") + name


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_are_quiet_and_stay_where_they_are(folder, served, page_at, width, scripts):
    page, heard = page_at(width, scripts=scripts)
    wrong = []
    for name in names(folder):
        page.emulate_media(color_scheme="light")
        page.goto(at := address(served, folder, name))
        if scripts and (shift := page.evaluate(SHIFT)) >= MOST_SHIFT:
            wrong.append(f"{name} shifts by {shift:.3f}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            state = page.evaluate(STATE)
            if state["wide"]:
                wrong.append(f"{name}, {scheme}, is wider than the screen")
            wrong += [f"{name}: {each}" for each in state["violations"]]
        wrong += [f"{name}: {each}" for each in heard.strange(at)]
        heard.console.clear()
        heard.asked.clear()
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_axe_finds_nothing(folder, served, page_at, scripts):
    page, _heard = page_at()
    if not scripts:  # axe is one itself, so they are not switched off: those of the page never come
        page.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
    found = []
    for name in names(folder):
        page.goto(address(served, folder, name))
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{name}, {width}: {each}" for each in page.evaluate(AXE, {"type": "tag", "values": WCAG})]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found += [f"{name}, {width}, {scheme}: {each}" for each in page.evaluate(CONTRAST)]
    assert found == []


DAMAGE = {
    "color-contrast": "p.style.color = 'light-dark(#1c1b19, #333)'",
    "image-alt": "p.innerHTML = '<img src=../_static/mark.svg>'",
}


@pytest.mark.parametrize("rule", DAMAGE)
def test_axe_would_find_something(built, served, page_at, rule):
    page, _heard = page_at(scheme="dark")
    page.goto(served(built("specimen", "html")) + "index.html")
    page.evaluate(AXE_SCRIPT)
    page.evaluate(f"() => {{ const p = document.querySelector('main p'); {DAMAGE[rule]}; }}")
    tags = {"type": "tag", "values": WCAG}
    found = [each for script in (AXE, CONTRAST) for each in page.evaluate(script, tags)]
    assert [each.partition(":")[0] for each in found] == [rule]


def test_pages_are_light(folder):
    """With styles, scripts and pictures; what the search fetches, and files to keep, are asked for later."""
    for name in names(folder):
        path = folder / name
        page = html.fromstring(path.read_bytes())
        asked = {re.sub(r"\?.*", "", each) for each in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src")}
        parts = [path, *(folder / each[1:] if each.startswith("/") else (path.parent / each).resolve() for each in sorted(asked))]
        assert sum(part.stat().st_size for part in parts) < MOST_BYTES, name

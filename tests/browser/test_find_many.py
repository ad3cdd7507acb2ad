"""The search of an edition whose index is in several parts."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys

import pytest

from conftest import ROOT, surroundings
from quotations.outputs.html.parts import LARGEST, folder_of

sys.path.insert(0, str(ROOT / "tools"))
from synthetic import Kind, write_edition

SOURCES = LARGEST // 6 + 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("many")
    write_edition(root, SOURCES, Kind(dossier=False))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "-c", root, root / "docs", root / "html"]
    subprocess.run(list(map(str, command)), check=True, env=surroundings())
    return root / "html"


def fragments(folder, part):
    found = (folder / folder_of(part) / "fragment").iterdir()
    return {each["url"]: each for each in (json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")) for path in found)}


@pytest.fixture
def page(page_at, folder, served):
    found, heard = page_at(1280)
    yield found
    assert heard.strange(served(folder)) == []


def shown(page):
    page.locator("#search-state").filter(has_text=re.compile("found|Nothing")).wait_for()
    return int(re.search(r"\d+", page.locator("#search-state").inner_text().replace("Nothing", "0"))[0])


def test_what_is_in_any_part_is_found_and_leads_to_its_place(page, folder, served):
    for part in (0, 1):
        url, record = next((url, each) for url, each in sorted(fragments(folder, part).items()) if "#" in url)
        words = " ".join(record["content"].split()[:8])
        page.goto(f'{served(folder)}search.html?q="{words}"'.replace(" ", "%20"))
        assert shown(page) >= 1
        hrefs = [each.get_attribute("href") for each in page.locator("#search-results .search-title a").all()]
        assert any(each.endswith(f"/{url}") for each in hrefs), (url, hrefs)


def test_a_filter_counts_and_shows_what_all_parts_have(page, folder, served):
    parts = [fragments(folder, part) for part in (0, 1)]
    assert all(parts)
    quotations = [url for each in parts for url, found in each.items() if found["filters"]["in"] == ["quotations"]]
    assert len(quotations) == 5 * SOURCES
    page.goto(f"{served(folder)}search.html?in=quotations")
    assert shown(page) == len(quotations)
    assert f"({len(quotations)})" in page.locator("#search-in option[value=quotations]").inner_text()
    more = page.locator("button.search-more")
    more.click()
    page.locator("#search-results > li").nth(10).wait_for()


def test_the_program_comes_once(page_at, folder, served):
    page, heard = page_at(1280)
    page.goto(f"{served(folder)}search.html?q=harbour")
    shown(page)
    asked = [each.rpartition("/")[2] for each in heard.asked if "/pagefind" in each]
    assert sum(each.startswith("pagefind.js") for each in asked) == 1
    assert sum(each.startswith("wasm") for each in asked) == 1
    assert sum(each.startswith("pagefind-entry.json") for each in asked) == 2

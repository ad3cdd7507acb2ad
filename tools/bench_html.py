"""Measures the HTML edition as its readers get it, at several sizes, and its build against the bare stack.

For each number of quotations a synthetic edition is built, five quotations a source (one, where the number
is no multiple of five), and the same text with the bare stack (Sphinx, MyST, sphinxcontrib-bibtex, theme
``basic``, plain block quotes, nothing checked), one after the other, with the same number of workers. Then
each type of page is opened in Chromium from a static server on this machine, which compresses nothing:
bytes, requests and the time to the first contentful paint, the best of three; and what one search of one
word fetches. Times hold for this machine; ratios within a run for others. Prints tables, writes
.cache/measured/html.json.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from synthetic import Kind, write_edition

ROOT = Path(__file__).resolve().parent.parent
OURS = Kind(dossier=False)
BARE = Kind(dossier=False, bare=True)
EXTRA = {
    "overview": "# Overview\n\n:::{overview}\n:::\n",
    "witness": "# A witness\n\n:::{witness} source00000-witness\n:::\n",
}
PAGES = {
    "contents": "index.html",
    "source": "sources/source00000.html",
    "overview": "overview.html",
    "witness": "witness.html",
    "list of quotations": "lists.html",
    "bibliography": "bibliography.html",
    "search, before": "search.html",
    "search, one word": "search.html?q=harbour",
}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
RUNS = 3


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def build(root: Path, jobs: int) -> dict[str, float]:
    """Build the HTML of a root; seconds of the clock and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", str(jobs), "-c", ".", "-d", "trees"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "ext")}
    subprocess.run([*command, "docs", "html"], cwd=root, env=surroundings, check=True)  # noqa: S603 — our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": time.perf_counter() - began, "processor": processor}


def opened(browser: Browser, address: str) -> dict[str, Any]:
    """What opening a page takes."""
    paints, bytes_, requests = [], 0, 0
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        got: list[Any] = []
        page.on("response", lambda response, got=got: got.append(response))
        page.goto(address, wait_until="networkidle")
        if "?q=" in address:
            page.wait_for_selector("#search-results li")
            page.wait_for_load_state("networkidle")
        page.wait_for_function(PAINT)  # of ten thousand rows it may come after the last byte
        paints.append(page.evaluate(PAINT))
        bytes_, requests = sum(len(each.body()) for each in got), len(got)
        context.close()
    return {"bytes": bytes_, "requests": requests, "first paint, ms": min(paints)}


def measured(browser: Browser, folder: Path) -> dict[str, Any]:
    """Each type of page of a built edition, and the index of the search."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}/"
        pages = {name: opened(browser, base + page) for name, page in PAGES.items()}
        server.shutdown()
    index = sum(path.stat().st_size for path in folder.glob("pagefind*/**/*") if path.is_file())
    whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"pages": pages, "search index": index, "whole": whole}


def one(browser: Browser, folder: Path, quotations: int, jobs: int) -> dict[str, Any]:
    """All figures of one size."""
    each = 1 if quotations % OURS.quotations else OURS.quotations
    sources = quotations // each
    write_edition(folder / "ours", sources, replace(OURS, quotations=each), EXTRA)
    write_edition(folder / "bare", sources, replace(BARE, quotations=each))
    times = {name: build(folder / name, jobs) for name in ("bare", "ours")}
    found = {"quotations": quotations, "build": times}
    return found | measured(browser, folder / "ours" / "html")


def show(found: list[dict[str, Any]]) -> None:
    """Print the tables."""
    for size in found:
        bare, ours = size["build"]["bare"], size["build"]["ours"]
        print(f"\n{size['quotations']:,} quotations: {size['whole'] / 1e6:.1f} MB, ", end="")
        print(f"index of the search {size['search index'] / 1e6:.2f} MB")
        print(f"built in {ours['clock']:.1f} s, the bare stack in {bare['clock']:.1f} s: ", end="")
        ratios = {each: ours[each] / bare[each] for each in ours}
        print(f"{ratios['clock']:.2f}×, processor {ratios['processor']:.2f}×")
        print(f"{'page':<22}{'bytes':>12}{'requests':>10}{'first paint, ms':>18}")
        for name, page in size["pages"].items():
            print(f"{name:<22}{page['bytes']:>12,}{page['requests']:>10}{page['first paint, ms']:>18.0f}")


def main() -> None:
    """Build, open, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quotations", type=int, nargs="*", default=[17, 1_000, 10_000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no browser; apt-get install chromium, or name one in CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = [one(browser, Path(folder, str(size)), size, options.jobs) for size in options.quotations]
        browser.close()
    show(found)
    target = ROOT / ".cache" / "measured" / "html.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""A browser, a static server on this machine, and pages opened in a given state."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from conftest import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
JAVA = shutil.which("java")
JAR = Path(os.environ.get("VNU_JAR") or ROOT / ".cache/node_modules/vnu-jar/build/dist/vnu.jar")
LEFT_OUT = {
    "browser": "there is no browser; apt-get install chromium, or name one in CHROMIUM",
    "validator": "there is no HTML validator; install tests/package.json as .ci/run does, or name vnu.jar in VNU_JAR (needs Java)",
}
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


COUNTS = pytest.StashKey[dict[str, int]]()


def pytest_collection_modifyitems(config, items):
    """Leave out, under one line of the summary each, what needs a browser or a validator that is not there."""
    there = {"browser": CHROMIUM is not None, "validator": JAVA is not None and JAR.is_file()}
    counts = config.stash[COUNTS] = {}
    for item in list(items):
        for what in there.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if not there[what]:
                items.remove(item)
                counts[what] = counts.get(what, 0) + 1
                config.hook.pytest_deselected(items=[item])


def pytest_terminal_summary(terminalreporter, config):
    for what, count in sorted(config.stash.get(COUNTS, {}).items()):
        terminalreporter.write_line(f"LEFT OUT [{count}] tests/browser: {LEFT_OUT[what]}")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Path], str]]:
    """The address of a folder, served as a plain static host would, under a path of its own or as the root."""
    servers: dict[Path, http.server.ThreadingHTTPServer] = {}

    def serve(folder: Path, *, root: bool = False) -> str:
        top = folder if root else folder.parent
        if top not in servers:
            handler = functools.partial(Quiet, directory=str(top))
            servers[top] = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=servers[top].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[top].server_address[1]}/" + ("" if root else f"{folder.name}/")

    yield serve
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command of the Nu Html Checker of the W3C and WHATWG."""
    return [JAVA, "-jar", str(JAR), "--format", "json", "--exit-zero-always"]


@dataclass
class Heard:
    """What a page said and asked for while it was open."""

    console: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def failed(self, request: Request) -> None:
        """Note a request that failed; what is broken off because the page is left did not."""
        if request.failure != "net::ERR_ABORTED":
            self.console.append(f"{request.failure}: {request.url}")

    def strange(self, base: str) -> list[str]:
        """Messages, and requests to another host than the page's."""
        host = urlsplit(base).netloc
        return [*self.console, *(each for each in self.asked if urlsplit(each).netloc != host)]


@pytest.fixture
def page_at(browser) -> Iterator[Callable[..., tuple[Page, Heard]]]:
    """A page of some width and colour scheme, with scripts or without, and what is heard of it."""
    contexts = []

    def open_page(width: int = 1280, scheme: str = "light", *, scripts: bool = True, touch: bool = False):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=touch,
        )
        contexts.append(context)
        context.add_init_script(LISTEN)
        page, heard = context.new_page(), Heard()
        page.on("console", lambda message: heard.console.append(message.text))
        page.on("pageerror", lambda error: heard.console.append(str(error)))
        page.on("request", lambda request: heard.asked.append(request.url))
        page.on("requestfailed", heard.failed)
        return page, heard

    yield open_page
    for context in contexts:
        context.close()

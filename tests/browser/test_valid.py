"""Every page is valid HTML, by the Nu Html Checker of the W3C and WHATWG."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

LEFT_OUT = "left out: no HTML validator; see tests/browser/package.json, or name vnu.jar in VNU_JAR (needs Java)"
JAR = ROOT / ".cache/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command; without the checker or Java the tests are left out, in one line."""
    jar = Path(os.environ.get("VNU_JAR") or JAR)
    java = shutil.which("java")
    if java is None or not jar.is_file():
        pytest.skip(LEFT_OUT)
    return [java, "-jar", str(jar), "--format", "json", "--exit-zero-always"]


@pytest.mark.parametrize("edition", ["specimen", "edition"])
def test_every_page_is_valid(validator, built, edition):
    folder = built(edition, "html")
    pages = sorted(map(str, folder.rglob("*.html")))
    assert pages
    done = subprocess.run([*validator, *pages], capture_output=True, text=True, encoding="utf-8", check=True)
    messages = json.loads(done.stderr)["messages"]
    # What is neither an error nor a warning is about style, such as a slash that Sphinx writes.
    found = [each for each in messages if each["type"] != "info" or each.get("subType") == "warning"]
    assert [f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}" for each in found] == []

"""Every page is valid HTML, by the Nu Html Checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest


@pytest.mark.parametrize("edition", ["specimen", "edition"])
def test_every_page_is_valid(validator, built, edition):
    pages = sorted(map(str, built(edition, "html").rglob("*.html")))
    assert pages
    done = subprocess.run([*validator, *pages], capture_output=True, text=True, encoding="utf-8", check=True)
    messages = json.loads(done.stderr)["messages"]
    # What is neither an error nor a warning is about style, such as a slash that Sphinx writes.
    found = [each for each in messages if each["type"] != "info" or each.get("subType") == "warning"]
    # A file on disk has no origin that 'self' could mean; served, the pages obey (test_every_page.py).
    # Nor is a block of data (JSON-LD) a script.
    found = [each for each in found if "violates Content Security Policy" not in each["message"]]
    assert [f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}" for each in found] == []

"""Every page is valid HTML, by the Nu Html Checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from test_every_page import address, names


@pytest.mark.parametrize("edition", ["specimen", "edition"])
def test_every_page_is_valid(validator, built, served, edition):
    folder = built(edition, "html")
    pages = [address(served, folder, name) for name in names(folder)]
    done = subprocess.run([*validator, *pages], capture_output=True, text=True, encoding="utf-8", check=True)
    messages = json.loads(done.stderr)["messages"]
    # What is neither an error nor a warning is about style, such as a slash that Sphinx writes.
    found = [each for each in messages if each["type"] != "info" or each.get("subType") == "warning"]
    assert [f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}" for each in found] == []

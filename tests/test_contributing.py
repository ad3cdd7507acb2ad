"""CONTRIBUTING's source from start to end, exactly as it is written there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf

from conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"(?:`([\w./-]+)`:\n\n)?^(`{3,})(\w*)\n(.*?)^\2$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str, str]]:
    """(file it is put into, language, text) of the fenced blocks of the worked source, in order."""
    worked = TEXT.partition("\n## With a checkout")[2].partition("\n## A quotation\n")[0]
    return [(found[1] or "", found[3], found[4]) for found in FENCE.finditer(worked)]


def test_the_source_is_made_as_it_is_told(tmp_path):
    (tmp_path / ".venv").symlink_to(sys.prefix)
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "ext"), "COLUMNS": "100"}
    said = []
    files = 0
    for name, language, text in blocks():
        if name:
            (tmp_path / name).write_text(text, encoding="utf-8")
            files += 1
            continue
        assert language == "console"
        for command in text.splitlines():
            assert command.startswith("$ ")
            done = subprocess.run(
                ["bash", "-c", command[2:]], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            said.append(done.stdout)
    assert files == 2
    assert any("not covered yet" in each for each in said)
    assert any("for a person to fill in" in each for each in said)
    assert any("coverage of clipping1913: 100 %" in each for each in said)
    page = tmp_path / "practice/build/html/sources/news1913.html"
    assert "The ferry did not sail" in page.read_text(encoding="utf-8")
    (book,) = (tmp_path / "practice/build/pdf").glob("*.pdf")
    with pikepdf.open(book) as pdf:
        assert "quotations.json" in pdf.attachments


def test_its_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert len(targets) > 5
    assert all((ROOT / Path(target)).is_file() for target in targets)

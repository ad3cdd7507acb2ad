"""The README's commands, as a newcomer runs them: in a clean clone, with a new environment."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INSIDE = "QUOTATIONS_IN_CLEAN_CLONE"
SAMPLE = "tests/test_readme.py tests/test_html_pages.py tests/test_pdf.py"
"""What the tests’ own command tries in the clone: whether they can run there; all of them run here."""


def commands() -> list[str]:
    """The commands of the README's first code block."""
    block = re.search(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    return [line[2:].split("  #")[0].strip() for line in block[1].splitlines() if line.startswith("$ ")]


def test_the_readme_names_the_two_commands():
    assert commands() == ["make", "make test"]


@pytest.mark.skipif(INSIDE in os.environ, reason="this is the clean clone of that very test")
def test_the_commands_of_the_readme_work_in_a_clean_clone(tmp_path):
    if subprocess.run(["git", "-C", ROOT, "rev-parse"], capture_output=True, check=False).returncode:
        pytest.skip("needs a Git checkout to clone")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    surroundings = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    surroundings |= {INSIDE: "1", "PYTEST_ADDOPTS": SAMPLE}
    for command in commands():
        done = subprocess.run(
            command.split(), cwd=clone, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert " passed" in done.stdout
    assert (clone / "build/html/index.html").is_file()
    assert (clone / "build/pdf/khojaly-1992.pdf").read_bytes().startswith(b"%PDF-")

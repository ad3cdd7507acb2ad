"""The floors of the code: every import runs down, and the contracts that say so can fail."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, surroundings

pytest.importorskip("importlinter")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of pyproject.toml, held by the code below a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    command += ["--no-cache", "--config", str(ROOT / "pyproject.toml")]
    paths = {"PYTHONPATH": str(root)}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=root, env=surroundings(**paths))


def test_every_import_runs_down():
    done = lint(ROOT / "ext")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/model/vocabulary.py", "import quotations.core.check"),
        ("core/pages/page.py", "import quotations.core.bibliography"),
        ("core/check/rules.py", "import quotations.core.export"),
        ("core/model/letters.py", "import docutils.nodes"),
        ("doctree/block.py", "import quotations.outputs.plain"),
        ("outputs/plain.py", "import quotations.shell.gate"),
        ("shell/domain.py", "import quotations.extension"),
        ("extension.py", "import quotations.cli.build"),
        ("shell/ahead.py", "import sphinx_speedups"),
    ],
)
def test_an_import_that_runs_up_breaks_a_contract(tmp_path, module, line):
    shutil.copytree(ROOT / "ext", tmp_path / "ext", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    path = tmp_path / "ext" / "quotations" / module
    path.write_text(path.read_text("utf-8").replace("from __future__ import annotations\n", f"from __future__ import annotations\n\n{line}\n", 1), "utf-8")
    done = lint(tmp_path / "ext")
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_what_is_written_of_nodes_knows_no_builder():
    for path in sorted((ROOT / "ext" / "quotations" / "doctree").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # not what is there for types only
            names = [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in getattr(node, "names", ())]
            for name in names:
                assert not str(name).startswith(("sphinx.builders", "sphinx.application", "sphinx.writers")), path


def test_the_check_loads_neither_sphinx_nor_docutils(specimen):
    code = (
        "import sys; from quotations.cli import main; status = main(sys.argv[1:]);"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sphinx', 'docutils'}), status)"
    )
    command = [sys.executable, "-c", code, "check", "--root", str(specimen.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings())
    assert done.stdout.splitlines()[-1] == "[] 0"

"""Rules about the repository itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from conftest import ROOT, surroundings
from quotations.edition import load_edition
from quotations.settings import load_settings

EXTENSION = ROOT / "ext" / "quotations"
CORE = (
    *("model", "pages", "records", "check", "exports", "verify", "messages", "authoring", "history"),
    *("edition.py", "given.py", "git.py", "settings.py", "identity.py", "usercache.py"),
)
PURE = {"myst_parser.parsers.options", "myst_parser.parsers.options.TokenizeError", "myst_parser.parsers.options.options_to_tokens"}
"""What of MyST needs neither Sphinx nor docutils: how it reads the options of a directive."""
SHELL = {"shell", "upstream", "render", "editions", "cli", "live", "locale", "theme", "web"}


def modules(name: str):
    path = EXTENSION / name
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported(path) -> set[str]:
    """The names of all modules that a module imports, at its head or later."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("name", CORE)
def test_the_core_knows_neither_sphinx_nor_docutils_nor_the_shell(name):
    paths = modules(name)
    assert paths
    for path in paths:
        for module in imported(path) - PURE:
            first, _, rest = module.partition(".")
            assert first not in {"sphinx", "docutils", "myst_parser", "sphinxcontrib"}, path
            assert not (first == "quotations" and rest.partition(".")[0] in SHELL), path


def test_the_check_loads_neither_sphinx_nor_docutils(specimen):
    code = (
        "import sys; from quotations.cli import main; status = main(sys.argv[1:]);"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sphinx', 'docutils'}), status)"
    )
    command = [sys.executable, "-c", code, "check", "--root", str(specimen.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings())
    assert done.stdout.splitlines()[-1] == "[] 0"


def tracked() -> list[str]:
    """The files of the repository; of an unpacked copy of it there is no list."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs a Git checkout, to know which files are the repository's")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def texts(names):
    for name in names:
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            yield name, data.decode("utf-8")


def test_the_extension_knows_nothing_of_this_edition():
    keys = set(load_edition(load_settings(ROOT)).bibliography.works)
    words = re.compile("|".join([r"(?i:khojaly|karabakh|azerbaijan)", *(rf"\b{key}\b" for key in keys)]))
    for name, text in texts(each for each in tracked() if each.startswith("ext/")):
        found = words.search(text)
        assert found is None, f"{name}: {found}"


def test_nothing_points_at_this_machine_or_a_registry():
    here = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users|opt)/\w|file://|[\w.-]*pypi[\w.-]*/simple|://[^\s/]*@")
    for name, text in texts(tracked()):
        if name != "tests/test_rings.py":
            # Hostile input asks for files of whatever machine reads it.
            found = here.search(text.replace("file://", "") if name.startswith("tests/hostile/") else text)
            assert found is None, f"{name}: {found}"

"""What is given to make reaches the program as it was given: make expands none of it, the shell runs none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from quotations.core.scaffold.beginning import beginning

MAKE = shutil.which("make") or pytest.skip("needs make", allow_module_level=True)
PROGRAM = f"""#!{sys.executable}
import json, os, sys
given = {{name: os.environ.get(name) for name in ("FILES", "KEY", "PAPER")}}
open("called.json", "w").write(json.dumps([sys.argv[1:], given]))
"""
NASTY = {
    "a blank and a command": "docs/a b.md; touch pwned",
    "a function of make": "$(shell touch pwned)",
    "a variable of make": "$(PYTHON) ${PYTHON} $@ $<",
    "a command of the shell": "$(touch pwned)",
    "backticks": "`touch pwned`",
    "doubled dollars": "$$(touch pwned) $$PATH $$$$",
    "quotation marks": "\"; touch pwned; \" '; touch pwned; '",
    "other signs of the shell": "a && touch pwned | touch pwned > pwned & touch pwned \\",
    "lines": "docs/a.md\ntouch pwned\n\ttouch pwned",
    "patterns": "docs/*.md ? [a-z]* ~ {a,b} !!",
    "an option": "--root=/ -h",
    "a remark": "docs/a#b.md # c",
    "an assignment": "a := b %: c",
    "nothing": "",
}


def script(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROGRAM, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path):
    """The Makefile, with a program that writes down what it was called with in the place of the environment's."""
    shutil.copy2(ROOT / "Makefile", tmp_path)
    for name in ("requirements/build.txt", "requirements/test.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    script(tmp_path / ".venv/bin/python")
    (tmp_path / ".venv/build.ready").touch()
    return tmp_path


def called(folder: Path, *words: str, **given: str) -> tuple[list[str], dict[str, str]]:
    """What the program is called with by make."""
    surroundings = {key: value for key, value in os.environ.items() if key not in {"FILES", "KEY", "PAPER", "MAKEFLAGS"}}
    done = subprocess.run([MAKE, *words], cwd=folder, env=surroundings | given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (folder / "pwned").exists()
    arguments, environment = json.loads((folder / "called.json").read_text(encoding="utf-8"))
    return arguments[2:], environment


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("through", ["the command line", "the environment"])
def test_what_is_given_is_handed_over_as_it_is(project, words, through):
    for target, name, arguments in (
        ("check", "FILES", ["check", f"--names={words}"]),
        ("pdf", "PAPER", ["build", "pdf", f"--paper={words}"]),
        ("all", "PAPER", ["build", "html", "pdf", f"--paper={words}"]),
        ("new", "KEY", ["new", "--", words] if words else ["new", "--"]),
    ):
        given = {name: words}
        found = called(project, target, f"{name}={words}") if through == "the command line" else called(project, target, **given)
        assert found == (arguments, {"FILES": "", "KEY": "", "PAPER": ""} | given)


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
def test_a_new_edition_hands_over_what_is_given_as_it_is(tmp_path, words):
    beginning(tmp_path / "edition").write()
    script(tmp_path / "edition/python")
    arguments, environment = called(tmp_path / "edition", "PYTHON=./python", "new", f"KEY={words}")
    assert arguments == (["new", "--", words] if words else ["new", "--"])
    assert environment["KEY"] == words


@pytest.mark.parametrize("name", [".venv/bin/python", ".cache/audit/bin/python", "ext/quotations/__pycache__/cli.pyc"])
def test_what_git_tracks_is_not_run(project, name):
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).touch()
    for command in (["init", "-q"], ["add", "-f", name]):
        subprocess.run(["git", *command], cwd=project, check=True)
    done = subprocess.run([MAKE, "check"], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"{name}: git tracks it" in done.stderr
    assert "git rm -r --cached" in done.stderr
    assert not (project / "called.json").exists()


@pytest.mark.parametrize("venv", ["missing", "broken"])
def test_clean_deletes_what_is_kept_without_an_environment(project, venv, cache_folder):
    shutil.rmtree(project / ".venv")
    if venv == "broken":
        script(project / ".venv/bin/python")
        (project / ".venv/bin/python").write_text("no program", encoding="utf-8")
    (project / "ext").symlink_to(ROOT / "ext")
    code = f"from quotations.core.usercache import kept_for; from pathlib import Path; print(kept_for(Path({str(project)!r}).resolve()))"
    told = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "ext")}, capture_output=True, text=True, check=True)
    kept = Path(told.stdout.strip())
    assert kept.is_relative_to(cache_folder)
    (kept / "checked.json").touch()
    (project / "build/html").mkdir(parents=True)
    done = subprocess.run([MAKE, "clean"], cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [(project / name).exists() for name in ("build", ".venv")] == [False, False]
    assert not kept.exists()

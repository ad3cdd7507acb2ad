"""What the project is built on: each package has its reason in a table, is used, is declared and may be used."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import (
    Distribution,
    PackageNotFoundError,
    distribution,
    distributions,
    packages_distributions,
)
from pathlib import Path

import pytest

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def named(text: str) -> str:
    """The name of a package, as it is compared."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", text)[0]).lower()


BUILD = {named(each) for each in [*PROJECT["project"]["dependencies"], *GROUPS["build"]]}
TEST = {named(each) for each in GROUPS["test"]}
AUDIT = {named(each) for each in GROUPS["audit"]}
BENCH = {named(each) for each in GROUPS["bench"]}
NPM = set(json.loads((ROOT / "tests/package.json").read_text(encoding="utf-8"))["dependencies"])


# ---------------------------------------------------------------- The table


def rows() -> dict[str, list[list[str]]]:
    """The rows of the tables by their headings."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (ROOT / "ext/DEPENDENCIES.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| `"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def test_the_table_has_every_package_that_is_asked_for_and_no_other():
    table = {heading: [re.match(r"`(.+?)`", row[0])[1] for row in found] for heading, found in rows().items()}
    assert {each: sorted(map(named, names)) for each, names in table.items()} == {
        "To build with": sorted(BUILD),
        "To test with": sorted(TEST | NPM),
        "To audit with": sorted(AUDIT),
        "To measure beside": sorted(BENCH),
    }
    assert GROUPS.keys() == {"build", "test", "audit", "bench"}


def test_every_row_says_all_of_a_package():
    for row in [row for found in rows().values() for row in found]:
        name, reason, instead, size, upkeep, licence = row
        assert all((reason, instead, upkeep, licence)), name
        assert re.fullmatch(r"\d+(\.\d)?", size), name
        under = licences(named(name.strip("`")))
        assert (not under and named(name.strip("`")) in AUDIT | BENCH) or under & set(re.split(r",? ", licence.replace("Public domain", "Public-Domain"))), name


# ---------------------------------------------------------------- Used and declared

STANDARD = set(sys.stdlib_module_names)
OWN = {"quotations", "sphinx_speedups", "__future__", "conf"}


def imported(*folders: str) -> Iterator[tuple[str, Path]]:
    """The first names of what is imported from elsewhere, and where."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    apart = [path for path in paths if not path.is_relative_to(ROOT / "ext")]
    neighbours = {name for path in apart for name in (path.stem, path.parent.name)} | OWN
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.partition(".")[0] not in STANDARD | neighbours:
                    yield name, path


def owners(module: str) -> set[str]:
    """The packages that a module is of; of a folder that several share, those that have the file."""
    first, _, rest = module.partition(".")
    found = {named(each) for each in packages_distributions().get(first, ())}
    second = rest.partition(".")[0]
    if len(found) > 1:
        found = {each for each in found if any(f"{first}/{second}" in str(file) for file in distribution(each).files or ())}
    return found


def test_what_the_extension_imports_is_declared():
    met = list(imported("ext"))
    assert len(met) > 100
    for module, path in met:
        assert owners(module) & BUILD, f"{path.relative_to(ROOT)} imports {module}, which no dependency of the project has"


def test_what_tests_and_tools_import_is_declared():
    for module, path in imported("tests", "tools"):
        if module.partition(".")[0] != "pip_audit":
            assert owners(module) & (BUILD | TEST), f"{path.relative_to(ROOT)} imports {module}"


def test_nothing_is_declared_that_is_not_used():
    used = {owner for module, _path in imported("ext") for owner in owners(module)}
    used |= {named(each) for each in PROJECT["build-system"]["requires"]}
    assert sorted(BUILD - used) == []
    stubs = {f"types-{owner}" for owner in used}
    tested = {owner for module, _path in imported("tests", "tools") for owner in owners(module)}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    tested |= {owner for text in texts for module in re.findall(r'importorskip\("(\w+)"', text) for owner in owners(module)}
    run = {name for name in TEST if re.search(rf"\$\(BIN\)/{name}\b", MAKEFILE)}
    assert sorted(TEST - tested - run - stubs) == []
    assert {named(each) for each in re.findall(r'"-m", "(\w+)"', (ROOT / "tools/audit.py").read_text("utf-8"))} == AUDIT
    measured = (ROOT / "tools/synthetic.py").read_text(encoding="utf-8")
    assert {f"mkdocs-{each}" for each in ("material", "bibtex") if re.search(rf"^ +(?:- |name: ){each}\b", measured, re.MULTILINE)} == BENCH
    for name in NPM:
        assert any(f"node_modules/{name}" in text for text in texts), name


# ---------------------------------------------------------------- Licences

ALLOWED = {
    *("MIT", "MIT-CMU", "0BSD", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-LBNL", "Apache-2.0", "PSF-2.0", "Zlib", "CC0-1.0"),
    *("Public-Domain", "MPL-2.0"),
}
"""Under MIT one may depend on each of them; MPL-2.0 binds changes of its own files only."""

CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "Public-Domain",
    "GNU General Public License (GPL)": "GPL",
}


def licences(name: str) -> set[str]:
    """What a package is under, as its metadata has it; of a choice what is chosen."""
    if name in NPM:
        lock = json.loads((ROOT / "tests/package-lock.json").read_text(encoding="utf-8"))
        return {lock["packages"][f"node_modules/{name}"]["license"]}
    try:
        package = distribution(name)
    except PackageNotFoundError:
        folder = apart("audit" if name in AUDIT else "bench")
        return next((declared(each) for each in distributions(path=[str(folder)]) if named(each.name) == name), set())
    return declared(package)


def declared(package: Distribution) -> set[str]:
    expression = package.metadata.get("License-Expression")
    if expression:
        return chosen(expression)
    stated = (package.metadata.get("License") or "").strip()
    if stated in ALLOWED:
        return {stated}
    found = {CLASSIFIERS.get(each.rpartition(":: ")[2], each) for each in package.metadata.get_all("Classifier", []) if each.startswith("License ::")}
    found -= {"License :: OSI Approved"}
    if named(package.name) == "docutils" and not any(str(file).endswith(".el") for file in package.files):
        found -= {"GPL"}  # only a mode for Emacs is under it, which is not installed
    return found or of_its_file(package)


def of_its_file(package: Distribution) -> set[str]:
    """By the first line of the licence that travels with it, where the metadata says nothing."""
    firsts = {package.locate_file(file).read_text(encoding="utf-8").split("\n")[0] for file in package.files if file.name == "LICENSE"}
    return {CLASSIFIERS.get(each.strip(), each) for each in firsts}


def chosen(expression: str) -> set[str]:
    """The parts of an SPDX expression; of ``A OR B`` those that are allowed."""
    assert "(" not in expression
    assert not (" AND " in expression and " OR " in expression)
    choice = expression.split(" OR ")
    if len(choice) > 1:
        return {each for each in choice if each in ALLOWED} or set(choice)
    return set(expression.split(" AND "))


def locked(name: str) -> list[tuple[str, str, str]]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\$", text, re.MULTILINE)


def apart(group: str) -> Path:
    """The packages of an environment of its own, once ``make`` has set it up."""
    return next(iter(sorted((ROOT / ".cache" / group).glob("lib/python*/site-packages"))), ROOT / ".cache/none")


@pytest.mark.parametrize("lock", ["build.txt", "test.txt", "audit.txt", "bench.txt"])
def test_what_is_locked_may_be_used(lock):
    """Every package, those too that come with others; what is locked for another system only is not here."""
    group = lock.removesuffix(".txt")
    elsewhere = {"path": [str(apart(group))]} if group in {"audit", "bench"} else {}
    there = {named(each.name): each for each in distributions(**elsewhere)}
    if elsewhere and not there:
        pytest.skip(f"its environment is set up by make {group}")
    seen = 0
    for name, version, marker in locked(lock):
        package = there.get(named(name))
        if package is None or package.version != version:
            assert marker, f"{name} {version} is locked, but not installed"
            continue
        found = declared(package)
        assert found, f"{name} does not say what it is under"
        assert found <= ALLOWED, f"{name} is under {found}"
        seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [("MIT", True), ("GPL-3.0-only", False), ("MIT AND GPL-2.0-only", False), ("Apache-2.0 OR GPL-2.0-only", True), ("AGPL-3.0-or-later OR LicenseRef-X", False)],
)
def test_a_licence_that_binds_us_would_be_found(expression, allowed):
    assert (chosen(expression) <= ALLOWED) is allowed


# ---------------------------------------------------------------- The audit

FOUND = {"dependencies": [{"name": "sphinx", "version": "9", "vulns": []}, {"name": "typst", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}
SOUND = {"dependencies": FOUND["dependencies"][:1]}
SKIPPED = {"dependencies": [{"name": "sphinx", "skip_reason": "not found"}]}
NPM_SOUND = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 2}}}


@pytest.mark.parametrize(
    ("python", "npm", "status", "words"),
    [
        (SOUND, NPM_SOUND, 0, "npm packages: 2 asked about, 0 vulnerabilities known"),
        (FOUND, NPM_SOUND, 1, "typst 1: X-1, mended in 2"),
        (SOUND, {**NPM_SOUND, "vulnerabilities": {"vnu-jar": {"severity": "high"}}}, 1, "vnu-jar: high"),
        (SKIPPED, NPM_SOUND, 2, "sphinx: not found"),
        ({"dependencies": []}, NPM_SOUND, 2, "not everything could be asked about"),
        (None, NPM_SOUND, 2, "no network"),
        (SOUND, None, 2, "no network"),
        (SOUND, {"message": "405"}, 2, "npm packages: 405"),
    ],
)
def test_the_audit_says_what_it_was_answered(tmp_path, python, npm, status, words):
    """Those who are asked are played: nothing here goes to the network."""

    def saying(answer) -> str:
        return f"print({json.dumps(answer)!r})" if answer is not None else "import sys; sys.exit('no network')"

    (tmp_path / "pip_audit.py").write_text(saying(python), encoding="utf-8")
    (tmp_path / "npm").write_text(f"#!{sys.executable}\n{saying(npm)}\n", encoding="utf-8")
    (tmp_path / "npm").chmod(0o755)
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [sys.executable, ROOT / "tools/audit.py"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

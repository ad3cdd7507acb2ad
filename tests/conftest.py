"""What the tests share: the two editions, copies of the specimen to damage, and its builds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import fuzzing
from hostilecases import cases, lay
from quotations.core.check import Report, check_edition
from quotations.core.edition.edition import Edition, load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.messages import Finding

ROOT = Path(__file__).resolve().parent.parent
SPECIMEN = ROOT / "tests" / "specimen"
EPOCH = "1700000000"
"""The date of every build in the tests (reproducible-builds.org), so that builds can be compared."""

fuzzing.register_profiles()


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for the tests in the place of the user's, which only pip goes on to use."""
    folder = tmp_path_factory.mktemp("cache")
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    with pytest.MonkeyPatch.context() as patch:
        if "PIP_CACHE_DIR" not in os.environ:
            patch.setenv("PIP_CACHE_DIR", str(user / "pip"))
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a process that finds the extension where the tests do; it keeps nothing of yours."""
    path = os.pathsep.join(filter(None, [str(ROOT / "ext"), os.environ.get("PYTHONPATH", "")]))
    given = {"PYTHONPATH": path, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": EPOCH, "PYTHONDONTWRITEBYTECODE": "1"}
    return os.environ | given | more


@dataclass(frozen=True)
class Copy:
    """A copy of an edition that a test may damage."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8", newline="\n")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace words that stand in the file exactly once."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line_of(self, name: str, words: str) -> int:
        """The line, from 1, on which some words stand; they stand once."""
        text = self.text(name)
        assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times in {name}"
        return text.count("\n", 0, text.index(words)) + 1

    def load(self) -> Edition:
        return load_edition(load_settings(self.root))

    def check(self, only: frozenset[str] = frozenset()) -> Report:
        return check_edition(self.load(), only)

    def findings(self) -> list[Finding]:
        return self.check().findings

    def run_check(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The check as a contributor runs it."""
        command = [sys.executable, "-m", "quotations", "check", "--root", str(self.root), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings()
        )

    def sphinx(self, builder: str, output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A build with warnings as errors."""
        docs, doctrees = self.root / "docs", output.with_name(output.name + "-doctrees")
        command = [
            *(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", builder),
            *("-c", str(self.root), "-d", str(doctrees), *arguments, str(docs), str(output)),
        ]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings()
        )

    def build(self, builder: str, output: Path, *arguments: str) -> Path:
        """A build that has to succeed, without a word of complaint."""
        done = self.sphinx(builder, output, *arguments)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return output


def copy_of(root: Path, target: Path) -> Copy:
    """A copy of what an edition is made of."""
    target.mkdir(parents=True)
    for name in ("bibliography", "docs"):
        shutil.copytree(root / name, target / name)
    shutil.copy2(root / "conf.py", target)
    return Copy(target)


@pytest.fixture
def specimen(tmp_path: Path) -> Copy:
    """A fresh copy of the specimen."""
    return copy_of(SPECIMEN, tmp_path / "specimen")


@pytest.fixture(scope="session")
def khojaly() -> Edition:
    """The edition of this repository, read once; not to be changed."""
    return load_edition(load_settings(ROOT))


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of editions of the specimen with all hostile input that is accepted, since it is text."""
    edition = copy_of(SPECIMEN, tmp_path_factory.mktemp("harmless") / "edition")
    names = []
    for case in cases(ROOT / "tests" / "hostile"):
        if not case.gets:
            lay(case, edition.root, f"docs/{case.slug}.md")
            names += [case.slug] if edition.path(f"docs/{case.slug}.md").is_file() else []
    index = edition.text("docs/index.md")
    edition.write("docs/index.md", index + "\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    address = '\nhtml_baseurl = "https://harbour.example/"\n'
    edition.write("conf.py", edition.text("conf.py") + address)
    command = [sys.executable, "-m", "quotations", "build", "html", "pdf", "--root", str(edition.root)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(), timeout=900
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stderr == ""
    return edition.path("build")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Builds of the two editions by name and builder, each made once."""
    roots = {"specimen": SPECIMEN, "edition": ROOT}
    base = tmp_path_factory.mktemp("built")
    made: dict[tuple[str, str], Path] = {}

    def build(name: str, builder: str) -> Path:
        if (name, builder) not in made:
            edition = Copy(roots[name])
            made[name, builder] = edition.build(builder, base / f"{name}-{builder}")
        return made[name, builder]

    return build

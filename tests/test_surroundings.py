"""What lies round a build has no say in it: variables of other programs, files in the folder where it runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conftest import Copy, surroundings


def build(edition: Copy, *editions: str, cwd=None, **more: str):
    command = [sys.executable, "-m", "quotations", "build", *editions, "--root", str(edition.root)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(**more), cwd=cwd)


def test_drawings_are_the_same_whatever_is_round_them(specimen, tmp_path):
    """A request may bring a ``matplotlibrc``: it could have TeX run on the words of a drawing."""
    assert build(specimen, "html").returncode == 0
    drawings = {path.name: path.read_bytes() for path in (specimen.root / "build/html/_images").glob("*.svg")}
    assert len(drawings) >= 2
    specimen.root.joinpath("matplotlibrc").write_bytes(b"text.usetex: True\naxes.facecolor: red\nbackend: module://evil\n\xff\xfe")
    other = tmp_path / "settings"
    other.write_text("font.size: 30\naxes.facecolor: red\n", encoding="utf-8")
    changed = specimen.text("docs/views.md") + "\n% again\n"
    specimen.write("docs/views.md", changed)
    done = build(specimen, "html", "--output", str(tmp_path / "again"), cwd=specimen.root, MPLBACKEND="nonsense", MATPLOTLIBRC=str(other))
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name: path.read_bytes() for path in (tmp_path / "again/html/_images").glob("*.svg")} == drawings


@pytest.mark.parametrize("given", ["abc", "-5", str(10**30)])
@pytest.mark.parametrize("command", ["check", "build", "diff"])
def test_a_date_that_is_none_gets_a_message(specimen, given, command):
    more = {"build": ["text"], "diff": ["HEAD"]}.get(command, [])
    asked = [sys.executable, "-m", "quotations", command, *more, "--root", str(specimen.root)]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(SOURCE_DATE_EPOCH=given))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    if command != "diff":
        assert done.stderr.startswith(f"SOURCE_DATE_EPOCH is “{given}”, no number of seconds")
        assert "unset it" in done.stderr


def test_sphinx_by_itself_says_so_too(specimen, tmp_path, monkeypatch):
    """Of what is no number Sphinx has a traceback before it reads any settings; a negative one gets here."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "-5")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "text", "-c", str(specimen.root), str(specimen.root / "docs"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(SOURCE_DATE_EPOCH="-5"))
    assert done.returncode == 1
    assert done.stderr.startswith("SOURCE_DATE_EPOCH is “-5”")
    assert "Traceback" not in done.stderr

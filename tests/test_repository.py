"""Rules about the repository itself."""

from __future__ import annotations

import re
import subprocess

import pytest

from conftest import ROOT
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings


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
        if name != "tests/test_repository.py":
            # Hostile input asks for files of whatever machine reads it.
            found = here.search(text.replace("file://", "") if name.startswith("tests/hostile/") else text)
            assert found is None, f"{name}: {found}"
